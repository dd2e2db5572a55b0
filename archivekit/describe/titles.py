"""What the words of a title say: TYPE from X to Y, Letter to Y, Minutes of …, Report by X."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from archivekit.core.record import Certainty, Fact, FactKind
from archivekit.core.text import Span
from archivekit.describe.parties import is_person, names_body, parties
from archivekit.describe.word_lists import folded, one_of, word_list

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_NOT_AFTER = "".join(
    rf"(?<!\b{word})"
    for word in (
        "Committee Commission Ministry Minister Department Council Bureau Secretary Director "
        "Office Assistant Chief Adviser Advisor Agency Institute Center Centre Conference"
    ).split()
)
_END = re.compile(
    rf"{_NOT_AFTER}\s(?:for|on|with|against)(?=\s)"
    r"|\s(?:regarding|concerning|about|re|in\sconnection|transmitting|transmitted|reporting|"
    r"describing|containing|enclosing|attaching|forwarding|dated|outlining|summarizing|proposing|"
    r"requesting|expressing|entitled|titled|during|after|before|following|informing)(?=\s)"
    rf"|,\s(?=[0-9‘'\"“]|(?:{_MONTHS}|No|regarding|concerning|about|on|with|dated)\b)"
    r"|[;:\"“”‘]|\s'|\s\((?=Excerpts?\)|excerpts?\)|Fragment|Draft|[0-9]|No\b)"
    r"|(?<![^\W\d_a-z])(?<!\bMr)(?<!\bDr)(?<!\bMrs)(?<!\bCom)(?<!\bCde)\.\s(?=[^\W\d_a-z][a-z])"
    r"|\s[–—-]\s"
)
_VIA = re.compile(
    r"\s?[\[(]\s?via\s(?P<name>[^\[\]()]{1,80})[\])]|\svia\s(?P<bare>[^\[\](),;]{1,80})"
)
_TO = re.compile(r",?\sto\s")
_ENVOY = re.compile(
    r"(?i)(?:ambassadors?|envoy|delegate|delegation|representatives?|minister|mission|embassy|"
    r"counsell?or|advis[eo]r|secretary|assistant|special assistant|attach[eé]|observer|aide|deputy|"
    r"message|letter|reply|response|answer)$"
)
_SPACED_OUT = re.compile(r"(?:[^\W\d_]\s){3,20}[^\W\d_]")
_POSSESSIVE = re.compile(r"(?<=\w)(?:['’]s|s['’])\s")
_BODY_SPEAKS = frozenset(
    ("resolution", "decree", "decision", "statement", "declaration", "directive", "instructions")
    + ("order", "communiqué", "appeal", "extract from protocol")
)
_WRITTEN = frozenset(
    ("report", "letter", "note", "memorandum", "information", "message", "statement")
)


@cache
def _types() -> dict[str, str]:
    table = word_list("record_types")["types"]
    return {word: name for name, words in table.items() for word in words}


@cache
def _type_pattern() -> re.Pattern[str]:
    before = one_of(word_list("record_types")["before"]["words"])
    return re.compile(
        rf"[\"“'‘\[(\s]{{0,3}}(?:(?:{before})\s){{0,4}}?(?P<type>{one_of(_types())})(?![\w’'-])",
        re.IGNORECASE,
    )


def record_type(words: str) -> str:
    """The type of record that words name, "" when they name none.

    >>> record_type("Coded Telegram"), record_type("M e m o"), record_type("About Instructions")
    ('telegram', 'memorandum', '')
    """
    words = folded(words)
    if _SPACED_OUT.fullmatch(words):
        words = words.replace(" ", "")
    return _types().get(words.lower(), "")


@dataclass(frozen=True, slots=True)
class _Parties:
    """The stretches of a title that name who wrote, to whom, and through whom."""

    sender: Span | None = None
    recipient: Span | None = None
    via: tuple[Span, ...] = ()
    rule: str = "title-from-to"
    role: str = "sender"


def type_in(text: str, span: Span) -> Span | None:
    """Where a title says the type of its record: at its start, or after the name of its author."""
    if match := _type_pattern().match(text, span.start, span.end):
        return Span(*match.span("type"))
    if record_type(span.of(text)[:60]):
        return span
    for match in _POSSESSIVE.finditer(text, span.start, min(span.end, span.start + 120)):
        if found := _type_pattern().match(text, match.end(), span.end):
            return Span(*found.span("type"))
    return None


def read_title(text: str, span: Span) -> list[Fact]:
    """Type, sender, recipient, issuing body and channel, as far as the words of a title say them.

    Who took part in a conversation did not send its record: such names are no parties.

    >>> text = "Telegram from Nikita Khrushchev to Anastas Mikoyan"
    >>> [(f.kind.value, f.role, f.value) for f in read_title(text, Span(0, len(text)))]
    [('type', '', 'telegram'), ('agent', 'sender', 'Nikita Khrushchev'),
     ('agent', 'recipient', 'Anastas Mikoyan')]
    """
    at = type_in(text, span)
    if at is None:
        return []
    kind = record_type(at.of(text))
    likely = Certainty.SURE if at.start - span.start < 40 else Certainty.LIKELY
    facts = [Fact(FactKind.TYPE, kind, at, "title-type", likely)]
    if "conversation" in kind or "meeting" in kind:
        return facts
    found = _read_parties(text, Span(at.end, span.end), kind)
    if found.sender is None and (match := _possessor(text, span, at)):
        found = _Parties(match, found.recipient, found.via, "title-possessive")
    facts += _agents(text, found.sender, found.role, found.rule)
    facts += _agents(text, found.recipient, "recipient", found.rule)
    for via in found.via:
        facts += _agents(text, via, "via", "title-via")
    return facts


def _agents(text: str, span: Span | None, role: str, rule: str) -> Iterator[Fact]:
    for name in parties(text, span) if span else ():
        if name.of(text)[:1].isalpha() or name.of(text)[:1] == "[":
            value = folded(name.of(text))
            yield Fact(FactKind.AGENT, value, name, rule, Certainty.LIKELY, role)


def _possessor(text: str, span: Span, at: Span) -> Span | None:
    """Whose letter it is: the words before 's, when a recipient follows or the type is a letter."""
    possessives = list(_POSSESSIVE.finditer(text, span.start, at.start))
    if not possessives or _TO.match(text, at.end) is None:
        return None
    return Span(span.start, possessives[-1].start())


def _read_parties(text: str, rest: Span, kind: str) -> _Parties:
    via = tuple(
        Span(*match.span("name" if match["name"] else "bare"))
        for match in _VIA.finditer(text, rest.start, rest.end)
    )
    if match := re.compile(r",?\sfrom\s").match(text, rest.start, rest.end):
        start = match.end()
        if to := _split_at_to(text, Span(start, rest.end)):
            return _Parties(_until(text, start, to.start), _until(text, to.end, rest.end), via)
        return _Parties(_until(text, start, rest.end), None, via)
    if match := _TO.match(text, rest.start, rest.end):
        whole = Span(match.end(), rest.end)
        back = re.compile(r",?\sfrom\s").search(text, *_bounds(_until(text, whole.start, rest.end)))
        if back is None:
            return _Parties(None, _until(text, whole.start, rest.end), via)
        sender = _until(text, back.end(), rest.end)
        return _Parties(sender, _until(text, whole.start, back.start()), via)
    if match := re.compile(r",\s(?!from\s)").match(text, rest.start, rest.end):
        to = _split_at_to(text, Span(match.end(), rest.end))
        if to:
            sender = _until(text, match.end(), to.start)
            return _Parties(sender, _until(text, to.end, rest.end), via)
        return _Parties(via=via)
    if match := re.compile(r"\sby\s(?:the\s)?").match(text, rest.start, rest.end):
        return _Parties(_until(text, match.end(), rest.end), None, via, "title-by")
    return _of_whom(text, rest, kind, via)


def _of_whom(text: str, rest: Span, kind: str, via: tuple[Span, ...]) -> _Parties:
    """Resolution of the Presidium; Report of the Ministry for the Council; Statement of X."""
    number = re.compile(r"\s(?:No\.?|#|№)\s?[\w/-]+").match(text, rest.start, rest.end)
    start = number.end() if number else rest.start
    match = re.compile(r"\sof\s(?:the\s)?").match(text, start, rest.end)
    if match is None:
        return _Parties(via=via)
    author = _until(text, match.end(), rest.end)
    comma = re.compile(r",|\smeeting\b|\ssession\b").search(text, author.start, author.end)
    author = Span(author.start, comma.start() if comma else author.end)
    if kind in _BODY_SPEAKS and names_body(author.of(text)):
        return _Parties(author, None, via, "title-of-body", "issuing-body")
    if kind not in _WRITTEN or not (names_body(author.of(text)) or is_person(author.of(text))):
        return _Parties(via=via)
    to = re.compile(r"\sfor\s(?:the\s)?").match(text, author.end, rest.end)
    recipient = _until(text, to.end(), rest.end) if to else None
    if recipient and not names_body(recipient.of(text)):
        recipient = None
    return _Parties(author, recipient, via, "title-of")


def _split_at_to(text: str, span: Span) -> Span | None:
    """The "to" between sender and recipient; that of "Ambassador to Cuba" is another one."""
    stop = _END.search(text, span.start, span.end)
    end = stop.start() if stop else span.end
    found = [Span(*match.span()) for match in _TO.finditer(text, span.start, end)]
    for at, to in enumerate(found):
        if _ENVOY.search(text[span.start : to.start]) is None:
            return to
        if not _state().match(text, to.end, end) and at == len(found) - 1:
            return to
    return None


@cache
def _state() -> re.Pattern[str]:
    return re.compile(rf"(?:the\s)?(?:{one_of(word_list('places')['states'])})(?!\w)")


def _until(text: str, start: int, end: int) -> Span:
    stops = [
        match.start()
        for match in (_END.search(text, start, end), _VIA.search(text, start, end))
        if match
    ]
    return Span(start, min([end, *stops]))


def _bounds(span: Span) -> tuple[int, int]:
    return span.start, span.end
