"""The page of a collation: nothing run, nothing fetched, readable by all, linked both ways."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import archivekit as ak
from archivekit.collate.collate import collate
from archivekit.collate.collation import CollatedWitness, Collation
from archivekit.core.text import Span
from archivekit.view import collation_page as page_module
from archivekit.view.collation_page import collation_page
from archivekit.view.html import style
from archivekit.words.tokens import Gap, GapKind, tokenize

SEED = Path(__file__).parents[2] / "seeds" / "002_212492c28eb4acd6.txt"
VOID = {"meta", "input", "wbr", "br"}
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "section", "article"),
    *("h1", "h2", "h3", "p", "ul", "ol", "li", "a", "bdi", "b", "i", "sup", "del", "ins", "span"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "input", "label"),
    *("wbr", "br"),
}
ATTRIBUTES = {
    *("lang", "dir", "charset", "http-equiv", "content", "name", "id", "aria-labelledby", "class"),
    *("href", "scope", "role", "data-column", "type", "checked", "for"),
}
FIRST = "Khrushchev answered the message of the President without delay."
SECOND = "The ships of the quarantine line stopped two tankers near the island."
THIRD = "Dobrynin met the Attorney General in his office that evening."
MOVED = [f"{FIRST} {SECOND} {THIRD}", f"{SECOND} {THIRD} {FIRST}"]


class Reader(HTMLParser):
    """Reads a page strictly: every tag known and closed, every link with its end on the page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.reading = False
        self.running = ""  # the running text, without numbers and signs
        self.feed(text)
        self.close()
        assert self.open == []
        self.ids = [its["id"] for _, its in self.found if "id" in its]
        assert len(self.ids) == len(set(self.ids))
        assert {str(its["href"])[1:] for its in self.of("a")} <= set(self.ids)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS and {name for name, _ in attrs} <= ATTRIBUTES, (tag, attrs)
        self.found.append((tag, dict(attrs)))
        self.reading |= tag == "p" and "dir" in dict(attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.reading &= tag != "p"

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))
        if self.reading and self.open[-1] != "sup" and data != "‸":
            self.running += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]

    @property
    def words(self) -> str:
        """What a person reads: blanks and line ends as one blank."""
        said = "".join(data for tag, data in self.texts if tag not in ("style", "title"))
        return " ".join(said.split())


def read(collation: Collation) -> Reader:
    return Reader(collation_page(collation))


def excised(text: str, start: int, end: int) -> Collation:
    marking = "[1½ lines not declassified]"
    gap = (Span(start, start + len(marking)), Gap(GapKind.EXCISION, "1.5 lines"))
    tokens = tokenize(text[:start] + marking + text[end:], language="en", gaps=[gap])
    return collate(
        [CollatedWitness("A", tokenize(text, language="en")), CollatedWitness("B", tokens)]
    )


@pytest.fixture(scope="module")
def seeds() -> Collation:
    """A seed and a copy with other words, spellings and paragraphs."""
    seed = ak.read(SEED)
    copy = seed.text.replace("gentleman’s agreement", "gentleman’s promise").replace(
        "Comrade", "comrade"
    )
    return collate([seed, copy.replace("difficult", "hard")], base="A")


def test_the_running_text_is_the_text_of_the_base(seeds: Collation) -> None:
    page = read(seeds)
    text = seeds.witnesses[0].tokens.text
    start = page.words.index("About Instructions to")
    assert page.words[start:].startswith("About Instructions to Comrade")
    assert len(page.of("article")) == len([line for line in text.splitlines() if line.strip()])
    assert "".join(page.running.split()) == "".join(text.split())


WORDS = st.lists(
    st.sampled_from("the missiles were , withdrawn . from Cuba \n \n\n 1962 ; Mikoyan".split(" ")),
    max_size=6,  # what lacks 20 columns at an end is taken for a fragment
).map(" ".join)


@settings(max_examples=200)
@given(st.lists(WORDS, min_size=2, max_size=3), st.booleans())
def test_the_running_text_of_any_texts_is_that_of_the_base(texts: list[str], named: bool) -> None:
    one = collate(texts, base="B" if named else "")
    page = read(one)
    if named:
        assert "".join(page.running.split()) == "".join(texts[1].split())
    numbers = [its["id"] for its in page.of("li") if "id" in its]
    assert [n for n in numbers if str(n)[0] == "v"] == [f"v{v.number}" for v in one.variants]


def test_paragraphs_are_those_of_the_base() -> None:
    texts = ["They met. The men left.", "They met.\nThe men left.", "They met.\nTwo men left."]
    assert len(read(collate(texts, base="B")).of("article")) == 2
    assert len(read(collate(texts, base="A")).of("article")) == 1
    lines = "The missiles\nwere withdrawn.\n\nThe bombers\ntoo."
    assert len(read(collate([lines, lines.replace("too", "also")])).of("article")) == 2


def test_fragments_begin_and_end_where_they_do() -> None:
    whole = f"{FIRST} {SECOND} {THIRD} {FIRST} {THIRD}"
    page = read(collate([whole, f"{SECOND} {THIRD}"], base="A"))
    assert "".join(page.running.split()) == "".join(whole.split())
    around = f"{FIRST} {SECOND} {FIRST}"
    page = read(collate([f"{around} {THIRD} {around}", THIRD.replace("met", "saw")], base="A"))
    assert page.words.count("B begins here") == page.words.count("B ends here") == 1


def test_every_variant_is_in_the_text_and_in_the_apparatus(seeds: Collation) -> None:
    page = read(seeds)
    numbers = {str(variant.number) for variant in seeds.variants}
    assert {name[1:] for name in page.ids if name and re.fullmatch(r"t\d+", name)} == numbers
    assert {name[1:] for name in page.ids if name and re.fullmatch(r"v\d+", name)} == numbers
    links = Counter(str(its["href"]) for its in page.of("a"))
    assert all(links[f"#t{number}"] == links[f"#v{number}"] == 1 for number in numbers)
    assert "agreement A ] promise wording B" in page.words
    assert "Comrade A ] Ccomrade capitals B" in page.words


def test_paragraphs_are_cited_as_in_the_file(seeds: Collation) -> None:
    page = read(seeds)
    headings = [data for tag, data in page.texts if tag == "h3"]
    assert headings[0] == "A, ¶ 1, line 1" and headings[10].startswith("A, ¶ 11, line ")


def test_witnesses_and_what_they_have_in_common(seeds: Collation) -> None:
    page = read(seeds)
    assert f"A {SEED}".split("/")[-1] in page.words.split("Words in common")[0]
    assert page.words.count("99.8 %") == 2 or page.words.count("99.7 %") == 2
    assert [its.get("scope") for its in page.of("th")].count("col") >= 5
    assert page.words.count("Words in common") == 1 and len(page.of("caption")) == 2


def test_moves_are_linked_both_ways() -> None:
    collation = collate(MOVED, base="A")
    page = read(collation)
    (move,) = collation.moves
    assert "m1" in page.ids and "Moved" in page.words
    links = [str(its["href"]) for its in page.of("a")]
    assert links.count("#m1") >= 2
    at = links.index("#m1")
    assert any(link.startswith("#t") for link in links[at + 1 :])
    assert f"{move.shared} words of content in common" in page.words


def test_withheld_text_is_set_out_and_never_left_out() -> None:
    text = "The Soviet side will withdraw the IL-28 bombers within thirty days from Cuba."
    page = read(excised(text, 33, 61))
    shown = page.words.partition("Withheld and shown")[2]
    assert "withheld, 1.5 lines [1½ lines not declassified]" in shown and "IL-28 bombers" in shown
    assert "left out" not in page.words.partition("Signs")[0]
    assert [str(its["href"]) for its in page.of("a")].count("#r1") == 1


def test_form_and_wording_are_told_apart_by_more_than_colour() -> None:
    page = read(collate(["The missiles.", "the bombers."], base="A"))
    entries = {its["id"]: its["class"] for its in page.of("li") if "id" in its}
    assert entries == {"v1": "formal", "v2": "wording"}
    assert "Show differences of form (1)" in page.words and "capitals" in page.words
    assert re.search(r"del \{[^}]*line-through", style()) and re.search(
        r"ins \{[^}]*underline", style()
    )
    assert 'del::before { content: " removed: "; }' in style()


def test_landmarks_headings_and_a_link_past_the_tables(seeds: Collation) -> None:
    page = read(seeds)
    tags = [tag for tag, _ in page.found]
    assert (tags.count("header"), tags.count("main"), tags.count("h1")) == (1, 1, 1)
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
    assert {part["aria-labelledby"] for part in page.of("section")} <= set(page.ids)
    assert page.of("a")[0] == {"class": "skip", "href": "#differences"}
    assert page.of("html") == [{"lang": "en"}]
    (box,) = page.of("input")
    assert [its["for"] for its in page.of("label")] == [box["id"]]


def test_words_have_their_language_and_direction() -> None:
    russian = read(
        collate(["Он был на Кубе и не сказал о ракетах.", "Он был на Кубе и сказал о том."])
    )
    assert {its["lang"] for its in russian.of("p") if "dir" in its} == {"ru"}
    assert "ru" in {its.get("lang") for its in russian.of("bdi")}
    unknown = read(collate(["1962 1963", "1962 1964"]))
    assert {its["lang"] for its in unknown.of("p") if "dir" in its} == {""}
    assert {its["dir"] for its in unknown.of("p") if "dir" in its} == {"auto"}


def test_nothing_is_run_and_nothing_is_fetched(seeds: Collation) -> None:
    text = collation_page(seeds)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert not re.search(r"<(script|link|img|iframe|object|embed|form|base)\b", text)
    assert not re.search(r"\son\w+=|javascript:|@import|url\(|src=|style=", text)


def test_a_long_collation_is_a_table_of_differences(
    seeds: Collation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "RUNNING", 100)
    page = read(seeds)
    assert "The texts are long" in page.words and not page.of("article")
    rows = [its for its in page.of("tr") if "id" in its]
    assert [its["id"] for its in rows] == [f"v{v.number}" for v in seeds.variants]
    assert "gentleman’s ____ regarding" in page.words
    assert {its["data-column"] for its in page.of("td")} >= {"A", "B"}
    monkeypatch.setattr(page_module, "ROWS", 2)
    cut = read(seeds)
    assert len([its for its in cut.of("tr") if "id" in its]) == 2
    assert f"2 of {len(seeds.variants)} are shown, none of form" in cut.words


def test_the_same_collation_gives_the_same_bytes() -> None:
    assert collation_page(collate(MOVED)) == collation_page(collate(MOVED))


def test_problems_of_the_collation_are_told() -> None:
    import dataclasses

    from archivekit.core.problems import Problem, Severity

    one = collate(["a b", "a c"])
    found = Problem("collation.coarse", Severity.WARNING, "stretches <were> divided")
    page = read(dataclasses.replace(one, problems=(found,)))
    assert "collation.coarse: stretches <were> divided" in page.words


HOSTILE = st.one_of(
    st.text(max_size=25),
    st.sampled_from(
        [
            "<script>alert(1)</script>", "</style><script>", "</title><b>", "<!--", "]]>", "&lt;",
            "\"' x='", "<b onclick=a>", "\u202e\u2066abc", "שלום <b>", "x" * 300, "</bdi></a>",
            "\x1b]0;x\x07", "\x00", "a\nb\n\nc", "#m1", "javascript:alert(1)", "e\u0301",
        ]
    ),
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(HOSTILE, min_size=2, max_size=4), st.lists(HOSTILE, min_size=4, max_size=4))
def test_nothing_in_a_text_or_a_siglum_becomes_markup(texts: list[str], names: list[str]) -> None:
    sigla = [f"{name}{number}" for number, name in enumerate(names[: len(texts)])]
    one = collate(texts, sigla=sigla)
    text = collation_page(one)
    page = Reader(text)
    assert all(char.isprintable() or char in "\n\u00a0" for char in text)
    assert len([its for its in page.of("li") if str(its.get("id")).startswith("v")]) == len(
        one.variants
    )
