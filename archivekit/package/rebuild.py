"""Rebuild every file as it was received, from a data package alone: rebuild.py PACKAGE OUT

Needs Python and nothing else. It stands in the README of every package.
"""

import csv
import json
import pathlib
import re
import sys
from collections import defaultdict


def table(package, name):
    path = package / "data" / f"{name}.csv"
    if not path.exists():  # a table without rows is not written
        return []
    csv.field_size_limit(2**31 - 1)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def literal(cell):
    return json.loads(f'"{cell}"')


def as_received(text, segments, edits):
    """The text as received, from the reading text and the rows of one witness."""
    start, end = {"": 0}, {"": len(text)}
    at, paragraph = 0, None
    for row in segments:  # in their order: a paragraph, then its sentences
        if row["kind"] == "paragraph":
            at += int(row["gap"])
            if paragraph:
                end[paragraph] = at
            paragraph = row["segment_id"]
            end[paragraph] = len(text)
        start[row["segment_id"]] = at
        at += len(row["text"])
    changes = []
    for row in edits:
        origin, before, after = (
            start[row["segment_id"]],
            literal(row["before"]),
            literal(row["after"]),
        )
        if row["start"]:  # one change
            changes.append((origin + int(row["start"]), after, before))
            continue
        left, right = literal(row["preceded_by"]), literal(row["followed_by"])
        place = (f"(?<={re.escape(left)})" if left else "") + re.escape(after)
        place += f"(?={re.escape(right)})" if right else ""
        zone = text[origin : end[row["segment_id"]]]
        places = [origin + match.start() for match in re.finditer(place, zone)]
        runs, index = [int(run) for run in row["runs"].split()] or [len(places)], 0
        for number, run in enumerate(runs):  # changed, not changed, changed, ...
            if number % 2 == 0:
                changes += [(where, after, before) for where in places[index : index + run]]
            index += run
    pieces, done = [], 0
    for where, after, before in sorted(changes, key=lambda change: (change[0], change[1] != "")):
        pieces += [text[done:where], before]
        done = where + len(after)
    return "".join(pieces) + text[done:]


def rebuild(package):
    """(path, bytes) of every file that the package was made from."""
    segments, edits, parts = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in table(package, "segments"):
        segments[row["witness_id"]].append(row)
    for row in table(package, "edits"):
        if row["state"] == "applied":
            edits[row["witness_id"]].append(row)
    raw = {}
    for row in table(package, "witnesses"):
        if row["publish"] != "full":  # its rights do not allow it
            continue
        text = (package / row["text_path"]).read_bytes().decode("utf-8")
        raw[row["witness_id"]] = as_received(
            text, segments[row["witness_id"]], edits[row["witness_id"]]
        )
    for row in table(package, "witness_parts"):
        parts[row["source_id"]].append((int(row["first_line"]), row["witness_id"]))
    for row in table(package, "sources"):
        its = [witness for _, witness in sorted(parts[row["source_id"]])]
        if not all(witness in raw for witness in its):
            print(row["path"], "is not published whole")
            continue
        text = "".join(raw[witness] for witness in its)
        yield row["path"], bytes.fromhex(row["bom"]) + text.encode(row["encoding"])


if __name__ == "__main__":
    for path, data in rebuild(pathlib.Path(sys.argv[1])):
        target = pathlib.Path(sys.argv[2], path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        print(path, len(data))
