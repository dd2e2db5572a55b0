"""Validating a large package: our rules beside frictionless, in the same run.

    python benchmarks/validation.py                 # 1 M rows of segments, about two minutes
    python benchmarks/validation.py --rows 100000

Two packages of the same rows are made: `tables` has the tables witnesses and segments alone, with
their types, patterns, enumerations, primary key and foreign keys; `whole` is one of ours with the
texts as well, so that our rules compare every sentence with its text, and rebuild every file.
CPU seconds and peak memory are those of a process of its own.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

WORDS = (
    "Your Excellency The letter of 27 October came to hand and the Government has considered "
    "every part of it with care"
).split()
OF_ONE = 1000  # rows of segments a text


def segments(witness: str) -> Iterator[tuple[object, ...]]:
    """A paragraph, then seven sentences, and so on."""
    from archivekit.core.identity import text_hash

    paragraphs = sentences = 0
    parent = ""
    for number in range(OF_ONE):
        if number % 8 == 0:
            gap = 2 if paragraphs else 0
            paragraphs += 1
            parent = f"{witness}.p{paragraphs}"
            key = paragraphs * 1024
            yield parent, witness, "", "paragraph", key, paragraphs, "body", "", gap, "", ""
        else:
            sentences += 1
            text = " ".join(WORDS[(number + at) % len(WORDS)] for at in range(20)) + f" {number}. "
            id_, key = f"{witness}.s{sentences}", sentences * 1024
            yield id_, witness, parent, "sentence", key, "", "", "", "", text, text_hash(text)


def text_of(rows: Iterable[tuple[object, ...]]) -> bytes:
    pieces = ["\n" * int(str(row[8])) if row[3] == "paragraph" else str(row[9]) for row in rows]
    return "".join(pieces).encode()


def make(folder: Path, rows: int, whole: bool) -> None:
    from archivekit import __version__
    from archivekit.tables.schema import PUBLISHED

    (folder / "data").mkdir(parents=True)
    (folder / "texts").mkdir()
    tables: dict[str, list[dict[str, object]]] = {"witnesses": []}
    if whole:
        tables |= {name: [] for name in ("documents", "sources", "witness_parts", "evidence")}
        tables["activities"] = [
            {"activity_id": "read", "tool": "archivekit", "version": __version__}
        ]
    texts = []
    with (folder / "data" / "segments.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns_of("segments"))
        for number in range(rows // OF_ONE):
            document = f"letter-{number:06}"
            witness = f"{document}.en1"
            its = list(segments(witness))
            writer.writerows(its)
            path = f"texts/{witness}.txt"
            tables["witnesses"].append(
                {"witness_id": witness, "document_id": document, "language": "en",
                 "text_path": path if whole else "", "publish": "full"}
            )  # fmt: skip
            if whole:
                data = text_of(its)
                (folder / path).write_bytes(data)
                texts.append((witness, path))
                add_records(tables, document, witness, data)
    names = [name for name in PUBLISHED if name in tables or name == "segments"]
    for name, found in tables.items():
        with (folder / "data" / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, columns_of(name), lineterminator="\n")
            table.writeheader()
            table.writerows(found)
    resources = [table_resource(folder, name, names) for name in names]
    resources += [file_resource(folder, name, path) for name, path in texts]
    values = {"name": "large", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(values), encoding="utf-8")


def add_records(
    tables: dict[str, list[dict[str, object]]], document: str, witness: str, data: bytes
) -> None:
    source = f"file.{document}"
    tables["documents"].append({"document_id": document})
    tables["sources"].append(
        {"source_id": source, "path": f"{document}.txt", "media_type": "text/plain",
         "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "encoding": "utf-8",
         "encoding_basis": "utf-8", "line_ends": "lf"}
    )  # fmt: skip
    part = {"witness_id": witness, "part": 1, "source_id": source, "first_line": 1}
    tables["witness_parts"].append(part)
    tables["evidence"].append(
        {"table": "witnesses", "row": witness, "column": "language", "item": 1, "basis": "rule",
         "rule": "language"}
    )  # fmt: skip


def columns_of(name: str) -> tuple[str, ...]:
    from archivekit.tables.schema import schema

    return schema(name).columns


def table_resource(folder: Path, name: str, names: list[str]) -> dict[str, Any]:
    from archivekit.tables.schema import schema

    values = dict(schema(name).descriptor)
    keys = [
        {"fields": key["fields"],
         "reference": {**key["reference"],
                       "resource": "" if key["reference"]["resource"] == name
                       else key["reference"]["resource"]}}
        for key in values.pop("foreignKeys", []) if key["reference"]["resource"] in names
    ]  # fmt: skip
    if keys:
        values["foreignKeys"] = keys
    return {
        **file_resource(folder, name, f"data/{name}.csv"),
        "type": "table",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": values,
    }


def file_resource(folder: Path, name: str, path: str) -> dict[str, Any]:
    data = (folder / path).read_bytes()
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    return {"name": name, "path": path, "bytes": len(data), "hash": digest}


OURS = """
import sys
from archivekit.package.validate.check import validate
assert validate(sys.argv[1], referee=False).valid
"""
THEIRS = """
import sys
from frictionless import Package
assert Package(sys.argv[1] + "/datapackage.json").validate().valid
"""


def measured(program: str, folder: Path) -> tuple[float, float]:
    """CPU seconds and peak MB of a program in a process of its own."""
    code = (
        f"{program}\nimport resource\nuse = resource.getrusage(resource.RUSAGE_SELF)\n"
        "print(use.ru_utime + use.ru_stime, use.ru_maxrss / 1024)"
    )
    command = [sys.executable, "-c", code, str(folder)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds, memory = out.split()[-2:]
    return float(seconds), float(memory)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of segments")
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        for name in ("tables", "whole"):
            package = Path(folder) / name
            make(package, rows, whole=name == "whole")
            ours, theirs = measured(OURS, package), measured(THEIRS, package)
            print(f"{name}: {rows:,} rows of segments")
            print(f"  archivekit, own rules   {ours[0]:7.1f} s CPU  {ours[1]:6.0f} MB")
            print(f"  frictionless            {theirs[0]:7.1f} s CPU  {theirs[1]:6.0f} MB")
            print(f"  share of CPU            {ours[0] / theirs[0]:7.2f}", flush=True)


if __name__ == "__main__":
    main()
