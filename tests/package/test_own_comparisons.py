"""The rules of comparisons: none fires on what a build makes, each fires on its fault alone."""

from __future__ import annotations

import copy
import csv
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

import archivekit as ak
from archivekit.build.run import run_build
from archivekit.collate.variants import _GRAVITY, WORDING
from archivekit.core.comparison import State
from archivekit.core.problems import PROBLEMS, Problem
from archivekit.package.validate import own_comparisons
from archivekit.package.validate.findings import Findings
from archivekit.package.validate.own_comparisons import OF_WORDING, OwnComparisons
from archivekit.package.validate.own_texts import OwnTexts
from archivekit.package.validate.table_pass import Rows
from archivekit.tables.schema import PUBLISHED, schema

SEED = Path(__file__).parents[2] / "seeds" / "002_212492c28eb4acd6.txt"
ID = "letter.collation"
CATALOGUE = "".join(
    f'[sources."{name}.txt"]\ndocument = "{document}"\nlanguage = "en"\nkind = "copy"\n{more}\n'
    for name, document, more in (
        ("a", "letter", ""), ("b", "letter", ""), ("c", "letter", ""),
        ("d", "letter", 'publish = "metadata-only"'), ("e", "extract", ""),
    )
)  # fmt: skip

Row = dict[str, str]
Tables = dict[str, list[Row]]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A letter in three copies that are compared, in one that is withheld; another document."""
    root = tmp_path_factory.mktemp("project")
    document = ak.read(SEED)
    first = [p.span.of(document.text) for p in document.segments("paragraph")[10:16]]
    second, third = list(first), list(first)
    second.insert(4, second.pop(1))
    second[2] = "[2 lines not declassified]"
    third[0] = (
        third[0]
        .replace("letter, you", "letter you")
        .replace("Kennedy has", "President Kennedy has")
    )
    texts = {"a": first, "b": second, "c": third, "d": first[:2], "e": first[4:]}
    (root / "seeds").mkdir()
    for name, text in texts.items():
        (root / "seeds" / f"{name}.txt").write_bytes("\n\n".join(text).encode() + b"\n")
    (root / "seeds" / "catalog.toml").write_text(CATALOGUE)
    run_build(root / "seeds", root / "package", cache=None)
    return root / "package"


@pytest.fixture(scope="module")
def _tables(package: Path) -> Tables:
    tables = {}
    for name in PUBLISHED:
        path = package / "data" / f"{name}.csv"
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as file:
                tables[name] = list(csv.DictReader(file))
    return tables


@pytest.fixture
def tables(_tables: Tables) -> Tables:
    return copy.deepcopy(_tables)


def blocks(rows: Sequence[Row], table: str, size: int) -> Iterator[Rows]:
    for at in range(0, len(rows), size):
        block = rows[at : at + size]
        columns = {name: [row[name] for row in block] for name in block[0]}
        yield Rows(table, f"data/{table}.csv", columns, range(at + 2, at + 2 + len(block)))


def faults(package: Path, tables: Mapping[str, Sequence[Row]], size: int) -> tuple[Problem, ...]:
    found = Findings()
    texts = OwnTexts(package, found)
    rules = (texts, OwnComparisons(texts, found))
    for table in sorted(tables, key=PUBLISHED.index):
        for rows in blocks(tables[table], table, size):
            for rule in rules:
                rule.see(rows)
        for rule in rules:
            rule.end(table)
    for rule in rules:
        rule.finish()
    return found.problems()


def told(package: Path, tables: Tables) -> set[str]:
    """The codes of the faults, the same whatever the size of blocks."""
    found = faults(package, tables, 4096)
    assert sorted(map(str, faults(package, tables, 1))) == sorted(map(str, found))
    return {one.code for one in found}


# --- good packages ----------------------------------------------------------------------------


def test_what_a_build_makes_has_no_fault(package: Path, tables: Tables) -> None:
    assert told(package, tables) == set()
    assert ak.validate(package).valid
    kinds = {row["kind"] for row in tables["readings"]}
    assert {"", "excision", "addition", "punctuation"} <= kinds
    assert tables["moves"] and tables["released"]


def test_a_package_without_comparisons_has_no_fault(package: Path, tables: Tables) -> None:
    ours = {"comparisons", "comparison_witnesses", "variants", "readings", "moves", "released"}
    assert told(package, {k: v for k, v in tables.items() if k not in ours}) == set()


def test_kinds_states_and_significance_are_those_of_the_program() -> None:
    def allowed(table: str, name: str) -> list[str]:
        fields = {field["name"]: field for field in schema(table).descriptor["fields"]}
        return fields[name]["constraints"]["enum"]

    assert allowed("variants", "kind") == allowed("readings", "kind") == [*_GRAVITY[1:]]
    assert allowed("readings", "state") == [state.value for state in State]
    assert OF_WORDING == WORDING


# --- faults -----------------------------------------------------------------------------------


def row(tables: Tables, table: str, /, **cells: str) -> Row:
    """The first row with these cells."""
    return next(r for r in tables[table] if all(r[k] == v for k, v in cells.items()))


def variant_of(tables: Tables, **cells: str) -> list[Row]:
    """The readings of the first place that has a reading with these cells."""
    id_ = row(tables, "readings", **cells)["variant_id"]
    return [r for r in tables["readings"] if r["variant_id"] == id_]


def only(tables: Tables, table: str, keep: Callable[[Row], bool]) -> None:
    tables[table] = [r for r in tables[table] if keep(r)]


def one_copy_only(t: Tables) -> None:
    only(t, "comparison_witnesses", lambda r: r["sigil"] == "A")
    for name in ("variants", "readings", "moves", "released"):
        t[name] = []


def of_another_document(t: Tables) -> None:
    row(t, "witnesses", witness_id="letter.en2")["document_id"] = "extract"


def in_another_language(t: Tables) -> None:
    row(t, "witnesses", witness_id="letter.en3")["language"] = "de-CH"


def now_withheld(t: Tables) -> None:
    row(t, "witnesses", witness_id="letter.en3")["publish"] = "excerpt"


def two_with_one_letter(t: Tables) -> None:
    row(t, "comparison_witnesses", sigil="B")["sigil"] = "A"


def more_than_could(t: Tables) -> None:
    one = t["comparisons"][0]
    one["matched"] = str(int(one["possible"]) + 1)


def more_words_than_columns(t: Tables) -> None:
    t["comparison_witnesses"][0]["words"] = "99999"


def no_such_stage(t: Tables) -> None:
    t["comparisons"][0]["activity_id"] = "guess"


def other_words(t: Tables) -> None:
    for reading in variant_of(t, text="President"):
        if reading["text"] == "President":
            reading["text"] = "Premier"


def other_words_moved(t: Tables) -> None:
    t["moves"][0]["text"] += "!"


def other_words_released(t: Tables) -> None:
    t["released"][0]["text"] = "Nothing."


def a_copy_that_is_none(t: Tables) -> None:
    extra = dict(t["readings"][0], witness_id="extract.en1", segment_id="", end_segment_id="")
    t["readings"].insert(1, extra)


def moved_in_another(t: Tables) -> None:
    last = t["moves"][-1]
    t["moves"].append(dict(last, witness_id="extract.en1", segment_id="", end_segment_id=""))


def shown_by_another(t: Tables) -> None:
    t["released"][-1]["shown_witness_id"] = "extract.en1"


def no_reading(t: Tables) -> None:
    t["readings"].pop(1)


def no_readings(t: Tables) -> None:
    id_ = t["variants"][0]["variant_id"]
    only(t, "readings", lambda r: r["variant_id"] != id_)


def apart(t: Tables) -> None:
    t["readings"].append(t["readings"].pop(0))


def all_the_same(t: Tables) -> None:
    """Nothing anywhere: all that differs is gone, and so no copy has another reading."""
    readings = variant_of(t, state="omitted")
    nothing = next(r for r in readings if r["state"] == "omitted")
    for reading in readings:
        if reading["state"] == "present":
            reading |= {"state": "omitted", "text": "", "end": reading["start"],
                        "end_segment_id": reading["segment_id"]}  # fmt: skip
        reading |= {"is_lemma": "yes", "kind": ""}
    variant = row(t, "variants", variant_id=nothing["variant_id"])
    variant |= {"kind": "", "significance": "formal"}


def two_lemmas(t: Tables) -> None:
    for reading in variant_of(t, kind="excision"):
        reading |= {"is_lemma": "yes", "kind": ""}
    id_ = row(t, "readings", state="excision")["variant_id"]
    row(t, "variants", variant_id=id_).update(kind="", significance="formal")


def half_a_lemma(t: Tables) -> None:
    """Of two copies with the same words only one is said to have the lemma."""
    variant = variant_of(t, kind="excision")
    lemma = next(r for r in variant if r["is_lemma"] == "yes")
    lemma |= {"is_lemma": "no", "kind": "wording"}
    row(t, "variants", variant_id=lemma["variant_id"]).update(kind="wording",
                                                              significance="wording")  # fmt: skip


def slighter_kind(t: Tables) -> None:
    row(t, "variants", kind="addition").update(kind="case", significance="formal")


def other_significance(t: Tables) -> None:
    row(t, "variants", kind="excision")["significance"] = "wording"


def order_backwards(t: Tables) -> None:
    t["variants"][1]["order_key"] = t["variants"][0]["order_key"]


def kind_of_a_lemma(t: Tables) -> None:
    for reading in variant_of(t, kind="addition"):
        if reading["is_lemma"] == "yes":
            reading["kind"] = "punctuation"


def no_kind(t: Tables) -> None:
    reading = row(t, "readings", kind="excision")
    reading["kind"] = "lacuna"
    row(t, "variants", variant_id=reading["variant_id"])["kind"] = "lacuna"


def words_of_what_is_omitted(t: Tables) -> None:
    row(t, "readings", state="omitted")["text"] = "Havana"


def marking_without_place(t: Tables) -> None:
    reading = row(t, "readings", state="excision")
    reading |= {"end_segment_id": reading["segment_id"], "end": reading["start"]}


def extent_of_words(t: Tables) -> None:
    row(t, "readings", state="present")["extent"] = "2 lines"


def released_at_a_point(t: Tables) -> None:
    for one in t["released"]:
        one |= {"end_segment_id": one["segment_id"], "end": one["start"]}


def reading_before(t: Tables) -> None:
    """The last reading of a copy stands at the place of its first."""
    its = [r for r in t["readings"] if r["witness_id"] == "letter.en1" and r["state"] == "present"]
    place = ("segment_id", "start", "end_segment_id", "end", "text")
    its[-1].update({name: its[0][name] for name in place})


def backwards(t: Tables) -> None:
    reading = next(r for r in t["readings"] if len(r["text"]) > 3)
    reading["start"], reading["end"] = reading["end"], reading["start"]
    reading["segment_id"], reading["end_segment_id"] = (
        reading["end_segment_id"], reading["segment_id"],
    )  # fmt: skip


def outside(t: Tables) -> None:
    t["moves"][0]["end"] = "99999"


def in_another_text(t: Tables) -> None:
    other = row(t, "segments", witness_id="extract.en1")["segment_id"]
    t["released"][0]["shown_segment_id"] = other


def one_side(t: Tables) -> None:
    only(t, "moves", lambda r: r["side"] == "1")


def shows_itself(t: Tables) -> None:
    one = t["released"][0]
    names = ("witness_id", "segment_id", "start", "end_segment_id", "end")
    one |= {f"shown_{name}": one[name] for name in names}
    one["text"] = "[2 lines not declassified]"


CASES: list[tuple[str, Callable[[Tables], None], set[str]]] = [
    ("comparison.too-few", one_copy_only, set()),
    ("comparison.wrong-witness", of_another_document, set()),
    ("comparison.wrong-witness", in_another_language, set()),
    ("comparison.withheld", now_withheld, set()),
    ("comparison.sigil-twice", two_with_one_letter, set()),
    ("comparison.wrong-count", more_than_could, set()),
    ("comparison.wrong-count", more_words_than_columns, set()),
    ("activity.no-such-activity", no_such_stage, set()),
    ("comparison.other-words", other_words, set()),
    ("comparison.other-words", other_words_moved, set()),
    ("comparison.other-words", other_words_released, set()),
    ("comparison.not-compared", a_copy_that_is_none, {"variant.no-lemma"}),
    ("comparison.not-compared", moved_in_another, set()),
    ("comparison.not-compared", shown_by_another, set()),
    ("variant.witness-missing", no_reading, set()),
    ("variant.witness-missing", no_readings, set()),
    ("variant.readings-apart", apart, {"variant.witness-missing", "reading.wrong-order"}),
    ("variant.no-difference", all_the_same, set()),
    ("variant.no-lemma", two_lemmas, set()),
    ("variant.no-lemma", half_a_lemma, set()),
    ("variant.wrong-kind", slighter_kind, set()),
    ("variant.wrong-kind", other_significance, set()),
    ("variant.wrong-order", order_backwards, set()),
    ("reading.wrong-kind", kind_of_a_lemma, set()),
    ("reading.wrong-kind", no_kind, set()),
    ("reading.wrong-state", words_of_what_is_omitted, {"variant.no-lemma"}),
    ("reading.wrong-state", marking_without_place, set()),
    ("reading.wrong-state", extent_of_words, set()),
    ("reading.wrong-state", released_at_a_point, set()),
    ("reading.wrong-order", reading_before, {"variant.no-lemma"}),
    ("place.backwards", backwards, set()),
    ("place.outside", outside, set()),
    ("place.other-witness", in_another_text, set()),
    ("move.one-sided", one_side, set()),
    ("released.to-itself", shows_itself, set()),
]


@pytest.mark.parametrize(
    ("code", "seeded", "besides"), CASES, ids=[seeded.__name__ for _, seeded, _ in CASES]
)
def test_a_fault_is_told(
    package: Path, tables: Tables, code: str, seeded: Callable[[Tables], None], besides: set[str]
) -> None:
    seeded(tables)
    found = told(package, tables)
    assert code in found and found <= {code, *besides}
    assert all(PROBLEMS[one].cure for one in found)


def test_every_code_has_a_case() -> None:
    text = Path(own_comparisons.__file__).read_text("utf-8")
    codes = {code for code in PROBLEMS if f'"{code}"' in text}
    assert codes == set(re.findall(r'\.add\(\s*"([a-z.-]+)"', text))
    assert codes - {code for code, _, _ in CASES} == set()


def test_the_whole_of_validation_tells_a_fault(package: Path, tmp_path: Path) -> None:
    """The rules are asked when a package is validated, not only when a test asks them."""
    there = tmp_path / "package"
    shutil.copytree(package, there)
    path = there / "data" / "readings.csv"
    path.write_text(path.read_text("utf-8").replace(",President,", ",Premier,"), "utf-8")
    codes = {one.code for one in ak.validate(there).problems}
    assert "comparison.other-words" in codes


@pytest.mark.parametrize("table", ["comparisons", "comparison_witnesses", "variants"])
def test_rows_that_lead_nowhere_break_nothing(package: Path, tables: Tables, table: str) -> None:
    """A missing table is told by its keys; the rules that need it say nothing false, or little."""
    del tables[table]
    assert told(package, tables) <= {"comparison.too-few", "comparison.not-compared"}


@pytest.mark.parametrize("cell", ["", "x", "-1", "9" * 400, "\u0663", "1.0"])
def test_cells_that_are_no_numbers_break_nothing(package: Path, tables: Tables, cell: str) -> None:
    for table in (
        "comparisons",
        "comparison_witnesses",
        "variants",
        "readings",
        "moves",
        "released",
    ):
        for one in tables[table]:
            one.update({name: cell for name in schema(table).integers})
    faults(package, tables, 100)
