"""A critical apparatus as philologists print it: place, lemma ] readings with their witnesses."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from archivekit.core.comparison import Place, Reading, State, Variant
from archivekit.core.problems import visible
from archivekit.export.collation_csv import places_in
from archivekit.words.tokens import TokenKind

if TYPE_CHECKING:
    from archivekit.collate.collation import CollatedWitness, Collation

LONG = 5
"""Words of a lemma beyond which it is printed as its first and last."""

_SIGNS = frozenset(["om.", "add.", "transp.", "huc", "post", "ante"])
_MARKS = re.compile(r"[][;“”]")
_DECIMAL = re.compile(r"(\d+)(\.5|\.25|\.75)(?!\d)")
_FRACTIONS = {".5": "½", ".25": "¼", ".75": "¾"}
_STATES = {
    State.EXCISION: "withheld",
    State.LACUNA: "lost",
    State.ILLEGIBLE: "illegible",
    State.ABSENT: "not extant",
}


def apparatus_lines(
    collation: Collation, width: int = 80, *, positive: bool = False, formal: bool = True
) -> list[str]:
    """The entries of an apparatus, in lines of up to `width` characters.

    An entry has the place: paragraph and line of the base (of the first witness if there is no
    base), or the number of the word where that has no document. Then come the lemma and a bracket,
    and the readings, each with its witnesses: `om.` left the words out, `add.` has more, `transp.`
    has them elsewhere, what is withheld or lost stands in brackets. A long lemma is its first and
    last words. A reading that could be taken for a sign of the apparatus stands in quotation marks.
    The witnesses of the lemma are named if it is `positive`; differences of form are left out
    unless `formal`.

    >>> import archivekit as ak
    >>> for line in apparatus_lines(ak.collate([
    ...     "They had twelve black ships in Cuba.", "They had 12 ships in all Cuba."], base="A")):
    ...     print(line)
    3 twelve] 12 B
    4 black] om. B
    6 post in] add. all B
    """
    entries = _Entries(collation, positive)
    return [
        line
        for variant in collation.variants
        if formal or variant.significance != "formal"
        for line in textwrap.wrap(
            entries.entry(variant), max(width, 20), subsequent_indent="    ",
            break_long_words=False, break_on_hyphens=False,
        )
    ]  # fmt: skip


@dataclass(frozen=True)
class _Entries:
    """Writes entries; holds what all of them need."""

    collation: Collation
    positive: bool

    @cached_property
    def guide(self) -> CollatedWitness:
        """The witness by which places are counted: the base, else the first."""
        witnesses = self.collation.witnesses
        return next((one for one in witnesses if one.sigil == self.collation.base), witnesses[0])

    @cached_property
    def place(self) -> Callable[[int], tuple[int, int]]:
        """What tells paragraph and line in the guide."""
        return places_in(self.guide.document)

    @cached_property
    def words(self) -> list[int]:
        """How many words of the guide stand before each of its tokens; punctuation is none."""
        counted = (self.guide.tokens.kinds != TokenKind.PUNCTUATION).cumsum()
        return [0, *counted.tolist()]

    def entry(self, variant: Variant) -> str:
        """One entry, on one line."""
        lemma, *others = variant.readings
        others.sort(key=lambda one: 0 if one.text else 1 + (one.state is not State.OMITTED))
        is_addition = not lemma.text and lemma.state is State.OMITTED
        head = self._beside(lemma) if is_addition else self._lemma(lemma)
        if self.positive:
            head += f" {self._sigla(lemma)}"
        readings = "; ".join(
            f"{self._said(one, lemma, is_addition)} {self._sigla(one)}" for one in others
        )
        return f"{self._where(variant)} {head}] {readings}"

    def _where(self, variant: Variant) -> str:
        """The place of a variant in the guide."""
        (first, end), span = next(
            (tokens, span)
            for reading in variant.readings
            for sigil, tokens, span in zip(
                reading.sigla, reading.tokens, reading.spans, strict=True
            )
            if sigil == self.guide.sigil
        )  # fmt: skip
        paragraph, line = self.place(span.start)
        if line:
            return f"¶{paragraph} l. {line}"
        before, here = self.words[first], self.words[end]
        return str(before + 1 if here > before or not before else before)

    def _lemma(self, lemma: Reading) -> str:
        words = lemma.text.split()
        if not words:
            return _state(lemma)
        if len(words) > LONG:
            return f"{self._text(words[0])} … {self._text(words[-1])}"
        return self._text(lemma.text)

    def _said(self, reading: Reading, lemma: Reading, is_addition: bool) -> str:
        """What a reading has, without its witnesses."""
        if reading.kind == "transposition":
            return self._transposed(reading, lemma)
        if not reading.text:
            return _state(reading)
        return f"{'add. ' if is_addition else ''}{self._text(reading.text)}"

    def _transposed(self, reading: Reading, lemma: Reading) -> str:
        """Where the words of a lemma stand in a witness, or that words came here from elsewhere."""
        if reading.text:
            return f"{self._text(reading.text)} {'transp.' if lemma.text else 'huc transp.'}"
        for move in self.collation.moves:
            for here, there in ((move.one, move.other), (move.other, move.one)):
                found = [place for place in there if place.sigil in reading.sigla]
                if found and any(_holds(lemma, place) for place in here):
                    return f"transp. {self._after(found[0].sigil, found[0].tokens[0])}"
        return "transp."

    def _beside(self, reading: Reading) -> str:
        """The word after which, or before which, a reading has nothing."""
        return self._after(reading.sigla[0], reading.tokens[0][0])

    def _after(self, sigil: str, token: int) -> str:
        """The word before a token as the place of something: `post` it, or `ante` the first."""
        tokens = next(one.tokens for one in self.collation.witnesses if one.sigil == sigil)
        for before in range(token - 1, -1, -1):
            if tokens.kinds[before] != TokenKind.PUNCTUATION:
                return f"post {self._text(tokens.word(before))}"
        return f"ante {self._text(tokens.word(token))}" if token < len(tokens) else "in toto"

    def _text(self, text: str) -> str:
        """Words, in quotation marks where they could be taken for a sign of the apparatus."""
        plain = " ".join(visible(text).split())
        words = plain.split(" ")
        is_sign = words[0] in _SIGNS or words[-1] in self.collation.sigla
        return f"“{plain}”" if is_sign or _MARKS.search(plain) else plain

    def _sigla(self, reading: Reading) -> str:
        mark = ", " if any(" " in sigil for sigil in self.collation.sigla) else " "
        return mark.join(reading.sigla)


def _holds(reading: Reading, place: Place) -> bool:
    """Whether a reading has words of a place."""
    return any(
        sigil == place.sigil and first < place.tokens[1] and place.tokens[0] < end
        for sigil, (first, end) in zip(reading.sigla, reading.tokens, strict=True)
    )


def _state(reading: Reading) -> str:
    """What a reading is that has no words."""
    if reading.state not in _STATES:
        return "om."
    extent = _DECIMAL.sub(lambda found: found[1].lstrip("0") + _FRACTIONS[found[2]], reading.extent)
    return f"[{_STATES[reading.state]}{f', {extent}' if extent else ''}]"
