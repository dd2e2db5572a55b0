"""The places where witnesses differ, and what each of them reads there."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archivekit.collate.gaps import STATES, States, states
from archivekit.collate.places import variant_places
from archivekit.core.comparison import Reading, State, Variant
from archivekit.core.text import Span
from archivekit.words.classes import FormClass, form_class
from archivekit.words.tokens import TokenKind

if TYPE_CHECKING:
    from archivekit.collate.collation import Collation

_GRAVITY = (
    "", State.ABSENT.value, *(kind.value for kind in FormClass if kind is not FormClass.WORDING),
    State.ILLEGIBLE.value, State.LACUNA.value, State.EXCISION.value,
    "transposition", "addition", "omission", FormClass.WORDING.value,
)  # fmt: skip
"""Kinds of difference, the gravest last."""

LABEL = 6
"""Characters of the number of a point."""

_CALL = re.compile(r"\[(?:\d{1,3}|sic)\]|\(sic\)")

WORDING = frozenset(["wording", "omission", "addition", "transposition"])
"""The kinds that are differences of wording; all others are of form, or no difference at all."""


def find_variants(collation: Collation) -> tuple[Variant, ...]:
    """Every place where witnesses differ, in order.

    Which columns are one place, `places` says.
    """
    known = states(collation.witnesses, collation.cells)
    finder = _Finder(collation, known, _moved(collation))
    found = (finder.variant(start, end) for start, end in variant_places(collation, known))
    differing = (variant for variant in found if len(variant.readings) > 1)
    return tuple(replace(variant, number=n) for n, variant in enumerate(differing, start=1))


def _moved(collation: Collation) -> list[set[int]]:
    """The tokens of each witness that stand at another place in another one."""
    moved: list[set[int]] = [set() for _ in collation.witnesses]
    number_of = {sigil: number for number, sigil in enumerate(collation.sigla)}
    for move in collation.moves:
        for one in (*move.one, *move.other):
            moved[number_of[one.sigil]].update(range(*one.tokens))
    return moved


@dataclass(frozen=True, slots=True)
class _Finder:
    """Makes variants of places."""

    collation: Collation
    known: States
    moved: list[set[int]]

    def variant(self, start: int, end: int) -> Variant:
        """The variant of some columns: readings by witness, gathered, weighed against the lemma.

        It has one reading where the same characters stand in different columns: no difference.
        """
        gathered: dict[tuple[str, State, str], list[Reading]] = defaultdict(list)
        for witness in range(len(self.collation.witnesses)):
            one = self._reading(witness, start, end)
            gathered[one.text, one.state, one.extent].append(one)
        readings = [_together(group) for group in gathered.values()]
        base, order = self.collation.base, self.collation.sigla
        readings.sort(
            key=lambda one: (
                base not in one.sigla if base else False,
                one.state is not State.PRESENT and one.state is not State.OMITTED,
                -len(one.sigla),
                order.index(one.sigla[0]),
            )
        )
        lemma = replace(readings[0], kind="")
        rest = sorted(
            (replace(one, kind=self._kind(one, lemma)) for one in readings[1:]),
            key=lambda one: (-len(one.sigla), one.state.value, one.text),
        )
        kind = max((one.kind for one in rest), key=_GRAVITY.index, default="")
        significance = "wording" if kind in WORDING else "formal"
        return Variant(0, (start, end), (lemma, *rest), kind, significance)

    def _reading(self, witness: int, start: int, end: int) -> Reading:
        one = self.collation.witnesses[witness]
        cells = self.collation.cells[start:end, witness]
        cells = cells[cells >= 0]
        words = cells[one.tokens.kinds[cells] != TokenKind.GAP]
        codes = self.known.codes[start:end, witness]
        if len(words):
            first, last = int(cells[0]), int(cells[-1]) + 1
            text = self.collation.text(witness, start, end)
            span = one.tokens.span(first, last)
            return Reading((one.sigil,), text, State.PRESENT, (span,), ((first, last),))
        state = STATES[int(codes[-1])]
        gaps = self.known.gaps[start:end, witness]
        gap = int(gaps.max(initial=-1))
        if gap >= 0:
            known, span = one.tokens.gaps[gap], one.tokens.span(gap, gap + 1)
            return Reading(
                (one.sigil,), "", State(known.kind.value), (span,), ((gap, gap + 1),),
                extent=known.extent,
            )  # fmt: skip
        at = int(self.known.after[start, witness]) + 1
        end_of_last = int(one.tokens.ends[at - 1]) if at else 0
        return Reading((one.sigil,), "", state, (Span(end_of_last, end_of_last),), ((at, at),))

    def _kind(self, one: Reading, lemma: Reading) -> str:
        if one.state is not State.PRESENT and one.state is not State.OMITTED:
            return one.state.value
        if self._is_moved(one) or self._is_moved(lemma):
            return "transposition"
        kind = form_class(*self._in_context(one, lemma), self.collation.rules)
        if kind is not FormClass.WORDING:
            return kind.value
        if one.state is State.OMITTED:
            return "omission"
        return "wording" if lemma.text else "addition"

    def _in_context(self, one: Reading, lemma: Reading) -> tuple[str, str]:
        """Two readings with what shows what they are: the point of a list, the word of a note."""
        texts = one.text, lemma.text
        if all(0 < len(text) <= LABEL for text in texts):
            signs = {self._after(reading) for reading in (one, lemma)}
            if signs in ({"."}, {")"}):
                (sign,) = signs
                return texts[0] + sign, texts[1] + sign
        if "" in texts and _CALL.fullmatch("".join(texts)):
            called = one if one.text else lemma
            first, end = called.tokens[0]
            tokens = self.collation.witnesses[self.collation.sigla.index(called.sigla[0])].tokens
            word = tokens.slice(max(0, first - 1), first)
            sign = tokens.slice(end, end + 1)
            sign = f" {sign}" if sign[:1].isalnum() else sign
            return f"{word} {texts[0]}".strip() + sign, f"{word} {texts[1]}".strip() + sign
        return texts

    def _after(self, reading: Reading) -> str:
        """The character right after a reading in its text."""
        number = self.collation.sigla.index(reading.sigla[0])
        end = reading.spans[0].end
        return self.collation.witnesses[number].tokens.text[end : end + 1]

    def _is_moved(self, one: Reading) -> bool:
        """Whether most of the words of a reading stand elsewhere in another witness."""
        number = self.collation.sigla.index(one.sigla[0])
        first, end = one.tokens[0]
        kinds = self.collation.witnesses[number].tokens.kinds
        words = [at for at in range(first, end) if kinds[at] != TokenKind.PUNCTUATION]
        return 2 * sum(at in self.moved[number] for at in words) > len(words)


def _together(group: list[Reading]) -> Reading:
    """Readings that are the same, as one."""
    first = group[0]
    return replace(
        first,
        sigla=tuple(sigil for one in group for sigil in one.sigla),
        spans=tuple(span for one in group for span in one.spans),
        tokens=tuple(tokens for one in group for tokens in one.tokens),
    )
