"""The body of a TEI document: stretches of a collation as text and `app`, in paragraphs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archivekit.core.comparison import Reading, State, Variant
from archivekit.export.stretches import Stretch, one_blank
from archivekit.export.tei_marks import marks_of
from archivekit.export.tei_text import attributes, escaped, gap_element

if TYPE_CHECKING:
    from archivekit.collate.collation import Collation

_LOST = (State.EXCISION, State.LACUNA, State.ILLEGIBLE)
_REASONS = {State.EXCISION: "withheld", State.LACUNA: "lost", State.ILLEGIBLE: "illegible"}


@dataclass(frozen=True, slots=True)
class Body:
    """The paragraphs as XML; and for each side (0, 1) of each move the ids of its readings."""

    xml: str
    moved: dict[tuple[int, int], list[str]]


def body_of(collation: Collation, ids: Sequence[str]) -> Body:
    """The body of a collation whose witnesses have the names `ids`."""
    writer = _Writer(collation, ids)
    return Body(writer.paragraphs(), writer.moved)


@dataclass(frozen=True, slots=True)
class _Group:
    """Witnesses with the very same text at a stretch, and the reading it is."""

    numbers: list[int]
    reading: Reading | None
    blank: str
    text: str


class _Writer:
    """Writes the stretches; holds what they must know of the whole."""

    def __init__(self, collation: Collation, ids: Sequence[str]) -> None:
        self.collation = collation
        self.ids = ids
        self.marks = marks_of(collation)
        self.numbers = {sigil: number for number, sigil in enumerate(collation.sigla)}
        self.leads = _leads(self.marks.stretches, len(ids))
        self.moved: dict[tuple[int, int], list[str]] = defaultdict(list)
        self.edges = self.marks.begins | self.marks.ends
        self.gaps = {
            (number, token): f"gap-{name}-{count}"
            for number, (name, one) in enumerate(zip(ids, collation.witnesses, strict=True))
            for count, token in enumerate(sorted(one.tokens.gaps), start=1)
        }

    def paragraphs(self) -> str:
        """All stretches, in the paragraphs of the base if there are any."""
        begins = sorted(self.marks.paragraphs.items(), reverse=True)
        element = "p" if begins else "ab"
        parts = [f"<{element}{attributes(n=str(begins.pop()[1]) if begins else '')}>"]
        for index, stretch in enumerate(self.marks.stretches):
            outside = index > 0 and all(lead is not False for lead in self.leads[index])
            text = self._stretch(index, stretch, outside)
            due: list[int] = []
            while begins and begins[-1][0] <= stretch.columns[0]:
                due.append(begins.pop()[1])
            if due and outside:
                parts.append(f'</{element}>\n<{element} n="{due.pop()}">')
            elif outside:
                parts.append("\n" if text.startswith("<app") else " ")
            # Where no blank is for all, no paragraph can begin: its number is kept.
            parts += [f'<milestone unit="paragraph" n="{number}"/>' for number in due]
            parts.append(text)
        parts += [f'<milestone unit="paragraph" n="{number}"/>' for _, number in reversed(begins)]
        return f"{''.join(parts)}</{element}>"

    def _stretch(self, index: int, stretch: Stretch, outside: bool) -> str:
        """A stretch as text if it is the same in all that have it, else as an app."""
        groups = list(self._groups(index, stretch, outside))
        numbers = [number for group in groups for number in group.numbers]
        marked = any(
            (index, number) in place
            for number in range(len(self.ids))
            for place in (self.edges, self.marks.moved)
        )
        if stretch.variant is None and len(groups) == 1 and not marked:
            return groups[0].blank + self._content(stretch, numbers[0])
        readings = [self._reading(index, n, stretch, group) for n, group in enumerate(groups)]
        kind = "spacing" if len(groups) > 1 else "mark"
        return f"<app{_app(index, stretch.variant, kind)}>\n" + "".join(readings) + "</app>"

    def _groups(self, index: int, stretch: Stretch, outside: bool) -> Iterator[_Group]:
        """The witnesses by what they read; one with a gap stands alone, for its gap has an id."""
        if stretch.variant is None:
            there = [
                number
                for number, state in enumerate(self.marks.states[index])
                if state is not State.ABSENT or (index, number) in self.edges
            ]
            readings: list[tuple[Reading | None, list[int]]] = [(None, there)]
        else:
            readings = [
                (one, [self.numbers[sigil] for sigil in one.sigla])
                for one in stretch.variant.readings
            ]
        for reading, numbers in readings:
            groups: dict[tuple[str, str, int], list[int]] = defaultdict(list)
            for number in numbers:
                text = stretch.texts[number].rstrip()
                blank = " " if text and self.leads[index][number] and not outside and index else ""
                gaps = self.collation.witnesses[number].tokens.gaps
                alone = any(token in gaps for token in range(*stretch.tokens[number]))
                alone = alone or (reading is not None and reading.state in _LOST)
                groups[blank, text, number if alone else -1].append(number)
            for (blank, text, _), members in groups.items():
                yield _Group(members, reading, blank, text)

    def _reading(self, index: int, place: int, stretch: Stretch, group: _Group) -> str:
        """A `lem`, the first, or a `rdg`."""
        name = ""
        for number in group.numbers:
            for side in self.marks.moved.get((index, number), ()):
                name = f"reading-{index + 1}-{place + 1}"
                if name not in self.moved[side]:
                    self.moved[side].append(name)
        element = "rdg" if place else "lem"
        wit = " ".join(f"#{self.ids[number]}" for number in group.numbers)
        state = self.marks.states[index][group.numbers[0]]
        kind, cause = _kind(stretch.variant, group.reading, state, place)
        start = f"  <{element}{attributes(xml_id=name, wit=wit, type=kind, cause=cause)}"
        content = self._marked(index, stretch, group)
        return f"{start}>{content}</{element}>\n" if content else f"{start}/>\n"

    def _marked(self, index: int, stretch: Stretch, group: _Group) -> str:
        """The words of a reading with the marks around them."""
        first, marks = group.numbers[0], self.marks
        content = group.blank + (self._content(stretch, first) if group.text else "")
        if group.reading is not None and group.reading.state in _LOST and not group.text:
            token = group.reading.tokens[group.reading.sigla.index(self.collation.sigla[first])][0]
            pointer, reason = f"#{self.gaps[first, token]}", _REASONS[group.reading.state]
            content = f"<gap{attributes(reason=reason, corresp=pointer)}/>"
        shown: list[str] = []
        for number in group.numbers:
            for sigil, token in marks.released.get((index, number), ()):
                pointer = f"#{self.gaps[self.numbers[sigil], token]}"
                if pointer not in shown:
                    shown.append(pointer)
        if shown:
            content = f'<seg type="released" corresp="{" ".join(shown)}">{content}</seg>'
        before = after = ""
        for number in group.numbers:
            where, wit = (index, number), attributes(wit=f"#{self.ids[number]}")
            before += f"<witStart{wit}/>" if where in marks.begins else ""
            before += f"<lacunaStart{wit}/>" if marks.lost.get(where) == "lacunaStart" else ""
            after += f"<lacunaEnd{wit}/>" if marks.lost.get(where) == "lacunaEnd" else ""
            after += f"<witEnd{wit}/>" if where in marks.ends else ""
        return before + content + after

    def _content(self, stretch: Stretch, number: int) -> str:
        """The words of a witness, its markings of gaps as `gap`."""
        tokens = self.collation.witnesses[number].tokens
        first, last = stretch.tokens[number]
        gaps = [token for token in range(first, last) if token in tokens.gaps]
        if not gaps:
            return escaped(stretch.texts[number].rstrip())
        at = int(tokens.starts[first]) if first else 0
        end = int(tokens.starts[last]) if last < len(tokens) else len(tokens.text)
        parts: list[str] = []
        for token in gaps:
            parts.append(escaped(one_blank(tokens.text[at : tokens.starts[token]])))
            name = self.gaps[number, token]
            parts.append(gap_element(tokens.gaps[token], one_blank(tokens.word(token)), name))
            at = int(tokens.ends[token])
        parts.append(escaped(one_blank(tokens.text[at:end]).rstrip()))
        return "".join(parts) if first else "".join(parts).lstrip()


def _leads(cut: list[Stretch], count: int) -> list[list[bool | None]]:
    """Whether a blank stands before the next words of each witness, from each stretch on.

    None where it is all the same: before the first words, and after the last.
    """
    leads: list[list[bool | None]] = []
    last: list[bool | None] = [None] * count
    for stretch in cut:
        leads.append([last[n] if text else None for n, text in enumerate(stretch.texts)])
        last = [text.endswith(" ") if text else last[n] for n, text in enumerate(stretch.texts)]
    following: list[bool | None] = [None] * count
    for stretch, row in zip(reversed(cut), reversed(leads), strict=True):
        following = [row[n] if text else following[n] for n, text in enumerate(stretch.texts)]
        row[:] = following
    return leads


def _app(index: int, variant: Variant | None, kind: str) -> str:
    """The attributes of an app; one that is no variant differs in blanks, or holds a mark."""
    if variant is None:
        return attributes(xml_id=f"stretch-{index + 1}", type=kind, subtype="formal")
    number = str(variant.number)
    kind = variant.kind.replace(" ", "-")
    return attributes(xml_id=f"variant-{number}", n=number, type=kind, subtype=variant.significance)


def _kind(
    variant: Variant | None, reading: Reading | None, state: State, place: int
) -> tuple[str, str]:
    """The type of a reading and its cause; `state` is that of its witnesses, `place` its number."""
    if variant is not None and reading is not None and reading is not variant.lemma:
        if reading.kind != "transposition":
            return reading.kind.replace(" ", "-"), ""
        kind = "omission" if not reading.text else "wording" if variant.lemma.text else "addition"
        return kind, reading.kind
    state = state if reading is None else reading.state
    if state in (State.PRESENT, State.OMITTED):
        return "spacing" if place else "", ""
    return state.value, ""
