"""A collation on a terminal: wording first, then what moved, what is withheld, what is of form."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from archivekit.collate.collation import CollatedWitness, Collation
from archivekit.core.comparison import Place, Reading, State, Variant
from archivekit.core.problems import visible
from archivekit.core.text import Span
from archivekit.view.columns import GAP, beside, columns, padded, width_of, wrapped
from archivekit.view.marks import Mark, MarkKind, marked_text, marks
from archivekit.view.terminal import WIDTH, plural
from archivekit.words.tokens import TokenKind

FIRST = 50
"""Differences, moves and markings that are shown unless all are asked for."""

READ = 400
"""Characters of a reading that are shown unless all are asked for."""

BEFORE, AFTER = 6, 5  # tokens of context
_CONTEXT = 48  # characters of it on either side
HOLE = "____"
"""What stands in the words around a difference for the words that differ."""
_SIGLA = 20  # columns that sigla may take

KIND_WORDS = {
    "addition": "added",
    "omission": "left out",
    "transposition": "moved",
    "case": "capitals",
    "excision": "withheld",
    "lacuna": "lost",
    "absent": "not there: fragment",
}
"""What kinds of difference are called on screen where their own name does not say it."""

NOT_SHOWN = frozenset([State.EXCISION, State.LACUNA, State.ILLEGIBLE, State.ABSENT])
"""States of which nobody can say that anything was changed."""


@dataclass(frozen=True)
class Places:
    """Where words stand, as people cite it: paragraph and line of a document, or line of a text."""

    collation: Collation
    _known: dict[str, list[int]] = field(default_factory=dict)

    def witness(self, sigil: str) -> CollatedWitness:
        """The witness of a siglum."""
        return self.collation.witnesses[self.collation.sigla.index(sigil)]

    def where(self, sigil: str, span: Span) -> str:
        """The place of a span of the reading text; "" where the text is a single line."""
        one = self.witness(sigil)
        starts = self._starts(one)
        number = bisect_right(starts, span.start)
        if one.document is None:
            return f"line {number}" if len(starts) > 1 else ""
        _, anchors = one.document.locate(span.start, span.end)
        return ", ".join([f"¶ {number}"] * bool(number) + [f"line {anchors[0].line}"])

    def _starts(self, one: CollatedWitness) -> list[int]:
        """Where the paragraphs of a document begin, or the lines of a text."""
        if one.sigil not in self._known:
            if one.document is None:
                starts = [0, *(found.end() for found in re.finditer("\n", one.tokens.text))]
            else:
                starts = [part.span.start for part in one.document.segments("paragraph")]
            self._known[one.sigil] = starts
        return self._known[one.sigil]

    def named(self, sigla: Sequence[str], span: Span) -> str:
        """The place in the first of some witnesses, with their sigla before it."""
        return ", ".join(filter(None, [" ".join(sigla), self.where(sigla[0], span)]))


def collation_lines(collation: Collation, width: int = WIDTH, all: bool = False) -> list[str]:
    """What a person reads of a collation, in lines of at most `width` columns.

    Differences of form are counted, and shown when there are no others or `all` is asked for. Of
    what is long the first 50 are shown, and the last line says how to see the rest.

    >>> from archivekit.collate.collate import collate
    >>> for line in collation_lines(collate(["They had 12 ships.", "They had 15 ships."])):
    ...     print(line)
    2 witnesses; in the last column, words in common with A
      A            4 words
      B            4 words  75.0 %
    <BLANKLINE>
    Differences of wording
    1. A
        They had ____ ships.
        A  12
        B  15 (wording)
    <BLANKLINE>
    1 difference: 1 of wording (wording 1).
    """
    shown = _Shown(collation, Places(collation), width, None if all else FIRST)
    lines = [*_header(collation, width), *shown.fragments(), *shown.differences()]
    lines += [*shown.moves(), *shown.released(), *shown.breaks()]
    return [*lines, "", *wrapped(_summary(collation, shown.cut()), width)]


def parallel_lines(collation: Collation, width: int = WIDTH) -> list[str]:
    """The whole of the texts: once where all witnesses agree, side by side where they differ.

    >>> from archivekit.collate.collate import collate
    >>> for line in parallel_lines(collate(["They had 12 ships.", "They had 15 ships."])):
    ...     print(line)
    They had
      A                                       B
      12                                      15
    ships.
    """
    lines: list[str] = []
    variants = {variant.columns for variant in collation.variants}
    for start, end in collation.segments():
        texts = [collation.text(number, start, end) for number in range(len(collation.sigla))]
        if (start, end) in variants:
            heads = list(map(visible, collation.sigla))
            lines += [f"  {line}" for line in columns(heads, [texts], width - 2)]
        else:
            lines += wrapped(next(filter(None, texts), ""), width)
    return lines


@dataclass(frozen=True)
class _Shown:
    """What is shown of a collation; `most` of everything, or all for None."""

    collation: Collation
    places: Places
    width: int
    most: int | None

    def differences(self) -> Iterator[str]:
        """The variants: those of wording, or of form when there are no others, or all of them."""
        wording = [v for v in self.collation.variants if v.significance == "wording"]
        formal = [v for v in self.collation.variants if is_formal(v)]
        if self.most is None:
            yield from self._section("Differences", self.collation.variants)
        elif wording:
            yield from self._section("Differences of wording", wording)
        else:
            yield from self._section("Differences of form", formal)

    def moves(self) -> Iterator[str]:
        """What stands at another place."""
        moves = self.collation.moves
        for number, move in enumerate(moves[: self.most]):
            yield from ["", "Moved"] if not number else []
            yield f"{move.number}. {plural(move.shared, 'word')} of content in common"
            for side in (move.one, move.other):
                yield from self._place(side)

    def released(self) -> Iterator[str]:
        """What is withheld or lost in one witness and stands in others."""
        for number, one in enumerate(self.collation.released[: self.most]):
            if not number:
                yield from ["", "Withheld or lost in one, shown by another"]
            said = f"({gap_words(one.state, one.extent)})"
            where = self.places.named([one.gap.sigil], one.gap.span)
            yield from wrapped(f"{one.number}. {where}: {one.gap.text} {said}", self.width)
            for places in same_text(one.shown):
                yield from self._place(places)

    def breaks(self) -> Iterator[str]:
        """Where paragraphs are divided differently."""
        for number, one in enumerate(self.collation.breaks[: self.most], start=1):
            if number == 1:
                yield from ["", "Paragraphs divided differently"]
            first = one.begin[0]
            where = self.places.named([place.sigil for place in one.begin], first.span)
            others = " ".join(visible(place.sigil) for place in one.go_on)
            said = f"{where}: a paragraph begins with “{first.text}”; {others} goes on"
            yield from wrapped(f"{number}. {said}", self.width)

    def fragments(self) -> Iterator[str]:
        """How far the witnesses reach that begin late or end early."""
        for sigil, first, last in self.collation.fragments:
            yield ""
            start, end = (self.places.named([one.sigil], one.span) for one in (first, last))
            said = f"{visible(sigil)} is a fragment: it goes from {start} to {end}"
            yield from wrapped(f"{said}. What stands before and after is not in it.", self.width)

    def cut(self) -> bool:
        """Whether anything is not shown."""
        if self.most is None:
            return False
        kinds = Counter(v.significance for v in self.collation.variants)
        shown = kinds["wording"] or len(self.collation.variants)
        lengths = (shown, len(self.collation.moves), len(self.collation.released))
        return max(lengths) > self.most or shown < len(self.collation.variants)

    def _section(self, title: str, variants: Sequence[Variant]) -> Iterator[str]:
        if variants:
            yield from ["", title]
        for variant in variants[: self.most]:
            yield from self._variant(variant)

    def _variant(self, variant: Variant) -> Iterator[str]:
        lemma = variant.lemma
        where = self.places.named(lemma.sigla[:1], lemma.spans[0])
        yield from wrapped(f"{variant.number}. {where}", self.width)
        before, after = context(self.places.witness(lemma.sigla[0]), lemma)
        yield from self._indented(before + HOLE + after)
        rows = [
            (" ".join(map(visible, one.sigla)), self._said(one, lemma)) for one in variant.readings
        ]
        sigla = min(max(width_of(name) for name, _ in rows), _SIGLA)
        for row in rows:
            yield from (f"    {line}" for line in beside(row, (sigla, self.width - sigla - 6)))

    def _said(self, one: Reading, lemma: Reading) -> str:
        """A reading in words, with marks against the lemma, and what kind of difference it is."""
        if one.state in NOT_SHOWN:
            return f"({gap_words(one.state, one.extent)})"
        if not one.text:
            return f"({nothing_words(one.kind)})"
        kind = f"({kind_words(one.kind)})" if one.kind else ""
        text = self._short(one.text)
        if one.kind and text == one.text:
            text = marked_text(inner_marks(lemma, one))
        return f"{text} {kind}" if kind else text

    def _place(self, places: Sequence[Place]) -> Iterator[str]:
        where = self.places.named([place.sigil for place in places], places[0].span)
        yield from self._indented(f"{where}: {self._short(places[0].text)}")

    def _indented(self, text: str) -> list[str]:
        return [f"    {line}" for line in wrapped(text, self.width - 4)]

    def _short(self, text: str) -> str:
        if self.most is None or len(text) <= READ:
            return text
        start, end = text[: READ * 3 // 4], text[-READ // 4 :]
        left_out = len(text[len(start) : -len(end)].split())
        return f"{start} … ({plural(left_out, 'word')}) … {end}"


def _header(collation: Collation, width: int) -> Iterator[str]:
    """The witnesses: what they are, how long, how much each has in common with the first."""
    first = collation.sigla.index(collation.base) if collation.base else 0
    apart = collation.distances()[first]
    rows = [
        (
            visible(one.sigil),
            visible(one.title),
            plural(word_count(one), "word"),
            "" if number == first else share_words(1 - apart[number]),
        )
        for number, one in enumerate(collation.witnesses)
    ]
    sigla, titles, counts = (max(width_of(row[n]) for row in rows) for n in range(3))
    sigla = min(sigla, _SIGLA)
    titles = max(8, min(titles, width - sigla - counts - 14))
    yield from wrapped(
        f"{len(rows)} witnesses; in the last column, words in common with {rows[first][0]}", width
    )
    for sigil, title, count, share in rows:
        line, *rest = beside((sigil, title), (sigla, titles))
        yield f"  {padded(line, sigla + titles + GAP)}  {count:>{counts}}  {share:>6}".rstrip()
        yield from (f"  {more}" for more in rest)


def _summary(collation: Collation, cut: bool) -> str:
    """How much there is of everything, and how to see what is not shown."""
    variants = collation.variants
    groups = {
        "of wording": [v for v in variants if v.significance == "wording"],
        "of form": [v for v in variants if is_formal(v)],
        "where a witness shows nothing": [
            v for v in variants if v.significance != "wording" and not is_formal(v)
        ],
    }
    told = [f"{len(its):,} {name} ({kind_counts(its)})" for name, its in groups.items() if its]
    said = f"{plural(len(variants), 'difference')}: {', '.join(told)}" if told else "No difference"
    moves = len(collation.moves)
    said += f"; {plural(moves, 'passage')} moved." if moves else "."
    breaks = len(collation.breaks)
    if breaks:
        said += f" Paragraphs are divided differently at {plural(breaks, 'place')}."
    if collation.can_certify and collation.matched < collation.possible:
        share = share_words(collation.matched / collation.possible)
        said += f" {share} of the words that any two could share stand together."
    return f"{said} Not all are shown: --all shows them." if cut else said


def is_formal(variant: Variant) -> bool:
    """Whether witnesses differ in form only; where one shows nothing, nobody can say."""
    return variant.significance == "formal" and variant.kind not in NOT_SHOWN


def kind_words(kind: str) -> str:
    """What a kind of difference is called on screen.

    >>> kind_words("omission"), kind_words("spelling")
    ('left out', 'spelling')
    """
    return KIND_WORDS.get(kind, kind)


def nothing_words(kind: str) -> str:
    """What is said of a reading without words.

    >>> nothing_words(""), nothing_words("omission"), nothing_words("punctuation")
    ('nothing', 'left out', 'left out, punctuation')
    """
    if kind in ("", "omission", "transposition"):
        return kind_words(kind) or "nothing"
    return f"left out, {kind_words(kind)}"


def kind_counts(variants: Iterable[Variant]) -> str:
    """How many variants there are of each kind, the most frequent first."""
    counts = Counter(kind_words(variant.kind) for variant in variants)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{kind} {count:,}" for kind, count in ordered)


def word_count(one: CollatedWitness) -> int:
    """The words of a witness, without punctuation and markings of gaps."""
    return int((one.tokens.kinds != TokenKind.PUNCTUATION).sum()) - len(one.tokens.gaps)


def share_words(share: float) -> str:
    """A share in percent, rounded down: only what is the same throughout has 100 %.

    >>> share_words(0.99996), share_words(1.0)
    ('99.9 %', '100 %')
    """
    return "100 %" if share >= 1 else f"{int(share * 1000) / 10:.1f} %"


def gap_words(state: State, extent: str) -> str:
    """What is said where a witness shows nothing.

    >>> gap_words(State.EXCISION, "1.5 lines"), gap_words(State.ABSENT, "")
    ('withheld, 1.5 lines', 'not there: fragment')
    """
    said = kind_words(state.value)
    return f"{said}, {extent}" if extent else said


def context(one: CollatedWitness, reading: Reading) -> tuple[str, str]:
    """Some words before a reading and some after it, with the blanks next to it."""
    tokens, (first, end) = one.tokens, reading.tokens[0]
    span = tokens.span(first, end) if first < end else reading.spans[0]
    low = int(tokens.starts[max(0, first - BEFORE)]) if first else span.start
    last = min(len(tokens), end + AFTER)
    high = int(tokens.ends[last - 1]) if last > end else span.end
    before = tokens.text[max(low, span.start - _CONTEXT) : span.start]
    after = tokens.text[span.end : min(high, span.end + _CONTEXT)]
    narrow = before[-1:].strip() and width_of(before[-1:]) < 2  # ideographs have no blanks
    blank = " " if first == end and narrow else ""
    more = "… " * (low > 0 and first > BEFORE), " …" * (last < len(tokens))
    return more[0] + before.lstrip() + blank, after.rstrip() + more[1]


def inner_marks(lemma: Reading, one: Reading) -> tuple[Mark, ...]:
    """A reading with marks against the lemma, or as it is where none of it is the same."""
    found = marks(lemma.text, one.text) if lemma.text else ()
    if any(mark.kind is MarkKind.SAME and not mark.text.isspace() for mark in found):
        return found
    return (Mark(MarkKind.SAME, one.text),)


def same_text(places: Iterable[Place]) -> list[list[Place]]:
    """Places that have the same words, together, in the order in which they come first."""
    together: dict[str, list[Place]] = {}
    for place in places:
        together.setdefault(place.text, []).append(place)
    return list(together.values())
