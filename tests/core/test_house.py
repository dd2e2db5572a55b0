"""The order of the house: what may import what, where third parties live, how large things are."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2] / "archivekit"

# One line a level: a room imports from lines above its own and from itself, never sideways.
LEVELS = """
core
work
tables
read normalize structure describe encode
words
collate
align passages
differences
relate
package
view
export site
build
cli
"""
LEVEL_OF = {room: n for n, line in enumerate(LEVELS.split("\n")) for room in line.split()}
OUTSIDE = {  # a third-party package and the one room that may import it
    "click": "cli",
    "diff_match_patch": "view",
    "frictionless": "package",
    "langcodes": "tables",
    "rapidfuzz": "collate",
    "re2": "package",
    "nupunkt": "structure",
    "razdel": "structure",
    "py3langid": "describe",
    "spellchecker": "normalize",
    "charset_normalizer": "read",
}
ANYWHERE = {"numpy", "pandas"}  # but only where they are needed, inside functions
AT_START = {"click"}
OF_NUMBERS = {"words", "collate", "align"}  # rooms that work on arrays, imported when they are used
LONGEST_MODULE, LONGEST_FUNCTION = 500, 60
BAD_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}


@dataclass(frozen=True)
class Import:
    """One import: of which module, on which line, and whether it happens at start."""

    name: str
    line: int
    at_start: bool


def imports_of(tree: ast.Module, package: str) -> Iterator[Import]:
    """Every import of a module, those inside functions and under TYPE_CHECKING included."""
    later: set[int] = set()
    for node in ast.walk(tree):
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        is_typing = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        if is_function or is_typing:
            later |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        at_start = id(node) not in later
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, at_start)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")
                base = ".".join([*parts[: len(parts) - node.level + 1], *filter(None, [base])])
            for alias in node.names:
                yield Import(f"{base}.{alias.name}", node.lineno, at_start)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
            ("import_module", "__import__")
        ):
            name = node.args[0] if node.args else None
            value = name.value if isinstance(name, ast.Constant) else "archivekit.?"
            yield Import(str(value), node.lineno, at_start)


def faults(house: Path) -> list[str]:
    """Everything in the house that is not in order."""
    found = []
    for path in sorted(house.rglob("*.py")):
        name = path.relative_to(house).as_posix()
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
        found += [f"{name}:{said}" for said in _wrong_imports(house, path, tree)]
        if len(source.splitlines()) > LONGEST_MODULE:
            found.append(f"{name}: {len(source.splitlines())} lines")
        if set(path.relative_to(house).with_suffix("").parts) & BAD_NAMES:
            found.append(f"{name}: a name that says nothing")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    found.append(f"{name}:{node.lineno} {node.name} has {length} lines")
    return found


def _wrong_imports(house: Path, path: Path, tree: ast.Module) -> Iterator[str]:
    parts = path.relative_to(house).parts
    package = ".".join(("archivekit", *parts[:-1]))
    room = parts[0] if len(parts) > 1 else {"__main__.py": "cli"}.get(parts[0], "")
    if room not in LEVEL_OF and parts[0] != "__init__.py":
        yield f"1 {room or parts[0]} is no room of the house"
        return
    for found in imports_of(tree, package):
        top, _, rest = found.name.partition(".")
        target = rest.partition(".")[0]
        if top == "archivekit":
            if parts[0] == "__init__.py" or target in (room, "__version__"):
                continue
            if LEVEL_OF.get(target, 99) >= LEVEL_OF[room]:
                yield f"{found.line} {room} imports {found.name}"
        elif top not in sys.stdlib_module_names:
            if top not in ANYWHERE and OUTSIDE.get(top) != room:
                yield f"{found.line} {top} does not live in {room}"
            elif found.at_start and top not in AT_START | (
                {"numpy"} if room in OF_NUMBERS else set()
            ):
                yield f"{found.line} {top} is imported at start"


def test_the_house_is_in_order() -> None:
    assert faults(HOUSE) == []


def test_the_checker_reads_the_house() -> None:
    rooms = {path.parent.name for path in HOUSE.glob("*/__init__.py")}
    assert rooms >= {"core", "work", "tables", "read", "normalize", "structure", "build", "cli"}
    assert rooms <= set(LEVEL_OF)
    seen = {
        found.name.partition(".")[0]
        for path in HOUSE.rglob("*.py")
        for found in imports_of(ast.parse(path.read_text(encoding="utf-8")), "archivekit")
    }
    assert seen >= {"click", "frictionless", "nupunkt", "razdel", "py3langid", "numpy"}


MADE = {
    "upwards": ("core/made.py", "from archivekit.tables.rows import read_rows\n"),
    "plain": ("core/made.py", "import archivekit.build.run\n"),
    "of the whole": ("work/made.py", "from archivekit import tables\n"),
    "of the door": ("core/made.py", "import archivekit\n"),
    "relative": ("core/made.py", "from ..tables import rows\n"),
    "relative name": ("core/made.py", "from .. import tables\n"),
    "sideways": ("read/made.py", "from archivekit.normalize.rules import RULES\n"),
    "in a function": ("core/made.py", "def f():\n    import archivekit.cli.main\n"),
    "in a method": ("core/made.py", "class A:\n    def f(self):\n        import archivekit.cli\n"),
    "for types": (
        "core/made.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from archivekit.read import x\n",
    ),
    "by name": (
        "core/made.py",
        "from importlib import import_module\nx = import_module('archivekit.read')\n",
    ),
    "no room": ("cellar/made.py", "import os\n"),
    "loose": ("made.py", "import os\n"),
    "third party": ("read/made.py", "def f():\n    import nupunkt\n"),
    "unknown third party": ("read/made.py", "def f():\n    import requests\n"),
    "at start": ("structure/made.py", "import nupunkt\n"),
    "in a class": ("structure/made.py", "class A:\n    from nupunkt import b\n"),
    "numpy at start": (
        "core/made.py",
        "try:\n    import numpy as np\nexcept ImportError:\n    0\n",
    ),
    "long module": ("core/made.py", "x = 1\n" * 501),
    "long function": ("core/made.py", "def f():\n" + "    x = 1\n" * 60),
    "name": ("core/utils.py", "x = 1\n"),
}
GOOD = {
    "downwards": ("build/made.py", "from archivekit.core.text import Span\n"),
    "itself": ("read/made.py", "from archivekit.read.encoding import decode\n"),
    "relative": ("read/made.py", "from . import encoding\nfrom ..core import text\n"),
    "version": ("build/made.py", "from archivekit import __version__\n"),
    "the door": ("__init__.py", "from archivekit.cli.main import main\n"),
    "numpy": ("core/made.py", "def f():\n    import numpy as np\n"),
    "numpy where arrays are": ("collate/made.py", "import numpy as np\n"),
    "types": (
        "structure/made.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import nupunkt\n",
    ),
    "click": ("cli/made.py", "import click\n"),
    "function": ("core/made.py", "def f():\n" + "    x = 1\n" * 59),
}


@pytest.mark.parametrize(("name", "source"), MADE.values(), ids=MADE)
def test_every_disorder_is_seen(tmp_path: Path, name: str, source: str) -> None:
    assert len(faults(_written(tmp_path, name, source))) == 1


@pytest.mark.parametrize(("name", "source"), GOOD.values(), ids=GOOD)
def test_order_is_let_be(tmp_path: Path, name: str, source: str) -> None:
    assert faults(_written(tmp_path, name, source)) == []


def _written(folder: Path, name: str, source: str) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return folder


def test_only_the_standard_library_is_loaded_at_start() -> None:
    code = (
        "import sys; before = set(sys.modules); import archivekit\n"
        "tops = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(sorted(tops - set(sys.stdlib_module_names) - {'archivekit'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=HOUSE.parent, check=True
    )
    assert done.stdout.strip() == "[]"


def test_every_public_name_can_be_had() -> None:
    code = "import archivekit as ak; print([n for n in dir(ak) if getattr(ak, n) is None])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=HOUSE.parent, check=True
    )
    assert done.stdout.strip() == "[]"
