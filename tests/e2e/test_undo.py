"""Law 1: the files as received are rebuilt, byte for byte, from the package alone."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

import archivekit as ak

ENGLISH = (
    "The commission met in the morning and read the letter twice. Nobody had expected an answer "
    "so soon.\n\n“We shall reply tomorrow,” said the chairman. The meeting was closed.\n"
)
RUSSIAN = (
    "Комиссия собралась утром и дважды прочла письмо. Никто не ожидал ответа так скоро.\n\n"
    "Мы ответим завтра, сказал председатель. Заседание было закрыто.\n\n"
    "Это решение было принято большинством голосов, и оно остаётся в силе до нового съезда.\n"
)
WRAPPED = (
    "The most important question now is that\nof the inspections, and the government\n"
    "of the island has said so in a letter\nthat was sent to the general secre-\n"
    "tary and to all the members of the com-\nmission. It was read aloud by one of the\n"
    "secretaries, and then the general secretary\nput it aside and spoke of other things.\n\n"
    "    A second paragraph begins with an in-\ndent, as typists liked to do, and it goes\n"
    "on for some lines so that the margin can\nbe told from the length of its lines.\n"
)
LONG_WORDS = "the ships lay in the harbour and nobody knew when they would leave "

CONTROLS = "".join(map(chr, [*range(1, 9), *range(14, 32), 127, *range(0x80, 0xA0)]))


def _mixed_line_ends() -> str:
    ends = ["\n", "\r\n", "\r", "\v", "\x85", "\u2028", "\u2029", "\n\r", "\r\r\n", "\n\n"]
    return "".join(f"Line {i} ends in its own way.{end}" for i, end in enumerate(ends * 7))


def _strange(seed: int) -> str:
    """Any mixture of what the rules act upon; nothing about it is likely in a real file."""
    blanks = [" ", "  ", "\t", "\u00a0", " \u00a0", "\u2003", "\u3000"]
    ends = ["\n", "\n\n", "\r\n", "\r", "\f", "\n\f", "\v", "\x85", "\u2028", "\u00ad\n", "-\n"]
    marks = ["\u00ad", "\x07", "\x1b[31m", "\x9b", "\u202e", "\u200b", "\ufeff"]
    letters = ["e\u0301", "\u0301", "o\u0323\u0302", "\u1100\u1161", "\u212b", "😀", "я", "a" * 90]
    words = ["word", "Word", "the", "end.", "End?", "“Yes.”", "U. N.", "one, two", "Да.", "the the"]
    signs = ['"', "\\", "\\n", "'", ",", "=1+1"]
    pieces = [*blanks, *ends, *marks, *letters, *words, *signs]
    chance = random.Random(seed)
    return "".join(chance.choices(pieces, k=chance.choice([1, 5, 40, 400])))


FILES: dict[str, bytes] = {
    "utf-16-le-mark.txt": b"\xff\xfe" + RUSSIAN.encode("utf-16-le"),
    "utf-16-be-mark.txt": b"\xfe\xff" + RUSSIAN.encode("utf-16-be"),
    "utf-16-le-crlf.txt": b"\xff\xfe" + ENGLISH.replace("\n", "\r\n").encode("utf-16-le"),
    "utf-16-be-declared.txt": ENGLISH.encode("utf-16-be"),
    "utf-32-le-mark.txt": b"\xff\xfe\0\0" + RUSSIAN.encode("utf-32-le"),
    "utf-8-mark.txt": b"\xef\xbb\xbf" + ENGLISH.encode(),
    "utf-8-two-marks.txt": b"\xef\xbb\xbf\xef\xbb\xbf" + ENGLISH.encode(),
    "mark-alone.txt": b"\xef\xbb\xbf",
    "windows-1251-crlf.txt": RUSSIAN.replace("\n", "\r\n").encode("cp1251"),
    "windows-1251-declared.txt": RUSSIAN.replace("\n", "\r\n").encode("cp1251"),
    "koi8-r.txt": RUSSIAN.encode("koi8-r"),
    "cp866-declared.txt": RUSSIAN.encode("cp866"),
    "windows-1252.txt": ENGLISH.encode("cp1252"),
    "cr-only.txt": ENGLISH.replace("\n", "\r").encode(),
    "cr-only-long.txt": (ENGLISH * 40).replace("\n", "\r").encode(),
    "mixed-line-ends.txt": _mixed_line_ends().encode(),
    "form-feeds.txt": ENGLISH.replace("\n\n", "\n\f\n").encode() * 5 + b"page\fpage\f\fpage\f",
    "form-feed-in-sentence.txt": (b"The delegates of the island came to the\fmeeting. " * 9),
    "long-line.txt": (LONG_WORDS * 1600).encode(),
    "long-lines.txt": b"\r\n".join([(LONG_WORDS * 1600).encode()] * 3),
    "long-word.txt": b"x" * 100_000,
    "nfd.txt": "Ho\u0302tel Prague, Hrus\u030cka, e\u0301te\u0301. E\u0300 chiuso.\n".encode() * 30,
    "many-marks.txt": ("a" + "\u0301" * 40 + " e\u0301.\n").encode(),
    "wrapped.txt": WRAPPED.encode(),
    "wrapped-crlf.txt": WRAPPED.replace("\n", "\r\n").encode(),
    "soft-hyphens.txt": "The repre\u00ad\nsentative of the govern\u00adment.\n".encode() * 9,
    "controls.txt": "".join(f"one{c}two {c} three{c}\n{c}" for c in CONTROLS).encode(),
    "one-bell-often.txt": b"\x07The bell\x07 rang.\x07\n" * 50,
    "bidi.txt": "a \u202ebc\u202c d \u2066e\u2069 \u200b f\ufeff.\n".encode(),
    "blanks.txt": b" \t \r\n\r\n\t",
    "empty.txt": b"",
    "no-last-line-end.txt": b"One. Two.",
    "only-line-ends.txt": b"\r\n\r\n\n\n\r",
    "gaps.txt": b"One.  Two.   Three.  Four. Five.\t\tSix.\n  Seven.  Eight. \n" * 30,
    "csv-traps.txt": b'"Quoted", he said, "twice".\n\'=1+1\n@a,b;c\n\\n \\" \\\\ "" ,,\n-1\n"\n'
    * 3,
    "pieces/in/folders.txt": b"In a folder. Below a folder.\n",
    **{f"strange-{seed:02}.txt": _strange(seed).encode() for seed in range(40)},
}
DECLARED = {
    "utf-16-be-declared.txt": "utf-16-be",
    "windows-1251-declared.txt": "windows-1251",
    "cp866-declared.txt": "cp866",
}


@pytest.fixture(scope="module")
def built(new_project, tmp_path_factory):
    """One project of all the files, built, and what the script makes of its package."""
    project = new_project(tmp_path_factory.mktemp("undo"))
    for name, data in FILES.items():
        project.write(name, data)
    tables = [f'[sources."{n}"]\nencoding = "{e}"\n' for n, e in DECLARED.items()]
    project.write("catalog.toml", "\n".join(tables))
    report = project.report()
    return project, report, project.rebuilt()


@pytest.fixture(scope="module")
def archive(built):
    return ak.Archive.open(built[0].package)


def test_every_file_was_read(built) -> None:
    project, report, _ = built
    assert {witness["path"] for witness in report["witnesses"]} == set(FILES)
    assert project.valid()


@pytest.mark.parametrize("name", FILES)
def test_the_bytes_are_rebuilt_by_the_script_alone(built, name: str) -> None:
    _, _, rebuilt = built
    assert rebuilt[name] == FILES[name]


@pytest.mark.parametrize("name", FILES)
def test_the_bytes_are_rebuilt_by_the_library(archive, name: str) -> None:
    (id_,) = (id_ for id_, source in archive.sources.items() if source.path == name)
    assert archive.original_bytes(id_) == FILES[name]


def test_the_rules_did_act(built) -> None:
    """Else nothing would be undone."""
    project, _, _ = built
    rules = {row["rule"] for row in project.rows("edits") if row["state"] == "applied"}
    for row in project.rows("edits"):
        rules.update(row["absorbed"].split())
    assert rules >= {
        "line-end", "form-feed", "control-character", "nfc", "soft-hyphen", "blank-line", "gap",
        "trailing-blank", "line-join", "line-end-hyphen", "indent", "page-break-join",
    }  # fmt: skip
    wrapped = next(w for w in project.rows("witness_parts") if w["source_id"] == "file.wrapped")
    text = project.text(wrapped["witness_id"])
    assert "secretary and to all the members of the commission." in text


def test_reading_texts_hold_nothing_that_the_rules_take_out(built) -> None:
    project, _, _ = built
    for path in sorted((project.package / "texts").iterdir()):
        text = path.read_bytes().decode()
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u2028\u2029]", text), path.name
        assert not re.search("^[ \u00a0\t]|[ \u00a0\t]$", text, re.MULTILINE), path.name


def test_archivekit_cannot_be_imported_where_the_script_runs(tmp_path: Path) -> None:
    command = [sys.executable, "-I", "-S", "-c", "import archivekit"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert b"No module named 'archivekit'" in done.stderr


def test_the_script_in_the_readme_of_a_package_is_the_script(built, script_runner) -> None:
    project, _, rebuilt = built
    readme = (project.package / "README.md").read_bytes().decode()
    (script,) = (s for s in re.findall(r"```python\n(.*?)```", readme, re.DOTALL) if "def " in s)
    path = project.root / "of_the_readme.py"
    path.write_text(script, encoding="utf-8")
    assert script_runner(path, project.package, project.root / "readme-out") == rebuilt


def test_both_seeds(seeds_project) -> None:
    seeds_project.report()
    rebuilt = seeds_project.rebuilt()
    assert len(rebuilt) == 2
    assert rebuilt == seeds_project.received()


def test_the_committed_package_rebuilds_the_seeds(repository, tmp_path, script_runner) -> None:
    script = repository / "archivekit" / "package" / "rebuild.py"
    rebuilt = script_runner(script, repository / "datapackage", tmp_path / "out")
    assert len(rebuilt) == 2
    assert all((repository / "seeds" / name).read_bytes() == data for name, data in rebuilt.items())


def test_both_seeds_with_every_proposal_accepted(seeds_project) -> None:
    project = seeds_project
    project.report()
    plain = {
        row["witness_id"]: project.text(row["witness_id"]) for row in project.rows("witnesses")
    }
    proposals = [row for row in project.rows("edits") if row["state"] == "proposed"]
    assert len(proposals) >= 3
    project.decide(
        *(
            {
                "decision": "accept", "target": row["segment_id"],
                "text_hash": project.hash_of(row["segment_id"]), "before": row["before"].rstrip(),
                "start": row["start"],
            }
            for row in proposals if row["rule"] != "doubled-sentence"
        )
    )  # fmt: skip
    project.report()
    stale = [p["message"] for p in project.rows("problems") if p["code"] == "decisions.stale"]
    assert not stale
    assert any(project.text(witness) != text for witness, text in plain.items())
    assert project.rebuilt() == project.received()


def test_an_accepted_doubled_sentence(seeds_project) -> None:
    project = seeds_project
    project.report()
    row = next(r for r in project.rows("edits") if r["rule"] == "doubled-sentence")
    hash_ = project.hash_of(row["segment_id"])
    what = {"decision": "accept", "target": row["segment_id"], "text_hash": hash_}
    project.decide({**what, "before": row["before"]})
    project.report()
    stale = [p["message"] for p in project.rows("problems") if p["code"] == "decisions.stale"]
    assert not stale
    assert row["segment_id"] not in {s["segment_id"] for s in project.rows("segments")}
    assert project.rebuilt() == project.received()


LETTER = (
    "\u00a0First words. The ship left on monday.  It carried wheet.\r\n\r\n"
    "To be taken out. Wholly.\r\n\r\nLast paragraph here. It closes the letter.\r\n"
)


DECISIONS = [
    ("emend", "It carried", "wheet", "wheat"),
    ("emend", "First words", "First", "The first"),
    ("emend", "It closes", "letter.", "letter; nothing follows."),
    ("emend", "The ship left", "The ship left on monday. ", ""),
    ("emend", "Last paragraph", "Last", "Самое последнее: \\n “”"),
    ("emend", "It closes", "It closes the letter.", "  =1+1  "),
    ("sic", "It carried", "wheet", ""),
    ("sic", "It closes", "It closes the letter.", ""),
    ("sic", "First words", "First words. ", ""),
]


def test_decisions_of_every_kind_are_undone(project) -> None:
    """Each on a letter of its own; none of the letters is the same file."""
    for number in range(len(DECISIONS)):
        project.write(f"letter{number}.txt", f"{LETTER}{number}\r\n".encode("utf-16"))
    project.report()
    rows = project.rows("segments")
    plain, decisions = {}, []
    for number, (kind, words, before, after) in enumerate(DECISIONS):
        (row,) = (
            row
            for row in rows
            if words in row["text"] and row["witness_id"].startswith(f"letter{number}.")
        )
        plain[row["witness_id"]] = project.text(row["witness_id"])
        decision = {"decision": kind, "target": row["segment_id"], "text_hash": row["text_hash"]}
        decisions.append({**decision, "before": before, "after": after})
    project.decide(*decisions)
    project.report()
    assert [p["message"] for p in project.rows("problems")] == []
    for witness, text in plain.items():
        assert project.text(witness) != text, witness
    rebuilt, received = project.rebuilt(), project.received()
    assert len(rebuilt) == len(DECISIONS)
    for name, data in received.items():
        assert rebuilt[name] == data, name


def test_a_paragraph_taken_out_by_an_editor(project) -> None:
    project.write("letter.txt", LETTER)
    project.report()
    rows = [project.sentence(words) for words in ("To be taken out", "Wholly")]
    project.decide(
        *(
            {
                "decision": "emend", "target": row["segment_id"], "before": row["text"],
                "text_hash": project.hash_of(row["segment_id"]),
            }
            for row in rows
        )
    )  # fmt: skip
    project.report()
    assert [p["message"] for p in project.rows("problems")] == []
    assert "taken" not in project.text("letter.en1") and "Wholly" not in project.text("letter.en1")
    assert rows[0]["parent_id"] not in {row["segment_id"] for row in project.rows("segments")}
    assert project.valid()
    assert project.rebuilt() == project.received()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_two_documents_in_one_file(project, end: str, encoding: str) -> None:
    """The bytes of both, and the place in the file of the second."""
    lines = [*RUSSIAN.splitlines(), "", "Второе письмо начинается  здесь.", "Оно короче.", ""]
    second = lines.index("Второе письмо начинается  здесь.") + 1
    data = end.join(lines).encode(encoding)
    project.write("both.txt", data)
    project.write(
        "catalog.toml",
        f'[[sources."both.txt".parts]]\ndocument = "one"\n'
        f'[[sources."both.txt".parts]]\ndocument = "two"\nfrom_line = {second}\n',
    )
    project.report()
    assert {row["document_id"] for row in project.rows("witnesses")} == {"one", "two"}
    assert project.rebuilt() == {"both.txt": data}
    archive = ak.Archive.open(project.package)
    assert archive.original_bytes("file.both") == data
    witness = next(w.id for w in archive.witnesses if w.document == "two")
    _, (anchor,) = archive.document(witness).locate(0, len("Второе письмо"))
    assert anchor.line == second
    codec = archive.sources["file.both"].encoding
    assert data[anchor.bytes.start : anchor.bytes.end].decode(codec) == "Второе письмо"


def test_a_withdrawn_decision_leaves_no_trace(project) -> None:
    project.write("letter.txt", LETTER)
    project.report()
    before = project.tree()
    row = project.sentence("It carried")
    hash_ = project.hash_of(row["segment_id"])
    decision = {"decision": "emend", "target": row["segment_id"], "text_hash": hash_}
    project.decide({**decision, "before": "wheet", "after": "wheat"})
    project.report()
    assert project.tree() != before
    (project.seeds / "decisions" / "editor.csv").unlink()
    project.report()
    assert project.tree() == before
