"""The citation that an archive gives: title, date, publisher, where the record came from, URL."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from archivekit.core.record import Fact, FactKind
from archivekit.core.text import Span
from archivekit.describe.archival_reference import parse_reference
from archivekit.describe.contributions import read_contributions
from archivekit.describe.dates import parse_date
from archivekit.describe.record_text import date_facts
from archivekit.describe.urls import FoundUrl, Host, find_urls
from archivekit.describe.word_lists import folded, one_of, word_list

_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»", "‘": "’"}
_CREDITS = re.compile(
    r"\b(?P<credit>(?i:re)?(?i:translated|translation|transcribed|contributed|obtained|annotated|provided\sby))\b"
)
_PAPERS = re.compile(
    r"(?i:papers|archive|collection)\sof\s(?:the\slate\s)?(?:Dr\.\s)?(?P<name>[A-Z](?:[^,.;]|(?<=\s[A-Z])\.){1,60})"
)
_OF_A_BOOK = re.compile(r"[^()<>;]{1,80}[.,]\s\([A-Z][^():<>]{1,40}:\s")
_DONATED = re.compile(r"donated\sto\s(?:the\s)?(?P<name>[A-Z][^,.;<]{1,80})")


@cache
def publisher_pattern() -> re.Pattern[str]:
    """Any of the names under which an archive publishes records."""
    names = [
        name for publisher in word_list("archives")["publishers"] for name in publisher["names"]
    ]
    return re.compile(rf"(?:{one_of(names)})(?!\w)")


def read_citation(text: str, span: Span, language: str) -> list[Fact]:
    """The facts of a citation as an archive states it; what it leaves out is left out here too.

    >>> text = '"Letter to Castro", 1962, Wilson Center Digital Archive, RGANI, f. 5.'
    >>> [fact.kind.value for fact in read_citation(text, Span(0, len(text)), "en")]
    ['title', 'date', 'provenance', 'archival-reference']
    """
    url = _own_url(text, span)
    end = url.span.start if url else span.end
    while end > span.start and (text[end - 1].isspace() or text[end - 1] == "<"):
        end -= 1
    facts: list[Fact] = []
    title, after = _title(text, Span(span.start, end), language)
    if title:
        facts.append(
            Fact(FactKind.TITLE, folded(title.of(text)), title, "citation-title", role="supplied")
        )
    publisher = publisher_pattern().search(text, after, end)
    if publisher:
        facts += _date(text, Span(after, publisher.start()), language)
        facts += read_origin(text, Span(publisher.end(), end))
    elif title:
        facts += read_contributions(text, Span(after, end), "citation-translation")
    return facts


def read_url(text: str, span: Span) -> list[Fact]:
    """The address of the record in a citation, and the number that it leads to."""
    found = _own_url(text, span)
    if found is None:
        return []
    detail = [("host", found.host.value)] if found.host is not Host.OTHER else []
    detail += [("canonical", found.canonical)] if found.canonical else []
    facts = [Fact(FactKind.URL, found.url, found.span, "url", detail=tuple(detail))]
    if found.record_span:
        archive = (("repository", found.archive),)
        facts.append(
            Fact(
                FactKind.RECORD_ID, found.record_id, found.record_span, "url-record", detail=archive
            )
        )
    return facts


def _own_url(text: str, span: Span) -> FoundUrl | None:
    """The last address: one before it is that of the source that is cited."""
    return next(iter(reversed(list(find_urls(text, span)))), None)


def _title(text: str, span: Span, language: str) -> tuple[Span | None, int]:
    """The words in quotation marks at the start, and where they and the marks end."""
    closing = _QUOTES.get(text[span.start : span.start + 1], "")
    if not closing:
        return None, span.start
    found = None
    for match in re.compile(rf"[{closing}]").finditer(
        text, span.start + 1, min(span.end, span.start + 2000)
    ):
        found = match.start()
        if text[match.end() : match.end() + 1] == match[0]:
            continue  # of two marks the first ends words inside the title
        rest = text[match.end() : match.end() + 60].lstrip(" ,")
        if parse_date(rest.split(", History")[0].split(", Wilson")[0], language) or re.match(
            r"(?:[A-Z][a-z]+\s)?(?:[0-9]{1,2},?\s)?[0-9]{4}\b", rest
        ):
            break
    if found is None:
        return None, span.start
    end = found
    while end > span.start + 1 and text[end - 1] in ", .":
        end -= 1
    return Span(span.start + 1, end), found + 1


def _date(text: str, span: Span, language: str) -> list[Fact]:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip(" ,\n"))
    at = Span(start, max(start, span.start + len(words.rstrip(" ,\n"))))
    found = parse_date(at.of(text), language) if len(at) else None
    return (
        date_facts(replace(found, span=found.span.shift(at.start)), "citation-date", "header")
        if found
        else []
    )


def _begins(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the words begin the chain, or follow a mark, so that they begin a credit.

    Before (New York: Harcourt, 1977) they speak of the translator of a book.
    """
    if _OF_A_BOOK.match(text, match.end()):
        return False
    before = text[start : match.start()].rstrip()
    return not before or before[-1] in ".;,)" or (before[-1].isdigit() and match[0][0].isupper())


def read_origin(text: str, span: Span) -> list[Fact]:
    """Where the record comes from, its place in an archive, and who translated it."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip(" ,.\n"))
    at = next(
        (
            m.start("credit")
            for m in _CREDITS.finditer(text, start, span.end)
            if _begins(text, start, m)
        ),
        -1,
    )
    end = at if at >= 0 else span.end
    chain = Span(start, max(start, start + len(text[start:end].rstrip(" ,;\n"))))
    facts: list[Fact] = []
    if len(chain) > 1:
        detail = []
        for name, pattern in (("papers-of", _PAPERS), ("donated-to", _DONATED)):
            if match := pattern.search(text, chain.start, chain.end):
                detail.append((name, folded(match["name"])))
        facts.append(
            Fact(
                FactKind.PROVENANCE,
                folded(chain.of(text)),
                chain,
                "citation-provenance",
                detail=tuple(detail),
            )
        )
        if reference := parse_reference(text, chain):
            facts.append(reference.fact(text, "citation-reference"))
    if at >= 0:
        facts += read_contributions(text, Span(end, span.end), "citation-translation")
    return facts
