"""Our comparisons: every copy has a reading at each place, and the words stand where it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from archivekit.core.problems import Place
from archivekit.package.validate.findings import Findings
from archivekit.package.validate.own_texts import OwnTexts, Reach
from archivekit.package.validate.table_pass import RowRule, Rows
from archivekit.tables.cells import from_literal
from archivekit.tables.schema import schema

OF_WORDING = frozenset(("transposition", "addition", "omission", "wording"))
"""The kinds that are differences of wording; all others are of form."""

_MARKED = frozenset(("excision", "lacuna", "illegible"))
_EMPTY = frozenset(("omitted", "absent"))
_DIGITS = 18


@dataclass(slots=True)
class _Comparison:
    """A comparison: its document and language, its columns, and the copies that are in it."""

    document: str
    language: str
    columns: int
    place: Place
    copies: dict[str, str] = field(default_factory=dict)  # their sigla
    last_key: int | None = None


@dataclass(frozen=True, slots=True)
class _Variant:
    comparison: str
    kind: str
    significance: str
    place: Place


@dataclass(frozen=True, slots=True)
class _Reading:
    witness: str
    state: str
    is_lemma: bool
    kind: str
    words: str
    place: Place

    @property
    def group(self) -> tuple[str, str]:
        """What all copies of one reading share."""
        return self.state, " ".join(self.words.split())


class OwnComparisons(RowRule):
    """The rules of collations; a `RowRule` that needs the texts.

    The readings of a variant stand together: only those of one are held in memory.
    """

    def __init__(self, texts: OwnTexts, found: Findings) -> None:
        self._texts, self._found = texts, found
        self._gravity = {kind: at for at, kind in enumerate(_kinds())}
        self._comparisons: dict[str, _Comparison] = {}
        self._variants: dict[str, _Variant] = {}
        self._read: set[str] = set()  # variants with readings
        self._now: tuple[str, list[_Reading]] = ("", [])
        self._reached: dict[tuple[str, str], int] = {}
        self._sides: dict[str, tuple[set[str], Place]] = {}
        self._stages: dict[str, Place] = {}
        self._activities: set[str] = set()

    def see(self, rows: Rows) -> None:
        """Some rows of a table."""
        match rows.table:
            case "activities":
                self._activities.update(rows.columns["activity_id"])
            case "comparisons":
                self._see_comparisons(rows)
            case "comparison_witnesses":
                self._see_copies(rows)
            case "variants":
                self._see_variants(rows)
            case "readings":
                self._see_readings(rows)
            case "moves":
                self._see_moves(rows)
            case "released":
                self._see_released(rows)

    def end(self, table: str) -> None:
        """A table is over."""
        if table == "readings":
            self._finish_variant()

    def finish(self) -> None:
        """All tables are over: what lacks, lacks."""
        for id_, one in self._comparisons.items():
            if len(one.copies) < 2:
                self._found.add("comparison.too-few", one.place, value=id_)
        for id_, variant in self._variants.items():
            if id_ not in self._read and variant.comparison in self._comparisons:
                self._found.add("variant.witness-missing", variant.place, of="variant_id",
                                value=id_, witness="any copy")  # fmt: skip
        for id_, (sides, place) in self._sides.items():
            if len(sides) < 2:
                self._found.add("move.one-sided", place, of="side", value=id_)
        for stage, place in self._stages.items():
            if stage not in self._activities:
                self._found.add("activity.no-such-activity", place, of="activity_id", value=stage)

    # --- comparisons and their copies ----------------------------------------------------------

    def _see_comparisons(self, rows: Rows) -> None:
        names = ("comparison_id", "document_id", "language", "columns", "matched", "possible",
                 "activity_id")  # fmt: skip
        for index, (id_, document, language, *counts, stage) in _cells(rows, names):
            place = rows.place(index, id_)
            columns, matched, possible = map(_number, counts)
            self._comparisons[id_] = _Comparison(document, language, columns, place)
            self._stages.setdefault(stage, place)
            if matched > possible:
                self._found.add("comparison.wrong-count", place, of="matched", column="matched",
                                count=matched, most=possible)  # fmt: skip

    def _see_copies(self, rows: Rows) -> None:
        for index, (id_, witness, sigil, words) in _cells(
            rows, ("comparison_id", "witness_id", "sigil", "words")
        ):
            one, copy = self._comparisons.get(id_), self._texts.witnesses.get(witness)
            if one is None or copy is None:
                continue  # a key that leads nowhere, which is told
            place = rows.place(index, id_)
            facts = {"value": witness, "comparison": id_}
            language = copy["language"].partition("-")[0].lower()
            if (copy["document_id"], language) != (one.document, one.language):
                self._found.add("comparison.wrong-witness", place, of="witness_id", **facts)
            if copy["publish"] != "full":
                self._found.add("comparison.withheld", place, of="witness_id", **facts)
            if sigil in one.copies.values():
                self._found.add("comparison.sigil-twice", place, of="sigil", value=sigil,
                                comparison=id_)  # fmt: skip
            if _number(words) > one.columns:
                self._found.add("comparison.wrong-count", place, of="words", column="words",
                                count=words, most=one.columns)  # fmt: skip
            one.copies[witness] = sigil

    def _is_compared(self, id_: str, witness: str, place: Place, column: str) -> bool:
        """Whether a copy is in a comparison; if not, it is told."""
        one = self._comparisons.get(id_)
        if one is None or witness in one.copies:
            return one is not None
        self._found.add("comparison.not-compared", place, of=column, value=witness, comparison=id_)
        return False

    # --- variants and readings -----------------------------------------------------------------

    def _see_variants(self, rows: Rows) -> None:
        names = ("variant_id", "comparison_id", "order_key", "kind", "significance")
        for index, (id_, comparison, key, kind, significance) in _cells(rows, names):
            place = rows.place(index, id_)
            self._variants[id_] = _Variant(comparison, kind, significance, place)
            one = self._comparisons.get(comparison)
            if one is not None and key.removeprefix("-").isdecimal() and len(key) <= _DIGITS:
                if one.last_key is not None and int(key) <= one.last_key:
                    self._found.add("variant.wrong-order", place, of="order_key", value=id_)
                one.last_key = int(key)

    def _see_readings(self, rows: Rows) -> None:
        names = ("variant_id", "witness_id", "state", "is_lemma", "kind", "text", "extent")
        for index, (id_, witness, state, lemma, kind, text, extent) in _cells(rows, names):
            place = rows.place(index, id_)
            if id_ != self._now[0]:
                self._finish_variant()
                self._now = (id_, [])
            words = _words(text)
            self._now[1].append(_Reading(witness, state, lemma == "yes", kind, words, place))
            variant = self._variants.get(id_)
            if variant and self._is_compared(variant.comparison, witness, place, "witness_id"):
                self._see_place(rows, index, variant.comparison, (state, words, extent))

    def _see_place(
        self, rows: Rows, index: int, comparison: str, stated: tuple[str, str, str]
    ) -> None:
        """A reading stands where it says, behind the one before it, and as its state wants it."""
        state, words, extent = stated
        witness = rows.columns["witness_id"][index]
        span = self._span(rows, index, witness)
        if span is None:
            return
        place = rows.place(index, rows.columns["variant_id"][index])
        fits = {
            "present": bool(words) and not extent,
            "omitted": span[0] == span[1] and not words and not extent,
            "absent": span[0] == span[1] and not words and not extent,
        }
        if not fits.get(state, span[0] < span[1] and not words):
            self._found.add("reading.wrong-state", place, of="state", state=state)
        elif state == "present":
            self._compare(place, witness, span, words)
        if state not in _MARKED:  # one marking may stand for what several places have
            if span[0] < self._reached.get((comparison, witness), 0):
                self._found.add("reading.wrong-order", place, of="start", value=witness)
            self._reached[comparison, witness] = span[1]

    def _finish_variant(self) -> None:
        id_, readings = self._now
        self._now = ("", [])
        variant = self._variants.get(id_)
        one = self._comparisons.get(variant.comparison) if variant else None
        if variant is None or one is None or not readings:
            return  # a key that leads nowhere, which is told
        if id_ in self._read:
            self._found.add("variant.readings-apart", readings[0].place, of="variant_id", value=id_)
            return
        self._read.add(id_)
        for witness in sorted(one.copies.keys() - {reading.witness for reading in readings}):
            self._found.add("variant.witness-missing", variant.place, of="variant_id", value=id_,
                            witness=witness)  # fmt: skip
        self._judge_groups(id_, variant, readings)
        self._judge_kinds(id_, variant, readings)

    def _judge_groups(self, id_: str, variant: _Variant, readings: Sequence[_Reading]) -> None:
        """Two readings or more, of which exactly one is the lemma."""
        groups: dict[tuple[str, str], set[bool]] = defaultdict(set)
        for reading in readings:
            groups[reading.group].add(reading.is_lemma)
        if len(groups) < 2:
            self._found.add("variant.no-difference", variant.place, of="variant_id", value=id_)
        if sorted(map(sorted, groups.values())) != [[False]] * (len(groups) - 1) + [[True]]:
            self._found.add("variant.no-lemma", variant.place, of="variant_id", value=id_)

    def _judge_kinds(self, id_: str, variant: _Variant, readings: Sequence[_Reading]) -> None:
        """A lemma has no kind, a state is its own; the place has the gravest of its kinds."""
        for reading in readings:
            state, kind = reading.state, reading.kind
            own = state if state in _MARKED or state == "absent" else ""
            right = not kind if reading.is_lemma else bool(kind) and _of_state(kind) == own
            if not right:
                self._found.add("reading.wrong-kind", reading.place, of="kind",
                                value=kind or "empty", state=state)  # fmt: skip
        gravest = max((one.kind for one in readings), key=lambda kind: self._gravity.get(kind, -1))
        significance = "wording" if variant.kind in OF_WORDING else "formal"
        if (variant.kind, variant.significance) != (gravest, significance):
            self._found.add("variant.wrong-kind", variant.place, of="kind", value=id_,
                            kind=gravest or "none")  # fmt: skip

    # --- moves and released text ---------------------------------------------------------------

    def _see_moves(self, rows: Rows) -> None:
        names = ("move_id", "comparison_id", "side", "witness_id", "text")
        for index, (id_, comparison, side, witness, text) in _cells(rows, names):
            place = rows.place(index, id_)
            self._sides.setdefault(id_, (set(), place))[0].add(side)
            if self._is_compared(comparison, witness, place, "witness_id"):
                span = self._span(rows, index, witness)
                self._compare(place, witness, span, _words(text))

    def _see_released(self, rows: Rows) -> None:
        names = ("released_id", "comparison_id", "witness_id", "shown_witness_id", "text")
        for index, (id_, comparison, witness, shown, text) in _cells(rows, names):
            place = rows.place(index, id_)
            if witness == shown:
                self._found.add("released.to-itself", place, of="shown_witness_id", value=witness)
            if self._is_compared(comparison, witness, place, "witness_id"):
                span = self._span(rows, index, witness)
                if span is not None and span[0] == span[1]:
                    state = rows.columns["state"][index]
                    self._found.add("reading.wrong-state", place, of="state", state=state)
            if self._is_compared(comparison, shown, place, "shown_witness_id"):
                span = self._span(rows, index, shown, "shown_")
                self._compare(place, shown, span, _words(text))

    # --- places --------------------------------------------------------------------------------

    def _span(
        self, rows: Rows, index: int, witness: str, prefix: str = ""
    ) -> tuple[int, int] | None:
        """Where a place with its own segment for each end is; None after telling that it is not."""
        place = rows.place(index, witness)
        found = []
        for segment, offset in (("segment_id", "start"), ("end_segment_id", "end")):
            of = rows.columns[prefix + segment][index]
            at = rows.columns[prefix + offset][index]
            span = self._texts.span(witness, of, at, at, place, Reach.SEGMENT)
            if span is None:
                return None
            found.append(span[0])
        if found[1] < found[0]:
            self._found.add("place.backwards", place, of="end", start=found[0], end=found[1])
            return None
        return found[0], found[1]

    def _compare(
        self, place: Place, witness: str, span: tuple[int, int] | None, words: str
    ) -> None:
        text = self._texts.text(witness)
        if span is not None and text is not None and text[span[0] : span[1]] != words:
            snippet = f"{words[:40]} / {text[span[0] : span[1]][:40]}"
            self._found.add("comparison.other-words", place, of="text", snippet=snippet)


def _kinds() -> Sequence[str]:
    """The kinds of difference, the gravest last."""
    fields = {field["name"]: field for field in schema("variants").descriptor["fields"]}
    kinds: Sequence[str] = fields["kind"]["constraints"]["enum"]
    return kinds


def _of_state(kind: str) -> str:
    """The state that a kind is the name of; empty when it is a difference of words."""
    return kind if kind in _MARKED or kind == "absent" else ""


def _cells(rows: Rows, names: Sequence[str]) -> enumerate[tuple[str, ...]]:
    return enumerate(zip(*(rows.columns[name] for name in names), strict=True))


def _words(cell: str) -> str:
    """The text of a literal; one that is none, which is told, is no text that stands anywhere."""
    try:
        return from_literal(cell)
    except ValueError:
        return cell


def _number(cell: str) -> int:
    """A count as it is stated; 0 for what is none, which is told of its type."""
    return int(cell) if cell.isdecimal() and len(cell) <= _DIGITS else 0
