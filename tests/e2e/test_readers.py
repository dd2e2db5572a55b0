"""The published package as others open it: every reader shows every cell, and none warns."""

from __future__ import annotations

import csv
import hashlib
import importlib
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import warnings
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "datapackage"
HOWTO = (ROOT / "docs" / "howto.md").read_text(encoding="utf-8")
DESCRIPTOR = json.loads((PACKAGE / "datapackage.json").read_text(encoding="utf-8"))
SCHEMAS = {one["name"]: one["schema"] for one in DESCRIPTOR["resources"] if "schema" in one}
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

pytestmark = pytest.mark.filterwarnings("error")
each_table = pytest.mark.parametrize("table", SCHEMAS)


def path_of(table: str) -> Path:
    return PACKAGE / "data" / f"{table}.csv"


def cells(path: Path) -> tuple[list[str], list[list[str]]]:
    """The names of the columns, and the cells of all rows, as they stand in the file."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


def integers(table: str) -> list[int]:
    fields = SCHEMAS[table]["fields"]
    return [at for at, field in enumerate(fields) if field["type"] == "integer"]


def module(name: str) -> Any:
    """A third-party module; what it warns of while it is imported is its own business."""
    with warnings.catch_warnings(action="ignore"):
        pytest.importorskip(name)
        return importlib.import_module(name)


def fence(pattern: str) -> str:
    """A block of the how-to guide, by the line that opens it."""
    (block,) = re.findall(rf"^```{pattern}\n(.*?)^```$", HOWTO, re.M | re.S)
    return block


def script(name: str, folder: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A program of the how-to guide, saved as a reader would."""
    program = folder / name
    program.write_text(fence(f"python file={re.escape(name)}"), encoding="utf-8")
    command = [sys.executable, "-I", "-X", "utf8", "-W", "error", str(program)]
    return lambda *arguments: subprocess.run(
        [*command, *map(str, arguments)], capture_output=True, encoding="utf-8", timeout=60
    )


def test_the_package_has_what_readers_stumble_over() -> None:
    whole = "".join(path_of(table).read_text(encoding="utf-8") for table in SCHEMAS)
    assert len(SCHEMAS) > 15
    assert '""' in whole and "’" in whole and ",," in whole and '", ' in whole


def test_frictionless() -> None:
    frictionless = module("frictionless")
    report = frictionless.Package(str(PACKAGE / "datapackage.json")).validate()
    assert report.valid, report.to_summary()
    assert not report.warnings and not any(task.warnings for task in report.tasks)
    rows = {task.name: task.stats.get("rows") for task in report.tasks if task.type == "table"}
    assert rows == {table: len(cells(path_of(table))[1]) for table in SCHEMAS}


@each_table
def test_pandas(table: str) -> None:
    pandas = module("pandas")
    assert '.csv", dtype=str, keep_default_na=False)' in HOWTO
    frame = pandas.read_csv(path_of(table), dtype=str, keep_default_na=False)
    header, rows = cells(path_of(table))
    assert list(frame.columns) == header
    assert frame.values.tolist() == rows
    for at in integers(table):
        numbers = pandas.to_numeric(frame[header[at]]).astype("Int64")
        wanted = [int(row[at]) if row[at] else None for row in rows]
        assert [None if pandas.isna(number) else int(number) for number in numbers] == wanted


def test_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "letters.db"
    done = script("to_sqlite.py", tmp_path)(PACKAGE, path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with closing(sqlite3.connect(path)) as database:
        kinds = database.execute(
            "SELECT name, strict FROM pragma_table_list WHERE name NOT LIKE 'sqlite%'"
        )
        assert dict(kinds.fetchall()) == dict.fromkeys(SCHEMAS, 1)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for table, schema in SCHEMAS.items():
            header, rows = cells(path_of(table))
            numbers = integers(table)
            columns = database.execute(f'PRAGMA table_info("{table}")').fetchall()
            assert [name for _, name, *_ in columns] == header
            key = {column[-1]: column[1] for column in columns if column[-1]}
            assert [key[at] for at in sorted(key)] == schema["primaryKey"]
            led = database.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
            assert len({one[0] for one in led}) == len(schema.get("foreignKeys", []))
            wanted = [
                tuple((int(cell) if at in numbers else cell) if cell else None
                      for at, cell in enumerate(row))
                for row in rows
            ]  # fmt: skip
            assert database.execute(f'SELECT * FROM "{table}" ORDER BY rowid').fetchall() == wanted


def test_sqlite_refuses_a_reference_that_leads_nowhere(tmp_path: Path) -> None:
    package = shutil.copytree(PACKAGE, tmp_path / "package")
    changed(package, "segments", 3, "witness_id", "nobody.en1")
    done = script("to_sqlite.py", tmp_path)(package, tmp_path / "letters.db")
    assert done.returncode == 1 and done.stderr == "1 references lead nowhere\n"


@each_table
def test_duckdb(table: str) -> None:
    duckdb = module("duckdb")
    header, rows = cells(path_of(table))
    with closing(duckdb.connect()) as database:
        found = database.sql("SELECT * FROM read_csv(?)", params=[str(path_of(table))])
        assert found.columns == header and len(found.fetchall()) == len(rows)
        as_text = "SELECT * FROM read_csv(?, all_varchar = true)"
        found = database.sql(as_text, params=[str(path_of(table))])
        assert found.columns == header
        assert [[cell or "" for cell in row] for row in found.fetchall()] == rows


def test_duckdb_as_the_how_to_guide_says(monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = module("duckdb")
    monkeypatch.chdir(ROOT)
    header, rows = cells(path_of("segments"))
    witness, kind = header.index("witness_id"), header.index("kind")
    sentences = [row[witness] for row in rows if row[kind] == "sentence"]
    with closing(duckdb.connect()) as database:
        found = database.sql(fence("sql")).fetchall()
    assert found == [(one, sentences.count(one)) for one in sorted(set(sentences))]


@pytest.mark.office
@pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice")
def test_libreoffice_calc(tmp_path: Path) -> None:
    """UTF-8, commas, all columns as text: then what Calc saves again is what was there.

    The numbers are those of the filter "Text - txt - csv": comma, quotation mark, UTF-8, from the
    first line; then the type of each column, of which 2 is text.
    """
    assert SOFFICE
    columns = "/".join(f"{at}/2" for at in range(1, 51))
    subprocess.run(
        [
            SOFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
            f"--infilter=CSV:44,34,76,1,{columns}", "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false",
            "--outdir", str(tmp_path), *(str(path_of(table)) for table in SCHEMAS),
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    for table in SCHEMAS:
        assert cells(tmp_path / f"{table}.csv") == cells(path_of(table)), table


# --- the program of the how-to guide that checks a package ---------------------------------------


def changed(package: Path, table: str, row: int, column: str, cell: str) -> None:
    """Another cell in a table; the manifest is made to fit."""
    path = package / "data" / f"{table}.csv"
    header, rows = cells(path)
    rows[row][header.index(column)] = cell
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    signed(package)


def signed(package: Path) -> None:
    manifest = package / "manifest-sha256.txt"
    files = sorted(path for path in package.rglob("*") if path.is_file() and path != manifest)
    manifest.write_text(
        "".join(
            f"{hashlib.sha256(path.read_bytes()).hexdigest()}  "
            f"{path.relative_to(package).as_posix()}\n"
            for path in files
        ),
        encoding="utf-8", newline="",
    )  # fmt: skip


def test_the_check_of_the_how_to_guide_passes_the_package(tmp_path: Path) -> None:
    done = script("check.py", tmp_path)(PACKAGE)
    assert (done.returncode, done.stdout, done.stderr) == (0, "nothing wrong\n", "")


def add_a_file(package: Path) -> None:
    (package / "data" / "more.csv").write_text("id\n")


def lose_a_file(package: Path) -> None:
    (package / "first-page.md").unlink()


def change_a_byte(package: Path) -> None:
    page = package / "README.md"
    page.write_bytes(page.read_bytes().replace(b"a", b"A", 1))


def change_a_sentence(package: Path) -> None:
    header, rows = cells(package / "data" / "segments.csv")
    at = next(at for at, row in enumerate(rows) if row[header.index("kind")] == "sentence")
    changed(package, "segments", at, "text", "We gave way.")


def change_a_gap(package: Path) -> None:
    header, rows = cells(package / "data" / "segments.csv")
    gap = header.index("gap")
    at = next(at for at, row in enumerate(rows) if row[gap] not in ("", "0"))
    changed(package, "segments", at, "gap", str(int(rows[at][gap]) + 1))


@pytest.mark.parametrize(
    "fault, said",
    [
        (add_a_file, r"data/more\.csv is not as published"),
        (lose_a_file, r"first-page\.md is not as published"),
        (change_a_byte, r"README\.md is not as published"),
        (change_a_sentence, r"texts/[\w.-]+\.txt is not the sentences of segments\.csv"),
        (change_a_gap, r"texts/[\w.-]+\.txt is not the sentences of segments\.csv"),
    ],
)
def test_the_check_of_the_how_to_guide_finds(
    fault: Callable[[Path], None], said: str, tmp_path: Path
) -> None:
    package = shutil.copytree(PACKAGE, tmp_path / "package")
    signed(package)
    fault(package)
    done = script("check.py", tmp_path)(package)
    assert done.returncode == 1 and done.stderr == ""
    assert re.search(f"^{said}$", done.stdout, re.M), done.stdout
