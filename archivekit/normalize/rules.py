"""What a rule is, and the list of all rules: the page of each is what `explain` prints."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tier(StrEnum):
    """What may become of what a rule finds."""

    APPLIED = "applied"
    PROPOSED = "proposed"
    EDITOR = "the editor's"


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: what it does, why, and an example that a test holds it to.

    A `uniform` rule asks for no judgement: many of its changes may be published as one row.
    A `needed` rule keeps the tables whole, one line a cell, and cannot be skipped.
    """

    name: str
    tier: Tier
    title: str
    why: str
    before: str
    after: str
    uniform: bool = False
    needed: bool = False


RULES: tuple[Rule, ...] = (
    Rule(
        "line-end",
        Tier.APPLIED,
        "Every line end becomes LF",
        "Programs end lines in different ways (CR LF, CR, NEL, the line separators of Unicode). "
        "The kind is on record, so the bytes can be rebuilt.",
        "one\r\ntwo\rthree",
        "one\ntwo\nthree",
        uniform=True,
        needed=True,
    ),
    Rule(
        "form-feed",
        Tier.APPLIED,
        "A form feed is a page break, not a character to read",
        "The place stays as a page break. Where the form feed alone parted two lines, a line end "
        "takes its place.",
        "page one\fpage two",
        "page one\npage two",
        uniform=True,
        needed=True,
    ),
    Rule(
        "control-character",
        Tier.APPLIED,
        "Control characters leave the reading text",
        "They have no shape and damage tables and terminals. Each is reported.",
        "a bell\x07 rang",
        "a bell rang",
        uniform=True,
        needed=True,
    ),
    Rule(
        "soft-hyphen",
        Tier.APPLIED,
        "Soft hyphens leave the reading text",
        "A soft hyphen only says where a word may be cut. At the end of a line, the two halves "
        "are one word.",
        "repre\u00ad\nsentative of the govern\u00adment",
        "representative of the government",
        uniform=True,
    ),
    Rule(
        "nfc",
        Tier.APPLIED,
        "Letters with accents become one character (Unicode NFC)",
        "The same letter can be written as one code point or as a letter and a mark. NFC makes "
        "equal words equal. Runs of more than 30 marks are left alone (UAX 15, Stream-Safe).",
        "Hru\u0073\u030cčov",
        "Hru\u0161čov",
        uniform=True,
    ),
    Rule(
        "blank-line",
        Tier.APPLIED,
        "A line of nothing but blanks becomes an empty line",
        "No-break spaces left by web pages and word processors make a line look empty.",
        "one\n\u00a0\ntwo",
        "one\n\ntwo",
        uniform=True,
        needed=True,
    ),
    Rule(
        "gap",
        Tier.APPLIED,
        "Several blanks, a tab or a no-break space become one space",
        "Typists put two spaces after a full stop and web pages keep them with no-break spaces.",
        "the equipment. \u00a0If we",
        "the equipment. If we",
        uniform=True,
        needed=True,
    ),
    Rule(
        "trailing-blank",
        Tier.APPLIED,
        "Blanks at the end of a line go",
        "Nobody sees them, and they make equal lines unequal.",
        "one \ntwo",
        "one\ntwo",
        uniform=True,
        needed=True,
    ),
    Rule(
        "line-join",
        Tier.APPLIED,
        "Lines that were broken at the margin become one paragraph",
        "Only in a text that is set to a width: most lines are filled so that the next word had "
        "no room, and most next lines go on in lower case. Verse, lists, addresses, short lines "
        "and indented beginnings stay apart.",
        "The most important question now is that\nof the inspections, and the government\n"
        "of the Republic has said so in a letter\nthat was sent to the Secretary General\n"
        "and to all the members of the council.",
        "The most important question now is that of the inspections, and the government "
        "of the Republic has said so in a letter that was sent to the Secretary General "
        "and to all the members of the council.",
        uniform=True,
    ),
    Rule(
        "line-end-hyphen",
        Tier.APPLIED,
        "A word cut by a hyphen at the end of a line is joined, on evidence",
        "The hyphen goes if the joined word stands elsewhere in the text, or if the dictionary "
        "has it and the text never writes it with a hyphen. Else the hyphen stays and only the "
        "line end goes.",
        "The government has answered, and represen-\ntatives of the other side will come\n"
        "to the talks that were agreed upon with\nthe representatives of the United States\n"
        "and with the members of the commission.",
        "The government has answered, and representatives of the other side will come "
        "to the talks that were agreed upon with the representatives of the United States "
        "and with the members of the commission.",
    ),
    Rule(
        "indent",
        Tier.APPLIED,
        "Blanks at the beginning of a line go",
        "Indentation is layout. What it tells about paragraphs was used before it went.",
        "\u00a0Havana",
        "Havana",
        uniform=True,
        needed=True,
    ),
    Rule(
        "page-break-join",
        Tier.APPLIED,
        "Two halves of a sentence, cut by a page break, become one paragraph",
        "The first half is running text without an end; the second goes on in lower case, or the "
        "first ends in a word that cannot end a sentence. The place is kept as a presumed page "
        "break.",
        "in his speech before the whole assembly of the United Nations on 22\n\n"
        "October, he spoke of it.",
        "in his speech before the whole assembly of the United Nations on 22 "
        "October, he spoke of it.",
    ),
    Rule(
        "emendation",
        Tier.EDITOR,
        "What an editor puts in the place of other words",
        "Decided in seeds/decisions/*.csv, with name, date and reason; it can be undone like any "
        "other change.",
        "this is basis of coexistence",
        "this is the basis of coexistence",
    ),
    Rule(
        "sic",
        Tier.EDITOR,
        "The mark by which an editor says: so it is written",
        "Decided in seeds/decisions/*.csv; the mark is put in behind the words.",
        "to there comprehension",
        "to there [sic] comprehension",
    ),
    Rule(
        "run-together",
        Tier.PROPOSED,
        "Two words written as one",
        "The whole is in no dictionary and nowhere else in the text, both parts are frequent "
        "words. A right guess is common, a sure one is not: an editor decides.",
        "they openedfire at once",
        "they opened fire at once",
    ),
    Rule(
        "doubled-sentence",
        Tier.PROPOSED,
        "A sentence that stands twice in a row",
        "A copyist's eye went back. Short repetitions are rhetoric and are left alone.",
        "We have raised a toast to Fidel ourselves. We have raised a toast to Fidel ourselves "
        "here, but not there.",
        "We have raised a toast to Fidel ourselves here, but not there.",
    ),
    Rule(
        "doubled-word",
        Tier.PROPOSED,
        "A small word that stands twice in a row",
        "An article or a preposition is hardly ever doubled on purpose.",
        "from the the other side",
        "from the other side",
    ),
    Rule(
        "suspected-slip",
        Tier.PROPOSED,
        "A turn of words that is a slip in any register",
        "From a short list of turns that no style of the language allows.",
        "make sure that they were been dismantled",
        "make sure that they had been dismantled",
    ),
)

RULES_BY_NAME: dict[str, Rule] = {rule.name: rule for rule in RULES}
