"""The editor's hand: decisions become edits of the base text, or are reported as stale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from archivekit.core.decision import Decision, DecisionKind, DecisionState
from archivekit.core.document import EditState, Proposal, Segment
from archivekit.core.identity import text_hash
from archivekit.core.problems import Place, Problem, problem
from archivekit.core.text import Edit, OffsetMap, Span, apply_edits


@dataclass(frozen=True, slots=True)
class Decided:
    """The published reading text and what was decided on the way to it.

    `edits` count on the base text; segments and proposals on the reading text.
    """

    text: str
    edits: tuple[Edit, ...]
    segments: tuple[Segment, ...]
    proposals: tuple[Proposal, ...]


class _Stale(ValueError):
    """Why a decision does not fit."""


def decide(
    base: str,
    segments: Sequence[Segment],
    proposals: Sequence[Proposal],
    decisions: Sequence[Decision],
) -> tuple[Decided, list[Problem]]:
    """Apply the reviewed decisions to the base text; those that do not fit become problems."""
    if not decisions:
        return Decided(base, (), tuple(segments), tuple(proposals)), []
    problems: list[Problem] = []
    edits: list[Edit] = []
    decided: list[Span] = []  # the words that decisions are about
    open_proposals = list(proposals)
    places = _by_hash(base, segments)
    for decision in decisions:
        if decision.state is not DecisionState.REVIEWED:
            continue
        try:
            words = _words_of(decision, base, places)
            if any(words.start < other.end and other.start < words.end for other in decided):
                raise _Stale("another decision is about the same words")
            edit = _edit_of(decision, words, open_proposals)
            decided.append(words)
        except _Stale as reason:
            problems.append(
                problem(
                    "decisions.stale",
                    Place(decision.path, line=decision.line, id=decision.target),
                    snippet=decision.before,
                    decision=decision.kind.value,
                    target=decision.target,
                    reason=str(reason),
                )
            )
            continue
        if edit:
            edits.append(edit)
    edits.sort(key=lambda edit: (edit.start, edit.end))
    return _carried(base, edits, decided, segments, open_proposals), problems


def _by_hash(base: str, segments: Sequence[Segment]) -> dict[str, list[Span]]:
    places: dict[str, list[Span]] = defaultdict(list)
    for segment in segments:
        spans = places[text_hash(segment.span.of(base))]
        if segment.span not in spans[-1:]:  # a paragraph of one sentence is one place
            spans.append(segment.span)
    return places


def _words_of(decision: Decision, base: str, places: dict[str, list[Span]]) -> Span:
    """The words of the base text that a decision is about."""
    words = decision.before
    if decision.kind in (DecisionKind.ACCEPT, DecisionKind.REJECT):
        words = _first_line(words)
    start = _find(decision, words, base, places)
    return Span(start, start + len(words))


def _edit_of(decision: Decision, words: Span, proposals: list[Proposal]) -> Edit | None:
    """The edit that a decision asks for; a proposal that it rejects is marked."""
    if decision.kind is DecisionKind.SIC:
        return Edit(words.end, "", " [sic]", "sic", (), decision.id)
    if decision.kind is DecisionKind.EMEND:
        return Edit(words.start, decision.before, decision.after, "emendation", (), decision.id)
    before = _first_line(decision.before)
    for index, proposal in enumerate(proposals):
        if proposal.edit.start == words.start and _first_line(proposal.edit.before) == before:
            if decision.kind is DecisionKind.REJECT:
                rejected = replace(proposal, state=EditState.REJECTED, decision=decision.id)
                proposals[index] = rejected
                return None
            return replace(proposal.edit, decision=decision.id)
    raise _Stale(f"no rule proposes a change of “{before}” there")


def _first_line(before: str) -> str:
    """A proposal may take in the line ends after a paragraph, which a table writes as \\n."""
    return before.replace("\\n", "\n").partition("\n")[0].rstrip()


def _find(decision: Decision, before: str, base: str, places: dict[str, list[Span]]) -> int:
    """The offset in the base text of the words `before` that are decided on."""
    spans = places.get(decision.text_hash, [])
    if not spans:
        raise _Stale("no paragraph or sentence has the wording that was decided on")
    if len(spans) > 1 and decision.occurrence is None:
        raise _Stale(f"the wording stands {len(spans)} times; say which in the column occurrence")
    if decision.occurrence is not None and not 1 <= decision.occurrence <= len(spans):
        raise _Stale(f"the wording stands only {len(spans)} times")
    span = spans[(decision.occurrence or 1) - 1]
    words = span.of(base)
    if decision.start is not None:
        if not words.startswith(before, decision.start):
            raise _Stale(f"“{before}” does not stand at {decision.start}")
        return span.start + decision.start
    count = words.count(before) if before else 0
    if count == 0:
        raise _Stale(f"“{before}” is not in it")
    if count > 1:
        raise _Stale(f"“{before}” is in it {count} times; say where in the column start")
    return span.start + words.index(before)


def _carried(
    base: str,
    edits: list[Edit],
    decided: Sequence[Span],
    segments: Sequence[Segment],
    proposals: Sequence[Proposal],
) -> Decided:
    """Segments and open proposals, carried over to the text with the decisions applied."""
    offsets = OffsetMap.of_edits(edits, len(base))
    text = apply_edits(base, edits)
    kept: list[Segment] = []
    index_of: dict[int, int] = {}
    for index, segment in enumerate(segments):
        # What is put in at the end of a sentence belongs to it: bounds are carried to the right.
        start = offsets.to_new(segment.span.start, "right") if segment.span.start else 0
        end = offsets.to_new(segment.span.end, "right")
        if start >= end:
            continue  # the editor took the whole of it out
        index_of[index] = len(kept)
        words = segment.span.of(base)
        parent = index_of.get(segment.parent, -1)
        same = text[start:end] == words
        kept.append(Segment(segment.kind, Span(start, end), parent, "" if same else words))
    still_open = tuple(
        replace(p, edit=replace(p.edit, start=offsets.to_new(p.edit.start, "right")))
        for p in proposals
        if p.state is EditState.REJECTED
        or not any(p.edit.start < words.end and words.start < p.edit.end for words in decided)
    )
    return Decided(text, tuple(edits), tuple(kept), still_open)
