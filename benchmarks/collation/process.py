"""One engine on one set of witnesses, in a process of its own; the figures as JSON.

    python benchmarks/collation/process.py '["difflib, default", ["a.txt", "b.txt"], 1000, ""]'

The process that starts it must be small: on Linux the peak memory of a child begins with that of
its parent.
"""

from __future__ import annotations

import itertools
import json
import random
import re
import resource
import sys
import time
from pathlib import Path
from typing import Any

from engines import NAMED, Engine, Witnesses, Words

TOKEN = re.compile(r"\w+|[^\w\s]")
MEMORY = 4 << 30  # bytes of address space
USERS = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
SMALL = Witnesses(["a b c d".split(), "a c b d".split()], ["a b c d", "a c b d"])


def first_words(texts: list[str], count: int) -> Witnesses:
    """The first words and signs of each text in lower case, and the text as far as they go."""
    words: list[Words] = [[] for _ in texts]
    cut = []
    for text, its in zip(texts, words, strict=True):
        end = 0
        for match in itertools.islice(TOKEN.finditer(text), count):
            its.append(match[0].lower())
            end = match.end()
        cut.append(text[:end])
    return Witnesses(words, cut)


def made(kind: str, text: str, count: int) -> Witnesses:
    """Two witnesses that are hard in one way and can be of any size; the same every time."""
    chance = random.Random(kind)
    words = first_words([text], 2 * count).words[0]
    start, rest = words[:count], words[count:]
    other = rest  # "unrelated"
    if kind == "edited":
        other = [word for one in start for word in edited(one, rest, chance)]
    elif kind == "periodic":  # seven words again and again, one in fifty left out
        start = [words[at % 7] for at in range(count)]
        other = [word for word in start if chance.random() > 1 / 50]
    elif kind == "shuffled":
        other = chance.sample(start, count)
    return Witnesses([start, other], [" ".join(start), " ".join(other)])


def edited(word: str, words: Words, chance: random.Random) -> Words:
    """The word; one time in eight another, none, or twice."""
    if chance.random() >= 1 / 8:
        return [word]
    return chance.choice(([chance.choice(words)], [], [word, word]))


def run(engine: Engine, paths: list[str], count: int, kind: str) -> dict[str, Any]:
    """Seconds (the best of seven runs, where they are short), memory, and what came out."""
    texts = [Path(path).read_text(encoding="utf-8") for path in paths]
    start = time.process_time()
    witnesses = made(kind, texts[0], count) if kind else first_words(texts, count)
    tokenizing = time.process_time() - start
    engine.run(engine.given(SMALL))
    given = engine.given(witnesses)
    times: list[float] = []
    peaks: list[float] = []
    while len(times) < 7 and sum(times) < 3:
        start = cpu_seconds()
        result = engine.run(given)
        times.append(cpu_seconds() - start)
        peaks.append(peak_megabytes())
    figures = engine.figures(result, witnesses.words)
    return {
        "words": [len(words) for words in witnesses.words], "tokenizing": tokenizing,
        "seconds": min(times), "megabytes": peaks[0], "matched": figures.matched,
        "possible": figures.possible, "columns": figures.columns,
    }  # fmt: skip


def cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in USERS]
    return sum(use.ru_utime + use.ru_stime for use in used)


def peak_megabytes() -> float:
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return max(resource.getrusage(who).ru_maxrss for who in USERS) / unit


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    name, paths, count, kind = json.loads(sys.argv[1])
    try:
        print(json.dumps(run(NAMED[name], paths, count, kind)))
    except MemoryError:
        print(json.dumps({"failed": f"more than {MEMORY >> 30} GB"}))
