"""Markings in a text that stand for words not shown: withheld, lost, left out, not to be read.

`[...]` is a lacuna: the copy leaves words out, and does not say that anybody withholds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from archivekit.core.document import Annotation, AnnotationKind, Document, Segment, SegmentKind
from archivekit.core.text import Span
from archivekit.structure.brackets_extent import extent_of, is_measured
from archivekit.structure.brackets_found import Bracket, find_brackets
from archivekit.structure.brackets_stated import plain_form, signed, stated
from archivekit.structure.brackets_words import LanguageWords, language_words
from archivekit.words.tokens import Gap, GapKind

_KINDS = {
    AnnotationKind.EXCISION: GapKind.EXCISION,
    AnnotationKind.LACUNA: GapKind.LACUNA,
    AnnotationKind.ILLEGIBLE: GapKind.ILLEGIBLE,
}
_BLOCKS = "█▉▇▓▒░■"
_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_SIGNS = re.compile(
    rf"(?P<excision>\[\s*(?:[{_BLOCKS}][{_BLOCKS}\s]*+|[Xx]{{2,}}|\*{{2,}}|/{{2,}})\s*\]"
    rf"|[{_BLOCKS}]{{2,}}+(?:[ \t]{{0,80}}+\n?[ \t]{{0,80}}+[{_BLOCKS}]++)*+"
    r"|(?<!\w)(?:X{4,}|x{4,})(?!\w)|(?<![:/\w])/{4,}(?![/\w])"
    r"|(?m:^[ \t]*(?:\([bB]\) ?\(\d\)(?:\([A-F]\))?[ \t,;]*)+$)"
    r"|\[(?:B-?\d|(?:E\.?O\.? ?\d{5},? ?)?(?:[Ss]ec(?:\.|tion) ?)?[13]\.[3-6] ?\([a-h]\)"
    r"(?: ?\(\d\d?\))?|[Dd]eletions?|[Rr]edactions?|[Ee]xcisions?|DELETIONS?|REDACTIONS?)\])"
    r"|(?P<lacuna>[<(]\s?(?:\.\s?\.[\s.]*|…)\s?[>)])"
)
_INSIDE = re.compile(
    r"\[(?P<square>[^\[\]]{3,80})\]|\((?P<round>[^()\n]{4,80})\)|<(?P<angle>[^<>\n]{4,60})>"
)
_AMOUNT = re.compile(
    r"[\d½¼¾~]|(?:less|more|fewer|about|approximately|one|two|three|four|five|six|seven|eight|nine"
    r"|ten|half|several)\b"
)
_END = re.compile(r"\Z")
_GARBLED = re.compile(r"garbled?|verstümmelt|искажено")  # in transmission: nobody could read it
# What the words withheld were, or stood on, and strokes around an amount: without them a marking
# says the same.
_QUALIFIERS = re.compile(
    r"\b(?:classified|sensitive) (?=\w)|^mss?\b\.? ?|\bgroups?\b ?|^[-–—]+ ?| ?[-–—]+$"
)
_STROKES = " -–—"  # [-- 2 lines deleted --]
_FEW = 8  # words in parentheses: an author's own are often more
_UNMISTAKABLE = ("bracket-excision", "bracket-illegible", "bracket-missing")


def gaps_of(document: Document) -> list[tuple[Span, Gap]]:
    """The gaps of a document: its annotations that say so, and signs that need no brackets.

    >>> import archivekit as ak
    >>> gaps_of(ak.read("seeds/002_212492c28eb4acd6.txt"))
    []
    """
    found = [*_annotated(document.annotations), *_signs(document.text, document.language)]
    return sorted(found, key=lambda item: item[0])


def find_gaps(text: str, language: str = "und") -> list[tuple[Span, Gap]]:
    """The gaps of a text that nobody annotated; a marking may go over a line end.

    >>> for span, gap in find_gaps("He [1½ lines not declassified] left [...] at ████, [sic]."):
    ...     print(span.start, span.end, gap.kind, gap.extent)
    3 30 excision 1.5 lines
    36 41 lacuna
    45 49 excision
    """
    found = [*_bracketed(text, language), *_signs(text, language)]
    return sorted(found, key=lambda item: item[0])


def _annotated(annotations: Iterable[Annotation]) -> Iterator[tuple[Span, Gap]]:
    for note in annotations:
        kind = _KINDS.get(note.kind)
        if kind:
            yield note.span, Gap(kind, note.extent)


def _bracketed(text: str, language: str) -> Iterator[tuple[Span, Gap]]:
    """What square brackets say with their own words, signed or not."""
    known = language_words(language)
    for bracket in find_brackets(text, _paragraphs(text)) if "[" in text else ():
        if not bracket.paired or bracket.in_address:
            continue
        label = signed(bracket.label)[1].strip(_STROKES)
        verdict = stated(replace(bracket, label=label), known)
        if verdict and verdict.kind in _KINDS:
            yield bracket.span, Gap(_KINDS[verdict.kind], verdict.extent)


def _paragraphs(text: str) -> list[Segment]:
    """The stretches between empty lines that hold a bracket."""
    ends = [match.span() for match in _EMPTY_LINES.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    stretches = zip(starts, [*(start for start, _ in ends), len(text)], strict=True)
    return [
        Segment(SegmentKind.PARAGRAPH, Span(start, end), -1)
        for start, end in stretches
        if text.find("[", start, end) >= 0
    ]


def _signs(text: str, language: str) -> Iterator[tuple[Span, Gap]]:
    for match in _SIGNS.finditer(text):
        yield Span(*match.span()), Gap(GapKind(match.lastgroup or ""))
    known = language_words(language)
    for match in _INSIDE.finditer(text):
        form = plain_form(match[match.lastgroup or 0])
        if match.lastgroup == "square":
            gap = _in_square(form, known)
        else:
            gap = _in_other(form, match.lastgroup == "angle", known)
        if gap:
            yield Span(*match.span()), gap


def _in_square(form: str, known: LanguageWords) -> Gap | None:
    """What square brackets say in words that need looking at more closely."""
    core = _QUALIFIERS.sub("", form).strip()
    if is_measured(core, _GARBLED):
        return Gap(GapKind.ILLEGIBLE, extent_of(core))
    if _AMOUNT.match(core) and is_measured(core, _END) and extent_of(core):
        return Gap(GapKind.LACUNA, extent_of(core))
    return _stated(core, known) if core != form and not _stated(form, known) else None


def _in_other(form: str, angle: bool, known: LanguageWords) -> Gap | None:
    """What other brackets say that could be an author's own: only if they say nothing else."""
    found = _stated(form, known)
    if not found or len(form.split()) > _FEW:
        return None
    return found if angle or found.extent or found.kind is GapKind.ILLEGIBLE else None


def _stated(form: str, known: LanguageWords) -> Gap | None:
    found = stated(Bracket(Span(0, 0), 0, form, "", ""), known) if form else None
    if not found or found.basis not in _UNMISTAKABLE:
        return None
    return Gap(_KINDS[found.kind], found.extent)
