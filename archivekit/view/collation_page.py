"""A collation as one HTML page: the running text, the apparatus under it, moves, withheld text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from archivekit.collate.collation import Collation
from archivekit.core.comparison import Place, Reading, Variant
from archivekit.core.text import Span
from archivekit.package.page import Grid, Line, Listing, Look, Piece, Section, line
from archivekit.package.words import in_a_row
from archivekit.view.collation import (
    HOLE,
    NOT_SHOWN,
    Places,
    context,
    gap_words,
    inner_marks,
    is_formal,
    kind_counts,
    kind_words,
    nothing_words,
    same_text,
    share_words,
    word_count,
)
from archivekit.view.html import document, escape, section
from archivekit.view.marks import marked_html, marks
from archivekit.view.running_text import running_text
from archivekit.view.terminal import plural
from archivekit.words.languages import likeliest_language

RUNNING = 60_000
"""Columns of which the page has the running text; of a longer collation it has the differences."""

ROWS = 4_000
"""Differences in the table of a long collation: a page that browsers still open at once."""

LEMMA = 12
"""Words of a lemma that the apparatus repeats; a longer one is its first and last words."""

PASSAGE = 60
"""Words of a moved passage, and of a reading in the table, that are shown; else its ends."""


def collation_page(collation: Collation) -> str:
    """The collation as one HTML file: no script, no request, readable without colour and on paper.

    Of a long text (a novel) it has a table of the differences with the words around them.

    >>> from archivekit.collate.collate import collate
    >>> page = collation_page(collate(["They had 12 ships.", "They had 15 ships."]))
    >>> page.count("<h1"), "<script" in page, '<a href="#t1">1</a> <bdi>12</bdi>' in page
    (1, False, True)
    """
    page = _Page(collation)
    title = f"Collation of {_titles(collation)}"
    parts = [
        section(_witnesses(collation)),
        page.table() if page.long else page.text(),
        page.moves(),
        page.released(),
        _legend(),
    ]
    body = (
        '<a class="skip" href="#differences">To the differences</a>\n'
        f"<header>\n<h1>{escape(title)}</h1>\n<p>{escape(_lead(collation))}</p>\n</header>\n"
        f'<main class="collation">\n{"".join(parts)}</main>\n'
    )
    return document(title, body)


def _titles(collation: Collation) -> str:
    names = [
        PurePosixPath(one.title).name if one.document else one.title or one.sigil
        for one in collation.witnesses
    ]
    return in_a_row(names) if len(names) < 4 else f"{len(names)} witnesses"


def _lead(collation: Collation) -> str:
    variants = collation.variants
    told = [f"{plural(len(variants), 'difference')}: {kind_counts(variants)}"] if variants else []
    told += [f"{plural(len(collation.moves), 'passage')} moved"] * bool(collation.moves)
    return ". ".join(told or ["No difference"]) + "."


def _witnesses(collation: Collation) -> Section:
    """The witnesses, and what each pair of them has in common."""
    apart = collation.distances()
    titled = any(one.title for one in collation.witnesses)
    rows = tuple(
        (_value(one.sigil), *[_value(one.title)] * titled, line(f"{word_count(one):,}"))
        for one in collation.witnesses
    )
    shares = tuple(
        (
            _value(one.sigil),
            *(line("–" if i == j else share_words(1 - apart[i][j])) for j in range(len(apart))),
        )
        for i, one in enumerate(collation.witnesses)
    )
    base = f"The readings of {collation.base} stand first." if collation.base else ""
    said = [
        line(Piece(f"{found.code}: {found.message}", Look.VALUE)) for found in collation.problems
    ]
    blocks: list[Grid | Listing] = [
        Grid(("Siglum", *["Title"] * titled, "Words"), rows, "What is compared"),
        Grid(("", *collation.sigla), shares, "Words in common"),
    ]
    blocks += [Listing(tuple(said), "To be known")] * bool(said)
    return Section("compared", "Witnesses", line(base), tuple(blocks))


def _value(text: str) -> Line:
    return (Piece(text, Look.VALUE),) if text else ()


@dataclass(slots=True)
class _Passage:
    """A paragraph of the running text as HTML, and its variants."""

    place: str
    text: list[str]
    variants: list[Variant]


@dataclass(frozen=True)
class _Page:
    """The parts of one page."""

    collation: Collation

    @property
    def long(self) -> bool:
        """Whether the page has a table of the differences instead of the running text."""
        return len(self.collation.cells) > RUNNING

    @cached_property
    def places(self) -> Places:
        """Where words stand in the witnesses."""
        return Places(self.collation)

    @cached_property
    def number_of(self) -> Mapping[str, int]:
        """The number of the witness of a siglum."""
        return {sigil: number for number, sigil in enumerate(self.collation.sigla)}

    @cached_property
    def languages(self) -> Mapping[str, str]:
        """The language of each witness: as its document says, else as its words do."""
        return {
            one.sigil: one.document.language
            if one.document
            else likeliest_language(one.tokens.text)
            for one in self.collation.witnesses
        }

    @cached_property
    def language(self) -> str:
        """The language of the running text."""
        return self.languages[self.collation.base or self.collation.sigla[0]]

    @cached_property
    def moved(self) -> Mapping[int, list[int]]:
        """The numbers of the moves that a variant is part of."""
        of_variant: dict[int, list[int]] = {}
        for move in self.collation.moves:
            found = {n for place in (*move.one, *move.other) for n in self.variants_at(place)}
            for number in sorted(found):
                of_variant.setdefault(number, []).append(move.number)
        return of_variant

    @cached_property
    def released_at(self) -> Mapping[int, list[int]]:
        """The numbers of the released texts that stand at a variant."""
        at: dict[int, list[int]] = {}
        for one in self.collation.released:
            for number in self.variants_at(one.gap):
                at.setdefault(number, []).append(one.number)
        return at

    @cached_property
    def _columns(self) -> list[list[int]]:
        """The column of each token of each witness."""
        cells = self.collation.cells
        return [(cells[:, n] >= 0).nonzero()[0].tolist() for n in range(cells.shape[1])]

    @cached_property
    def _starts(self) -> list[int]:
        return [variant.columns[0] for variant in self.collation.variants]

    def variants_at(self, place: Place) -> list[int]:
        """The numbers of the variants that hold words of a place."""
        columns = self._columns[self.number_of[place.sigil]][slice(*place.tokens)]
        if not columns:
            return []
        variants = self.collation.variants
        low = max(0, bisect_right(self._starts, columns[0]) - 1)
        high = bisect_right(self._starts, columns[-1])
        return [one.number for one in variants[low:high] if one.columns[1] > columns[0]]

    def text(self) -> str:
        """The running text, a paragraph at a time, each with its apparatus."""
        formal = sum(map(is_formal, self.collation.variants))
        toggle = (
            '<p class="toggle"><input type="checkbox" id="formal" checked> '
            f'<label for="formal">Show differences of form ({formal:,})</label></p>\n'
        )
        lead = "Each number leads from the text to the readings below its paragraph, and back."
        passages = "".join(self._passage(one) for one in self._passages())
        return _part("differences", "Text and apparatus", lead, toggle * bool(formal) + passages)

    def _passage(self, one: _Passage) -> str:
        entries = "".join(self._entry(variant) for variant in one.variants)
        apparatus = f'<ul class="apparatus" role="list">\n{entries}</ul>\n' if entries else ""
        text = "".join(one.text)
        return (
            f'<article class="passage">\n<h3>{escape(one.place)}</h3>\n'
            f'<p dir="auto"{_lang(self.language)}>{text}</p>\n{apparatus}</article>\n'
        )

    def _passages(self) -> Iterator[_Passage]:
        """The running text in paragraphs, each with the place where it begins."""
        passage = _Passage("", [], [])
        count = 0
        for stretch in running_text(self.collation):
            if passage.text and stretch.begins:
                yield passage
                passage = _Passage("", [], [])
            if not passage.text:
                count += 1
                one = self.collation.witnesses[stretch.witness]
                place = self.places.named([one.sigil], Span(stretch.start, stretch.start))
                passage.place = place if one.document else f"¶ {count}"
            elif stretch.blank:
                passage.text.append(" ")
            passage.text += [f'<span class="gap">{escape(note)}</span> ' for note in stretch.notes]
            if stretch.variant:
                passage.text.append(self._marked(stretch.variant, stretch.text))
                passage.variants.append(stretch.variant)
            else:
                passage.text.append(_escaped(stretch.text))
        if passage.text:
            yield passage

    def _marked(self, variant: Variant, text: str) -> str:
        """The lemma in the running text, with the number that leads to its entry."""
        said = _escaped(text) or '<span class="caret">‸</span>'
        number = variant.number
        return (
            f'<a id="t{number}" class="{_sort(variant)}" href="#v{number}">'
            f"{said}<sup>{number}</sup></a><wbr>"
        )

    def _entry(self, variant: Variant) -> str:
        """The entry of a variant: lemma ] reading sigla; reading sigla."""
        lemma = variant.lemma
        number = variant.number
        others = "; ".join(
            f"{self.reading(variant, one)} {_sigla(one.sigla)}" for one in variant.readings[1:]
        )
        head = self.reading(variant, lemma, LEMMA)
        return (
            f'<li id="v{number}" class="{_sort(variant)}"><a href="#t{number}">{number}</a> '
            f"{head} {_sigla(lemma.sigla)} ] {others}</li>\n"
        )

    def reading(self, variant: Variant, one: Reading, most: int = 0) -> str:
        """What witnesses have at a variant, with marks against the lemma, and the kind in words.

        Of more than `most` words, if that is not 0, the first and the last ones.
        """
        lang = _lang(self.languages[one.sigla[0]])
        if one.state in NOT_SHOWN:
            said = f'<span class="gap">{escape(gap_words(one.state, one.extent))}</span>'
            return self._linked(said, "r", self.released_at.get(variant.number, ()))
        said = kind_words(one.kind) if one.text else nothing_words(one.kind)
        kind = f"<i>{escape(said)}</i>" if said else ""
        if one.kind == "transposition":
            kind = self._linked(kind, "m", self.moved.get(variant.number, ()))
        if not one.text:
            return kind
        if most and len(one.text.split()) > most:
            words = escape(_shortened(one.text, most))
        else:
            words = marked_html(inner_marks(variant.lemma, one))
        return f"<bdi{lang}>{words}</bdi> {kind}".rstrip()

    def _linked(self, said: str, letter: str, numbers: Sequence[int]) -> str:
        return f'<a href="#{letter}{numbers[0]}">{said}</a>' if numbers else said

    @cached_property
    def rows(self) -> Sequence[Variant]:
        """The differences that the page has: all of them, or what a long collation is cut to."""
        variants = self.collation.variants
        if not self.long or len(variants) <= ROWS:
            return variants
        return [one for one in variants if not is_formal(one)][:ROWS]

    @cached_property
    def shown(self) -> frozenset[int]:
        """The numbers of the differences that links can lead to."""
        return frozenset(one.number for one in self.rows)

    def table(self) -> str:
        """The differences with the words around them, a column a witness."""
        head = "".join(
            f'<th scope="col" role="columnheader">{escape(sigil)}</th>'
            for sigil in self.collation.sigla
        )
        rows = "".join(self._row(variant) for variant in self.rows)
        whole = len(self.collation.variants)
        lead = "The texts are long: here are the differences only, each with the words around it. "
        lead += f"Of readings of more than {PASSAGE} words the first and the last are shown. "
        if len(self.rows) < whole:
            lead += f"{len(self.rows):,} of {whole:,} are shown, none of form."
        table = (
            '<table role="table" class="parallel">\n<caption>Differences</caption>\n'
            '<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Place</th>'
            f'{head}</tr></thead>\n<tbody role="rowgroup">\n{rows}</tbody>\n</table>\n'
        )
        return _part("differences", "Differences", lead, table)

    def _row(self, variant: Variant) -> str:
        lemma = variant.lemma
        before, after = context(self.places.witness(lemma.sigla[0]), lemma)
        number, where = variant.number, self.places.named(lemma.sigla[:1], lemma.spans[0])
        reading_of = {sigil: one for one in variant.readings for sigil in one.sigla}
        cells = "".join(
            f'<td role="cell" data-column="{escape(sigil)}">'
            f"{self.reading(variant, reading_of[sigil], PASSAGE)}</td>"
            for sigil in self.collation.sigla
        )
        around = f"<bdi{_lang(self.language)}>{_escaped(f'{before}{HOLE}{after}')}</bdi>"
        return (
            f'<tr role="row" id="v{number}"><th scope="row" role="rowheader">{number}. '
            f"{escape(where)}<br>{around}</th>{cells}</tr>\n"
        )

    def moves(self) -> str:
        """What stands at another place, each side a link to where it is."""
        items = "".join(
            f'<li id="m{one.number}">{self._side(one.one)} ↔ {self._side(one.other)}: '
            f"{plural(one.shared, 'word')} of content in common</li>\n"
            for one in self.collation.moves
        )
        lead = "Words that stand at another place in other witnesses; both places are links."
        return _part("moves", "Moved", lead, f"<ol>\n{items}</ol>\n") if items else ""

    def _side(self, places: Sequence[Place]) -> str:
        return f"{self._cited(places)} {self._quoted(places[0], PASSAGE)}"

    def _cited(self, places: Sequence[Place]) -> str:
        """Where words stand, as a link into the text."""
        named = escape(self.places.named([place.sigil for place in places], places[0].span))
        at = [number for number in self.variants_at(places[0]) if number in self.shown]
        letter = "v" if self.long else "t"
        return f'<a href="#{letter}{at[0]}">{named}</a>' if at else named

    def _quoted(self, place: Place, most: int = 0) -> str:
        text = _shortened(place.text, most) if most else place.text
        return f"<bdi{_lang(self.languages[place.sigil])}>{escape(text)}</bdi>"

    def released(self) -> str:
        """What one witness withholds or lost, and others show."""
        entries = []
        for one in self.collation.released:
            shown = "".join(
                f"<dt>{self._cited(places)}</dt><dd>{self._quoted(places[0])}</dd>\n"
                for places in same_text(one.shown)
            )
            said = escape(gap_words(one.state, one.extent))
            entries.append(
                f'<article id="r{one.number}">\n<h3>{one.number}. {self._cited([one.gap])}: {said}'
                f"</h3>\n<p>{self._quoted(one.gap)}</p>\n<dl>\n{shown}</dl>\n</article>\n"
            )
        lead = "What one witness withholds or has lost, and others show."
        return _part("released", "Withheld and shown", lead, "".join(entries)) if entries else ""


def _lang(tag: str) -> str:
    """The attribute of the language of some words; the page itself is English."""
    return "" if tag == "en" else f' lang="{escape("" if tag == "und" else tag)}"'


def _escaped(text: str) -> str:
    """Words as HTML, line ends and other blanks as one blank each."""
    return escape(" ".join(text.split()))


def _shortened(text: str, most: int) -> str:
    """The first and the last words of a text of more than `most` words."""
    words = text.split()
    if len(words) <= most:
        return text
    end = most // 3
    return f"{' '.join(words[:end])} … {' '.join(words[-end:])}"


def _sigla(sigla: Iterable[str]) -> str:
    return f"<b>{' '.join(f'<bdi>{escape(sigil)}</bdi>' for sigil in sigla)}</b>"


def _sort(variant: Variant) -> str:
    """The class that the style sheet knows a variant by."""
    if is_formal(variant):
        return "formal"
    return "wording" if variant.significance == "wording" else "gap"


def _part(name: str, title: str, lead: str, body: str) -> str:
    """A section of the page; `body` is HTML already."""
    return (
        f'<section id="{name}" aria-labelledby="{name}-title">\n'
        f'<h2 id="{name}-title">{escape(title)}</h2>\n'
        f'<p class="lead">{escape(lead)}</p>\n{body}</section>\n'
    )


def _legend() -> str:
    """What the signs mean; none of them is told by colour only."""
    marks_ = marked_html(marks("honourable men", "honorable man"))
    signs = (
        "<li><b>A B</b> the witnesses that have a reading; ] parts the reading of the text from "
        "the others</li>\n"
        f"<li>{marks_}: struck out is what only the text has, underlined what only the reading "
        "has</li>\n"
        '<li><a class="wording" href="#legend">words</a> differ in wording, '
        '<a class="formal" href="#legend">words</a> in form only</li>\n'
        "<li>‸ here other witnesses have words; <i>left out</i>: nothing stood there; "
        '<span class="gap">withheld, lost, illegible</span>: nobody knows from this witness what '
        "stood there</li>\n"
    )
    return _part("legend", "Signs", "What the signs mean.", f"<ul>\n{signs}</ul>\n")
