"""The catalogue of problems: every code can be made, is used, and has a whole page."""

from __future__ import annotations

import ast
import copy
import json
import pickle
import re
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.core import problems as module
from archivekit.core.problems import (
    PROBLEMS,
    ArchivekitError,
    CannotWrite,
    Interrupted,
    InvalidPackage,
    InvalidProject,
    Locked,
    Place,
    Problem,
    Severity,
    UnreadableSource,
    count_by_severity,
    problem,
    snippet_of,
    visible,
)

PACKAGE = Path(module.__file__).parents[1]
CODES = sorted(PROBLEMS)


def facts_of(code: str) -> dict[str, object]:
    """The facts that the message and the cure of a code ask for, each with a value for it."""
    kind = PROBLEMS[code]
    parts = [*Formatter().parse(kind.message), *Formatter().parse(kind.cure)]
    return {name: 177 if form else f"<{name}>" for _, name, form, _ in parts if name is not None}


def calls() -> list[tuple[str, ast.Call]]:
    """Every call of `problem` in the package, with its file and line."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                if name == "problem" and node.args:
                    found.append((f"{path.relative_to(PACKAGE)}:{node.lineno}", node))
    return found


@pytest.mark.parametrize("code", CODES)
def test_every_code_can_be_made(code: str) -> None:
    facts = facts_of(code)
    made = problem(code, Place("a.txt", line=3), snippet="here", **facts)
    assert (made.code, made.severity, made.snippet) == (code, PROBLEMS[code].severity, "here")
    for fact in facts.values():
        assert (fact if isinstance(fact, str) else "B1") in made.message + made.cure
    assert "{" not in made.message + made.cure
    assert str(made).startswith(f"{made.severity} {code} a.txt:3: ")


@pytest.mark.parametrize("code", CODES)
def test_every_page_is_whole(code: str) -> None:
    kind = PROBLEMS[code]
    assert kind.code == code
    assert re.fullmatch(r"[a-z]+\.[a-z]+(-[a-z]+)*", code)
    assert kind.message and kind.meaning and kind.cure
    for sentence in (kind.meaning, kind.cure):
        assert re.match(r"[A-Z`]|archivekit |seeds/", sentence), sentence
        assert re.search(r"\.$| FOLDER\.$", sentence), sentence
        assert "\n" not in sentence
    assert not kind.message.endswith(".")


def test_an_unknown_code_or_a_missing_fact_is_refused() -> None:
    with pytest.raises(KeyError, match="no.such"):
        problem("no.such")
    with pytest.raises(KeyError, match="reason"):
        problem("source.unreadable")


def test_every_code_is_raised_somewhere() -> None:
    named: Counter[str] = Counter()
    for path in PACKAGE.rglob("*.py"):
        if path != Path(module.__file__):
            named.update(re.findall(r'"([a-z]+\.[a-z-]+)"', path.read_text(encoding="utf-8")))
    assert [code for code in CODES if not named[code]] == []


def test_every_code_that_is_raised_exists() -> None:
    groups = {code.partition(".")[0] for code in CODES}
    unknown = [
        (where, node.args[0].value)
        for where, node in calls()
        if isinstance(node.args[0], ast.Constant) and node.args[0].value not in PROBLEMS
    ]
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name == "catalogue_reader.py":
            continue  # names the keys of the catalogue in the same way
        for name in re.findall(r'"([a-z]+\.[a-z-]+)"', path.read_text(encoding="utf-8")):
            if name.partition(".")[0] in groups and name not in PROBLEMS:
                unknown.append((path.name, name))
    assert unknown == []


def test_every_call_gives_the_facts_that_its_message_asks_for() -> None:
    wrong = []
    for where, node in calls():
        code, keywords = node.args[0], {word.arg for word in node.keywords}
        if not isinstance(code, ast.Constant) or None in keywords:
            continue  # a code in a variable, facts in a dict: their own tests make them
        missing = set(facts_of(code.value)) - keywords
        unused = keywords - set(facts_of(code.value)) - {"place", "snippet"}
        if missing or unused:
            wrong.append((where, code.value, sorted(missing), sorted(unused)))
    assert wrong == []


# --- values ------------------------------------------------------------------------------------

_NUMBERS = st.none() | st.integers(0, 10**12)
_PLACES = st.builds(Place, st.text(), _NUMBERS, _NUMBERS, _NUMBERS, st.text())
_PROBLEMS = st.builds(
    Problem,
    st.sampled_from(CODES),
    st.sampled_from(Severity),
    st.text(),
    _PLACES,
    st.text(),
    st.text(),
)


@given(_PROBLEMS)
def test_a_problem_comes_back_from_its_dict(found: Problem) -> None:
    values = json.loads(json.dumps(found.to_dict()))
    assert Problem.from_dict(values) == found
    assert "" not in values["place"].values() and None not in values["place"].values()


def test_places_say_what_is_known() -> None:
    assert str(Place()) == ""
    assert str(Place("a.txt")) == "a.txt"
    assert str(Place("a.txt", 4)) == "a.txt:4"
    assert str(Place("a.txt", 4, 2)) == "a.txt:4:2"
    assert str(Place("a.txt", byte=0)) == "a.txt byte 0"
    assert str(Place(id="a.en1.s1")) == "a.en1.s1"
    assert str(Place("d.csv", 2, id="a.en1.s1")) == "d.csv:2 a.en1.s1"


def test_the_worst_comes_first_and_then_the_order_of_the_file() -> None:
    order = [
        problem("text.nul", Place("b.txt"), count=1),
        problem("text.bidi-control", Place("a.txt", 2), name="x", count=1),
        problem("text.bidi-control", Place("a.txt", 10), name="x", count=1),
        problem("source.empty", Place("b.txt")),
        problem("text.invisible", Place("a.txt"), name="x", count=1),
    ]
    assert sorted(reversed(order), key=lambda p: p.sort_key) == order
    assert [level.weight for level in Severity] == [0, 1, 2]
    assert count_by_severity(order) == {
        Severity.ERROR: 1,
        Severity.WARNING: 3,
        Severity.NOTE: 1,
    }


@pytest.mark.parametrize(
    ("kind", "parent"),
    [
        (UnreadableSource, ValueError),
        (InvalidProject, ValueError),
        (InvalidPackage, ValueError),
        (CannotWrite, OSError),
        (Interrupted, RuntimeError),
        (Locked, RuntimeError),
    ],
)
def test_exceptions_keep_their_problem_and_their_parent(
    kind: type[ArchivekitError], parent: type[Exception]
) -> None:
    found = problem("build.locked", Place("out"), holder=7)
    fault = kind(found)
    assert isinstance(fault, ArchivekitError) and isinstance(fault, parent)
    for twin in (pickle.loads(pickle.dumps(fault)), copy.copy(fault)):
        assert type(twin) is kind
        assert twin.problem == found
        assert str(twin) == str(fault) == f"{found} {found.cure}"
    assert str(kind(Problem("x.y", Severity.NOTE, "said"))) == "note x.y: said"


@given(st.text())
def test_what_is_shown_can_be_printed(text: str) -> None:
    shown = visible(text)
    assert all(char.isprintable() or char == "\u00a0" for char in shown)
    if text.isprintable():
        assert shown == text


def test_signs_for_what_cannot_be_seen() -> None:
    assert visible("\x00\t\n\x1b\x7f") == "␀␉␊␛␡"
    assert (
        visible("\x85\u2028\u202e\ud800a\udcff")
        == "⟨U+0085⟩⟨U+2028⟩⟨U+202E⟩" + visible("\ud800") + "a⟨FF⟩"
    )
    assert visible("a\u00a0b\n") == "a\u00a0b␊"
    assert snippet_of("one two three", 4, 4) == "one two"
    assert snippet_of("abc", 0, 1) == "a"
    assert snippet_of("", 0) == ""
