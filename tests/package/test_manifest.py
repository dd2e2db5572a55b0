"""The manifest: what it lists, who can read it, and what is refused."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.package.manifest import MANIFEST, manifest_lines, read_manifest
from archivekit.package.writer import PackageWriter
from archivekit.tables.catalogue import PackageFacts

A, B = 64 * "a", 64 * "b"
paths = st.text(min_size=1) | st.text("%\r\n *0AD25", min_size=1)
hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)


def written(files: dict[str, str]) -> bytes:
    return "".join(manifest_lines(files)).encode()


@given(st.dictionaries(paths, hashes))
def test_what_is_written_is_read(files: dict[str, str]) -> None:
    assert read_manifest(written(files)) == files


@given(st.dictionaries(paths, hashes))
def test_every_file_has_one_line_in_the_order_of_code_points(files: dict[str, str]) -> None:
    lines = manifest_lines(files)
    assert all(line.endswith("\n") and line.count("\n") == 1 for line in lines)
    assert list(read_manifest(written(files))) == sorted(files)


def test_the_form_of_a_line() -> None:
    files = {"texts/б.txt": B, "Z 100%.txt": A, "a\r\nb": A}
    assert manifest_lines(files) == [
        f"{A}  Z 100%25.txt\n", f"{A}  a%0D%0Ab\n", f"{B}  texts/б.txt\n",
    ]  # fmt: skip


def test_forms_that_other_programs_write() -> None:
    data = f"{A.upper()} *a.txt\n{B}  50%, %0a%0d%41.txt\n".encode()
    assert read_manifest(data) == {"a.txt": A, "50%, \n\r%41.txt": B}
    assert read_manifest(b"") == {}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (f"{A}  a.txt", "line 1 is cut off"),
        (f"{A}  a.txt\n{B}", "line 2 is cut off"),
        (f"{A}  a.txt\n{B}  a.txt\n", "line 2 names a file again: 'a.txt'"),
        (f"{A}  a%25\n{B}  a%\n", "line 2 names a file again: 'a%'"),
        (f"{A}  a.txt\r\n", "line 1 is not a hash, two blanks and a path"),
        (f"{A} a.txt\n", "line 1 is not"),
        (f"{A}\ta.txt\n", "line 1 is not"),
        (f"{A[1:]}  a.txt\n", "line 1 is not"),
        (f"{A[1:]}g  a.txt\n", "line 1 is not"),
        (f"{A}  \n", "line 1 is not"),
        (f"{A}  a.txt\n\n", "line 2 is not"),
        (f"\ufeff{A}  a.txt\n", "line 1 is not"),
        ("\x1b[31m\u202e\n", "line 1 is not a hash, two blanks and a path: '␛[31m⟨U+202E⟩'"),
    ],
)
def test_what_is_no_manifest_is_refused_with_a_sentence(data: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        read_manifest(data.encode())


def test_what_is_not_utf_8_is_refused_with_its_byte() -> None:
    with pytest.raises(ValueError, match="not UTF-8: byte 66"):
        read_manifest(f"{A}  ".encode() + b"\xff.txt\n")


def test_a_long_line_is_not_said_whole() -> None:
    with pytest.raises(ValueError) as caught:
        read_manifest(b"x" * 10_000_000 + b"\n")
    assert len(str(caught.value)) < 200


# --- in a package ----------------------------------------------------------------------------


@pytest.fixture
def package(tmp_path: Path) -> Path:
    writer = PackageWriter(tmp_path)
    writer.rows(
        "documents",
        [("a", "A letter", *[""] * (len(writer.tables["documents"].schema.columns) - 2))],
    )
    writer.text("a.en1", "One.\n")
    writer.text("б.ru1", "Два.\n")
    writer.finish(PackageFacts("letters"), html=lambda page: "<p>One.</p>")
    return tmp_path


def test_every_file_of_a_package_but_the_manifest_is_in_it(package: Path) -> None:
    files = read_manifest((package / MANIFEST).read_bytes())
    there = {p.relative_to(package).as_posix() for p in package.rglob("*") if p.is_file()}
    assert set(files) == there - {MANIFEST}
    assert {"datapackage.json", "index.html", "data/documents.csv", "texts/б.ru1.txt"} <= set(files)
    for name, digest in files.items():
        assert hashlib.sha256((package / name).read_bytes()).hexdigest() == digest


def test_it_is_written_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    write = Path.write_bytes

    def noted(path: Path, data: bytes) -> int:
        order.append(path.name)
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", noted)
    writer = PackageWriter(tmp_path)
    writer.text("a.en1", "One.\n")
    writer.finish(PackageFacts("letters"))
    assert order[-2:] == ["datapackage.json", MANIFEST]


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="needs sha256sum")
def test_sha256sum_reads_it(package: Path) -> None:
    command = ["sha256sum", "--strict", "--quiet", "-c", MANIFEST]

    def checked() -> int:
        return subprocess.run(command, cwd=package, capture_output=True, check=False).returncode

    assert checked() == 0
    (package / "texts" / "a.en1.txt").write_text("Two.\n")
    assert checked() == 1
