"""Where a text speaks of another document or conversation, and what it says to identify it.

A noun such as "letter" is looked for, then the words before and after it that say whose, to whom,
of when and which number; what does not identify a document is left out. The words of each language
are in data/mentions.toml. No step looks at more than a few words on each side of a noun, so the
time grows with the length of the text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from archivekit.core.document import Document
from archivekit.core.record import Certainty, Fact, FactKind, LinkKind, RecordPart
from archivekit.core.text import Span
from archivekit.describe.dates import FoundDate
from archivekit.describe.mention_parties import (
    is_name,
    is_possessive,
    is_pronoun,
    party_after,
    party_before,
    span_of,
    text_of,
)
from archivekit.describe.mention_words import Sentence, date_in_words, sentences
from archivekit.describe.names import compare_names, parse_name
from archivekit.describe.word_lists import word_list

OWN_DATES = ("header", "drafted", "approved", "dispatched", "received")
"""The roles of the dates that a document itself has, not its copies and translations."""
ENCLOSING = "the enclosing record"
"""The `held_hint` of a heading that says to which record this one is attached."""

OTHER_NUMBERS = ("copy", "protocol", "protocol-paragraph", "office-marking")
"""The roles of numbers that do not tell the document from others."""

_RULE = "mention"
_AGREEING = ("same", "compatible")  # Dear Hooker, under a letter to Joseph Hooker
_DAY = re.compile(r"(?:\d{4}|XXXX)-\d\d-\d\d")
_YEAR = re.compile(r"(?:1[789]|20)\d\d$")
_MOST_MODIFIERS = 6
_MOST_COMPLEMENTS = 6
_HELD = ("conversation", "speech", "statement", "declaration", "resolution", "decision")
_NUMBERED = ("telegram", "dispatch", "protocol", "resolution")  # a bare number may follow
_PUBLIC = ("statement", "declaration", "resolution", "decision", "speech", "protocol", "minutes")
_DESCRIBING = (  # facts whose words describe the record itself
    FactKind.TITLE,
    FactKind.CITATION,
    FactKind.SUMMARY,
    FactKind.CREDIT,
    FactKind.PROVENANCE,
    FactKind.ARCHIVAL_REFERENCE,
    FactKind.URL,
)
_HANDLING = (LinkKind.ENCLOSES, LinkKind.APPROVES, LinkKind.SUPERSEDES)


@dataclass(frozen=True, slots=True)
class _Mention:
    """What the words around a noun say; `first` and `last` are the words that it takes.

    `author` and `to` are "self", "recipient" or "others" where a pronoun says so.
    """

    type: str
    first: int
    last: int
    bare: bool = False
    plural: bool = False
    author: str = ""
    to: str = ""
    sender: str = ""
    recipient: str = ""
    date: FoundDate | None = None
    number: str = ""
    paragraph: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the record that speaks; days as YYYY-MM-DD."""

    language: str
    sender: str
    recipient: str
    year: int | None
    days: tuple[str, ...]
    numbers: frozenset[str]
    describing: tuple[Span, ...]


def find_mentions(document: Document, facts: Sequence[Fact]) -> list[Fact]:
    """The places of a text that speak of another document, in order; `facts` are the record's.

    A place counts only if it says whose the other document is, of when, which number it has, or
    that it is enclosed, approved or answered here. Facts of one place differ in their role.

    >>> from archivekit.core.document import Source
    >>> text = "We have read your telegram No. 123 of 5 November 1962."
    >>> document = Document(Source("", "", "", 0), text, text, metadata={"language": "en"})
    >>> [(fact.role, fact.value, fact.quote(text)) for fact in find_mentions(document, ())]
    [('refers-to', 'your telegram No. 123, 5 November 1962',
      'your telegram No. 123 of 5 November 1962')]
    """
    known = _known(document, facts)
    found = [
        fact for sentence in sentences(document, known.year) for fact in _facts_of(sentence, known)
    ]
    described = iter(known.describing)
    span = next(described, None)
    kept = []
    for fact in found:
        while span is not None and span.end <= fact.span.start:
            span = next(described, None)
        if span is None or fact.span.end <= span.start:
            kept.append(fact)
    return kept


def _known(document: Document, facts: Sequence[Fact]) -> _Known:
    dates = [f.value for f in facts if f.kind is FactKind.DATE and f.role in OWN_DATES]
    years = {value[:4] for value in dates if value[:4].isascii() and value[:4].isdigit()}
    return _Known(
        document.language,
        _one_name(facts, ("sender", "signatory"), document.language),
        _one_name(facts, ("recipient",), document.language),
        int(years.pop()) if len(years) == 1 else None,
        tuple(sorted(value for value in dates if _DAY.fullmatch(value))),
        frozenset(
            f.value for f in facts if f.kind is FactKind.NUMBER and f.role not in OTHER_NUMBERS
        ),
        tuple(sorted(f.span for f in facts if f.kind in _DESCRIBING)),
    )


def _one_name(facts: Sequence[Fact], roles: Sequence[str], language: str) -> str:
    """The name in the first of the roles that has any, "" if it has different ones."""
    for role in roles:
        names = [f.value for f in facts if f.kind is FactKind.AGENT and f.role == role]
        if names:
            first = parse_name(names[0], language)
            others = [parse_name(name, language) for name in names[1:]]
            if any(compare_names(first, other).verdict not in _AGREEING for other in others):
                return ""
            return next((name for name in names if " " in name), names[0])
    return ""


# --- reading the words around a noun ---------------------------------------------------------


def _facts_of(sentence: Sentence, known: _Known) -> Iterator[Fact]:
    heading = _attachment_heading(sentence)
    if heading is not None:
        yield from _facts(sentence, heading, known, [(LinkKind.REFERS_TO, Certainty.SURE)])
        return
    done = 0
    for index, token in enumerate(sentence.tokens):
        name = sentence.words.types.get(token.lower)
        if name is None or index < done:
            continue
        mention = _before(sentence, index, name)
        if mention is None:
            continue
        mention = _numbered_point(sentence, _after(sentence, mention))
        kinds = _kinds(sentence, mention)
        if _identified(sentence, mention, kinds) and not _is_itself(mention, known):
            done = mention.last + 1
            yield from _facts(sentence, mention, known, kinds)


def _attachment_heading(s: Sentence) -> _Mention | None:
    """ "Attachment", "Attachment No. 2": all that a sentence says, near the beginning."""
    if not s.opening or not s.said(0, "attachment"):
        return None
    number, at = _number(s, 1, marked=True)
    if not number and len(s.tokens) > 1 and s.tokens[1].text.isdigit():
        number, at = s.tokens[1].text, 2
    rest = [token for token in s.tokens[at:] if token.text[0].isalnum()]
    if rest:
        return None
    return _Mention("attachment", 0, at - 1, number=number, hint=ENCLOSING)


def _before(s: Sentence, index: int, name: str) -> _Mention | None:
    """Whose document it is, from the words before the noun; None if no other one is meant."""
    at, date = index - 1, None
    for _ in range(_MOST_MODIFIERS):
        if s.said(at, "modifiers"):
            at -= 1
        elif date is None and at in s.dates_to:
            date, first = s.dates_to[at]
            at = first - 1
        else:
            break
    found = _Mention(name, max(at, 0), index, plural=s.said(index, "plural"), date=date)
    if s.said(at, "never"):
        return None
    for author in ("self", "recipient", "others"):
        if s.said(at, author):
            found = replace(found, author=author)
            return _taking_part(s, found) if s.said(at, "one") else found
    if s.said(at, "articles"):
        return _taking_part(s, found) if name == "conversation" else found
    owner = _owner(s, at)
    if owner is not None:
        return replace(found, first=owner[1], sender=owner[0])
    if is_possessive(s, at):
        return None
    return replace(found, first=index, bare=True, date=None)


def _taking_part(s: Sentence, found: _Mention) -> _Mention:
    """ "Kennedy in his letter", "Castro, in a conversation": the party is named before."""
    at = found.first - 1
    if not s.said(at, "within"):
        return found
    at -= 2 if s.lower(at - 1) == "," else 1
    party = party_before(s, at) if not is_possessive(s, at) else None
    return found if party is None else replace(found, sender=party[0], first=party[1])


def _owner(s: Sentence, at: int) -> tuple[str, int] | None:
    """Whose it is in "Kennedy's letter", "the US president's letter"."""
    if s.words.possessive_s and s.lower(at).endswith("s") and is_name(s, at):
        owner = party_before(s, at)
        return owner and (owner[0].removesuffix("s"), owner[1])
    return party_before(s, at) if is_possessive(s, at) else None


def _after(s: Sentence, found: _Mention) -> _Mention:
    """The same with what the words after the noun say."""
    for _ in range(_MOST_COMPLEMENTS):
        more = (
            _with_number(s, found)
            or _with_date(s, found)
            or _with_parties(s, found)
            or _with_sender(s, found)
            or _with_recipient(s, found)
            or _with_way(s, found)
        )
        if more is None:
            break
        found = more
    return found


def _with_number(s: Sentence, found: _Mention) -> _Mention | None:
    if found.number:
        return None
    beside = found.type in _NUMBERED and found.type == s.words.types.get(s.lower(found.last))
    number, end = _number(s, found.last + 1, marked=not beside)
    return replace(found, number=number, last=end - 1) if number else None


def _number(s: Sentence, at: int, *, marked: bool) -> tuple[str, int]:
    """The number at an index and where it ends; `marked`: only after "No.", "#"."""
    first = at
    while at - first < 3 and (s.said(at, "number") or (at > first and s.lower(at) == ".")):
        at += 1
    if at == first and (marked or at in s.dates_from or _YEAR.match(s.lower(at))):
        return "", first
    number = ""
    while at < len(s.tokens) and (not number or s.tokens[at].start == s.tokens[at - 1].end):
        said = s.tokens[at].text
        point = (
            said == "." and number and s.text[s.tokens[at].end : s.tokens[at].end + 1].isdigit()
        )  # 4800.55
        if not (said[0].isdigit() or said.isupper() or point):
            break
        number += said
        at += 1
    return (number, at) if any(map(str.isdigit, number)) else ("", first)


def _with_date(s: Sentence, found: _Mention) -> _Mention | None:
    if found.date is not None:
        return None
    at = found.last + 1
    starts = [s.after(at, "held" if found.type in _HELD else "dated")]
    if s.lower(at) == "(" or (s.lower(at) == "," and found.number):
        starts.append(at + 1)
    for start in starts:
        if start in s.dates_from:
            date, last = s.dates_from[start]
            closed = s.lower(at) == "(" and s.lower(last + 1) == ")"
            return replace(found, date=date, last=last + closed)
    return None


def _with_parties(s: Sentence, found: _Mention) -> _Mention | None:
    """ "between A and B": of a conversation the first and the second."""
    start = s.after(found.last + 1, "between")
    if found.sender or found.recipient or start < 0:
        return None
    first = party_after(s, start)
    if first is None or not s.said(first[1] + 1, "and"):
        return None
    second = party_after(s, first[1] + 2)
    if second is None:
        return None
    return replace(found, sender=first[0], recipient=second[0], last=second[1])


def _with_sender(s: Sentence, found: _Mention) -> _Mention | None:
    at = found.last + 1
    if found.sender or found.author in ("self", "recipient"):
        return None
    start = s.after(at, "from")
    if start >= 0:
        for author, pronouns in (("recipient", "you"), ("self", "us")):
            if is_pronoun(s, start, pronouns):
                return replace(found, author=author, last=start)
    elif s.words.genitive and at == found.last + 1:
        start = at
    party = party_after(s, start, joined=found.type in _PUBLIC) if start >= 0 else None
    return None if party is None else replace(found, sender=party[0], last=party[1])


def _with_recipient(s: Sentence, found: _Mention) -> _Mention | None:
    name = "with" if found.type == "conversation" else "to"
    at = found.last + 1
    start = max(
        s.after(at, name), s.after(at + 1, name) if s.lower(at) == "," and found.date else -1
    )
    if found.recipient or found.to or start < 0:
        return None
    for to, pronouns in (("recipient", "you"), ("self", "us")):
        if is_pronoun(s, start, pronouns):
            return replace(found, to=to, last=start)
    party = party_after(s, start)
    return None if party is None else replace(found, recipient=party[0], last=party[1])


def _with_way(s: Sentence, found: _Mention) -> _Mention | None:
    """ "which was sent to you": how it came to be held."""
    at = found.last + 1
    end = s.after(at + 1, "travelled") if s.said(at, "relative") else -1
    return replace(found, hint=text_of(s, at, end - 1), last=end - 1) if end >= 0 else None


def _numbered_point(s: Sentence, found: _Mention) -> _Mention:
    """ "To paragraph 1 of protocol # 66": a point, and whether it heads an enclosure."""
    if found.type != "protocol" or not found.number:
        return found
    at = found.first
    while s.said(at - 1, "fold"):
        at -= 1
    if not (s.lower(at - 1)[:1].isdigit() and s.said(at - 2, "paragraph")):
        return found
    found = replace(found, paragraph=s.tokens[at - 1].text, first=at - 2)
    heads = s.before(found.first, "heading")
    whole = heads >= 0 and found.last >= len(s.tokens) - 2
    return replace(found, first=heads, hint=ENCLOSING) if whole else found


# --- what it means for this document ---------------------------------------------------------

_Kinds = list[tuple[LinkKind, Certainty]]


def _kinds(s: Sentence, found: _Mention) -> _Kinds:
    """How this document is linked to the other, from the words right before and after."""
    starts = [found.first]
    while s.said(starts[-1] - 1, "fold"):
        starts.append(starts[-1] - 1)
    led = {
        name: max((s.before(at, name) for at in starts), default=-1)
        for name in ("encloses", "sends", "approves", "supersedes", "replies")
    }
    after = found.last + 1
    kinds: _Kinds = []
    if led["encloses"] >= 0 or s.after(after, "enclosed") >= 0:
        kinds.append((LinkKind.ENCLOSES, Certainty.SURE))
    elif led["sends"] >= 0:
        kinds.append((LinkKind.ENCLOSES, Certainty.LIKELY))
    if led["approves"] >= 0 or s.after(after, "approved") >= 0:
        kinds.append((LinkKind.APPROVES, Certainty.SURE))
    if led["supersedes"] >= 0:
        kinds.append((LinkKind.SUPERSEDES, Certainty.SURE))
    if led["replies"] >= 0 and (found.author == "recipient" or led["replies"] == 0):
        sure = found.author == "recipient"
        kinds.append((LinkKind.REPLIES_TO, Certainty.SURE if sure else Certainty.LIKELY))
    return kinds or [(LinkKind.REFERS_TO, Certainty.SURE)]


def _identified(s: Sentence, found: _Mention, kinds: _Kinds) -> bool:
    """Whether enough is said to tell one document from others."""
    if found.hint == ENCLOSING:
        return True
    is_handled = any(kind in _HANDLING for kind, _ in kinds)
    if s.part is RecordPart.HEADING and found.author not in ("self", "recipient"):
        return is_handled
    if found.type == "conversation":
        other = found.recipient or found.to
        if found.date is not None:
            return bool(found.sender or other)
        return bool(found.sender and other) and not found.bare
    if found.number or found.date is not None or is_handled:
        return True
    if found.bare or _needs()[found.type] != "author":
        return False
    if s.said(found.first, "new") and not s.said(found.first - 1, "received"):
        return False
    by_pronoun = found.author in ("self", "recipient")
    return bool(found.sender) or by_pronoun and not (found.plural and not found.recipient)


@cache
def _needs() -> dict[str, str]:
    """What each type needs besides a number to be told from others: an author, or a date."""
    needs = word_list("mentions")["needs"]
    return {name: need for need, names in needs.items() for name in names.split()}


def _is_itself(found: _Mention, known: _Known) -> bool:
    """Whether the number, or the day and the parties, are those of the document that speaks."""
    if found.number in known.numbers and found.author != "recipient" and not found.hint:
        return True
    if found.date is None or found.date.edtf not in known.days or found.author == "recipient":
        return False
    pairs = ((found.sender, known.sender), (found.recipient, known.recipient))
    return not any(party and own and _differ(party, own, known.language) for party, own in pairs)


def _differ(one: str, other: str, language: str) -> bool:
    verdict = compare_names(parse_name(one, language), parse_name(other, language)).verdict
    return bool(verdict == "different")


# --- facts -----------------------------------------------------------------------------------


def _facts(s: Sentence, found: _Mention, known: _Known, kinds: _Kinds) -> Iterator[Fact]:
    span = span_of(s, found.first, found.last)
    own = {"self": known.sender, "recipient": known.recipient}
    sender = own.get(found.author, found.sender)
    recipient = own.get(found.to, found.recipient)
    date = found.date if _is_possible(found.date, known) else None
    named = {
        "type": found.type,
        "sender": sender,
        "recipient": recipient,
        "date": date.edtf if date else "",
        "date_stated": found.date.span.of(s.text) if found.date else "",
        "year_from": date.year_from if date else "",
        "author_is_self": "yes" if found.author == "self" else "",
        "author_is_recipient": "yes" if found.author == "recipient" else "",
        "number": found.number,
        "paragraph": found.paragraph,
        "held_hint": found.hint,
    }
    detail = tuple((name, value) for name, value in named.items() if value)
    label = _label(found, known.language, sender, recipient)
    if found.date is not None:
        label += f", {date_in_words(date.edtf) if date else named['date_stated']}"
    told = found.number or found.date is not None or found.hint == ENCLOSING
    least = Certainty.SURE if told else Certainty.LIKELY
    if found.date is not None:
        least = max(least, found.date.certainty, key=lambda level: level.doubt)
    for kind, certainty in kinds:
        by_cue = kind in _HANDLING and found.date is None
        total = certainty if by_cue else max(least, certainty, key=lambda level: level.doubt)
        yield Fact(FactKind.MENTION, label, span, _RULE, total, kind.value, detail)


def _is_possible(date: FoundDate | None, known: _Known) -> bool:
    """Whether a date with an inherited year does not lie after the document itself."""
    if date is None:
        return False
    return not (date.year_from and known.days and date.earliest > known.days[-1])


def _label(found: _Mention, language: str, sender: str, recipient: str) -> str:
    """What is stated but the date, in the order of a calendar of letters."""
    words = [found.type]
    if found.number:
        words.append(f"No. {found.number}")
    if found.paragraph:
        words.append(f"(paragraph {found.paragraph})")
    if sender:
        spoken = found.type in (*_PUBLIC, "conversation")
        words += ["of" if spoken else "from", _plain(sender, language)]
    elif found.author in ("self", "recipient"):
        words.insert(0, "our" if found.author == "self" else "your")
    if recipient:
        words += ["with" if found.type == "conversation" else "to", _plain(recipient, language)]
    return " ".join(words)


def _plain(stated: str, language: str) -> str:
    """A person without titles; offices and bodies as they are stated."""
    name = parse_name(stated, language)
    return name.plain if name.kind == "person" else stated
