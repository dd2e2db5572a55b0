"""Editions of the Bible as text files, from the packages that hold them.

    python benchmarks/collation/editions.py FOLDER

King James (as of 1769), Webster (1833), the American and the updated King James, the American
Standard (1901): revisions of one wording. To read the packages takes 300 MB: hence a process of
its own.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

EDITIONS = ("kjv", "wbs", "akjv", "ukjv", "asv")
CHARACTERS = 1_000_000  # of each: what the largest part needs


def write_editions(folder: Path) -> None:
    for number, name in enumerate(EDITIONS, 1):
        module = importlib.import_module(f"pythonbible_{name}.plain_text_readers_bible")
        text = module.bible.scripture_content[:CHARACTERS]
        (folder / f"{number}-{name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_editions(Path(sys.argv[1]))
