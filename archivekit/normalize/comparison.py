"""Forms that texts are compared by, never published: each rule says what it took away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from archivekit.core.text import Edit, apply_edits, compose_edits

_QUOTES = re.compile("[\u2018\u2019\u201a\u201b\u2032]|[\u201c-\u201f\u00ab\u00bb\u2033]")
_DASHES = re.compile(r"(?<!\s)\s*+(?:--+|—)\s*+|(?<!\s)\s++[–-]\s++|(?<=\w)[‐‑](?=\w)")
_POINTS = re.compile(r"\b[A-ZА-Я](?:\. ?[A-ZА-Я])+\b\.?(?!\w)")


def case(text: str) -> list[Edit]:
    """Every letter by its case folding (Unicode 3.13)."""
    if text == text.casefold():
        return []
    return [
        Edit(at, char, folded, "case")
        for at, char in enumerate(text)
        if (folded := char.casefold()) != char
    ]


def quotes(text: str) -> list[Edit]:
    """Straight quotation marks and apostrophes for all others."""
    return [
        Edit(m.start(), m[0], "'" if m[0] in "\u2018\u2019\u201a\u201b\u2032" else '"', "quotes")
        for m in _QUOTES.finditer(text)
    ]


def dashes(text: str) -> list[Edit]:
    """One em dash for all dashes, one hyphen for all hyphens."""
    edits = []
    for m in _DASHES.finditer(text):
        after = "-" if m[0] in "‐‑" else "—"
        if m[0] != after and "\n" not in m[0]:
            edits.append(Edit(m.start(), m[0], after, "dashes"))
    return edits


def abbreviation_points(text: str) -> list[Edit]:
    """`U.N.` and `U. N.` as `UN`; initials before a name are no abbreviation and stay."""
    edits = []
    for m in _POINTS.finditer(text):
        followed_by_name = re.match(r" [A-ZА-Я]\w*[a-zа-я]", text[m.end() : m.end() + 20])
        if followed_by_name and " " in m[0]:
            continue
        letters = "".join(char for char in m[0] if char.isalpha())
        edits.append(Edit(m.start(), m[0], letters, "abbreviation-points"))
    return edits


COMPARISON_RULES: dict[str, Callable[[str], list[Edit]]] = {
    "quotes": quotes,
    "dashes": dashes,
    "abbreviation-points": abbreviation_points,
    "case": case,
}


def comparison_form(text: str, skip: Iterable[str] = ()) -> tuple[str, list[Edit]]:
    """The form that texts are compared by, and the edits that lead to it from the reading text.

    >>> comparison_form("the U.N. – “guarantees”")[0]
    'the un—"guarantees"'
    """
    left_out, form = set(skip), text
    edits: list[Edit] = []
    for name, rule in COMPARISON_RULES.items():
        step = [] if name in left_out else rule(form)
        changed = apply_edits(form, step)
        edits = compose_edits(text, edits, changed, step)
        form = changed
    return form, edits
