"""What rows say of each other: no rule fires on a good package, each fires on its fault alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.build.run import run_build
from archivekit.core.identity import text_hash
from archivekit.core.problems import Problem
from archivekit.package.validate.findings import Findings
from archivekit.package.validate.own_decisions import OwnDecisions
from archivekit.package.validate.table_pass import Rows
from archivekit.tables.schema import PUBLISHED, schema

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
        row = dict.fromkeys(schema(table).columns, "") | cells
        self.setdefault(table, []).append(row)
        return row


def faults(
    tables: Mapping[str, Sequence[Row]], size: int = 4096, blanks: bool = True
) -> tuple[Problem, ...]:
    """What the rules find in tables that come in the order of the mapping."""
    found = Findings()
    rules = OwnDecisions(found)
    for table, rows in tables.items():
        for at in range(0, len(rows), size):
            block = rows[at : at + size]
            columns = {name: [row[name] for row in block] for name in block[0]}
            lines = range(at + 2, at + 2 + len(block))
            rules.see(Rows(table, f"data/{table}.csv", columns, lines, blanks))
        rules.end(table)
    rules.finish()
    return found.problems()


def told(tables: Tables) -> list[str]:
    """The faults, which must be the same whatever the order of tables and the size of blocks."""
    found = [str(one) for one in faults(tables)]
    backwards = dict(reversed(tables.items()))
    assert sorted(map(str, faults(backwards, 1))) == sorted(found)
    return found


# --- projects --------------------------------------------------------------------------------

HOOKER = """\
Letter from Charles Darwin to Joseph Dalton Hooker

Down, 3 March 1860

My dear Hooker,

I thank\u00a0you for your letter of 28 February 1860. The ship carried wheet and salt.

They openedfire at once. I enclose a letter of Asa Gray. He came from the the other side. \
The crews were been fed.[1] The ship carried wheet and salt and tea.

Yours affectionately,
C. Darwin

[1] At Kew.

[Translated from the German by Heinrich Georg Bronn and Asa Gray.]
"""
DARWIN = """Letter from Joseph Hooker to Charles Darwin

London, 28 February 1860

Dear Darwin,

The seeds go by rail to-morrow. Lyell was here on Sunday and asked after you.

Ever yours,
Jos. D. Hooker
"""
GRAY = """LETTER FROM ASA GRAY TO CHARLES DARWIN, CHARLES LYELL AND THE ROYAL SOCIETY

Cambridge, 23 January 1860

My dear Darwin,

Your book has come. I have read it twice. I return the letter of Hooker of 28 February 1860.

Asa Gray
"""
LETTERS = {"to-hooker": HOOKER, "to-darwin": DARWIN, "of-gray": GRAY}
CATALOGUE = """
[package]
version = "1.{round}.0"
[agents.lyell]
name = "Sir Charles Lyell"
[documents.to-hooker]
dates = [{{ role = "drafted", edtf = "1860-03~", by = "Francis Darwin", note = "a guess" }}]
archival_references = [{{ repository = "Kew", box = "3" }}, {{ verbatim = "DAR 1" }}]
links = [{{ relation = "refers-to", label = "the book of 1859" }}]
[documents.to-darwin]
recipient = ["Charles Darwin", "lyell"]
[sources."to-hooker.txt"]
language = "en"
{hooker}
[sources."to-darwin.txt"]
language = "en"
translator = ["Asa Gray"]
{darwin}
"""
WITHHELD = 'publish = "metadata-only"\nuntil = 2031-01-01\n'
EXCERPT = 'publish = "excerpt"\nexcerpt = "1-7"\n'

HEAD = ("decision", "target", "text_hash", "before", "after", "state", "occurrence", "by", "date")
EDITOR = ("Francis Darwin", "1887-11-01")
TWICE = "The ship carried wheet and salt."


def in_words(tables: Tables, words: str, kind: str, *rest: str) -> tuple[str, ...]:
    """A decision on the first sentence that holds some words."""
    row = next(r for r in tables["segments"] if words in r["text"])
    before, after, state, occurrence = (*rest, *[""] * (4 - len(rest)))
    target, hash_ = row["segment_id"], row["text_hash"]
    return (kind, target, hash_, before or words, after, state, occurrence, *EDITOR)


def of_pairs(tables: Tables) -> Iterator[tuple[str, ...]]:
    """Decisions on two links and a pair of names."""
    for kind, row in zip(("accept", "reject"), tables["document_relations"], strict=False):
        label = row["label"]
        yield kind, row["link_id"], text_hash(label), label, "", "", "", *EDITOR
    for row in tables.get("agent_candidates", [])[:1]:
        both = text_hash(f"{row['first_agent_id']} {row['second_agent_id']}")
        yield "reject", row["candidate_id"], both, "the two", "", "", "", *EDITOR


def decisions(tables: Tables) -> list[tuple[str, ...]]:
    """Decisions of every kind: that fit, that do not, that name wrong ids, that are proposed."""
    misnamed = in_words(tables, "fed.", "emend", "fed", "given food")
    first = next(r for r in tables["segments"] if "thank you" in r["text"])["segment_id"]
    return [
        in_words(tables, TWICE[:-1], "emend", "wheet", "wheat"),
        in_words(tables, TWICE[:-1], "sic", "salt"),
        in_words(tables, "openedfire", "reject"),
        in_words(tables, "the the", "accept", "the the"),
        in_words(tables, "I thank", "emend", "thank you", "do thank you"),  # over a changed blank
        in_words(tables, "Asa Gray.", "emend", "Asa", "Prof. \\ \"Asa\" \u00a0", "proposed"),
        in_words(tables, "Asa Gray.", "emend", "letter", "note", "rejected"),
        in_words(tables, "Asa Gray.", "emend", "words that are not there", "x"),
        (misnamed[0], first, *misnamed[2:]),
        in_words(tables, "Lyell was", "sic", "Lyell"),
        ("emend", "nobody.en1.s1", "0123456789abcdef", "words", "", "", "", *EDITOR),
        *of_pairs(tables),
    ]  # fmt: skip


class Project:
    """A folder of letters that is built again and again."""

    def __init__(self, root: Path) -> None:
        self.seeds, self.package = root / "seeds", root / "package"
        (self.seeds / "decisions").mkdir(parents=True)
        self.rounds = 0
        self.letters = dict(LETTERS)
        self.decisions: list[tuple[str, ...]] = []
        self.codes: set[str] = set()

    def build(self, hooker: str = "", darwin: str = "") -> Tables:
        for name in LETTERS:
            path = self.seeds / f"{name}.txt"
            if name in self.letters:
                path.write_text(self.letters[name], encoding="utf-8", newline="")
            else:
                path.unlink(missing_ok=True)
        head = CATALOGUE.format(round=self.rounds, hooker=hooker, darwin=darwin)
        (self.seeds / "catalog.toml").write_text(head, encoding="utf-8")
        file = io.StringIO(newline="")
        csv.writer(file, lineterminator="\n").writerows([HEAD, *self.decisions])
        path = self.seeds / "decisions" / "a.csv"
        path.write_text(file.getvalue(), encoding="utf-8", newline="")
        self.rounds += 1
        self.codes |= {p.code for p in run_build(self.seeds, self.package, cache=None).problems}
        return Tables.of(self.package)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package with decisions, withheld words and retired ids."""
    project = Project(tmp_path_factory.mktemp("letters"))
    project.decisions = decisions(project.build())
    project.letters["of-gray"] = GRAY.replace("twice", "three times")
    project.letters["to-darwin"] = DARWIN.replace("Lyell was here on Sunday and ", "")
    project.build()
    project.letters["to-darwin"] = DARWIN.replace("The seeds go by rail to-morrow. ", "")
    project.build(darwin=EXCERPT)
    return project.package


@pytest.fixture
def tables(built: Path) -> Tables:
    return Tables.of(built)


# --- made faults -----------------------------------------------------------------------------

HELD = "to-hooker.en1"
Change = Callable[[Tables], object]


def edit(t: Tables, **cells: str) -> Row:
    """A change that was decided."""
    return next(
        r for r in t["edits"] if r["decision_id"] and all(r[k] == v for k, v in cells.items())
    )


def decision(t: Tables, kind: str, **cells: str) -> Row:
    return t.row("decisions", kind=kind, fits="yes", **cells)


def of_text(t: Tables, kind: str) -> Row:
    """A decision on words that were applied and are published."""
    made = {r["decision_id"] for r in t["edits"]}
    return next(
        r for r in t["decisions"]
        if r["kind"] == kind and r["decision_id"] in made and r["target"] != misnamed(t)
    )  # fmt: skip


def misnamed(t: Tables) -> str:
    return t.row("problems", code="decisions.elsewhere")["target_id"]


def read(t: Tables, **cells: str) -> Row:
    """Evidence of the text that is published in full."""
    return t.row("evidence", basis="read", witness_id=HELD, **cells)


def stated(t: Tables) -> Row:
    return t.row("evidence", basis="catalogue")


def retired(t: Tables, kind: str, successor: str) -> None:
    t.add("retired_ids", retired_id="old", kind=kind, replaced_by=successor)


def swapped(t: Tables, table: str) -> None:
    t[table] = [*t[table][1:], t[table][0]]


def again(t: Tables, row: Row, table: str = "evidence") -> Row:
    """A row once more, below the first."""
    at = t[table].index(row) + 1
    t[table].insert(at, dict(row))
    return t[table][at]


def unapplied(t: Tables, decision: Row) -> None:
    """A decision that no longer fits has changed nothing."""
    decision.update(fits="no")
    t["edits"] = [row for row in t["edits"] if row["decision_id"] != decision["decision_id"]]


def emended(t: Tables, after: str) -> None:
    """The words that were emended, as both tables tell them."""
    row = edit(t, rule="emendation", before="wheet")
    row["after"] = t.row("decisions", decision_id=row["decision_id"])["after"] = after


GOOD: dict[str, Change] = {
    "as built": lambda t: None,
    "without decisions": lambda t: (
        t.pop("decisions"),
        [r.update(decision_id="", state="proposed", rule="line-join") for r in t["edits"]
         if r["decision_id"]],
        [r.update(decision_id="", status="proposed") for r in t["document_relations"]],
    ),
    "a change of a rule that asks nobody": lambda t: edit(t, rule="emendation").update(
        decision_id="", rule="line-join"),
    "words that are written in other escapes": lambda t: (
        emended(t, "\\u0077heat"),
        t.row("decisions", before="wheet", kind="emend").update(after="wheat"),
    ),
    "a decision on words that another change took up": lambda t: (
        edit(t, rule="emendation", before="wheet").update(before="w", absorbed="gap"),
    ),
    "a sentence that was taken out, and another has its id": lambda t: (
        emended(t, ""),
        t.row("segments", segment_id=of_text(t, "emend")["target"]).update(text_hash="0" * 16),
        unapplied(t, t.row("decisions", kind="sic", before="salt")),
    ),
    "a refusal that leaves out the line ends": lambda t: edit(t, state="rejected").update(
        before="openedfire\\n\\n"
    ),
    "a decision without words": lambda t: of_text(t, "sic").update(text_hash="", before=""),
    "a decision on a paragraph": lambda t: of_text(t, "sic").update(
        target=t.row("segments", kind="paragraph")["segment_id"]),
    "a state that is none": lambda t: of_text(t, "sic").update(state="done", fits=""),
    "a text that is withheld": lambda t: (
        t.row("witnesses", witness_id=HELD).update(publish="metadata-only"),
        [r.update(segment_id="", start="", end="", quote="") for r in t["evidence"]
         if r["witness_id"] == HELD],
    ),
    "half a place": lambda t: read(t).update(end=""),
    "a text that is not there": lambda t: read(t).update(witness_id="x", segment_id=""),
    "a long quote": lambda t: (
        t.row("document_agents", document_id="to-hooker")["as_stated"].split(),
        read(t, table="document_agents", column="as_stated").update(quote=""),
        t.row("document_agents", document_id="to-hooker").update(as_stated="U Thant"),
    ),
    "a name that nobody quotes": lambda t: t.row("document_agents", document_id="to-darwin",
                                                 role="recipient").update(as_stated="U Thant"),
    "the name in a mention": lambda t: t["relation_agents"][0].update(as_stated="U Thant"),
    "a pair of nobody": lambda t: t["agent_candidates"][0].update(
        first_agent_id="", second_agent_id=""
    ),
    "numbers behind what is none": lambda t: [
        row.update(position="first") for row in t["document_agents"] if row["position"] == "1"
    ],
    "a number that stands twice": lambda t: t.row("document_agents", position="2").update(
        position="1"),
    "rows that are not sorted": lambda t: (swapped(t, "document_agents"), swapped(t, "evidence")),
    "numbers that go down": lambda t: t["evidence"].insert(
        0, t["evidence"][0] | {"item": "9"}),
    **{
        f"a {kind} that became {successor}": lambda t, kind=kind, successor=successor: retired(
            t, kind, successor
        )
        for kind, successor in (
            ("document", "to-hooker"), ("witness", HELD), ("agent", "lyell"),
            ("paragraph", f"{HELD}.p9000"), ("sentence", f"{HELD}.s9000"), ("agent", "nobody"),
        )
    },
    "a document with an id like a paragraph's": lambda t: (
        t.add("documents", document_id="box.p3"), retired(t, "document", "box.p3"),
    ),
    "an id that was replaced twice": lambda t: (
        retired(t, "agent", "older"),
        t.add("retired_ids", retired_id="older", kind="agent", replaced_by="lyell"),
    ),
    "a summary of which nobody knows whose it is": lambda t: t["documents"][0].update(
        summary="On seeds.", summary_by=""),
    "an input whose size alone is known": lambda t: t["activity_inputs"][0].update(sha256=""),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_nothing_is_found_in_what_a_build_may_write(tables: Tables, name: str) -> None:
    GOOD[name](tables)
    assert told(tables) == []


BAD: dict[str, tuple[Change, list[str]]] = {
    "a change by a decision that is not there": (
        lambda t: edit(t, rule="emendation").update(decision_id="d000000000000"),
        ["key.no-such-row", "data/edits.csv", "decision_id", "d000000000000", "decisions"],
    ),
    "a link by a decision that is not there": (
        lambda t: t.row("document_relations", status="rejected").update(decision_id="d0"),
        ["key.no-such-row", "data/document_relations.csv", "decision_id", "d0", "decisions"],
    ),
    "an emendation of nobody": (
        lambda t: edit(t, rule="emendation").update(decision_id=""),
        ["edit.no-decision", "emendation"],
    ),
    "a [sic] of nobody": (
        lambda t: edit(t, rule="sic").update(decision_id=""),
        ["edit.no-decision", "sic"],
    ),
    "a proposal that nobody accepted": (
        lambda t: edit(t, rule="doubled-word").update(decision_id=""),
        ["edit.no-decision", "doubled-word"],
    ),
    "a proposal that nobody refused": (
        lambda t: edit(t, state="rejected").update(decision_id=""),
        ["edit.no-decision", "run-together"],
    ),
    "a decision that was applied and does not fit": (
        lambda t: of_text(t, "sic").update(fits="no"),
        ["decision.wrong-fits", "no", "applied"],
    ),
    "a decision that waits and fits": (
        lambda t: t.row("decisions", state="proposed").update(fits="yes"),
        ["decision.wrong-fits", "yes", "proposed"],
    ),
    "a decision that was turned down and does not fit": (
        lambda t: t.row("decisions", state="rejected").update(fits="no"),
        ["decision.wrong-fits", "no", "rejected"],
    ),
    "a decision that was reviewed and says nothing": (
        lambda t: of_text(t, "sic").update(fits=""),
        ["decision.wrong-fits", "empty", "reviewed"],
    ),
    "an emendation of other words": (
        lambda t: of_text(t, "emend").update(text_hash="0" * 16),
        ["decision.other-text", "text_hash", f"{HELD}.s"],
    ),
    "the hash of another sentence": (
        lambda t: of_text(t, "reject").update(target=of_text(t, "sic")["target"]),
        ["decision.other-text", "text_hash", f"{HELD}.s"],
    ),
    "words that were not changed": (
        lambda t: t.row("decisions", before="wheet", fits="yes").update(before="wheat"),
        ["decision.other-text", "before", f"{HELD}.s"],
    ),
    "words that were not put in": (
        lambda t: t.row("decisions", before="wheet", fits="yes").update(after="rye"),
        ["decision.other-text", "after", f"{HELD}.s"],
    ),
    "words that nobody proposed to change": (
        lambda t: of_text(t, "reject").update(before="opened"),
        ["decision.other-text", "before", f"{HELD}.s"],
    ),
    "words that were read nowhere": (
        lambda t: read(t).update(witness_id="", segment_id="", start="", end="", quote=""),
        ["evidence.no-place", "witness_id, segment_id, start"],
    ),
    "words of no sentence": (
        lambda t: read(t).update(segment_id=""),
        ["evidence.no-place", "segment_id"],
    ),
    "words of a sentence, nobody knows where": (
        lambda t: read(t).update(start="", end="", quote=""),
        ["evidence.no-place", "start"],
    ),
    **{
        f"what is stated with a {column}": (
            lambda t, column=column, value=value: stated(t).update({column: value}),
            ["evidence.unasked-place", column, "catalogue"],
        )
        for column, value in (
            ("witness_id", HELD), ("segment_id", f"{HELD}.s1"), ("start", "0"), ("end", "3"),
            ("quote", "words"),
        )
    },
    "a name that is not in its words": (
        lambda t: t.row("document_agents", document_id="to-hooker").update(
            as_stated="Joseph Kennedy"
        ),
        ["evidence.other-value", "document_agents", "to-hooker", "as_stated", "Joseph Kennedy"],
    ),
    "a name that is not in its words, and in some that are withheld": (
        lambda t: (
            t.row("document_agents", document_id="to-hooker").update(as_stated="U Thant"),
            again(t, read(t, row="to-hooker recipient 1", column="as_stated")).update(
                item="2", segment_id="", start="", end="", quote="", witness_id="to-darwin.en1"
            ),
        ),
        ["evidence.other-value", "document_agents", "to-hooker", "as_stated", "U Thant"],
    ),
    "a translator who is not in its words": (
        lambda t: t.row("witness_agents", witness_id=HELD, position="2").update(
            as_stated="A. Grey"),
        ["evidence.other-value", "witness_agents", f"{HELD} translator 2", "as_stated", "A. Grey"],
    ),
    "a place that is not in its words": (
        lambda t: t["document_places"][0].update(as_stated="Havana"),
        ["evidence.other-value", "document_places", "as_stated", "Havana"],
    ),
    "evidence that begins with the second": (
        lambda t: stated(t).update(item="2"),
        ["value.gap", "item", "2", "1"],
    ),
    "a second that is the third": (
        lambda t: t.row("document_agents", position="2").update(position="4"),
        ["value.gap", "position", "4", "2"],
    ),
    "a number that stands twice, and one that is missing": (
        lambda t: (
            again(t, t.row("evidence", item="1"), "evidence"),
            t.row("document_agents", position="2").update(position="4"),
            again(t, t.row("document_agents", position="1"), "document_agents"),
        ),
        ["value.gap", "position", "4", "2"],
    ),
    "a second reference that is the third": (
        lambda t: t.row("archival_references", position="2").update(position="3"),
        ["value.gap", "position", "3", "2"],
    ),
    "a person who is the second alone": (
        lambda t: t["relation_agents"][0].update(position="2"),
        ["value.gap", "position", "2", "1"],
    ),
    "a translator who is the third of two": (
        lambda t: t.row("witness_agents", position="2").update(position="3"),
        ["value.gap", "position", "3", "2"],
    ),
    "an agent who may be the same as itself": (
        lambda t: t["agent_candidates"][0].update(second_agent_id=t["agent_candidates"][0][
            "first_agent_id"]),
        ["candidate.to-itself", "and itself"],
    ),
    **{
        f"a {kind} that became {successor}": (
            lambda t, kind=kind, successor=successor: retired(t, kind, successor),
            ["retired.other-kind", "old", successor],
        )
        for kind, successor in (
            ("paragraph", f"{HELD}.s3"), ("sentence", f"{HELD}.p9000"), ("document", HELD),
            ("witness", "to-hooker"), ("agent", f"{HELD}.s3"), ("sentence", "lyell"),
        )
    },
    "the successor of an id of another kind": (
        lambda t: (
            t.add("retired_ids", retired_id="older", kind="agent"), retired(t, "document", "older"),
        ),
        ["retired.other-kind", "old", "older"],
    ),
    "a cell of two lines": (
        lambda t: t["agents"][0].update(description="one\ntwo\nthree"),
        ["table.control-character", "U+000A (2)"],
    ),
    "a cell with a tab": (
        lambda t: t["agents"][0].update(description="one\ttwo"),
        ["table.control-character", "U+0009 (1)"],
    ),
    "a title of nobody": (
        lambda t: t["documents"][0].update(title_is=""), ["value.half", "title", "title_is"],
    ),
    "nobody's summary": (
        lambda t: t["documents"][0].update(summary="", summary_by="archive"),
        ["value.half", "summary_by", "summary"],
    ),
    "words for a date that the editor states": (
        lambda t: t.row("document_dates", basis="inferred").update(verbatim="March"),
        ["value.half", "verbatim", "basis"],
    ),
    "a date that nobody inferred": (
        lambda t: t.row("document_dates", basis="inferred").update(note=""),
        ["value.half", "note", "basis"],
    ),
    "a link that is decided and still proposed": (
        lambda t: t.row("document_relations", status="rejected").update(status="proposed"),
        ["value.half", "decision_id", "status"],
    ),
    "a link that nobody rejected": (
        lambda t: t.row("document_relations", status="rejected").update(decision_id=""),
        ["value.half", "decision_id", "status"],
    ),
    "a mark that was not seen": (
        lambda t: t["sources"][0].update(bom="efbbbf"), ["value.half", "bom", "encoding_basis"],
    ),
    "no mark where it was seen": (
        lambda t: t["sources"][0].update(encoding_basis="mark"),
        ["value.half", "bom", "encoding_basis"],
    ),
    "why an encoding was not detected": (
        lambda t: t["sources"][0].update(encoding_evidence="letters"),
        ["value.half", "encoding_evidence", "encoding_basis"],
    ),
    "an embargo of what is published": (
        lambda t: t.row("witnesses", publish="full").update(until="2031-01-01"),
        ["value.half", "until", "publish"],
    ),
    "words without a hash": (
        lambda t: t.row("segments", segment_id=f"{HELD}.s1").update(text_hash=""),
        ["value.half", "text_hash", "text"],
    ),
    "the hash of a paragraph": (
        lambda t: t.row("segments", kind="paragraph").update(text_hash="0" * 16),
        ["value.half", "text_hash", "text"],
    ),
    "the partner of a gloss": (
        lambda t: t.row("annotations", kind="note-call").update(kind="gloss"),
        ["value.half", "partner_id", "kind"],
    ),
    **{
        f"one change with {column}": (
            lambda t, column=column, value=value: edit(t, rule="sic").update({column: value}),
            ["value.half", column, "start"],
        )
        for column, value in (("runs", "1"), ("preceded_by", "a"), ("followed_by", "b"))
    },
    "a proposal without a place": (
        lambda t: t.row("edits", state="proposed").update(start=""),
        ["value.half", "start", "state"],
    ),
    "a decision on a run": (
        lambda t: edit(t, rule="sic").update(start=""), ["value.half", "decision_id", "start"],
    ),
    "why a change was proposed that is done": (
        lambda t: edit(t, rule="sic").update(reason="so"), ["value.half", "reason", "state"],
    ),
    "a decision on no words": (
        lambda t: t.row("decisions", fits="no").update(before=""),
        ["value.half", "text_hash", "before"],
    ),
    "a refusal that puts in words": (
        lambda t: of_text(t, "reject").update(after="x"), ["value.half", "after", "kind"],
    ),
    "what was read by no rule": (
        lambda t: read(t).update(rule=""), ["value.half", "rule", "basis"],
    ),
    "what was stated by a rule": (
        lambda t: stated(t).update(rule="heading-title"), ["value.half", "rule", "basis"],
    ),
    "what was read, nobody knows how surely": (
        lambda t: read(t).update(certainty=""), ["value.half", "certainty", "basis"],
    ),
    "what was stated for sure": (
        lambda t: stated(t).update(certainty="sure"), ["value.half", "certainty", "basis"],
    ),
    "an input without its size": (
        lambda t: t["activity_inputs"][0].update(bytes=""), ["value.half", "sha256", "bytes"],
    ),
    "a sentence with sentences": (
        lambda t: t.add("retired_ids", retired_id="x.s1", kind="sentence", contains="x.s2"),
        ["value.half", "contains", "kind"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_each_fault_is_found_and_nothing_else(tables: Tables, name: str) -> None:
    change, (code, *facts) = BAD[name]
    change(tables)
    (found,) = told(tables)
    assert found.split()[1] == code
    assert all(fact in found for fact in facts), found


def test_a_table_of_decisions_that_is_not_written_holds_none(tables: Tables) -> None:
    named = {r["decision_id"] for t in ("edits", "document_relations") for r in tables[t]} - {""}
    del tables["decisions"]
    found = told(tables)
    assert {one.split()[1] for one in found} == {"key.no-such-row"}
    assert any("more like it" in one for one in found) and len(named) > 6


def test_cells_are_looked_at_for_signs_only_when_there_may_be_some(tables: Tables) -> None:
    tables["agents"][0]["description"] = "one\ttwo"
    assert faults(tables, blanks=False) == () != faults(tables)


def test_a_fault_is_told_at_its_row(tables: Tables) -> None:
    for row in tables["evidence"]:
        row["item"] = str(int(row["item"]) + 1)
    lines = [one.place.line for one in faults(tables)]
    assert lines == [n for n, row in enumerate(tables["evidence"], 2) if row["item"] == "2"][:5]


# --- builds ----------------------------------------------------------------------------------


def test_nothing_is_found_in_any_state_of_a_project(tmp_path: Path) -> None:
    """Sentences change, move, go and come again; texts are withheld and published again."""
    project = Project(tmp_path)
    start = project.build()
    assert told(start) == []
    whole = "The ship carried wheet and salt and tea. "[:-1]
    project.decisions = [
        *decisions(start), in_words(start, whole, "emend", whole, "", "", ""),
    ]  # fmt: skip
    hooker = project.letters["to-hooker"]
    states = [
        ("", hooker),
        ("", hooker.replace("[1] At Kew.", "[1] At Kew. The ship carried wheet and salt and rum.")),
        (WITHHELD, hooker),
        (EXCERPT, hooker),
        ("", hooker.replace("They openedfire", f"{TWICE} They openedfire")),
        ("", hooker.replace(TWICE, "").replace("I thank", "I do thank")),
        ("", hooker[:160]),
        ("", hooker),
    ]  # fmt: skip
    fits: set[tuple[str, str]] = set()
    for rights, text in states:
        project.letters["to-hooker"] = text
        tables = project.build(rights)
        assert told(tables) == []
        fits |= {(row["kind"], row["fits"]) for row in tables["decisions"]}
    del project.letters["to-hooker"]
    assert told(project.build()) == []
    assert {"decisions.stale", "decisions.elsewhere"} <= project.codes
    kinds = {
        f"{kind} {one}" for kind in ("emend", "sic", "accept", "reject") for one in ("yes", "no")
    }
    assert kinds <= {" ".join(one) for one in fits}


# --- laws ------------------------------------------------------------------------------------

CELLS = st.sampled_from((
    "", "a", "b", "a b", "1", "2", "3", "0", "9" * 5000, "٣", "-1", "full", "yes", "no", "reviewed",
    "proposed", "rejected", "applied", "emendation", "sic", "emend", "reject", "read", "catalogue",
    "document_agents", "evidence", "as_stated", "decisions.elsewhere", "paragraph", "sentence",
    "a.en1.s1", "a.en1.p1", "0123456789abcdef", '"', "\\", "\\ud800", "\ud800", "\0", "a\nb\t",
))  # fmt: skip
ANY_CELL = CELLS | st.text(max_size=3)


@st.composite
def any_tables(draw: st.DrawFn) -> Tables:
    made = Tables()
    for name in draw(st.lists(st.sampled_from(PUBLISHED), max_size=5, unique=True)):
        columns = schema(name).columns
        rows = draw(st.lists(st.tuples(*[ANY_CELL] * len(columns)), min_size=1, max_size=4))
        made[name] = [dict(zip(columns, row, strict=True)) for row in rows]
    return made


@settings(max_examples=150, deadline=None)
@given(any_tables())
def test_any_cells_do_no_harm_and_the_order_of_tables_does_not_matter(tables: Tables) -> None:
    told(tables)


@given(st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=5, unique=True), max_size=4))
def test_a_gap_is_found_if_and_only_if_there_is_one(groups: list[list[int]]) -> None:
    tables = Tables(archival_references=[])
    for number, group in enumerate(groups):
        for one in sorted(group):
            tables.add("archival_references", document_id=f"d{number}", position=str(one))
    gaps = [1 for group in groups if sorted(group) != list(range(1, len(group) + 1))]
    assert bool(faults(tables)) == bool(gaps)
