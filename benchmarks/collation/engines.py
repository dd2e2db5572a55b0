"""The engines that are compared: what each is given, how it is run, what its result is worth."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Words = list[str]
Block = tuple[int, int, int]  # place in the one, place in the other, words


@dataclass(frozen=True)
class Witnesses:
    """The tokens that all engines compare, and the texts they were read from."""

    words: list[Words]
    texts: list[str]


@dataclass(frozen=True)
class Figures:
    """What a result is worth; `possible` only where the engine compared tokens of its own."""

    matched: int
    columns: int
    possible: int = 0


@dataclass(frozen=True)
class Engine:
    """A way to collate: `run` alone is measured, on what `given` makes ready."""

    name: str
    given: Callable[[Witnesses], Any]
    run: Callable[[Any], Any]
    figures: Callable[[Any, list[Words]], Figures]
    needs: tuple[str, ...] = ()  # modules, by the names of their packages
    many: bool = False


# What they are given


def as_numbers(witnesses: Witnesses) -> list[list[int]]:
    known: dict[str, int] = {}
    return [[known.setdefault(word, len(known)) for word in words] for words in witnesses.words]


def as_characters(witnesses: Witnesses) -> list[str]:
    """A character a word, as diff-match-patch's own line mode does it; surrogates are left out."""
    return [
        "".join(chr(number + 0x21 if number < 0xD000 else number + 0x1000) for number in numbers)
        for numbers in as_numbers(witnesses)
    ]


def as_json(witnesses: Witnesses) -> list[dict[str, Any]]:
    """The tokens as CollateX and archivekit take them; `place` is for reading the result."""

    def tokens(words: Words) -> list[dict[str, Any]]:
        return [{"t": word + " ", "n": word, "place": at} for at, word in enumerate(words)]

    return [
        {"id": f"W{number}", "tokens": tokens(words)}
        for number, words in enumerate(witnesses.words)
    ]


class Files:
    """A word a line, a file a witness; gone with the value."""

    def __init__(self, witnesses: Witnesses) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.paths = [str(Path(self.folder.name, f"w{at}")) for at in range(len(witnesses.words))]
        for path, words in zip(self.paths, witnesses.words, strict=True):
            Path(path).write_text("\n".join(words) + "\n", encoding="utf-8")


# How they are run


def archivekit(**settings: Any) -> Callable[[list[Any]], Any]:
    def run(given: list[Any]) -> Any:
        from archivekit.collate.collate import collate

        return collate(given, **settings)

    return run


def archivekit_variants(texts: list[str]) -> Any:
    from archivekit.collate.collate import collate

    collation = collate(texts)
    assert collation.variants is not None
    return collation


def collatex(given: list[Any]) -> Any:
    from collatex import collate

    return collate({"witnesses": given}, segmentation=False, near_match=False)


def difflib(autojunk: bool) -> Callable[[list[Words]], Any]:
    def run(given: list[Words]) -> Any:
        from difflib import SequenceMatcher

        one, other = given
        return SequenceMatcher(None, one, other, autojunk).get_matching_blocks()

    return run


def diff_match_patch(limit: float) -> Callable[[list[str]], list[Any]]:
    def run(given: list[str]) -> list[Any]:
        from diff_match_patch import diff_match_patch

        engine = diff_match_patch()
        engine.Diff_Timeout = limit
        found: list[Any] = engine.diff_main(*given)
        return found

    return run


def fast_diff_match_patch(given: list[str]) -> list[Any]:
    from fast_diff_match_patch import diff

    return list(diff(*given, timelimit=0, checklines=False, cleanup="No"))


def indel(given: list[list[int]]) -> list[Any]:
    from rapidfuzz.distance import Indel

    return list(Indel.opcodes(*given))


def git_diff(files: Files) -> str:
    """With `-U0` the heads of the hunks say all; the user's own settings are left out."""
    command = ["git", "diff", "--no-index", "--minimal", "-U0", "--no-ext-diff", "--no-color"]
    plain = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run([*command, *files.paths], capture_output=True, env=plain)
    if done.returncode > 1:
        raise RuntimeError(done.stderr.decode())
    return done.stdout.decode()


def exact_length(given: list[list[int]]) -> int:
    from rapidfuzz.distance import LCSseq

    return sum(LCSseq.similarity(one, other) for one, other in itertools.combinations(given, 2))


# What their results are worth


def of_blocks(blocks: Iterable[Block], witnesses: list[Words]) -> Figures:
    one, other = witnesses
    matched = columns = left = right = 0
    for at, there, length in itertools.chain(blocks, [(len(one), len(other), 0)]):
        assert at >= left and there >= right, "blocks out of order"
        assert one[at : at + length] == other[there : there + length], "unequal words matched"
        columns += max(at - left, there - right) + length
        matched += length
        left, right = at + length, there + length
    return Figures(matched, columns)


def of_opcodes(steps: Iterable[Any], witnesses: list[Words]) -> Figures:
    equal = (step for step in steps if step.tag == "equal")
    blocks = ((s.src_start, s.dest_start, s.src_end - s.src_start) for s in equal)
    return of_blocks(blocks, witnesses)


def of_steps(steps: Iterable[tuple[Any, Any]], witnesses: list[Words]) -> Figures:
    """Of a list of (what: kept, only in the first, only in the second; its words, or how many)."""

    def blocks() -> Iterator[Block]:
        left = right = 0
        for sign, content in steps:
            length = content if isinstance(content, int) else len(content)
            if sign in (0, "="):
                yield left, right, length
            left += 0 if sign in (1, "+") else length
            right += 0 if sign in (-1, "-") else length

    return of_blocks(blocks(), witnesses)


def of_hunks(printed: str, witnesses: list[Words]) -> Figures:
    """An empty side of a hunk names the line before it: `@@ -4,0 +5,2 @@`."""

    def blocks() -> Iterator[Block]:
        left = right = 0
        for hunk in re.finditer(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", printed, re.M):
            removed, added = int(hunk[2] or 1), int(hunk[4] or 1)
            at, there = int(hunk[1]) - (removed > 0), int(hunk[3]) - (added > 0)
            yield left, right, at - left
            left, right = at + removed, there + added
        yield left, right, len(witnesses[0]) - left

    return of_blocks(blocks(), witnesses)


def of_cells(rows: Sequence[Sequence[int]], witnesses: list[Words]) -> Figures:
    """Of a table of word numbers, -1 where nothing stands: all words must be there, in order."""
    for number, words in enumerate(witnesses):
        places = [row[number] for row in rows if row[number] >= 0]
        assert places == list(range(len(words))), "words lost or out of order"
    matched = 0
    for row in rows:
        there = [witnesses[number][at] for number, at in enumerate(row) if at >= 0]
        matched += sum(one == other for one, other in itertools.combinations(there, 2))
    return Figures(matched, len(rows))


def of_collation(collation: Any, witnesses: list[Words]) -> Figures:
    return of_cells(collation.cells.tolist(), witnesses)


def of_own_tokens(collation: Any, _: list[Words]) -> Figures:
    return Figures(collation.matched, len(collation.cells), collation.possible)


def of_collatex(table: Any, witnesses: list[Words]) -> Figures:
    names = [f"W{number}" for number in range(len(witnesses))]
    rows = [
        [cell[0].token_data["place"] if (cell := found.get(name)) else -1 for name in names]
        for found in (column.tokens_per_witness for column in table.columns)
    ]
    return of_cells(rows, witnesses)


def words_of(witnesses: Witnesses) -> list[Words]:
    return witnesses.words


def texts_of(witnesses: Witnesses) -> list[str]:
    return witnesses.texts


OURS = ("archivekit",)
CX = ("collatex", "levenshtein")  # which collatex imports and does not ask for
DMP, FAST = ("diff-match-patch",), ("fast-diff-match-patch",)
ALONE = archivekit(weights=False, near=False, moves=False)

EXACT = Engine("exact", as_numbers, exact_length, lambda it, _: Figures(it, 0), ("rapidfuzz",))
NOTHING = Engine("nothing", words_of, len, lambda _, __: Figures(0, 0))
ENGINES = (
    Engine("archivekit, weights off", as_json, archivekit(weights=False), of_collation, OURS, True),
    Engine("archivekit, weights on", as_json, archivekit(weights=True), of_collation, OURS, True),
    Engine("archivekit, matching alone", as_json, ALONE, of_collation, OURS, True),
    Engine("archivekit, from text", texts_of, archivekit_variants, of_own_tokens, OURS, True),
    Engine("CollateX", as_json, collatex, of_collatex, CX, True),
    Engine("rapidfuzz Indel", as_numbers, indel, of_opcodes, ("rapidfuzz",)),
    Engine("fast-diff-match-patch", as_characters, fast_diff_match_patch, of_steps, FAST),
    Engine("git diff --minimal", Files, git_diff, of_hunks, ("git",)),
    Engine("difflib, autojunk off", words_of, difflib(False), of_blocks),
    Engine("difflib, default", words_of, difflib(True), of_blocks),
    Engine("diff-match-patch, no limit", as_characters, diff_match_patch(0), of_steps, DMP),
    Engine("diff-match-patch, default (1 s)", as_characters, diff_match_patch(1), of_steps, DMP),
)
NAMED = {engine.name: engine for engine in (EXACT, NOTHING, *ENGINES)}
