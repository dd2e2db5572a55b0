"""Over all texts: links with what the editor decided of them, and who is one person."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from archivekit.build.parties import candidate_id
from archivekit.build.run import run_build
from archivekit.core.identity import text_hash
from archivekit.core.report import BuildReport
from archivekit.tables.archive import Archive

HOOKER = """Letter from Joseph Hooker to Charles Darwin

Kew, 28 February 1860

Dear Darwin,

The seeds go by rail to-morrow. Lyell was here on Sunday and asked after you.

Ever yours,
Jos. D. Hooker
"""
LYELL = """Letter from Sir Charles Lyell to Charles Darwin

My dear Darwin,

I return the letter of Hooker of 28 February 1860. I enclose a letter of Asa Gray.

C. Lyell
"""
RIGHTS = '[defaults]\nrights = "public domain"\n'
LABEL = "letter from Hooker, 28 February 1860"
Row = dict[str, Any]


class Made:
    """A project of two letters, built with a catalogue and decisions."""

    def __init__(self, root: Path) -> None:
        self.seeds, self.package = root / "seeds", root / "package"
        self.seeds.mkdir()
        (self.seeds / "hooker-darwin.txt").write_text(HOOKER, encoding="utf-8")
        (self.seeds / "lyell-darwin.txt").write_text(LYELL, encoding="utf-8")
        self.report: BuildReport = self.build()

    def build(self, catalogue: str = "", *decisions: tuple[str, ...]) -> BuildReport:
        (self.seeds / "catalog.toml").write_text(RIGHTS + catalogue, encoding="utf-8")
        (self.seeds / "decisions").mkdir(exist_ok=True)
        head = ("decision", "target", "text_hash", "before", "by", "date")
        with (self.seeds / "decisions" / "a.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(
                [head, *((*row, "Francis Darwin", "1887") for row in decisions)]
            )
        self.report = run_build(self.seeds, self.package, cache=None)
        return self.report

    def rows(self, table: str) -> list[Row]:
        return list(Archive.open(self.package).rows(table))

    def link(self, relation: str = "refers-to") -> Row:
        (row,) = [r for r in self.rows("document_relations") if r["relation"] == relation]
        return row

    def codes(self) -> list[str]:
        return [p.code for p in self.report.problems if p.severity.value != "note"]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path)


# --- links -----------------------------------------------------------------------------------


def test_a_link_is_proposed_with_its_evidence(made: Made) -> None:
    row = made.link()
    assert (row["document_id"], row["target_document_id"]) == ("lyell-darwin", "hooker-darwin")
    assert (row["label"], row["status"], row["reason"]) == (
        LABEL, "proposed", "date and sender agree",
    )  # fmt: skip
    (evidence,) = [r for r in made.rows("evidence") if r["row"] == row["link_id"]]
    assert evidence["quote"] == "the letter of Hooker of 28 February 1860"
    assert made.link("encloses")["target_document_id"] is None  # not held


@pytest.mark.parametrize(("word", "status"), [("accept", "confirmed"), ("reject", "rejected")])
def test_a_decision_confirms_or_rejects_a_link(made: Made, word: str, status: str) -> None:
    link = made.link()
    made.build("", (word, link["link_id"], text_hash(link["label"]), link["label"]))
    now = made.link()
    assert (now["status"], now["link_id"]) == (status, link["link_id"]) and made.codes() == []
    (decision,) = made.rows("decisions")
    assert (now["decision_id"], decision["fits"]) == (decision["decision_id"], "yes")
    said = {(r["column"], r["basis"]) for r in made.rows("evidence") if r["row"] == link["link_id"]}
    assert said == {("label", "read"), ("status", "decision")}


@pytest.mark.parametrize(
    ("target", "hash_"),
    [("", "0123456789abcdef"), ("link-0123456789ab", ""), ("link-", "")],
    ids=["wrong hash", "no such link", "no id"],
)
def test_a_decision_that_fits_no_link_is_stale(made: Made, target: str, hash_: str) -> None:
    link = made.link()
    row = ("accept", target or link["link_id"], hash_ or text_hash(LABEL), LABEL)
    assert [p.code for p in made.build("", row).problems if p.severity.value != "note"] == [
        "decisions.stale"
    ]
    assert made.link()["status"] == "proposed"
    (decision,) = made.rows("decisions")
    assert decision["fits"] == "no"


def test_a_decision_on_a_link_that_went_with_its_words_is_stale(made: Made) -> None:
    link = made.link()
    (made.seeds / "lyell-darwin.txt").write_text(LYELL.replace("28 Feb", "27 Feb"), "utf-8")
    made.build("", ("accept", link["link_id"], text_hash(link["label"]), link["label"]))
    assert made.codes() == ["decisions.stale"]


def test_only_accept_and_reject_are_said_of_a_link(made: Made) -> None:
    link = made.link()
    made.build("", ("sic", link["link_id"], text_hash(link["label"]), link["label"]))
    assert made.codes() == ["decisions.stale"] and made.link()["status"] == "proposed"


def test_a_link_to_a_document_that_is_not_there(made: Made) -> None:
    link = 'links = [{ relation = "replies-to", to = "gray-darwin" }]'
    report = made.build(f"[documents.lyell-darwin]\n{link}\n")
    (problem,) = [p for p in report.problems if p.code == "catalogue.no-such-id"]
    assert "gray-darwin" in problem.message and report.has_errors
    assert {r["relation"] for r in made.rows("document_relations")} == {"refers-to", "encloses"}


def test_what_the_catalogue_states_confirms_what_was_read(made: Made) -> None:
    before = made.link()
    links = """links = [
  { relation = "refers-to", to = "hooker-darwin" },
  { relation = "replies-to", label = "a letter of March 1860" },
]"""
    made.build(f"[documents.lyell-darwin]\n{links}\n")
    assert made.link()["status"] == "confirmed" and made.link()["link_id"] == before["link_id"]
    stated = made.link("replies-to")
    assert (stated["status"], stated["label"]) == ("confirmed", "a letter of March 1860")
    (evidence,) = [r for r in made.rows("evidence") if r["row"] == stated["link_id"]]
    assert evidence["basis"] == "catalogue"


# --- who is one ------------------------------------------------------------------------------


def agents(made: Made) -> dict[str, str]:
    return {row["agent_id"]: row["name"] for row in made.rows("agents")}


def test_a_surname_alone_is_proposed_and_not_joined(made: Made) -> None:
    (pair,) = [r for r in made.rows("agent_candidates") if "hooker" in r.values()]
    assert pair["candidate_id"] == candidate_id(pair["first_agent_id"], pair["second_agent_id"])
    assert pair["status"] == "proposed" and "hooker" in agents(made)


def test_forms_in_the_catalogue_join_two_agents(made: Made) -> None:
    before = agents(made)
    (full,) = [id_ for id_ in before if id_ != "hooker" and id_.endswith("hooker")]
    made.build(f'[agents.{full}]\nname = "Joseph Dalton Hooker"\nforms = ["Hooker"]\n')
    after = agents(made)
    assert set(before) - set(after) == {"hooker"} and after[full] == "Joseph Dalton Hooker"
    assert not [r for r in made.rows("agent_candidates") if "hooker" in r.values()]
    (sender,) = [r for r in made.rows("relation_agents") if r["as_stated"] == "Hooker"]
    assert sender["agent_id"] == full and made.codes() == []


def test_distinct_from_keeps_two_apart(made: Made) -> None:
    apart = """
[agents.joseph-hooker]
name = "Joseph Hooker"
distinct_from = ["william-hooker"]
[agents.william-hooker]
name = "J. Hooker"
"""
    made.build(apart)
    pairs = {(r["first_agent_id"], r["second_agent_id"]) for r in made.rows("agent_candidates")}
    assert ("joseph-hooker", "william-hooker") not in pairs
    assert {"joseph-hooker", "william-hooker"} <= set(agents(made)) and made.codes() == []
    made.build(apart.replace('["william-hooker"]', '["george-hooker"]'))
    assert made.codes() == ["catalogue.no-such-id"]


def test_a_pair_that_the_editor_rejects(made: Made) -> None:
    (pair,) = [r for r in made.rows("agent_candidates") if "hooker" in r.values()]
    both = f"{pair['first_agent_id']} {pair['second_agent_id']}"
    made.build("", ("reject", pair["candidate_id"], text_hash(both), both))
    (now,) = [r for r in made.rows("agent_candidates") if "hooker" in r.values()]
    assert now["status"] == "rejected" and made.codes() == []


@pytest.mark.parametrize(
    ("word", "target", "hash_"),
    [
        ("reject", "alike-0123456789ab", ""),
        ("reject", "", "0123456789abcdef"),
        ("accept", "", ""),
        ("sic", "", ""),
    ],
    ids=["no such pair", "wrong hash", "accept joins nothing", "sic"],
)
def test_a_decision_that_fits_no_pair_is_stale(
    made: Made, word: str, target: str, hash_: str
) -> None:
    (pair,) = [r for r in made.rows("agent_candidates") if "hooker" in r.values()]
    both = f"{pair['first_agent_id']} {pair['second_agent_id']}"
    made.build("", (word, target or pair["candidate_id"], hash_ or text_hash(both), both))
    assert made.codes() == ["decisions.stale"]
    assert {r["status"] for r in made.rows("agent_candidates")} == {"proposed"}
    (decision,) = made.rows("decisions")
    assert decision["fits"] == "no"


def test_nobody_is_nobody(made: Made) -> None:
    made.build("[documents.hooker-darwin]\nsender = []\nrecipient = []\nsignatory = []\n")
    rows = [r for r in made.rows("document_agents") if r["document_id"] == "hooker-darwin"]
    assert rows == [] and made.codes() == []


def test_no_language_is_none(made: Made) -> None:
    note = "\n[Translated from the German by Heinrich Georg Bronn.]\n"
    (made.seeds / "lyell-darwin.txt").write_text(LYELL + note, encoding="utf-8")
    made.build()
    assert document(made, "lyell-darwin")["original_language"] == "de"
    made.build("[documents.lyell-darwin]\noriginal_language = []\n")
    assert document(made, "lyell-darwin")["original_language"] is None


def document(made: Made, id_: str) -> Row:
    (row,) = [r for r in made.rows("documents") if r["document_id"] == id_]
    return row


def test_an_id_in_a_role_stands_for_the_agent(made: Made) -> None:
    named = '[agents.j-d-hooker]\nname = "Joseph Dalton Hooker"\nforms = ["Joseph Hooker"]\n'
    made.build(f'{named}[documents.hooker-darwin]\nsender = "j-d-hooker"\n')
    (row,) = [r for r in made.rows("document_agents")
              if (r["document_id"], r["role"]) == ("hooker-darwin", "sender")]  # fmt: skip
    assert (row["agent_id"], row["as_stated"]) == ("j-d-hooker", "Joseph Dalton Hooker")
    made.build(f'{named}[documents.hooker-darwin]\nsender = "j-d-hoker"\n')
    assert made.codes() == ["catalogue.no-such-id"]
