"""What a rule suggests and only an editor may change: slips of the pen, the key and the page.

Each kind is a pure function over the reading text; what it knows of a language is data, in
`data/proposed.toml`. Every kind would rather miss ten slips than accuse one sound word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import compress, islice
from operator import eq
from typing import Any

from archivekit.core.document import Proposal
from archivekit.core.text import Edit, Span
from archivekit.normalize.lexicon import has_list, word_list

RUN_TOGETHER = "run-together"
DOUBLED_SENTENCE = "doubled-sentence"
DOUBLED_WORD = "doubled-word"
SUSPECTED_SLIP = "suspected-slip"

LEAST_WORDS = 6  # a shorter sentence that comes again is as likely rhetoric
RARE, COMMON, FREQUENT = 200, 2_000, 20_000  # counts of a word list of 1.6 thousand million words

LEAST_LETTERS, MOST_LETTERS = 5, 40  # of a word that may be two

FEW_WORDS = 60
_WORD = re.compile(r"[^\W\d_]+")
_BLANK = "[ \\t\u00a0]"
_FREE_BEFORE = re.compile(r'(?<![^\s“"„«—])')
_FREE_AFTER = re.compile(r'[,.;:!?…]{0,3}["”»“]?(?:[\s—]|\Z)')
_PART_OF_WORD = re.compile(r"[\w'’\u2010\u2011-]|\.\w")
_SAID = re.compile(r"[.…:;][\"”»’')\]]*\Z")  # not a heading, a question, an exclamation


@dataclass(frozen=True, slots=True)
class _Slip:
    pattern: tuple[str, ...]
    suggestion: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Language:
    doubled: frozenset[str]
    slips: tuple[_Slip, ...]
    first: frozenset[str]
    first_short: frozenset[str]
    second: frozenset[str]
    second_short: frozenset[str]
    pair_first: frozenset[str]
    pair_second: frozenset[str]
    not_first: frozenset[str]
    not_second: frozenset[str]
    endings: tuple[str, ...]


def propose(text: str, sentences: Sequence[Span], language: str) -> list[Proposal]:
    """Every change suggested for a reading text, in order of place, none touching another's place.

    Where two kinds meet, the doubled sentence goes first, then the doubled word, then the slip.

    >>> text = "Even if they openedfire, we would send the the note."
    >>> [(p.edit.before, p.edit.after) for p in propose(text, [Span(0, len(text))], "en")]
    [('openedfire', 'opened fire'), ('the the', 'the')]
    """
    words = words_of(text)
    found = doubled_sentences(text, sentences)
    found += doubled_words(text, words, language)
    found += suspected_slips(text, words, language)
    found += run_together(text, words, language)
    return _disjoint(found)


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, in order: what the kinds look through first.

    >>> words_of("They opened fire, 27 October.")
    ['they', 'opened', 'fire', 'october']
    """
    return _WORD.findall(_lower(text))


def run_together(text: str, words: Sequence[str], language: str) -> list[Proposal]:
    """Two words written as one, where the whole is no known word and both parts surely are.

    Only lower-case words between blanks count: names, hyphens, apostrophes, digits and brackets
    keep a word out. The neighbours must be known words too, so that a foreign passage stays.

    >>> text = "They openedfire against antiaircraft posts."
    >>> [p.edit.after for p in run_together(text, words_of(text), "en")]
    ['opened fire']
    """
    rules = _language(language)
    if rules is None or not has_list(language):
        return []
    lexicon = word_list(language)
    used = set(words)
    divided = {}
    for word in used - lexicon.keys():
        parts = _parts(word, lexicon, rules) if LEAST_LETTERS <= len(word) <= MOST_LETTERS else None
        if parts is not None:
            divided[word] = parts
    found = []
    for word, starts in _places(divided.keys(), text).items():
        first, second = divided[word]
        pair = first in rules.pair_first and second in rules.pair_second
        if not pair and (len(starts) > 1 or f"{word}s" in used or word[:-1] in used):
            continue  # a writer who writes it twice means it
        for start in starts:
            end = start + len(word)
            free = _FREE_BEFORE.match(text, start) and _FREE_AFTER.match(text, end)
            if free and text.startswith(word, start) and _among_known(text, start, end, lexicon):
                edit = Edit(start, word, f"{first} {second}", RUN_TOGETHER)
                found.append(Proposal(edit, _why_apart(word, first, second)))
    return _disjoint(found)


def doubled_words(text: str, words: Sequence[str], language: str) -> list[Proposal]:
    """A function word written twice, of those that no sentence doubles rightly.

    >>> text = "He said that that was the the end."
    >>> [(p.edit.start, p.edit.before) for p in doubled_words(text, words_of(text), "en")]
    [(22, 'the the')]
    """
    rules = _language(language)
    if rules is None:
        return []
    twice = set(compress(words, map(eq, words, islice(words, 1, None))))
    found, low = [], _lower(text)
    for word in sorted(rules.doubled.intersection(twice)):
        for place in _worded(rf"{word}(?:{_BLANK}+{word}(?!\w))+", text, low):
            before = place.of(text)
            if _one_hand(before.split()):
                edit = Edit(place.start, before, before.split()[0], DOUBLED_WORD)
                found.append(Proposal(edit, f'"{word}" stands twice in a row.'))
    return _disjoint(found)


def doubled_sentences(text: str, sentences: Sequence[Span]) -> list[Proposal]:
    """A sentence or paragraph written twice at once, or begun, broken off and begun again.

    At least six words; not where it comes three times, nor a heading, a question or an
    exclamation, which are repeated for effect. The first of the two is proposed to go.

    >>> text = "We have raised a toast to Fidel. We have raised a toast to Fidel here."
    >>> [p.edit.before for p in doubled_sentences(text, [Span(0, 33), Span(33, 70)])]
    ['We have raised a toast to Fidel. ']
    """
    return _disjoint([*_doubled_paragraphs(text), *_doubled_in_paragraph(text, sentences)])


def suspected_slips(text: str, words: Sequence[str], language: str) -> list[Proposal]:
    """Wordings of the table of slips, each wrong in any register.

    >>> text = "They were been dismantled."
    >>> [p.edit.after for p in suspected_slips(text, words_of(text), "en")]
    ['had been']
    """
    rules = _language(language)
    if rules is None or not rules.slips:
        return []
    used, low = set(words), _lower(text)
    found = []
    for slip in rules.slips:
        if not used.issuperset(slip.pattern):
            continue
        for place in _worded(f"{_BLANK}+".join(map(re.escape, slip.pattern)), text, low):
            before = place.of(text)
            after = _in_case_of(before, slip.suggestion)
            found.append(Proposal(Edit(place.start, before, after, SUSPECTED_SLIP), slip.reason))
    return _disjoint(found)


# Two words as one.


def _parts(word: str, lexicon: Mapping[str, int], rules: _Language) -> tuple[str, str] | None:
    """The likeliest sound division of an unknown word, or none."""
    best: tuple[int, str, str] | None = None
    for cut in range(2, len(word) - 1):
        first, second = word[:cut], word[cut:]
        a, b = lexicon.get(first, 0), lexicon.get(second, 0)
        if a and b and _sound(first, second, a, b, rules):
            best = max(best or (0, "", ""), (a * b, first, second))
    return best and best[1:]


def _sound(first: str, second: str, a: int, b: int, rules: _Language) -> bool:
    """Whether two known words, counted `a` and `b` times, can only be two words."""
    if first in rules.pair_first and second in rules.pair_second:
        return True
    if first in rules.not_first or second in rules.not_second or min(a, b) < RARE:
        return False
    if first in rules.first and len(second) >= 4:
        return True
    if second in rules.second and len(first) >= 4:
        return True
    if first in rules.first_short and len(second) >= 5 and b >= FREQUENT:
        return True
    if len(first) < 6 or a < COMMON or not first.endswith(rules.endings):
        return False
    if second in rules.second_short:
        return True
    # "stumblingblock" and "meetinghouse" are words: a participle in -ing builds compounds.
    return not first.endswith("ing") and len(second) >= 4 and b >= FREQUENT


def _among_known(text: str, start: int, end: int, lexicon: Mapping[str, int]) -> bool:
    """Whether most of the two words on either side, in the same line, are known."""
    line = text.rfind("\n", max(0, start - 80), start) + 1 or max(0, start - 80)
    stop = text.find("\n", end, end + 80)
    after = text[end : end + 80 if stop < 0 else stop]
    near = _WORD.findall(text[line:start].lower())[-2:] + _WORD.findall(after.lower())[:2]
    return 3 * sum(word in lexicon for word in near) >= 2 * len(near) > 0


def _why_apart(word: str, first: str, second: str) -> str:
    return f'"{word}" is in no word list; "{first}" and "{second}" are common words.'


# A sentence or a paragraph twice.


def _doubled_paragraphs(text: str) -> Iterator[Proposal]:
    spans = [Span(*match.span()) for match in re.finditer(r"[^\n]+", text)]
    bodies = [span.of(text).strip() for span in spans]
    runs = _runs(bodies)
    for index in range(len(spans) - 1):
        if runs[index] == 2 and bodies[index] == bodies[index + 1] and _can_double(bodies[index]):
            start, end = spans[index].start, spans[index + 1].start
            edit = Edit(start, text[start:end], "", DOUBLED_SENTENCE)
            yield Proposal(edit, "The next paragraph is the same, word for word.")


def _doubled_in_paragraph(text: str, sentences: Sequence[Span]) -> Iterator[Proposal]:
    for index in range(len(sentences) - 1):
        one, two = sentences[index], sentences[index + 1]
        # Most pairs differ in their first letters: look no further then.
        if text[one.start : one.start + 8] != text[two.start : two.start + 8]:
            continue
        if "\n" in text[one.start : two.start] or one.end != two.start:
            continue
        body = one.of(text).strip()
        again = _again(body, two.of(text))
        if not again or not _can_double(body):
            continue
        around = [*sentences[max(0, index - 1) : index], *sentences[index + 2 : index + 3]]
        if any(_again(body, span.of(text)) for span in around):
            continue
        whole = "is the same" if again == "whole" else "begins with the same words"
        edit = Edit(one.start, one.of(text), "", DOUBLED_SENTENCE)
        yield Proposal(edit, f"The next sentence {whole}: perhaps copied twice or begun anew.")


def _again(body: str, other: str) -> str:
    """How `other` repeats the words of `body`: "whole", "beginning" or not at all."""
    here, there = words_of(body), words_of(other)
    if not here or there[: len(here)] != here:
        return ""
    if re.findall(r"\d+", body) != re.findall(r"\d+", other)[: len(re.findall(r"\d+", body))]:
        return ""
    return "whole" if len(there) == len(here) else "beginning"


def _can_double(body: str) -> bool:
    return _SAID.search(body) is not None and len(words_of(body)) >= LEAST_WORDS


def _runs(bodies: Sequence[str]) -> list[int]:
    """For each body, how many equal ones stand in a row there."""
    lengths: list[int] = []
    while len(lengths) < len(bodies):
        start = end = len(lengths)
        while end < len(bodies) and bodies[end] == bodies[start]:
            end += 1
        lengths += [end - start] * (end - start)
    return lengths


# What all kinds share.


def _lower(text: str) -> str:
    # The one character that grows when made small would shift every later place.
    return text.replace("\u0130", "i").lower()


def _places(words: Set[str], text: str) -> dict[str, list[int]]:
    """Where each of the words stands: few are looked for one by one, many in one pass."""
    places: dict[str, list[int]] = {}
    if len(words) <= FEW_WORDS:
        low = _lower(text)
        for word in sorted(words):
            at = low.find(word)
            while at >= 0:
                end = at + len(word)
                inside = _WORD.match(low, end) or (at and _WORD.match(low, at - 1, at))
                if not inside:
                    places.setdefault(word, []).append(at)
                at = low.find(word, end)
    else:
        for match in _WORD.finditer(_lower(text)):
            word = match.group()
            if word in words:
                places.setdefault(word, []).append(match.start())
    return places


def _worded(pattern: str, text: str, low: str) -> Iterator[Span]:
    """Where a pattern in small letters matches whole words; `low` is the text in small letters."""
    # A pattern that begins with plain letters is searched many times faster than one that
    # begins with a look behind or ignores case.
    for match in re.finditer(pattern, low):
        start, end = match.span()
        opens = start == 0 or not _PART_OF_WORD.match(text, start - 1)
        if opens and not _PART_OF_WORD.match(text, end):
            yield Span(start, end)


def _one_hand(written: Sequence[str]) -> bool:
    """Whether all are small, or large, or small after a capital: not `The The`, not `Plan A a`."""
    if all(word.islower() for word in written):
        return True
    if len(written[0]) == 1:
        return False
    small = all(word.islower() for word in written[1:])
    return (small and written[0].istitle()) or all(word.isupper() for word in written)


def _in_case_of(before: str, suggestion: str) -> str:
    if before.isupper():
        return suggestion.upper()
    return suggestion[:1].upper() + suggestion[1:] if before[:1].isupper() else suggestion


def _disjoint(found: Iterable[Proposal]) -> list[Proposal]:
    """In order of place; of two that overlap the one named first stays."""
    kept: list[Proposal] = []
    taken = bytearray()
    for proposal in found:
        start, end = proposal.edit.start, proposal.edit.end
        if len(taken) < end:
            taken.extend(bytes(end - len(taken)))
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append(proposal)
    return sorted(kept, key=lambda proposal: proposal.edit.start)


@cache
def _language(tag: str) -> _Language | None:
    """What the data file says of the language of a BCP 47 tag."""
    entry = _data().get(tag.replace("_", "-").partition("-")[0].lower())
    if entry is None:
        return None
    joined = entry.get("run_together", {})
    names = ("first", "first_short", "second", "second_short", "pair_first", "pair_second")
    lists = {name: frozenset(joined.get(name, ())) for name in (*names, "not_first", "not_second")}
    slips = tuple(
        _Slip(tuple(row["pattern"]), row["suggestion"], row["reason"])
        for row in entry.get("slip", ())
    )
    doubled = frozenset(entry.get("doubled", ()))
    return _Language(doubled, slips, endings=tuple(joined.get("endings", ())), **lists)


@cache
def _data() -> dict[str, dict[str, Any]]:
    source = files("archivekit.normalize").joinpath("data", "proposed.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
