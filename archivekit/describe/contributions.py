"""Who did what for a text: translated, transcribed, contributed, annotated or paid for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archivekit.core.record import Certainty, Fact, FactKind
from archivekit.core.text import Span
from archivekit.describe.word_lists import folded, language_tags

_ROLES = {
    "translated": "translator", "translation": "translator", "retranslated": "translator",
    "transcribed": "transcriber", "transcription": "transcriber", "annotated": "annotator",
    "contributed": "contributor", "obtained": "contributor", "provided": "contributor",
}  # fmt: skip
_VERB = "(?:" + "|".join(_ROLES) + r"|edited|introduced|selected|scanned|compiled)"
_BY = re.compile(
    rf"(?i:\b(?P<verbs>{_VERB}(?:(?:,\s(?:and\s)?|\sand\s){_VERB}){{0,4}}))"
    r"(?:\sfrom\s(?:the\s)?(?P<language>[A-Z][a-z]+))?"
    r"(?:\sfor\s(?:the\s)?(?P<ordered>[A-Z][^.,;<>]{1,80}?))?(?:\sfrom\s(?:the\s)?(?P<late>[A-Z][a-z]+))?"
    r"\s\[?by\]?:?\s(?:\[signature\]\s)?\(?"
)
_FROM = re.compile(r"\b(?i:translat(?:ed|ion))\sfrom\s(?:the\s)?(?P<language>[A-Z][a-z]+)\b")
_NAMES_END = re.compile(
    rf"(?:(?<![\s.(\[][^\W\d_a-z])(?<!^[^\W\d_a-z])(?<!\bDr)(?<!\bJr)(?<!\bMr)(?<!\bMrs)\.(?=\s|$)|[;<\])]|\s\(|https?:"
    rf"|,?\s(?:and\s)?(?i:{_VERB})\b|,?\s(?:with|from|at|in|on|as|courtesy)\s|\n\n)"
)
_FOR = re.compile(r",?\sfor\s(?:the\s)?(?=[A-Z])")
_AND = re.compile(r",\s(?:and\s)?|\s(?:and|&)\s")
_HOUSE = re.compile(
    r"\b(?:University|College|Institute|School|Centre|Center|Library|Archives?|Museum|Academy|Project)\b"
)
_SUPPORT = re.compile(
    r"(?i:made\spossible|supported|funded|funding|support)\b[^.;]{0,60}?\s(?:from|by|of)\s(?:the\s)?(?=[A-Z])"
)
_ANOTHER_FUNDER = re.compile(
    r"(?:(?<=Foundation)|(?<=Corporation)|(?<=Fund)|(?<=Endowment)|(?<=Institute)|(?<=Trust)|"
    r"(?<=University)|(?<=Program)|(?<=\)))(?:,\s(?:and\s)?|\sand\s)(?:the\s)?(?=[A-Z])"
)


def read_contributions(text: str, span: Span, rule: str) -> list[Fact]:
    """Who translated, transcribed, annotated or contributed a text, for whom, from which language.

    >>> text = "Obtained and translated by Gary Goldberg for the National Security Archive."
    >>> [(f.role, f.value) for f in read_contributions(text, Span(0, len(text)), "credits")]
    [('contributor', 'Gary Goldberg'), ('translator', 'Gary Goldberg'),
     ('translated-for', 'National Security Archive')]
    """
    facts: list[Fact] = []
    for match in _BY.finditer(text, span.start, span.end):
        stop = _NAMES_END.search(text, match.end(), span.end)
        names = Span(match.end(), stop.start() if stop else span.end)
        patron = Span(*match.span("ordered")) if match["ordered"] else None
        if found := _FOR.search(text, names.start, names.end):
            patron = Span(found.end(), names.end)
            names = Span(names.start, found.start())
        roles = [
            _ROLES[verb.lower()]
            for verb in re.findall(r"\w+", match["verbs"])
            if verb.lower() in _ROLES
        ]
        for role in dict.fromkeys(roles):
            facts += [_agent(text, name, role, rule) for name in _people(text, names)]
        if patron and "translator" in roles:
            facts.append(_agent(text, _without_end(text, patron), "translated-for", rule))
        for group in ("language", "late"):
            if "translator" in roles and match[group] and language_tags(match[group]):
                at = Span(*match.span(group))
                tag = language_tags(match[group])[0]
                facts.append(Fact(FactKind.LANGUAGE, tag, at, rule, Certainty.LIKELY, "original"))
    return facts + _from_language(text, span, rule, facts)


def _from_language(text: str, span: Span, rule: str, facts: list[Fact]) -> list[Fact]:
    """The language of the original where nobody is named: Translation from English."""
    if any(fact.kind is FactKind.LANGUAGE for fact in facts):
        return []
    found = []
    for match in _FROM.finditer(text, span.start, span.end):
        for tag in language_tags(match["language"]):
            at = Span(*match.span("language"))
            found.append(Fact(FactKind.LANGUAGE, tag, at, rule, Certainty.LIKELY, "original"))
    return found[:1]


def read_funders(text: str, span: Span, rule: str) -> list[Fact]:
    """Who made a publication possible, as a sentence of thanks says.

    >>> text = "This document was made possible with support from Leon Levy Foundation"
    >>> [fact.value for fact in read_funders(text, Span(0, len(text)), "label-credits")]
    ['Leon Levy Foundation']
    """
    match = _SUPPORT.search(text, span.start, span.end)
    if match is None:
        return []
    stop = re.compile(r"\.(?:\s+[A-Z]|\s*$)|;|\n\n").search(text, match.end(), span.end)
    at, end = match.end(), stop.start() if stop else span.end
    facts = []
    for cut in [*_ANOTHER_FUNDER.finditer(text, at, end), None]:
        name = _without_end(text, Span(at, cut.start() if cut else end))
        facts.append(_agent(text, name, "funder", rule))
        at = cut.end() if cut else end
    return facts


def _people(text: str, span: Span) -> Iterator[Span]:
    at = span.start
    for match in [*_AND.finditer(text, span.start, span.end), None]:
        name = _without_end(text, Span(at, match.start() if match else span.end))
        house = at > span.start and _HOUSE.search(name.of(text))  # of the one named before it
        if 1 < len(name) <= 80 and name.of(text)[0].isupper() and not house:
            yield name
        at = match.end() if match else span.end


def _without_end(text: str, span: Span) -> Span:
    words = span.of(text).rstrip(" \n,;")
    if words.endswith(".") and not re.search(r"(?:\b[^\W\d_a-z]|Jr|Sr)\.$", words):
        words = words[:-1]
    return Span(span.start, span.start + len(words))


def _agent(text: str, span: Span, role: str, rule: str) -> Fact:
    return Fact(FactKind.AGENT, folded(span.of(text)), span, rule, role=role)
