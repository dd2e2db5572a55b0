"""The rules that are applied one character, blank or line end at a time.

Each is a pure function from a text to its edits, sorted and disjoint; nothing here reads another
edit. Rules that need the look of whole lines are in `wrapping` and `pages`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from archivekit.core.limits import COMBINING_RUN
from archivekit.core.text import Edit

BLANK = "[ \\t\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000]"
OTHER_BLANK = "[\\t\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000]"

_LINE_END = re.compile("\r\n|\r|[\x0b\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]+")
_SOFT_HYPHEN = re.compile(f"\u00ad+(?:{BLANK}*\n{BLANK}*(?=[^\\W\\d_]))?")
_BLANK_LINE = re.compile(f"^{BLANK}++$", re.MULTILINE)
_TRAILING = re.compile(f"(?<=\\S){BLANK}++$", re.MULTILINE)
_INDENT = re.compile(f"^{BLANK}++(?=[^\n])", re.MULTILINE)
_GAP = re.compile(f"(?<=\\S)(?:{BLANK}{{2,}}|{OTHER_BLANK})")


def line_end(text: str) -> list[Edit]:
    """CR LF, CR, VT, NEL, LS and PS become LF."""
    if "\r" not in text and not _LINE_END.search(text):
        return []
    return [Edit(m.start(), m[0], "\n", "line-end") for m in _LINE_END.finditer(text)]


def form_feed(text: str) -> list[Edit]:
    """A form feed goes; where it alone parts two lines, a line end takes its place."""
    edits = []
    for m in re.finditer("\f+", text):
        alone = m.start() > 0 and m.end() < len(text)
        alone = alone and "\n" not in (text[m.start() - 1], text[m.end()])
        edits.append(Edit(m.start(), m[0], "\n" if alone else "", "form-feed"))
    return edits


def control_character(text: str) -> list[Edit]:
    """Control characters other than line ends, tabs and form feeds go."""
    return [Edit(m.start(), m[0], "", "control-character") for m in _CONTROL.finditer(text)]


def soft_hyphen(text: str) -> list[Edit]:
    """Soft hyphens go, at the end of a line together with the line end."""
    if "\u00ad" not in text:
        return []
    return [Edit(m.start(), m[0], "", "soft-hyphen") for m in _SOFT_HYPHEN.finditer(text)]


def blank_line(text: str) -> list[Edit]:
    """A line of blanks becomes an empty line."""
    return [Edit(m.start(), m[0], "", "blank-line") for m in _BLANK_LINE.finditer(text)]


def trailing_blank(text: str) -> list[Edit]:
    """Blanks at the end of a line go."""
    return [Edit(m.start(), m[0], "", "trailing-blank") for m in _TRAILING.finditer(text)]


def indent(text: str) -> list[Edit]:
    """Blanks at the beginning of a line go."""
    return [Edit(m.start(), m[0], "", "indent") for m in _INDENT.finditer(text)]


def gap(text: str) -> list[Edit]:
    """Blanks inside a line become one space."""
    return [Edit(m.start(), m[0], " ", "gap") for m in _GAP.finditer(text)]


def combining_runs(text: str, limit: int = COMBINING_RUN) -> list[tuple[int, int]]:
    """Where more than `limit` combining marks follow each other: (start, end) of the marks."""
    marks = "".join(char for char in sorted(set(text)) if unicodedata.combining(char))
    if not marks:
        return []
    runs = re.finditer(f"[{re.escape(marks)}]{{{limit + 1},}}", text)
    return [run.span() for run in runs]


def nfc(text: str, limit: int = COMBINING_RUN) -> list[Edit]:
    """Each letter with its marks becomes NFC; a run of marks above `limit` is left as it is.

    Normalizing is quadratic in the length of such a run, so it is never tried (UAX 15, section
    13, Stream-Safe Text Format).
    """
    if text.isascii():
        return []
    runs = combining_runs(text, limit)
    edits: list[Edit] = []
    done = 0
    for start, end in [*runs, (len(text), len(text))]:
        # The letter under the marks belongs to the run: it is left alone as well.
        stop = max(done, start - 1) if start < end else start
        edits += _nfc_edits(text[done:stop], done)
        done = end
    return edits


def _nfc_edits(text: str, offset: int) -> Iterator[Edit]:
    if unicodedata.is_normalized("NFC", text):
        return
    start = 0
    for line in text.splitlines(keepends=True):
        if not unicodedata.is_normalized("NFC", line):
            for at, cluster in _clusters(line):
                composed = unicodedata.normalize("NFC", cluster)
                if composed != cluster:
                    yield Edit(offset + start + at, cluster, composed, "nfc")
        start += len(line)


def _clusters(line: str) -> Iterator[tuple[int, str]]:
    """A starter and all that may compose with it: the least that can be normalized by itself."""
    start = 0
    for index in range(1, len(line) + 1):
        if index < len(line) and _leans(line[index]):
            continue
        yield start, line[start:index]
        start = index


def _leans(char: str) -> bool:
    if ord(char) < 0x300:
        return False
    if unicodedata.combining(char):
        return True
    # Starters that compose with what stands before them: Hangul vowels and finals, Indic signs.
    return unicodedata.category(char) in ("Mn", "Mc") or "\u1160" <= char <= "\u11ff"
