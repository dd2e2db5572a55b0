"""Collating two and many witnesses: archivekit beside its peers, in one run.

    python benchmarks/collation                       # editions of the Bible, about ten minutes
    python benchmarks/collation FOLDER                # text files of one wording (*.txt)
    python benchmarks/collation --only difflib --only archivekit --words 2000
    python benchmarks/collation --part growth         # one of: two, many, growth

The peers and the editions come with `pip install "archivekit[bench]"`. All engines are given the
same tokens, each in its own form: words and punctuation in lower case, the first so many of each
witness; two witnesses are the first and the last. Every run is a process of its own.

  CPU s    of the engine alone, child processes included; the best of seven where it is short
  MB       peak memory of the process, nothing subtracted
  kept     words matched, of the longest common subsequences of all pairs of witnesses
  columns  of the table; of a diff, with what it exchanges side by side
  x        CPU seconds as a multiple of the first line's

What ran out of time or memory is not tried on more words. archivekit also puts like words side by
side and looks for moves, which no diff does: "matching alone" is without. "from text" begins with
a string and archivekit's own tokens, and ends with the list of variants.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from editions import EDITIONS
from engines import ENGINES, EXACT, NOTHING, Engine

TWO = (1_000, 2_000, 5_000, 10_000, 90_000)
MANY = (2_000, 10_000, 90_000)
GROWTH = (10_000, 20_000, 40_000, 80_000)
KINDS = ("edited", "periodic", "shuffled", "unrelated")
PARTS = ("two", "many", "growth")
HERE = Path(__file__).parent


@dataclass
class Bench:
    """What was asked for, and every figure so far."""

    paths: list[Path]
    engines: list[Engine]
    words: int
    timeout: float
    records: list[dict[str, Any]] = field(default_factory=list)

    def run(
        self, part: str, engine: Engine, paths: list[Path], count: int, kind: str = ""
    ) -> dict[str, Any]:
        found = measured(engine, [engine.name, [str(p) for p in paths], count, kind], self.timeout)
        asked = {"part": part, "kind": kind, "asked": count, "engine": engine.name}
        self.records.append({**asked, **found})
        return found

    def sizes(self, planned: Sequence[int], paths: list[Path]) -> list[int]:
        """Those asked for or planned; past the longest witness, its whole length, once."""
        longest = max(map(length, paths))
        return sorted({min(size, longest) for size in ([self.words] if self.words else planned)})


def length(path: Path) -> int:
    return sum(1 for _ in re.finditer(r"\w+|[^\w\s]", path.read_text(encoding="utf-8")))


def missing(name: str) -> bool:
    if name == "git":
        return shutil.which("git") is None
    module = "Levenshtein" if name == "levenshtein" else name.replace("-", "_")
    return importlib.util.find_spec(module) is None


def measured(engine: Engine, asked: list[Any], timeout: float) -> dict[str, Any]:
    """The figures of one run, or a reason why there are none under `failed`."""
    if lacks := [name for name in engine.needs if missing(name)]:
        return {"failed": f"not installed: {' '.join(lacks)}", "lacks": lacks}
    command = [sys.executable, "-W", "ignore", str(HERE / "process.py"), json.dumps(asked)]
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        out, errors = child.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        return {"failed": f"more than {timeout:g} s"}
    if child.returncode:
        return {"failed": (errors.split("\n")[-2:-1] or [f"exit {child.returncode}"])[0][:60]}
    figures: dict[str, Any] = json.loads(out)
    return figures


def comparison(bench: Bench, part: str, paths: list[Path], planned: Sequence[int]) -> None:
    engines = [engine for engine in bench.engines if engine.many or len(paths) == 2]
    stopped: set[str] = set()
    for count in bench.sizes(planned, paths):
        exact, bare = (bench.run(part, engine, paths, count) for engine in (EXACT, NOTHING))
        if failed := exact.get("failed"):
            sys.exit(f"the exact matches of {count:,} words: {failed}")
        names = ", ".join(path.stem for path in paths)
        print(f"\n{len(paths)} witnesses of {max(exact['words']):,} words: {names}")
        counted = f"{exact['matched']:,} exact matches counted in {exact['seconds']:.3f} CPU s"
        read = f"tokens read in {bare['tokenizing']:.3f} s and {bare['megabytes']:.0f} MB"
        print(f"  {counted}; {read}")
        print(heads("", "x"))
        first = 0.0
        for engine in engines:
            if engine.name in stopped:
                print(f"  {engine.name:<34}  not tried", flush=True)
                continue
            found = bench.run(part, engine, paths, count)
            first = first or found.get("seconds", 0.0)
            print(line(engine.name, found, exact["matched"], first), flush=True)
            if found.get("failed", "").startswith("more than"):
                stopped.add(engine.name)


def growth(bench: Bench) -> None:
    """How seconds grow with the words, on edited, periodic, shuffled and unrelated witnesses."""
    path = bench.paths[:1]
    sizes = [size for size in GROWTH if 2 * size <= length(path[0])]
    if len(sizes) < 2:
        print(f"\ngrowth: {path[0].stem} is too short, it takes {4 * GROWTH[0]:,} words")
        return
    engines = [engine for engine in bench.engines if "weights" in engine.name]
    for kind, engine in itertools.product(KINDS, engines):
        print(f"\ngrowth, {kind}: {engine.name}\n{heads('words', 'to half')}")
        before = 0.0
        for count in sizes:
            exact, found = (bench.run("growth", e, path, count, kind) for e in (EXACT, engine))
            print(line(f"{count:,}", found, exact.get("matched", 0), before), flush=True)
            if "failed" in found:
                break
            before = found["seconds"]


def heads(name: str, last: str) -> str:
    return f"  {name:<34}{'CPU s':>11}{'MB':>9}{'kept':>12}{'columns':>12}{last:>12}"


def line(name: str, found: dict[str, Any], possible: int, unit: float) -> str:
    if failed := found.get("failed"):
        return f"  {name:<34}  {failed}"
    kept = found["matched"] / (found["possible"] or possible or 1)
    figures = f"{found['seconds']:>11.4f}{found['megabytes']:>9.0f}{kept:>12.3%}"
    times = f"{found['seconds'] / unit:.2f}" if unit else ""
    return f"  {name:<34}{figures}{found['columns']:>12,}{times:>12}".rstrip()


def editions(folder: Path) -> list[Path]:
    names = [f"pythonbible-{edition}" for edition in EDITIONS]
    if any(map(missing, names)):
        sys.exit(f"The editions are not installed: pip install {' '.join(names)}\nor name a FOLDER")
    subprocess.run([sys.executable, str(HERE / "editions.py"), str(folder)], check=True)
    return sorted(folder.glob("*.txt"))


def versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in ("archivekit", "numpy", *(name for engine in ENGINES for name in engine.needs)):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue  # git, or run from a checkout
    return found


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, help="text files of one wording (*.txt)")
    parser.add_argument("--part", action="append", choices=PARTS, help="only this part")
    parser.add_argument("--words", type=int, default=0, metavar="N", help="only this size")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="this engine")
    parser.add_argument("--timeout", type=float, default=60, metavar="S", help="a run (60)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure here")
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    wanted = [name.lower() for name in asked.only] or [""]
    engines = [one for one in ENGINES if any(name in one.name.lower() for name in wanted)]
    if not engines:
        sys.exit(f"no such engine; there are {', '.join(engine.name for engine in ENGINES)}")
    with tempfile.TemporaryDirectory() as folder:
        paths = sorted(asked.folder.glob("*.txt")) if asked.folder else editions(Path(folder))
        if len(paths) < 2:
            sys.exit(f"{asked.folder} holds {len(paths)} text files (*.txt); it takes two")
        bench = Bench(paths, engines, asked.words, asked.timeout)
        parts = asked.part or PARTS
        print(", ".join(f"{name} {number}" for name, number in versions().items()))
        if "two" in parts:
            comparison(bench, "two", [paths[0], paths[-1]], TWO)
        if "many" in parts and len(paths) > 2:
            comparison(bench, "many", paths, MANY)
        if "growth" in parts:
            growth(bench)
    if asked.json:
        values = {"versions": versions(), "figures": bench.records}
        asked.json.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
