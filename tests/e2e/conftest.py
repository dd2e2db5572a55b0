"""What the tests of the whole share: a made project, the command, and the script that undoes."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import inspect
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import archivekit
from archivekit.cli.main import cli

REPOSITORY = Path(__file__).parents[2]
ROOM = Path(archivekit.__file__).parents[1]  # what must be on the path to import archivekit
REBUILD = Path(archivekit.__file__).parent / "package" / "rebuild.py"
SILENT = "rights.not-stated"  # these projects say nothing of rights: that goes without saying
SECONDS = 100  # after which a command hangs

_OF_THE_SESSION = ("LC_", "LANG", "TZ", "PYTHON", "NO_COLOR", "FORCE_COLOR", "COLUMNS")


@dataclass(frozen=True)
class Outcome:
    """What a command did: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.out)


def environment(**changes: str | None) -> dict[str, str]:
    """The environment of a command: nothing of this session's language, time zone or colours."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(_OF_THE_SESSION)}
    kept["PYTHONPATH"] = str(ROOM)
    return kept | {k: v for k, v in changes.items() if v is not None}


def run_command(
    *args: str,
    cwd: Path,
    given: bytes = b"",
    env: Mapping[str, str | None] | None = None,
    timeout: float = SECONDS,
    **options: Any,
) -> Outcome:
    """`archivekit ARGS` in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "archivekit", *args], cwd=cwd, input=given, capture_output=True,
        env=environment(**(env or {})), timeout=timeout, check=False, **options,
    )  # fmt: skip
    return Outcome(done.returncode, *(s.decode("utf-8") for s in (done.stdout, done.stderr)))


def tree_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, by its name."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


class Project:
    """A folder with `seeds` in it, and the command run in that folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seeds = root / "seeds"
        self.package = root / "datapackage"
        self.ledger = self.seeds / "ids.csv"
        self.seeds.mkdir(parents=True, exist_ok=True)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.seeds / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run(self, *args: str) -> Outcome:
        """The command, in this process: quicker than `run_command`, otherwise the same."""
        parts = inspect.signature(CliRunner.__init__).parameters
        runner = CliRunner(**({"mix_stderr": False} if "mix_stderr" in parts else {}))
        with contextlib.chdir(self.root):
            done = runner.invoke(cli, args, prog_name="archivekit", catch_exceptions=False)
        return Outcome(done.exit_code, done.stdout, done.stderr)

    def build(self, *options: str) -> Outcome:
        return self.run("build", "--workers", "1", *options)

    def report(self, *options: str, code: int = 0) -> dict[str, Any]:
        """The JSON report of a build that must end with the exit code."""
        done = self.build("--json", *options)
        assert done.code == code, done.out + done.err
        said = done.json
        said["problems"] = [found for found in said["problems"] if found["code"] != SILENT]
        return said

    def valid(self) -> bool:
        return self.run("validate").code == 0

    def rows(self, table: str) -> list[dict[str, str]]:
        path = self.package / "data" / f"{table}.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            return [row for row in csv.DictReader(file) if row.get("code") != SILENT]

    def text(self, witness: str) -> str:
        return (self.package / "texts" / f"{witness}.txt").read_bytes().decode()

    def tree(self) -> dict[str, bytes]:
        return tree_of(self.package)

    def sentence(self, words: str) -> dict[str, str]:
        """The row of the one sentence that holds the words."""
        (row,) = (row for row in self.rows("segments") if words in row["text"])
        return row

    def hash_of(self, id_: str) -> str:
        """The hash of a segment, as `archivekit show` prints it for decision files."""
        return self.run("show", id_, "--json").json["text_hash"]

    def decide(self, *decisions: Mapping[str, str], name: str = "editor.csv") -> None:
        """Write a decision file."""
        columns = ["decision", "target", "text_hash", "before", "after", "by", "date", "reason"]
        columns += ["state", "occurrence", "start"]
        path = self.seeds / "decisions" / name
        path.parent.mkdir(exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows({"by": "the editor", "date": "2020-01-31", **d} for d in decisions)

    def rebuilt(self) -> dict[str, bytes]:
        """The files that the script makes of the package alone, where no archivekit can be had."""
        alone = self.root / "alone"
        shutil.rmtree(alone, ignore_errors=True)
        alone.mkdir()
        shutil.copy(REBUILD, alone / "rebuild.py")
        shutil.copytree(self.package, alone / "package")
        return rebuilt_by(alone / "rebuild.py", alone / "package", alone / "out")

    def received(self) -> dict[str, bytes]:
        """The files that the package says it was made from, as they are."""
        return {
            row["path"]: (self.seeds / row["path"]).read_bytes() for row in self.rows("sources")
        }


def interruptible() -> None:
    """Let Ctrl-C reach a program: tests that run in the background have it ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def rebuilt_by(script: Path, package: Path, out: Path) -> dict[str, bytes]:
    """Run a script that rebuilds, isolated from all that is installed; what it wrote."""
    command: Sequence[str] = [sys.executable, "-I", "-S", *map(str, (script, package, out))]
    done = subprocess.run(
        command, capture_output=True, cwd=out.parent, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return tree_of(out)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def new_project() -> Callable[[Path], Project]:
    """Makes an empty project in a folder."""
    return Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def seeds_project(tmp_path: Path) -> Project:
    """A copy of the seeds of the repository, without package."""
    made = Project(tmp_path)
    shutil.copytree(REPOSITORY / "seeds", made.seeds, dirs_exist_ok=True)
    return made


@pytest.fixture(scope="session")
def command() -> Callable[..., Outcome]:
    return run_command


@pytest.fixture(scope="session")
def tree() -> Callable[[Path], dict[str, bytes]]:
    return tree_of


@pytest.fixture(scope="session")
def script_runner() -> Callable[[Path, Path, Path], dict[str, bytes]]:
    return rebuilt_by


@pytest.fixture(scope="session")
def start() -> Callable[..., subprocess.Popen[bytes]]:
    """Starts `archivekit ARGS` in a process of its own and does not wait for it."""

    def started(*args: str, cwd: Path, **options: Any) -> subprocess.Popen[bytes]:
        env = environment(**options.pop("env", {}))
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        return subprocess.Popen(
            [sys.executable, "-m", "archivekit", *args], cwd=cwd, env=env, **pipes,
            preexec_fn=interruptible,
        )  # fmt: skip

    return started
