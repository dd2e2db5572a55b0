"""`archivekit collate`: copies side by side, in every form, with its exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

import archivekit

ONE = """\
Dear Mr. President,

I have received your letter of 27 October 1962. The ships will turn back [1 line not declassified] \
and we shall honour our word.
"""
TWO = """\
Dear Mr. President:

I have received your letter of October 27, 1962. The ships shall turn back, as Mikoyan told \
Castro in Havana, and we shall honor our word.
"""


@pytest.fixture(scope="module")
def copies(new_project, tmp_path_factory):
    project = new_project(tmp_path_factory.mktemp("collate"))
    (project.root / "one.txt").write_text(ONE, encoding="utf-8")
    (project.root / "two.txt").write_text(TWO, encoding="utf-8")
    witnesses = [{"id": "A", "content": "the grey koala"}, {"id": "B", "content": "a brown koala"}]
    (project.root / "witnesses.json").write_text(json.dumps({"witnesses": witnesses}))
    (project.root / "empty").mkdir()
    return project


def test_text_says_what_differs_in_words_and_counts_the_rest(copies) -> None:
    done = copies.run("collate", "one.txt", "two.txt")
    assert done.code == 0
    assert "B  shall (wording)" in done.out
    assert "honour" not in done.out.partition("Withheld")[0].partition("3. A")[0]
    assert "B, ¶ 2, line 3: , as Mikoyan told Castro in Havana," in done.out
    assert "1 of wording (wording 1), 3 of form" in " ".join(done.out.split())
    assert max(map(len, done.out.splitlines())) <= 80
    whole = copies.run("collate", "one.txt", "two.txt", "--all")
    assert "(number or date form)" in whole.out


def test_every_form_can_be_read_by_others(copies) -> None:
    def printed(form: str) -> str:
        done = copies.run("collate", "one.txt", "two.txt", "--format", form)
        assert (done.code, done.err) == (0, "")
        return done.out

    assert json.loads(printed("json"))["schema"] == "archivekit.collation/1"
    assert json.loads(printed("collatex-json"))["witnesses"] == ["A", "B"]
    rows = list(csv.DictReader(io.StringIO(printed("readings"))))
    assert {row["state"] for row in rows} == {"present", "excision"}
    assert "".join(row["B"] for row in csv.DictReader(io.StringIO(printed("csv")))).split() == (
        TWO.split()
    )
    assert ElementTree.fromstring(printed("tei")).tag == "{http://www.tei-c.org/ns/1.0}TEI"
    assert "¶2 l. 3 will] shall B" in printed("apparatus")
    assert printed("distances").startswith("sigil,A,B\n")
    assert printed("html").startswith("<!DOCTYPE html>")


def test_json_is_json_whatever_the_form(copies) -> None:
    values = copies.run("collate", "one.txt", "two.txt", "--json").json
    assert values["matched"] <= values["possible"]
    assert [one["gap"]["text"] for one in values["released"]] == ["[1 line not declassified]"]


def test_the_order_of_the_files_changes_the_letters_only(copies) -> None:
    there = copies.run("collate", "one.txt", "two.txt", "--siglum", "X", "--siglum", "Y", "--json")
    back = copies.run("collate", "two.txt", "one.txt", "--siglum", "Y", "--siglum", "X", "--json")
    assert there.json["matched"] == back.json["matched"]
    assert [v["columns"] for v in there.json["variants"]] == [
        v["columns"] for v in back.json["variants"]
    ]


def test_a_base_has_the_lemmas(copies) -> None:
    values = copies.run("collate", "one.txt", "two.txt", "--base", "B", "--json").json
    assert {variant["readings"][0]["sigla"][0] for variant in values["variants"]} == {"B"}


def test_witnesses_as_collatex_takes_them(copies, command) -> None:
    done = copies.run("collate", "witnesses.json", "--format", "collatex-json")
    table = json.loads(done.out)["table"]
    texts = [["".join(token["t"] for token in cell or ()) for cell in row] for row in table]
    assert texts == [["the grey ", "koala"], ["a brown ", "koala"]]
    given = (copies.root / "witnesses.json").read_bytes()
    assert (
        command("collate", "-", "--format", "collatex-json", cwd=copies.root, given=given).out
        == done.out
    )


def test_a_page_is_written_whole(copies) -> None:
    done = copies.run("collate", "one.txt", "two.txt", "--format", "html", "--out", "page.html")
    assert (done.code, done.out) == (0, "")
    assert done.err.strip() == "written: page.html"
    assert (copies.root / "page.html").read_text(encoding="utf-8").endswith("</html>\n")


def test_rules_can_be_left_out_and_added(copies) -> None:
    (copies.root / "pairs.toml").write_text('[spelling]\npairs = [["will", "shall"]]\n')
    done = copies.run("collate", "one.txt", "two.txt", "--rules", "pairs.toml", "--json")
    assert "wording" not in {variant["kind"] for variant in done.json["variants"]}
    skipped = copies.run("collate", "one.txt", "two.txt", "--skip", "spelling", "--json")
    assert skipped.json["matched"] < done.json["matched"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["one.txt"], 3, "two witnesses"),
        (["empty"], 3, "two witnesses"),
        (["one.txt", "missing.txt"], 3, "missing.txt"),
        (["one.txt", "two.txt", "missing.txt"], 1, "missing.txt"),
        (["one.txt", "two.txt", "--base", "Q"], 2, "no witness is called Q"),
        (["one.txt", "two.txt", "--siglum", "A"], 2, "1 sigla for 2 witnesses"),
        (["one.txt", "two.txt", "--skip", "cases"], 2, "cases"),
        (["one.txt", "two.txt", "--language", "english!"], 2, "english!"),
        (["one.txt", "two.txt", "--format", "xml"], 2, "xml"),
        (["one.txt", "two.txt", "--format", "html", "--out", "no/page.html"], 4, "no/page.html"),
        (["one.txt", "two.txt", "--exit-code"], 1, ""),
        (["one.txt", "one.txt", "--exit-code"], 0, ""),
        (["no.json"], 3, "no.json"),
        ([], 2, "Missing argument"),
    ],
)
def test_exit_codes(copies, arguments, code, words) -> None:
    done = copies.run("collate", *arguments)
    assert done.code == code
    assert words in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("text", ["", "[]", "{", '{"witnesses": 1}', "x" * 100])
def test_json_that_is_none_is_told(copies, command, text) -> None:
    done = command("collate", "-", cwd=copies.root, given=text.encode())
    assert done.code in (2, 3)
    assert "Traceback" not in done.err
    assert done.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_output_that_cannot_be_written_is_told(copies, form) -> None:
    arguments = ["collate", "one.txt", "two.txt", "--format", form]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "archivekit", *arguments],
            cwd=copies.root, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(Path(archivekit.__file__).parents[1])},
        )  # fmt: skip
    assert done.returncode == 4
    assert "the disk is full" in done.stderr
    assert "Traceback" not in done.stderr


def test_out_takes_json_and_never_a_witness(copies) -> None:
    done = copies.run("collate", "one.txt", "two.txt", "--json", "--out", "whole.json")
    assert (done.code, done.out) == (0, "")
    values = json.loads((copies.root / "whole.json").read_text(encoding="utf-8"))
    assert values["schema"] == "archivekit.collation/1"
    refused = copies.run("collate", "one.txt", "two.txt", "--out", "./one.txt")
    assert refused.code == 2
    assert (copies.root / "one.txt").read_text(encoding="utf-8") == ONE


def test_what_is_told_holds_nothing_that_a_terminal_obeys(copies) -> None:
    for option in ("--base", "--siglum", "--skip", "--language"):
        done = copies.run("collate", "one.txt", "two.txt", option, "\x1b[31mQ")
        assert done.code == 2
        assert "\x1b" not in done.err


def test_whatever_a_token_carries_comes_back(copies) -> None:
    """Page and line of a token, which CollateX users put there, are in the table again."""
    tokens = [{"t": "grey ", "n": "gray", "page": 3}, {"t": "koala", "line": "12"}]
    witnesses = [{"id": "A", "tokens": tokens}, {"id": "B", "tokens": [{"t": "gray"}]}]
    (copies.root / "tokens.json").write_text(json.dumps({"witnesses": witnesses}))
    done = copies.run("collate", "tokens.json", "--format", "collatex-json")
    cells = [token for cell in json.loads(done.out)["table"][0] if cell for token in cell]
    for token, given in zip(cells, tokens, strict=True):
        assert token | given == token


def test_words_of_a_json_file_weigh_the_same_unless_asked(copies) -> None:
    witnesses = [{"id": "A", "content": ", , , ship"}, {"id": "B", "content": "ship , , ,"}]
    (copies.root / "commas.json").write_text(json.dumps({"witnesses": witnesses}))
    assert copies.run("collate", "commas.json", "--json").json["matched"] == 3
    assert copies.run("collate", "commas.json", "--weights", "--json").json["matched"] == 1
