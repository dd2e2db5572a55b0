"""Collation for a package: which copies go together, what workers return, where words stand."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import archivekit as ak
from archivekit.build.collated import (
    SAME_WORDING,
    Collated,
    CollationTask,
    Copy,
    alike,
    collate_copies,
    run_collation,
    shared_wording,
)
from archivekit.build.collation_rows import Placed
from archivekit.core.problems import CannotWrite
from archivekit.tables.edit_rows import Zones
from archivekit.words.tokens import tokenize
from archivekit.work.cache import Cache

Marking = tuple[int, int, str, str]

SEED = Path(__file__).parents[2] / "seeds" / "002_212492c28eb4acd6.txt"

# Luke 1, 5 to 13, in two translations: 1611 and 1904.
KING_JAMES = """\
There was in the days of Herod, the king of Judaea, a certain priest named Zacharias, of the course
of Abia: and his wife was of the daughters of Aaron, and her name was Elisabeth. And they were both
righteous before God, walking in all the commandments and ordinances of the Lord blameless. And they
had no child, because that Elisabeth was barren, and they both were now well stricken in years. And
it came to pass, that while he executed the priest's office before God in the order of his course,
according to the custom of the priest's office, his lot was to burn incense when he went into the
temple of the Lord. And the whole multitude of the people were praying without at the time of
incense. And there appeared unto him an angel of the Lord standing on the right side of the altar of
incense. And when Zacharias saw him, he was troubled, and fear fell upon him.
"""
TWENTIETH_CENTURY = """\
In the reign of Herod, king of Judea, there was a priest named Zechariah, who belonged to the
division called after Abijah. His wife, whose name was Elizabeth, was also a descendant of Aaron.
They were both righteous people, who lived blameless lives, guiding their steps by all the
commandments and ordinances of the Lord. But they had no child, Elizabeth being barren; and both of
them were advanced in years. One day, when Zechariah was officiating as priest before God, during
the turn of his division, it fell to him by lot, in accordance with the practice among the priests,
to go into the Temple of the Lord and burn incense; and, as it was the Hour of Incense, the people
were all praying outside. And an angel of the Lord appeared to him, standing on the right of the
Altar of Incense. Zechariah was startled at the sight and was awe-struck.
"""


def paragraphs() -> list[str]:
    document = ak.read(SEED)
    return [p.span.of(document.text) for p in document.segments("paragraph")[10:17]]


def task(folder: Path, *texts: str, marked: Sequence[Marking] = ()) -> CollationTask:
    """A task of written texts; `marked` are the markings of the second."""
    copies = []
    for number, text in enumerate(texts):
        path = folder / f"{number}.txt"
        path.write_bytes(text.encode())
        digest = hashlib.sha256(text.encode()).hexdigest()
        copies.append(
            Copy(f"letter.en{number + 1}", path, digest, tuple(marked) if number == 1 else ())
        )
    return CollationTask("letter", "en", tuple(copies))


@pytest.fixture
def three(tmp_path: Path) -> CollationTask:
    """A letter, a copy with a paragraph moved and words withheld, a copy with other words."""
    first = paragraphs()
    second, third = list(first), list(first)
    second.insert(5, second.pop(1))
    second[3] = "[2 lines not declassified]"
    third[0] = third[0].replace("Kennedy has agreed", "President Kennedy agreed")
    texts = ["\n\n".join(text) for text in (first, second, third)]
    at = texts[1].index("[2 lines")
    marking = (at, at + len(second[3]), "excision", "2 lines")
    return task(tmp_path, *texts, marked=[marking])


def test_differences_moves_and_released_text_are_told_apart(three: CollationTask) -> None:
    (group,) = collate_copies(three).groups
    assert group.copies == (0, 1, 2) and group.sigla == ("A", "B", "C")
    first = paragraphs()
    released = {one.shown_copy: one for one in group.released}
    assert {one.state for one in group.released} == {"excision"} and set(released) == {0, 2}
    assert all(one.extent == "2 lines" and one.copy == 1 for one in group.released)
    assert released[0].text == first[4]
    moved = {(one.side, one.copy): one.text for one in group.moves}
    assert {copy for _, copy in moved} == {0, 1, 2}
    assert all(first[1].startswith(text[:40]) for text in moved.values())
    added = [one.text for v in group.variants for one in v.readings if one.kind == "addition"]
    assert added == ["President"]


def test_the_same_marking_in_all_copies_is_no_difference(tmp_path: Path) -> None:
    text = "\n\n".join([*paragraphs()[:3], "[2 lines not declassified]", *paragraphs()[4:]])
    (group,) = collate_copies(task(tmp_path, text, text.replace("Kennedy", "he", 1))).groups
    assert [variant.kind for variant in group.variants] == ["wording"]


def test_a_line_end_for_a_blank_is_no_difference(tmp_path: Path) -> None:
    """Though it makes another word: one that goes on after a hyphen."""
    text = f"{paragraphs()[0]} A large opera-\ntion began."
    (group,) = collate_copies(task(tmp_path, text, text.replace("-\n", "- "))).groups
    assert group.variants == ()


def test_what_a_worker_returns_is_kept_and_found_again(
    three: CollationTask, tmp_path: Path
) -> None:
    kept = Cache(tmp_path / "cache")
    value = run_collation((three, kept))
    assert Collated.from_bytes(value.to_bytes()) == value
    for copy in three.copies:
        copy.path.unlink()  # nothing is read any more
    assert run_collation((three, kept)) == value
    kept.put(three.key, b"[]")
    with pytest.raises(CannotWrite):
        run_collation((three, kept))


def test_the_cache_knows_a_collation_by_texts_and_markings_alone(three: CollationTask) -> None:
    a, b, c = three.copies
    renamed = Copy("other.en7", a.path, a.sha256, a.gaps)
    assert CollationTask("other", "en", (renamed, b, c)).key == three.key
    unmarked = Copy(b.witness, b.path, b.sha256, ())
    keys = {
        CollationTask("letter", "en", (a, unmarked, c)).key,
        CollationTask("letter", "de", (a, b, c)).key,
        CollationTask("letter", "en", (b, a, c)).key,
        three.key,
    }
    assert len(keys) == 4


def test_a_fault_of_the_program_is_a_problem_of_one_document(tmp_path: Path) -> None:
    job = task(tmp_path, "Thomas Mann", "Thomas Mann")
    job.copies[1].path.write_bytes(b"\xff\xfe\xfd")  # what no writer of ours writes
    result = run_collation((job, Cache(None)))
    assert [one.code for one in result.problems] == ["build.internal"] and not result.groups


# --- which texts have the same wording --------------------------------------------------------


def shared(*texts: str) -> int:
    (share,) = shared_wording([tokenize(text, language="en") for text in texts]).values()
    return share


def test_two_translations_of_one_original_have_other_wordings() -> None:
    assert shared(KING_JAMES, TWENTIETH_CENTURY) < SAME_WORDING


@pytest.mark.parametrize("lost", [0.2, 0.6])
def test_a_copy_of_which_most_is_withheld_has_the_same_wording(lost: float) -> None:
    words = " ".join(paragraphs()).split()
    parts = [words[at : at + 20] for at in range(0, len(words), 20)]
    kept = [part for number, part in enumerate(parts) if number % 10 >= 10 * lost]
    assert shared(" ".join(words), " ".join(word for part in kept for word in part)) >= 90


def test_a_revision_has_the_same_wording_and_the_order_of_paragraphs_does_not_matter() -> None:
    words = " ".join(paragraphs()).split()
    revised = ["indeed" if number % 5 == 4 else word for number, word in enumerate(words)]
    assert shared(" ".join(words), " ".join(revised)) >= SAME_WORDING
    assert shared(" ".join(words), "\n".join(reversed(paragraphs()))) >= 95


@pytest.mark.parametrize(
    ("one", "other", "share"), [("", "", 100), ("", "Havana", 0), ("Havana", "Havana", 100)]
)
def test_texts_of_a_word_or_none(one: str, other: str, share: int) -> None:
    assert shared(one, other) == share


@given(st.data())
def test_groups_hold_every_text_once_and_do_not_depend_on_the_order(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 6))
    pairs = [(i, j) for i in range(count) for j in range(i + 1, count)]
    shares = {pair: data.draw(st.integers(0, 100)) for pair in pairs}
    groups = alike(count, shares)
    assert sorted(i for group in groups for i in group) == list(range(count))
    order = data.draw(st.permutations(range(count)))
    turned = {
        tuple(sorted((order.index(i), order.index(j)))): share for (i, j), share in shares.items()
    }
    again = {frozenset(order[i] for i in group) for group in alike(count, turned)}
    assert again == {frozenset(group) for group in groups}


def test_a_text_that_stays_apart_names_the_nearest(tmp_path: Path) -> None:
    job = task(tmp_path, KING_JAMES, TWENTIETH_CENTURY, KING_JAMES.replace("unto", "to"))
    result = collate_copies(job)
    assert [group.copies for group in result.groups] == [(0, 2)]
    ((copy, other, share),) = result.apart
    assert copy == 1 and other in (0, 2) and 0 < share < SAME_WORDING


# --- places -----------------------------------------------------------------------------------

WORDS = st.sampled_from(["Kennedy", "Dobrynin", "the", "of", "letter", ",", "27", "October", "no."])
COPIES = st.lists(st.lists(WORDS, min_size=4, max_size=12), min_size=2, max_size=4)


@settings(max_examples=60, deadline=None)
@given(texts=COPIES)
def test_every_copy_reads_something_at_each_place_and_it_stands_there(texts, tmp_path_factory):
    written = [" ".join(["Moscow Washington", *words]) for words in texts]
    result = collate_copies(task(tmp_path_factory.mktemp("copies"), *written))
    for group in result.groups:
        reached = dict.fromkeys(group.copies, 0)
        for variant in group.variants:
            assert tuple(one.copy for one in variant.readings) == group.copies
            assert len({(one.state, " ".join(one.text.split())) for one in variant.readings}) > 1
            assert {one.is_lemma for one in variant.readings} == {True, False}
            for one in variant.readings:
                assert written[one.copy][one.start : one.end] == one.text
                assert one.start >= reached[one.copy]
                reached[one.copy] = one.end


def test_a_further_copy_that_says_the_same_changes_no_name(three: CollationTask) -> None:
    (before,) = collate_copies(three).groups
    again = CollationTask("letter", "en", (*three.copies, three.copies[0]))
    (after,) = collate_copies(again).groups
    assert [v.hash for v in after.variants] == [v.hash for v in before.variants]


def test_places_are_counted_from_the_segments_in_which_they_begin_and_end() -> None:
    text = "One. Two.\n\nThree."
    segments = [("paragraph", 0), ("sentence", 0), ("sentence", 5), ("paragraph", 11),
                ("sentence", 11)]  # fmt: skip
    placed = Placed("w", "en", None, Zones.of_segments(segments), ("p1", "s1", "s2", "p2", "s3"))
    assert placed.place(5, 8) == ("s2", 0, "s2", 3) and text[5:8] == "Two"
    assert placed.place(5, 16) == ("s2", 0, "s3", 5)
    assert placed.place(0, 5) == ("s1", 0, "s1", 5)  # up to the end, not to the next beginning
    assert placed.place(9, 9) == ("s2", 4, "s2", 4)
    assert Placed("w", "en").place(0, 0) == ("", 0, "", 0)
