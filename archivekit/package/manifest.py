"""The manifest of a package: the SHA-256 of every file, to be checked without archivekit.

`sha256sum -c manifest-sha256.txt` reads it. Percent signs and line ends in a path are written as
BagIt writes them (RFC 8493, 2.1.3), so that every path stands on one line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from archivekit.core.problems import visible

MANIFEST = "manifest-sha256.txt"

_LINE = re.compile(r"([0-9A-Fa-f]{64}) [ *]([^\r]+)")  # the star: sha256sum read it as binary
_ESCAPES = {"%": "%25", "\n": "%0A", "\r": "%0D"}
_CHARACTERS = {escape: char for char, escape in _ESCAPES.items()}
_SHOWN = 80


def manifest_lines(hashes: Mapping[str, str]) -> list[str]:
    """The lines of a manifest, each with its line end, of the hash of every file by its path.

    >>> manifest_lines({"texts/b.txt": 64 * "b", "100%.txt": 64 * "a"})[0][-15:]
    'aa  100%25.txt\\n'
    """
    escaped = str.maketrans(_ESCAPES)
    return [f"{hashes[path]}  {path.translate(escaped)}\n" for path in sorted(hashes)]


def read_manifest(data: bytes) -> dict[str, str]:
    """The hash of every file by its path, in the order of the lines.

    Raises ValueError, with a sentence that says what is wrong, for what is not UTF-8, for a line
    that is not of a manifest, and for a path that stands twice.

    >>> read_manifest(64 * b"0" + b"  data/witnesses.csv\\n").keys()
    dict_keys(['data/witnesses.csv'])
    """
    try:
        text = data.decode()
    except UnicodeDecodeError as fault:
        raise ValueError(f"the manifest is not UTF-8: byte {fault.start}") from None
    hashes: dict[str, str] = {}
    *lines, rest = text.split("\n")
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        if match is None:
            shown = visible(line[:_SHOWN])
            raise ValueError(f"line {number} is not a hash, two blanks and a path: {shown!r}")
        path = re.sub("%(?:25|0[AaDd])", lambda found: _CHARACTERS[found[0].upper()], match[2])
        if path in hashes:
            raise ValueError(f"line {number} names a file again: {visible(path[:_SHOWN])!r}")
        hashes[path] = match[1].lower()
    if rest:
        raise ValueError(f"line {len(lines) + 1} is cut off: {visible(rest[:_SHOWN])!r}")
    return hashes
