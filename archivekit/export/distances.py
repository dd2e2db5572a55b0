"""How far witnesses are apart, and what each reads, for programs that draw trees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from string import ascii_uppercase, digits
from typing import TYPE_CHECKING

from archivekit.core.comparison import Reading, State, Variant
from archivekit.export.collation_csv import guarded

if TYPE_CHECKING:
    from archivekit.collate.collation import Collation

SYMBOLS = digits + ascii_uppercase
"""What a state can be written as: letters of either case are one to NEXUS."""

_KNOWN = (State.PRESENT, State.OMITTED)


def distances_csv(collation: Collation) -> str:
    """The matrix of distances as CSV, with sigla in the first row and column; four decimals.

    >>> import archivekit as ak
    >>> print(distances_csv(ak.collate(["the black cat", "the cat"])), end="")
    sigil,A,B
    A,0.0000,0.2000
    B,0.2000,0.0000
    """
    import csv
    import io

    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    sigla = [guarded(sigil) for sigil in collation.sigla]
    writer.writerow(["sigil", *sigla])
    writer.writerows([sigil, *row] for sigil, row in zip(sigla, _cells(collation), strict=True))
    return text.getvalue()


def phylip(collation: Collation) -> str:
    """The matrix of distances for PHYLIP: a square, with labels of ten characters or more.

    >>> import archivekit as ak
    >>> print(phylip(ak.collate(["the black cat", "the cat"], sigla=["A", "copy 2"])), end="")
        2
    A          0.0000 0.2000
    copy_2     0.2000 0.0000
    """
    names = labels(collation.sigla)
    width = max(10, *map(len, names))
    rows = "".join(
        f"{name:{width}} {' '.join(row)}\n"
        for name, row in zip(names, _cells(collation), strict=True)
    )
    return f"{len(names):5}\n{rows}"


def nexus(collation: Collation, formal: bool = True) -> str:
    """Taxa, characters and distances as NEXUS.

    A character is a place where witnesses differ, a state one of its readings; an omission is a
    state. What is withheld, lost, illegible or not there to begin with is `?`: nobody knows what
    the witness read. Differences of form are left out unless `formal`. Names of states have no
    signs; `readings_csv` has the very readings, under the same numbers.

    >>> import archivekit as ak
    >>> text = nexus(ak.collate(["the black cat", "the cat", "the white cat"]))
    >>> print(text[text.index("  CHARSTATELABELS") : text.index("BEGIN DISTANCES")], end="")
      CHARSTATELABELS
        1 'variant 1' / 'black' 'om.' 'white'
      ;
      MATRIX
        A 0
        B 1
        C 2
      ;
    END;
    <BLANKLINE>

    Maddison, Swofford and Maddison, NEXUS, Systematic Biology 46 (1997).
    """
    names = labels(collation.sigla)
    variants = [one for one in collation.variants if formal or one.significance != "formal"]
    taxa = f"  DIMENSIONS NTAX={len(names)};\n  TAXLABELS {' '.join(names)};\n"
    blocks = [("TAXA", taxa)]
    if variants:
        blocks.append(("CHARACTERS", _characters(collation, names, variants)))
    rows = "".join(
        f"    {name} {' '.join(row)}\n" for name, row in zip(names, _cells(collation), strict=True)
    )
    shape = "  FORMAT TRIANGLE=BOTH DIAGONAL LABELS MISSING=?;\n"
    blocks.append(("DISTANCES", f"{shape}  MATRIX\n{rows}  ;\n"))
    return "#NEXUS\n" + "".join(f"\nBEGIN {name};\n{body}END;\n" for name, body in blocks)


def labels(sigla: Iterable[str]) -> list[str]:
    """The sigla as labels that every program takes: letters of ASCII, digits, underscores.

    Labels that would be one, in capitals or not, or that are no sigla at all, get a number.

    >>> labels(["A", "copy 2", "copy-2", "a", "Ж", "12"])
    ['A', 'copy_2', 'copy_2_3', 'a_4', 'w_5', 'w12']
    """
    found: list[str] = []
    taken: set[str] = set()
    for number, sigil in enumerate(sigla, start=1):
        name = re.sub(r"\W", "_", sigil, flags=re.ASCII).strip("_") or "w"
        if name.isdigit():  # NEXUS would take it for the number of a taxon
            name = f"w{name}"
        if name.lower() in taken or (name == "w" and sigil != "w"):
            name = f"{name}_{number}"
        while name.lower() in taken:
            name += "_"
        taken.add(name.lower())
        found.append(name)
    return found


def _cells(collation: Collation) -> list[list[str]]:
    return [[f"{value:.4f}" for value in row] for row in collation.distances()]


def _characters(collation: Collation, names: Sequence[str], variants: Sequence[Variant]) -> str:
    """The body of the block of characters."""
    states = [[one for one in variant.readings if one.state in _KNOWN] for variant in variants]
    symbols = SYMBOLS[: max(2, *map(len, states))]
    rows: dict[str, list[str]] = {sigil: [] for sigil in collation.sigla}
    for known in states:
        read = {
            sigil: symbol
            for symbol, reading in zip(SYMBOLS, known, strict=False)
            for sigil in reading.sigla
        }
        for sigil, row in rows.items():
            row.append(read.get(sigil, "?"))
    named = ",\n".join(
        f"    {number} 'variant {variant.number}' / {' '.join(map(_state, known))}"
        for number, (variant, known) in enumerate(zip(variants, states, strict=True), start=1)
    )
    width = max(map(len, names))
    matrix = "".join(
        f"    {name:{width}} {''.join(row)}\n"
        for name, row in zip(names, rows.values(), strict=True)
    )
    cut = [str(one.number) for one, known in zip(variants, states, strict=True)
           if len(known) > len(SYMBOLS)]  # fmt: skip
    said = f"more than {len(SYMBOLS)} readings, of which the rarest are ?: {', '.join(cut)}"
    return (
        f"{f'  [{said}]{chr(10)}' if cut else ''}"
        f"  DIMENSIONS NCHAR={len(variants)};\n"
        f'  FORMAT DATATYPE=STANDARD MISSING=? GAP=- SYMBOLS="{symbols}";\n'
        f"  CHARSTATELABELS\n{named}\n  ;\n"
        f"  MATRIX\n{matrix}  ;\n"
    )


def _state(reading: Reading) -> str:
    """The name of a state: words without signs, which programs that read NEXUS stumble over."""
    if not reading.text:
        return "'om.'"
    words = " ".join(re.sub(r"[^\w\s-]", "", reading.text).split())
    return f"'{words or 'sign'}'"
