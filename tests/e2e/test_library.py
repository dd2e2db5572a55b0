"""The calls of the library: what they give, how it is shown, what is imported for them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import archivekit as ak
from archivekit.core.problems import InvalidPackage

LETTER = (
    "\ufeffDear <b>friend</b>,\r\n\r\nThe ship left.  It carried wheat & salt.\r\n\r\nYours.\r\n"
)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_bytes(LETTER.encode())
    return path


@pytest.fixture
def archive(project):
    project.write("letter.txt", LETTER)
    project.write("broken.txt", b"\xff\xfe\xfd")
    return ak.build(project.seeds, project.package)


def test_read(letter: Path) -> None:
    doc = ak.read(letter)
    assert doc.raw == LETTER.removeprefix("\ufeff")
    assert doc.text.startswith("Dear <b>friend</b>,\n\nThe ship left. It carried")
    assert doc.source.bom == "efbbbf" and doc.source.bytes == len(LETTER.encode())
    assert [s.span.of(doc.text) for s in doc.segments("paragraph")] == [
        "Dear <b>friend</b>,", "The ship left. It carried wheat & salt.", "Yours.",
    ]  # fmt: skip
    assert len(doc.segments("sentence")) == 4
    assert len(doc.segments()) == 7
    assert {edit.rule for edit in doc.edits} == {"line-end", "gap"}
    assert doc.language == doc.metadata["language"]
    assert doc.annotations == () and doc.problems == ()


def test_read_takes_a_string_and_what_is_known(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes("Письмо пришло. Ответа нет.".encode("cp866"))
    doc = ak.read(str(path), encoding="cp866", language="ru")
    assert doc.text == "Письмо пришло. Ответа нет."
    assert (doc.language, doc.source.encoding_basis) == ("ru", "declared")


def test_read_refuses_with_the_problem(tmp_path: Path) -> None:
    with pytest.raises(ak.ArchivekitError) as missing:
        ak.read(tmp_path / "nothing.txt")
    assert missing.value.problem.code == "source.unreadable"
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(ValueError, match="no reader knows") as binary:
        ak.read(path)
    assert binary.value.problem.cure


def test_locate_leads_every_word_to_its_bytes(letter: Path) -> None:
    doc = ak.read(letter)
    data = letter.read_bytes()
    for words in ("Dear", "friend", "It carried", "salt.", "Yours."):
        start = doc.text.index(words)
        raw, (anchor,) = doc.locate(start, start + len(words))
        assert raw.of(doc.raw) == words
        assert data[anchor.bytes.start : anchor.bytes.end].decode() == words
        assert anchor.line == 1 + data[: anchor.bytes.start].count(b"\n")
    raw, (anchor,) = doc.locate(0, len(doc.text))
    assert (raw.start, raw.end) == (0, len(doc.raw))
    assert (anchor.line, anchor.bytes.start, anchor.bytes.end) == (1, 3, len(data))


@pytest.mark.parametrize("bounds", [(-1, 2), (0, 10_000), (5, 3)])
def test_locate_refuses_what_is_not_in_the_text(letter: Path, bounds: tuple[int, int]) -> None:
    with pytest.raises((IndexError, ValueError)):
        ak.read(letter).locate(*bounds)


def test_build_gives_the_archive_that_open_gives(archive, project) -> None:
    again = ak.Archive.open(project.package)
    assert repr(again) == repr(archive)
    assert ak.Archive.open(project.package / "datapackage.json").text("letter.en1") == again.text(
        "letter.en1"
    )
    assert [witness.id for witness in again.witnesses] == ["letter.en1"]
    assert again.raw("letter.en1") == LETTER.removeprefix("\ufeff")
    assert again.original_bytes("file.letter") == LETTER.encode()
    assert {p.code for p in again.problems} == {"text.undecodable", "rights.not-stated"}
    assert again.passage("letter.en1.s2").text == "The ship left. "
    assert [p.number for p in again.passages("letter.en1", "paragraph")] == ["1", "2", "3"]


def test_a_text_of_the_archive_is_the_document_that_was_read(archive, project) -> None:
    read = ak.read(project.seeds / "letter.txt", language="en")
    published = archive.document("letter.en1")
    assert (published.raw, published.text) == (read.raw, read.text)
    assert [s.span for s in published.segmentation] == [s.span for s in read.segmentation]
    assert published.edits == read.edits
    _, (one,) = read.locate(25, 40)
    _, (other,) = published.locate(25, 40)
    assert (one.line, one.bytes) == (other.line, other.bytes)


def test_the_archive_answers_for_ids_that_are_none(archive) -> None:
    calls = (
        "text",
        "raw",
        "document",
        "passage",
        "passages",
        "change",
        "witness",
        "original_bytes",
    )
    for call in calls:
        with pytest.raises(KeyError):
            getattr(archive, call)("nobody.en1")


def test_the_archive_reads_nothing_before_it_is_asked(archive, project) -> None:
    again = ak.Archive.open(project.package)
    (project.package / "data" / "segments.csv").unlink()
    assert [witness.id for witness in again.witnesses] == ["letter.en1"]
    assert again.text("letter.en1")


def test_open_refuses_what_is_no_package(tmp_path: Path) -> None:
    with pytest.raises(InvalidPackage) as missing:
        ak.Archive.open(tmp_path)
    assert missing.value.problem.code == "package.missing"
    for text in ("", "[]", "{}", "null", '{"resources": 3}', '{"resources": [{"name": "a"}]}', "["):
        (tmp_path / "datapackage.json").write_text(text)
        with pytest.raises(InvalidPackage):
            ak.Archive.open(tmp_path)


def test_validate(archive, project) -> None:
    report = ak.validate(project.package)
    assert report.valid and report.problems == ()
    assert dict(report.tables)["witnesses"] == 1
    (project.package / "texts" / "letter.en1.txt").write_text("Other words.\n")
    report = ak.validate(str(project.package))
    assert not report.valid
    codes = {p.code for p in report.problems}
    assert {"segment.other-text", "package.wrong-hash", "manifest.wrong-hash"} <= codes


def test_build_tells_its_progress(project) -> None:
    told = []

    class Listener:
        def start(self, stage: str, total: int | None) -> None:
            told.append((stage, total))

        def advance(self, done: int = 1) -> None:
            told.append(done)

        def finish(self) -> None:
            told.append("finished")

    project.write("a.txt", "One.\n")
    project.write("b.txt", "Two.\n")
    ak.build(project.seeds, project.package, progress=Listener(), cache=None)
    assert told[:4] == [("reading", 2), 1, 1, "finished"]
    assert told[-1] == "finished"


# --- how results are shown -----------------------------------------------------------------------


def _results(archive, project) -> list[object]:
    doc = archive.document("letter.en1")
    return [
        ak.read(project.seeds / "letter.txt"), doc, archive, ak.validate(project.package),
        archive.witnesses[0], doc.segments()[0], doc.edits[0], doc.offsets,
    ]  # fmt: skip


def test_every_repr_is_one_line(archive, project) -> None:
    for value in _results(archive, project):
        assert len(repr(value).splitlines()) == 1, type(value)
        assert type(value).__name__ in repr(value)


def test_the_repr_of_documents_archives_and_reports_is_short(archive, project) -> None:
    for value in _results(archive, project)[:4]:
        assert len(repr(value)) < 200


@pytest.mark.skipif(sys.platform == "win32", reason="names that Windows does not allow")
def test_a_name_with_a_line_end_or_an_escape_does_not_break_the_repr(tmp_path: Path) -> None:
    path = tmp_path / "two\nlines \x1b[31m.txt"
    path.write_bytes(b"Words.\n")
    doc = ak.read(path)
    assert len(repr(doc).splitlines()) == 1
    assert "\x1b" not in repr(doc) and "\x1b" not in doc._repr_html_()


def test_to_dict_is_json(archive, project) -> None:
    doc = archive.document("letter.en1")
    for value in (doc, ak.read(project.seeds / "letter.txt"), ak.validate(project.package)):
        values = value.to_dict()
        assert json.loads(json.dumps(values)) == values
    values = doc.to_dict()
    assert values["text"] == doc.text
    assert len(values["segments"]) == len(doc.segments())
    assert len(values["edits"]) == len(doc.edits)


def test_problems_survive_the_way_through_a_dict(archive) -> None:
    for problem in archive.problems:
        assert ak.Problem.from_dict(json.loads(json.dumps(problem.to_dict()))) == problem


def test_to_pandas(archive, project) -> None:
    pytest.importorskip("pandas")
    doc = archive.document("letter.en1")
    frame = doc.to_pandas()
    assert list(frame["text"][frame["kind"] == "paragraph"])[-1] == "Yours."
    assert len(frame) == len(doc.segments())
    (project.package / "texts" / "letter.en1.txt").unlink()
    frame = ak.validate(project.package).to_pandas()
    assert list(frame["severity"].unique()) == ["error"]


def test_the_html_of_a_document_holds_no_markup_of_its_source(tmp_path: Path) -> None:
    path = tmp_path / "<img src=x onerror=alert(1)>.txt"
    path.write_text(
        "<script>alert('x')</script> & \"quoted\".\n\n</section><b>\x07\u202eHello\u202c.\n"
    )
    html = ak.read(path)._repr_html_()
    assert "&lt;script&gt;" in html and "&lt;img" in html
    assert "<script" not in html and "<img" not in html and "<b>" not in html
    assert html.count("</section>") == 1
    assert "\u202e" not in html and "\x07" not in html


# --- what is imported ----------------------------------------------------------------------------

HEAVY = ("numpy", "frictionless", "click", "pandas", "nupunkt", "razdel", "py3langid")


def imported_by(code: str) -> set[str]:
    """The heavy packages that are loaded after some code ran in a new interpreter."""
    room = str(Path(ak.__file__).parents[1])
    program = f"import sys; sys.path.insert(0, {room!r})\n{code}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split()) & set(HEAVY)


def test_import_archivekit_imports_nothing_heavy() -> None:
    assert imported_by("import archivekit") == set()


def test_all_names_can_be_listed_without_importing_anything() -> None:
    assert imported_by("import archivekit; dir(archivekit); archivekit.__version__") == set()


def test_a_package_is_opened_without_anything_heavy(archive, project) -> None:
    code = f"import archivekit as ak; ak.Archive.open({str(project.package)!r}).text('letter.en1')"
    assert imported_by(code) <= {"numpy"}


def test_the_help_of_the_command_imports_click_alone() -> None:
    code = "from archivekit.cli.main import cli\ncli(['--help'], standalone_mode=False)"
    assert imported_by(code) == {"click"}


def test_every_public_name_is_there_and_no_other() -> None:
    for name in ak.__all__:
        assert getattr(ak, name) is not None
        assert getattr(ak, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = ak.nothing


def test_an_archive_gives_plain_values_and_frames() -> None:
    archive = ak.Archive.open(Path(__file__).parents[2] / "datapackage")
    values = json.loads(json.dumps(archive.to_dict()))
    assert [text["id"] for text in values["texts"]] == [w.id for w in archive.witnesses]
    frame = archive.to_pandas()
    assert len(frame) == sum(1 for _ in archive.rows("segments"))
    with pytest.raises(KeyError):
        archive.to_pandas("nothing")
