"""Ids that stay: what was changed, moved, put in or taken out of a text keeps or gets its own."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.build.carrying import carry_segments
from archivekit.build.understood import SegmentFacts
from archivekit.core.budget import Budget
from archivekit.core.identity import likeness, sketch, text_hash
from archivekit.tables import carry as module
from archivekit.tables.carry import (
    ALIKE,
    STEP,
    Wording,
    carry,
    increasing,
    inserted_number,
    order_keys,
)
from archivekit.tables.ledger import Entry

MANY = settings(max_examples=150, deadline=None, derandomize=True)


def words(number: int, version: int = 0) -> str:
    """A sentence like no other; another version of it changes one word of nine."""
    return " ".join(f"word{number}x{part}" for part in range(8)) + f" last{version}"


def wording(text: str) -> Wording:
    return Wording(text_hash(text), sketch(text))


def entries(texts: list[str]) -> list[Entry]:
    return [
        Entry(
            f"a.en1.s{n}", "sentence", "", text_hash(t), sketch(t), STEP * n, hashes=(text_hash(t),)
        )
        for n, t in enumerate(texts, 1)
    ]


def ids(old: list[str], new: list[str], budget: Budget | None = None) -> list[int | None]:
    """For each new text the position of the old one whose id it gets."""
    kept = carry(entries(old), [wording(text) for text in new], budget)
    return [None if entry is None else int(entry.id.removeprefix("a.en1.s")) - 1 for entry in kept]


def test_nothing_changed() -> None:
    old = [words(n) for n in range(20)]
    assert ids(old, old) == list(range(20))
    assert ids([], old) == [None] * 20
    assert ids(old, []) == []


def test_one_word_changed() -> None:
    old = [words(n) for n in range(20)]
    new = [words(n, 1 if n == 7 else 0) for n in range(20)]
    assert ids(old, new) == list(range(20))


def test_a_segment_put_in_gets_no_old_id() -> None:
    old = [words(n) for n in range(5)]
    for at in range(6):
        kept = [*range(at), None, *range(at, 5)]
        assert ids(old, [*old[:at], words(99), *old[at:]]) == kept


def test_a_segment_taken_out_leaves_the_others_their_ids() -> None:
    old = [words(n) for n in range(5)]
    for at in range(5):
        assert ids(old, [*old[:at], *old[at + 1 :]]) == [n for n in range(5) if n != at]


def test_what_moved_word_for_word_keeps_its_id() -> None:
    old = [words(n) for n in range(6)]
    assert ids(old, [*old[2:], *old[:2]]) == [2, 3, 4, 5, 0, 1]
    assert ids(old, [old[5], *old[:5]]) == [5, 0, 1, 2, 3, 4]


def test_a_wording_that_it_had_before_is_known_again() -> None:
    old = entries([words(n) for n in range(4)])
    was = text_hash("quite another wording")
    old[2] = Entry(old[2].id, "sentence", "", old[2].hash, old[2].sketch, hashes=(was, old[2].hash))
    new = [wording(words(0)), Wording(was, ""), wording(words(3))]
    assert carry(old, new) == [old[0], old[2], old[3]]


def test_equal_sentences_keep_their_order() -> None:
    refrain = "And so it was."
    old = [words(0), refrain, words(1), refrain, words(2), refrain]
    assert ids(old, old) == list(range(6))
    assert ids(old, [words(0), refrain, words(1), words(2), refrain]) == [0, 1, 2, 4, 5]


_CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["change", "insert", "delete", "move"]),
        st.integers(0, 200),
        st.integers(0, 200),
    ),
    max_size=6,
)


@MANY
@given(st.integers(1, 40), _CHANGES)
def test_ids_are_kept_under_every_edit(size: int, changes: list[tuple[str, int, int]]) -> None:
    old = [words(n) for n in range(size)]
    new: list[tuple[int | None, str]] = list(enumerate(old))
    changed: set[int | None] = set()
    moved: set[int | None] = set()
    for number, (kind, at, to) in enumerate(changes):
        if kind == "insert":
            new.insert(at % (len(new) + 1), (None, words(1000 + number)))
        elif new:
            which, text = new.pop(at % len(new))
            if kind == "change" and which is not None:
                changed.add(which)
                new.insert(at % (len(new) + 1), (which, words(which, 1)))
            elif kind == "move":
                moved.add(which)
                new.insert(to % (len(new) + 1), (which, text))
    kept = ids(old, [text for _, text in new])
    given_ids = [which for which in kept if which is not None]
    assert len(set(given_ids)) == len(given_ids), "an id was given twice"
    for (which, _), got in zip(new, kept, strict=True):
        # Changed and moved at once, or changed where others moved: nobody can know it again.
        if which not in changed or not moved:
            assert got == which
        else:
            assert got in (which, None)


@MANY
@given(st.lists(st.integers(0, 3), max_size=9), st.lists(st.integers(0, 3), max_size=9))
def test_no_id_is_given_twice_among_equal_and_like_segments(a: list[int], b: list[int]) -> None:
    old, new = [words(n) for n in a], [words(n) for n in b]
    kept = ids(old, new)
    given_ids = [which for which in kept if which is not None]
    assert len(set(given_ids)) == len(given_ids)
    assert all(which is None or old[which] == text for which, text in zip(kept, new, strict=True))
    # As many as can be: each wording as often as it stands on both sides.
    both = sum(min(a.count(n), b.count(n)) for n in set(a))
    assert len(given_ids) == both


# --- the alignment of a gap --------------------------------------------------------------------


def weight_of(entry: Entry, new: Wording) -> int:
    if entry.hash == new.hash:
        return 100
    if new.hash in entry.hashes:
        return 99
    alike = likeness(entry.sketch, new.sketch)
    return alike if alike >= ALIKE else 0


def heaviest(old: list[Entry], new: list[Wording]) -> int:
    """The weight of the best pairs in order, by trying all."""
    best = 0
    for size in range(1, min(len(old), len(new)) + 1):
        for rows in combinations(range(len(old)), size):
            for columns in combinations(range(len(new)), size):
                weights = [weight_of(old[i], new[j]) for i, j in zip(rows, columns, strict=True)]
                if all(weights):
                    best = max(best, sum(weights))
    return best


_TEXTS = st.lists(
    st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=7).map(" ".join), max_size=5
)


@MANY
@given(_TEXTS, _TEXTS)
def test_the_alignment_is_the_heaviest(a: list[str], b: list[str]) -> None:
    old, new = entries(a), [wording(text) for text in b]
    pairs = module._align(old, new)
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(pairs))
    assert all(weight_of(old[i], new[j]) for i, j in pairs)
    assert sum(weight_of(old[i], new[j]) for i, j in pairs) == heaviest(old, new)


@MANY
@given(st.lists(st.integers(0, 9), max_size=9))
def test_the_longest_increasing_chain(values: list[int]) -> None:
    chain = increasing(values)
    assert chain == sorted(set(chain))
    assert all(values[a] < values[b] for a, b in pairwise(chain))
    longest = max(
        size
        for size in range(len(values) + 1)
        for picked in combinations(values, size)
        if all(x < y for x, y in pairwise(picked))
    )
    assert len(chain) == longest


def test_past_the_budget_equal_wordings_are_matched_in_order() -> None:
    refrain = [words(n % 3) for n in range(30)]  # no wording stands once: there are no anchors
    old = [words(50), *refrain, words(51)]
    new = [words(60), *refrain[:12], words(61), *refrain[13:], words(62)]
    kept = [which for which in ids(old, new, Budget(0)) if which is not None]
    assert len(kept) >= 29 and len(set(kept)) == len(kept)
    changed = [words(n % 3, 1) for n in range(30)]
    assert ids(refrain, changed, Budget(0)) == [None] * 30
    assert ids(refrain, changed, Budget(900)) == list(range(30))


# --- order keys and numbers --------------------------------------------------------------------


@MANY
@given(st.lists(st.none() | st.integers(1, 6000), max_size=12))
def test_order_keys_increase_and_stay_where_they_can(kept: list[int | None]) -> None:
    keys = order_keys(kept)
    assert len(keys) == len(kept)
    assert all(a < b for a, b in pairwise(keys))
    known = [key for key in kept if key is not None]
    stayed = sum(a == b for a, b in zip(kept, keys, strict=True))
    if keys != [STEP * (n + 1) for n in range(len(kept))]:
        assert stayed >= len(increasing(known))


def test_there_is_room_for_many_insertions_between_two_neighbours() -> None:
    keys = [STEP, 2 * STEP]
    for _ in range(9):
        new = order_keys([keys[0], None, *keys[1:]])
        assert new[0] == keys[0] and new[2:] == keys[1:]
        keys = new


def test_keys_that_are_in_order_all_stay() -> None:
    assert order_keys([5, 6, 900]) == [5, 6, 900]
    assert order_keys([5, 6, None]) == [5, 6, 6 + STEP]
    assert order_keys([None, None]) == [STEP, 2 * STEP]
    assert order_keys([]) == []


@given(st.lists(st.sampled_from(["", "1", "1a", "14", "14z"]), max_size=40))
def test_a_number_put_in_is_new_and_says_where(places: list[str]) -> None:
    used = {"1", "1a", "14", "14z"}
    for before in places:
        number = inserted_number(before, used)
        assert number not in used
        assert number.startswith(before.rstrip("abcdefghijklmnopqrstuvwxyz") or "0")
        used.add(number)


def test_numbers_after_the_letters_are_used_up() -> None:
    used = {"3", *(f"3{chr(letter)}" for letter in range(ord("a"), ord("z") + 1))}
    assert inserted_number("3", used) == "3aa"


# --- a whole witness ---------------------------------------------------------------------------


def facts(paragraphs: list[list[str]]) -> list[SegmentFacts]:
    found, at = [], 0
    for sentences in paragraphs:
        text, parent = "".join(sentences), len(found)
        found.append(
            SegmentFacts("paragraph", -1, at, at + len(text), text_hash(text), sketch(text))
        )
        for words_ in sentences:
            end = at + len(words_)
            found.append(
                SegmentFacts("sentence", parent, at, end, text_hash(words_), sketch(words_))
            )
            at = end
        at += 1
    return found


def test_a_change_and_its_undoing_leave_the_ids_as_they_were() -> None:
    first = [[words(n) + ". ", words(100 + n) + "."] for n in range(8)]
    begun = carry_segments("a.en1", [], facts(first), "0.1.0", 1)
    numbers = [entry.number for entry in begun.entries if entry.kind == "paragraph"]
    assert numbers == [str(n) for n in range(1, 9)] and not begun.retired
    ledger = [
        Entry(
            e.id, e.kind, e.of, e.hash, e.sketch, e.order_key, e.number, "", "0.1.0", 1, (e.hash,)
        )
        for e in begun.entries
    ]
    changed = [*first[:3], [words(77) + "."], *first[4:]]
    after = carry_segments("a.en1", ledger, facts(changed), "0.1.0", 2)
    assert [entry.id for entry in after.new] == ["a.en1.p9", "a.en1.s17"]
    assert [entry.number for entry in after.new if entry.number] == ["3a"]
    assert {item.entry.id for item in after.retired} == {"a.en1.p4"}
    assert set(after.retired[0].contains) == {"a.en1.s7", "a.en1.s8"}
    again = carry_segments("a.en1", ledger, facts(first), "0.1.0", 3)
    assert [entry.id for entry in again.entries] == [entry.id for entry in begun.entries]
    assert again.new == () and again.retired == ()
