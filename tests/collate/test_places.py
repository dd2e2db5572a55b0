"""What stands beside what: unequal words, variants, states of what is not there, released text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.collate.collate import collate
from archivekit.collate.columns import Likeness
from archivekit.core.comparison import State

MARKINGS = ("[1½ lines not declassified]", "[redacted]", "████████", "[(b)(1)]", "[excised]")


def rows(*texts, **options):
    return [tuple(row.values()) for row in collate(list(texts), **options).table(segments=False)]


def told(collation):
    return [
        (variant.kind, [(one.sigla, one.text, one.state.value) for one in variant.readings])
        for variant in collation.variants
    ]


@pytest.mark.parametrize(
    ("texts", "table"),
    [
        (("the grey koala", "the brown koala"), [("the",) * 2, ("grey", "brown"), ("koala",) * 2]),
        (("a comander came", "a brave commander came"),
         [("a",) * 2, ("", "brave"), ("comander", "commander"), ("came",) * 2]),
        (("the black cat", "the red or black cat"),
         [("the",) * 2, ("", "red"), ("", "or"), ("black",) * 2, ("cat",) * 2]),
    ],
)  # fmt: skip
def test_words_that_stand_for_each_other_are_side_by_side(texts, table):
    assert rows(*texts) == table


def test_punctuation_never_stands_beside_a_word():
    assert rows("ships, men", "ships and men") == [
        ("ships", "ships"), (",", ""), ("", "and"), ("men", "men"),
    ]  # fmt: skip


def test_three_readings_two_of_which_agree_share_a_column():
    table = rows("he went home", "he drove home", "he went home", "he drove home")
    assert table == [("he",) * 4, ("went", "drove", "went", "drove"), ("home",) * 4]


def test_words_that_two_have_in_another_order_are_never_in_one_column():
    collation = collate(["x a b y", "x b a y", "x a y", "x b y"])
    for row in collation.column_ids():
        assert len({form for form in row.tolist() if form >= 0}) <= 2
    assert collation.matched >= 6 + 6 + 2


@settings(max_examples=50)
@given(st.integers(1, 40), st.integers(0, 60), st.sampled_from(MARKINGS), st.integers(1, 3))
def test_text_that_is_withheld_is_released_with_its_bounds(size, start, marking, copies):
    words = [f"word{n}" for n in range(100)]
    full = " ".join(words)
    excised = " ".join([*words[:start], marking, *words[start + size :]])
    collation = collate([excised, *[full] * copies])
    (released,) = collation.released
    assert released.gap.text == marking
    assert [one.text for one in released.shown] == [" ".join(words[start : start + size])] * copies
    assert [one.sigil for one in released.shown] == ["B", "C", "D"][:copies]
    for one in released.shown:
        assert one.span.of(full) == one.text
    assert not [v for v in collation.variants if "omission" in (r.kind for r in v.readings)]


def test_a_gap_is_never_an_omission_and_says_how_much():
    collation = collate(
        ["We agreed [1½ lines not declassified] to leave.", "We agreed in Moscow to leave."]
    )
    ((_, readings),) = told(collation)
    assert readings == [(("B",), "in Moscow", "present"), (("A",), "", "excision")]
    assert collation.variants[0].readings[1].extent == "1.5 lines"
    assert collation.variants[0].significance == "formal"


def test_words_beside_a_gap_that_differ_are_told_apart_from_what_is_withheld():
    collation = collate(
        [
            "We met the envoy [redacted] and left.",
            "We met the ambassador who gave us three letters and left.",
        ]
    )
    (released,) = collation.released
    assert released.shown[0].text.endswith("who gave us three letters")


def test_two_gaps_at_one_place_release_nothing():
    collation = collate(["We saw [redacted] there.", "We saw [1 line not declassified] there."])
    assert not collation.released


def test_a_fragment_is_absent_where_it_has_not_begun():
    whole = " ".join(f"word{n}" for n in range(100))
    part = " ".join(f"word{n}" for n in range(40, 60))
    collation = collate([whole, part, whole])
    assert not collation.variants
    assert [(sigil, first.text, last.text) for sigil, first, last in collation.fragments] == [
        ("B", "word40", "word59")
    ]
    collation = collate([whole, part, whole.replace("word70", "other")])
    (variant,) = collation.variants
    assert {one.state for one in variant.readings} == {State.PRESENT, State.ABSENT}


def test_readings_lead_back_to_their_texts():
    texts = ["The  ships\nsailed on 27 October, 1962.", "The ships left on October 27, 1962"]
    collation = collate(texts)
    for variant in collation.variants:
        for one in variant.readings:
            for sigil, span in zip(one.sigla, one.spans, strict=True):
                assert " ".join(span.of(texts["AB".index(sigil)]).split()) == one.text


def test_variants_that_differ_in_form_only_stand_for_themselves():
    collation = collate(["The honour of the Council", "the honor of the Senate"])
    assert [(v.lemma.text, v.kind, v.significance) for v in collation.variants] == [
        ("The", "case", "formal"),
        ("honour", "spelling", "formal"),
        ("Council", "wording", "wording"),
    ]


def test_the_lemma_is_what_most_have_and_a_gap_never_is():
    collation = collate(["a [excised] c", "a [excised] c", "a b c"])
    assert collation.variants[0].lemma.text == "b"
    collation = collate(["a b c", "a x c", "a x c"])
    assert collation.variants[0].lemma.sigla == ("B", "C")


def test_texts_without_words():
    collation = collate(["", "  \n", "one word"])
    assert len(collation.cells) == 2
    assert collation.distances()[0] == [0.0, 0.0, 1.0]
    assert collation.loss == 0


@settings(max_examples=60)
@given(
    st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=6),
    st.data(),
    st.booleans(),
)
def test_words_are_as_alike_one_by_one_as_all_at_once(forms, data, near):
    kinds = data.draw(st.lists(st.integers(1, 5), min_size=len(forms), max_size=len(forms)))
    likeness = Likeness(forms, kinds, near)
    ids = list(range(len(forms)))
    one_by_one = [[likeness.worth(i, j) for j in ids] for i in ids]
    assert likeness._all_worths(ids, ids).tolist() == one_by_one


def test_given_tokens_that_differ_in_a_blank_do_not_differ():
    one = {"id": "A", "tokens": [{"t": "sat "}, {"t": "down"}]}
    other = {"id": "B", "tokens": [{"t": "sat", "n": "sat "}, {"t": "down", "n": "down"}]}
    assert not collate([one, other]).variants


def test_a_variant_ends_where_a_fragment_begins():
    """What a fragment lacks before its first word is no part of its reading."""
    words = [f"word{n}" for n in range(60)]
    other = words[:20] + [f"other{n}" for n in range(20, 40)] + words[40:]
    collation = collate([" ".join(words), " ".join(other), " ".join(words[30:])])
    first, second = collation.variants
    states = {one.sigla: one.state.value for one in first.readings}
    assert states == {("A",): "present", ("B",): "present", ("C",): "absent"}
    assert second.lemma.sigla == ("A", "C")
    assert second.lemma.text == " ".join(words[30:40])


def test_what_a_copy_is_silent_about_is_no_distance():
    whole = " ".join(f"word{n}" for n in range(100))
    part = " ".join(f"word{n}" for n in range(40, 60))
    gap = whole.replace("word50 word51 word52", "[excised]")
    collation = collate([whole, part, gap, whole.replace("word45", "other")])
    matrix = collation.distances()
    assert matrix[0][1] == matrix[0][2] == 0
    assert matrix[0][3] == pytest.approx(0.01)
    assert matrix[1][3] == pytest.approx(0.05)
    assert all(matrix[i][j] == matrix[j][i] for i in range(4) for j in range(4))


def test_the_card_of_a_notebook_is_escaped():
    collation = collate(["a <script>x</script> \u202eb", "a <b>x</b> \u202ec"])
    card = collation._repr_html_()
    assert "<script" not in card
    assert "\u202e" not in card
    assert collation.to_pandas().shape[0] == sum(
        len(one.sigla) for variant in collation.variants for one in variant.readings
    )
    assert json.loads(json.dumps(collation.to_dict()))["matched"] == collation.matched


def test_what_is_withheld_is_never_part_of_a_rewording():
    one = "He left Havana with the delegation. It was late."
    other = "He left Moscow [1 line not declassified]. It was late."
    kinds = [(v.lemma.text, v.readings[1].text, v.kind) for v in collate([one, other]).variants]
    assert kinds == [("Havana", "Moscow", "wording"), ("with the delegation", "", "excision")]


def test_two_copies_that_withhold_different_ends_of_a_passage():
    one = "We met [redacted] for Havana. The ships sailed."
    other = "We met the envoy who left [1 line not declassified]. The ships sailed."
    collation = collate([one, other])
    assert "wording" not in {variant.kind for variant in collation.variants}
    assert collation.released[0].shown[0].text.startswith("the envoy")


def test_the_same_withheld_at_different_length_is_two_readings():
    texts = ["a b [excised] c", "a b [5 lines not declassified] c", "a b word c"]
    (variant,) = collate(texts).variants
    assert {one.extent for one in variant.readings[1:]} == {"", "5 lines"}


@pytest.mark.parametrize(
    ("texts", "lemmas"),
    [
        (["He had twelve regiments. On Monday", "He had 12 regiments. On Monday"], ["twelve"]),
        (["THE ENVOY WILL ARRIVE.", "The envoy will arrive."], ["THE ENVOY WILL ARRIVE"]),
        (["it [was] so", "it was so"], ["[was]"]),
        (["the means which you regard as", "the weapons that you call"], [
            "means which you regard as"]),
        (["on 27 October 1962 he", "on October 27, 1962 he"], ["27 October"]),
    ],
)  # fmt: skip
def test_places_are_divided_as_an_editor_would(texts, lemmas):
    assert [variant.lemma.text for variant in collate(texts).variants] == lemmas


@pytest.mark.parametrize(
    ("texts", "kinds"),
    [
        (["I. The ships\nII. The men", "1. The ships\n2. The men"], ["number or date form"] * 2),
        (["The missiles in Cuba [1].", "The missiles in Cuba."], ["punctuation"]),
        (["He sent [12] men", "He sent men"], ["omission"]),
    ],
)  # fmt: skip
def test_points_and_notes_are_known_by_what_is_around_them(texts, kinds):
    assert [variant.kind for variant in collate(texts).variants] == kinds


def test_texts_that_share_nothing_are_never_the_same():
    """Neither is a fragment of the other, however long they are."""
    for size in (30, 99, 100, 300):
        one = " ".join(f"one{n}" for n in range(size))
        other = " ".join(f"other{n}" for n in range(size))
        collation = collate([one, other])
        assert collation.distances()[0][1] == 1
        assert {reading.state for v in collation.variants for reading in v.readings} == {
            State.PRESENT
        }
    collation = collate(["", one])
    assert collation.distances()[0][1] == 1
    assert [reading.kind for v in collation.variants for reading in v.readings[1:]] == ["addition"]


@pytest.mark.parametrize("size", [25, 150])
def test_other_words_at_the_end_are_a_variant_not_a_fragment(size):
    common = " ".join(f"word{n}" for n in range(1000))
    one, other = (" ".join(f"{name}{n}" for n in range(size)) for name in ("one", "other"))
    (variant,) = collate([f"{common} {one}", f"{common} {other}"]).variants
    assert {reading.text for reading in variant.readings} == {one, other}
    (added,) = collate([common, f"{common} {one}"]).variants
    assert added.readings[1].kind == "addition"


@pytest.mark.parametrize(
    "witnesses",
    [[None, "a"], [b"a", b"b"], [{"id": "A"}, "a"], [{"tokens": "ab"}, "a"], "ab",
     [{"tokens": [{"t": " ", "n": "q"}]}, "a"]],
)  # fmt: skip
def test_what_is_no_witness_is_told(witnesses):
    with pytest.raises(ValueError, match=r"witness"):
        collate(witnesses)
