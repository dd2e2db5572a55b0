"""What `show` prints of a document, a person, a link and a pair: enough to judge and to decide."""

from __future__ import annotations

import csv
import io
import tomllib

import pytest

from archivekit.build.run import run_build
from archivekit.core.identity import text_hash
from archivekit.core.problems import visible
from archivekit.tables.archive import Archive
from archivekit.view.records import (
    agent_card,
    candidate_decision,
    decision_row,
    document_card,
    link_decision,
    row_card,
)

DARWIN = """Letter from Charles Darwin to Joseph Dalton Hooker

Down, 3 March 1860

My dear Hooker,

I enclose a letter of Asa Gray. He speaks of the review by Richard Owen.

Yours affectionately,
C. Darwin
"""
LYELL = """Letter from Charles Lyell to Charles Darwin

My dear Darwin,

I return the letter of Hooker of 28 February 1860.

C. Lyell
"""
CATALOGUE = """
[documents.lyell]
dates = [{ role = "drafted", edtf = "1860-03~", by = "Francis Darwin", note = "from the contents" }]

[sources."darwin.txt"]
document = "darwin"
kind = "original"

[sources."lyell.txt"]
document = "lyell"
provenance = "Given by Francis Darwin"
rights = "in copyright"
publish = "metadata-only"
until = 2031-01-01

[sources."copy.txt"]
document = "darwin"
kind = "copy"
provenance = "Found at Kew"
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    seeds = tmp_path_factory.mktemp("cards") / "seeds"
    seeds.mkdir()
    for name, text in (("darwin", DARWIN), ("lyell", LYELL), ("copy", DARWIN)):
        (seeds / f"{name}.txt").write_text(text, encoding="utf-8")
    (seeds / "catalog.toml").write_text(CATALOGUE, encoding="utf-8")
    run_build(seeds, seeds.parent / "package", cache=None)
    return Archive.open(seeds.parent / "package")


def card(archive: Archive, id_: str) -> str:
    (row,) = [row for row in archive.documents if row["document_id"] == id_]
    return document_card(archive, row)


def lines(text: str, name: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip().startswith(name)]


def test_a_document_says_everything_with_its_place(archive: Archive) -> None:
    said = card(archive, "darwin")
    assert said.splitlines()[:2] == [
        "darwin",
        "  Letter from Charles Darwin to Joseph Dalton Hooker",
    ]
    # Two copies: each place names the one that it is in.
    (type_,) = lines(said, "type")
    assert "¶ 1 of darwin.en1" in said and "¶ 1 of darwin.en2" in said and "letter" in type_
    (provenance,) = lines(said, "provenance")
    assert "Found at Kew (darwin.en" in provenance and "[catalogue]" in provenance
    roles = [line.split()[0] for line in said.splitlines() if " = " in line]
    assert roles[0] == "sender" and roles.index("sender") < roles.index("recipient")
    assert all(len(line) <= 80 for line in said.splitlines())


def test_an_inferred_date_names_who_inferred_it_and_why(archive: Archive) -> None:
    said = " ".join(card(archive, "lyell").split())
    assert "drafted 1860-03~, inferred: Francis Darwin: from the contents (likely)" in said
    assert "published metadata-only until 2031-01-01 [catalogue]" in said
    assert "28 February" not in said  # the body is withheld
    assert "letter [not published]" in said


def test_a_person_has_names_roles_and_likenesses(archive: Archive) -> None:
    (row,) = [row for row in archive.rows("agents") if row["agent_id"] == "charles-darwin"]
    said = agent_card(archive, row)
    assert said.splitlines()[:2] == ["charles-darwin  (person)", "  Charles Darwin"]
    (names,) = lines(said, "forms of the name")
    forms = names.removeprefix("  forms of the name").strip().split("; ")
    assert len(forms) == len(set(forms)) and {"C. Darwin", "Charles Darwin"} <= set(forms)
    assert lines(said, "sender of")[0].split()[2] == "darwin"
    assert lines(said, "recipient of")[0].split()[2] == "lyell"
    assert "¶ 1 of darwin.en1" in said


def test_a_link_shows_the_row_that_decides_it(archive: Archive) -> None:
    (link,) = [row for row in archive.rows("document_relations") if row["relation"] == "encloses"]
    evidence = [row for row in archive.rows("evidence") if row["row"] == link["link_id"]]
    said = row_card(archive, "document_relations", link, evidence, link_decision(link))
    assert "¶ 4 of darwin.en1 “a letter of Asa Gray”" in said
    (row,) = csv.DictReader(io.StringIO("\n".join(said.splitlines()[-2:])))
    assert (row["decision"], row["target"], row["before"]) == (
        "accept", link["link_id"], link["label"],
    )  # fmt: skip
    assert row["text_hash"] == text_hash(link["label"]) and not row["after"]
    for decided in ("confirmed", "rejected"):
        assert link_decision({**link, "status": decided}) == ""


def test_a_pair_shows_how_to_join_and_how_to_part() -> None:
    pair = {
        "candidate_id": "alike-8b54a267dadb", "status": "proposed",
        "first_agent_id": "hooker", "second_agent_id": "joseph-dalton-hooker",
    }  # fmt: skip
    names = {"hooker": 'The "Hooker"', "joseph-dalton-hooker": "Joseph Dalton Hooker"}
    said = candidate_decision(pair, names)
    toml = said.partition("\n[")[2].partition("\nIf they are not")[0]
    assert tomllib.loads(f"[{toml}") == {
        "agents": {
            "joseph-dalton-hooker": {"name": "Joseph Dalton Hooker", "forms": ['The "Hooker"']}
        }
    }
    assert "\nreject,alike-8b54a267dadb," in said
    assert candidate_decision({**pair, "status": "rejected"}, names) == ""


@pytest.mark.parametrize("label", ['the "long" telegram, of 1946', "a\u2028b\u202e\x1b[31m", ""])
def test_a_row_to_be_copied_is_one_safe_line(label: str) -> None:
    said = decision_row("accept", "link-1", label)
    assert said == visible(said) or said.count("\n") == 1
    assert not set(said) & {"\x1b", "\u2028", "\u202e"}
    head, row = said.split("\n")
    (cells,) = csv.reader([row])
    assert len(cells) == len(head.split(",")) == 8
