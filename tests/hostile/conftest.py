"""Packages that mean harm are looked at by a process of its own, which tells all that it did."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import archivekit

ROOT = Path(archivekit.__file__).parents[1]
TOKEN = "Dobrynin-1962-10-27"
SECONDS, MEGABYTES = 10.0, 300
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]")

# Isolated, so that nothing of this process helps it: what it may open is a list, and it has little
# memory. What it did that it must not do is noted even if somebody catches the exception.
CHILD = r"""
import json, os, resource, sys, time, traceback
paths, ours, packages, zipped = json.load(sys.stdin)
sys.path[:0] = paths
own = tuple(os.path.realpath(one) + "/" for one in (sys.prefix, sys.base_prefix, *ours))
done, current = [], [""]
forbidden = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn",
             "os.system", "os.startfile", "os.symlink", "os.link", "ctypes.", "urllib.", "ftplib.",
             "http.", "pickle.", "webbrowser.", "sqlite3.", "code.__new__")
writing = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "shutil.", "os.truncate", "os.chmod")

def inside(path, more):
    real = os.path.realpath(path) + "/"
    return real.startswith(own + more)

def hook(event, args):
    if not current[0]:
        return
    mine = (os.path.realpath(current[0]) + "/",)
    temporary = (os.path.realpath(os.environ["TMPDIR"]) + "/",) if zipped else ()
    if event == "open":
        path, mode, flags = args
        if isinstance(path, int):
            return
        path = os.fsdecode(path)
        if not inside(path, mine + temporary):
            done.append(f"opened {path}")
        elif flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and not zipped:
            done.append(f"wrote {path}")
    elif event in ("os.listdir", "os.scandir"):
        if args[0] is not None and not isinstance(args[0], int):
            if not inside(os.fsdecode(args[0]), mine + temporary):
                done.append(f"listed {args[0]}")
    elif event.startswith(forbidden) and (event, args) != ("ctypes.dlopen", (None,)):
        done.append(f"{event} {args!r}"[:200])
    elif event.startswith(writing) and not zipped:
        done.append(f"{event} {args!r}"[:200])

def begin():
    # From now on the most memory is counted anew (proc(5), clear_refs).
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:
        pass

def megabytes():
    try:
        with open("/proc/self/status") as file:
            return int(next(line for line in file if line.startswith("VmHWM")).split()[1]) >> 10
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10

resource.setrlimit(resource.RLIMIT_AS, (1200 << 20,) * 2)
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
from archivekit.core.problems import InvalidPackage
from archivekit.package.validate.check import validate
sys.addaudithook(hook)
for name, path in packages.items():
    said = {"name": name, "problems": [], "fault": ""}
    begin()
    began, current[0] = time.process_time(), path
    try:
        report = validate(path)
        said["problems"] = [one.to_dict() for one in report.problems]
        said["valid"] = report.valid
    except InvalidPackage as fault:
        said["problems"], said["valid"] = [fault.problem.to_dict()], False
    except BaseException:
        said["fault"] = traceback.format_exc()[-2000:]
    current[0] = ""
    said["seconds"] = time.process_time() - began
    said["megabytes"] = megabytes()
    said["done"], done[:] = sorted(set(done)), []
    print(json.dumps(said), flush=True)
"""


@dataclass(frozen=True)
class Verdict:
    """What was said of one package, and what the process did meanwhile."""

    name: str
    problems: Sequence[Mapping[str, Any]]
    valid: bool
    fault: str
    seconds: float
    megabytes: int
    done: Sequence[str]

    @property
    def codes(self) -> set[str]:
        return {one["code"] for one in self.problems if one["severity"] != "note"}

    def is_as_it_must_be(self, expected: str) -> None:
        """A named problem, in bounded time and memory, and nothing else done or shown."""
        said = json.dumps(self.problems, ensure_ascii=False)
        assert self.fault == "", self.fault
        assert set(expected.split()) & self.codes or expected == "", said[:2000]
        assert list(self.done) == []
        assert self.seconds < SECONDS and self.megabytes < MEGABYTES
        words = [str(v) for one in self.problems for v in (*one.values(), *one["place"].values())]
        assert not any(RAW.search(word) for word in words), said[:2000]
        assert TOKEN not in said


Examine = Callable[..., dict[str, Verdict]]


@pytest.fixture(scope="session")
def examine(tmp_path_factory: pytest.TempPathFactory) -> Examine:
    """Validate packages, by their names, one after the other in one process."""

    def run(packages: Mapping[str, Path], zipped: bool = False) -> dict[str, Verdict]:
        temporary = tmp_path_factory.mktemp("temporary")
        given = [
            [one for one in sys.path if one and Path(one).exists()] + [str(ROOT)],
            [str(ROOT), *(one for one in sys.path if one)],
            {name: str(path) for name, path in packages.items()},
            zipped,
        ]
        kept = {"PATH": os.environ.get("PATH", ""), "TMPDIR": str(temporary), "SECRET": TOKEN}
        asked = subprocess.run(
            [sys.executable, "-I", "-B", "-c", CHILD], input=json.dumps(given), text=True,
            capture_output=True, env=kept, cwd=temporary, timeout=300, check=False,
        )  # fmt: skip
        lines = [json.loads(line) for line in asked.stdout.splitlines()]
        found = {one["name"]: Verdict(**{"valid": False, **one}) for one in lines}
        assert found.keys() == packages.keys(), asked.stderr[-2000:] or asked.returncode
        assert list(temporary.iterdir()) == []
        return found

    return run
