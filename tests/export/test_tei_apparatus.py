"""TEI: valid by the schema of the TEI, and every witness can be read out of it again."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from archivekit.collate.collate import collate
from archivekit.collate.collation import CollatedWitness, Collation
from archivekit.collate.gaps import place
from archivekit.core.comparison import Move
from archivekit.core.document import Document, Segment, SegmentKind, Source
from archivekit.core.text import Span
from archivekit.export.tei_apparatus import to_tei
from archivekit.words.tokens import tokenize

TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"


@cache
def schema() -> Any:
    return etree.RelaxNG(etree.parse(Path(__file__).parent / "schema" / "tei_apparatus.rng"))


def valid(collation: Collation, title: str = "") -> Any:
    """The root of a document that is valid, and in which every pointer leads somewhere."""
    root = etree.fromstring(to_tei(collation, title).encode())
    assert schema().validate(root), schema().error_log
    ids = {element.get(ID) for element in root.iter() if element.get(ID)}
    for element in root.iter():
        for name in ("wit", "corresp", "target", "ref"):
            for pointer in element.get(name, "").split():
                assert pointer[0] == "#" and pointer[1:] in ids, (name, pointer)
    return root


class Reader:
    """Reads one witness out of a document, by the rules of parallel segmentation."""

    def __init__(self, root: Any, name: str) -> None:
        self.pointer = f"#{name}"
        self.begun = not any(self.is_mine(one) for one in root.iter(f"{TEI}witStart"))
        self.parts: list[str] = []
        for element in root.find(f".//{TEI}body"):
            self.read(element)
            self.add(" ")

    def is_mine(self, element: Any) -> bool:
        return self.pointer in element.get("wit", "").split()

    def add(self, text: str | None) -> None:
        if self.begun and text:
            self.parts.append(text)

    def read(self, element: Any) -> None:
        name = element.tag.removeprefix(TEI)
        if name in ("witStart", "witEnd") and self.is_mine(element):
            self.begun = name == "witStart"
        elif name == "g":
            self.add(chr(int(element.get("ref").removeprefix("#char-"), 16)))
        elif name == "app":
            for reading in element:
                if self.is_mine(reading):
                    self.read(reading)
        else:
            self.add(element.text)
            for child in element:
                self.read(child)
                self.add(child.tail)

    @property
    def text(self) -> str:
        return " ".join("".join(self.parts).split())


def texts(root: Any) -> list[str]:
    names = [witness.get(ID) for witness in root.iter(f"{TEI}witness")]
    return [Reader(root, name).text for name in names]


def plain(collation: Collation) -> list[str]:
    return [" ".join(one.tokens.text.split()) for one in collation.witnesses]


PIECES = [
    "the", "black", "Cat", "ran", ",", ".", "—", '"', "<b>", "&amp;", "]]>", "'t", "Ж", "½",
    "\x07", "\ufffe", "\u200b", "[1 line excised]", "[illegible]", "[...]", "word " * 25,
]  # fmt: skip
BLANKS = ["", " ", "  ", "\n", "\r\n", "\u00a0"]
TEXTS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(BLANKS)), max_size=10).map(
    lambda parts: "".join(word + blank for word, blank in parts)
)


@given(st.lists(TEXTS, min_size=2, max_size=4))
@settings(max_examples=150, deadline=None)
def test_every_text_comes_back(given_texts: list[str]) -> None:
    collation = collate(given_texts)
    root = valid(collation)
    for one, text, read in zip(collation.witnesses, plain(collation), texts(root), strict=True):
        assert read == (text if len(one.tokens) else "")


@given(st.lists(st.text(min_size=1, max_size=6).filter(str.strip), min_size=2, max_size=5,
                unique=True))  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_any_siglum_is_a_name(sigla: list[str]) -> None:
    collation = collate([f"the cat {number}" for number in range(len(sigla))], sigla=sigla)
    assert texts(valid(collation, sigla[0])) == plain(collation)


def app_of(root: Any, number: int) -> Any:
    return next(one for one in root.iter(f"{TEI}app") if one.get("n") == str(number))


def written(element: Any) -> str:
    return str(etree.tostring(element, encoding="unicode", with_tail=False)).replace(
        ' xmlns="http://www.tei-c.org/ns/1.0"', ""
    )


def test_kinds_stand_at_readings_and_variants() -> None:
    root = valid(collate(["He sent The letter soon.", "He sent the letters."], base="A"))
    kinds = [
        (app.get("type"), app.get("subtype"), [(r.get("type"), r.text) for r in app])
        for app in root.iter(f"{TEI}app")
    ]
    assert kinds == [
        ("case", "formal", [(None, "The"), ("case", "the")]),
        ("wording", "wording", [(None, "letter soon"), ("wording", "letters")]),
    ]


def test_what_is_withheld_is_a_gap_and_what_others_show_is_released() -> None:
    shown = "The ambassador said that the missiles would leave Cuba within a week."
    withheld = "The ambassador said that [1½ lines not declassified] within a week."
    root = valid(collate([shown, withheld], base="A"))
    (app,) = root.iter(f"{TEI}app")
    lemma, reading = app
    assert written(lemma) == (
        '<lem wit="#A"><seg type="released" corresp="#gap-B-1">the missiles would leave Cuba'
        "</seg></lem>"
    )
    assert written(reading) == (
        '<rdg wit="#B" type="excision"><gap xml:id="gap-B-1" reason="withheld" quantity="1.5" '
        'unit="line"><desc>[1½ lines not declassified]</desc></gap></rdg>'
    )


def test_what_is_lost_goes_over_several_variants() -> None:
    root = valid(
        collate(
            [
                "one two three four five six seven eight nine ten",
                "one two three other five six else eight nine ten",
                "one two [page missing] nine ten",
            ]
        )
    )
    marks = [
        [one.tag.removeprefix(TEI) for one in reading]
        for app in root.iter(f"{TEI}app")
        for reading in app
        if reading.get("wit") == "#C"
    ]
    assert marks[0] == ["lacunaStart", "gap"] and marks[-1] == ["gap", "lacunaEnd"]
    assert len(marks) > 2 and all(one == ["gap"] for one in marks[1:-1])
    gaps = list(root.iter(f"{TEI}gap"))
    assert gaps[0].get("reason") == "lost" and gaps[0][0].text == "[page missing]"
    assert all(gap.get("corresp") == "#gap-C-1" for gap in gaps[1:])


def test_a_fragment_begins_and_ends() -> None:
    words = [f"word{number}" for number in range(80)]
    full, changed = " ".join(words), " ".join(words).replace("word7 ", "other ")
    collation = collate([full, changed, " ".join(words[30:50]), " ".join(words[35:50])])
    root = valid(collation)
    assert texts(root) == plain(collation)
    starts = [one.get("wit") for one in root.iter(f"{TEI}witStart")]
    ends = [one.get("wit") for one in root.iter(f"{TEI}witEnd")]
    assert sorted(starts) == sorted(ends) == ["#C", "#D"]
    absent = [one for one in app_of(root, 1) if one.get("type") == "absent"]
    assert [one.get("wit") for one in absent] == ["#C #D"]


def test_a_move_is_a_link_between_readings() -> None:
    both = ["in Moscow he met Dobrynin", "he met Dobrynin in Moscow"]
    collation = collate(both, base="A", moves=False)
    one, other = collation.witnesses
    move = Move(1, (place(one, 0, 2),), (place(other, 3, 5),), 1)
    root = valid(replace(collation, moves=(move,)))
    (group,) = root.iter(f"{TEI}linkGrp")
    description, first, second = group
    assert description.text == "in Moscow"
    by_id = {element.get(ID): element for element in root.iter() if element.get(ID)}
    readings = [by_id[pointer.get("target")[1:]] for pointer in (first, second)]
    assert [(one.text, one.get("wit")) for one in readings] == [
        ("in Moscow", "#A"),
        ("in Moscow", "#B"),
    ]
    assert [(one.get("type"), one.get("cause")) for one in root.iter(f"{TEI}rdg")] == [
        ("omission", "transposition"),
        ("addition", "transposition"),
    ]


def test_a_moved_text_that_is_the_same_everywhere_gets_an_app() -> None:
    collation = collate(["he met Dobrynin", "he met Dobrynin"])
    one, other = collation.witnesses
    move = Move(1, (place(one, 0, 1),), (place(other, 2, 3),), 1)
    root = valid(replace(collation, moves=(move,)))
    assert len(list(root.iter(f"{TEI}ptr"))) == 2


def of_document(text: str, sigil: str, starts: list[int]) -> CollatedWitness:
    ends = [*starts[1:], len(text)]
    segments = tuple(
        Segment(SegmentKind.PARAGRAPH, Span(start, end), -1)
        for start, end in zip(starts, ends, strict=True)
    )
    document = Document(
        Source("a.txt", "text/plain", "", len(text), "utf-8"),
        text,
        text,
        segmentation=segments,
        metadata={"language": "en"},
    )
    return CollatedWitness(sigil, tokenize(text), "A letter & more", document)


def test_paragraphs_are_those_of_the_base() -> None:
    text = "He came.\n\nHe saw the city.\n\nHe won."
    based = of_document(text, "A", [0, 10, 28])
    collation = collate([based, "He came. He saw a town. He won."])
    root = valid(collation)
    body = root.find(f".//{TEI}body")
    assert [(p.tag.removeprefix(TEI), p.get("n")) for p in body] == [
        ("p", "1"),
        ("p", "2"),
        ("p", "3"),
    ]
    assert texts(root) == plain(collation)
    assert root.find(f".//{TEI}witness").get("n") == "A"
    assert "A letter & more" in "".join(root.find(f".//{TEI}witness").itertext())
    assert root.find(f"{TEI}text").get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_a_paragraph_that_cannot_begin_leaves_a_mark() -> None:
    text = "He came\n\n, saw.\n\nHe won. He left."
    based = of_document(text, "A", [0, 9, 17, 25])
    collation = collate([based, "He came, saw.He won. He stayed away."])
    root = valid(collation)
    numbers = [
        element.get("n")
        for element in root.find(f".//{TEI}body").iter(f"{TEI}p", f"{TEI}milestone")
    ]
    assert numbers == ["1", "2", "3", "4"]
    assert texts(root) == plain(collation)


def test_a_character_that_xml_cannot_hold_is_declared() -> None:
    root = valid(collate(["a\x07 cat", "the\x07 cat [1 line \x07 excised]"]))
    (declared,) = root.iter(f"{TEI}localProp")
    assert declared.get("value") == "U+0007"
    assert {one.text for one in root.iter(f"{TEI}g")} == {"␇"}


def test_nothing_is_a_document_too() -> None:
    assert texts(valid(collate(["", ""]))) == ["", ""]


@pytest.mark.parametrize("text", ["<!DOCTYPE a>", "]]>", "&lt;", "<?x?>"])
def test_markup_is_text(text: str) -> None:
    collation = collate([f"a {text} b", "a b"], sigla=[text, "B"])
    assert texts(valid(collation, text)) == plain(collation)


def test_the_schema_can_refuse() -> None:
    root = valid(collate(["a cat", "a dog"]))
    next(root.iter(f"{TEI}rdg")).tag = f"{TEI}reading"
    assert not schema().validate(root)
