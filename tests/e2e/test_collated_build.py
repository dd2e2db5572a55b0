"""`archivekit build` collates the copies of a document: what is published, and what never is."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import archivekit as ak
from archivekit.work.cache import Cache

SEED = Path(__file__).parents[2] / "seeds" / "002_212492c28eb4acd6.txt"
TABLES = ("comparisons", "comparison_witnesses", "variants", "readings", "moves", "released")
MARKING = "[2 lines not declassified]"


def paragraphs() -> list[str]:
    document = ak.read(SEED)
    return [p.span.of(document.text) for p in document.segments("paragraph")[10:17]]


def copies() -> dict[str, list[str]]:
    """A letter; a copy with a paragraph moved and one withheld; one with other words."""
    first = paragraphs()
    second, third = list(first), list(first)
    second.insert(5, second.pop(1))
    second[3] = MARKING
    third[0] = third[0].replace("Kennedy has agreed", "President Kennedy has agreed")
    third[6] = third[6].replace("UN", "U.N.").replace("believe that", "are sure that", 1)
    return {"a": first, "b": second, "c": third}


def stated(names: str, document: str = "letter", more: str = "") -> str:
    return "".join(
        f'[sources."{name}.txt"]\ndocument = "{document}"\nlanguage = "en"\n{more}\n'
        for name in names
    )


def write(project, texts: dict[str, list[str]], catalogue: str = "") -> None:
    for name, text in texts.items():
        project.write(f"{name}.txt", "\n\n".join(text) + "\n")
    project.write("catalog.toml", catalogue or stated("".join(texts)))


def compared(project) -> dict[str, bytes]:
    """The bytes of the tables about comparisons."""
    return {name: data for name, data in project.tree().items() if Path(name).stem in TABLES}


@pytest.fixture
def letter(project):
    write(project, copies())
    project.report()
    return project


def test_what_is_published(letter) -> None:
    assert letter.valid()
    (comparison,) = letter.rows("comparisons")
    assert comparison["comparison_id"] == "letter.collation" and comparison["language"] == "en"
    assert int(comparison["matched"]) <= int(comparison["possible"])
    sigla = {row["witness_id"]: row["sigil"] for row in letter.rows("comparison_witnesses")}
    assert sigla == {"letter.en1": "A", "letter.en2": "B", "letter.en3": "C"}
    kinds = {row["kind"] for row in letter.rows("variants")}
    assert {"addition", "excision", "wording"} <= kinds
    added = [row for row in letter.rows("readings") if row["kind"] == "addition"]
    assert [(row["witness_id"], row["text"]) for row in added] == [("letter.en3", "President")]
    released = letter.rows("released")
    assert {row["witness_id"] for row in released} == {"letter.en2"}
    assert {row["shown_witness_id"] for row in released} == {"letter.en1", "letter.en3"}
    assert {(row["state"], row["extent"]) for row in released} == {("excision", "2 lines")}
    sides = {(row["side"], row["witness_id"]) for row in letter.rows("moves")}
    assert {witness for _, witness in sides} == set(sigla) and len(sides) == 3
    stages = {row["activity_id"]: row for row in letter.rows("activities") if row["settings"]}
    assert json.loads(stages["collate"]["settings"])["same_wording"] > 0


def test_an_archive_gives_comparisons_lazily(letter) -> None:
    archive = ak.Archive.open(letter.package)
    (comparison,) = archive.comparisons
    assert comparison["witnesses"] == {"A": "letter.en1", "B": "letter.en2", "C": "letter.en3"}
    id_ = comparison["comparison_id"]
    texts = {witness: archive.text(witness) for witness in comparison["witnesses"].values()}
    variants = archive.variants(id_)
    assert [v.id for v in variants] == [row["variant_id"] for row in letter.rows("variants")]
    for variant in variants:
        assert variant.lemma.kind == "" and {r.witness for r in variant.readings} == set(texts)
        for reading in variant.readings:
            if reading.text:
                assert reading.span.of(texts[reading.witness]) == reading.text
    (release,) = archive.released(id_)
    assert release.span.of(texts[release.witness]) == MARKING and release.extent == "2 lines"
    (move,) = archive.moves(id_)
    for place in (*move.one, *move.other, *release.shown):
        assert place.span.of(texts[place.witness]) == place.text
    with pytest.raises(KeyError):
        archive.variants("letter.en1")


def test_the_summary_says_how_much_differs(letter, project) -> None:
    letter.write("c.txt", "\n\n".join(copies()["c"]) + "\n\n")
    done = letter.build()
    (line,) = (line for line in done.out.splitlines() if line.startswith("collated"))
    assert "letter (en, 3 copies): " in line and "in wording" in line and "1 moved" in line
    (one,) = letter.report()["collations"]
    assert one["copies"] == 3 and one["moved"] == one["released"] == 1
    assert one["wording"] + one["formal"] == len(letter.rows("variants"))
    page = (letter.package / "first-page.md").read_text("utf-8")
    assert "Compared word by word" in page


def test_the_same_bytes_whatever_the_workers_and_the_cache(project, command) -> None:
    for number in range(5):  # enough for two workers
        for name, text in copies().items():
            project.write(f"{name}{number}.txt", "\n\n".join(text[number % 3 :]) + "\n")
    names = [f"{name}{number}" for number in range(5) for name in "abc"]
    catalogue = "".join(stated([name], f"letter-{name[1]}") for name in names)
    project.write("catalog.toml", catalogue)
    project.report("--no-cache")
    first, ledger = project.tree(), project.ledger.read_bytes()
    assert len(project.rows("comparisons")) == 5
    for options in (["--workers", "2"], ["--workers", "1"]):
        project.ledger.unlink()
        done = command("build", *options, cwd=project.root, env={"PYTHONHASHSEED": options[1]})
        assert done.code == 0, done.err
        assert project.tree() == first and project.ledger.read_bytes() == ledger
    assert command("build", "--check", cwd=project.root).code == 0


def test_a_document_with_one_copy_has_no_comparison(project) -> None:
    write(project, {"a": paragraphs(), "b": paragraphs()[:3]}, stated("a") + stated("b", "extract"))
    report = project.report()
    assert compared(project) == {} and report["collations"] == []
    assert "collate" not in {row["activity_id"] for row in project.rows("activities")}


# --- rights -----------------------------------------------------------------------------------

RIGHTS = {
    "metadata-only": 'publish = "metadata-only"',
    "excerpt": 'publish = "excerpt"\nexcerpt = "1"',
    "embargo": "until = 2030-01-01",
}


@pytest.mark.parametrize("rights", RIGHTS)
def test_a_withheld_copy_changes_no_byte_of_a_comparison(project, rights) -> None:
    """Whatever its words are: neither in tables, nor in ids, nor in what else is said of it."""
    texts, first = copies(), paragraphs()
    catalogue = stated("abc") + stated("d", more=RIGHTS[rights])
    made = []
    for words in ("Secret words", "Quite another beginning"):
        changed = [f"{words} {text}" for text in first[1:]]
        write(project, {**texts, "d": [first[0], *changed]}, catalogue)
        project.ledger.unlink(missing_ok=True)
        project.report(code=0)
        made.append((compared(project), project.rows("problems")))
        tree = b"".join(data for name, data in project.tree().items())
        assert words.encode() not in tree
    assert made[0] == made[1]
    (note,) = (row for row in made[0][1] if row["code"] == "collation.withheld")
    assert "letter.en4" in note["message"] and note["target_id"] == "letter"
    assert len(project.rows("comparison_witnesses")) == 3


def test_a_copy_that_is_withheld_from_now_on_leaves_the_comparison_and_the_cache(letter) -> None:
    assert any("President" in row["text"] for row in letter.rows("readings"))
    letter.write("catalog.toml", stated("ab") + stated("c", more=RIGHTS["metadata-only"]))
    letter.report()
    assert {r["witness_id"] for r in letter.rows("comparison_witnesses")} == {
        "letter.en1", "letter.en2",
    }  # fmt: skip
    assert {row["comparison_id"] for row in letter.rows("comparisons")} == {"letter.collation"}
    kept = Cache(letter.root / ".archivekit")
    keys = [path.name for path in kept.folder.glob("??/*")]
    assert keys and not any(b"are sure that" in (kept.get(key) or b"") for key in keys)
    letter.write("catalog.toml", stated("a") + stated("bc", more=RIGHTS["metadata-only"]))
    letter.report()
    assert compared(letter) == {} and letter.valid()
    retired = {row["retired_id"]: row["kind"] for row in letter.rows("retired_ids")}
    assert retired["letter.collation"] == "comparison"


# --- which copies -----------------------------------------------------------------------------

ONE = [
    "At noon the ambassador went to the ministry and handed over the letter of his government.",
    "The minister read it twice, put it on the table, and promised an answer within the week.",
]
OTHER = [
    "The envoy called at the foreign office towards midday, where he delivered a lengthy message.",
    "Having looked through it two times, his host laid it down; a reply, he said, would soon come.",
]


def test_two_translations_are_left_to_alignment(project) -> None:
    write(project, {"a": ONE, "b": OTHER})
    project.report()
    assert compared(project) == {}
    (note,) = (r for r in project.rows("problems") if r["code"] == "collation.other-wording")
    assert note["severity"] == "note" and " % " in note["message"]
    assert note["target_id"] in ("letter.en1", "letter.en2")


def test_two_wordings_of_two_copies_each_are_two_comparisons(project) -> None:
    again = [text.replace("letter", "note").replace("message", "note") for text in (*ONE, *OTHER)]
    write(project, {"a": ONE, "b": OTHER, "c": again[:2], "d": again[2:]})
    project.report()
    groups: dict[str, set[str]] = {}
    for row in project.rows("comparison_witnesses"):
        groups.setdefault(row["comparison_id"], set()).add(row["witness_id"])
    assert groups == {
        "letter.collation-en": {"letter.en1", "letter.en3"},
        "letter.collation-en-2": {"letter.en2", "letter.en4"},
    }
    assert project.valid()


def test_each_language_is_collated_by_itself_and_keeps_its_id(project) -> None:
    russian = ["Посол в полдень был в министерстве и передал длинное письмо своего правительства."]
    other = [russian[0].replace("длинное", "короткое")]
    write(project, {"a": ONE, "b": [*ONE[:1], ONE[1].replace("twice", "once")]})
    project.report()
    write(
        project, {"c": russian, "d": other},
        stated("ab") + stated("cd").replace('"en"', '"ru"'),
    )  # fmt: skip
    project.report()
    languages = {row["comparison_id"]: row["language"] for row in project.rows("comparisons")}
    assert languages == {"letter.collation": "en", "letter.collation-ru": "ru"}
    assert project.valid()


# --- small diffs ------------------------------------------------------------------------------


def rows_of(data: bytes) -> set[tuple[str, ...]]:
    return set(map(tuple, csv.reader(io.StringIO(data.decode(), newline=""))))


def test_a_word_changed_changes_few_rows_and_undone_none(letter) -> None:
    before = compared(letter)
    texts = copies()
    letter.write("c.txt", "\n\n".join(texts["c"]).replace("our regret", "my regret") + "\n")
    letter.report()
    after = compared(letter)
    rows = {name: (rows_of(before[name]), rows_of(after[name])) for name in before}
    new, gone = rows["data/variants.csv"]
    assert len(gone - new) == 1 and len(new - gone) == 0
    new, gone = rows["data/readings.csv"]
    assert len(gone - new) <= 6
    write(letter, texts)
    letter.report()
    assert compared(letter) == before


def test_a_further_copy_takes_no_id_away(letter) -> None:
    before = {row["variant_id"]: row for row in letter.rows("variants")}
    write(letter, {**copies(), "d": [*paragraphs()[:6], "It was signed by Khrushchev in Moscow."]})
    letter.report()
    after = {row["variant_id"]: row for row in letter.rows("variants")}
    assert before.keys() <= after.keys() and len(after) > len(before)
    assert all(after[id_]["order_key"] == row["order_key"] for id_, row in before.items())
    assert {row["comparison_id"] for row in letter.rows("comparisons")} == {"letter.collation"}
    assert letter.valid()


def test_a_comparison_keeps_its_id_while_copies_come_and_go(letter) -> None:
    """The last copies have nothing in common with the first but one another."""
    texts = copies()
    write(letter, {**texts, "d": texts["c"]})
    letter.report()
    for name in "ab":
        (letter.seeds / f"{name}.txt").unlink()
    letter.write("catalog.toml", stated("cd"))
    letter.report()
    assert {row["comparison_id"] for row in letter.rows("comparisons")} == {"letter.collation"}
    assert {row["witness_id"] for row in letter.rows("comparison_witnesses")} == {
        "letter.en3", "letter.en4",
    }  # fmt: skip
    (letter.seeds / "c.txt").unlink()
    changed = [text.replace("Cuba", "the island") for text in texts["c"]]
    write(letter, {"e": changed}, stated("de"))
    letter.report()
    assert {row["comparison_id"] for row in letter.rows("comparisons")} == {"letter.collation"}


def test_a_difference_that_was_corrected_is_retired_and_comes_back(letter) -> None:
    (row,) = (row for row in letter.rows("variants") if row["kind"] == "addition")
    texts = copies()
    write(letter, {**texts, "c": [texts["a"][0], *texts["c"][1:]]})
    letter.report()
    retired = {row["retired_id"]: row for row in letter.rows("retired_ids")}
    assert retired[row["variant_id"]]["kind"] == "variant" and letter.valid()
    write(letter, texts)
    letter.report()
    assert row in letter.rows("variants") and not letter.rows("retired_ids")


def test_a_copy_that_cannot_be_read_takes_no_comparison_away(letter) -> None:
    before = compared(letter)
    for name in "bc":
        letter.write(f"{name}.txt", b"%PDF-1.7 \x00\x01")
    letter.report(code=1)
    assert compared(letter) == {}
    assert "letter.collation" not in {row["retired_id"] for row in letter.rows("retired_ids")}
    write(letter, copies())
    letter.report()
    assert compared(letter) == before


def test_changes_between_two_versions_tell_of_comparisons(letter, tmp_path) -> None:
    old = tmp_path / "old"
    letter.package.rename(old)
    letter.write("c.txt", "\n\n".join(copies()["c"]).replace("our regret", "my regret") + "\n")
    letter.report()
    told = letter.run("changes", str(old), "datapackage", "--json").json
    added = [row for row in told["rows"] if row["table"] == "variants"]
    assert [(row["action"], row["document"]) for row in added] == [("added", "letter")]
    assert {"readings", "variants"} <= {row["table"] for row in told["rows"]}
