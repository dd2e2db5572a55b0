"""From a package alone, the program in its README rebuilds every file, byte for byte."""

from __future__ import annotations

import codecs
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from archivekit.build.run import run_build
from archivekit.package.rebuild import as_received, rebuild
from archivekit.tables.archive import Archive

SEEDS = Path(__file__).parents[2] / "seeds"
PROSE = (
    "The government of the Republic has answered the letter, and it has said that the talks will "
    "go on as soon as the inspections have begun. It was agreed upon with the representatives of "
    "the commission that nothing of what was said in the talks would be made public before then."
)
RUSSIAN = (
    "Правительство Республики ответило на письмо, и в ответе сказано, что переговоры будут "
    "продолжены, как только начнутся проверки. С представителями комиссии условились о том, что "
    "ничего из сказанного не будет опубликовано до конца месяца."
)
WRAPPED = "\r\n".join(textwrap.wrap(PROSE * 3, 60))
TWO = f"First letter.\r\n{WRAPPED}\r\nSecond letter.\r\n{PROSE}\r\n"
FILES = {
    "utf-16.txt": codecs.BOM_UTF16_LE + f"{RUSSIAN}\r\n\r\n\u00a0{PROSE}".encode("utf-16-le"),
    "utf-16-be.txt": codecs.BOM_UTF16_BE + RUSSIAN.encode("utf-16-be"),
    "mark.txt": codecs.BOM_UTF8 + f"été e\u0301te\u0301\r\n{PROSE}  \r\n".encode(),
    "cp1251.txt": f"{RUSSIAN}\r\n\r\n  {RUSSIAN}\t\r\n".encode("cp1251"),
    "koi8-r.txt": f"{RUSSIAN}\n\n{RUSSIAN}\n".encode("koi8-r"),
    "cr.txt": f"{PROSE}\r\r{PROSE}  {PROSE}\r".encode(),
    "feeds.txt": f"{PROSE[:150]}\f{PROSE[150:]}\n\f\n{PROSE}\f\f".encode(),
    "hyphens.txt": f"{PROSE[:20]}repre\u00ad\r\n\fsentatives\u00ad of {PROSE}\x07\x1b".encode(),
    "wrapped.txt": f"{WRAPPED}\r\n\r\n{WRAPPED}\r\n".encode(),
    "mixed.txt": "one\ntwo\r\nthree\rfour\x0bfive\x85six\u2028seven\n\n\n".encode(),
    "long.txt": ("We have an answer.  It came\u00a0today. " * 3000).encode(),
    "blank.txt": b" \n\t\n",
    "folder/two letters.txt": TWO.encode(),
}
CATALOGUE = f"""
[sources."cp1251.txt"]
encoding = "cp1251"

[sources."koi8-r.txt"]
encoding = "koi8-r"

[sources."folder/two letters.txt"]
parts = [
  {{ document = "first" }},
  {{ document = "second", from_line = {2 + TWO[: TWO.index("Second")].count(chr(10)) - 1} }},
]
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    for name, data in FILES.items():
        path = root / "seeds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (root / "seeds" / "catalog.toml").write_text(CATALOGUE, encoding="utf-8")
    report = run_build(root / "seeds", root / "out", cache=None)
    assert not report.has_errors, [str(found) for found in report.problems]
    return root / "out"


def test_every_file_is_rebuilt(package: Path) -> None:
    assert dict(rebuild(package)) == FILES


def test_the_seeds_are_rebuilt_from_the_published_package() -> None:
    files = dict(rebuild(SEEDS.parent / "datapackage"))
    assert files == {path.name: path.read_bytes() for path in SEEDS.glob("*.txt")}


def test_the_program_in_the_readme_does_it_without_archivekit(
    package: Path, tmp_path: Path
) -> None:
    text = (package / "README.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"```python\n(\"\"\".*?)```", text, re.DOTALL)
    script = tmp_path / "rebuild.py"
    script.write_text(program, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-I", str(script), str(package), str(tmp_path / "files")],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    for name, data in FILES.items():
        assert (tmp_path / "files" / name).read_bytes() == data


def test_the_library_rebuilds_the_same(package: Path) -> None:
    archive = Archive.open(package)
    assert {s.path: archive.original_bytes(i) for i, s in archive.sources.items()} == FILES


def test_two_documents_of_one_file_are_told_apart(package: Path) -> None:
    archive = Archive.open(package)
    texts = {witness.document: archive.text(witness.id) for witness in archive.witnesses}
    assert texts["first"].startswith("First letter.\n")
    assert texts["second"].startswith("Second letter.\n")
    assert "Second" not in texts["first"]


# --- by hand -----------------------------------------------------------------------------------


def row(**cells: str) -> dict[str, str]:
    names = ("segment_id", "start", "before", "after", "preceded_by", "followed_by", "runs")
    return {name: cells.get(name, "") for name in names}


PARTS = [
    {"segment_id": "p1", "kind": "paragraph", "gap": "1", "text": ""},
    {"segment_id": "s1", "kind": "sentence", "gap": "", "text": "One. "},
    {"segment_id": "s2", "kind": "sentence", "gap": "", "text": "Two."},
    {"segment_id": "p2", "kind": "paragraph", "gap": "2", "text": ""},
    {"segment_id": "s3", "kind": "sentence", "gap": "", "text": "One more."},
]
TEXT = "\nOne. Two.\n\nOne more."


@pytest.mark.parametrize(
    ("edits", "raw"),
    [
        ([], TEXT),
        ([row(segment_id="s2", start="0", before="2", after="Two")], "\nOne. 2.\n\nOne more."),
        ([row(segment_id="s3", start="0", before="\\t")], "\nOne. Two.\n\n\tOne more."),
        ([row(start="0", before="\\f")], "\f" + TEXT),
        ([row(before="\\r\\n", after="\\n")], "\r\nOne. Two.\r\n\r\nOne more."),
        ([row(before="\\r", after="\\n", runs="1")], "\rOne. Two.\n\nOne more."),
        ([row(before="\\r", after="\\n", runs="0 1 1")], "\nOne. Two.\r\nOne more."),
        ([row(before="\\u00a0", after=" ", preceded_by=".")], "\nOne.\u00a0Two.\n\nOne more."),
        ([row(before="\\u00a0", after=" ", followed_by="m")], "\nOne. Two.\n\nOne\u00a0more."),
        ([row(segment_id="p1", before="-", after="o")], "\nOne. Tw-.\n\nOne more."),
        (
            [
                row(segment_id="s1", start="4", before="\\u00ad"),
                row(segment_id="s1", start="4", before="  ", after=" "),
            ],
            "\nOne.\u00ad  Two.\n\nOne more.",
        ),
    ],
)
def test_rows_are_undone_as_they_say(edits: list[dict[str, str]], raw: str) -> None:
    assert as_received(TEXT, PARTS, edits) == raw
