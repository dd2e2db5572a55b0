"""The words of a name: what lists say of them, and where titles and bodies begin and end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from archivekit.describe.romanization import fold
from archivekit.describe.word_lists import word_list

EDGES = ' \t\n\r\f\v\u00a0"“”„«»‘,;:()/\\—–-_=…!?'
"""What may stand around a word and is no part of it."""

_BRACKETS = str.maketrans("", "", "[]{}<>*†‡|\u00ad")
_INITIAL = re.compile(r"(?:[^\W\d_]|[^\W\d_][^\W\d_]{1,3}\.)\.?")
_RUN_TOGETHER = re.compile(r"(?<=[^\W\d_]\.)(?=[^\W\d_])")  # A.I.Mikoyan
_POSSESSIVE = re.compile(r"['’]s$|(?<=s)['’]$")
_SMALL_PREFIX = re.compile(r"(?:al|el|ad|d|o|m)[-'’]\w")
_PARTS = re.compile(r"[,()]|[^,()]+")
_MARKS = frozenset(",()")
_IN_WORDS = frozenset("-‐‑'’ʹʺʼʻ`.")
_LEVELS = ("honorific", "married", "burmese", "deciding")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists of `data/titles.toml`, `data/bodies.toml` and `data/given_names.toml`."""

    titles: dict[tuple[str, ...], str]  # the words of a title to the title that they are
    strength: dict[str, str]  # of a title: one of the levels
    longest: int  # words of a title
    adjectives: frozenset[str]
    before: frozenset[str]
    address: frozenset[str]
    of: frozenset[str]
    suffixes: frozenset[str]
    particles: frozenset[str]
    capital_particles: frozenset[str]
    body: frozenset[str]
    body_alone: frozenset[str]
    body_phrases: frozenset[str]
    abbreviations: dict[str, str]
    silent: frozenset[str]
    no_name: frozenset[str]
    never: frozenset[str]
    given: frozenset[str]
    spanish: frozenset[str]
    bynames: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The lists, read once."""
    titles, bodies, given = word_list("titles"), word_list("bodies"), word_list("given_names")
    known: dict[tuple[str, ...], str] = {}
    strength: dict[str, str] = {}
    for level in _LEVELS:
        for title, forms in titles[level].items():
            strength[title] = level
            known.update({tuple(form.split()): title for form in forms})

    def words(name: str) -> frozenset[str]:
        return frozenset(titles[name]["words"].split())

    return Lexicon(
        titles=known,
        strength=strength,
        longest=max(map(len, known)),
        adjectives=words("adjective"),
        before=words("before"),
        address=words("address"),
        of=words("of"),
        suffixes=words("suffix"),
        particles=words("particle"),
        capital_particles=frozenset(titles["particle"]["capital"].split()),
        body=frozenset(bodies["head"].split()),
        body_alone=frozenset(bodies["alone"].split()),
        body_phrases=frozenset(bodies["phrase"]["names"]),
        abbreviations=bodies["abbreviation"],
        silent=frozenset(bodies["silent"]["words"].split()),
        no_name=frozenset(bodies["no_name"]["places"].split()),
        never=frozenset(bodies["no_name"]["words"].split()),
        given=frozenset(map(fold, given["variants"].split())),
        spanish=frozenset(map(fold, given["spanish"].split())),
        bynames=frozenset(given["byname"].split()),
    )


def key(word: str) -> str:
    """A word as the lists hold it."""
    return word.lower().replace("’", "'")


def split_words(stated: str) -> list[str]:
    """The words; commas and parentheses are words of their own, brackets are off.

    >>> split_words("[John F.] Kennedy, A.I.Mikoyan")
    ['John', 'F.', 'Kennedy', ',', 'A.', 'I.', 'Mikoyan']
    """
    words: list[str] = []
    abbreviations = lexicon().abbreviations
    for token in stated.translate(_BRACKETS).split():
        whole = key(token) in abbreviations  # VKP(b)
        for piece in [token] if whole else _PARTS.findall(token):
            word = piece if whole or piece in _MARKS else piece.strip(EDGES).lstrip(".")
            if "." in word[:-1] and not _is_listed(word):
                words += _RUN_TOGETHER.sub(" ", word).split()
            elif word:
                words.append(word)
    return [word for word in words if word.strip(".")]


def without_possessive(word: str) -> str:
    """A name without the 's of a possessive.

    >>> without_possessive("Khrushchev’s")
    'Khrushchev'
    """
    return _POSSESSIVE.sub("", word) or word


def _is_listed(word: str) -> bool:
    lists, small = lexicon(), key(word)
    return (
        small in lists.before
        or small in lists.abbreviations
        or small in lists.suffixes
        or (small,) in lists.titles
    )


def is_initial(word: str) -> bool:
    """One letter with or without a full stop, or a short beginning with one.

    >>> [is_initial(word) for word in ("N.", "F", "Yu.", "Alex.", "Rusk", "de")]
    [True, True, True, True, False, False]
    """
    return word[:1].isupper() and _INITIAL.fullmatch(word) is not None


def is_capital(word: str) -> bool:
    """Whether a word is written as a name is: a capital, letters, at most signs among them."""
    if not word.lstrip("'’ʻ")[:1].isupper() and not _SMALL_PREFIX.match(word):
        return False
    return all(char.isalpha() or char in _IN_WORDS or not char.isascii() for char in word)


# --- titles ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles at the beginning of some words, and where they end.

    `whole` says that more than the titles stood there: the Soviet of Soviet Ambassador.
    """

    titles: tuple[str, ...]
    end: int
    whole: bool

    @property
    def levels(self) -> list[str]:
        """Of each title whether it is honorific, a wife's, Burmese or deciding."""
        return [lexicon().strength[title_of(title)] for title in self.titles]


def title_of(title: str) -> str:
    """The title that some words are, whatever their language, "" if none.

    >>> title_of("Prime Minister"), title_of("премьер"), title_of("Cuban")
    ('premier', 'premier', '')
    """
    return lexicon().titles.get(tuple(map(key, title.split())), "")


def leading_titles(words: list[str]) -> Titles:
    """The titles before a name; what stands before an office counts where an office follows.

    >>> leading_titles("First Deputy Premier Mikoyan".split())
    Titles(titles=('First Deputy Premier',), end=3, whole=False)
    """
    titles: list[str] = []
    at, whole = 0, False
    while at < len(words):
        size, ahead = _title_at(words, at), at
        while not size and ahead < len(words) and _may_stand_before(words[ahead]):
            ahead += 1
            size = _title_at(words, ahead)
        if not size:
            break
        title = " ".join(words[ahead : ahead + size])
        if ahead > at:
            if lexicon().strength[title_of(title)] != "deciding":
                break
            whole = True
        titles.append(title)
        at = ahead + size
    return Titles(tuple(titles), at, whole)


def _title_at(words: list[str], at: int) -> int:
    """How many words the title at a place has: the longest one, 0 for none."""
    lists = lexicon()
    keys = [key(word) for word in words[at : at + lists.longest]]
    for size in range(len(keys), 0, -1):
        title = lists.titles.get(tuple(keys[:size]))
        if title is None:
            continue
        if size > 1 or len(keys[0].strip(".")) > 1:
            return size
        if lists.strength[title] == "burmese":
            return int(_is_burmese(words, at))
        # M. Suslov, Т. Живков: of a single letter only what no initial follows, at the start.
        follows = words[at + 1] if at + 1 < len(words) else ""
        return int(at == 0 and words[at][0].islower() and follows[:1].isupper())
    return 0


def _is_burmese(words: list[str], at: int) -> bool:
    """U before one or two whole words, without the full stop of an initial."""
    rest = words[at + 1 :]
    whole = 1 <= len(rest) <= 2 and all(is_capital(word) and not is_initial(word) for word in rest)
    return whole and len(words[at]) == 1 and words[at].isupper()


def _may_stand_before(word: str) -> bool:
    lists, small = lexicon(), key(word)
    return (
        small in lists.before
        or small in lists.body
        or is_abbreviation(word)
        or small in ("central", "national", "security", "the")
        or (small.endswith("'s") and word[:1].isupper())  # Kazakhstan's President
    )


# --- bodies ------------------------------------------------------------------------------------


def has_body_word(words: list[str]) -> bool:
    """Whether a word for a body or an abbreviation of one stands among some words."""
    body = lexicon().body
    return any(key(word) in body or is_abbreviation(word) for word in words)


def is_abbreviation(word: str) -> bool:
    """Whether a word is the abbreviation of a body or a state.

    >>> is_abbreviation("CPSU"), is_abbreviation("VKP(b)"), is_abbreviation("Us")
    (True, True, False)
    """
    return word[:2].isupper() and key(word) in lexicon().abbreviations


def is_body(words: list[str]) -> bool:
    """Whether the words before the first "of" name a body.

    >>> is_body("Presidium of the Central Committee".split()), is_body(["Dean", "Rusk"])
    (True, False)
    """
    lists = lexicon()
    head = head_of(words)
    keys = list(map(key, head))
    if " ".join(keys) in lists.body_phrases:
        return True
    if head and all(map(is_abbreviation, head)):
        return True
    named = any(
        word[:1].isupper() and (small in lists.body or small.endswith("ministerium"))
        for word, small in zip(head, keys, strict=True)
    )
    counted = [word for word in map(key, words) if word not in lists.of]
    return named and (len(counted) > 1 or keys[-1] in lists.body_alone)


def head_of(words: list[str]) -> list[str]:
    """The words before the first preposition; "and" is none.

    >>> head_of("Ministry of Foreign Affairs".split())
    ['Ministry']
    """
    lists = lexicon()
    for place, word in enumerate(words):
        if (
            place
            and word[:1].islower()
            and key(word) in lists.of
            and key(word) not in ("and", "und", "и")
        ):
            return words[:place]
    return words
