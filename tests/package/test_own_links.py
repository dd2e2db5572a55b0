"""Links between our tables: no rule fires on a good package, each fires on its fault alone."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.build.run import run_build
from archivekit.core.identity import text_hash
from archivekit.core.problems import Problem
from archivekit.package.validate.findings import Findings
from archivekit.package.validate.own_links import OwnLinks, circles
from archivekit.package.validate.table_pass import Rows
from archivekit.tables.schema import PUBLISHED, schema

PUBLISHED_PACKAGE = Path(__file__).parents[2] / "datapackage"
SEEDS = Path(__file__).parents[2] / "seeds"
BEADS = {
    "beads": ("bead_id", "comparison_id"), "bead_segments": ("bead_id", "segment_id"),
}  # fmt: skip

Row = dict[str, str]


class Tables(dict[str, list[Row]]):
    """The tables of a package, to be changed."""

    @classmethod
    def of(cls, package: Path) -> Tables:
        tables = cls()
        for path in sorted((package / "data").glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                tables[path.stem] = list(csv.DictReader(file))
        return tables

    def row(self, table: str, /, **cells: str) -> Row:
        """The first row with these cells."""
        return next(r for r in self[table] if all(r[k] == v for k, v in cells.items()))

    def add(self, table: str, /, **cells: str) -> Row:
        """A row with these cells; the others are empty."""
        columns = BEADS[table] if table in BEADS else schema(table).columns
        row = dict.fromkeys(columns, "") | cells
        self.setdefault(table, []).append(row)
        return row

    def take(self, table: str, /, **cells: str) -> None:
        """Take away the rows with these cells."""
        self[table] = [r for r in self[table] if any(r[k] != v for k, v in cells.items())]


def blocks(tables: Mapping[str, Sequence[Row]], size: int) -> Iterator[tuple[str, list[Rows]]]:
    for table, rows in tables.items():
        found = []
        for at in range(0, len(rows), size):
            block = rows[at : at + size]
            columns = {name: [row[name] for row in block] for name in block[0]}
            lines = range(at + 2, at + 2 + len(block))
            found.append(Rows(table, f"data/{table}.csv", columns, lines))
        yield table, found


def faults(tables: Mapping[str, Sequence[Row]], size: int = 4096) -> tuple[Problem, ...]:
    """What the rules find in tables that come in the order of the mapping."""
    found = Findings()
    rules = OwnLinks(found)
    for table, seen in blocks(tables, size):
        for rows in seen:
            rules.see(rows)
        rules.end(table)
    rules.finish()
    return found.problems()


def backwards(tables: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    return dict(reversed(tables.items()))


@pytest.fixture
def tables() -> Tables:
    return Tables.of(PUBLISHED_PACKAGE)


def told(tables: Tables) -> list[str]:
    """The faults, which must be the same whatever the order of tables and the size of blocks."""
    found = [str(one) for one in faults(tables)]
    assert sorted(map(str, faults(backwards(tables), 1))) == sorted(found)
    return found


# --- made packages ---------------------------------------------------------------------------


def cut_short(t: Tables) -> Row:
    """A metadata-only text: nothing of its words is left."""
    witness = t.row("witnesses", witness_id="mikoyan-telegram.en1")
    witness |= {"publish": "metadata-only", "text_path": "", "until": "2031-01-01"}
    for table in ("segments", "edits", "annotations"):
        t.take(table, witness_id=witness["witness_id"])
    for row in t["evidence"]:
        if row["witness_id"] == witness["witness_id"]:
            row |= {"segment_id": "", "start": "", "end": "", "quote": ""}
    return witness


def notes(t: Tables, *links: tuple[str, str, str]) -> None:
    for id_, kind, partner in links:
        t.add("annotations", annotation_id=id_, kind=kind, partner_id=partner)


def retired(t: Tables, *links: tuple[str, str], contains: str = "") -> None:
    for id_, successor in links:
        t.add("retired_ids", retired_id=id_, replaced_by=successor, contains=contains)


def related(t: Tables, relation: str, *links: tuple[str, str], status: str = "confirmed") -> None:
    for number, (one, other) in enumerate(links):
        id_ = f"link-{relation}-{number}"
        t.add("document_relations", link_id=id_, document_id=one, relation=relation,
              target_document_id=other, status=status)  # fmt: skip


def beads(t: Tables, **of: str) -> None:
    """Beads with their segments; the name of a bead is its comparison and a digit."""
    for bead, segments in of.items():
        t.add("beads", bead_id=bead, comparison_id=bead[:-1])
        for segment in segments.split():
            t.add("bead_segments", bead_id=bead, segment_id=segment)


def part(t: Tables, witness: str, **cells: str) -> None:
    t.row("witness_parts", witness_id=witness).update(cells)


def inputs(t: Tables, **cells: str) -> None:
    source = t["sources"][0]
    row = {"activity_id": "read", "path": source["path"], "role": "source",
           "sha256": source["sha256"]}  # fmt: skip
    t["activity_inputs"] = []
    t.add("activity_inputs", **(row | cells))


def evidence(t: Tables, table: str, row: str, column: str) -> None:
    t.add("evidence", table=table, row=row, column=column, item="9", basis="catalogue")


def decision(t: Tables, target: str, fits: str = "yes", hash_: str = "0123456789abcdef") -> None:
    t.add("decisions", decision_id=f"d{len(target)}", target=target, text_hash=hash_, fits=fits)


def about(t: Tables, target: str, code: str = "decisions.stale") -> None:
    t.add("problems", problem_id="q1", code=code, target_id=target)


TELEGRAM, EXTRACT, INSTRUCTIONS = "mikoyan-telegram", "presidium-extract", "mikoyan-instructions"
HEADER = f"{TELEGRAM} header 1962-11-11"
SEGMENT = f"{TELEGRAM}.en1.s9"
Change = Callable[[Tables], object]

GOOD: dict[str, Change] = {
    "as published": lambda t: None,
    "a language that nobody could tell": lambda t: (
        t.row("witnesses", witness_id=f"{TELEGRAM}.en1").update(language="und"),
        t.take("evidence", row=f"{TELEGRAM}.en1", column="language"),
    ),
    "no original language": lambda t: (
        t.row("documents", document_id=TELEGRAM).update(original_language=""),
        evidence(t, "documents", TELEGRAM, "original_language"),
    ),
    "no date, no author, no references": lambda t: [
        evidence(t, "documents", TELEGRAM, word)
        for word in ("date", "author", "archival_references")
    ],
    "no translator": lambda t: evidence(t, "witnesses", f"{TELEGRAM}.en1", "translator"),
    "an embargo that is over": lambda t: evidence(t, "witnesses", f"{TELEGRAM}.en1", "until"),
    "a key with blanks": lambda t: (
        t.add("document_identifiers", document_id=TELEGRAM, scheme="a b", value="No. 1 of 2"),
        evidence(t, "document_identifiers", f"{TELEGRAM} a b No. 1 of 2", "value"),
    ),
    "a chain of retired ids": lambda t: retired(t, ("old", "older"), ("older", SEGMENT)),
    "a retired id that another holds": lambda t: (
        retired(t, ("old.p1", ""), contains="old.s1 old.s2"), retired(t, ("old.p0", "old.s2")),
    ),
    "a successor in a text that is withheld": lambda t: (
        cut_short(t), retired(t, (f"{TELEGRAM}.en1.s8000", f"{TELEGRAM}.en1.s9000")),
    ),
    "decisions on what is there, or was": lambda t: (
        decision(t, SEGMENT), decision(t, t["document_relations"][0]["link_id"]),
        decision(t, t["agent_candidates"][0]["candidate_id"]),
        decision(t, t["retired_ids"][0]["retired_id"]),
        decision(t, t["retired_ids"][0]["contains"].split()[0]),
    ),
    "a decision that no longer fits": lambda t: (
        decision(t, f"{TELEGRAM}.en1.s9999", "no"), about(t, f"{TELEGRAM}.en1.s9999"),
    ),
    "a decision that is only proposed": lambda t: decision(t, "anything", ""),
    "a decision on words that are withheld": lambda t: decision(t, "link-hidden", hash_=""),
    "a decision that was applied elsewhere": lambda t: (
        decision(t, f"{TELEGRAM}.en1.s9999"),
        about(t, f"{TELEGRAM}.en1.s9999", "decisions.elsewhere"),
    ),
    "a problem of a document": lambda t: about(t, TELEGRAM, "record.copies-differ"),
    "several calls of one note": lambda t: notes(
        t, ("c1", "note-call", "n"), ("c2", "note-call", "n"), ("n", "note", "c2")
    ),
    "a call without a note": lambda t: notes(t, ("c", "note-call", ""), ("n", "note", "")),
    "no circle": lambda t: related(
        t, "encloses", ("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("x", "d")
    ),
    "a circle of what is not confirmed": lambda t: related(
        t, "encloses", ("a", "b"), ("b", "a"), status="rejected"
    ),
    "letters that answer each other": lambda t: related(t, "refers-to", ("a", "b"), ("b", "a")),
    "a circle of two relations": lambda t: (
        related(t, "encloses", ("a", "b")), related(t, "supersedes", ("b", "a")),
    ),
    "a last part that is not there": lambda t: part(t, f"{INSTRUCTIONS}.en1", last_line="40"),
    **{
        f"a part that begins at line {cell[:9]}": lambda t, cell=cell: part(
            t, f"{EXTRACT}.en1", first_line=cell
        )
        for cell in ("one", "-1", "²", "٣", "9" * 5000)
    },
    "a part of which nobody knows the number": lambda t: (
        t.add("witness_parts", witness_id=f"{EXTRACT}.en1", part="2", source_id="file.other",
              first_line="1"),
        part(t, f"{EXTRACT}.en1", part="one"),
    ),
    "a text that is withheld": cut_short,
    "an excerpt": lambda t: t["witnesses"][0].update(publish="excerpt"),
    "an excerpt of nothing": lambda t: t["witnesses"][0].update(publish="excerpt", text_path=""),
    "beads": lambda t: beads(t, a1="x y", a2="z", b1="x", b2="y z"),
    "an input": inputs,
    "a file that could not be read": lambda t: inputs(t, path="gone.txt", sha256=""),
    "a catalogue named like a source": lambda t: inputs(t, role="catalogue", sha256="0"),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_nothing_is_found_in_what_a_build_may_write(tables: Tables, name: str) -> None:
    GOOD[name](tables)
    assert told(tables) == []


BAD: dict[str, tuple[Change, list[str]]] = {
    "evidence of no table": (
        lambda t: evidence(t, "dokuments", TELEGRAM, "title"),
        ["evidence.no-such-row", "dokuments", TELEGRAM],
    ),
    "evidence of a document that is not there": (
        lambda t: evidence(t, "documents", "khrushchev-letter", "title"),
        ["evidence.no-such-row", "documents", "khrushchev-letter"],
    ),
    "evidence of a table that has other rows": (
        lambda t: evidence(t, "agents", TELEGRAM, "name"),
        ["evidence.no-such-row", "agents", TELEGRAM],
    ),
    "evidence of a table without rows": (
        lambda t: evidence(t, "archival_references", f"{TELEGRAM} 1", "verbatim"),
        ["evidence.no-such-row", "archival_references", f"{TELEGRAM} 1"],
    ),
    "a key with another joint": (
        lambda t: evidence(t, "document_dates", HEADER.replace(" ", ","), "edtf"),
        ["evidence.no-such-row", "document_dates", HEADER.replace(" ", ",")],
    ),
    "evidence of no column": (
        lambda t: evidence(t, "documents", TELEGRAM, "titel"),
        ["evidence.no-such-column", "documents", "titel"],
    ),
    "a word of another table": (
        lambda t: evidence(t, "documents", TELEGRAM, "translator"),
        ["evidence.no-such-column", "documents", "translator"],
    ),
    "evidence of a column of large tables": (
        lambda t: evidence(t, "segments", SEGMENT, "words"),
        ["evidence.no-such-column", "segments", "words"],
    ),
    "evidence of an empty cell": (
        lambda t: evidence(t, "documents", TELEGRAM, "precedence"),
        ["evidence.no-value", "documents", TELEGRAM, "precedence"],
    ),
    "a value without evidence": (
        lambda t: t.take("evidence", row=HEADER),
        ["evidence.missing", "document_dates", HEADER, "edtf", "1962-11-11"],
    ),
    "a value of several without evidence": (
        lambda t: t.take("evidence", row=TELEGRAM, column="type"),
        ["evidence.missing", "documents", TELEGRAM, "type", "telegram"],
    ),
    "a successor that never was": (
        lambda t: retired(t, ("old", f"{TELEGRAM}.en1.s9999")),
        ["retired.no-successor", "old", f"{TELEGRAM}.en1.s9999"],
    ),
    "a link for a successor": (
        lambda t: retired(t, ("old", t["document_relations"][0]["link_id"])),
        ["retired.no-successor", "old", "link-270793c3ab7f"],
    ),
    "a retired segment in use": (
        lambda t: retired(t, (SEGMENT, "")),
        ["retired.alive", SEGMENT],
    ),
    "a retired sentence in use": (
        lambda t: retired(t, ("old.p1", ""), contains=f"old.s1 {SEGMENT}"),
        ["retired.alive", SEGMENT],
    ),
    "a retired agent in use": (
        lambda t: retired(t, ("anastas-mikoyan", "")),
        ["retired.alive", "anastas-mikoyan"],
    ),
    "a retired file in use": (
        lambda t: retired(t, (t["sources"][0]["source_id"], "")),
        ["retired.alive", "file.d000-ffc89407d609e817"],
    ),
    "a circle of retired ids": (
        lambda t: retired(t, ("c", "a"), ("a", "b"), ("b", "c")),
        ["retired.cycle", "a → b → c → a"],
    ),
    "a retired id that replaces itself": (
        lambda t: retired(t, ("a", "a")),
        ["retired.cycle", "a → a"],
    ),
    "a decision on nothing": (
        lambda t: decision(t, f"{TELEGRAM}.en1.s9999"),
        ["decision.no-such-target", f"{TELEGRAM}.en1.s9999"],
    ),
    "a decision on a link that is not there": (
        lambda t: decision(t, "link-000000000000"),
        ["decision.no-such-target", "link-000000000000"],
    ),
    "a decision on nothing, of which a problem speaks": (
        lambda t: (decision(t, "link-000000000000"), about(t, "link-000000000000")),
        ["decision.no-such-target", "link-000000000000"],
    ),
    "a problem of nothing": (
        lambda t: about(t, "khrushchev-letter", "record.copies-differ"),
        ["problem.no-such-target", "khrushchev-letter"],
    ),
    "a partner that names nobody": (
        lambda t: notes(t, ("call-1", "note-call", "note-1"), ("note-1", "note", "")),
        ["annotation.one-sided", "call-1", "note-1"],
    ),
    "a partner of a note that has a call": (
        lambda t: notes(t, ("gloss-1", "gloss", "note-1"), ("call-1", "note-call", "note-1"),
                        ("note-1", "note", "call-1")),
        ["annotation.one-sided", "gloss-1", "note-1"],
    ),
    "a call of what is no note": (
        lambda t: notes(t, ("call-1", "note-call", "gloss-1"), ("call-2", "note-call", "gloss-1"),
                        ("gloss-1", "gloss", "call-2")),
        ["annotation.one-sided", "call-1", "gloss-1"],
    ),
    "two notes of one call": (
        lambda t: notes(t, ("note-1", "note", "call-1"), ("note-2", "note", "call-1"),
                        ("call-1", "note-call", "note-2")),
        ["annotation.one-sided", "note-1", "call-1"],
    ),
    "a link to itself": (
        lambda t: t["document_relations"][0].update(target_document_id=TELEGRAM),
        ["relation.to-itself", "link-270793c3ab7f"],
    ),
    "a document in its own enclosure": (
        lambda t: t.row("document_relations", document_id=INSTRUCTIONS, relation="encloses").update(
            target_document_id=EXTRACT, status="confirmed"),
        ["relation.cycle", f"{INSTRUCTIONS} → {EXTRACT} → {INSTRUCTIONS}"],
    ),
    "a circle beside other links": (
        lambda t: related(t, "supersedes", ("a", "z"), ("a", "b"), ("y", "a"), ("b", "c"),
                          ("c", "a"), ("c", "z")),
        ["relation.cycle", "a → b → c → a"],
    ),
    "a circle of many": (
        lambda t: related(t, "supersedes", *pairwise("abcdefgha")),
        ["relation.cycle", "a → b → c → d → e → f → … → a"],
    ),
    "a document without a text": (
        lambda t: t.add("documents", document_id="khrushchev-letter"),
        ["document.no-text", "khrushchev-letter"],
    ),
    "a file without a text": (
        lambda t: t.add("sources", source_id="file.letter"),
        ["source.no-text", "file.letter"],
    ),
    "a part that ends before it begins": (
        lambda t: part(t, f"{EXTRACT}.en1", last_line="0"),
        ["part.wrong-lines", f"{EXTRACT}.en1", "line 0, its last, is before line 1, its first"],
    ),
    "parts with a gap": (
        lambda t: part(t, f"{INSTRUCTIONS}.en1", first_line="8"),
        ["part.wrong-lines", f"{INSTRUCTIONS}.en1", "lines 6 to 7 of", "are in no part"],
    ),
    "a gap before the first part": (
        lambda t: part(t, f"{TELEGRAM}.en1", first_line="3"),
        ["part.wrong-lines", f"{TELEGRAM}.en1", "lines 1 to 2 of"],
    ),
    "parts that overlap": (
        lambda t: part(t, f"{INSTRUCTIONS}.en1", first_line="5"),
        ["part.wrong-lines", f"{INSTRUCTIONS}.en1", "line 5 of", "is in another part, too"],
    ),
    "a part up to the end of the file before another": (
        lambda t: part(t, f"{EXTRACT}.en1", last_line=""),
        ["part.wrong-lines", f"{INSTRUCTIONS}.en1", "line 6 of"],
    ),
    "a part with a wrong number": (
        lambda t: part(t, f"{TELEGRAM}.en1", part="2"),
        ["part.wrong-lines", f"{TELEGRAM}.en1", "it has a part 2, but its parts are 1"],
    ),
    "a segment in two beads": (
        lambda t: beads(t, collation1="sentence-y x", collation2="sentence-y", other1="x"),
        ["bead.segment-twice", "sentence-y", "collation"],
    ),
    "a bead without segments": (
        lambda t: beads(t, collation1="x", collation2=""),
        ["bead.empty", "collation2"],
    ),
    "the path of another text": (
        lambda t: t.row("witnesses", witness_id=f"{TELEGRAM}.en1").update(
            text_path=f"texts/{EXTRACT}.en1.txt"),
        ["witness.wrong-path", f"{TELEGRAM}.en1", f"texts/{EXTRACT}.en1.txt"],
    ),
    "a text that may not be published": (
        lambda t: cut_short(t).update(text_path=f"texts/{TELEGRAM}.en1.txt"),
        ["rights.text-published", f"{TELEGRAM}.en1", "metadata-only"],
    ),
    "words that may not be published": (
        lambda t: (cut_short(t), t.add("segments", segment_id=f"{TELEGRAM}.en1.s1",
                                       witness_id=f"{TELEGRAM}.en1", text="collective ")),
        ["rights.text-published", f"{TELEGRAM}.en1", "metadata-only"],
    ),
    "a change that may not be published": (
        lambda t: (cut_short(t), t.add("edits", witness_id=f"{TELEGRAM}.en1", after="collective")),
        ["rights.text-published", f"{TELEGRAM}.en1", "metadata-only"],
    ),
    "a quote that may not be published": (
        lambda t: (cut_short(t), t.row("evidence", row=HEADER).update(quote="November 11, 1962")),
        ["rights.text-published", f"{TELEGRAM}.en1", "metadata-only"],
    ),
    "a full text that is not there": (
        lambda t: t.row("witnesses", witness_id=f"{TELEGRAM}.en1").update(text_path=""),
        ["rights.text-missing", f"{TELEGRAM}.en1"],
    ),
    "an input of no stage": (
        lambda t: inputs(t, activity_id="reed"),
        ["activity.no-such-activity", "reed"],
    ),
    "an input with another hash": (
        lambda t: inputs(t, sha256="0" * 64),
        ["activity.wrong-input", "000_ffc89407d609e817.txt"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_each_fault_is_found_and_nothing_else(tables: Tables, name: str) -> None:
    change, (code, *facts) = BAD[name]
    change(tables)
    (found,) = told(tables)
    assert found.split()[1] == code
    assert all(fact in found for fact in facts), found


def test_a_note_and_a_call_that_name_others_are_both_told(tables: Tables) -> None:
    notes(tables, ("call-1", "note-call", "note-1"), ("call-2", "note-call", "note-2"))
    notes(tables, ("note-1", "note", "call-2"), ("note-2", "note", "call-2"))
    assert [one.place.id for one in faults(tables)] == ["call-1", "note-1"]


def test_the_first_of_many_faults_are_told(tables: Tables) -> None:
    known = len(tables["witness_parts"]) + 1
    for name in "gfedcba":
        tables.add("witness_parts", witness_id=name, part="1", source_id=name, first_line="2")
    assert [one.place.line for one in faults(tables)] == [known + n for n in range(1, 6)]


def test_a_fault_is_told_at_its_row(tables: Tables) -> None:
    retired(tables, ("b", "c"), ("c", "a"), ("a", "b"))
    line = len(tables["retired_ids"]) + 1
    (found,) = faults(tables)
    assert (found.place.path, found.place.line) == ("data/retired_ids.csv", line)
    assert found.place.id == "a"


def test_a_row_that_names_another_table_is_missed_where_it_was(tables: Tables) -> None:
    tables.row("evidence", table="document_places")["table"] = "document_agents"
    codes = sorted(one.split()[1] for one in told(tables))
    assert codes == ["evidence.missing", "evidence.no-such-row"]


def test_a_package_without_evidence_lacks_all_of_it(tables: Tables) -> None:
    del tables["evidence"]
    found = told(tables)
    assert {one.split()[1] for one in found} == {"evidence.missing"}
    assert any("more like it" in one for one in found)


def test_a_long_value_is_cut_in_the_message(tables: Tables) -> None:
    tables.take("evidence", row=TELEGRAM, column="summary")
    (found,) = faults(tables)
    assert found.message.endswith("…)") and len(found.message) < 300


# --- builds ----------------------------------------------------------------------------------

STATED = """
[agents.mikoyan]
name = "Anastas Mikoyan"
[documents.telegram]
sender = []
original_language = []
archival_references = [{ repository = "RGANI", fonds = "3" }, { verbatim = "F. 3, Op. 65" }]
numbers = [{ scheme = "a number", value = "10 of 12" }]
links = [{ relation = "supersedes", to = "instructions" }]
[sources."telegram.txt"]
document = "telegram"
language = "en"
translator = []
"""
WITHHELD = 'rights = "in copyright"\npublish = "metadata-only"\nuntil = 2031-01-01\n'
EXCERPT = 'rights = "in copyright"\npublish = "excerpt"\nexcerpt = "1-30"\n'
OTHERS = """
[sources."instructions.txt"]
parts = [
    { document = "extract", from_line = 1 }, { document = "instructions", from_line = 6 },
    { document = "nothing", from_line = 9000 },
]
"""
NOTED = """Letter from U Thant to Nikita Khrushchev

The ships[1] went to Havana.[1] They stayed[2] there.

[1] Of the Black Sea fleet.

[2] For a day.
"""


def decisions(package: Path) -> str:
    """Decisions that fit, that no longer do, that name wrong ids, that are only proposed."""
    tables = Tables.of(package)
    words = [r for r in tables["segments"] if r["text"].strip() and r["witness_id"][0] == "t"]
    links = tables["document_relations"]
    rows = [(words[30]["segment_id"], words[30]["text_hash"], words[30]["text"].strip(), "")]
    rows += [("telegram.en1.s9999", words[40]["text_hash"], words[40]["text"].strip(), "")]
    rows += [("telegram.en1.s9998", "0123456789abcdef", "words", "")]
    rows += [("nothing", "0123456789abcdef", "words", "proposed")]
    rows += [(r["link_id"], text_hash(r["label"]), r["label"], "") for r in links[:4]]
    lines = ["decision,target,text_hash,before,by,date,state"]
    for target, hash_, before, state in rows:
        kind = "accept" if target.startswith("link-") else "sic"
        quoted = before.replace('"', '""')
        lines.append(f'{kind},{target},{hash_},"{quoted}",the editor,2026,{state}')
    return "\n".join(lines) + "\n"


def test_nothing_is_found_in_any_state_of_a_project(tmp_path: Path) -> None:
    seeds, package = tmp_path / "seeds", tmp_path / "package"
    (seeds / "decisions").mkdir(parents=True)
    telegram = (SEEDS / "000_ffc89407d609e817.txt").read_text(encoding="utf-8")[:9000]
    extract = (SEEDS / "002_212492c28eb4acd6.txt").read_text(encoding="utf-8")[:6000]
    (seeds / "instructions.txt").write_text(extract, encoding="utf-8")
    (seeds / "noted.txt").write_text(NOTED, encoding="utf-8")
    edited = telegram.replace("Cuba", "the island").replace(". We", ", and we")
    states = [
        ("", telegram), ("", telegram), (WITHHELD, telegram), (WITHHELD, edited),
        (EXCERPT, edited), ("", edited[:5000]), ("", ""),
    ]  # fmt: skip
    codes: set[str] = set()
    for round_, (rights, text) in enumerate(states):
        head = f'[package]\nversion = "1.{round_}.0"\n'
        path = seeds / "telegram.txt"
        path.write_text(text, encoding="utf-8")
        (seeds / "catalog.toml").write_text(head + STATED + rights + OTHERS, encoding="utf-8")
        if not text:
            path.unlink()
            (seeds / "catalog.toml").write_text(head, encoding="utf-8")
        codes |= {p.code for p in run_build(seeds, package, cache=None).problems}
        if round_ == 0:
            (seeds / "decisions" / "a.csv").write_text(decisions(package), encoding="utf-8")
        assert told(Tables.of(package)) == [], round_
    assert {"decisions.stale", "decisions.elsewhere", "catalogue.no-such-line"} <= codes
    kinds = {row["kind"] for row in Tables.of(package)["retired_ids"]}
    assert {"document", "witness", "source"} <= kinds


# --- laws ------------------------------------------------------------------------------------

CELLS = st.sampled_from((
    "", "a", "b", "c", "a.en1", "a.en1.s1", "a b", "1", "2", "9" * 5000, "٣", "-1", "full",
    "metadata-only", "yes", "note", "note-call", "encloses", "confirmed", "source", "documents",
    "retired_ids", "evidence", "title", "decisions.elsewhere", "texts/a.txt", "\ud800", "\0",
))  # fmt: skip
ANY_CELL = CELLS | st.text(max_size=3)


@st.composite
def any_tables(draw: st.DrawFn) -> dict[str, list[Row]]:
    names = draw(st.lists(st.sampled_from([*PUBLISHED, *BEADS]), max_size=5, unique=True))
    made = {}
    for name in names:
        columns = BEADS[name] if name in BEADS else schema(name).columns
        cells = st.tuples(*[ANY_CELL] * len(columns))
        rows = draw(st.lists(cells, min_size=1, max_size=4))
        made[name] = [dict(zip(columns, row, strict=True)) for row in rows]
    return made


@settings(max_examples=150, deadline=None)
@given(any_tables())
def test_any_cells_do_no_harm_and_the_order_of_tables_does_not_matter(
    tables: dict[str, list[Row]],
) -> None:
    found = sorted(map(str, faults(tables)))
    assert sorted(map(str, faults(backwards(tables), 1))) == found


LINKS = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=12)


@given(LINKS)
def test_a_circle_is_found_if_there_is_one(links: list[tuple[str, str]]) -> None:
    reached = set(links)
    for _ in "abcdef":
        reached |= {(a, d) for a, b in reached for c, d in links if b == c}
    found = circles(links)
    assert bool(found) == any(a == b for a, b in reached)
    for circle in found:
        assert circle[0] == min(circle) and len(set(circle)) == len(circle)
        assert set(pairwise([*circle, circle[0]])) <= set(links)
