"""A mention leads to a held document only where words agree and nothing speaks against it."""

from __future__ import annotations

import doctest
from hashlib import sha256
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.core.document import Document, Segment, SegmentKind, Source
from archivekit.core.record import Certainty, Fact, FactKind, LinkKind, Record
from archivekit.core.text import Span
from archivekit.describe import links
from archivekit.describe.links import carry_numbers, link_id, propose_links
from archivekit.describe.mentions import ENCLOSING, find_mentions

HERE = Span(0, 1)


def mention(value: str, role: LinkKind = LinkKind.REFERS_TO, **detail: str) -> Fact:
    said = tuple(detail.items())
    return Fact(FactKind.MENTION, value, HERE, "made", role=role.value, detail=said)


def fact(kind: FactKind, value: str, role: str = "") -> Fact:
    return Fact(kind, value, HERE, "made", role=role)


def letter(day: str, sender: str, recipient: str = "", type_: str = "letter") -> tuple[Fact, ...]:
    facts = [fact(FactKind.TYPE, type_), fact(FactKind.DATE, day, "header")]
    facts += [fact(FactKind.AGENT, sender, "sender")] if sender else []
    facts += [fact(FactKind.AGENT, recipient, "recipient")] if recipient else []
    return tuple(facts)


def record(document: str, *facts: Fact, source: str = "", language: str = "en") -> Record:
    return Record(document, f"{document}.en1", source or f"{document}.txt", language, facts)


def led(said: Fact, *others: Record, own: tuple[Fact, ...] = ()) -> tuple[str, str, str]:
    """Target, certainty and reason of the one link of a telegram that says this."""
    [link] = propose_links([record("telegram", *own, said), *others])
    return link.target, link.certainty.value, link.reason


OWN = (fact(FactKind.DATE, "1962-11-11", "header"),)
KENNEDY = record("kennedy-letter", *letter("1962-10-28", "John F. Kennedy", "Nikita Khrushchev"))
SAID = mention("letter from Kennedy", type="letter", sender="Kennedy", date="1962-10-28")


def test_doctests() -> None:
    assert doctest.testmod(links, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0


def test_date_and_a_party() -> None:
    assert led(SAID, KENNEDY) == ("kennedy-letter", "likely", "date and sender agree")
    whole = mention(
        "letter", type="letter", sender="Kennedy", recipient="N. Khrushchev", date="1962-10-28"
    )
    reason = "date, sender and recipient agree"
    assert led(whole, KENNEDY) == ("kennedy-letter", "sure", reason)
    several = mention("letter", type="message", sender="Kennedy", date="{1962-10-27,1962-10-28}")
    assert led(several, KENNEDY)[0] == "kennedy-letter"


def test_one_agreement_is_too_little() -> None:
    nothing = ("", "sure", "no document that is held fits")
    assert led(mention("x", type="letter", date="1962-10-28"), KENNEDY) == nothing
    assert led(mention("x", type="letter", sender="Kennedy"), KENNEDY) == nothing
    month = mention("x", type="letter", sender="Kennedy", date="1962-10")
    assert led(month, KENNEDY) == nothing
    no_year = mention("x", type="letter", sender="Kennedy", date="XXXX-10-28")
    assert led(no_year, KENNEDY) == nothing


def test_what_speaks_against_it() -> None:
    for other in (
        letter("1962-10-27", "John F. Kennedy"),
        letter("1962-10-28", "U Thant"),
        letter("1962-10-28", "John F. Kennedy", type_="protocol"),
    ):
        assert led(SAID, record("other", *other))[0] == ""
    to_castro = mention(
        "x", type="letter", sender="Kennedy", recipient="Fidel Castro", date="1962-10-28"
    )
    assert led(to_castro, KENNEDY)[0] == ""


def test_an_office_neither_agrees_nor_contradicts() -> None:
    office = mention(
        "x", type="letter", sender="the US president", recipient="Khrushchev", date="1962-10-28"
    )
    assert led(office, KENNEDY)[:2] == ("kennedy-letter", "likely")
    alone = mention("x", type="letter", sender="the US president", date="1962-10-28")
    assert led(alone, KENNEDY)[0] == ""


def test_a_number() -> None:
    numbered = record("cable", fact(FactKind.NUMBER, "448", "telegram"))
    said = mention("telegram No. 448", type="telegram", number="448")
    assert led(said, numbered) == ("cable", "likely", "number agrees")
    copy = record("copy", fact(FactKind.NUMBER, "448", "copy"))
    assert led(said, copy)[0] == ""
    dated = record("cable", *numbered.facts, fact(FactKind.DATE, "1962-10-28", "header"))
    assert led(said, dated, own=OWN)[0] == "cable"
    earlier = (fact(FactKind.DATE, "1962-10-20", "header"),)
    assert led(said, dated, own=earlier)[0] == ""
    other_day = mention("x", type="telegram", number="448", date="1962-10-27")
    assert led(other_day, dated)[0] == ""
    twin = record("twin", fact(FactKind.NUMBER, "448", "special-number"))
    assert led(said, numbered, twin) == ("", "please check", "2 documents fit: cable, twin")


def test_two_that_fit() -> None:
    second = record("second-letter", *letter("1962-10-28", "Kennedy"))
    reason = "2 documents fit: kennedy-letter, second-letter"
    assert led(SAID, KENNEDY, second) == ("", "please check", reason)


def test_the_future() -> None:
    before = (fact(FactKind.DATE, "1962-10-20", "header"),)
    assert led(SAID, KENNEDY, own=before) == (
        "", "please check", "dated after the document that mentions it",
    )  # fmt: skip
    assert led(SAID, KENNEDY, own=OWN)[0] == "kennedy-letter"


def test_a_document_never_leads_to_itself() -> None:
    same = record("telegram", *letter("1962-10-28", "John F. Kennedy"), SAID)
    other = Record("telegram", "telegram.ru1", "ru.txt", "ru", same.facts)
    [link] = propose_links([same, other])
    assert link.target == ""
    assert link.evidence == (("telegram.en1", 3), ("telegram.ru1", 3))


def test_mentions_of_one_thing_make_one_link() -> None:
    said = mention("letter from  Kennedy", type="letter", sender="Kennedy")
    again = mention("Letter from Kennedy", type="letter", sender="President Kennedy")
    answered = mention("letter from Kennedy", LinkKind.REPLIES_TO, type="letter", sender="Kennedy")
    first, second = propose_links([record("telegram", said, again, answered)])
    assert (first.kind, first.evidence) == (
        LinkKind.REFERS_TO, (("telegram.en1", 0), ("telegram.en1", 1)),
    )  # fmt: skip
    assert (second.kind, second.evidence) == (LinkKind.REPLIES_TO, (("telegram.en1", 2),))


def test_the_id_follows_from_the_content() -> None:
    [link] = propose_links([record("telegram", SAID), KENNEDY])
    digest = sha256(f"telegram\nrefers-to\n{link.label.casefold()}".encode()).hexdigest()
    assert link.id == f"link-{digest[:12]}" == link_id("telegram", link.kind, link.label)
    [alone] = propose_links([record("telegram", SAID)])
    assert alone.id == link.id and not alone.target  # whether the other is held or not


EXTRACT = "To approve the text of instructions to comrade A. I. Mikoyan (attachment).\n"
HEADING = "To paragraph 1 of protocol # 66\n"
LETTER = HEADING + "We are sending you the confidential oral reply from [John F.] Kennedy.\n"


def read(document: str, text: str, *facts: Fact, source: str = "file.txt") -> Record:
    """A record with the mentions of a text, each line a paragraph."""
    segments, at = [], 0
    for line in text.splitlines():
        segments.append(Segment(SegmentKind.PARAGRAPH, Span(at, at + len(line)), -1))
        at += len(line) + 1
    made = Document(
        Source(source, "text/plain", "", 0), text, text, segmentation=tuple(segments),
        metadata={"language": "en"},
    )  # fmt: skip
    return record(document, *facts, *find_mentions(made, facts), source=source)


def number(role: str, value: str, text: str) -> Fact:
    start = text.index(value)
    return Fact(FactKind.NUMBER, value, Span(start, start + len(value)), "made", role=role)


MIKOYAN = fact(FactKind.AGENT, "A. I. Mikoyan", "recipient")
BODY = fact(FactKind.AGENT, "the Presidium of the Central Committee", "issuing-body")
PARAGRAPH, PROTOCOL = number("protocol-paragraph", "1", LETTER), number("protocol", "66", LETTER)


def enclosed(document: str = "instructions", *more: Fact) -> Record:
    return read(document, LETTER, *(more or (MIKOYAN, PARAGRAPH, PROTOCOL, BODY)))


def ends(records: list[Record]) -> list[tuple[str, str, str]]:
    found = propose_links(records)
    return [(link.document, link.kind.value, link.target or link.label) for link in found]


def test_an_enclosure_in_the_same_file() -> None:
    records = [read("extract", EXTRACT), enclosed()]
    assert ends(records) == [
        ("extract", "approves", "instructions"),
        ("extract", "encloses", "instructions"),
        ("instructions", "encloses", "reply from John F. Kennedy"),
        ("instructions", "refers-to", "extract"),
    ]


def test_an_enclosure_elsewhere_or_to_somebody_else() -> None:
    for records in (
        [read("extract", EXTRACT, source="other.txt"), enclosed()],
        [
            read("extract", EXTRACT),
            enclosed("letter", fact(FactKind.AGENT, "U Thant", "recipient")),
        ],
    ):
        assert {end for _, _, end in ends(records)} == {
            "instructions to A. I. Mikoyan",
            "reply from John F. Kennedy",
            "protocol No. 66 (paragraph 1)",
        }
        assert carry_numbers(records) == []


def test_two_enclosures_are_not_chosen_from() -> None:
    records = [read("extract", EXTRACT), enclosed("one", MIKOYAN), enclosed("two", MIKOYAN)]
    found = [link for link in propose_links(records) if link.document == "extract"]
    assert {(link.target, link.certainty) for link in found} == {("", Certainty.CHECK)}
    assert {link.reason for link in found} == {"2 enclosures fit: one, two"}


def test_a_heading_attachment_alone_is_no_link() -> None:
    heading = mention("attachment", type="attachment", held_hint=ENCLOSING)
    assert propose_links([record("letter", heading)]) == []
    assert ("letter", "refers-to", "extract") in ends(
        [record("letter", heading, source="file.txt"), read("extract", EXTRACT)]
    )


def test_what_an_enclosure_says_of_its_extract() -> None:
    copy = number("copy", "1", LETTER)
    records = [
        read("extract", EXTRACT),
        enclosed("instructions", MIKOYAN, PARAGRAPH, PROTOCOL, BODY, copy),
    ]
    rows = carry_numbers(records)
    assert {(document, witness) for document, _, witness in rows} == {
        ("extract", "instructions.en1")
    }
    assert {(said.role, said.value) for _, said, _ in rows} == {
        ("issuing-body", BODY.value), ("protocol-paragraph", "1"), ("protocol", "66"),
    }  # fmt: skip
    assert PROTOCOL in [said for _, said, _ in rows]
    [body] = [said for _, said, _ in rows if said.role == "issuing-body"]
    assert (body.certainty, body.note) == (
        Certainty.LIKELY, "the text that is enclosed speaks for this body",
    )  # fmt: skip
    assert carry_numbers(records[::-1]) == rows


NAMES = ("Kennedy", "John F. Kennedy", "Robert Kennedy", "the US president", "U Thant", "")
DAYS = ("1962-10-27", "1962-10-28", "{1962-10-27,1962-10-28}", "1962", "XXXX-10-28", "nonsense", "")
FACTS = st.one_of(
    st.builds(
        mention, st.sampled_from(["letter", "telegram No. 1"]), st.sampled_from(list(LinkKind)),
        type=st.sampled_from(["letter", "telegram", "protocol", "attachment"]),
        sender=st.sampled_from(NAMES), recipient=st.sampled_from(NAMES),
        date=st.sampled_from(DAYS), number=st.sampled_from(["", "1"]),
        held_hint=st.sampled_from(["", ENCLOSING]),
    ),
    st.builds(fact, st.just(FactKind.DATE), st.sampled_from(DAYS[:-1]), st.just("header")),
    st.builds(fact, st.just(FactKind.NUMBER), st.just("1"), st.sampled_from(["telegram", "copy"])),
    st.builds(
        fact, st.just(FactKind.AGENT), st.sampled_from(NAMES),
        st.sampled_from(["sender", "recipient", "signatory", "issuing-body"]),
    ),
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.lists(FACTS, max_size=6), min_size=1, max_size=4), st.booleans())
def test_the_order_of_the_records_does_not_matter(facts: list[list[Fact]], one_file: bool) -> None:
    records = [
        record(f"d{at}", *said, source="one.txt" if one_file else "")
        for at, said in enumerate(facts)
    ]
    found, carried = propose_links(records), carry_numbers(records)
    for other in permutations(records):
        assert propose_links(other) == found
        assert carry_numbers(other) == carried
    assert all(link.document != link.target for link in found)
    assert len({link.id for link in found}) == len(found)
    documents = {one.document for one in records}
    held = {one.witness: one.facts for one in records}
    for link in found:
        assert link.target in documents | {""}
        assert all(held[w][at].kind is FactKind.MENTION for w, at in link.evidence)
