"""An editor with five letters: looks, builds, answers what is open, decides, and errs."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

LETTERS = {
    "darwin-hooker.txt": """Letter from Charles Darwin to Joseph Dalton Hooker

Down, 3 March 1860

My dear Hooker,

I thank you for your letter of 28 February 1860. The seeds have come.

I enclose a letter of Asa Gray. He speaks of the review by Richard Owen.

Yours affectionately,
C. Darwin
""",
    "hooker-darwin.txt": """Letter from Joseph Hooker to Charles Darwin

Kew, 28 February 1860

Dear Darwin,

The seeds go by rail to-morrow. Lyell was here on Sunday and asked after you [and your family].

Ever yours,
Jos. D. Hooker
""",
    "gray-darwin.txt": """LETTER FROM ASA GRAY TO CHARLES DARWIN

Cambridge, 23 January 1860

My dear Darwin,

Your book has come. I have read it twice.  Prof. Agassiz does not like it.

Yours,
Asa Gray
""",
    "lyell-darwin.txt": """Letter from Sir Charles Lyell to Charles Darwin

My dear Darwin,

I return the letter of Hooker of 28 February 1860. The translation into German goes on well.

C. Lyell
""",
    "darwin-gray.txt": """Brief von Charles Darwin an Asa Gray

Down, den 18. Februar 1860

Mein lieber Gray,

ich danke Ihnen für Ihren Brief vom 23. Januar 1860. Ihre Besprechung ist gut und gerecht.

Ihr C. Darwin

[Translated from the English by Heinrich Georg Bronn.]
""",
}
OF_LINK = "lyell-darwin"
HEAD = "decision,target,text_hash,before,after,by,date,reason"


@pytest.fixture
def letters(project: Any) -> Any:
    for name, text in LETTERS.items():
        project.write(name, text)
    return project


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, new_project: Any) -> Any:
    made = new_project(tmp_path_factory.mktemp("letters"))
    for name, text in LETTERS.items():
        made.write(name, text)
    made.write("catalog.toml", "[sources.'gray-darwin.txt']\npublish = 'metadata-only'\n")
    assert made.build().code == 0
    return made


# --- first looks -----------------------------------------------------------------------------


def test_ingest_shows_what_is_understood_and_writes_nothing(letters: Any) -> None:
    done = letters.run("ingest", "seeds")
    assert done.code == 0 and not letters.ledger.exists()
    (line,) = [
        line for line in done.out.splitlines() if "Charles Lyell" in line and "sender" in line
    ]
    assert line.endswith("(likely)  [line 1]")
    assert done.out.count("\nread as ") == 5 and "5 read, 0 with errors" in done.err


def test_ingest_of_many_values_shows_some_and_says_how_many_more(letters: Any) -> None:
    body = "\n\n".join(f"I refer to your letter No. {n} of 3 March 1860." for n in range(100, 160))
    letters.write("many.txt", f"Letter from Asa Gray to Charles Darwin\n\n{body}\n")
    done = letters.run("ingest", "seeds/many.txt")
    (more,) = [line for line in done.out.splitlines() if "more  (all with --json)" in line]
    shown = [line for line in done.out.splitlines() if line.split()[:1] == [more.split()[0]]]
    whole = letters.run("ingest", "--json", "seeds/many.txt").json["documents"][0]["facts"]
    said = {f["value"] for f in whole if f["kind"] == "mention"}
    assert len(shown) == 21 and int(more.split()[2]) == len(said) - 20 > 0


# --- open queries ----------------------------------------------------------------------------


def queries(project: Any) -> Iterator[tuple[str, str, str, str]]:
    """What the first page says is open: question, of what, heading and line of the catalogue."""
    page = project.run("show").out.split("\n## Open queries")[1].split("\n## ")[0]
    for item in re.findall(r"^- (.+(?:\n  .+)*)", page, re.MULTILINE):
        said = " ".join(item.split())
        found = re.fullmatch(r"(.+?) — (.+) — `(\[.+?\])` `(.+)`", said)
        assert found, said
        yield found[1], found[2], found[3], found[4]


def owners(project: Any, of: str, heading: str) -> list[str]:
    """The headings that a query needs: its own, or one for each of the ids that it names."""
    if "ID" not in heading and "FILE" not in heading:
        return [heading]
    documents = [row["document_id"] for row in project.rows("documents")]
    named = documents if of.startswith("all ") else [i.partition(".")[0] for i in of.split(", ")]
    return [heading.replace("ID", id_).replace("FILE", f"{id_}.txt") for id_ in named]


PUT_IN = (("YYYY-MM-DD", "1860-02-18"), ("NAME", "Charles Darwin"), ("…", "stated by the editor"))


def test_every_open_query_is_answered_by_the_line_that_it_shows(letters: Any) -> None:
    assert letters.build().code == 0
    stated: dict[str, list[str]] = {}
    asked = []
    while still := list(queries(letters)) if not _none(letters) else []:
        question, of, heading, key = still[0]
        asked.append(question)
        for one in owners(letters, of, heading):
            line = key
            for blank, filled in PUT_IN:
                line = line.replace(blank, filled)
            stated.setdefault(one, []).append(line)
        text = "\n".join("\n".join([head, *lines]) for head, lines in stated.items())
        letters.write("catalog.toml", text)
        done = letters.build()
        assert done.code == 0, done.err
        left = [] if _none(letters) else [query[0] for query in queries(letters)]
        assert question not in left, f"{question} is asked again after {key}"
        assert len(asked) < 20
    assert {"No provenance", "No rights statement", "No archival reference"} <= set(asked)
    assert letters.valid()


def _none(project: Any) -> bool:
    page = project.run("show").out.split("\n## Open queries")[1].split("\n## ")[0]
    return page.strip().endswith("None.")


# --- decisions -------------------------------------------------------------------------------


def shown_row(project: Any, id_: str) -> str:
    """The row that `show` prints, with what the editor puts in."""
    *_, head, row = project.run("show", id_).out.rstrip().splitlines()
    assert head == HEAD
    return row.replace(",NAME,DATE,WHY", ",Francis Darwin,1887-11-01,seen at Down")


def link_of(project: Any, document: str, relation: str) -> dict[str, str]:
    (row,) = [
        row for row in project.rows("document_relations")
        if (row["document_id"], row["relation"]) == (document, relation)
    ]  # fmt: skip
    return row


def test_the_row_that_show_prints_confirms_and_rejects(letters: Any) -> None:
    letters.build()
    first = link_of(letters, OF_LINK, "refers-to")
    second = link_of(letters, "darwin-hooker", "encloses")
    assert (first["status"], second["status"]) == ("proposed", "proposed")
    rows = [shown_row(letters, first["link_id"])]
    rows.append(re.sub("^accept,", "reject,", shown_row(letters, second["link_id"])))
    letters.write("decisions/links.csv", "\n".join([HEAD, *rows, ""]))
    done = letters.build()
    assert done.code == 0 and "decisions." not in done.err
    assert link_of(letters, OF_LINK, "refers-to")["status"] == "confirmed"
    assert link_of(letters, "darwin-hooker", "encloses")["status"] == "rejected"
    card = letters.run("show", OF_LINK).out
    assert "hooker-darwin, confirmed" in " ".join(card.split())
    assert second["link_id"] not in letters.run("show").out
    # What is decided is not shown with a row to decide it.
    assert HEAD not in letters.run("show", first["link_id"]).out


@pytest.mark.parametrize("spoil", ["hash", "target"])
def test_a_decision_that_fits_nothing_is_told(letters: Any, spoil: str) -> None:
    letters.build()
    link = link_of(letters, OF_LINK, "refers-to")
    cells = next(csv.reader([shown_row(letters, link["link_id"])]))
    cells[2 if spoil == "hash" else 1] = "0" * 16 if spoil == "hash" else "link-000000000000"
    with (letters.seeds / "catalog.toml").open("w", encoding="utf-8"):
        pass
    (letters.seeds / "decisions").mkdir()
    with (letters.seeds / "decisions" / "a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD.split(","), cells])
    done = letters.build()
    assert done.code == 0 and "warning decisions.stale decisions/a.csv:2" in done.err
    assert link_of(letters, OF_LINK, "refers-to")["status"] == "proposed"
    assert "no longer fits" in " ".join(letters.run("show").out.split())


def test_a_comma_that_is_not_quoted_is_told(letters: Any) -> None:
    letters.build()
    row = shown_row(letters, link_of(letters, OF_LINK, "refers-to")["link_id"]).replace('"', "")
    letters.write("decisions/a.csv", f"{HEAD}\n{row}\n")
    done = letters.build()
    assert done.code == 1 and "decisions.unreadable decisions/a.csv:2" in done.err


def test_what_show_prints_of_a_pair_joins_it_or_parts_it(letters: Any) -> None:
    letters.build()
    (pair,) = [r for r in letters.rows("agent_candidates") if "hooker" in r.values()]
    said = letters.run("show", pair["candidate_id"]).out
    toml = said.split("in catalog.toml:\n")[1].split("\nIf they are not")[0]
    (kept,) = tomllib.loads(toml)["agents"]
    letters.write("catalog.toml", toml)
    assert letters.build().code == 0
    assert {r["agent_id"] for r in letters.rows("agents") if "hooker" in r["agent_id"]} == {kept}
    letters.write("catalog.toml", "")
    assert letters.build().code == 0
    letters.write("decisions/a.csv", f"{HEAD}\n{shown_row(letters, pair['candidate_id'])}\n")
    done = letters.build()
    assert "decisions." not in done.err
    (now,) = [r for r in letters.rows("agent_candidates") if "hooker" in r.values()]
    assert now["status"] == "rejected"
    assert pair["candidate_id"] not in letters.run("show").out


# --- what is wrong in the catalogue ----------------------------------------------------------

DOCUMENT = "[documents.darwin-hooker]\n"
FILE = '[sources."darwin-hooker.txt"]\n'
WRONG = {
    "agent": ("[agent.x]\nname = 'A'", "did you mean agents?"),
    "agents.nam": ("[agents.x]\nnam = 'A'", "did you mean name?"),
    "agents.form": ("[agents.x]\nname = 'A'\nform = ['B']", "did you mean forms?"),
    "agents.kind": ("[agents.x]\nname = 'A'\nkind = 'persn'", "did you mean person?"),
    "agents without a name": ("[agents.x]\nkind = 'person'", "must be a name, not nothing"),
    "agents of blanks": ("[agents.x]\nname = '  '", "not blanks alone"),
    "agents.distinct_from": ("[agents.x]\nname = 'A'\ndistinct_from = 'x'", "other agents"),
    "defaults": ("[defaults]\nright = 'x'", "did you mean rights?"),
    "documents": (f"{DOCUMENT}sendr = ['A']", "did you mean sender?"),
    "a sender of nothing": (f"{DOCUMENT}sender = ['']", "[] where there is nobody"),
    "a sender that is empty": (f"{DOCUMENT}sender = ''", "[] where there is nobody"),
    "dates.rol": (f"{DOCUMENT}dates = [{{rol = 'header', edtf = '1860'}}]", "did you mean role?"),
    "dates.role": (
        f"{DOCUMENT}dates = [{{role = 'heade', edtf = '1860'}}]",
        "did you mean header?",
    ),
    "dates without a day": (f"{DOCUMENT}dates = [{{role = 'header'}}]", "given with role and edtf"),
    "numbers": (f"{DOCUMENT}numbers = [{{schem = 'x', value = '1'}}]", "did you mean scheme?"),
    "numbers of nothing": (
        f"{DOCUMENT}numbers = [{{scheme = '', value = ''}}]",
        "given with scheme and value",
    ),
    "references": (f"{DOCUMENT}archival_references = [{{fond = 'x'}}]", "did you mean fonds?"),
    "references of nothing": (f"{DOCUMENT}archival_references = [{{}}]", "verbatim"),
    "links.target": (f"{DOCUMENT}links = [{{relation = 'replies-to', target = 'x'}}]", "target"),
    "links.relation": (
        f"{DOCUMENT}links = [{{relation = 'reply-to', to = 'x'}}]",
        "did you mean replies-to?",
    ),
    "links to nothing": (f"{DOCUMENT}links = [{{relation = 'replies-to'}}]", "'to': ''"),
    "links to itself": (
        f"{DOCUMENT}links = [{{relation = 'replies-to', to = 'darwin-hooker'}}]",
        "the id of another document",
    ),
    "language": (f"{DOCUMENT}original_language = ['English']", "tags such as ru"),
    "sources": (f"{FILE}untl = 2030-01-01", "did you mean until?"),
    "publish": (f"{FILE}publish = 'metadata only'", "did you mean metadata-only?"),
    "excerpt alone": (f"{FILE}excerpt = '1-3'", 'together with publish = "excerpt"'),
    "no excerpt": (f"{FILE}publish = 'excerpt'", "not nothing"),
    "excerpt backwards": (f"{FILE}publish = 'excerpt'\nexcerpt = '9, 3-1'", "lower number first"),
    "excerpt from 0": (f"{FILE}publish = 'excerpt'\nexcerpt = '0-3'", "lines of the file"),
    "parts": (f"{FILE}parts = [{{document = 'a', from_lin = 1}}]", "did you mean from_line?"),
    "package": ("[package]\nrelease = 2026-11-22", "did you mean released?"),
    "licences": ("[package]\nlicences = [{name = 'CC0-1.0'}]", "did you mean licenses?"),
    "licence": ("[package]\nlicenses = [{name = 'CC BY'}]", "short name such as CC-BY-4.0"),
    "contributors": ("[package]\ncontributors = [{}]", "given with a title"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_catalogue_is_refused_and_the_cure_named(letters: Any, name: str) -> None:
    text, said = WRONG[name]
    letters.write("catalog.toml", text + "\n")
    done = letters.build()
    told = " ".join(done.err.split())
    assert (done.code, letters.package.exists()) == (2, False)
    assert told.startswith("error catalogue.") and said in told
    assert "Facts(" not in told and "datetime" not in told and "Traceback" not in told


@pytest.mark.parametrize(
    "edtf", ["3.3.1860", "1860-02-30", "1860-13", "March 1860", "", "1860/", "1860-3-3", "c. 1860"]
)
def test_a_date_that_is_no_edtf_is_refused(letters: Any, edtf: str) -> None:
    letters.write("catalog.toml", f'{DOCUMENT}dates = [{{role = "header", edtf = "{edtf}"}}]\n')
    done = letters.build()
    if edtf == "1860/":  # an interval without an end is one
        assert done.code == 0
    else:
        assert done.code == 2 and "must be a date in EDTF" in " ".join(done.err.split())


UNTIL = (
    ("2030-01-01", True), ('"2030-01-01"', True), ("2030-01-01T10:00:00", False),
    ("2030-01-01T10:00:00Z", False), ("10:00:00", False), ("2030", False), ('"2030"', False),
    ('"01.01.2030"', False), ('"2030-1-1"', False), ('""', False), ("true", False),
    ('["2030-01-01"]', False), ('"2030-02-30"', False), ('" 2030-01-01"', False),
    ('"20300101"', False), ('"2030-W01-1"', False), ('"2030-001"', False), ("2030.5", False),
)  # fmt: skip


@pytest.mark.parametrize(("until", "is_day"), UNTIL)
def test_until_in_every_form_that_toml_has(letters: Any, until: str, is_day: bool) -> None:
    letters.write("catalog.toml", f"[package]\nreleased = 2026-11-22\n{FILE}until = {until}\n")
    done = letters.build()
    if not is_day:
        assert done.code == 2 and "must be a day such as 2026-11-22" in " ".join(done.err.split())
        assert "datetime" not in done.err
        return
    assert done.code == 0
    (row,) = [r for r in letters.rows("witnesses") if r["document_id"] == "darwin-hooker"]
    assert (row["publish"], row["until"], row["text_path"]) == ("metadata-only", "2030-01-01", "")


def test_a_date_of_toml_is_a_date(letters: Any) -> None:
    letters.write("catalog.toml", f"{DOCUMENT}dates = [{{role = 'header', edtf = 1860-03-04}}]\n")
    assert letters.build().code == 0
    dates = [r for r in letters.rows("document_dates") if r["document_id"] == "darwin-hooker"]
    assert [(r["edtf"], r["basis"]) for r in dates] == [("1860-03-04", "editor")]


def test_rights_of_one_part_of_a_file(letters: Any) -> None:
    parts = """parts = [
  { document = "darwin-hooker", from_line = 1 },
  { document = "darwin-owen", from_line = 9, publish = "metadata-only" },
]"""
    letters.write("catalog.toml", FILE + parts)
    assert letters.build().code == 0
    paths = {r["document_id"]: r["text_path"] for r in letters.rows("witnesses")}
    assert paths["darwin-hooker"] and not paths["darwin-owen"]
    assert "seeds have come" in letters.text("darwin-hooker.en1")
    assert not any(b"the review by Richard" in data for data in letters.tree().values())


# --- commands --------------------------------------------------------------------------------


def test_json_of_every_card_parses_and_holds_the_evidence(built: Any) -> None:
    told = built.rows("evidence")
    for document in (row["document_id"] for row in built.rows("documents")):
        values = built.run("show", document, "--json").json
        links = {row["link_id"] for row in values["document_relations"]}
        texts = {row["id"] for row in values["texts"]}
        about = [r for r in told if r["row"].split()[0] in {document, *links, *texts}]
        assert len(values["evidence"]) == len(about) > 3
        assert all(row["witness_id"] in texts for row in values["witness_agents"])
    link = link_of(built, "darwin-hooker", "encloses")
    values = built.run("show", link["link_id"], "--json").json
    assert values["evidence"][0]["quote"] == "a letter of Asa Gray" and values["text_hash"]
    person = built.run("show", "charles-darwin", "--json").json
    roles = {(row["table"], row["role"]) for row in person["roles"]}
    assert ("document_agents", "sender") in roles
    assert {row["table"] for row in person["evidence"]} >= {"document_agents"}
    (pair,) = [r for r in built.rows("agent_candidates") if "hooker" in r.values()]
    assert len(built.run("show", pair["candidate_id"], "--json").json["text_hash"]) == 16
    assert built.run("show", "--json").json["markdown"].startswith("# ")
    for page in built.run("explain", "--json").json["pages"]:
        assert built.run("explain", page["name"], "--json").json["schema"]


def test_every_rule_of_the_evidence_has_a_page(built: Any) -> None:
    rules = {row["rule"] for row in built.rows("evidence")} - {""}
    unknown = {rule for rule in rules if built.run("explain", rule).code}
    assert "heading-title" in rules and not unknown


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["shwo"], "No such command 'shwo'"),
        (["show", "darwin-hookr"], "Did you mean darwin-hooker"),
        (["show", "charles-darwn"], "Did you mean charles-darwin"),
        (["show", "link-d876af8a69a3"], "Did you mean link-d876af8a69a2"),
        (["show", "darwin-hooker", "99"], "has no paragraph 99; the last one is"),
        (["show", "charles-darwin", "4"], "and charles-darwin is none"),
        (["show", "charles-darwin", "--changes"], "and charles-darwin is none"),
        (["show", "--changes"], "--changes goes with the id of a text"),
        (["explain", "heading-dat"], "Did you mean heading-date"),
        (["show", "darwin-hooker.en1.s99"], "Did you mean darwin-hooker.en1.s"),
    ],
)
def test_what_is_typed_wrongly_is_answered(built: Any, args: list[str], said: str) -> None:
    done = built.run(*args)
    assert (done.code, done.out) == (2, "") and said in done.err


@pytest.mark.parametrize("args", [["1"], [], ["--changes"], ["--json"]])
def test_a_text_that_is_withheld_says_so(built: Any, args: list[str]) -> None:
    done = built.run("show", "gray-darwin.en1", *args)
    assert done.code == 1 and "package.withheld" in done.out + done.err
    assert "do not fit together" not in done.out + done.err
    assert built.run("show", "gray-darwin").code == 0


def test_nothing_in_a_folder(letters: Any) -> None:
    (letters.root / "empty").mkdir()
    for command in ("ingest", "build"):
        done = letters.run(command, "empty")
        assert done.code == 3 and done.err and not done.out


def test_no_colour_and_a_closed_pipe(built: Any, command: Any) -> None:
    for env in ({}, {"NO_COLOR": "1"}, {"FORCE_COLOR": "1", "NO_COLOR": "1"}):
        done = command("show", "darwin-hooker", cwd=built.root, env=env)
        assert done.code == 0 and "\x1b" not in done.out + done.err
    assert json.loads(command("show", "--json", cwd=built.root).out)
