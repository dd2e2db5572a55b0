"""What the profiles read, and the proof that every value stands in its words."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import archivekit as ak
from archivekit.build.stages import understand
from archivekit.core.document import Document, Segment, SegmentKind, Source
from archivekit.core.record import Certainty, Fact, FactKind, RecordPart
from archivekit.core.text import Span
from archivekit.describe.profile import DESCRIBE_RULES, Description, describe, supported
from archivekit.describe.titles import read_title

SEEDS = Path(__file__).parents[2] / "seeds"
TELEGRAM = (SEEDS / "000_ffc89407d609e817.txt").read_text(encoding="utf-8")
INSTRUCTIONS = (SEEDS / "002_212492c28eb4acd6.txt").read_text(encoding="utf-8")
LINES = INSTRUCTIONS.splitlines(keepends=True)

COVER = """\
Digital Archive
International History Declassified
digitalarchive.wilsoncenter.org
October 28, 1962
Cable, Alekseev to Gromyko [via
Kuznetsov]
Citation:
“Cable, Alekseev to Gromyko [via Kuznetsov],” October 28, 1962, History and
Public Policy Program Digital Archive, AVPRF: f. 104, op. 17, p. 118, d. 3, ll. 1-2. Reprinted in
a collection (Moscow, 2005), pp. 78-80. Obtained by Raymond Garthoff and translated for CWIHP from
Russian by Vladimir Zubok and Mark Kramer.
http://digitalarchive.wilsoncenter.org/document/112436
Summary:
Alekseev reports on a conversation with Castro.
Credits:
This document was made possible with support from the MacArthur Foundation and the Leon Levy
Foundation.
Original Language:
Russian, Spanish
Contents:
English Translation
Scan of Original

Top Secret

To Comrade Gromyko

We talked with Fidel Castro about the letter, and he asked that the answer be sent without delay.

28.X.62 ALEKSEEV
"""

CIPHERED = """\
Ciphered telegram from USSR Ambassador to the USA A. F. Dobrynin to the USSR Foreign Ministry

Special No. 1754 - 1765   October 27, 1962

Washington
TOP SECRET
Making copies prohibited
Copy No. 1
Very Urgent

TO THE CC CPSU

Robert Kennedy invited me to come and see him late tonight, and we talked alone in his office.

A. DOBRYNIN

[Source: AVPRF, f. 3, op. 66, d. 328, ll. 13-30; translation from Russian by Mark Kramer.]

15-tv, ab
"""

RESOLUTION = """\
Resolution of the Presidium of the Central Committee "On the letter to President Kennedy"

Strictly secret

To item 5 of protocol No. 61

The Presidium resolves to send the letter and to publish it on the same day in the newspapers.

N. Khrushchev
First Secretary of the Central Committee
"""

LABELS = """\
Title: Letter to U Thant
Author: Nikita Khrushchev
Date: 26 October 1962
Translated by: Mark Kramer

I have studied your message, and I welcome your initiative in the interest of peace.
"""

PLAIN = """\
We took a walk along the river in the evening, and nobody said a word about the war.

It was late when we came home.
"""


def read(text: str, tmp_path: Path) -> Document:
    path = tmp_path / "text.txt"
    path.write_text(text, encoding="utf-8")
    return ak.read(path, language="en")


def values(found: Description, kind: FactKind, role: str = "") -> list[str]:
    return list(
        dict.fromkeys(f.value for f in found.facts if f.kind is kind and role in ("", f.role))
    )


TEXTS = {
    "telegram": TELEGRAM,
    "instructions": INSTRUCTIONS,
    "resolution of the seed": "".join(LINES[:5]),
    "attachment of the seed": "".join(LINES[5:]),
    "cover": COVER,
    "one line": " ".join(COVER.split()),
    "ciphered": CIPHERED,
    "resolution": RESOLUTION,
    "labels": LABELS,
    "plain": PLAIN,
    "nothing": "",
}


@pytest.fixture(params=TEXTS)
def any_document(request: pytest.FixtureRequest, tmp_path: Path) -> Document:
    return read(TEXTS[request.param], tmp_path)


def test_every_value_stands_in_its_words(any_document: Document) -> None:
    for fact in describe(any_document).facts:
        assert supported(fact, any_document.text), fact


def test_every_rule_is_explained(any_document: Document) -> None:
    assert {fact.rule for fact in describe(any_document).facts} <= dict(DESCRIBE_RULES).keys()


def test_a_fact_covers_no_more_than_its_words(any_document: Document) -> None:
    for fact in describe(any_document).facts:
        quote = fact.quote(any_document.text)
        assert quote == quote.strip()
        if fact.kind is FactKind.AGENT:
            assert fact.value == " ".join(quote.split())


def test_telegram(tmp_path: Path) -> None:
    found = describe(read(TELEGRAM, tmp_path))
    assert found.profile == "wilson-center"
    assert values(found, FactKind.DATE, "header") == ["1962-11-11"]
    (received,) = [f for f in found.facts if f.role == "received"]
    assert (received.value, received.get("weekday"), received.get("weekday-agrees")) == (
        "1962-11-11", "Sunday", "yes",
    )  # fmt: skip
    assert values(found, FactKind.TITLE, "supplied") == [
        "Telegram from Nikita Khrushchev to Anastas Mikoyan"
    ]
    assert values(found, FactKind.TITLE, "formal") == []
    assert values(found, FactKind.TYPE) == ["telegram"]
    agents = {
        "sender": ["Nikita Khrushchev", "N. S. Khrushchev"],
        "recipient": ["Anastas Mikoyan", "A. I. Mikoyan"],
        "signatory": ["N. Khrushchev"],
        "translator": ["Svetlana Savranskaya"],
        "translated-for": ["National Security Archive"],
        "funder": ["Leon Levy Foundation"],
    }
    assert {role: values(found, FactKind.AGENT, role) for role in agents} == agents
    assert {f.role for f in found.facts if f.kind is FactKind.AGENT} == set(agents)
    assert values(found, FactKind.CREDIT) == [
        "This document was made possible with support from Leon Levy Foundation"
    ]
    assert values(found, FactKind.LANGUAGE, "original") == ["ru"]
    assert values(found, FactKind.LANGUAGE, "text") == ["en"]
    assert values(found, FactKind.CONTENTS) == ["Translation - English"]
    assert values(found, FactKind.NUMBER, "special-number") == ["1013"]
    assert values(found, FactKind.ARCHIVAL_REFERENCE) == []
    (provenance,) = [f for f in found.facts if f.kind is FactKind.PROVENANCE]
    assert (provenance.get("papers-of"), provenance.get("donated-to")) == (
        "Sergo A. Mikoyan", "National Security Archive",
    )  # fmt: skip
    (summary,) = values(found, FactKind.SUMMARY, "archive")
    assert summary.startswith("This telegram, written") and summary.endswith("in the first place.")


def test_staging_host_is_kept_and_told(tmp_path: Path) -> None:
    found = describe(read(TELEGRAM, tmp_path))
    (url,) = [f for f in found.facts if f.kind is FactKind.URL]
    assert url.value == "https://wilson-center-digital-archive.dvincitest.com/document/115098"
    assert url.get("host") == "staging"
    assert url.get("canonical") == "https://digitalarchive.wilsoncenter.org/document/115098"
    assert values(found, FactKind.RECORD_ID) == ["115098"]
    (problem,) = found.problems
    assert problem.code == "record.staging-host" and problem.place.line == 9


def test_a_weekday_that_the_calendar_does_not_have_is_told(tmp_path: Path) -> None:
    found = describe(read(TELEGRAM.replace("Sunday morning", "Monday morning"), tmp_path))
    assert "record.weekday" in [p.code for p in found.problems]


def test_instructions_whole(tmp_path: Path) -> None:
    found = describe(read(INSTRUCTIONS, tmp_path))
    assert found.profile == "typescript"
    invented = {"translator", "translated-for", "funder", "donor"}
    assert not invented & {f.role for f in found.facts}
    for kind in (FactKind.DATE, FactKind.LANGUAGE, FactKind.PROVENANCE, FactKind.SUMMARY):
        assert values(found, kind) == []
    assert values(found, FactKind.MARKING) == ["Special folder", "special folder"]


def test_resolution_of_the_seed(tmp_path: Path) -> None:
    found = describe(read("".join(LINES[:5]), tmp_path))
    assert values(found, FactKind.TITLE, "formal") == [
        "About Instructions to Comrade A. I. Mikoyan"
    ]
    assert values(found, FactKind.MARKING) == ["special folder"]
    assert values(found, FactKind.AGENT) == ["CC Secretary"]
    (office,) = [f for f in found.facts if f.kind is FactKind.AGENT]
    assert (office.role, office.get("office"), office.certainty) == (
        "signatory", "CC Secretary", Certainty.SURE,
    )  # fmt: skip
    assert values(found, FactKind.TYPE) == []


def test_attachment_of_the_seed(tmp_path: Path) -> None:
    found = describe(read("".join(LINES[5:]), tmp_path))
    assert found.profile == "typescript"
    assert values(found, FactKind.NUMBER, "protocol") == ["66"]
    assert values(found, FactKind.NUMBER, "protocol-paragraph") == ["1"]
    assert values(found, FactKind.PRECEDENCE) == ["Extraordinary"]
    assert values(found, FactKind.MARKING) == ["Special folder"]
    assert values(found, FactKind.PLACE, "destination") == ["Havana"]
    assert values(found, FactKind.AGENT, "via") == ["Soviet Ambassador"]
    assert values(found, FactKind.AGENT, "recipient") == ["A. I. Mikoyan"]
    assert values(found, FactKind.AGENT, "signatory") == ["N. Khrushchev"]
    assert values(found, FactKind.AGENT, "issuing-body") == ["Presidium of the Central Committee"]
    assert values(found, FactKind.NUMBER, "office-marking") == ["12-yav, ll"]
    assert values(found, FactKind.TITLE) == values(found, FactKind.DATE) == []


def test_cover_of_a_pdf(tmp_path: Path) -> None:
    found = describe(read(COVER, tmp_path))
    assert found.profile == "wilson-center"
    assert values(found, FactKind.TITLE) == ["Cable, Alekseev to Gromyko [via Kuznetsov]"]
    assert values(found, FactKind.TYPE) == ["cable"]
    assert values(found, FactKind.AGENT, "sender") == ["Alekseev"]
    assert values(found, FactKind.AGENT, "recipient") == ["Gromyko"]
    assert values(found, FactKind.AGENT, "via") == ["Kuznetsov"]
    assert values(found, FactKind.AGENT, "contributor") == ["Raymond Garthoff"]
    assert values(found, FactKind.AGENT, "translator") == ["Vladimir Zubok", "Mark Kramer"]
    assert values(found, FactKind.AGENT, "translated-for") == ["CWIHP"]
    assert values(found, FactKind.AGENT, "funder") == [
        "MacArthur Foundation",
        "Leon Levy Foundation",
    ]
    assert values(found, FactKind.LANGUAGE, "original") == ["ru", "es"]
    assert values(found, FactKind.CONTENTS) == ["English Translation", "Scan of Original"]
    assert values(found, FactKind.MARKING) == ["Top Secret"]
    assert set(values(found, FactKind.DATE)) == {"1962-10-28"}
    (reference,) = [f for f in found.facts if f.kind is FactKind.ARCHIVAL_REFERENCE]
    assert dict(reference.detail) == {
        "repository": "AVPRF",
        "fond": "104",
        "opis": "17",
        "papka": "118",
        "delo": "3",
        "list": "1-2",
    }
    assert found.problems == ()


def test_cover_on_one_line(tmp_path: Path) -> None:
    found = describe(read(TEXTS["one line"], tmp_path))
    assert found.profile == "wilson-center"
    assert values(found, FactKind.TITLE) == ["Cable, Alekseev to Gromyko [via Kuznetsov]"]
    assert values(found, FactKind.RECORD_ID) == ["112436"]
    assert values(found, FactKind.SUMMARY) == ["Alekseev reports on a conversation with Castro."]


def test_ciphered_telegram(tmp_path: Path) -> None:
    found = describe(read(CIPHERED, tmp_path))
    assert found.profile == "typescript"
    assert values(found, FactKind.TYPE) == ["telegram"]
    assert values(found, FactKind.AGENT, "sender") == ["USSR Ambassador to the USA A. F. Dobrynin"]
    assert values(found, FactKind.AGENT, "recipient") == ["USSR Foreign Ministry", "CC CPSU"]
    assert values(found, FactKind.NUMBER, "special-number") == ["1754 - 1765"]
    assert values(found, FactKind.NUMBER, "copy") == ["1"]
    assert values(found, FactKind.MARKING) == ["TOP SECRET", "Making copies prohibited"]
    assert values(found, FactKind.PRECEDENCE) == ["Very Urgent"]
    assert values(found, FactKind.PLACE, "dispatch") == ["Washington"]
    assert values(found, FactKind.DATE, "header") == ["1962-10-27"]
    assert values(found, FactKind.AGENT, "signatory") == ["A. DOBRYNIN"]
    assert values(found, FactKind.AGENT, "translator") == ["Mark Kramer"]
    assert values(found, FactKind.PROVENANCE) == ["AVPRF, f. 3, op. 66, d. 328, ll. 13-30"]


def test_resolution(tmp_path: Path) -> None:
    found = describe(read(RESOLUTION, tmp_path))
    assert values(found, FactKind.TYPE) == ["resolution"]
    assert "Presidium of the Central Committee" in values(found, FactKind.AGENT, "issuing-body")
    assert values(found, FactKind.AGENT, "sender") == []
    (signed,) = [f for f in found.facts if f.role == "signatory"]
    assert signed.value == "N. Khrushchev"
    assert signed.get("office") == "First Secretary of the Central Committee"
    assert values(found, FactKind.AGENT, "recipient") == []  # "To item 5" is no address


def test_labels(tmp_path: Path) -> None:
    found = describe(read(LABELS, tmp_path))
    assert found.profile == "generic"
    assert values(found, FactKind.TITLE) == ["Letter to U Thant"]
    assert values(found, FactKind.AGENT, "sender") == ["Nikita Khrushchev"]
    assert values(found, FactKind.AGENT, "recipient") == ["U Thant"]
    assert values(found, FactKind.DATE, "header") == ["1962-10-26"]
    assert values(found, FactKind.AGENT, "translator") == ["Mark Kramer"]


def test_of_a_plain_text_nothing_is_said(tmp_path: Path) -> None:
    assert describe(read(PLAIN, tmp_path)) == Description(
        "generic", (("generic", 0), ("wilson-center", 0), ("typescript", 0)), ()
    )


TITLES = {
    "Telegram from Nikita Khrushchev to Anastas Mikoyan": (
        "telegram",
        ["Nikita Khrushchev"],
        ["Anastas Mikoyan"],
    ),
    "Letter from Khrushchev to Fidel Castro, 28 October 1962": (
        "letter",
        ["Khrushchev"],
        ["Fidel Castro"],
    ),
    "Letter to Khrushchev from Fidel Castro": ("letter", ["Fidel Castro"], ["Khrushchev"]),
    "Cable, Mao Zedong [via Kovalev] to Stalin": ("cable", ["Mao Zedong"], ["Stalin"]),
    "Telegram from Alekseev to the USSR Foreign Ministry": (
        "telegram",
        ["Alekseev"],
        ["USSR Foreign Ministry"],
    ),
    "Telegram from Soviet Ambassador to Cuba Alekseev to USSR MFA": (
        "telegram",
        ["Soviet Ambassador to Cuba Alekseev"],
        ["USSR MFA"],
    ),
    "Telegram from Soviet Ambassador to Cuba Alekseev": (
        "telegram",
        ["Soviet Ambassador to Cuba Alekseev"],
        [],
    ),
    "Memorandum of Conversation between Anastas Mikoyan and Fidel Castro": (
        "memorandum of conversation",
        [],
        [],
    ),
    "Record of conversation with U Thant, 29 October 1962": ("record of conversation", [], []),
    "Record of Conversation, Mikoyan to Castro, 3 November 1962": (
        "record of conversation",
        [],
        [],
    ),
    "Minutes of the Meeting of the Presidium": ("minutes", [], []),
    "Report by Marshal Malinovsky": ("report", ["Marshal Malinovsky"], []),
    "Note from Minister of Foreign Affairs A.A. Gromyko and V.E. Semichastny to the CC CPSU": (
        "note",
        ["Minister of Foreign Affairs A.A. Gromyko", "V.E. Semichastny"],
        ["CC CPSU"],
    ),
    "Fidel Castro's Letter to U Thant": ("letter", ["Fidel Castro"], ["U Thant"]),
    "About Instructions to Comrade A. I. Mikoyan": ("", [], []),
    "The Soviet Union and the letter from Kennedy": ("", [], []),
    # An office that stands beside a name is no second party.
    "Letter to Suslov, Secretary of the CPSU CC, from Nikita Khrushchev, Member of the Politburo": (
        "letter",
        ["Nikita Khrushchev"],
        ["Suslov"],
    ),
    "Telegram from Gromyko, Ambassador Dobrynin to Stalin": (
        "telegram",
        ["Gromyko", "Ambassador Dobrynin"],
        ["Stalin"],
    ),
    # A number after the type.
    "Ciphered Telegram No. 25348, Roshchin to Filippov [Stalin]": (
        "telegram",
        ["Roshchin"],
        ["Filippov [Stalin]"],
    ),
    "Note Number 291 from the Department of Asia-Oceania": (
        "note",
        ["Department of Asia-Oceania"],
        [],
    ),
    # No type, but names and whom they wrote to.
    "Yuri Andropov, Nikolai Shchelokov, and Mikhail Malyarov to the CPSU CC": (
        "",
        ["Yuri Andropov", "Nikolai Shchelokov", "Mikhail Malyarov"],
        ["CPSU CC"],
    ),
    "A. Sukharev et al to the CPSU Central Committee, 'On the Question of Katyn'": (
        "",
        ["A. Sukharev"],
        ["CPSU Central Committee"],
    ),
    "Soviet Aid to North Vietnam": ("", [], []),
    "Soviet Aid to the Central Committee": ("", [], []),
    # What a record is of or from sends nothing.
    "Memorandum of Meeting with Khrushchev, Moscow": ("memorandum", [], []),
    "Handwritten Notes from Khrushchev's Talks with the Delegation": ("note", [], []),
    "Report of the Head of the KGB V. Semichastny to the CC CPSU": (
        "report",
        ["Head of the KGB V. Semichastny"],
        ["CC CPSU"],
    ),
    "LETTER FROM N. S. KHRUSHCHEV TO FIDEL CASTRO REGARDING THE CRISIS": (
        "letter",
        ["N. S. KHRUSHCHEV"],
        ["FIDEL CASTRO"],
    ),
    "From the Journal of A. I. Alekseev, 'Record of a Conversation with Castro'": (
        "record of conversation",
        [],
        [],
    ),
    "Letter to the Deputy Chairman of the Soviet Committee of the MGG, Prof. Pushkov": (
        "letter",
        [],
        ["Deputy Chairman of the Soviet Committee of the MGG, Prof. Pushkov"],
    ),
}


@pytest.mark.parametrize("title", TITLES)
def test_titles(title: str) -> None:
    facts = read_title(title, Span(0, len(title)))
    said = {role: [f.value for f in facts if f.role == role] for role in ("sender", "recipient")}
    kind = next((f.value for f in facts if f.kind is FactKind.TYPE), "")
    assert (kind, said["sender"], said["recipient"]) == TITLES[title]
    assert all(supported(fact, title) for fact in facts)


EMBASSIES = "Polish Embassy in Bucharest", "Hungarian Embassy in Havana"
PRESIDIUM = "Presidium of the CC CPSU"


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        (f"{EMBASSIES[0]}, 'Memorandum on Romania'", EMBASSIES[0], "memorandum"),
        (f"{EMBASSIES[1]}, Report on Documents", EMBASSIES[1], "report"),
        ("CC CPSU Politburo Decision, 'On Cuba'", "CC CPSU Politburo", "decision"),
        (f"Resolution of the {PRESIDIUM}, 'On Cuba'", PRESIDIUM, "resolution"),
        (
            f"Extract from protocol No. 61 of the session of the {PRESIDIUM} of 25 May 1962",
            PRESIDIUM,
            "extract from protocol",
        ),
    ],
)
def test_bodies_in_titles(title: str, body: str, kind: str) -> None:
    facts = read_title(title, Span(0, len(title)))
    agents = [(f.role, f.value) for f in facts if f.kind is FactKind.AGENT]
    assert agents == [("issuing-body", body)]
    assert [f.value for f in facts if f.kind is FactKind.TYPE] == [kind]


def test_an_office_beside_a_name_and_a_channel() -> None:
    title = (
        "Memorandum from William Tyler, Director, to the Secretary [Rusk] through Alexis Johnson"
    )
    facts = [f for f in read_title(title, Span(0, len(title))) if f.kind is FactKind.AGENT]
    assert [(f.role, f.value, f.get("office")) for f in facts] == [
        ("sender", "William Tyler", "Director"),
        ("recipient", "Secretary [Rusk]", ""),
        ("via", "Alexis Johnson", ""),
    ]


PAGE = """\
Skip to content

July 14, 1955

Telegram, Zhou Enlai to Mao Zedong

This document was made possible with support from MacArthur Foundation

We met the other side again today, and it has taken the same position as in the last meeting.

Zhou Enlai

14 July 1955

Zhou Enlai informs Mao Zedong about the talks, which led to no result on that day.

Author(s):

Zhou Enlai

Document Information

Source

PRC FMA 206-00048-10. Obtained by Shen Zhihua and translated by Gao Bei.

Original Archive

Ministry of Foreign Affairs of the People's Republic of China

Rights

Materials may be used again for research and teaching.

Language

Chinese

Record ID

110601
"""


def test_a_live_page(tmp_path: Path) -> None:
    document = read(PAGE, tmp_path)
    found = describe(document)
    assert found.profile == "wilson-center"
    assert all(supported(fact, document.text) for fact in found.facts)
    assert values(found, FactKind.DATE) == ["1955-07-14"]
    assert values(found, FactKind.TITLE) == ["Telegram, Zhou Enlai to Mao Zedong"]
    assert values(found, FactKind.SUMMARY)[0].startswith("Zhou Enlai informs")
    assert values(found, FactKind.RECORD_ID) == ["110601"]
    assert values(found, FactKind.LANGUAGE, "original") == ["zh"]
    assert values(found, FactKind.PROVENANCE) == ["PRC FMA 206-00048-10."]
    roles = {"signatory": "Zhou Enlai", "translator": "Gao Bei", "funder": "MacArthur Foundation"}
    for role, name in roles.items():
        assert values(found, FactKind.AGENT, role) == [name]


LETTERHEAD = """\
USSR
COMMITTEE OF STATE SECURITY
of the COUNCIL OF MINISTERS of the USSR

December 29, 1975⁸
No. 3213-A
Moscow

TOP SECRET
SPECIAL IMPORTANCE

CC CPSU

On the statements of the leaders of the French Communist Party

The leaders of the party have said in public that they do not share the view of our press.

CHAIRMAN OF THE COMMITTEE OF STATE SECURITY

Yu. ANDROPOV

ABOARD PLANE
"""


def test_a_letterhead_is_no_title(tmp_path: Path) -> None:
    found = describe(read(LETTERHEAD, tmp_path))
    assert values(found, FactKind.TITLE) == [
        "On the statements of the leaders of the French Communist Party"
    ]
    assert values(found, FactKind.DATE) == ["1975-12-29"]
    assert values(found, FactKind.MARKING) == ["TOP SECRET", "SPECIAL IMPORTANCE"]
    assert values(found, FactKind.NUMBER) == ["3213-A"]
    assert values(found, FactKind.AGENT, "recipient") == ["CC CPSU"]
    assert values(found, FactKind.AGENT, "signatory") == ["Yu. ANDROPOV"]


TELETYPE = """\
Reproduction prohibited

Incoming coded telegram No. 36057/2620

Copy No. 1 to Khrushchev   Copy No. 10 to Gromyko

From: Washington   No. 48866   Time: 16:45   Date: 25/X/1962

To: [Director Eugeniusz] MILNIKIEL [1] and [Juliusz] KATZ-SUCHY [2]

From: [Ambassador Edward] DROŻNIAK [3]

We have learned from two correspondents that the order was given this morning to be ready.

A. DOBRYNIN

No. 2102-A

Translated by Svetlana Savranskaya
The National Security Archive
"""


def test_lines_that_are_forms(tmp_path: Path) -> None:
    found = describe(read(TELETYPE, tmp_path))
    assert values(found, FactKind.TITLE) == []
    assert values(found, FactKind.TYPE) == ["telegram"]
    assert values(found, FactKind.PLACE) == ["Washington"]
    assert values(found, FactKind.DATE) == ["1962-10-25"]
    assert values(found, FactKind.NUMBER) == ["36057/2620", "48866", "2102-A"]
    assert values(found, FactKind.AGENT, "recipient") == [
        "[Director Eugeniusz] MILNIKIEL", "[Juliusz] KATZ-SUCHY",
    ]  # fmt: skip
    assert values(found, FactKind.AGENT, "sender") == ["[Ambassador Edward] DROŻNIAK"]
    assert values(found, FactKind.AGENT, "translator") == ["Svetlana Savranskaya"]
    assert values(found, FactKind.PROVENANCE) == []


def test_who_signs_an_extract_did_not_send_it(tmp_path: Path) -> None:
    text = "To Comrade Gromyko\n\nExtract from protocol No. 61\n\nOn the reply to Kennedy\n\n"
    text += "1. To approve the draft of the reply, which is attached to this decision.\n\n"
    text += "CC SECRETARY L. BREZHNEV\n"
    found = describe(read(text, tmp_path))
    assert values(found, FactKind.TITLE) == ["On the reply to Kennedy"]
    assert values(found, FactKind.AGENT, "signatory") == ["L. BREZHNEV"]
    assert values(found, FactKind.AGENT, "sender") == []


def test_a_house_is_no_translator_and_a_book_has_its_own(tmp_path: Path) -> None:
    told = '"A Talk", May 1, 1962, Wilson Center Digital Archive, '
    house = told + "AVP RF; translation by Mark Kramer, Harvard University."
    book = told + "Wartime. Translated by Michael Petrovich. (New York: Harcourt, 1977), 385."
    cover = (
        "May 1, 1962\n\nA Talk\n\nCitation:\n\n{}\n\nContents:\n\nEnglish Translation\n\nHello.\n"
    )
    found = describe(read(cover.format(house), tmp_path))
    assert values(found, FactKind.AGENT, "translator") == ["Mark Kramer"]
    found = describe(read(cover.format(book), tmp_path))
    assert values(found, FactKind.AGENT, "translator") == []


def test_the_proof_can_fail() -> None:
    text = "Telegram of November 11, 1962, Russian"
    wrong = [
        Fact(FactKind.DATE, "1962-11-12", Span(12, 29), "cover-date"),
        Fact(FactKind.TYPE, "letter", Span(0, 8), "title-type"),
        Fact(FactKind.LANGUAGE, "de", Span(31, 38), "label-original-language"),
        Fact(FactKind.AGENT, "U Thant", Span(0, 8), "signature", role="signatory"),
        Fact(FactKind.TITLE, "", Span(0, 0), "cover-title"),
        Fact(FactKind.ARCHIVAL_REFERENCE, "1962", Span(25, 29), "x", detail=(("fond", "7"),)),
    ]
    assert not any(supported(fact, text) for fact in wrong)


def made(lines: list[tuple[str, RecordPart]]) -> Document:
    segments, at = [], 0
    for line, part in lines:
        segments.append(Segment(SegmentKind.PARAGRAPH, Span(at, at + len(line)), -1, part=part))
        at += len(line) + 1
    text = "\n".join(line for line, _ in lines)
    source = Source("text.txt", "text/plain", "0" * 64, len(text.encode()), "utf-8")
    return Document(source, text, text, segmentation=tuple(segments), metadata={"language": "en"})


WORDS = (
    *TELEGRAM[:700].split(),
    *CIPHERED.split(" "),
    *COVER.split(" "),
    "Citation:",
    "Contents:",
    "[",
    ")",
    "“",
    "To",
    "from",
    "via",
    "RGANI,",
    "f.",
    "5",
    "Dear",
    "Sunday,",
    "11.XI.62",
    "(Special No. 1013)[1]",
)
A_LINE = st.tuples(
    st.lists(st.sampled_from(WORDS), max_size=14).map(lambda w: " ".join(" ".join(w).split())),
    st.sampled_from(list(RecordPart)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(A_LINE, max_size=14))
def test_any_words_in_any_part(lines: list[tuple[str, RecordPart]]) -> None:
    document = made(lines)
    found = describe(document)
    assert found == describe(document)
    for fact in found.facts:
        assert supported(fact, document.text), fact


@pytest.mark.parametrize("part", [RecordPart.HEADER, RecordPart.HEADING, RecordPart.SIGNATURE])
@pytest.mark.parametrize(
    "piece", ["[", "(", " to A", "A. ", "Letter from ", "X and ", '"', "Of the "]
)
def test_hostile_lines_take_no_time(piece: str, part: RecordPart) -> None:
    document = made([((piece * 20_000).strip(), part)])
    began = time.process_time()
    describe(document)
    assert time.process_time() - began < 3


def test_the_label_of_a_source_note_is_no_part_of_the_reference() -> None:
    text = (
        "Letter from A. Gromyko to A. Dobrynin\n\nThe ships lie at the quay in Havana.\n\n"
        "A. Gromyko\n\n[Source: AVPRF, f. 5, op. 6, d. 7; translation by S. Savranskaya.]\n"
    )
    document, _ = understand(text.encode(), "letter.txt")
    assert document is not None
    (fact,) = [f for f in document.facts if f.kind is FactKind.ARCHIVAL_REFERENCE]
    assert fact.value == "AVPRF, f. 5, op. 6, d. 7"
