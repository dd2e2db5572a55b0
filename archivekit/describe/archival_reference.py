"""References to records in archives, and the parts of them: repository, fond, opis, delo, list, …

The parts are told by the words before their values (after them in Hungarian), which are data:
data/reference_parts.toml. The order and the words differ from archive to archive; what stands
without a word is the repository, the name of a collection, a number or pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from archivekit.core.record import Certainty, Fact, FactKind
from archivekit.core.text import Span
from archivekit.describe.word_lists import folded, one_of, word_list

LONGEST = 1000
"""No reference is longer than this; what is beyond is not looked at."""

_RANGE = r"(?:\s?[-–—]\s?[0-9]{1,6}[^\W\d_]{0,3}){0,2}"
_NUMBER = r"(?:[^\W\d_]{1,4}[-.]?)?[0-9]{1,9}[^\W\d_]{0,3}(?:[-/][^\W_]{1,9}){0,6}" + _RANGE
_MORE = r"(?:(?:,\s?|\sand\s|\s?&\s?)[0-9]{1,6}[^\W\d_]?(?![\w/])" + _RANGE + r"){0,8}"
_ROMAN = r"[IVXL]{1,7}[A-Z]?(?![\w'])(?:[-/][^\W_]{1,9}){0,3}"
_WORD = r"[^\W\d_a-z][\w’'/-]{1,20}(?![\w’'])"
_STOP = re.compile(
    r"(?:(?<=[.,;:(\s])|^)(?i:published|reprinted|reproduced|printed|translat\w+|obtained|provided|"
    r"contributed|donated|cited|quoted|courtesy|transcribed|selected|edited|available|document|"
    r"first published|with permission|also in|see also|accessed|on file|copy|original)\b"
)
_POSTPOSED = re.compile(r"[0-9]\.?\s(?:cs\.|csoport|doboz|tétel|ő\.|őrzési)")
_SENTENCE_END = re.compile(r"(?<!\b[^\W\d_a-z])\.(?=\s|$)|[\])<]")
_CHINESE = re.compile(r"[0-9]{3}-[0-9]{5}-[0-9]{2}")
_COMMA = re.compile(r"[,;:](?=\s)|\s[–—-]\s")
_LEADING = re.compile(r"(?:(?i:source|from|in|at|see|the)\b:?\s*){1,3}")
_MARKS = " .,;:–—-"
_SIGNATURE = re.compile(r"(?:[\w'’()]{1,12}[ ./-]?){1,8}")
_PAGES = re.compile(r"[0-9]{1,5}(?:\s?[-–—]\s?[0-9]{1,5})?")
_FULL_NAME = re.compile(r"[^();<>0-9]{3,160}\((?P<abbreviation>[^()]{2,20})\)")
_SMALL = frozenset(
    "of the and for de del la das der des do da di du y et i al für pri za na - / &".split()
)


@dataclass(frozen=True, slots=True)
class ReferencePart:
    """A part of an archival reference: its name, its value and where the value stands."""

    name: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class ArchivalReference:
    """A reference to a record in an archive, and what its parts say."""

    span: Span
    parts: tuple[ReferencePart, ...]

    def get(self, name: str) -> str:
        """The value of the first part of that name, "" when there is none."""
        return next((part.value for part in self.parts if part.name == name), "")

    def fact(self, text: str, rule: str, certainty: Certainty = Certainty.SURE) -> Fact:
        """The reference as a fact about the record whose text names it."""
        detail = tuple((part.name, part.value) for part in self.parts)
        value = folded(self.span.of(text))
        return Fact(FactKind.ARCHIVAL_REFERENCE, value, self.span, rule, certainty, detail=detail)


def parse_reference(text: str, span: Span | None = None) -> ArchivalReference | None:
    """The reference that a stretch of text gives, None when it names neither archive nor fond.

    >>> found = parse_reference("RGANI, f. 5, op. 49, d. 131, ll. 193-194.")
    >>> [(part.name, part.value) for part in found.parts]
    [('repository', 'RGANI'), ('fond', '5'), ('opis', '49'), ('delo', '131'), ('list', '193-194')]
    >>> parse_reference("We believed and now believe that we accomplished a big favor.")
    """
    start, end = (0, len(text)) if span is None else (span.start, span.end)
    end = min(end, start + LONGEST)
    stop = _STOP.search(text, start, end)
    end = stop.start() if stop else end
    parts = _repository_in_full(text, Span(start, end))
    at = parts[0].span.end if parts else start
    words = _labelled(text, Span(at, end))
    for word in words:
        parts += _components(text, Span(at, word.reach.start), not parts)
        parts.append(word.part)
        at = word.reach.end
    parts += _components(
        text, _sentence(text, Span(at, end)) if words else Span(at, end), not parts
    )
    parts = _in_context(_named(parts), {word.label for word in words})
    names = [part.name for part in parts]
    chinese = any(part.name == "number" and _CHINESE.fullmatch(part.value) for part in parts)
    if (
        not chinese
        and "repository" not in names
        and len({"fond", "opis", "delo", "box"} & set(names)) < 2
    ):
        return None
    return ArchivalReference(Span(parts[0].span.start, parts[-1].span.end), tuple(parts))


def find_references(text: str, span: Span) -> Iterator[ArchivalReference]:
    """The references in a stretch of text in which semicolons part one from the next.

    >>> text = "AVPRF, f. 104, op. 17, d. 3; RGANI, f. 3, op. 16, d. 947"
    >>> [found.get("repository") for found in find_references(text, Span(0, len(text)))]
    ['AVPRF', 'RGANI']
    """
    at = span.start
    for piece in re.split(r"(;\s)", span.of(text)):
        found = parse_reference(text, Span(at, at + len(piece)))
        if found:
            yield found
        at += len(piece)


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A part whose word names it, the word, and the stretch that both take."""

    label: str
    part: ReferencePart
    reach: Span


def _labelled(text: str, span: Span) -> list[_Labelled]:
    postposed = _POSTPOSED.search(text, span.start, span.end) is not None
    pattern, names = (_after(), _names("after")) if postposed else (_before(), _names("before"))
    found = []
    for match in pattern.finditer(text, span.start, span.end):
        label = folded(match["label"]).lower()
        if len(label) == 1 and match["stop"] != ".":
            continue  # one letter is a word of a reference only with its full stop: f. 5
        name = names[label]
        end = match.end("value") if name in ("list", "page") else match.start("more")
        part = _part(name, text, match.start("value"), end)
        reach = Span(match.start(), match.end() if postposed else end)
        found.append(_Labelled(label, part, reach))
    return found


@cache
def _names(where: str) -> dict[str, str]:
    table = word_list("reference_parts")[where]
    return {word.lower(): name for name, words in table.items() for word in words}


@cache
def _before() -> re.Pattern[str]:
    words = one_of(_names("before"))
    return re.compile(
        rf"(?<![\w'’])(?P<label>(?i:{words}))(?P<stop>\.?)\s?(?:\((?i:{words})\.?\)\s?)?"
        rf"(?:(?:No|Nr|Nos)\.?\s?|[#№]\s?)?(?<![\w])"
        rf"(?P<value>(?:{_NUMBER}|{_ROMAN}|(?<=[Ff]ile\s){_WORD}|(?<=[Ff]ile\sNo\.\s){_WORD})"
        rf"(?P<more>{_MORE}))"
    )


@cache
def _after() -> re.Pattern[str]:
    words = one_of(_names("after"))
    return re.compile(
        rf"(?<![\w-])(?P<value>(?:[^\W\d_]{{1,6}}-){{0,3}}(?:[^\W\d_]{{1,3}}\s)?[0-9]{{1,6}}(?:[-/][^\W_]{{1,9}}){{0,4}}"
        rf"(?P<more>))\.?\s?(?P<label>(?i:{words}))(?P<stop>\.?)(?!\w)"
    )


def _sentence(text: str, span: Span) -> Span:
    """What follows the last labelled part goes no further than the full stop."""
    match = _SENTENCE_END.search(text, span.start, span.end)
    return Span(span.start, match.start()) if match else span


def _components(text: str, span: Span, at_start: bool) -> Iterator[ReferencePart]:
    """What stands between commas, without a word that names it; a known archive stands alone."""
    at = span.start
    for match in [*_COMMA.finditer(text, span.start, span.end), None]:
        end = match.start() if match else span.end
        piece = _trimmed(text, Span(at, end))
        at = match.end() if match else end
        known = _repository().match(text, piece.start, piece.end)
        if known and at_start:
            yield _part("repository", text, known.start(), known.end())
            piece = _trimmed(text, Span(known.end(), piece.end))
            at_start = False
        if len(piece):
            yield _part("", text, piece.start, piece.end)


def _trimmed(text: str, span: Span) -> Span:
    """The stretch without marks at its ends and without the words that lead to a reference."""
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in _MARKS + ")]"):
        start += 1
    if match := _LEADING.match(text, start, end):
        start = match.end()
    while start < end and (text[end - 1].isspace() or text[end - 1] in _MARKS + "(["):
        end -= 1
    return Span(start, end)


@cache
def _repository() -> re.Pattern[str]:
    words = one_of(word_list("archives")["abbreviations"])
    return re.compile(rf"(?:{words})(?![\w-])")


def _repository_in_full(text: str, span: Span) -> list[ReferencePart]:
    """A name in full at the start whose known abbreviation follows it in brackets."""
    match = _FULL_NAME.match(text, *_bounds(_trimmed(text, span)))
    if match is None or not _repository().fullmatch(match["abbreviation"]):
        return []
    return [_part("repository", text, match.start(), match.end())]


def _named(parts: list[ReferencePart]) -> list[ReferencePart]:
    """The parts, each with a name: those that no word names are told by their form."""
    named: list[ReferencePart] = []
    for part in parts:
        before = {earlier.name for earlier in named}
        name = part.name or _told_by_form(part.value, before)
        if name and not (name == "repository" and "repository" in before):
            named.append(ReferencePart(name, part.value, part.span))
    return named


def _told_by_form(value: str, before: set[str]) -> str:
    """What a part is that no word names; `before` are the names of the parts before it."""
    if "repository" not in before and _is_archive(value):
        return "repository"
    if value in _places():
        return "place" if before else ""
    if before - {"repository", "place"} and _PAGES.fullmatch(value):
        return "page"
    if any(sign.isdigit() for sign in value) and _SIGNATURE.fullmatch(value):
        return "number"
    return "collection" if _is_name(value) else ""


def _is_archive(value: str) -> bool:
    kinds = word_list("archives")["kinds"]
    return _is_name(value) and any(kind in re.split(r"[\s/()]", value) for kind in kinds)


def _is_name(value: str) -> bool:
    """Whether every word begins with a capital or a figure, but for the small ones of names."""
    words = value.split()
    return (
        0 < len(words) <= 16
        and not value.startswith("(")
        and all(word in _SMALL or not word.strip("‘’'\"“”([")[:1].islower() for word in words)
    )


@cache
def _places() -> frozenset[str]:
    return frozenset(word_list("places")["places"])


def _in_context(parts: list[ReferencePart], labels: set[str]) -> list[ReferencePart]:
    """The parts that one letter names differently from archive to archive, by their archive."""
    repository = next((part.value for part in parts if part.name == "repository"), "")
    foreign_policy = repository.startswith(("AVP", "АВП")) or "Foreign Policy" in repository
    czech = repository in word_list("archives")["czech"]
    named: list[ReferencePart] = []
    for part in parts:
        name, seen = part.name, {before.name for before in named}
        if foreign_policy and name == "page" and "fond" in seen and "papka" not in seen:
            name = "papka"  # Russian p. is a folder there, not a page
        elif name == "fond" and "delo" in seen and labels & {"dosar", "dosarul"}:
            name = "list"  # Romanian f. is a leaf
        elif name == "list" and czech and "box" not in seen:
            name = "box"  # Czech k. is a carton
        named.append(ReferencePart(name, part.value, part.span))
    return named


def _part(name: str, text: str, start: int, end: int) -> ReferencePart:
    return ReferencePart(name, folded(text[start:end]), Span(start, end))


def _bounds(span: Span) -> tuple[int, int]:
    return span.start, span.end
