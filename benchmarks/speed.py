"""Speed and memory of archivekit beside the tools that do a part of the same work.

    python benchmarks/speed.py            # all, about three minutes
    python benchmarks/speed.py text       # one of: text, offsets, start, many
    python benchmarks/speed.py --help

CPU seconds are of this process and its children; figures are the best of three runs unless said
otherwise. The text is that of `seeds/`, repeated.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SEEDS = Path(__file__).parents[1] / "seeds"


def seed_texts() -> list[bytes]:
    return [path.read_bytes() for path in sorted(SEEDS.glob("*.txt"))]


def cpu_seconds() -> float:
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def best_of(runs: int, work: Callable[[], object]) -> float:
    times = []
    for _ in range(runs):
        start = cpu_seconds()
        work()
        times.append(cpu_seconds() - start)
    return min(times)


def row(name: str, figure: str, note: str = "") -> None:
    print(f"  {name:<44}{figure:>18}  {note}".rstrip(), flush=True)


def text(megabytes: float) -> None:
    """Decode, normalize, segment: characters a CPU second, beside peers that do less."""
    import unicodedata

    from nupunkt import sent_spans

    from archivekit.build.stages import understand
    from archivekit.core.settings import DescribeSettings, Settings

    once = b"\n\n".join(seed_texts()) + b"\n"
    data = once * max(1, int(megabytes * 1e6 / len(once)))
    settings = Settings(describe=DescribeSettings("en"))
    understand(once, "warm-up.txt", settings)
    characters = len(data.decode())
    print(f"\ntext: {characters:,} characters")

    def peer() -> int:
        plain = unicodedata.normalize("NFC", data.decode().replace("\r\n", "\n"))
        plain = re.sub(r"[ \u00a0]+", " ", plain)
        return sum(len(sent_spans(line)) for line in plain.split("\n") if line)

    def speed(work: Callable[[], object]) -> str:
        return f"{characters / best_of(3, work) / 1e6:.2f} M/s"

    row("archivekit, every change on record", speed(lambda: understand(data, "a.txt", settings)))
    row("decode, NFC, re.sub, nupunkt; nothing kept", speed(peer))


def offsets() -> None:
    """Offsets of the reading text to offsets of the raw text, many at once and one by one."""
    import numpy as np

    from archivekit.core.text import Edit, OffsetMap

    chance = random.Random(7)
    length, edits, at = 10_000_000, [], 0
    while (at := at + chance.randrange(10, 80)) < length - 10:
        before = "x" * chance.randrange(0, 4)
        edits.append(Edit(at, before, "y" * chance.randrange(0, 3), "made"))
        at += len(before) + 1
    offset_map = OffsetMap.of_edits([e for e in edits if e.before != e.after], length)
    wanted = np.random.default_rng(7).integers(0, offset_map.new_length, 5_000_000)
    offset_map.old_offsets(wanted[:10])
    print(f"\noffsets: {len(offset_map.places):,} changes in {length:,} characters")
    many = best_of(3, lambda: offset_map.old_offsets(wanted))
    ordered = np.sort(wanted)
    inorder = best_of(3, lambda: offset_map.old_offsets(ordered))
    few = wanted[:200_000].tolist()
    single = best_of(3, lambda: [offset_map.to_old(at) for at in few])
    row("random offsets, vectorized", f"{len(wanted) / many / 1e6:.1f} M/s")
    row("offsets in order, vectorized", f"{len(wanted) / inorder / 1e6:.1f} M/s")
    row("one by one", f"{len(few) / single / 1e6:.2f} M/s")


def start() -> None:
    """What it costs to start: seconds on the clock, the median of nine."""
    print("\nstart: seconds on the clock, median of 9")
    for name, words in {
        "python -c pass": ["-c", "pass"],
        "import archivekit": ["-c", "import archivekit"],
        "archivekit --help": ["-m", "archivekit", "--help"],
        "import frictionless": ["-c", "import frictionless"],
    }.items():
        times = []
        for _ in range(9):
            began = time.perf_counter()
            subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)
            times.append(time.perf_counter() - began)
        row(name, f"{sorted(times)[4]:.3f} s")


def many(files: int, workers: int) -> None:
    """Build folders of 10 kB files: seconds, and the peak memory of the main process.

    That of a worker (about 140 MB, most of it word lists) does not grow with the files.
    """
    print(f"\nmany: {files:,} files of 10 kB and a tenth of them, {workers} workers")
    for count in (files // 10, files):
        with tempfile.TemporaryDirectory() as folder:
            make_sources(Path(folder, "seeds"), count)
            began = time.perf_counter()
            peak = peak_memory(folder, workers)
            seconds = time.perf_counter() - began
            row(f"{count:,} files, first build", f"{seconds:.1f} s", f"peak {peak:.0f} MB")
            began = time.perf_counter()
            peak = peak_memory(folder, workers)
            row(f"{count:,} files, nothing to do", f"{time.perf_counter() - began:.1f} s")


def make_sources(folder: Path, count: int) -> None:
    """Files of 10 kB, no two alike: paragraphs of the seeds with every eighth word exchanged."""
    chance = random.Random(count)
    whole = b"\n".join(seed_texts()).decode()
    paragraphs = [line for line in whole.split("\n") if line.strip()]
    words = whole.split()
    folder.mkdir()
    for number in range(count):
        lines, size = [], 0
        while size < 10_000:
            line = chance.choice(paragraphs).split(" ")
            for _ in range(len(line) // 8):
                line[chance.randrange(len(line))] = chance.choice(words)
            lines.append(" ".join(line))
            size += len(lines[-1]) + 2
        folder.joinpath(f"file-{number:05}.txt").write_text("\n\n".join(lines), encoding="utf-8")


def peak_memory(folder: str, workers: int) -> float:
    """Build in a process of its own; megabytes at its peak, those of its workers apart."""
    program = (
        "import resource, sys; from pathlib import Path\n"
        "from archivekit.build.run import run_build\n"
        "if __name__ == '__main__':\n"
        "    run_build(Path('seeds'), Path('datapackage'), workers=int(sys.argv[1]))\n"
        "    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)\n"
    )
    script = Path(folder, "build_here.py")
    script.write_text(program)
    words = [sys.executable, str(script), str(workers)]
    done = subprocess.run(words, cwd=folder, check=True, capture_output=True, text=True)
    return float(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("part", nargs="*", choices=["text", "offsets", "start", "many", []])
    parser.add_argument("--megabytes", type=float, default=20, help="size of the text (20)")
    parser.add_argument("--files", type=int, default=10_000, help="for `many` (10000)")
    parser.add_argument("--workers", type=int, default=2, help="for `many` (2)")
    asked = parser.parse_args()
    parts = asked.part or ["text", "offsets", "start", "many"]
    if "text" in parts:
        text(asked.megabytes)
    if "offsets" in parts:
        offsets()
    if "start" in parts:
        start()
    if "many" in parts:
        many(asked.files, asked.workers)


if __name__ == "__main__":
    main()
