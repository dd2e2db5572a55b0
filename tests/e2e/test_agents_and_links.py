"""Over all texts: who is who, ids that stay, and statements and decisions that fit nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archivekit.build.run import run_build
from archivekit.core.identity import text_hash
from archivekit.core.report import BuildReport
from archivekit.tables.archive import Archive


def letter(sender: str, recipient: str, body: str = "The weather in Moscow is cold.") -> str:
    return f"Letter from {sender} to {recipient}\n\n{body}\n\n{sender}\n"


@pytest.fixture
def built(tmp_path: Path) -> Callable[..., tuple[Archive, BuildReport]]:
    """Writes files below seeds and builds."""

    def build(**files: str) -> tuple[Archive, BuildReport]:
        for name, text in files.items():
            path = tmp_path / "seeds" / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        report = run_build(tmp_path / "seeds", tmp_path / "package", cache=None)
        return Archive.open(tmp_path / "package"), report

    return build


def agents(archive: Archive, document: str) -> dict[str, Any]:
    rows = archive.rows("document_agents")
    return {row["role"]: row["agent_id"] for row in rows if row["document_id"] == document}


def test_a_fuller_name_that_comes_later_does_not_change_an_id(built) -> None:
    archive, _ = built(a_txt=letter("A. Dobrynin", "Anastas Mikoyan"))
    before = agents(archive, "a")["sender"]
    archive, _ = built(b_txt=letter("Anatoly Dobrynin", "Anastas Mikoyan"))
    assert agents(archive, "a")["sender"] == agents(archive, "b")["sender"] == before
    assert {r["agent_id"]: r["name"] for r in archive.rows("agents")}[before] == "Anatoly Dobrynin"
    assert not list(archive.rows("retired_ids"))


def test_the_id_that_the_catalogue_names_is_the_one(built) -> None:
    catalogue = """
[agents.mikoyan-elder]
name = "Anastas Mikoyan"
[agents.mikoyan-younger]
name = "Anastas Mikoyan"
[documents.a]
sender = "mikoyan-younger"
[sources."a.txt"]
document = "a"
"""
    archive, _ = built(a_txt=letter("A. Mikoyan", "U Thant"), catalog_toml=catalogue)
    assert agents(archive, "a")["sender"] == "mikoyan-younger"


def test_statements_about_nothing_are_told(built) -> None:
    catalogue = """
[documents.lettre]
sender = "nobody-known"
links = [{ relation = "replies-to", to = "elsewhere" }]
"""
    _, report = built(a_txt=letter("Nikita Khrushchev", "U Thant"), catalog_toml=catalogue)
    said = [p.message for p in report.problems if p.code == "catalogue.no-such-id"]
    assert len(said) == 3 and all("lettre" in message for message in said)


def test_decisions_on_names_say_what_they_cannot_do(built) -> None:
    texts = {
        "a_txt": letter("Robert Kennedy", "Nikita Khrushchev"),
        "b_txt": letter("John F. Kennedy", "Nikita Khrushchev"),
        "c_txt": letter("Kennedy", "Nikita Khrushchev"),
    }
    archive, _ = built(**texts)
    found = list(archive.rows("agent_candidates"))
    pairs = [row["candidate_id"] for row in found]
    hashes = [text_hash(f"{row['first_agent_id']} {row['second_agent_id']}") for row in found]
    assert len(pairs) >= 2
    head = "decision,target,text_hash,before,by,date\n"
    rows = f"reject,{pairs[0]},{hashes[0]},x,editor,2026\n"
    rows += f"accept,{pairs[1]},{hashes[1]},x,editor,2026\n"
    rows += "reject,alike-000000000000,0123456789abcdef,x,editor,2026\n"
    archive, report = built(decisions__names_csv=head + rows)
    status = {row["candidate_id"]: row["status"] for row in archive.rows("agent_candidates")}
    assert (status[pairs[0]], status[pairs[1]]) == ("rejected", "proposed")
    stale = sorted(p.place.id for p in report.problems if p.code == "decisions.stale")
    assert stale == sorted([pairs[1], "alike-000000000000"])
    fits = {row["target"]: row["fits"] for row in archive.rows("decisions")}
    assert fits == {pairs[0]: "yes", pairs[1]: "no", "alike-000000000000": "no"}


def test_copies_that_differ_are_told(built) -> None:
    catalogue = """
[sources."a.txt"]
document = "d"
[sources."b.txt"]
document = "d"
"""
    first = letter("Nikita Khrushchev", "U Thant")
    _, report = built(
        a_txt=first, b_txt=first.replace("Letter", "Telegram"), catalog_toml=catalogue
    )
    told = [p.message for p in report.problems if p.code == "record.copies-differ"]
    assert any("type" in message and "telegram" in message for message in told)


def test_different_places_of_any_script_stay_apart(built) -> None:
    catalogue = """
[documents.a]
archival_references = [{ repository = "毛", fonds = "1" }, { repository = "漢", fonds = "2" }]
[sources."a.txt"]
document = "a"
"""
    archive, _ = built(a_txt=letter("Mao Zedong", "U Thant"), catalog_toml=catalogue)
    names = {row["name"] for row in archive.rows("repositories")}
    ids = {row["repository_id"] for row in archive.rows("archival_references")}
    assert names == {"毛", "漢"} and len(ids) == 2


def test_a_rejected_link_stays_rejected_when_the_other_document_comes(built) -> None:
    reply = letter("U Thant", "Nikita Khrushchev", "We refer to your letter of 3 November 1962.")
    archive, _ = built(a_txt=f"November 5, 1962\n\n{reply}")
    (link,) = archive.rows("document_relations")
    rows = "decision,target,text_hash,before,by,date\n"
    rows += f'reject,{link["link_id"]},{text_hash(link["label"])},"{link["label"]}",editor,2026\n'
    archive, report = built(decisions__links_csv=rows)
    assert [row["status"] for row in archive.rows("document_relations")] == ["rejected"]
    held = "November 3, 1962\n\n" + letter("Nikita Khrushchev", "U Thant")
    archive, report = built(held_txt=held)
    (row,) = archive.rows("document_relations")
    assert (row["link_id"], row["status"]) == (link["link_id"], "rejected")
    assert not [p for p in report.problems if p.code == "decisions.stale"]


def test_what_the_editor_states_lets_a_link_find_its_document(built) -> None:
    reply = letter("U Thant", "Nikita Khrushchev", "We refer to your letter of 3 November 1962.")
    catalogue = """
[documents.held]
sender = "Nikita Khrushchev"
recipient = "U Thant"
dates = [{ role = "drafted", edtf = "1962-11-03" }]
[sources."held.txt"]
document = "held"
"""
    archive, _ = built(
        a_txt=f"November 5, 1962\n\n{reply}", held_txt="The ships lie at the quay.\n",
        catalog_toml=catalogue,
    )  # fmt: skip
    (row,) = archive.rows("document_relations")
    assert row["target_document_id"] == "held"


def test_a_salutation_is_no_second_recipient(built) -> None:
    body = "Dear Mr. Khrushchev,\n\nWe refer to your letter of 3 November 1962."
    archive, _ = built(
        a_txt="November 5, 1962\n\n" + letter("U Thant", "Nikita Khrushchev", body),
        held_txt="November 3, 1962\n\n" + letter("Nikita Khrushchev", "U Thant"),
    )
    (row,) = archive.rows("document_relations")
    assert row["target_document_id"] == "held"


def test_a_stated_link_that_differs_in_case_is_the_one_that_was_read(built) -> None:
    reply = letter("U Thant", "Nikita Khrushchev", "We refer to your letter of 3 November 1962.")
    archive, _ = built(a_txt=f"November 5, 1962\n\n{reply}")
    (row,) = archive.rows("document_relations")
    label = row["label"].upper()
    catalogue = f"""
[documents.a]
links = [
    {{ relation = "refers-to", label = "{label}" }},
    {{ relation = "supersedes", label = "An order" }},
    {{ relation = "supersedes", label = "an order" }},
]
[sources."a.txt"]
document = "a"
"""
    archive, _ = built(catalog_toml=catalogue)
    rows = {r["link_id"]: r["status"] for r in archive.rows("document_relations")}
    assert len(rows) == 2 and rows[row["link_id"]] == "confirmed"
