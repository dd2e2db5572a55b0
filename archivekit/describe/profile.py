"""What a document says about itself as a record: the profile that fits it, and the facts it reads.

Each profile counts the signs that it knows; the one with most points reads the document. A tie,
or no sign at all, goes to the generic profile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from archivekit.core.document import Document
from archivekit.core.problems import Place, Problem, problem
from archivekit.core.record import Fact, FactKind
from archivekit.core.text import Span
from archivekit.describe import generic, typescript, wilson_center
from archivekit.describe.dates import FoundDate, find_dates, parse_date, supports
from archivekit.describe.record_text import RecordText
from archivekit.describe.titles import record_type
from archivekit.describe.urls import Host, find_urls
from archivekit.describe.word_lists import folded, language_tags

WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

PROFILES = (generic, wilson_center, typescript)
"""In this order: of two with as many points the first reads."""

_FEWEST = 3
"""Points that a special profile needs to be asked at all."""


DESCRIBE_RULES: tuple[tuple[str, str], ...] = (
    ("language", "the language of a text, told from its letters and words"),
    ("mention", "words that speak of another document: our letter of 28 October"),
    ("label-citation", "what stands after the label Citation, whole"),
    ("label-record-id", "the number after the label Record ID"),
    ("label-summary", "what stands after the label Summary"),
    ("label-credits", "what stands after the label Credits, and whom it thanks for support"),
    ("label-original-language", "the languages named after the label Original Language"),
    ("label-contents", "what an export says it holds, and the language of the text among it"),
    ("cover-date", "the date on the cover of an export, which has no label"),
    ("cover-title", "the title on the cover; sure where the citation repeats it"),
    ("citation-title", "the words in quotation marks with which a citation begins"),
    ("citation-date", "the date between title and publisher in a citation"),
    ("citation-provenance", "what a citation says after the publisher: where the record is from"),
    ("citation-reference", "the archival reference in a citation, in its parts"),
    ("citation-translation", "who translated, transcribed or contributed, as a citation says"),
    ("url", "the address with which a citation ends, as received"),
    ("url-record", "the number of the record in the address of a known archive"),
    ("title-type", "the kind of record that a title names at its start"),
    ("title-from-to", "TYPE from X to Y; TYPE, X to Y; TYPE to Y"),
    ("title-via", "via X in a title"),
    ("title-by", "TYPE by X"),
    ("title-of", "TYPE of X, of reports, letters and statements"),
    ("title-of-body", "TYPE of a body, of resolutions and the like: who issued it"),
    ("title-possessive", "X's TYPE to Y"),
    ("title-date", "the date at the end of a title"),
    ("heading-title", "the lines above a text that are no marking, number, date or address"),
    ("heading-date", "a date among the lines above a text"),
    ("heading-special-number", "the number of a ciphered telegram: Special No. 1013"),
    ("heading-protocol", "the number of a protocol"),
    ("heading-protocol-paragraph", "the paragraph of a protocol: paragraph 1 of protocol 66"),
    ("heading-copy", "the number of the copy"),
    ("heading-telegram", "the number of a telegram"),
    ("heading-document-number", "a number above a text, of a kind that is not said"),
    ("security-marking", "words of secrecy on a line of their own, to the letter"),
    ("attachment-marking", "words of secrecy that a text says of its attachment"),
    ("precedence", "words of urgency on a line of their own, to the letter"),
    ("address-block", "the lines that say where, through whom and to whom a record went"),
    ("place-line", "a known place on a line of its own above a text"),
    ("place-and-date", "a known place beside a date"),
    ("salutation", "whom the salutation addresses by name"),
    ("signature", "a name below a text, and the office that stands with it"),
    ("signature-office", "an office below a text, without a name"),
    ("signature-sender", "who signed a letter or telegram whose sender is not named elsewhere"),
    ("closing-date", "a date beside or below a signature"),
    ("closing-place", "a known place beside or below a signature"),
    ("body-speaks", "the body in whose name a text speaks: We, the Presidium, …"),
    ("office-marking", "what a registry or typist left below a text, to the letter"),
    ("source-note", "a note that says where the text is from"),
    ("source-note-reference", "the archival reference in such a note, in its parts"),
    ("source-note-translation", "who translated the text, and from which language, in such a note"),
    ("note-received", "a note that tells who received the record, from whom and when"),
    ("label-title", "what stands after the label Title"),
    ("label-author", "what stands after the label Author"),
    ("label-from", "what stands after the label From"),
    ("label-to", "what stands after the label To"),
    ("label-date", "the date after the label Date"),
    ("label-source", "what stands after the label Source"),
    ("label-translator", "what stands after the label Translated by"),
)
"""Every rule by which a fact is read, and in a line what it does."""


@dataclass(frozen=True, slots=True)
class Description:
    """What was read of a record: by which profile, chosen by which scores, and the facts."""

    profile: str
    scores: tuple[tuple[str, int], ...]
    facts: tuple[Fact, ...]
    problems: tuple[Problem, ...] = ()


def describe(document: Document) -> Description:
    """What a document says about itself, each value with the words that it was read from.

    >>> import archivekit as ak
    >>> description = describe(ak.read("seeds/000_ffc89407d609e817.txt"))
    >>> description.profile
    'wilson-center'
    >>> [(f.role, f.value) for f in description.facts if f.kind is FactKind.DATE]
    [('header', '1962-11-11'), ('header', '1962-11-11'), ('received', '1962-11-11')]
    """
    record = RecordText.of(document)
    scores = {profile.NAME: profile.score(record) for profile in PROFILES}
    best = generic
    for profile in PROFILES[1:]:
        if scores[profile.NAME] >= _FEWEST and scores[profile.NAME] > scores[best.NAME]:
            best = profile
    facts = tuple(dict.fromkeys(best.read(record)))
    return Description(best.NAME, tuple(scores.items()), facts, _problems(document, facts))


def _problems(document: Document, facts: tuple[Fact, ...]) -> tuple[Problem, ...]:
    problems = []
    for fact in facts:
        if fact.kind is FactKind.URL and fact.get("host") in (Host.STAGING, Host.MIRROR):
            host = fact.value.split("/")[2]
            canonical = f", {fact.get('canonical')}" if fact.get("canonical") else ""
            told = {"host": host, "kind": f"a {fact.get('host')} host", "canonical": canonical}
            problems.append(_problem(document, "record.staging-host", fact, told))
        elif fact.kind is FactKind.DATE and fact.get("weekday-agrees") == "no":
            day = date.fromisoformat(fact.get("earliest"))
            told = {
                "date": fact.value,
                "calendar": WEEKDAYS[day.weekday()],
                "stated": fact.get("weekday"),
            }
            problems.append(_problem(document, "record.weekday", fact, told))
    return tuple(problems)


def _problem(document: Document, code: str, fact: Fact, told: dict[str, str]) -> Problem:
    _, anchors = document.locate(fact.span.start, fact.span.end)
    place = Place(document.source.path, line=anchors[0].line)
    return problem(code, place, snippet=fact.quote(document.text)[:80], **told)


def supported(fact: Fact, text: str) -> bool:
    """Whether the words that a fact was read from say its value and every further value.

    The value stands in them (blanks folded), or they are read to it again: a date by the date
    reader, a language and a type of record by their tables, a canonical address by its archive.

    >>> from archivekit.core.text import Span
    >>> supported(Fact(FactKind.DATE, "1962-11-11", Span(0, 17), "x"), "November 11, 1962")
    True
    >>> supported(Fact(FactKind.AGENT, "N. Khrushchev", Span(0, 8), "x"), "Mikoyan.")
    False
    """
    quote = folded(fact.quote(text))
    if not _says(fact, quote):
        return False
    return all(_says_further(fact, name, value, quote, text) for name, value in fact.detail)


def _says(fact: Fact, quote: str) -> bool:
    if fact.kind is FactKind.DATE:
        return supports(quote, fact.value)
    if fact.kind is FactKind.LANGUAGE:
        return fact.value in language_tags(quote)
    if fact.kind is FactKind.TYPE:
        return record_type(quote) == fact.value
    return bool(fact.value) and fact.value in quote


def _says_further(fact: Fact, name: str, value: str, quote: str, text: str) -> bool:
    if fact.kind is FactKind.DATE:
        languages = ("und", "en", "ru", "de")
        found = [d for language in languages for d in find_dates(quote, language=language)]
        found += [d for language in languages if (d := parse_date(quote, language))]
        return any(value in (d.earliest, d.latest, d.weekday, _agrees(d)) for d in found)
    if fact.kind in (FactKind.URL, FactKind.RECORD_ID):
        around = Span(max(0, fact.span.start - 300), min(len(text), fact.span.end + 300))
        return any(
            value in (found.host.value, found.canonical, found.archive)
            for found in find_urls(text, around)
        )
    if name == "office":  # it stands beside the name, above it or below it
        near = text[max(0, fact.span.start - 400) : fact.span.end + 400]
        return value in folded(near)
    return value in quote


def _agrees(found: FoundDate) -> str:
    return {None: "", True: "yes", False: "no"}[found.weekday_agrees]
