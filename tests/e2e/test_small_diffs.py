"""Law 7: a small change in a source changes few lines of the package, and undone it leaves none."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest

import archivekit as ak

MOST_LINES = 15
PARAGRAPHS = 200
PLACES = {"first": 0, "middle": 100, "last": PARAGRAPHS - 1}

_WHO = "The harbour master|A clerk|The second mate|The old pilot|The customs officer|A sailor"
_DID = "counted|weighed|described|sealed|opened|copied|repaired"
_WHAT = "the barrels|the letters|a long rope|the maps|three lanterns|the salt|the empty crates"
_WHEN = "before noon|in the evening|on the second day|without delay|after the storm"


def sentence(number: int) -> str:
    """A plain sentence that no other number makes."""
    who, did, what, when = (x.split("|") for x in (_WHO, _DID, _WHAT, _WHEN))
    words = f"{who[number % 6]} {did[number % 7]} {what[number // 5 % 7]} {when[number % 5]}"
    return f"{words} and wrote the number {number} on the door."


def paragraphs() -> list[list[str]]:
    """200 paragraphs of 4 or 5 sentences."""
    made, number = [], 100
    for index in range(PARAGRAPHS):
        size = 4 + index % 2
        made.append([sentence(number + i) for i in range(size)])
        number += size
    return made


class Variant:
    """How paragraphs become the bytes of a file."""

    def __init__(self, end: str, gap: str) -> None:
        self.end, self.gap = end, gap

    def bytes(self, text: list[list[str]]) -> bytes:
        return ((self.end * 2).join(self.gap.join(p) for p in text) + self.end).encode()


PLAIN, CRLF = Variant("\n", " "), Variant("\r\n", "  ")


class Built:
    """A project of one source, which can be changed and built again."""

    def __init__(self, project, variant: Variant) -> None:
        self.project, self.variant = project, variant
        self.text = paragraphs()
        self.build(self.text)
        self.first = project.tree()
        self.first_ledger = project.ledger.read_bytes()
        self.segments = project.rows("segments")

    def build(self, text: list[list[str]]) -> dict[str, bytes]:
        self.project.write("book.txt", self.variant.bytes(text))
        self.project.report()
        archive = ak.Archive.open(self.project.package)
        assert archive.original_bytes("file.book") == self.variant.bytes(text)
        return self.project.tree()

    def ids(self, kind: str = "sentence") -> dict[str, str]:
        """The id of each sentence by its words, or of each paragraph by its first sentence."""
        found: dict[str, str] = {}
        for row in self.project.rows("segments"):
            if row["kind"] == "sentence":
                words, id_ = row["text"].strip(), row["segment_id"]
                if kind == "sentence":
                    found[words] = id_
                elif row["parent_id"] not in found.values():
                    found[words] = row["parent_id"]
        return found

    def retired(self) -> dict[str, dict[str, str]]:
        return {row["retired_id"]: row for row in self.project.rows("retired_ids")}


@pytest.fixture(scope="module")
def plain_once(new_project, tmp_path_factory):
    return Built(new_project(tmp_path_factory.mktemp("plain")), PLAIN)


@pytest.fixture(scope="module")
def crlf_once(new_project, tmp_path_factory):
    return Built(new_project(tmp_path_factory.mktemp("crlf")), CRLF)


def as_it_was(once: Built) -> Built:
    """The project as it was after the first build: ledger, source and package."""
    once.project.ledger.write_bytes(once.first_ledger)
    if once.project.tree() != once.first:
        assert once.build(once.text) == once.first
    return once


@pytest.fixture(params=["plain", "crlf"])
def either(request):
    """Each of the two variants in turn."""
    return as_it_was(request.getfixturevalue(f"{request.param}_once"))


@pytest.fixture
def built(plain_once):
    """The plain variant."""
    return as_it_was(plain_once)


def changed_lines(old: dict[str, bytes], new: dict[str, bytes], folder: Path) -> int:
    """Lines added and deleted in all tables, as git counts them."""
    if shutil.which("git") is None:
        pytest.skip("git counts the lines")
    for side, tree in (("old", old), ("new", new)):
        shutil.rmtree(folder / side, ignore_errors=True)
        for name, data in tree.items():
            if name.endswith(".csv"):
                path = folder / side / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
    command = ["git", "diff", "--no-index", "--numstat", "old", "new"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    counts = [line.split("\t")[:2] for line in done.stdout.splitlines()]
    return sum(int(added) + int(deleted) for added, deleted in counts)


def test_the_source_is_as_the_measure_asks(either) -> None:
    text = either.text
    assert len(text) == PARAGRAPHS and {len(p) for p in text} == {4, 5}
    words = [s for p in text for s in p]
    assert len(set(words)) == len(words)
    rows = either.segments
    assert sum(row["kind"] == "paragraph" for row in rows) == PARAGRAPHS
    assert sum(row["kind"] == "sentence" for row in rows) == len(words)


CHANGES = {
    "word first": ("first", "middle", "last"),
    "word middle": ("middle", "last", "first"),
    "word last": ("last", "first", "middle"),
    "neighbours": ("middle", "middle", "middle"),
}


@pytest.mark.parametrize("where", CHANGES)
def test_a_word_a_sentence_and_a_paragraph_at_once(
    either, where, tmp_path, record_property
) -> None:
    word, added, removed = (PLACES[name] for name in CHANGES[where])
    if word == added:  # three paragraphs that follow each other
        word, added, removed = word - 1, word, word + 1
    text = [list(p) for p in either.text]
    old_words = text[word][1]
    new_words = text[word][1] = old_words.replace(" and wrote ", " and painted ")
    text[added].insert(2, "Nobody had asked for it.")
    gone = text.pop(removed)

    before = either.ids()
    paragraph = either.ids("paragraph")[gone[0]]
    new = either.build(text)

    lines = changed_lines(either.first, new, tmp_path)
    record_property("changed_lines", lines)
    print(f"{where}: {lines} changed lines")
    if either.variant is PLAIN:
        assert lines <= MOST_LINES
    else:  # the rows of line ends and gaps change with their counts
        assert lines <= MOST_LINES + 6

    after = either.ids()
    assert {s: id_ for s, id_ in before.items() if s in after} == {
        s: id_ for s, id_ in after.items() if s in before
    }
    assert after[new_words] == before[old_words]
    assert after["Nobody had asked for it."] not in before.values()
    retired = either.retired()
    assert set(retired) == {paragraph}
    assert retired[paragraph]["kind"] == "paragraph"
    assert retired[paragraph]["contains"].split() == [before[s] for s in gone]

    grown = either.project.ledger.read_bytes()
    assert grown.startswith(either.first_ledger) and len(grown) > len(either.first_ledger)
    added_rows = list(csv.reader(io.StringIO(grown[len(either.first_ledger) :].decode())))
    assert len(added_rows) <= 5  # the file; two sentences and their paragraphs

    assert either.build(either.text) == either.first
    again = either.project.ledger.read_bytes()
    assert again.startswith(grown)
    if where == "neighbours":  # once more, with all ids in the ledger
        assert either.build(text) == new
        assert either.project.ledger.read_bytes().startswith(again)


@pytest.mark.parametrize("where", PLACES)
def test_one_word_changes_few_lines(built, where, tmp_path, record_property) -> None:
    text = [list(p) for p in built.text]
    text[PLACES[where]][0] = "Somebody else " + text[PLACES[where]][0]
    lines = changed_lines(built.first, built.build(text), tmp_path)
    record_property("changed_lines", lines)
    assert lines <= 4  # the sentence and the row of the file
    assert built.project.rows("retired_ids") == []
    assert built.build(built.text) == built.first


@pytest.mark.parametrize(("from_", "to"), [(0, 150), (100, 102), (PARAGRAPHS - 1, 7)])
def test_a_paragraph_that_moved_keeps_its_ids(built, from_: int, to: int) -> None:
    text = [list(p) for p in built.text]
    text.insert(to, text.pop(from_))
    before, paragraphs_before = built.ids(), built.ids("paragraph")
    built.build(text)
    assert built.ids() == before
    assert built.ids("paragraph") == paragraphs_before
    assert built.project.rows("retired_ids") == []
    order = [row["segment_id"] for row in built.project.rows("segments")]
    assert sorted(order) == sorted(row["segment_id"] for row in built.segments)
    assert order != [row["segment_id"] for row in built.segments]
    keys = [int(r["order_key"]) for r in built.project.rows("segments") if r["kind"] == "sentence"]
    assert keys == sorted(set(keys))
    assert built.project.valid()
    assert built.build(built.text)["data/segments.csv"] == built.first["data/segments.csv"]


@pytest.mark.parametrize("where", PLACES)
def test_a_paragraph_that_was_split_in_two(built, where, tmp_path) -> None:
    place = PLACES[where]
    text = [list(p) for p in built.text]
    text[place : place + 1] = [text[place][:2], text[place][2:]]
    before = built.ids()
    new = built.build(text)
    assert built.ids() == before
    ids = [row["segment_id"] for row in built.project.rows("segments")]
    assert len(ids) == len(set(ids)) == len(built.segments) + 1
    old_ids = {row["segment_id"] for row in built.segments}
    assert old_ids - set(ids) <= set(built.retired())
    assert changed_lines(built.first, new, tmp_path) <= 20
    assert built.build(built.text) == built.first


@pytest.mark.parametrize("where", ["first", "middle"])
def test_two_paragraphs_that_were_joined(built, where) -> None:
    place = PLACES[where]
    text = [list(p) for p in built.text]
    text[place : place + 2] = [text[place] + text[place + 1]]
    before = built.ids()
    built.build(text)
    assert built.ids() == before
    assert built.build(built.text) == built.first


@pytest.mark.parametrize("where", PLACES)
def test_a_new_paragraph_has_a_number_of_its_own(built, where) -> None:
    place = PLACES[where]
    text = [list(p) for p in built.text]
    text.insert(place, ["A new paragraph was put in here.", "Nobody knows by whom."])
    old_numbers = {row["segment_id"]: row["number"] for row in built.segments if row["number"]}
    built.build(text)
    numbers = {r["segment_id"]: r["number"] for r in built.project.rows("segments") if r["number"]}
    (added,) = set(numbers) - set(old_numbers)
    assert {id_: number for id_, number in numbers.items() if id_ != added} == old_numbers
    assert numbers[added] == f"{place}a"
    assert built.build(built.text) == built.first


def test_every_step_back_is_the_same_whatever_lies_between(built) -> None:
    """Two changes after each other, undone in the other order, leave nothing but the ledger."""
    one = [list(p) for p in built.text]
    one[3].append("A first addition.")
    both = [list(p) for p in one]
    both[90].insert(0, "A second addition.")
    second = [list(p) for p in built.text]
    second[90].insert(0, "A second addition.")
    after_one = built.build(one)
    built.build(both)
    built.build(second)
    built.build(both)
    assert built.build(one) == after_one
    assert built.build(built.text) == built.first


def test_the_package_does_not_depend_on_the_way_to_the_ledger(built) -> None:
    """Built again from scratch with the ledger as it is now, nothing differs."""
    text = [list(p) for p in built.text]
    text[5][0] = "Somebody else " + text[5][0]
    del text[70]
    new = built.build(text)
    ledger = built.project.ledger.read_bytes()
    shutil.rmtree(built.project.package)
    assert built.project.report("--no-cache")["ids_added"] == 0
    assert built.project.tree() == new
    assert built.project.ledger.read_bytes() == ledger


def test_after_a_new_version_what_goes_is_listed(built) -> None:
    """What came and went within one version is forgotten; what a version held is not."""
    project = built.project
    text = [list(p) for p in built.text]
    text[8].append("Held by one version.")
    built.build(text)
    id_ = built.ids()["Held by one version."]
    try:
        project.write("catalog.toml", '[package]\nversion = "0.2.0"\n')
        built.build(text)
        built.build(built.text)
        assert id_ in built.retired()
    finally:
        (project.seeds / "catalog.toml").unlink()
