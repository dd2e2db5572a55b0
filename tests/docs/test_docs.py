"""Every command and snippet of README.md and docs/ is run, and what they show is compared.

Blocks of a page run in their order, in one folder:

- ```console: lines that begin with `$ ` are run by a shell; what follows is what must be shown.
  A line `...` stands for any number of lines, `...` inside a line for anything.
- ```LANGUAGE file=PATH: the block is written to that file, as the reader would.
- ```python: run; with `>>>` the values shown are compared.

The parts of docs/reference.md between `<!-- generated: NAME -->` and `<!-- end -->` are made by
this file: `python tests/docs/test_docs.py` writes them anew.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import archivekit
from archivekit.core.problems import InvalidProject
from archivekit.tables.catalogue_reader import read_catalogue
from archivekit.tables.schema import PUBLISHED, schema

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference.md"
RUN = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
PAGES = [*RUN, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
LANGUAGES = {"console", "csv", "json", "python", "r", "sh", "sql", "text", "toml"}

_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=indent)```[ ]*$", re.M | re.S
)
_GENERATED = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.S)


@dataclass(frozen=True)
class Block:
    language: str
    file: str
    text: str
    line: int


def blocks(markdown: str, first_line: int = 1) -> list[Block]:
    found = []
    for match in _FENCE.finditer(markdown):
        language, _, options = match["info"].strip().partition(" ")
        file = options.removeprefix("file=") if options.startswith("file=") else ""
        line = first_line + markdown.count("\n", 0, match.start())
        found.append(Block(language, file, textwrap.dedent(match["body"]), line))
    return found


def chapters() -> Iterator[tuple[str, list[Block]]]:
    """What runs in one folder: a page, or a section of the how-to guide."""
    for page in RUN:
        name, text = page.name, page.read_text(encoding="utf-8")
        if name != "howto.md":
            yield name, blocks(text)
            continue
        line = 1
        for section in re.split(r"^(?=## )", text, flags=re.M):
            title = section.splitlines()[0].removeprefix("## ")
            yield f"{name}: {title}", blocks(section, line)
            line += section.count("\n")


CHAPTERS = [chapter for chapter in chapters() if chapter[1]]


def environment(folder: Path) -> dict[str, str]:
    """`archivekit` and `python` of this interpreter, and nothing of this user's settings."""
    programs = folder / "programs"
    programs.mkdir()
    for name, arguments in (("archivekit", "-m archivekit"), ("python", "")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    package = str(Path(archivekit.__file__).parents[1])
    return {
        "PATH": os.pathsep.join([str(programs), os.environ["PATH"]]),
        "PYTHONPATH": package,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "An editor",
        "GIT_AUTHOR_EMAIL": "editor@example.org",
        "GIT_COMMITTER_NAME": "An editor",
        "GIT_COMMITTER_EMAIL": "editor@example.org",
    }


def begin(chapter: str, folder: Path) -> None:
    """The folder that a reader stands in when the page begins."""
    if chapter == "tutorial.md":
        return
    if chapter.startswith("howto.md"):
        for block in blocks((DOCS / "tutorial.md").read_text(encoding="utf-8")):
            if re.fullmatch(r"seeds/\w[\w-]*\.txt", block.file):
                write(folder, block)
        return
    for name in ("seeds", "datapackage"):
        shutil.copytree(ROOT / name, folder / name)


def write(folder: Path, block: Block) -> None:
    path = folder / block.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(block.text.encode())


def matches(wanted: str, got: str) -> bool:
    pattern = ""
    for line in wanted.strip("\n").splitlines():
        if line.strip() == "...":
            pattern += r"(?:.*\n)*?"
        else:
            pieces = [re.escape(piece) for piece in line.rstrip().split("...")]
            pattern += r".*?".join(pieces) + r"\n"
    shown = "".join(line.rstrip() + "\n" for line in got.strip("\n").splitlines())
    return re.fullmatch(pattern, shown) is not None


def steps(text: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with what it must show."""
    pieces = re.split(r"^\$ (.*)\n", text, flags=re.M)
    assert not pieces[0].strip(), f"output without a command: {pieces[0]}"
    return list(zip(pieces[1::2], pieces[2::2], strict=True))


def run_console(block: Block, folder: Path, variables: dict[str, str]) -> None:
    for command, wanted in steps(block.text):
        done = subprocess.run(
            ["sh", "-c", f"{command}\n"], cwd=folder, env=variables, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
        )  # fmt: skip
        got = done.stdout
        where = f"line {block.line}: $ {command}"
        said = f"{where}\n--- the page shows\n{wanted}\n--- it is (exit {done.returncode})\n{got}"
        assert matches(wanted, got), said
        may_fail = re.search(r"^(error |Error:|.*not valid)", wanted, re.M)
        assert done.returncode == 0 or may_fail, said


def run_python(block: Block, name: str, names: dict[str, object]) -> None:
    if ">>>" not in block.text:
        exec(compile(block.text, name, "exec"), names)
        return
    test = doctest.DocTestParser().get_doctest(block.text, names, name, name, block.line)
    said: list[str] = []
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    runner = doctest.DocTestRunner(optionflags=flags, verbose=False)
    runner.run(test, out=said.append, clear_globs=False)
    names.update(test.globs)
    assert not said, "".join(said)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the pages write commands for a POSIX shell")
@pytest.mark.parametrize("chapter, its_blocks", CHAPTERS, ids=[name for name, _ in CHAPTERS])
def test_what_the_pages_show_is_what_happens(
    chapter: str, its_blocks: list[Block], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    begin(chapter, folder)
    monkeypatch.chdir(folder)
    variables, names = environment(tmp_path), dict[str, object]()
    for block in its_blocks:
        assert block.language in LANGUAGES, f"line {block.line}: a fence without a language"
        if block.file:
            write(folder, block)
        elif block.language == "console":
            run_console(block, folder, variables)
        elif block.language == "python":
            run_python(block, chapter, names)


def test_the_pages_have_something_to_run() -> None:
    names = {name.partition(":")[0] for name, _ in CHAPTERS}
    assert names >= {"README.md", "tutorial.md", "howto.md", "reference.md"}
    readme = dict(CHAPTERS)["README.md"]
    assert sum(block.language == "console" for block in readme) >= 5


def test_the_two_lines_of_set_up_are_each_one_line() -> None:
    commands = [b.text.strip() for b in dict(CHAPTERS)["README.md"] if b.language == "sh"]
    assert [command.split("&& .venv/bin/")[-1] for command in commands] == [
        "archivekit build",
        "python -m pytest",
    ]
    assert all("\n" not in command for command in commands)


@pytest.mark.parametrize(
    "wanted, got, same",
    [
        ("one\ntwo\n", "one\ntwo\n", True),
        ("one\n...\n", "one\n", True),
        ("...\nfour\n", "one\ntwo\nfour\n", True),
        ("2 of ... rows\n", "2 of 17 rows\n", True),
        ("one\n", "one\ntwo\n", False),
        ("one\n...\nfour\n", "one\ntwo\n", False),
        ("a.c\n", "abc\n", False),
        ("", "anything\n", False),
    ],
)
def test_output_is_compared_line_by_line(wanted: str, got: str, same: bool) -> None:
    assert matches(wanted, got) is same


# --- docs/reference.md -------------------------------------------------------------------------


def command_line(*arguments: str) -> str:
    variables = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONUTF8": "1"}
    variables["PYTHONPATH"] = str(Path(archivekit.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-m", "archivekit", *arguments],
        env=variables, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return done.stdout


def commands() -> list[str]:
    listed = command_line("--help").partition("\nCommands:\n")[2]
    return re.findall(r"^  (\w+)  ", listed, re.M)


def help_pages() -> str:
    pages = []
    for arguments in ([], *([name] for name in commands())):
        title = " ".join(["archivekit", *arguments])
        shown = command_line(*arguments, "--help").rstrip()
        pages.append(f"### {title}\n\n```text\n{shown}\n```\n")
    return "\n".join(pages)


def explained(is_rule: bool) -> str:
    pages = json.loads(command_line("explain", "--json"))["pages"]
    rows = [page for page in pages if (page["kind"] not in ("error", "warning", "note")) == is_rule]
    kind = "what becomes of it" if is_rule else "severity"
    lines = [f"| {'rule' if is_rule else 'code'} | {kind} | what it says |", "|---|---|---|"]
    for row in rows:
        title = re.sub(r"\{(\w+)[^}]*\}", r"‹\1›", row["title"]).replace("|", "\\|")
        lines.append(f"| `{row['name']}` | {row['kind']} | {title} |")
    return "\n".join(lines) + "\n"


def decision_columns() -> str:
    lines = ["| column | meaning |", "|---|---|"]
    fields = schema("decision_file").descriptor["fields"]
    lines += [f"| `{field['name']}` | {field['description']} |" for field in fields]
    return "\n".join(lines) + "\n"


def tables() -> str:
    lines = ["| table | columns | what |", "|---|---|---|"]
    for name in PUBLISHED:
        table = schema(name)
        columns = ", ".join(f"`{column}`" for column in table.columns)
        lines.append(f"| `{name}` | {columns} | {table.description} |")
    return "\n".join(lines) + "\n"


PARTS = {
    "commands": help_pages,
    "rules": lambda: explained(True),
    "problems": lambda: explained(False),
    "decision-columns": decision_columns,
    "tables": tables,
}


def renewed(page: str) -> str:
    def part(match: re.Match[str]) -> str:
        return f"{match[1]}\n{PARTS[match[2]]()}\n{match[3]}"

    return _GENERATED.sub(part, page)


@pytest.mark.pinned  # click decides how help is set
def test_the_generated_parts_of_the_reference_are_current() -> None:
    page = REFERENCE.read_text(encoding="utf-8")
    assert {name for _, name, _ in _GENERATED.findall(page)} == set(PARTS)
    assert page == renewed(page), "write them anew: python tests/docs/test_docs.py"


def keys_of(tmp_path: Path, toml: str) -> list[str]:
    """The keys that the catalogue knows at a place, as its own message tells them."""
    path = tmp_path / "catalog.toml"
    path.write_text(toml)
    with pytest.raises(InvalidProject) as raised:
        read_catalogue(path)
    known = raised.value.problem.cure.partition("Known here: ")[2]
    assert known
    return known.rstrip(".").split(", ")


@pytest.mark.parametrize(
    "table",
    [
        "",
        "[package]",
        "[[package.licenses]]",
        "[[package.contributors]]",
        "[documents.a]",
        '[sources."a.txt"]',
        '[[sources."a.txt".parts]]',
        "[read]",
        "[normalize]",
    ],
)
def test_every_key_of_the_catalogue_is_documented(table: str, tmp_path: Path) -> None:
    page = REFERENCE.read_text(encoding="utf-8")
    section = page.partition("\n## The catalogue")[2].partition("\n## ")[0]
    for key in keys_of(tmp_path, f"{table}\nnot-a-key = 1\n"):
        assert re.search(rf"`{key}`|[\[.]{key}[\].]", section), key


def test_every_public_name_is_documented() -> None:
    section = REFERENCE.read_text(encoding="utf-8").partition("\n## Python")[2]
    for name in archivekit.__all__:
        assert re.search(rf"\b{name}\b", section), name


# --- all pages ---------------------------------------------------------------------------------


def headings(page: Path) -> set[str]:
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?:|mailto:", link):
            continue
        name, _, heading = link.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), link
        if heading:
            assert heading in headings(target), link


def test_every_page_of_docs_is_reached_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for page in DOCS.glob("*.md"):
        assert f"(docs/{page.name})" in readme


def test_one_version_everywhere() -> None:
    cite = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\nversion: {archivekit.__version__}\n" in cite
    assert re.search(r"^## (\S+)", changes, re.M)[1] == archivekit.__version__  # type: ignore[index]


if __name__ == "__main__":
    REFERENCE.write_text(renewed(REFERENCE.read_text(encoding="utf-8")), encoding="utf-8")
