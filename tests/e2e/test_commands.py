"""Every command in a process of its own: help, exit codes, streams, JSON, hostile characters."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from archivekit.core.problems import PROBLEMS
from archivekit.normalize.rules import RULES

COMMANDS = ("build", "changes", "collate", "explain", "formats", "ingest", "show", "validate")
LETTER = (
    "\u00a0Первое письмо пришло утром.  Оно было коротким.\n\n"
    "They openedfire at once. The ship carried wheet and salt.\n\nIt ended at noon.\n"
)
ESCAPES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def built(new_project, tmp_path_factory):
    """A project of one text with changes of several kinds, built."""
    project = new_project(tmp_path_factory.mktemp("commands"))
    project.write("letter.txt", LETTER)
    title = '[documents.letter]\ntitle = "A letter"\n'
    project.write("catalog.toml", f'{title}[sources."letter.txt"]\nlanguage = "en"\n')
    project.report()
    return project


@pytest.fixture
def run(built, command):
    """A command in the folder of the built project."""
    return lambda *args, **options: command(*args, cwd=options.pop("cwd", built.root), **options)


# --- help and usage ------------------------------------------------------------------------------


def test_the_help_names_every_command(run) -> None:
    done = run("--help")
    assert done.code == 0 and done.err == ""
    listed = re.findall(r"^  (\w+) ", done.out.partition("Commands:")[2], re.MULTILINE)
    assert sorted(listed) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_every_command_has_an_example(run, name: str) -> None:
    done = run(name, "--help")
    assert done.code == 0 and done.err == ""
    assert f"archivekit {name}" in done.out.partition("Example:")[2]
    assert run(name, "-h").out == done.out


def test_the_version(run) -> None:
    done = run("--version")
    assert done.code == 0
    assert re.fullmatch(r"archivekit, version \d+\.\d+\.\d+\n", done.out)


@pytest.mark.parametrize(
    "args",
    [
        ("biuld",), ("build", "--no-such-option"), ("build", "--workers", "0"), ("ingest",),
        ("build", "--workers", "many"), ("show", "--changes"), ("show", "letter", "1", "2"),
        ("formats", "pdf"), ("explain", "no-such-rule"), ("show", "nobody"),
    ],
)  # fmt: skip
def test_wrong_usage_ends_with_2_and_says_it_on_standard_error(run, args) -> None:
    done = run(*args)
    assert done.code == 2
    assert done.out == ""
    assert "Error: " in done.err and "Traceback" not in done.err


# --- show ----------------------------------------------------------------------------------------


def test_show_a_document(run) -> None:
    done = run("show", "letter")
    assert done.code == 0
    assert "A letter" in done.out and "letter.en1" in done.out and "letter.txt" in done.out


def test_show_a_text(run) -> None:
    done = run("show", "letter.en1")
    assert done.code == 0
    assert "¶ 1    Первое письмо пришло утром. Оно было коротким." in done.out
    assert "¶ 3    It ended at noon." in done.out


@pytest.mark.parametrize("number", ["2", "¶2", "¶ 2"])
@pytest.mark.parametrize("id_", ["letter", "letter.en1"])
def test_show_a_paragraph_by_its_number(run, id_: str, number: str) -> None:
    done = run("show", id_, number)
    assert done.code == 0, done.err
    assert "They openedfire at once." in done.out
    assert "letter.txt:3 " in done.out
    assert "run-together" in done.out


def test_show_a_paragraph_that_is_none(run) -> None:
    done = run("show", "letter", "14")
    assert done.code == 2
    assert "no paragraph 14" in done.err and "3" in done.err


def test_show_a_sentence(run) -> None:
    done = run("show", "letter.en1.s2")
    assert done.code == 0
    assert "Оно было коротким." in done.out
    assert "letter.txt:1 " in done.out
    assert re.search(r"^hash +[0-9a-f]{16} ", done.out, re.MULTILINE)


def test_show_the_place_of_a_sentence_in_bytes(run, built) -> None:
    (place,) = run("show", "letter.en1.s2", "--json").json["places"]
    data = (built.seeds / "letter.txt").read_bytes()
    assert data[slice(*place["bytes"])].decode() == "Оно было коротким."


def test_show_a_change(run, built) -> None:
    for row in built.rows("edits"):
        done = run("show", row["edit_id"])
        assert done.code == 0, done.err
        assert row["rule"] in done.out and row["state"] in done.out
        assert "line " in done.out


def test_show_a_run_of_changes(command, project) -> None:
    project.write("gaps.txt", "One day.  Two days.\n" * 30)
    project.report()
    (row,) = (row for row in project.rows("edits") if row["rule"] == "gap")
    assert row["start"] == "" and row["count"] == "30"
    done = command("show", row["edit_id"], cwd=project.root)
    assert done.code == 0
    assert "30 changes" in done.out and "  line 1  gap" in done.out and "  line 2  gap" in done.out
    values = command("show", row["edit_id"], "--json", cwd=project.root).json
    assert len(values["places"]) == 30 and len(set(values["places"])) == 30


def test_show_all_changes_of_a_text(run) -> None:
    done = run("show", "letter.en1", "--changes")
    assert done.code == 0
    assert "indent" in done.out and "gap" in done.out
    assert "proposed" in done.out and "{+opened fire+}" in done.out


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("leter", "letter"), ("letter.en2", "letter.en1"), ("letter.en1.s99", "letter.en1.s"),
        ("letter.en1.x", "letter.en1."),
    ],
)  # fmt: skip
def test_an_unknown_id_suggests_known_ones(run, asked: str, near: str) -> None:
    done = run("show", asked)
    assert done.code == 2
    assert f"there is no {asked}" in done.err
    assert near in done.err.partition("Did you mean")[2]


def test_show_without_a_package(run, tmp_path: Path) -> None:
    done = run("show", "letter", cwd=tmp_path)
    assert done.code == 3
    assert "package.missing" in done.err and "archivekit build" in done.err
    assert run("show", "letter", "--package", "nowhere").code == 3


# --- JSON and streams ----------------------------------------------------------------------------

AS_JSON = [
    ("build",), ("build", "--no-cache", "--workers", "1"), ("explain",), ("explain", "gap"),
    ("explain", "text.nul"), ("formats",), ("ingest", "seeds/letter.txt"), ("ingest", "seeds"),
    ("show", "letter"), ("show", "letter.en1"), ("show", "letter", "2"), ("show", "letter.en1.s1"),
    ("show", "letter.en1.s1.e1"), ("validate",),
]  # fmt: skip


@pytest.mark.parametrize("args", AS_JSON, ids=" ".join)
def test_json_is_one_document_with_its_schema(built, args) -> None:
    done = built.run(*args, "--json")
    assert done.code == 0, done.err
    assert re.fullmatch(r"archivekit\.[a-z]+/\d+", done.json["schema"])
    assert list(done.json)[0] == "schema"
    assert done.err == ""


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("build", "nowhere"), 3), (("validate", "nowhere"), 3), (("ingest", "nowhere.txt"), 3),
        (("show", "letter", "--package", "nowhere"), 3), (("build", "--out", "seeds"), 2),
    ],
)  # fmt: skip
def test_json_of_a_failure_is_json_too(built, args, code: int) -> None:
    done = built.run(*args, "--json")
    assert done.code == code
    assert done.json["schema"]
    found = done.json.get("problems") or done.json["documents"][0]["problems"]
    assert found[0]["code"] and found[0]["cure"]


def test_data_goes_to_standard_output_and_the_rest_to_standard_error(built, run) -> None:
    bad = built.root / "bad.txt"
    bad.write_bytes(b"\xff\xfe\xfd")
    done = run("ingest", "seeds/letter.txt", "bad.txt")
    bad.unlink()
    assert done.code == 1
    assert "letter.txt" in done.out and "paragraphs" in done.out
    assert "error text.undecodable bad.txt" in done.err
    assert "error" not in done.out and "Next:" not in done.out
    assert "paragraphs" not in done.err
    assert "Next: archivekit" in done.err.splitlines()[-1]


def test_quiet_says_nothing_but_errors(run, built, project, command) -> None:
    done = run("build", "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")
    project.write("a.txt", "Words.\n")
    project.write("b.txt", b"%PDF-1.7")
    done = command("build", "--quiet", cwd=project.root)
    assert done.code == 1 and done.out == ""
    assert "source.unknown-format" in done.err and "not-in-catalogue" not in done.err


COLOURS = [{}, {"NO_COLOR": "1"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}]


@pytest.mark.parametrize("env", COLOURS)
def test_a_pipe_gets_no_escape_characters(run, tmp_path: Path, env: dict[str, str]) -> None:
    (tmp_path / "bad.txt").write_bytes(b"Good and \xff\xfe\xfd bad.")
    (tmp_path / "bell.txt").write_bytes(b"A bell\x07 rang.")
    builds = [("build", ".", "--out", "../out")] if env == COLOURS[1] else []
    for args in (("ingest", "bad.txt", "bell.txt"), ("validate", "."), *builds):
        done = run(*args, cwd=tmp_path, env=env)
        assert done.err
        assert "\x1b" not in done.out + done.err


@pytest.mark.skipif(os.name == "nt", reason="terminals of POSIX")
@pytest.mark.parametrize("env", [{}, {"NO_COLOR": "1"}])
def test_a_terminal_gets_colours_unless_it_wants_none(built, start, env: dict[str, str]) -> None:
    import pty

    ours, theirs = pty.openpty()
    process = start("validate", "nowhere", cwd=built.root, env=env, stderr=theirs)
    process.communicate(timeout=60)
    os.close(theirs)
    said = os.read(ours, 10_000)
    os.close(ours)
    assert b"package.missing" in said
    assert (b"\x1b[31m" in said) == (not env)


# --- characters that would reach the terminal ----------------------------------------------------

HOSTILE = (
    "A word \x1b[31mred\x1b[0m, a \x1b]0;title\x07 and a \x9b31m. It is \u202edesrever\u202c.\n\n"
    "The second  paragraph\x1b[2J. \u2066Isolated\u2069 words openedfire at once.\n"
)


@pytest.fixture(scope="module")
def hostile(new_project, tmp_path_factory):
    """A project whose file and title hold characters that steer terminals."""
    project = new_project(tmp_path_factory.mktemp("hostile"))
    project.write("hostile.txt", HOSTILE)
    project.write("catalog.toml", '[documents.hostile]\ntitle = "A \u202eeltit"\n')
    project.report()
    return project


OF_HOSTILE = [
    ("build", "--no-cache", "--workers", "1", "--verbose"), ("ingest", "-v", "seeds"),
    ("show", "hostile"), ("show", "hostile.en1"), ("show", "hostile.en1", "--changes"),
    ("show", "hostile", "1"), ("show", "hostile.en1.s1"), ("validate", "-v"),
    ("ingest", "--text", "seeds"),
]  # fmt: skip


@pytest.mark.parametrize("args", OF_HOSTILE, ids=" ".join)
def test_no_character_of_a_source_steers_the_terminal(hostile, args) -> None:
    done = hostile.run(*args)
    assert done.code == 0, done.err
    assert not ESCAPES.search(done.out + done.err)


def test_no_change_steers_the_terminal(hostile) -> None:
    ids = [row["edit_id"] for row in hostile.rows("edits")]
    assert len(ids) >= 4
    for id_ in ids:
        done = hostile.run("show", id_)
        assert done.code == 0
        assert not ESCAPES.search(done.out + done.err)


@pytest.mark.parametrize(
    "args",
    [("show", "hostile.en1"), ("show", "hostile"), ("ingest", "seeds"), ("show", "hostile", "1")],
    ids=" ".join,
)
def test_no_character_of_a_source_steers_the_terminal_as_json(hostile, args) -> None:
    """JSON can say every character by its number."""
    done = hostile.run(*args, "--json")
    assert done.code == 0
    assert "\u202e" in json.dumps(done.json, ensure_ascii=False)  # the data are all there
    assert not ESCAPES.search(done.out)


@pytest.mark.skipif(os.name == "nt", reason="names that Windows does not allow")
def test_no_name_of_a_file_steers_the_terminal(project, command) -> None:
    names = ["a\x1b[31mb.txt", "a\u202eb.txt", "a\nb.txt", "a\x9bb.txt"]
    for name in names:
        project.write(name, "Words.\n")
    project.write("good.txt", "Words too.\n")
    each = [f"seeds/{name}" for name in names]
    for args in (("build", "-v"), ("ingest", "seeds"), ("ingest", *each)):
        done = command(*args, cwd=project.root)
        assert done.code in (0, 1)
        assert "seeds/a\N{SYMBOL FOR ESCAPE}[31mb.txt" in done.out or "unprintable-name" in done.err
        assert not ESCAPES.search(done.out + done.err), args


def test_no_name_in_a_package_of_somebody_else_steers_the_terminal(run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id\n1\n")
    resource = {
        "name": "a\x1b[31m", "path": "a.csv", "type": "table", "title": "\x1b[31m",
        "schema": {"fields": [{"name": "\x1b[2J\u202e", "type": "string"}]},
    }  # fmt: skip
    text = json.dumps({"name": "\x1b[31m", "resources": [resource]})
    (tmp_path / "datapackage.json").write_text(text)
    done = run("validate", str(tmp_path), "-v")
    assert "Traceback" not in done.err
    assert not ESCAPES.search(done.out + done.err)


# --- ingest --------------------------------------------------------------------------------------


def test_ingest_writes_nothing(run, built) -> None:
    before = {p: p.stat().st_mtime_ns for p in built.root.rglob("*")}
    assert run("ingest", "seeds").code == 0
    assert {p: p.stat().st_mtime_ns for p in built.root.rglob("*")} == before


def test_ingest_from_standard_input(run, tmp_path: Path) -> None:
    done = run("ingest", "-", given=LETTER.encode("utf-16"), cwd=tmp_path)
    assert done.code == 0
    assert "standard input" in done.out and "utf-16" in done.out
    assert os.listdir(tmp_path) == []
    text = run("ingest", "-", "--json", "--language", "en", given=LETTER.encode()).json
    assert text["documents"][0]["text"].startswith("Первое письмо пришло утром. Оно было")


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"\xff\xfe\xfd", b"a\0b"])
def test_ingest_of_standard_input_that_is_no_text(run, data: bytes) -> None:
    done = run("ingest", "-", given=data)
    assert done.code == 3
    assert "standard input" in done.err and "Traceback" not in done.err


def test_ingest_of_no_input(run) -> None:
    done = run("ingest", "-", given=b"")
    assert done.code == 0
    assert "source.empty" in done.err


def test_ingest_of_a_folder_a_missing_file_and_a_binary_one(run, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "one.txt").write_text("One.\n")
    (tmp_path / "seeds" / "two.txt").write_text("Two.\n")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    done = run("ingest", "seeds", cwd=tmp_path)
    assert done.code == 0
    assert "seeds/one.txt" in done.out and "seeds/two.txt" in done.out
    done = run("ingest", "nowhere.txt", cwd=tmp_path)
    assert done.code == 3 and done.out == ""
    assert "source.unreadable nowhere.txt" in done.err
    done = run("ingest", "picture.png", cwd=tmp_path)
    assert done.code == 3 and "source.unknown-format picture.png" in done.err
    done = run("ingest", "picture.png", "seeds/one.txt", "nowhere.txt", cwd=tmp_path)
    assert done.code == 1 and "seeds/one.txt" in done.out
    assert "1 read, 2 with errors" in done.err
    done = run("ingest", "seeds/one.txt", "--encoding", "no-such", cwd=tmp_path)
    assert done.code == 3 and "text.encoding-unknown-name" in done.err


def test_ingest_of_an_empty_folder(run, tmp_path: Path) -> None:
    assert run("ingest", ".", cwd=tmp_path).code == 3


def test_ingest_with_a_stated_encoding(run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Письмо пришло.".encode("cp866"))
    done = run("ingest", "a.txt", "--encoding", "cp866", "--language", "ru", "--json", cwd=tmp_path)
    assert done.json["documents"][0]["text"] == "Письмо пришло."


# --- explain and formats -------------------------------------------------------------------------

NAMES = [*(rule.name for rule in RULES), *PROBLEMS]


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_and_code_is_explained(built, name: str) -> None:
    done = built.run("explain", name)
    assert done.code == 0
    assert done.out.startswith(f"{name}  (")
    assert len(done.out.split()) > 15
    assert not ESCAPES.search(done.out)
    values = built.run("explain", name, "--json").json
    assert values["schema"] and name in values.values()


def test_explain_lists_them_all(run) -> None:
    done = run("explain")
    assert done.code == 0
    names = [line.split()[0] for line in done.out.splitlines()]
    assert [name for name in names if name in NAMES] == NAMES
    assert {"title-from-to", "bracket-completing"} <= set(names)


def test_explain_suggests(run) -> None:
    assert "Did you mean text.undecodable" in run("explain", "text.undecodeable").err
    assert "Did you mean page-break-join" in run("explain", "page-break-joins").err


def test_formats(run) -> None:
    done = run("formats")
    assert done.code == 0
    assert re.match(r"read +plain text +text/plain\n", done.out)
    assert re.search(r"^not read +PDF", done.out, re.MULTILINE)
    rows = run("formats", "--json").json["formats"]
    assert [row["name"] for row in rows if row["read"]] == ["plain text"]


# --- the terminal and its language ---------------------------------------------------------------


def test_python_m_archivekit_is_named_archivekit(run) -> None:
    assert run("--help").out.startswith("Usage: archivekit ")


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
@pytest.mark.parametrize(
    "args", [("show", "long.en1"), ("show", "long.en1", "--json"), ("explain",)]
)
def test_a_reader_who_has_enough_gives_no_traceback(new_project, start, tmp_path, args) -> None:
    project = new_project(tmp_path)
    project.write("catalog.toml", '[sources."long.txt"]\nlanguage = "en"\n')
    project.write("long.txt", "A paragraph of some words.\n\n" * 4000)
    if args[0] == "show":
        project.report()
    process = start(*args, cwd=project.root)
    assert process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read().decode()
    process.wait(60)
    assert said == ""


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("env", [{"LC_ALL": "C"}, ASCII, {"PYTHONIOENCODING": "ascii"}])
def test_a_terminal_without_cyrillic_gets_all_it_can(run, env: dict[str, str]) -> None:
    for args in (("show", "letter.en1"), ("show", "letter", "1")):
        done = run(*args, env=env)
        assert done.code == 0, done.err
        assert done.err == ""
        assert "Первое" in done.out or "\\u041f\\u0435\\u0440" in done.out


def test_json_is_json_on_a_terminal_without_cyrillic(run) -> None:
    done = run("show", "letter.en1", "--json", env=ASCII)
    assert done.json["text"].startswith("Первое письмо")


# --- validate ------------------------------------------------------------------------------------


@pytest.fixture
def package(built, tmp_path: Path) -> Path:
    """A copy of a valid package."""
    return Path(shutil.copytree(built.package, tmp_path / "package"))


def test_validate(run, package: Path) -> None:
    done = run("validate", str(package))
    assert done.code == 0 and done.err == "Nothing is to do.\n"
    assert "valid" in done.out and re.search(r"segments +\d+ rows", done.out)
    assert run("validate", str(package / "datapackage.json")).code == 0


def test_validate_a_missing_folder(run, tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere", tmp_path):
        done = run("validate", str(path))
        assert done.code == 3
        assert "package.missing" in done.err


@pytest.mark.parametrize(
    "name", ["data/segments.csv", "data/sources.csv", "texts/letter.en1.txt", "data/edits.csv"]
)
@pytest.mark.parametrize("how", ["changed", "cut", "gone", "one more row"])
def test_validate_a_tampered_package(built, package: Path, name: str, how: str) -> None:
    path = package / name
    data = path.read_bytes()
    if how == "gone":
        path.unlink()
    elif how == "one more row":
        path.write_bytes(data + data.splitlines(keepends=True)[-1])
    else:
        path.write_bytes(data[:-3] if how == "cut" else data.replace(b"e", b"a", 1))
    done = built.run("validate", str(package))
    assert done.code == 1
    assert "not valid" in done.out and "error manifest." in done.err
    assert Path(name).name.split(".")[0] in done.err


def test_validate_a_descriptor_that_is_none(built, tmp_path: Path) -> None:
    deep = "[" * 100_000
    for text in ("", "{", "[]", "null", "{}", '{"resources": 3}', '{"resources": [3]}', deep):
        (tmp_path / "datapackage.json").write_text(text)
        done = built.run("validate", str(tmp_path))
        assert done.code == 1, text[:30]
        assert "error descriptor." in done.err


def _with_path(package: Path, path: object) -> None:
    file = package / "datapackage.json"
    values = json.loads(file.read_text(encoding="utf-8"))
    values["resources"][0]["path"] = path
    file.write_text(json.dumps(values), encoding="utf-8")


@pytest.mark.parametrize(
    "path",
    [
        "../secret.csv", "data/../../secret.csv", "/etc/hosts", "C:\\secret.csv", "..\\secret.csv",
        "http://localhost:9/a.csv", "file:///etc/hosts", ".hidden.csv", "~/secret.csv", 3,
        ["data/segments.csv", "../secret.csv"],
    ],
    ids=str,
)  # fmt: skip
def test_validate_a_path_that_leads_out(built, package: Path, path: object) -> None:
    (package.parent / "secret.csv").write_text("document_id,title\nsecret,words\n")
    _with_path(package, path)
    done = built.run("validate", str(package))
    assert done.code == 1
    code = "package.remote-path" if "://" in str(path) else "package.unsafe-path"
    assert code in done.err
    assert "secret,words" not in done.out + done.err


@pytest.mark.skipif(os.name == "nt", reason="links of POSIX")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_validate_a_link_that_leads_out(built, package: Path, what: str) -> None:
    name = "data/documents.csv" if what == "file" else "data"
    outside = package.parent / "outside"
    (package / name).rename(outside)
    (package / name).symlink_to(outside)
    done = built.run("validate", str(package))
    assert done.code == 1
    assert "package.link" in done.err and "data/documents.csv" in done.err


@pytest.mark.parametrize("key", ["schema", "dialect"])
def test_validate_a_schema_that_lies_outside(built, package: Path, key: str) -> None:
    file = package / "datapackage.json"
    values = json.loads(file.read_text(encoding="utf-8"))
    values["resources"][0][key] = "../outside.json"
    file.write_text(json.dumps(values), encoding="utf-8")
    done = built.run("validate", str(package))
    assert done.code == 1
    assert "package.unsafe-path" in done.err and "../outside.json" in done.err


def test_validate_a_package_of_somebody_else(run, tmp_path: Path) -> None:
    (tmp_path / "ships.csv").write_text("name,tons\nAurora,100\n")
    fields = [{"name": "name", "type": "string"}, {"name": "tons", "type": "integer"}]
    resource = {"name": "ships", "path": "ships.csv", "schema": {"fields": fields}}
    descriptor = tmp_path / "datapackage.json"
    descriptor.write_text(json.dumps({"name": "ships", "resources": [resource]}))
    done = run("validate", str(tmp_path))
    assert done.code == 0, done.err
    assert "ships" in done.out
    (tmp_path / "ships.csv").write_text("name,tons\nAurora,heavy\n")
    done = run("validate", str(tmp_path))
    assert done.code == 1 and "heavy" in done.err
    done = run("show", "ships", "--package", str(tmp_path))
    assert done.code == 1 and "archivekit did not make this" in " ".join(done.err.split())


def test_the_installed_command_is_the_module() -> None:
    """Where the program is installed as `archivekit`, it says the same."""
    program = shutil.which("archivekit")
    if program is None:
        pytest.skip("the command is not installed here")
    done = subprocess.run([program, "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout.startswith("Usage: archivekit ")
