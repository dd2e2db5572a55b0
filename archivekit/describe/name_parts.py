"""Reading one name: who or what it names, and its parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from archivekit.describe.name_words import (
    EDGES,
    Titles,
    has_body_word,
    is_abbreviation,
    is_body,
    is_capital,
    is_initial,
    key,
    leading_titles,
    lexicon,
    split_words,
    title_of,
    without_possessive,
)
from archivekit.describe.romanization import family_names, fold, is_syllables, romanize, script_of

NameKind = Literal["person", "body", "office", "unknown"]

LONGEST_NAME = 250
"""Longer words are no name."""

_VOWELS = "aeiouy"
_MOST_WORDS = 7  # of a person's name
_CASED = frozenset(("Latn", "Cyrl", "Grek", "Armn"))
_PATRONYMIC = re.compile(
    r"(?:ov|ev|iev|jew|ow|ew)(?:ich|ič|itch|itsch|icz|ic)$|(?:ov|ev|ow|ew)na$"
    r"|(?:ов|ев|ёв)(?:ич|на)$|[ьйыи]ич$|(?:мич|тич)$"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as stated and what its words are; `surname` is empty where none can be told.

    `titles` and `office` stand as stated. `family_first` says that the surname stands before the
    given name by the custom of its language, `language` is that of the text it was read in.
    """

    stated: str
    kind: NameKind
    given: tuple[str, ...] = ()
    surname: str = ""
    particles: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    office: str = ""
    suffix: str = ""
    family_first: bool = False
    language: str = "und"

    @property
    def bare(self) -> bool:
        """Whether it is a surname and no given name tells one bearer from another."""
        return self.kind == "person" and bool(self.surname) and not self.given and not self.whole

    @property
    def whole(self) -> bool:
        """Whether one word is all of a name, as the Burmese honorific before it shows: U Thant."""
        strength = lexicon().strength
        honoured = any(strength.get(title_of(title)) == "burmese" for title in self.titles)
        return bool(self.surname) and not self.given and honoured

    @property
    def plain(self) -> str:
        """The name without titles and office, the given names first unless custom is otherwise.

        >>> parse_name("Khrushchev, Nikita Sergeevich").plain
        'Nikita Sergeevich Khrushchev'
        """
        if self.kind != "person":
            return without_address(" ".join(self.stated.split()).strip(EDGES))
        family = [*self.particles, *filter(None, [self.surname])]
        parts = [*family, *self.given] if self.family_first else [*self.given, *family]
        return " ".join([*parts, *filter(None, [self.suffix])])


@lru_cache(maxsize=65536)
def parse_name(stated: str, language: str = "und") -> Name:
    """The parts of one name: a person, a body, an office without a holder, or none of these.

    Words decide, not the world: nothing is known of any person but lists of titles, offices, given
    names, and of family names that stand first. A text that is no name is `unknown`.

    >>> name = parse_name("Comrade A. I. Mikoyan")
    >>> name.titles, name.given, name.surname
    (('Comrade',), ('A.', 'I.'), 'Mikoyan')
    >>> parse_name("Soviet Ambassador").kind, parse_name("CC CPSU").kind
    ('office', 'body')
    """
    found = Name("", "unknown")
    if len(stated) <= LONGEST_NAME:
        words = split_words(_without_alias(stated, language))
        while len(words) > 1 and key(words[0]) in lexicon().address:
            words = words[1:]
        found = _whole(words, language)
    return replace(found, stated=stated, language=language)


def without_address(stated: str) -> str:
    """A name without "to" or "the" before it."""
    first, _, rest = stated.partition(" ")
    return rest if rest and key(first) in lexicon().address | {"the"} else stated


# --- the whole and its segments ------------------------------------------------------------------


def _whole(words: list[str], language: str) -> Name:
    words, remark = _parentheses(words)
    segments = _segments(words)
    if not segments:
        return Name("", "unknown")
    found = (
        _segment(segments[0], language) if len(segments) == 1 else _with_commas(segments, language)
    )
    if not remark or found.kind != "person" or found.office:
        return found
    is_office = _segment(remark, language).kind == "office"
    return replace(found, office=" ".join(remark)) if is_office else found


def _parentheses(words: list[str]) -> tuple[list[str], list[str]]:
    """The words outside of parentheses and those inside; all, if nothing stands outside."""
    outside: list[str] = []
    inside: list[str] = []
    depth = 0
    for word in words:
        if word in ("(", ")"):
            depth = max(0, depth + (1 if word == "(" else -1))
        else:
            (inside if depth else outside).append(word)
    return (outside, inside) if outside else (inside, [])


def _segments(words: list[str]) -> list[list[str]]:
    segments: list[list[str]] = [[]]
    for word in words:
        if word == ",":
            segments.append([])
        else:
            segments[-1].append(word)
    return [segment for segment in segments if segment]


def _with_commas(segments: list[list[str]], language: str) -> Name:
    """Khrushchev, N. S.; N. S. Khrushchev, Chairman; Schlesinger, Arthur, Jr.; a body."""
    suffix = ""
    if len(segments[-1]) == 1 and key(segments[-1][0]) in lexicon().suffixes:
        suffix = segments[-1][0]
        segments = segments[:-1]
    first, rest = _segment(segments[0], language), segments[1:]
    if not rest:
        return replace(first, suffix=suffix)
    others = [_segment(segment, language) for segment in rest]
    words = ", ".join(map(" ".join, rest))
    if first.kind == "body":
        return first
    if first.kind == "office" and len(others) == 1 and others[0].kind == "person":
        titles = leading_titles(segments[0]).titles
        return replace(others[0], office=" ".join(segments[0]), titles=titles + others[0].titles)
    if first.kind == "office":
        return replace(first, office=f"{' '.join(segments[0])}, {words}")
    if first.kind == "person" and others[0].kind in ("office", "body"):
        titles = first.titles + leading_titles(rest[0]).titles
        return replace(first, office=words, titles=titles)
    if len(rest) == 1 and first.kind == "person":
        return _inverted(first, segments[0], rest[0], suffix)
    return Name("", "unknown")


def _inverted(first: Name, family: list[str], given: list[str], suffix: str) -> Name:
    """Khrushchev, Nikita; a surname of two words only before what is surely a given name."""
    names = len(given) <= 4 and all(is_initial(word) or is_capital(word) for word in given)
    if names and first.bare:
        return replace(first, given=tuple(given), suffix=suffix)
    if names and are_given(given) and not first.titles and not any(map(is_initial, family)):
        small = lexicon().particles
        particles = [word for word in family if key(word) in small and word[:1].islower()]
        surname = " ".join(word for word in family if word not in particles)
        return Name("", "person", tuple(given), surname, tuple(particles), suffix=suffix)
    return Name("", "unknown")


def are_given(words: list[str]) -> bool:
    """Whether words are initials, given names that are known, or patronymics, and nothing else.

    >>> are_given(["Nikita", "Sergeevich"]), are_given(["N.", "S."]), are_given(["Kozlov"])
    (True, True, False)
    """
    known = lexicon().given
    return bool(words) and all(
        is_initial(word) or fold(word) in known or _is_patronymic(word) for word in words
    )


def _segment(words: list[str], language: str) -> Name:
    """A name without commas: an office, a body, or a person with titles before."""
    found = leading_titles(words)
    if not found.titles:
        return Name("", "body") if is_body(words) else _person(words, language, False)
    deciding = "deciding" in found.levels
    after = words[found.end :]
    office = Name("", "office", office=" ".join(words)) if deciding else Name("", "unknown")
    if not after:
        return office
    if has_body_word(after) and set(map(key, words[: found.end])) <= lexicon().adjectives:
        return Name("", "body")  # General Department
    of_what = key(after[0]) in lexicon().of and not _is_surname_with_particle(after)
    if of_what or has_body_word(after):
        return _holder(words, found, language) or office
    person = _person(after, language, True)
    if person.kind != "person":
        return Name("", "unknown")
    whole = " ".join(words[: found.end]) if found.whole else ""
    return replace(person, titles=found.titles, office=whole)


def _is_surname_with_particle(words: list[str]) -> bool:
    """Whether what follows a title is de Gaulle, and not "of" and more words."""
    small = lexicon().particles
    rest = [word for word in words if key(word) not in small]
    begins = key(words[0]) in small and len(words) <= 4 and not has_body_word(words)
    return begins and len(rest) == 1 and is_capital(rest[0])


def _holder(words: list[str], found: Titles, language: str) -> Name | None:
    """The holder named after an office "of" a body, where the words show that a name begins."""
    for place in range(found.end + 1, len(words)):
        own = leading_titles(words[place:])
        honoured = own.titles and own.levels[0] == "honorific"
        name = words[place + own.end :] if honoured else words[place:]
        if name and (honoured or _begins_name(words, place)) and not has_body_word(name):
            person = _person(name, language, bool(honoured))
            if person.surname:
                titles = found.titles + (own.titles if honoured else ())
                return replace(person, titles=titles, office=" ".join(words[:place]))
    return None


def _begins_name(words: list[str], place: int) -> bool:
    """Initials, a known given name, a family name by custom, or two words after a country."""
    lists = lexicon()
    tail, before = words[place:], key(words[place - 1])
    if len(tail) > 4 or len(tail) < 2:
        return False
    if is_initial(tail[0]) or _is_family_first(tail) or fold(tail[0]) in lists.given:
        return True
    after_place = before in lists.no_name or is_abbreviation(words[place - 1])
    return after_place and len(tail) < 4 and all(is_capital(w) or is_initial(w) for w in tail)


def _without_alias(stated: str, language: str) -> str:
    """A name without the other one that brackets add at its end: Filippov [Stalin].

    Brackets that complete a name stay: [John F.] Kennedy, Liu [Shaoqi], Khrushchev [N. S.].
    """
    outside, mark, rest = stated.rstrip().rpartition(" [")
    inside = rest.removesuffix("]")
    if not mark or inside == rest or "]" in inside or "[" in inside:
        return stated
    words, added = split_words(outside), split_words(inside)
    name = _whole(words, language)
    known = name.kind in ("body", "office") or bool(name.surname)
    completes = are_given(added) or _is_family_first(words + added)
    return outside if known and not completes else stated


# --- persons -----------------------------------------------------------------------------------


def _person(words: list[str], language: str, titled: bool) -> Name:
    unknown = Name("", "unknown")
    suffix = ""
    if len(words) > 1 and key(words[-1]) in lexicon().suffixes:
        words, suffix = words[:-1], words[-1]
    words = words[:-1] + [without_possessive(words[-1])]
    if len(words) > _MOST_WORDS or script_of("".join(words)) not in _CASED:
        return unknown
    small = lexicon().particles
    names = [word for word in words if key(word) not in small or word[:1].isupper()]
    if not names or not all(is_initial(word) or is_capital(word) for word in names):
        return unknown
    if all(map(is_initial, words)) or any(key(word) in lexicon().never for word in words):
        return unknown
    if len(words) == 1:
        return replace(_single(words[0], titled), suffix=suffix)
    if _is_family_first(words):
        own = " ".join(words[1:])
        return Name("", "person", (own,), words[0], suffix=suffix, family_first=True)
    given, particles, surname = _parted(words, language)
    return Name("", "person", tuple(given), surname, tuple(particles), suffix=suffix)


def _single(word: str, titled: bool) -> Name:
    """One word: a surname, or a given name where it is known as such and no title stands by."""
    letters = sum(map(str.isalpha, word))
    if letters < 2 or (not titled and (key(word) in lexicon().no_name)):
        return Name("", "unknown")
    if not titled and word.isupper() and letters <= 5:
        return Name("", "unknown")  # letters that stand for something, more likely
    if not titled and fold(word) in lexicon().given:
        return Name("", "person", (word,))
    return Name("", "person", surname=word)


def _is_family_first(words: list[str]) -> bool:
    """Mao Zedong, Kim Il Sung, Ho Chi Minh: a family name of the list, then syllables."""
    if not 2 <= len(words) <= 3 or fold(words[0]) not in family_names():
        return False
    if not all(is_capital(word) and not is_initial(word) for word in words):
        return False
    if len(words) == 3:
        return all(len(word) <= 5 for word in words[1:])
    parts = words[1].split("-")
    return is_syllables(words[1]) or (len(parts) == 2 and all(1 < len(p) <= 6 for p in parts))


def _parted(words: list[str], language: str) -> tuple[list[str], list[str], str]:
    """Given names, particles and surname of two words or more."""
    lists = lexicon()
    if not is_initial(words[0]) and all(map(is_initial, words[1:])):
        return words[1:], [], words[0]  # Хрущёв Н. С.
    if _surname_stands_first(words, language):
        return words[1:], [], words[0]
    if len(words) == 2 and fold(words[0]) in lists.given and _is_fathers_name(words[1]):
        return words, [], ""  # Никита Сергеевич, but not Lazar Kaganovich
    start = _particles_start(words)
    if start is not None:
        end = start
        while end < len(words) - 1 and key(words[end]) in lists.particles:
            end += 1
        if start > 1 and fold(words[0]) in lists.spanish:
            return words[: start - 1], [], " ".join(words[start - 1 :])  # Guevara de la Serna
        return words[:start], words[start:end], " ".join(words[end:])
    if _has_two_surnames(words):
        return words[:1], [], " ".join(words[1:])
    return words[:-1], [], words[-1]


def _particles_start(words: list[str]) -> int | None:
    """Where the particles before a surname begin: small ones, or De and Van in capitals."""
    lists = lexicon()
    for place, word in enumerate(words[:-1]):
        small = word[:1].islower() or place > 0 or key(word) in lists.capital_particles
        if small and key(word) in lists.particles:
            return place
    return None


def _has_two_surnames(words: list[str]) -> bool:
    """Fidel Castro Ruz, but Carlos Rafael Rodríguez."""
    lists = lexicon()
    if len(words) != 3 or fold(words[0]) not in lists.spanish or is_initial(words[1]):
        return False
    return fold(words[1]) not in lists.given | lists.spanish | lists.bynames


def _surname_stands_first(words: list[str], language: str) -> bool:
    if language.partition("-")[0].lower() == "hu":
        return not any(map(is_initial, words))
    last = len(words) == 3 and _is_patronymic(words[2]) and not _is_patronymic(words[1])
    return last and fold(words[1]) in lexicon().given


def _is_fathers_name(word: str) -> bool:
    """Whether a patronymic is made of a given name that is known."""
    found = _PATRONYMIC.search(word.lower())
    return found is not None and romanize(word[: found.start()]).rstrip(_VOWELS) in _stems()


@cache
def _stems() -> frozenset[str]:
    return frozenset(romanize(given).rstrip(_VOWELS) for given in lexicon().given)


def _is_patronymic(word: str) -> bool:
    return _PATRONYMIC.search(word.lower()) is not None
