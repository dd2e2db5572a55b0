"""Law 8: what may not be published is in no byte that a build writes."""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner

import archivekit as ak
from archivekit.build.rights import Access, withhold
from archivekit.build.run import run_build
from archivekit.cli.main import cli
from archivekit.core.problems import InvalidPackage
from archivekit.core.text import apply_edits
from archivekit.tables.archive import Archive
from archivekit.tables.catalogue import CopyFacts
from archivekit.work.cache import DIGEST_BYTES, MAGIC

SEEDS = Path(__file__).parents[2] / "seeds"
HEAD = len(MAGIC) + DIGEST_BYTES
TELEGRAM, INSTRUCTIONS = "000_ffc89407d609e817.txt", "002_212492c28eb4acd6.txt"

OPEN = """Letter from Nikita Khrushchev to Anastas Mikoyan

We have read your telegram. The weather in Moscow is cold.

N. Khrushchev
"""


def project(folder: Path, catalogue: str, names: tuple[str, ...] = (TELEGRAM,)) -> Path:
    seeds = folder / "seeds"
    seeds.mkdir()
    for name in names:
        (seeds / name).write_bytes((SEEDS / name).read_bytes())
    (seeds / "open.txt").write_text(OPEN, encoding="utf-8")
    (seeds / "catalog.toml").write_text(catalogue, encoding="utf-8")
    return seeds


def runs(text: str, length: int = 5) -> set[str]:
    """All runs of words, whatever lies between them: shorter ones are anybody's words."""
    words = re.findall(r"\w+", text)
    return {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}


def withheld_words(name: str, shown: str) -> set[str]:
    """Words that stand in a source and not in what may be seen of it."""
    return runs((SEEDS / name).read_text(encoding="utf-8")) - runs(shown)


def every_byte(folder: Path) -> dict[str, str]:
    """Every file but the sources and what the editor wrote."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8", "replace")
        for path in folder.rglob("*")
        if path.is_file() and path.name not in (TELEGRAM, INSTRUCTIONS, "a.csv")
    }


def found_in(files: dict[str, str], hidden: set[str]) -> list[tuple[str, str]]:
    """All withheld words that stand in a file."""
    return [(name, words) for name, text in files.items() for words in runs(text) & hidden]


def outputs(folder: Path) -> dict[str, str]:
    """All files that the project's builds wrote, and all that commands print of the package."""
    package = str(folder / "package")
    files = every_byte(folder)
    runs = [["show", "-p", package], ["show", "-p", package, "--json"], ["validate", package]]
    archive = Archive.open(package)
    for witness in archive.witnesses:
        for id_ in (witness.id, witness.document):
            runs += [["show", id_, "-p", package], ["show", id_, "-p", package, "--json"]]
            runs += [["show", id_, "--changes", "-p", package]]
    runs += [["build", str(folder / "seeds"), "-o", package, "--verbose", *flag]
             for flag in ([], ["--json"])]  # fmt: skip
    for run in runs:
        result = CliRunner().invoke(cli, run)
        files[" ".join(run)] = result.output
    return files


EMBARGO = f"""
[package]
released = 2026-11-22
[sources."{TELEGRAM}"]
document = "telegram"
rights = "in copyright"
"""


@pytest.mark.parametrize(
    "stated",
    ['publish = "metadata-only"', "until = 2030-01-01", 'publish = "full"\nuntil = 2030-01-01'],
)
def test_metadata_only_and_embargo(tmp_path: Path, stated: str) -> None:
    seeds = project(tmp_path, EMBARGO + stated)
    (seeds / "decisions").mkdir()
    decisions = "decision,target,text_hash,before,by,date\n"
    decisions += "sic,telegram.en1.s20,0123456789abcdef,collective leadership,N. Khrushchev,2026\n"
    (seeds / "decisions" / "a.csv").write_text(decisions, encoding="utf-8")
    report = run_build(seeds, tmp_path / "package")
    archive = Archive.open(tmp_path / "package")
    header = (SEEDS / TELEGRAM).read_text(encoding="utf-8").partition("(Special No.")[0]
    shown = header + " Special No. 1013 N. Khrushchev " + OPEN
    hidden = withheld_words(TELEGRAM, shown)
    assert len(hidden) > 2000
    assert found_in(outputs(tmp_path), hidden) == []
    assert {w.id for w in report.witnesses} == {"telegram.en1", "open.en1"}
    (row,) = [r for r in archive.rows("witnesses") if r["witness_id"] == "telegram.en1"]
    assert (row["publish"], row["text_path"]) == ("metadata-only", None)
    assert not (tmp_path / "package" / "texts" / "telegram.en1.txt").exists()
    with pytest.raises(InvalidPackage, match="not published"):
        archive.text("telegram.en1")
    with pytest.raises(InvalidPackage, match="not published"):
        archive.original_bytes(archive.witness("telegram.en1").parts[0].source)
    assert archive.text("open.en1")
    (note,) = [r for r in archive.rows("annotations") if r["witness_id"] == "telegram.en1"]
    assert note["kind"] == "withheld" and re.fullmatch(r"\d+ characters", note["extent"])
    (document,) = [r for r in archive.documents if r["document_id"] == "telegram"]
    assert document["title"] == "Telegram from Nikita Khrushchev to Anastas Mikoyan"


def test_an_embargo_ends_on_the_day_of_release_and_ids_stay(tmp_path: Path) -> None:
    seeds = project(tmp_path, EMBARGO + "until = 2030-01-01")
    run_build(seeds, tmp_path / "package")
    ledger = (seeds / "ids.csv").read_bytes()
    later = (EMBARGO + "until = 2030-01-01").replace("2026-11-22", "2030-01-01")
    (seeds / "catalog.toml").write_text(later, encoding="utf-8")
    run_build(seeds, tmp_path / "package")
    archive = Archive.open(tmp_path / "package")
    source = archive.witness("telegram.en1").parts[0].source
    assert archive.original_bytes(source) == (SEEDS / TELEGRAM).read_bytes()
    now = (seeds / "ids.csv").read_bytes()
    new = now.removeprefix(ledger).decode().splitlines()
    # Persons whom only the body names could not be told of before; all else has its id.
    assert now.startswith(ledger) and {line.split(",")[1] for line in new} == {"agent"}
    assert not list(archive.rows("retired_ids"))


def test_an_excerpt_shows_its_lines_and_no_others(tmp_path: Path) -> None:
    catalogue = f"""
[sources."{INSTRUCTIONS}"]
document = "instructions"
rights = "in copyright"
publish = "excerpt"
excerpt = "1-17, 40-43"
"""
    seeds = project(tmp_path, catalogue, (INSTRUCTIONS,))
    run_build(seeds, tmp_path / "package")
    archive = Archive.open(tmp_path / "package")
    lines = (SEEDS / INSTRUCTIONS).read_text(encoding="utf-8").splitlines()
    shown = [line.replace("\xa0", " ").strip() for line in lines[:17] + lines[39:43]]
    words = " ".join(" ".join(shown).split())
    assert " ".join(archive.text("instructions.en1").split()) == words
    # What is seen of it elsewhere is its frame: the signature and the office marking.
    frame = f"{words} N. Khrushchev 12-yav, ll {OPEN}"
    hidden = withheld_words(INSTRUCTIONS, frame)
    assert len(hidden) > 1000
    assert found_in(outputs(tmp_path), hidden) == []
    gaps = [r for r in archive.rows("annotations") if r["kind"] == "withheld"]
    assert len(gaps) == 2
    assert apply_edits(archive.raw("instructions.en1"), archive.document("instructions.en1").edits)
    numbers = [p.number for p in archive.passages("instructions.en1", "paragraph")]
    assert numbers[0] == "1" and int(numbers[-1]) > len(numbers)


@pytest.mark.parametrize("name", [TELEGRAM, INSTRUCTIONS])
@pytest.mark.parametrize("first", [1, 7, 12, 30])
def test_what_is_left_can_be_undone_like_a_whole_text(name: str, first: int) -> None:
    document = ak.read(SEEDS / name)
    lines = ((first, first), (first + 3, first + 20), (60, 70))
    rest, kept = withhold(document, Access("excerpt", lines))
    assert apply_edits(rest.raw, rest.edits) == rest.text
    assert [document.segmentation[i].span.of(document.text) for i in kept] == [
        s.span.of(rest.text) for s in rest.segmentation
    ]
    for note in rest.annotations:
        assert note.span.end <= len(rest.text)


@pytest.mark.parametrize(
    ("stated", "released", "publish"),
    [
        (CopyFacts(), "", "full"),
        (CopyFacts(publish="full"), "2026-01-01", "full"),
        (CopyFacts(publish="metadata-only"), "2026-01-01", "metadata-only"),
        (CopyFacts(until="2030-01-01"), "", "metadata-only"),
        (CopyFacts(until="2030-01-01"), "2029-12-31", "metadata-only"),
        (CopyFacts(until="2030-01-01"), "2030-01-01", "full"),
        (CopyFacts(publish="excerpt", excerpt="1-3", until="2030-01-01"), "2029-12-31", "excerpt"),
        (CopyFacts(publish="excerpt", excerpt="1-3", until="2030-01-01"), "2031-01-01", "full"),
    ],
)
def test_the_day_of_release_decides(stated: CopyFacts, released: str, publish: str) -> None:
    assert Access.of(stated, released).publish == publish


def test_silence_about_rights_is_a_problem(tmp_path: Path) -> None:
    seeds = project(tmp_path, f'[sources."{TELEGRAM}"]\nuntil = 2030-01-01')
    report = run_build(seeds, tmp_path / "package")
    codes = [p.code for p in report.problems]
    assert codes.count("rights.not-stated") == 1 and "rights.no-release-date" in codes
    said = json.dumps([p.to_dict() for p in report.problems])
    assert "no rights statement for 2 of the texts" in said


def test_what_a_file_says_of_rights_is_one_statement(tmp_path: Path) -> None:
    """An embargo of the defaults that is over does not open a file that is closed for good."""
    stated = f"""
[package]
released = 2026-01-01
[defaults]
until = 2020-01-01
rights = "in copyright"
[sources."{TELEGRAM}"]
document = "telegram"
publish = "metadata-only"
"""
    run_build(project(tmp_path, stated), tmp_path / "package")
    published = Archive.open(tmp_path / "package").published
    assert published == {"telegram.en1": "metadata-only", "open.en1": "full"}


@pytest.mark.parametrize("data", [b"First SECRETWORD caf\x80 zebrafish\n", b"SECRETWORD\0 here\n"])
def test_a_withheld_file_that_cannot_be_read_shows_no_word(tmp_path: Path, data: bytes) -> None:
    seeds = project(tmp_path, '[sources."a.txt"]\npublish = "metadata-only"\n', ())
    (seeds / "a.txt").write_bytes(data)
    report = run_build(seeds, tmp_path / "package")
    files = {name: text for name, text in every_byte(tmp_path).items() if name != "seeds/a.txt"}
    assert not [name for name, text in files.items() if "SECRETWORD" in text or "zebra" in text]
    assert "SECRETWORD" not in json.dumps(report.to_dict())
    assert [p.place.path for p in report.problems if p.severity.value == "error"] == ["a.txt"]


def test_withholding_moves_no_number_to_another_document(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for name in (TELEGRAM, INSTRUCTIONS):
        (seeds / name).write_bytes((SEEDS / name).read_bytes())
    own = (SEEDS / "catalog.toml").read_text(encoding="utf-8")
    stated = own + '\n[defaults]\npublish = "metadata-only"\n'
    (seeds / "catalog.toml").write_text(stated, encoding="utf-8")
    run_build(seeds, tmp_path / "package")
    rows = Archive.open(tmp_path / "package").rows("document_identifiers")
    found = {(r["document_id"], r["scheme"]): r["value"] for r in rows}
    assert found["presidium-extract", "protocol"] == "66"
    assert ("mikoyan-instructions", "protocol") not in found


def test_what_is_withheld_later_leaves_the_cache(tmp_path: Path) -> None:
    seeds = project(tmp_path, f'[sources."{TELEGRAM}"]\ndocument = "telegram"\n')
    kept = tmp_path / "cache"
    run_build(seeds, tmp_path / "package", cache=kept)

    def texts() -> int:
        found = 0
        for path in kept.rglob("*"):
            if path.is_file() and len(path.name) > 30:
                found += b"collective leadership" in zlib.decompress(path.read_bytes()[HEAD:])
        return found

    assert texts() == 1
    later = (seeds / "catalog.toml").read_text() + 'language = "en"\npublish = "metadata-only"\n'
    (seeds / "catalog.toml").write_text(later, encoding="utf-8")
    run_build(seeds, tmp_path / "package", cache=kept)
    assert texts() == 0


def test_decisions_give_no_withheld_word_away(tmp_path: Path) -> None:
    seeds = project(tmp_path, EMBARGO + 'publish = "metadata-only"')
    (seeds / "decisions").mkdir()
    rows = "decision,target,text_hash,before,by,date,reason\n"
    rows += "sic,telegram.en1.s20,0123456789abcdef,collective leadership,editor,2026,collective\n"
    rows += "sic,telegram.en9.s5,0123456789abcdef,collective leadership,editor,2026,collective\n"
    (seeds / "decisions" / "a.csv").write_text(rows, encoding="utf-8")
    report = run_build(seeds, tmp_path / "package")
    assert "collective" not in json.dumps(report.to_dict())
    for name, text in every_byte(tmp_path).items():
        assert "collective leadership" not in text, name


def test_the_same_bytes_under_other_rights_are_not_published(tmp_path: Path) -> None:
    seeds = project(tmp_path, f'[sources."{TELEGRAM}"]\npublish = "metadata-only"\n')
    (seeds / "again.txt").write_bytes((SEEDS / TELEGRAM).read_bytes())
    report = run_build(seeds, tmp_path / "package")
    assert "rights.contradiction" in {p.code for p in report.problems}
    published = Archive.open(tmp_path / "package").published
    assert [published[w] for w in sorted(published) if not w.startswith("open")] == [
        "metadata-only"
    ] * 2
