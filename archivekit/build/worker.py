"""What a worker process does with one task: understand it, or take it from the cache."""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from archivekit import __version__
from archivekit.build.plan import Task
from archivekit.build.stages import understand
from archivekit.build.understood import Understood, unquoted
from archivekit.core.problems import CannotWrite, Place, problem, visible
from archivekit.work.cache import Cache, cache_key
from archivekit.work.paths import ReadRefused, plain_reason, read_regular

DECIDING = {
    "normalize": ("pyspellchecker",),
    "structure": ("nupunkt", "razdel"),
    "describe": ("py3langid",),
    "collate": ("rapidfuzz",),
}
"""Libraries whose version decides published bytes, by stage."""


@dataclass(frozen=True, slots=True)
class Result:
    """An understood task, and whether the cache held it."""

    value: Understood
    cached: bool = False


@cache
def versions() -> dict[str, str]:
    """The version of archivekit and of every library that decides published bytes."""
    names = ["archivekit", *(name for names in DECIDING.values() for name in names)]
    found = {}
    for name in names:
        try:
            found[name] = __version__ if name == "archivekit" else version(name)
        except PackageNotFoundError:  # run from a checkout that is not installed
            found[name] = "0"
    return found


@cache
def program() -> str:
    """A hash of the program and of Unicode's data: nothing that other ones made is taken over."""
    home = Path(__file__).parents[1]
    digest = hashlib.sha256(unicodedata.unidata_version.encode())
    for path in sorted(home.rglob("*")):
        if path.suffix in (".py", ".toml", ".json", ".css"):
            digest.update(path.relative_to(home).as_posix().encode() + b"\0")
            digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def task_key(task: Task) -> str:
    """The cache key of a task: everything that decides its result."""
    decisions = [asdict(decision) for decision in task.decisions]
    return cache_key(
        program(),
        json.dumps(versions(), sort_keys=True),
        task.sha256,
        task.name,
        task.settings.fingerprint(),
        json.dumps(asdict(task.part)),
        json.dumps(decisions, sort_keys=True),
    )


def run_task(job: tuple[Task, Cache]) -> Result:
    """Understand one task. A fault of the program is a problem of this source, not the end."""
    task, kept = job
    key = task_key(task)
    found = kept.get(key) if task.access.is_full else None
    if found is not None:
        try:
            return Result(Understood.from_bytes(found), cached=True)
        except (ValueError, KeyError, TypeError, IndexError):
            pass  # written by something else: understand it again
    place = Place(task.name)
    try:
        data = read_regular(task.path, task.settings.read.max_bytes)
    except ReadRefused as reason:
        return Result(Understood((reason.problem(place),)))
    if hashlib.sha256(data).hexdigest() != task.sha256:
        return Result(Understood((problem("source.changed", place),)))
    try:
        value = Understood.of(
            *understand(data, task.name, task.settings, task.part, task.decisions), task.access
        )
    except MemoryError:
        raise
    except Exception as fault:  # one source must not stop the others
        if isinstance(fault, OSError) and fault.errno is not None:
            raise system_refusal(fault) from fault
        said = visible(f"{type(fault).__name__}: {fault}")
        found_fault = problem("build.internal", place, reason=said)
        is_open = task.access.is_full
        return Result(Understood((found_fault if is_open else unquoted(found_fault),)))
    if task.access.is_full:
        kept.put(key, value.to_bytes())
    return Result(value)


def system_refusal(fault: OSError) -> CannotWrite:
    """What the operating system refuses, a library's temporary file say, is no source's fault."""
    where = visible(os.fsdecode(fault.filename)) if fault.filename else "a temporary file"
    facts = {"path": where, "reason": plain_reason(fault)}
    return CannotWrite(problem("build.cannot-write", Place(where), **facts))
