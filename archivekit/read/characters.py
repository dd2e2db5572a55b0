"""Characters that an editor must know of: reported with their first place, never taken out here."""

from __future__ import annotations

import unicodedata

from archivekit.core.document import LINE_END
from archivekit.core.problems import Place, Problem, problem, snippet_of

BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u180e\u2061\u2062\u2063\u2064\u034f")
_LINE_CHARACTERS = frozenset("\t\n\v\f\r\x85\u2028\u2029")


def report_characters(text: str, path: str) -> list[Problem]:
    """One problem for each kind of doubtful character, at its first place in the text."""
    problems = []
    for char in sorted(set(text)):
        code = _code(char)
        if code is None:
            continue
        at = text.index(char)
        line = 1 + sum(1 for _ in LINE_END.finditer(text, 0, at))
        start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
        name = unicodedata.name(char, "")
        problems.append(
            problem(
                code,
                Place(path, line=line, column=at - start + 1),
                snippet=snippet_of(text, at),
                name=f"U+{ord(char):04X}" + (f" {name}" if name else ""),
                count=text.count(char),
            )
        )
    return problems


def _code(char: str) -> str | None:
    """The code of the problem that a character is, None for a good one."""
    if char in _LINE_CHARACTERS or " " <= char <= "~":
        return None
    if char in BIDI:
        return "text.bidi-control"
    if char in INVISIBLE:
        return "text.invisible"
    if char == "\ufffd":
        return "text.replacement-character"
    category = unicodedata.category(char)
    if category == "Cc":
        return "text.control-character"
    if category == "Co" or (category == "Cn" and (ord(char) & 0xFFFE) == 0xFFFE):
        return "text.noncharacter"
    if 0xFDD0 <= ord(char) <= 0xFDEF:
        return "text.noncharacter"
    return None
