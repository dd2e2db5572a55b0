"""The JSON of CollateX: what it writes we write, what it reads we read, and faults have names."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from archivekit.collate.collate import collate
from archivekit.collate.collatex_json import NotCollateX, to_collatex_json, witnesses_of

OTHER_KEYS = """{"witnesses": [
  {"id": "A", "tokens": [{"t": "Kennedy", "ref": 123}, {"t": "firmly", "adv": true},
                         {"t": "replied.", "n": "replied", "id": "x"}]},
  {"id": "B", "tokens": [{"t": "Kennedy"}, {"t": "very", "adv": null},
                         {"t": "soon", "ref": [1, {"line": 2}]},
                         {"t": "Replied", "n": "replied"}]}]}"""

# What CollateX 2.3 (PyPI) printed for it: collate(json.loads(OTHER_KEYS), output="json",
# segmentation=...).
PEER_SEGMENTS = (
    '{"table": [[[{"_sigil": "A", "_token_array_position": 0, "ref": 123, "t": "Kennedy"}], '
    '[{"_sigil": "A", "_token_array_position": 1, "adv": true, "t": "firmly"}], '
    '[{"_sigil": "A", "_token_array_position": 2, "id": "x", "n": "replied", "t": "replied."}]], '
    '[[{"_sigil": "B", "_token_array_position": 4, "t": "Kennedy"}], '
    '[{"_sigil": "B", "_token_array_position": 5, "adv": null, "t": "very"}, '
    '{"_sigil": "B", "_token_array_position": 6, "ref": [1, {"line": 2}], "t": "soon"}], '
    '[{"_sigil": "B", "_token_array_position": 7, "n": "replied", "t": "Replied"}]]], '
    '"witnesses": ["A", "B"]}'
)
PEER_COLUMNS = (
    '{"table": [[[{"_sigil": "A", "_token_array_position": 0, "ref": 123, "t": "Kennedy"}], '
    '[{"_sigil": "A", "_token_array_position": 1, "adv": true, "t": "firmly"}], null, '
    '[{"_sigil": "A", "_token_array_position": 2, "id": "x", "n": "replied", "t": "replied."}]], '
    '[[{"_sigil": "B", "_token_array_position": 4, "t": "Kennedy"}], '
    '[{"_sigil": "B", "_token_array_position": 5, "adv": null, "t": "very"}], '
    '[{"_sigil": "B", "_token_array_position": 6, "ref": [1, {"line": 2}], "t": "soon"}], '
    '[{"_sigil": "B", "_token_array_position": 7, "n": "replied", "t": "Replied"}]]], '
    '"witnesses": ["A", "B"]}'
)


@pytest.mark.parametrize(
    ("segments", "printed"),
    [(True, PEER_SEGMENTS), (False, PEER_COLUMNS)],
    ids=["joined", "columns"],
)
def test_the_table_is_what_collatex_prints(segments: bool, printed: str) -> None:
    given = witnesses_of(OTHER_KEYS)
    assert to_collatex_json(collate(given, near=False), segments, given) == printed


def cells(text: str) -> list[list[str | None]]:
    rows = json.loads(text)["table"]
    return [
        ["".join(token["t"] for token in cell) if cell else None for cell in row] for row in rows
    ]


def test_three_witnesses_are_joined_as_collatex_joins_them() -> None:
    given: list[dict[str, Any]] = [
        {"id": sigil, "tokens": [{"t": f"{word} "} for word in text.split()]}
        for sigil, text in (
            ("A", "Khrushchev wrote a long letter to Kennedy"),
            ("B", "Khrushchev wrote letter to President Kennedy"),
            ("C", "Then Khrushchev wrote a short note to Kennedy"),
        )
    ]
    assert cells(to_collatex_json(collate(given, near=False), given=given)) == [
        [None, "Khrushchev wrote ", "a ", "long ", "letter ", "to ", None, "Kennedy "],
        [None, "Khrushchev wrote ", None, None, "letter ", "to ", "President ", "Kennedy "],
        ["Then ", "Khrushchev wrote ", "a ", "short note ", None, "to ", None, "Kennedy "],
    ]


def test_readings_of_unlike_length_stand_in_one_cell() -> None:
    given = [
        {"id": sigil, "tokens": [{"t": letter} for letter in text]}
        for sigil, text in (("A", "apqz"), ("B", "arz"), ("C", "az"))
    ]
    joined = to_collatex_json(collate(given, near=False))
    assert cells(joined) == [["a", "pq", "z"], ["a", "r", "z"], ["a", None, "z"]]


def test_contents_are_read_and_written() -> None:
    text = '\ufeff{"witnesses": [{"id": "A", "content": " a  cat\\n"}, {"id": "B", "content": ""}]}'
    given = witnesses_of(text)
    written = json.loads(to_collatex_json(collate(given), given=given))
    assert written == {
        "table": [
            [
                [
                    {"t": " a  ", "n": "a", "_sigil": "A", "_token_array_position": 0},
                    {"t": "cat\n", "n": "cat", "_sigil": "A", "_token_array_position": 1},
                ]
            ],
            [None],
        ],
        "witnesses": ["A", "B"],
    }


def test_tokens_of_another_file_are_refused() -> None:
    given = witnesses_of(OTHER_KEYS)
    collation = collate(given)
    given[0]["tokens"].pop()
    with pytest.raises(ValueError, match="2 tokens given for A, which has 3"):
        to_collatex_json(collation, given=given)


PIECES = ["the", "black", "Cat", ",", ".", '"', "<b>", "&amp;", "\\", "½", "Ж", "[1 line excised]"]
TEXTS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " ", "\n ", "\u00a0"])))


@drawn(st.lists(TEXTS, min_size=2, max_size=4), st.booleans())
@settings(max_examples=60, deadline=None)
def test_every_text_comes_back(parts: list[list[tuple[str, str]]], segments: bool) -> None:
    texts = ["".join(word + blank for word, blank in part) for part in parts]
    collation = collate(texts)
    rows = cells(to_collatex_json(collation, segments))
    for text, witness, row in zip(texts, collation.witnesses, rows, strict=True):
        assert "".join(filter(None, row)) == (text if len(witness.tokens) else "")


@drawn(st.lists(st.lists(st.sampled_from("abcd"), max_size=8), min_size=2, max_size=4))
@settings(max_examples=60, deadline=None)
def test_every_token_comes_back_in_order(words: list[list[str]]) -> None:
    given = [
        {"id": str(number), "tokens": [{"t": word, "at": at} for at, word in enumerate(one)]}
        for number, one in enumerate(words)
    ]
    for segments in (True, False):
        table = json.loads(to_collatex_json(collate(given), segments, given))["table"]
        assert len({len(row) for row in table}) == 1
        position = 0
        for row, one in zip(table, given, strict=True):
            tokens = [token for cell in row if cell for token in cell]
            assert [{"t": token["t"], "at": token["at"]} for token in tokens] == one["tokens"]
            assert [token["_token_array_position"] for token in tokens] == list(
                range(position, position + len(tokens))
            )
            position += len(tokens) + 1


def file_of(*witnesses: str) -> str:
    return '{"witnesses": [' + ", ".join(witnesses) + "]}"


A, B = '{"id": "A", "content": "a"}', '{"id": "B", "content": "b"}'
FAULTS = {
    "nothing": ("", "collatex.not-json", "Expecting value"),
    "a text": ("Kennedy wrote", "collatex.not-json", "Expecting value"),
    "cut off": (file_of(A, B)[:-3], "collatex.not-json", "Expecting"),
    "no object": ("[]", "collatex.shape", "the whole must be an object with witnesses"),
    "a number": ("7", "collatex.shape", "it is a number"),
    "no witnesses": (
        "{}",
        "collatex.shape",
        "witnesses must be a list of witnesses; it is missing",
    ),
    "an object": ('{"witnesses": {}}', "collatex.shape", "it is an object"),
    "empty": (file_of(), "collatex.shape", "two witnesses or more; it is 0"),
    "one": (file_of(A), "collatex.shape", "two witnesses or more; it is 1"),
    "a witness is a text": (file_of(A, '"b"'), "collatex.shape", "witnesses[1] must be an object"),
    "no id": (file_of('{"content": ""}', B), "collatex.shape", "witnesses[0].id must be a text"),
    "id is a number": (file_of('{"id": 1}', B), "collatex.shape", "it is a number"),
    "id is true": (file_of('{"id": true}', B), "collatex.shape", "it is true or false"),
    "id is blank": (file_of('{"id": " "}', B), "collatex.sigil", "witnesses[0].id is “ ”"),
    "id is empty": (file_of('{"id": ""}', B), "collatex.sigil", "witnesses[0].id is empty"),
    "id has a control": (file_of('{"id": "A\\n"}', B), "collatex.sigil", "“A␊”"),
    "id twice": (file_of(A, B, A), "collatex.sigil", "2 witnesses have the id A"),
    "no text": (file_of('{"id": "A"}', B), "collatex.shape", "witnesses[0].content must be"),
    "text is null": (file_of('{"id": "A", "content": null}', B), "collatex.shape", "it is null"),
    "tokens is a text": (file_of('{"id": "A", "tokens": "a"}', B), "collatex.shape", "a list of"),
    "token is a text": (
        file_of(A, '{"id": "B", "tokens": [{"t": "b"}, "c"]}'),
        "collatex.shape",
        "witnesses[1].tokens[1] must be an object with t; it is a text",
    ),
    "no t": (file_of(A, '{"id": "B", "tokens": [{"n": "b"}]}'), "collatex.shape", "tokens[0].t"),
    "t is a list": (file_of(A, '{"id": "B", "tokens": [{"t": []}]}'), "collatex.shape", "a list"),
    "n is null": (
        file_of(A, '{"id": "B", "tokens": [{"t": "b", "n": null}]}'),
        "collatex.shape",
        "witnesses[1].tokens[0].n must be a text; it is null",
    ),
    "empty token": (
        file_of(A, '{"id": "B", "tokens": [{"t": "", "n": ""}]}'),
        "collatex.shape",
        "must be a token with characters",
    ),
    "key twice": (file_of('{"id": "A", "id": "C", "content": ""}', B), "collatex.not-json", "“id”"),
    "NaN": ('{"a": NaN}', "collatex.not-json", "NaN is no number"),
    "infinite": ('{"a": -Infinity}', "collatex.not-json", "-Infinity is no number"),
    "too large a number": ('{"a": 1e999}', "collatex.not-json", "1e999 is too large"),
    "a long number": ('{"a": ' + "9" * 5000 + "}", "collatex.not-json", "has 5,000 digits"),
    "half a character": ('{"a": "\\ud83d"}', "collatex.not-json", "half a character (\\ud83d)"),
    "half a character, raw": ('{"a": "\ud83d"}', "collatex.not-json", "half a character"),
    "half a character in a key": ('{"\\ude00": 1}', "collatex.not-json", "half a character"),
    "deep": ("[" * 200_000, "collatex.not-json", "nested deeper than 64 levels"),
    "deep and closed": ("[" * 90 + "]" * 90, "collatex.not-json", "nested deeper than 64 levels"),
    "many objects": ("[" + "{}," * 2_000_000, "collatex.too-large", "2,000,001 objects and lists"),
    "many witnesses": (file_of(*[A] * 1_001), "collatex.too-large", "1,001 witnesses"),
}


@pytest.mark.parametrize(("text", "code", "said"), FAULTS.values(), ids=FAULTS)
def test_every_fault_has_a_name(text: str, code: str, said: str) -> None:
    with pytest.raises(NotCollateX) as caught:
        witnesses_of(text)
    assert caught.value.problem.code == code
    assert said in caught.value.problem.message
    assert caught.value.problem.cure
    str(caught.value).encode()


def test_a_file_above_the_limit_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["archivekit.collate.collatex_json"]
    monkeypatch.setattr(module, "SOURCE_BYTES", 50)
    with pytest.raises(NotCollateX, match="characters, the limit is 50"):
        witnesses_of(file_of(A, B))


def test_a_fault_of_syntax_has_its_line() -> None:
    with pytest.raises(NotCollateX) as caught:
        witnesses_of('{"witnesses": [\n  {"id": "A",, "content": "a"}]}')
    place = caught.value.problem.place
    assert (place.line, place.column) == (2, 14)


def test_whole_characters_and_depth_of_use_pass() -> None:
    witness = (
        '{"id": "B", "tokens": [{"t": "\\ud83d\\ude00", "deep": ' + "[" * 50 + "]" * 50 + "}]}"
    )
    assert witnesses_of(file_of(A, witness))[1]["tokens"][0]["t"] == "\U0001f600"


@drawn(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["witnesses", "id", "content", "tokens", "t", "n", "x"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
@settings(max_examples=150, deadline=None)
def test_any_json_is_read_or_refused(value: Any) -> None:
    try:
        given = witnesses_of(json.dumps({"witnesses": [{"id": "A", "tokens": []}, value]}))
    except NotCollateX:
        return
    to_collatex_json(collate(given), given=given).encode()
