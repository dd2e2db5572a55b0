"""From the text as received to the base text: the applied rules, one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from archivekit.core.document import LINE_END, Annotation, AnnotationKind, Proposal, RawText
from archivekit.core.problems import Place, Problem, problem, snippet_of
from archivekit.core.settings import NormalizeSettings
from archivekit.core.text import (
    Edit,
    OffsetMap,
    Span,
    apply_edits,
    compose_edits,
    invert_edits,
)
from archivekit.normalize import applied
from archivekit.normalize.lexicon import known
from archivekit.normalize.pages import holds_one, page_break_join
from archivekit.normalize.wrapping import line_join, lines_with_columns

_WORD = re.compile(r"[^\W\d_]+")
_WORD_BEFORE = re.compile(r"[^\W\d_]+$")


@dataclass(frozen=True, slots=True)
class Normalized:
    """The base text, the edits that lead to it from the raw text, and the page breaks seen."""

    text: str
    edits: tuple[Edit, ...]
    annotations: tuple[Annotation, ...]
    proposals: tuple[Proposal, ...] = ()


def normalize(
    raw: RawText, language: str = "und", settings: NormalizeSettings | None = None
) -> tuple[Normalized, list[Problem]]:
    """Apply the rules of the first tier, in their order, to a raw text.

    >>> from archivekit.core.document import RawText, Source
    >>> source = Source("a.txt", "text/plain", "", 0, encoding="utf-8")
    >>> normalize(RawText(source, "one\\r\\n\\u00a0two  three "), "en")[0].text
    'one\\ntwo three'
    """
    settings = settings or NormalizeSettings()
    limit = settings.combining_limit

    def join_lines(text: str) -> list[Edit]:
        hyphens = "line-end-hyphen" not in settings.skip
        return line_join(
            text, lambda word: known(word, language), unhyphenate=hyphens, columns=columns
        )

    rules: list[tuple[str, Callable[[str], list[Edit]]]] = [
        ("line-end", applied.line_end),
        ("form-feed", applied.form_feed),
        ("control-character", applied.control_character),
        ("soft-hyphen", applied.soft_hyphen),
        ("nfc", lambda text: applied.nfc(text, limit)),
        ("blank-line", applied.blank_line),
        ("gap", applied.gap),
        ("trailing-blank", applied.trailing_blank),
        ("line-join", join_lines),
        ("indent", applied.indent),
    ]
    text, edits = raw.text, list[Edit]()
    problems: list[Problem] = []
    columns: frozenset[int] = frozenset()
    for name, rule in rules:
        if name == "gap":
            columns = lines_with_columns(text)
        if name in settings.skip:
            continue
        if name == "nfc":
            problems += _combining_problems(raw, text, edits, limit)
        text, edits = _apply(raw.text, text, edits, rule(text))

    offsets = OffsetMap.of_edits(edits, len(raw.text))
    breaks = [offsets.to_new(mark.raw.start) for mark in raw.marks]
    joins: list[Edit] = []
    if "page-break-join" not in settings.skip:
        joins = page_break_join(text, breaks, language)
        text, edits = _apply(raw.text, text, edits, joins)
    annotations = _page_breaks(breaks, joins, raw, OffsetMap.of_edits(edits, len(raw.text)))
    proposals = () if "line-end-hyphen" in settings.skip else tuple(_kept_hyphens(text, edits))
    return Normalized(text, tuple(edits), tuple(annotations), proposals), problems


def _kept_hyphens(text: str, edits: Sequence[Edit]) -> Iterator[Proposal]:
    """Words that a line end cut and no evidence joined: the hyphen may be one of theirs or not."""
    for edit in invert_edits(edits):
        at = edit.start
        if edit.rule != "line-join" or edit.before or text[at - 1 : at] not in ("-", "‐"):
            continue
        first, rest = _WORD_BEFORE.search(text[max(0, at - 41) : at - 1]), _WORD.match(text, at)
        if not first or not rest or not rest[0][0].islower():
            continue
        cut = first[0] + text[at - 1] + rest[0]
        if text.count(cut) == 1:  # else the text itself writes it so
            change = Edit(at - 1 - len(first[0]), cut, first[0] + rest[0], "line-end-hyphen")
            reason = (
                f"“{first[0]}-” ends a line; nothing tells whether the hyphen is the word's own."
            )
            yield Proposal(change, reason)


def _apply(raw: str, text: str, edits: list[Edit], step: Sequence[Edit]) -> tuple[str, list[Edit]]:
    if not step:
        return text, edits
    changed = apply_edits(text, step)
    return changed, compose_edits(raw, edits, changed, step)


def _page_breaks(
    breaks: Sequence[int], joins: Sequence[Edit], raw: RawText, offsets: OffsetMap
) -> list[Annotation]:
    """A page break is an empty place in the reading text, ahead of the new page's first word."""
    found = []
    for number, mark in enumerate(raw.marks, raw.first_page + 1):
        at = offsets.to_new(mark.raw.end, "right")
        found.append(Annotation(AnnotationKind.PAGE_BREAK, Span(at, at), "form feed", str(number)))
    shift = OffsetMap.of_edits(joins, _reach(breaks, joins))
    for join in joins:
        if not holds_one(breaks, join.start, join.end):
            at = shift.to_new(join.end, "right")
            found.append(Annotation(AnnotationKind.PAGE_BREAK, Span(at, at), "presumed"))
    return sorted(found, key=lambda note: note.span)


def _reach(breaks: Sequence[int], joins: Sequence[Edit]) -> int:
    return max([0, *breaks, *(join.end for join in joins)])


def _combining_problems(
    raw: RawText, text: str, edits: Sequence[Edit], limit: int
) -> list[Problem]:
    """The runs of marks that are left alone, told at the first one's line as received."""
    if text.isascii():
        return []
    runs = applied.combining_runs(text, limit)
    if not runs:
        return []
    start, end = runs[0]
    at = OffsetMap.of_edits(edits, len(raw.text)).to_old(start)
    line = 1 + sum(1 for _ in LINE_END.finditer(raw.text, 0, at))
    facts = {"count": end - start, "limit": limit, "places": len(runs)}
    snippet = snippet_of(text, start, 4)
    return [
        problem("text.combining-run", Place(raw.source.path, line=line), snippet=snippet, **facts)
    ]
