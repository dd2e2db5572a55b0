"""What the words of a title say: TYPE from X to Y, Letter to Y, Minutes of …, Report by X."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from archivekit.core.record import Certainty, Fact, FactKind
from archivekit.core.text import Span
from archivekit.describe.name_parts import are_given
from archivekit.describe.parties import is_person, names_body, office_after, parties
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
    rf"{_NOT_AFTER}\s(?:for|on|with|against|FOR|ON|WITH|AGAINST)(?=\s)"
    r"|\s(?:REGARDING|CONCERNING|ABOUT)(?=\s)"
    r"|\s(?:regarding|concerning|about|re|in\sconnection|transmitting|transmitted|reporting|"
    r"describing|containing|enclosing|attaching|forwarding|dated|outlining|summarizing|proposing|"
    r"requesting|expressing|entitled|titled|during|after|before|following|informing)(?=\s)"
    rf"|,\s(?=[0-9‘'\"“]|(?:{_MONTHS}|No|regarding|concerning|about|on|with|dated)\b)"
    r"|[;:\"“”‘]|\s'|\s\((?=Excerpts?\)|excerpts?\)|Fragment|Draft|[0-9]|No\b)"
    r"|(?<![^\W\d_a-z])(?<!\b[^\W\d_a-z][a-z])(?<!\bMr)(?<!\bDr)(?<!\bMrs)(?<!\bCom)(?<!\bCde)(?<!\bProf)(?<!\bGen)"
    r"(?<!\bCol)(?<!\bLt)(?<!\bRev)(?<!\bSen)(?<!\bAmb)(?<!\bSt)\.\s(?=[^\W\d_a-z][a-z])"
    r"|\s[–—-]\s"
)
_VIA = re.compile(
    r"\s?[\[(]\s?via\s(?P<name>[^\[\]()]{1,80})[\])]"
    r"|\s(?:via|through(?=\s[A-Z]))\s(?P<bare>[^\[\](),;]{1,80})"
)
_TO = re.compile(r",?\s(?:(?:addressed|distributed|Distributed|sent)\s)?(?:to|TO)\s")
_NUMBER = re.compile(
    r"\s(?:(?:[Nn]o\b\.?|[Nn]os\b\.?|[Nn]umber|Nr\b\.?|[#№])\s?(?P<value>[0-9][\w]{0,9}"
    r"(?:\s?[-–/]\s?[\w]{1,10}){0,3})|(?P<bare>[0-9]{1,7}(?:[-–/][0-9]{1,7}){1,3}|[0-9]{3,7})(?=,?\s(?:to|from)\s))"
)
_FROM = re.compile(r",?\s(?:from|From|FROM)\s(?:(?:the|THE)\s)?")
_EVENT = re.compile(
    r"(?:(?:a|an|the|his|their)\s)?(?:\S{1,20}\s)?(?:meetings?|conversations?|talks?|visits?|sessions?|"
    r"discussions?|negotiations|trip|diary|journal|interview)\b|.{0,60}['’]s?\s(?:\S{1,20}\s)?"
    r"(?:meetings?|conversations?|talks?|visits?|diary|journal|speech|trip|remarks)\b",
    re.IGNORECASE,
)
_DIARY = re.compile(
    r"From\sthe\s(?:[Jj]ournal|[Dd]iary|JOURNAL|DIARY)\sof\s[^,‘'\"“]{3,90},\s[‘'\"“]?"
)
_AUTHOR = re.compile(
    r"(?P<author>(?:[A-Z][\w’.-]*|of|the|in|for|and|on|to\sthe|at)(?:\s(?:[A-Z][\w’.()-]*|of|the|in|for|and|at|to)){1,11}"
    r"(?:\s\[[^\[\]]{1,60}\])?),\s(?P<quote>[‘'\"“])?"
)
_BODY_AND_TYPE = re.compile(
    r"(?P<body>(?:[A-Z][\w’.()-]*\s(?:(?:of|the|for|and)\s)*){1,8})(?P<type>[A-Z][a-z]{3,14})(?=,|\s(?:No\b|[0-9#№])|$)"
)
_INSTITUTION = re.compile(
    r"\b(?:Embassy|Legation|Consulate|Mission|Ministry|Bureau|Division|Department|Directorate|"
    r"Committee|Secretariat|Council|Politburo|Presidium|Agency|Office|Commission|KGB|CIA|TASS)\b"
)
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
    + ("telegram", "cable")
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
    possessive = span.of(text)[:5] not in ("From ", "FROM ")
    for match in _POSSESSIVE.finditer(
        text, span.start, min(span.end, span.start + 120 * possessive)
    ):
        if found := _type_pattern().match(text, match.end(), span.end):
            return Span(*found.span("type"))
    if behind := _type_behind(text, span):
        return behind
    before = _DIARY.match(text, span.start, span.end)
    author = _author(text, span)
    at = before.end() if before else author.end() if author else span.end
    found = _type_pattern().match(text, at, span.end)
    return Span(*found.span("type")) if found else None


def _type_behind(text: str, span: Span) -> Span | None:
    """The type behind the name of a body: CC CPSU Politburo Decision, …; KGB Report No. 5."""
    match = _BODY_AND_TYPE.match(text, span.start, span.end)
    if match is None or not record_type(match["type"]) or not names_body(match["body"]):
        return None
    return Span(*match.span("type"))


def _author(text: str, span: Span) -> re.Match[str] | None:
    """The body with whose name a title begins: Polish Embassy in Bucharest, 'Memorandum …"""
    match = _AUTHOR.match(text, span.start, span.end)
    if match is None or not _INSTITUTION.search(match["author"]) or _TO.search(match["author"]):
        return None
    if folded(match["author"]).lower().split()[-1] in _types():
        return None
    typed = _type_pattern().match(text, match.end(), span.end)
    return match if match["quote"] or typed else None


def read_title(text: str, span: Span) -> list[Fact]:
    """Type, sender, recipient, issuing body and channel, as far as the words of a title say them.

    Who took part in a conversation did not send its record: such names are no parties.

    >>> text = "Telegram from Nikita Khrushchev to Anastas Mikoyan"
    >>> [(f.kind.value, f.role, f.value) for f in read_title(text, Span(0, len(text)))]
    [('type', '', 'telegram'), ('agent', 'sender', 'Nikita Khrushchev'),
     ('agent', 'recipient', 'Anastas Mikoyan')]
    """
    at = type_in(text, span)
    behind = _BODY_AND_TYPE.match(text, span.start, span.end)
    author = _author(text, span)
    if author and at and at.start < author.end():
        author = None
    facts: list[Fact] = []
    if at and behind and behind.start("type") == at.start:
        whose = Span(span.start, span.start + len(behind["body"].rstrip()))
        facts += _agents(text, whose, "issuing-body", "title-of-body", whole=True)
    if author:
        whose = Span(*author.span("author"))
        facts += _agents(text, whose, "issuing-body", "title-of-body", whole=True)
    if at is None:
        return facts or _untyped(text, span)
    kind = record_type(at.of(text))
    likely = Certainty.SURE if at.start - span.start < 40 else Certainty.LIKELY
    facts.append(Fact(FactKind.TYPE, kind, at, "title-type", likely))
    number = _NUMBER.match(text, at.end, span.end)
    if number and (number["value"] or kind in ("telegram", "cable")):
        facts.append(_number(text, number, kind))
        at = Span(at.start, number.end())
    if "conversation" in kind or "meeting" in kind or author:
        return facts
    found = _read_parties(text, Span(at.end, span.end), kind)
    if found.sender and _EVENT.match(text, found.sender.start, found.sender.end):
        return facts
    if found.sender is None and (match := _possessor(text, span, at)):
        found = _Parties(match, found.recipient, found.via, "title-possessive")
    facts += _agents(text, found.sender, found.role, found.rule)
    facts += _agents(text, found.recipient, "recipient", found.rule)
    for via in found.via:
        facts += _agents(text, via, "via", "title-via")
    return facts


def _agents(
    text: str, span: Span | None, role: str, rule: str, *, whole: bool = False
) -> Iterator[Fact]:
    """The persons and bodies in a stretch, each with the office that stands beside the name."""
    if span is None:
        return
    for name in [span] if whole else parties(text, span):
        if name.of(text)[:1].isalpha() or name.of(text)[:1] == "[":
            value = folded(name.of(text))
            office = office_after(text, Span(name.end, span.end))
            detail = (("office", folded(office.of(text))),) if office else ()
            yield Fact(FactKind.AGENT, value, name, rule, Certainty.LIKELY, role, detail)


def _number(text: str, match: re.Match[str], kind: str) -> Fact:
    at = Span(*match.span("value" if match["value"] else "bare"))
    role = "telegram" if kind in ("telegram", "cable") else "document-number"
    role = "protocol" if "protocol" in kind else role
    return Fact(FactKind.NUMBER, folded(at.of(text)), at, f"heading-{role}", role=role)


def _untyped(text: str, span: Span) -> list[Fact]:
    """Yu. Andropov to the CPSU CC: no type, but names, and whom they wrote to.

    Every sender must have the form of a person, one of them a known given name or initials.
    """
    to = _split_at_to(text, span)
    if to is None:
        return []
    senders = list(parties(text, Span(span.start, to.start)))
    named = [name.of(text).split() for name in senders]
    if not named or not any(_is_given(words[0]) for words in named):
        return []
    if any(len(words) < 2 for words in named):
        return []
    if not all(is_person(name.of(text)) for name in senders):
        return []
    recipient = _until(text, to.end, span.end)
    words = recipient.of(text)
    if not (names_body(words) or is_person(words.partition(",")[0])):
        return []
    facts = list(_agents(text, Span(span.start, to.start), "sender", "title-from-to"))
    typed = re.compile(r",\s").search(text, recipient.start, recipient.end)
    for comma in re.compile(r",\s(?=[A-Z])").finditer(text, recipient.start, span.end):
        if found := _type_pattern().match(text, comma.end(), span.end):
            typed = comma
            at = Span(*found.span("type"))
            kind = record_type(at.of(text))
            facts.append(Fact(FactKind.TYPE, kind, at, "title-type", Certainty.LIKELY))
            if number := _NUMBER.match(text, at.end, span.end):
                facts.append(_number(text, number, kind))
            recipient = Span(recipient.start, min(recipient.end, typed.start()))
            break
    return facts + list(_agents(text, recipient, "recipient", "title-from-to"))


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
    if match := _FROM.match(text, rest.start, rest.end):
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
    if found := _side_by_side(text, rest, via):
        return found
    return _of_whom(text, rest, kind, via)


def _side_by_side(text: str, rest: Span, via: tuple[Span, ...]) -> _Parties | None:
    """Telegram TROSTNIK (Malinovsky) to PAVLOV (Pliev): nothing parts the type from the name."""
    to = _split_at_to(text, rest) if re.compile(r"\s[A-Z]").match(text, rest.start) else None
    if to is None:
        return None
    sender, recipient = Span(rest.start + 1, to.start), _until(text, to.end, rest.end)
    named = [re.sub(r"\s\([^()]*\)$", "", side.of(text)) for side in (sender, recipient)]
    return _Parties(sender, recipient, via) if all(map(is_person, named)) else None


def _of_whom(text: str, rest: Span, kind: str, via: tuple[Span, ...]) -> _Parties:
    """Resolution of the Presidium; Report of the Ministry for the Council; Statement of X."""
    match = re.compile(
        r"(?i)\sof\s(?:the\s)?(?:(?:meeting|session|plenum)\sof\s(?:the\s)?)?"
    ).match(text, rest.start, rest.end)
    if match is None:
        return _Parties(via=via)
    author = _until(text, match.end(), rest.end)
    comma = re.compile(r",|\smeeting\b|\ssession\b|\s(?:of|from|on|dated)\s(?=[0-9])").search(
        text, author.start, author.end
    )
    author = Span(author.start, comma.start() if comma else author.end)
    to = _split_at_to(text, author) if kind in _WRITTEN else None
    if to and not _EVENT.match(text, author.start, to.start):
        return _Parties(Span(author.start, to.start), Span(to.end, author.end), via, "title-of")
    if kind in _BODY_SPEAKS and names_body(author.of(text)):
        return _Parties(author, None, via, "title-of-body", "issuing-body")
    if kind not in _WRITTEN or not (names_body(author.of(text)) or is_person(author.of(text))):
        return _Parties(via=via)
    whom = re.compile(r"\sfor\s(?:the\s)?").match(text, author.end, rest.end)
    recipient = _until(text, whom.end(), rest.end) if whom else None
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


def _is_given(word: str) -> bool:
    return are_given([word]) or re.fullmatch(r"[^\W\d_a-z]\w?\.", word) is not None


def _until(text: str, start: int, end: int) -> Span:
    stops = [
        match.start()
        for match in (_END.search(text, start, end), _VIA.search(text, start, end))
        if match
    ]
    return Span(start, min([end, *stops]))


def _bounds(span: Span) -> tuple[int, int]:
    return span.start, span.end
