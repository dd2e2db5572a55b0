"""From bytes to text and back: the byte-order mark, the declaration, UTF-8, the letters' evidence.

Bytes are never replaced or left out: what cannot be told with enough evidence is refused, with the
place and the candidates. The catalogue's `encoding` then decides.

A file whose mark contradicts its declaration is refused too, though the mark's bytes would mostly
decode: "п»ї" opens no text in cp1251 and "яю" no Russian word, so one of the two is false, and
reading a file by the false one gives a whole page of wrong letters without any fault to see.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache

from archivekit.core.problems import Place, Problem, problem, snippet_of, visible
from archivekit.read.letter_frequencies import (
    Trigrams,
    cyrillic_cost,
    kind,
    latin_cost,
    strange_cyrillic,
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text as its bytes held it, and how the bytes became text.

    `encoding` is a Python codec name without mark; `basis` is mark, declared, utf-8 or detected;
    `bom` is the byte-order mark in hex; `evidence` says why an encoding was detected.
    """

    text: str
    encoding: str
    basis: str
    bom: str
    evidence: str


_Outcome = tuple[Decoded | None, list[Problem]]

# UTF-32 little-endian before UTF-16 little-endian, whose mark it begins with.
_MARKS = (
    ("utf-8", codecs.BOM_UTF8),
    ("utf-32-le", codecs.BOM_UTF32_LE),
    ("utf-32-be", codecs.BOM_UTF32_BE),
    ("utf-16-le", codecs.BOM_UTF16_LE),
    ("utf-16-be", codecs.BOM_UTF16_BE),
)
_ALIASES = {
    "x-mac-cyrillic": "mac-cyrillic", "x-mac-roman": "mac-roman", "koi8": "koi8-r",
    "dos-866": "cp866", "oem-866": "cp866", "ucs-2": "utf-16", "unicode": "utf-16",
    "utf-8-sig": "utf-8",
}  # fmt: skip
# Text codecs of Python that are no encodings of files, or that depend on the machine.
_NOT_FOR_FILES = {
    "idna", "punycode", "unicode-escape", "raw-unicode-escape", "unicode_escape",
    "raw_unicode_escape", "undefined", "mbcs", "oem",
}  # fmt: skip

# Single-byte encodings in order of preference, each with the bits by which it is rarer than the
# first. Where several give the same text for the bytes at hand, the first is taken: cp1252 and
# never iso8859-1, because a declared iso8859-1 would turn curly quotes added later into controls.
_CYRILLIC_CODECS = {
    "cp1251": 0, "koi8-r": 2, "koi8-u": 3, "cp866": 2, "iso8859-5": 4, "mac-cyrillic": 4,
    "cp1125": 6,
}  # fmt: skip
_LATIN_CODECS = {
    "cp1252": 0, "iso8859-15": 4, "mac-roman": 4, "cp850": 4, "cp437": 5, "cp1250": 2,
    "iso8859-2": 4, "cp1254": 3, "cp852": 4, "cp1257": 4, "mac-latin2": 6, "cp857": 9,
    "mac-turkish": 9, "cp775": 9, "cp860": 9, "cp861": 9, "cp863": 9, "cp865": 9,
    "mac-iceland": 9,
}  # fmt: skip
# Not weighed, only named to the editor when all letters are of the expected script.
_OTHER_CODECS = (
    ("shift_jis", ("HIRAGANA", "KATAKANA", "CJK")), ("euc_jp", ("HIRAGANA", "KATAKANA", "CJK")),
    ("euc_kr", ("HANGUL",)), ("cp1253", ("GREEK",)), ("cp1255", ("HEBREW",)),
    ("cp1256", ("ARABIC",)), ("gb18030", ("CJK", "IDEOGRAPHIC", "FULLWIDTH")), ("big5", ("CJK",)),
)  # fmt: skip

_SAMPLE_HEAD, _SAMPLE_PIECE, _SAMPLE_PIECES = 16_384, 1_024, 16
_MARGIN_BITS = 12  # the best reading is 4,000 times likelier than the next one
_CYRILLIC_LETTERS = 12
_CYRILLIC_TENTHS = 58  # of a bit a letter; Russian has about 43, other alphabets read wrongly 70
_LATIN_TENTHS = 120


def decode(data: bytes, declared: str | None, path: str) -> _Outcome:
    """The text of a file's bytes, or None where it cannot be told for certain.

    Nothing is raised: every refusal is a problem with its place and its cure. For what is given
    back, `bytes.fromhex(d.bom) + d.text.encode(d.encoding)` is `data`.

    >>> text, problems = decode("Совѣтъ".encode("utf-8-sig"), None, "letter.txt")
    >>> text
    Decoded(text='Совѣтъ', encoding='utf-8', basis='mark', bom='efbbbf', evidence='')
    >>> print(decode(b"caf\\xe9", "utf-8", "menu.txt")[1][0].message.partition(",")[0])
    byte 0xE9 at offset 3 is not utf-8; candidates: cp1252 (café)
    """
    marks = [(codec, mark) for codec, mark in _MARKS if data.startswith(mark)]
    if declared is not None and declared.strip():
        return _by_declaration(data, declared.strip(), marks, path)
    outcome: _Outcome = (None, [])
    for codec, mark in marks:
        outcome = _by_codec(data, codec, mark, "mark", path)
        if outcome[0]:
            return outcome
    return outcome if marks else _without_help(data, path)


def _by_declaration(
    data: bytes, declared: str, marks: list[tuple[str, bytes]], path: str
) -> _Outcome:
    codec = _codec_name(declared)
    if codec is None:
        return None, [problem("text.encoding-unknown-name", Place(path), encoding=declared)]
    for marked, mark in marks:
        if marked in (codec, f"{codec}-le", f"{codec}-be"):
            return _by_codec(data, marked, mark, "mark", path)
    if marks:
        said = f"{codec} but the byte-order mark of {marks[0][0]}"
        return None, [_undecodable(data, 0, said, "", marks[0][0], path, "utf-8")]
    if codec == "utf-16":
        return _utf16_without_mark(data, path)
    if codec == "utf-32":  # only one order gives code points that exist
        little = _by_codec(data, "utf-32-le", b"", "declared", path)
        return little if little[0] else _by_codec(data, "utf-32-be", b"", "declared", path)
    return _by_codec(data, codec, b"", "declared", path)


def _codec_name(declared: str) -> str | None:
    """Python's name of a text encoding, or None if nobody knows it."""
    name = declared.lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9 _:.-]{0,39}", name):
        return None
    try:
        codec = codecs.lookup(_ALIASES.get(name.replace("_", "-"), name))
    except (LookupError, ValueError):
        return None
    # The standard library marks codecs from bytes to bytes (hex, zip) with this flag only.
    if not getattr(codec, "_is_text_encoding", True) or codec.name in _NOT_FOR_FILES:
        return None
    return _ALIASES.get(codec.name, codec.name)


def _utf16_without_mark(data: bytes, path: str) -> _Outcome:
    order = _utf16_order(data, least=1)
    if order:
        return _as_detected(data, *order, path)
    said = "utf-16 with a byte-order mark, and the letters do not tell the order"
    named = "; candidates: utf-16-le, utf-16-be"
    if not data:
        return Decoded("", "utf-16-le", "declared", "", ""), []
    return None, [_undecodable(data, 0, said, named, "utf-16-le", path, "ascii")]


def _without_help(data: bytes, path: str) -> _Outcome:
    order = _utf16_order(data)  # first, because UTF-16 is mostly valid UTF-8 with NUL in it
    if order:
        return _as_detected(data, *order, path)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as refused:
        found = _detect(data)
        if found.codec:
            return _as_detected(data, found.codec, found.evidence, path)
        return None, [_refusal(data, refused.start, "utf-8", found, path)]
    return _by_codec(data, "utf-8", b"", "utf-8", path)


def _as_detected(data: bytes, codec: str, evidence: str, path: str) -> _Outcome:
    decoded, problems = _by_codec(data, codec, b"", "detected", path, evidence)
    if decoded is None:
        return None, problems
    first = re.search(r"[^\x00-\x7f]", decoded.text)
    at = first.start() if first else 0
    before = decoded.text[:at]
    place = Place(path, line=_lines(before) + 1, byte=len(before.encode(codec)))
    shown = snippet_of(decoded.text, at, 24)
    facts = {"encoding": codec, "evidence": evidence}
    return decoded, [problem("text.encoding-detected", place, snippet=shown, **facts)]


def _by_codec(
    data: bytes, codec: str, mark: bytes, basis: str, path: str, evidence: str = ""
) -> _Outcome:
    """The text by one codec, whole and reversible, or the problem why not."""
    body = data[len(mark) :] if mark else data
    try:
        text = body.decode(codec)
    except UnicodeError as refused:
        at = refused.start if isinstance(refused, UnicodeDecodeError) else 0
        found = _detect(data) if not mark else _Found()
        return None, [_refusal(data, at + len(mark), codec, found, path)]
    at = text.find("\0")
    if at >= 0:
        byte = len(mark) + len(text[:at].encode(codec))
        place = Place(path, line=_lines(text[:at]) + 1, byte=byte)
        shown = snippet_of(text, at)
        return None, [problem("text.nul", place, snippet=shown, count=text.count("\0"))]
    try:
        back = text.encode(codec)
    except UnicodeError:
        back = b""
    if back != body:
        pairs = enumerate(zip(back, body, strict=False))
        byte = next((i for i, (a, b) in pairs if a != b), min(len(back), len(body)))
        place = Place(path, byte=len(mark) + byte)
        return None, [problem("text.not-reversible", place, encoding=codec)]
    return Decoded(text, codec, basis, mark.hex(), evidence), []


def _lines(text: str) -> int:
    """How many line ends there are: LF, CRLF or CR."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")


# --- refusing ------------------------------------------------------------------------------------


def _refusal(data: bytes, at: int, codec: str, found: _Found, path: str) -> Problem:
    named = list(found.candidates)
    if codec != "utf-8":
        named = [pair for pair in named if pair[0] != codec]
        try:
            data.decode("utf-8")
            named.insert(0, ("utf-8", ""))
        except UnicodeDecodeError:
            pass
    shown = ", ".join(f"{name} ({sample})" if sample else name for name, sample in named)
    said = f"candidates: {shown}" if shown else found.remark
    said = f"; {said}" if said else ""
    return _undecodable(data, at, codec, said, named[0][0] if named else "…", path, codec)


def _undecodable(
    data: bytes, at: int, encoding: str, candidates: str, suggestion: str, path: str, codec: str
) -> Problem:
    try:
        before = data[:at].decode(codec).removeprefix("\ufeff")
    except UnicodeError:  # a codec that keeps a state between characters
        before = ""
    shown = visible(before[-24:] + _shown_bytes(data[at : at + 24], codec)).strip()
    facts = {"value": data[at] if data else 0, "offset": at, "encoding": encoding}
    facts |= {"candidates": candidates, "suggestion": suggestion, "path": path}
    place = Place(path, line=_lines(before) + 1, byte=at)
    return problem("text.undecodable", place, snippet=shown, **facts)


def _shown_bytes(piece: bytes, codec: str) -> str:
    """The first byte as its value in brackets, and so every other one that is no text."""
    shown, piece = f"[{piece[:1].hex().upper()}]", piece[1:]
    while piece:
        try:  # a character cut off by the end of the piece is no fault
            return shown + codecs.getincrementaldecoder(codec)().decode(piece)
        except UnicodeDecodeError as refused:
            shown += piece[: refused.start].decode(codec)
            shown += f"[{piece[refused.start : refused.start + 1].hex().upper()}]"
            piece = piece[refused.start + 1 :]
        except UnicodeError:
            break
    return shown


# --- detecting -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    """What the bytes alone tell: a codec if there is no doubt, else the candidates, best first."""

    codec: str = ""
    evidence: str = ""
    candidates: tuple[tuple[str, str], ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """The bytes beyond ASCII as one codec reads them, with the cost of it in bits."""

    codec: str
    cyrillic: bool
    fit: int  # the characters alone
    cost: int  # and what is known of encodings, languages and their common words
    table: tuple[str, ...]
    language: str
    strange: int  # letters that the language does not write
    known_words: int  # of the language, in ASCII
    words: int  # of all kinds

    def is_candidate(self, count: int) -> bool:
        """Whether an editor should hear of it: somewhat worse than what is taken for sure."""
        limit = _CYRILLIC_TENTHS + 10 if self.cyrillic else _LATIN_TENTHS + 60
        return self.fit * 10 <= limit * count


def _sample(data: bytes) -> bytes:
    """The beginning and evenly spaced pieces: the same for the same bytes on any machine."""
    if len(data) <= _SAMPLE_HEAD + _SAMPLE_PIECE * _SAMPLE_PIECES:
        return data
    step = (len(data) - _SAMPLE_HEAD) // _SAMPLE_PIECES // 2 * 2
    starts = range(_SAMPLE_HEAD, _SAMPLE_HEAD + step * _SAMPLE_PIECES, step)
    return data[:_SAMPLE_HEAD] + b"".join(data[i : i + _SAMPLE_PIECE] for i in starts)


_PLAUSIBLE_IN_UTF16 = re.compile(
    "[\t\n\r\f -~\u00a0-\u024f\u0370-\u052f\u2010-\u2044\u20ac\u2116\u2122]+"
)


def _utf16_order(data: bytes, least: int = 8) -> tuple[str, str] | None:
    """The codec and the evidence, if every second byte is that of Latin or Cyrillic letters."""
    if len(data) % 2 or len(data) < 2 * least:
        return None
    sample = _sample(data)
    units = len(sample) // 2
    odd, even = (sum(sample[i::2].count(v) for v in (0, 1, 4)) for i in (1, 0))
    codec, fitting = ("utf-16-le", odd) if odd > even else ("utf-16-be", even)
    if odd == even or fitting * 5 < units * 4:
        return None
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    head = text[:_SAMPLE_HEAD]
    known = sum(map(len, _PLAUSIBLE_IN_UTF16.findall(head)))
    letters = sum(char.isalnum() or char == " " for char in head)
    if "\0" in text or known * 100 < len(head) * 97 or letters * 2 < len(head):
        return None
    return codec, f"{fitting:,} of {units:,} byte pairs that are Latin or Cyrillic in this order"


def _detect(data: bytes) -> _Found:
    """The single-byte encoding in which the bytes read as a language that is known here."""
    sample, high = _sample_of_all_bytes(data)
    first = next((i for i, byte in enumerate(sample) if byte >= 0x80), 0)
    if not high:
        return _Found()
    if b"\0" in data:
        return _Found(remark=f"it holds {data.count(0):,} NUL bytes, so it is no plain text")
    controls = len(re.findall(rb"[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]", sample))
    if controls * 100 > len(sample):
        return _Found(remark="it holds many control characters, so it is no plain text")
    if _is_damaged_utf8(sample):
        return _Found(remark="most else is: damaged, or joined from files in two encodings")
    trigrams = Counter(zip(b"\n" + sample, sample, sample[1:] + b"\n", strict=False))
    around = {key: n for key, n in trigrams.items() if key[1] >= 0x80}
    readings = _readings(around, sample, high)
    count = sum(around.values())
    plausible = [r for r in readings if r.is_candidate(count)][:3]
    shown = sample[max(0, first - 12) : first + 20]
    candidates = tuple((r.codec, _as_line("".join(r.table[b] for b in shown))) for r in plausible)
    if not candidates:
        return _Found(candidates=_other_candidates(data))
    if not _is_sure(readings, around, count):
        return _Found(candidates=candidates)
    return _Found(readings[0].codec, _evidence(readings[0], around), candidates)


def _sample_of_all_bytes(data: bytes) -> tuple[bytes, list[int]]:
    """A sample in which every byte beyond ASCII that the file holds occurs, and those bytes."""
    sample = _sample(data)
    if sample is data:
        return data, sorted(set(data) - set(range(128)))
    pieces, seen = [sample], set(sample)
    high = [value for value in range(0x80, 0x100) if value in seen or value in data]
    for value in high:
        if value not in seen:
            at = data.index(value)
            pieces.append(data[max(0, at - 32) : at + 32])
    return b"\n".join(pieces), high


_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


def _is_damaged_utf8(sample: bytes) -> bool:
    """Whether most bytes beyond ASCII stand in sequences of UTF-8: then it is nothing else."""
    inside = sum(map(len, _UTF8_SEQUENCE.findall(sample)))
    return inside * 2 > sum(byte >= 0x80 for byte in sample)


def _readings(around: Trigrams, sample: bytes, high: list[int]) -> list[_Reading]:
    """One reading for each text that some codec makes of the bytes, the likeliest first."""
    words = Counter(re.findall(rb"(?<![\x80-\xff])\b[A-Za-z]+\b(?![\x80-\xff])", sample.lower()))
    all_words = len(re.findall(rb"[A-Za-z\x80-\xff]+", sample))
    ascii_letters = len(re.findall(rb"[A-Za-z]", sample))
    found: dict[str, _Reading] = {}
    count = sum(around.values())
    for codec, rarity in (_CYRILLIC_CODECS | _LATIN_CODECS).items():
        table = _table(codec)
        text = "".join(table[value] for value in high)
        if "\ufffd" in text or any("\x80" <= char < "\xa0" for char in text):
            continue
        if codec in _CYRILLIC_CODECS:
            fit = cyrillic_cost(table, around)
            # A lone Cyrillic word in a page of Latin letters is rarer than an accented letter.
            cost = rarity + fit + 10 * (ascii_letters > count)
            language, known = "Russian and its neighbours", 2
            strange = 3 * strange_cyrillic(table, around)  # its alphabets are closed
        else:
            fit, cost, language, strange, known = latin_cost(table, around, words)
            cost += rarity
            if 3 * count > ascii_letters + 6:  # too many for any language in Latin letters
                fit = 20 * count
        cyrillic = codec in _CYRILLIC_CODECS
        reading = _Reading(codec, cyrillic, fit, cost, table, language, strange, known, all_words)
        if text not in found or cost < found[text].cost:
            found[text] = reading
    return sorted(found.values(), key=lambda reading: reading.cost)


@cache
def _table(codec: str) -> tuple[str, ...]:
    """The character of each byte; U+FFFD marks a byte that the codec does not have."""
    return tuple(_character(value, codec) for value in range(256))


def _character(value: int, codec: str) -> str:
    try:
        return bytes([value]).decode(codec)
    except UnicodeDecodeError:
        return "\ufffd"


def _is_sure(readings: list[_Reading], around: Trigrams, count: int) -> bool:
    best = readings[0]
    letters = sum(n for key, n in around.items() if best.table[key[1]].isalpha())
    if 20 * _broken_words(best, around) > letters or best.strange * 6 > letters:
        return False
    if best.cyrillic:
        # Few letters may fit by chance: the fewer they are, the better they must fit.
        if letters < _CYRILLIC_LETTERS or best.fit * 10 > _CYRILLIC_TENTHS * count - 120:
            return False
    elif best.fit * 10 > _LATIN_TENTHS * count or best.words > 14 * best.known_words:
        return False
    margin = _MARGIN_BITS if best.known_words > 1 else _MARGIN_BITS + 4
    for other in readings[1:]:
        differing = sum(n for key, n in around.items() if best.table[key[1]] != other.table[key[1]])
        if other.cost - best.cost < margin + differing // 2:
            return False
    return True


def _broken_words(reading: _Reading, around: Trigrams) -> int:
    """How often a word holds what no word holds: the trace of a wrong table of letters."""
    broken = 0
    for key, n in around.items():
        before, char, after = (reading.table[value] for value in key)
        if char.isupper():
            wrong = before.islower() or (before.isupper() and after.islower())
        elif char.islower():
            wrong = after.isupper()
        else:  # only these may stand between two letters
            wrong = before.isalpha() and after.isalpha() and char not in "’‘–—…\u00a0·«»"
        broken += n * (wrong or kind(char) == "g")
    return broken


def _evidence(reading: _Reading, around: Trigrams) -> str:
    letters: Counter[str] = Counter()
    signs: Counter[str] = Counter()
    for (_, value, _), n in around.items():
        char = reading.table[value]
        (letters if char.isalpha() else signs)[char] += n
    parts = []
    for counts, said in ((letters, f"letters as in {reading.language}"), (signs, "signs")):
        if counts:
            commonest = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
            named = ", ".join(f"{visible(char)} {n:,}" for char, n in commonest)
            parts.append(f"{sum(counts.values()):,} {said} ({named})")
    return " and ".join(parts)


def _other_candidates(data: bytes) -> tuple[tuple[str, str], ...]:
    """Encodings that are not weighed here, but in which all letters are of one script."""
    named = []
    for codec, scripts in _OTHER_CODECS:
        try:
            text = codecs.getincrementaldecoder(codec)().decode(data[:4096])
        except UnicodeDecodeError:
            continue
        letters = [char for char in text if char > "\x7f" and char.isalpha()]
        fitting = sum(unicodedata.name(char, "").startswith(scripts) for char in letters)
        if len(letters) >= 8 and fitting * 20 >= len(letters) * 19:
            at = text.index(letters[0])
            named.append((codec, _as_line(text[max(0, at - 12) : at + 20])))
    return tuple(named[:3])


def _as_line(text: str) -> str:
    return visible(" ".join(text.split()))
