"""The editor's decisions: applied where they fit, reported where they do not, never guessed."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from archivekit.core.decision import Decision, DecisionKind, DecisionState
from archivekit.core.document import EditState, Proposal
from archivekit.core.identity import text_hash
from archivekit.core.problems import Problem
from archivekit.core.text import Edit, apply_edits
from archivekit.normalize.editor import Decided, decide
from archivekit.structure.paragraphs import segment

FIRST, SECOND = "They openedfire at once. ", "Then it was over."
BASE = f"{FIRST}{SECOND}\n\nThen it was over.\n\nAnother day."
PROPOSAL = Proposal(Edit(5, "openedfire", "opened fire", "run-together"), "two words")


def decision(kind: str, words: str, before: str, after: str = "", **more: Any) -> Decision:
    values = {
        "by": "the editor",
        "date": "1962",
        "reason": "",
        "path": "decisions/a.csv",
        "line": 2,
    }
    return Decision(
        DecisionKind(kind), "a.en1.s1", text_hash(words), before, after, **{**values, **more}
    )


def decided(*decisions: Decision, base: str = BASE) -> tuple[Decided, list[Problem]]:
    proposals = [PROPOSAL] if base == BASE else []
    done, problems = decide(base, segment(base, "en"), proposals, decisions)
    assert apply_edits(base, done.edits) == done.text
    inside: dict[int, str] = {}
    for index, part in enumerate(done.segments):
        words = part.span.of(done.text)
        assert words
        if part.parent < 0:
            inside[index] = ""
        else:
            inside[part.parent] += words
    assert [done.segments[index].span.of(done.text) for index in inside] == list(inside.values())
    return done, problems


def refused(*decisions: Decision) -> str:
    done, (found,) = decided(*decisions)
    assert found.code == "decisions.stale"
    assert (found.place.path, found.place.line) == ("decisions/a.csv", 2)
    assert found.place.id == "a.en1.s1" and found.snippet == decisions[-1].before
    assert done.text == decided(*decisions[:-1])[0].text
    return found.message


def test_without_decisions_nothing_changes() -> None:
    done, problems = decided()
    assert (done.text, done.edits, problems) == (BASE, (), [])
    assert done.proposals == (PROPOSAL,) and done.segments == tuple(segment(BASE, "en"))


def test_an_emendation() -> None:
    choice = decision("emend", FIRST, "at once", "immediately")
    done, problems = decided(choice)
    assert problems == []
    assert done.text.startswith("They openedfire immediately. Then")
    assert done.edits == (Edit(16, "at once", "immediately", "emendation", (), choice.id),)
    assert done.proposals == (PROPOSAL,)


def test_a_segment_is_known_by_what_stood_there_before_the_decision() -> None:
    done, _ = decided(decision("emend", FIRST, "at once", "immediately"))
    paragraph, first, second = done.segments[:3]
    assert first.base == FIRST and first.span.of(done.text) == "They openedfire immediately. "
    assert paragraph.base == FIRST + SECOND
    assert second.base == "" and second.span.of(done.text) == SECOND


def test_a_sic_stands_behind_the_words() -> None:
    choice = decision("sic", FIRST, "openedfire")
    done, problems = decided(choice)
    assert problems == []
    assert done.text.startswith("They openedfire [sic] at once. ")
    assert done.edits == (Edit(15, "", " [sic]", "sic", (), choice.id),)


def test_a_sic_at_the_end_belongs_to_its_sentence() -> None:
    done, _ = decided(decision("sic", "Another day.", "day."))
    assert done.text.endswith("Another day. [sic]")
    assert done.segments[-1].span.of(done.text) == "Another day. [sic]"


def test_accepting_a_proposal_applies_it() -> None:
    choice = decision("accept", FIRST, "openedfire")
    done, problems = decided(choice)
    assert problems == []
    assert done.text.startswith("They opened fire at once.")
    assert done.edits == (Edit(5, "openedfire", "opened fire", "run-together", (), choice.id),)
    assert done.proposals == ()


def test_rejecting_a_proposal_keeps_it_on_record() -> None:
    choice = decision("reject", FIRST, "openedfire")
    done, problems = decided(choice)
    assert (done.text, done.edits, problems) == (BASE, (), [])
    (kept,) = done.proposals
    assert (kept.state, kept.decision) == (EditState.REJECTED, choice.id)
    assert kept.edit == PROPOSAL.edit


def test_a_proposal_behind_a_decision_moves_with_its_words() -> None:
    done, _ = decided(decision("emend", FIRST, "They", "The others"))
    (kept,) = done.proposals
    assert kept.edit.start == 11
    assert done.text[kept.edit.start :].startswith(kept.edit.before)


def test_a_proposal_that_an_emendation_settles_is_gone() -> None:
    done, _ = decided(decision("emend", FIRST, "openedfire at", "opened fire at"))
    assert done.proposals == ()


@pytest.mark.parametrize("state", [DecisionState.PROPOSED, DecisionState.REJECTED])
def test_only_what_was_reviewed_has_an_effect(state: DecisionState) -> None:
    done, problems = decided(decision("emend", FIRST, "at once", "x", state=state))
    assert (done.text, problems) == (BASE, [])
    done, problems = decided(decision("emend", "not there", "at once", "x", state=state))
    assert (done.text, problems) == (BASE, [])


@pytest.mark.parametrize(
    ("choice", "reason"),
    [
        (decision("emend", "They opened fire.", "opened", "x"), "no paragraph or sentence"),
        (decision("emend", FIRST, "at twice", "x"), "“at twice” is not in it"),
        (decision("emend", FIRST, "e", "x"), "“e” is in it 5 times; say where"),
        (decision("emend", FIRST, "at once", "x", start=3), "does not stand at 3"),
        (decision("emend", FIRST, "at once", "x", start=99), "does not stand at 99"),
        (decision("emend", FIRST, "Then", "x", start=25), "does not stand at 25"),
        (decision("emend", SECOND, "it", "x"), "stands 2 times; say which"),
        (decision("emend", SECOND, "it", "x", occurrence=3), "stands only 2 times"),
        (decision("emend", SECOND, "it", "x", occurrence=0), "stands only 2 times"),
        (decision("emend", FIRST, "at once", "x", occurrence=2), "stands only 1 times"),
        (decision("accept", FIRST, "at once"), "no rule proposes a change of “at once”"),
        (decision("reject", FIRST, "at once"), "no rule proposes a change of “at once”"),
    ],
)
def test_what_does_not_fit_is_reported_and_not_applied(choice: Decision, reason: str) -> None:
    assert reason in refused(choice)


def test_words_that_stand_more_than_once_are_told_apart_by_their_place() -> None:
    done, problems = decided(decision("emend", FIRST, "e", "E", start=22))
    assert problems == []
    assert done.text.startswith("They openedfire at oncE. ")


@pytest.mark.parametrize(("occurrence", "line"), [(1, 0), (2, 2)])
def test_equal_segments_are_told_apart_by_their_number(occurrence: int, line: int) -> None:
    done, problems = decided(decision("emend", SECOND, "it", "all", occurrence=occurrence))
    assert problems == []
    changed = [n for n, words in enumerate(done.text.split("\n")) if "Then all was over." in words]
    assert changed == [line]


def test_two_decisions_on_the_same_words_are_not_both_applied() -> None:
    first = decision("emend", FIRST, "at once", "x")
    assert "another decision is about the same words" in refused(
        first, decision("emend", FIRST, "once", "y")
    )
    assert "another decision" in refused(first, decision("sic", FIRST, "at"))
    assert "another decision" in refused(first, decision("emend", FIRST, "at once", "z"))


TOUCHING = [
    decision("emend", FIRST, "openedfire", ""),
    decision("emend", FIRST, " at once", ""),
    decision("sic", FIRST, "They "),
]


@pytest.mark.parametrize("choices", list(permutations(TOUCHING)))
def test_decisions_that_touch_are_all_applied_in_any_order(choices: tuple[Decision, ...]) -> None:
    done, problems = decided(*choices)
    assert problems == []
    assert done.text.startswith("They  [sic]. Then")


@pytest.mark.parametrize("order", [1, -1])
def test_a_sic_and_an_emendation_of_the_next_words(order: int) -> None:
    choices = [decision("sic", FIRST, "openedfire"), decision("emend", FIRST, " at once", " then")]
    done, problems = decided(*choices[::order])
    assert problems == []
    assert done.text.startswith("They openedfire [sic] then. ")


def test_a_whole_sentence_can_go() -> None:
    done, problems = decided(decision("emend", FIRST, FIRST, ""))
    assert problems == []
    assert done.text == BASE.removeprefix(FIRST)
    assert [part.span.of(done.text) for part in done.segments[:2]] == [SECOND, SECOND]
    assert done.segments[1].parent == 0
    assert done.proposals == ()


def test_a_whole_paragraph_can_go() -> None:
    done, problems = decided(decision("emend", FIRST + SECOND, FIRST + SECOND, ""))
    assert problems == []
    kept = [part.span.of(done.text) for part in done.segments if part.parent < 0]
    assert kept == ["Then it was over.", "Another day."]
    assert [part.parent for part in done.segments] == [-1, 0, -1, 2]


def test_a_whole_text_can_go() -> None:
    done, problems = decided(decision("emend", "One.", "One.", ""), base="One.")
    assert (done.text, done.segments, problems) == ("", (), [])


def test_the_order_of_the_decisions_does_not_matter() -> None:
    choices = [
        decision("emend", FIRST, "at once", "immediately"),
        decision("accept", FIRST, "openedfire"),
        decision("sic", "Another day.", "day"),
    ]
    texts = {decided(*order)[0] for order in permutations(choices)}
    assert len(texts) == 1
