"""The ledger: rows are only added, nothing damaged is let pass, each witness is read by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.core.problems import InvalidProject
from archivekit.tables.ledger import Entry, Ledger
from archivekit.tables.schema import schema

HEADER = ",".join(schema("ids").columns) + "\n"
NAMED = [
    Entry("file.letter", "source", "", "b" * 16, label='letters/the "first", of two.txt'),
    Entry("letter", "document"),
    Entry("letter.en1", "witness", "letter", label="file.letter"),
]
SEGMENTS = [
    Entry("letter.en1.p1", "paragraph", "", "1" * 16, "00aa", 1024, "1"),
    Entry("letter.en1.p2", "paragraph", "", "2" * 16, "00bb", 2048, "2"),
    Entry("letter.en1.s1", "sentence", "letter.en1.p1", "3" * 16, "00cc", 1024),
]


def opened(path: Path, version: str = "0.1.0") -> Ledger:
    return Ledger.open(path, version)


def saved(path: Path, entries: list[Entry], version: str = "0.1.0") -> Ledger:
    ledger = opened(path, version)
    ledger.add(entries)
    assert ledger.save() == len(entries)
    return ledger


def known(entry: Entry, version: str = "0.1.0", round_: int = 1) -> Entry:
    """An entry as it is read back."""
    return replace(entry, version=version, round=round_, hashes=(entry.hash,))


def test_a_ledger_is_begun(tmp_path: Path) -> None:
    path = tmp_path / "ids.csv"
    ledger = opened(path)
    assert (ledger.existed, ledger.round, ledger.named) == (False, 1, {})
    assert ledger.of_witness("letter.en1") == []
    assert ledger.save() == 0
    assert not path.exists()


def test_what_was_saved_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ids.csv"
    saved(path, [*NAMED, *SEGMENTS])
    data = path.read_bytes().decode()
    assert data.startswith(HEADER) and data.endswith(",0.1.0,1\n")
    ledger = opened(path)
    assert (ledger.existed, ledger.round) == (True, 2)
    assert ledger.named == {entry.id: known(entry) for entry in NAMED}
    # In the order of their keys; of equal keys, in that of their ids.
    assert [entry.id for entry in ledger.of_witness("letter.en1")] == [
        "letter.en1.p1",
        "letter.en1.s1",
        "letter.en1.p2",
    ]
    assert ledger.of_witness("letter.en1")[0] == known(SEGMENTS[0])
    assert ledger.of_witness("letter.en2") == ledger.of_witness("letter") == []


def test_new_ids_are_known_before_they_are_saved_and_can_be_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "ids.csv"
    ledger = opened(path)
    ledger.add(NAMED)
    assert set(ledger.named) == {entry.id for entry in NAMED} and ledger.added == 3
    ledger.discard()
    assert ledger.save() == 0 and not path.exists()


def test_rows_are_only_added(tmp_path: Path) -> None:
    path = tmp_path / "ids.csv"
    saved(path, [*NAMED, *SEGMENTS])
    before = path.read_bytes()
    changed = replace(SEGMENTS[1], hash="4" * 16, order_key=4096)
    saved(path, [changed], "0.2.0")
    after = path.read_bytes()
    assert after.startswith(before)
    assert after[len(before) :].count(b"\n") == 1 and after.endswith(b",0.2.0,2\n")
    (entry,) = (e for e in opened(path).of_witness("letter.en1") if e.id == changed.id)
    # The newest state, known since the first round, with all wordings it ever had.
    assert entry == replace(changed, version="0.1.0", round=1, hashes=("2" * 16, "4" * 16))
    assert opened(path).round == 3
    assert [p.name for p in tmp_path.iterdir()] == ["ids.csv"]


def test_one_ledger_may_be_saved_twice(tmp_path: Path) -> None:
    path = tmp_path / "ids.csv"
    ledger = saved(path, NAMED[:2])
    before = path.read_bytes()
    ledger.add(NAMED[2:])
    ledger.save()
    assert path.read_bytes().startswith(before)
    assert set(opened(path).named) == {entry.id for entry in NAMED}


def test_a_wording_that_came_back_is_noted_once(tmp_path: Path) -> None:
    path = tmp_path / "ids.csv"
    first = SEGMENTS[0]
    saved(path, [first])
    saved(path, [replace(first, hash="9" * 16)])
    saved(path, [first])
    (entry,) = opened(path).of_witness("letter.en1")
    assert entry.hash == first.hash and entry.hashes == (first.hash, "9" * 16)


_WITNESSES = st.sampled_from(["a.en1", "a.en2", "a-b.ru1", "b.und1"])


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(st.tuples(_WITNESSES, st.integers(1, 5)), max_size=6), max_size=4))
def test_each_witness_has_its_own_rows_wherever_they_stand(
    tmp_path_factory: pytest.TempPathFactory, rounds: list[list[tuple[str, int]]]
) -> None:
    path = tmp_path_factory.mktemp("ledger") / "ids.csv"
    expected: dict[str, set[str]] = {}
    for rows in rounds:
        entries = [Entry(f"{w}.s{n}", "sentence", hash=str(n), order_key=n) for w, n in rows]
        saved(path, entries)
        for witness, number in rows:
            expected.setdefault(witness, set()).add(f"{witness}.s{number}")
    ledger = opened(path)
    for witness in ("a.en1", "a.en2", "a-b.ru1", "b.und1"):
        entries = ledger.of_witness(witness)
        assert {entry.id for entry in entries} == expected.get(witness, set())
        assert [e.order_key for e in entries] == sorted(e.order_key or 0 for e in entries)
    rounds_with_rows = [rows for rows in rounds if rows]
    assert ledger.round == 1 + len(rounds_with_rows)


ROW = "a.en1.s1,sentence,a.en1.p1,11,22,1024,,,0.1.0,1\n"
WITNESS = "a.en1,witness,a,,,,,file.a,0.1.0,1\n"


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("<<<<<<< HEAD\n" + ROW + "=======\n" + ROW + ">>>>>>> other\n", 2),
        (ROW + "<<<<<<< HEAD\n" + ROW, 3),
        (ROW + "=======\n", 3),
        (ROW + ROW.rstrip("\n"), 3),
        (ROW + "\n", 3),
        (ROW + ROW[: len(ROW) // 2] + "\n", 3),
        (ROW.replace("sentence", "stanza"), 2),
        (ROW.replace(",1024,", ",1024,,"), 2),
        (ROW.replace(",1\n", ",first\n"), 2),
        (ROW.replace("1024", '"1024"'), 2),
        (ROW + WITNESS.replace("file.a", '"file.a'), 3),
        (ROW + WITNESS.replace(",file.a", ""), 3),
        ("\0" * 40 + "\n", 2),
    ],
)
def test_a_damaged_ledger_is_refused_with_its_line(tmp_path: Path, body: str, line: int) -> None:
    _refused(tmp_path, (HEADER + body).encode(), line)


@pytest.mark.parametrize(
    "body",
    [
        ROW.replace("1024", "last").encode(),
        ROW.encode().replace(b"a.en1.p1", b"a.en1.p\xff"),
        ROW.replace("s1,sentence", "sx,sentence").encode(),
        WITNESS.encode().replace(b"file.a", b"file\ra"),
        WITNESS.encode().replace(b"file.a", b"file\xff"),
    ],
    ids=["order key", "bytes of a segment", "number of an id", "line end in a cell", "bytes"],
)
def test_no_damaged_cell_is_let_pass(tmp_path: Path, body: bytes) -> None:
    _refused(tmp_path, HEADER.encode() + body, 2)


@pytest.mark.parametrize("data", [b"", b"id,kind\n", HEADER.encode()[:-1], b"\xff\xfe\n", b"\n"])
def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path, data: bytes) -> None:
    _refused(tmp_path, data, 1)


def _refused(folder: Path, data: bytes, line: int) -> None:
    path = folder / "ids.csv"
    path.write_bytes(data)
    with pytest.raises(InvalidProject) as caught:
        opened(path).of_witness("a.en1")
    found = caught.value.problem
    assert (found.code, found.place.path, found.place.line) == ("ledger.damaged", "ids.csv", line)
    assert path.read_bytes() == data
