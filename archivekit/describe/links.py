"""To which held document a mention leads, and what an enclosure says of what it is attached to.

A mention leads to a document if day and party, or a number, say so and nothing speaks against it.
All comparing is done on what was stated; where two documents fit, none is chosen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from hashlib import sha256

from archivekit.core.edtf import bounds
from archivekit.core.record import Certainty, Fact, FactKind, LinkKind, Record
from archivekit.describe.mentions import ENCLOSING, OTHER_NUMBERS, OWN_DATES
from archivekit.describe.names import compare_names, parse_name
from archivekit.describe.word_lists import folded, word_list

_RULE = "said-by-the-enclosure"
_DAYS_TOLD = 31  # an interval of more days tells no day
_CARRIED = ("protocol", "protocol-paragraph")
_ATTACHED = (LinkKind.ENCLOSES.value, LinkKind.APPROVES.value)


@dataclass(frozen=True, slots=True)
class Link:
    """From a document to another, held (`target`) or only named (`label`), and what says so.

    `evidence` are witnesses, each with the index of a fact of its record. `id` follows from the
    document, the kind and the label, so that a decision about a link holds when the texts around
    it change or the other document comes to be held.
    """

    document: str
    kind: LinkKind
    target: str
    label: str
    evidence: tuple[tuple[str, int], ...]
    certainty: Certainty
    reason: str
    id: str


@dataclass(frozen=True, slots=True)
class _Held:
    """What the records of a document say of it; names with the language they are stated in."""

    types: frozenset[str]
    days: frozenset[str]
    names: Mapping[str, frozenset[tuple[str, str]]]
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Lead:
    """Where one mention leads: to a document, or to none, and why."""

    target: str
    certainty: Certainty
    reason: str


@dataclass(frozen=True, slots=True)
class _Holdings:
    """All documents, and which of them have a day or a number."""

    documents: Mapping[str, _Held]
    by_day: Mapping[str, frozenset[str]]
    by_number: Mapping[str, frozenset[str]]
    attached: Mapping[str, str]  # an enclosure to what it is attached to


def propose_links(records: Sequence[Record]) -> list[Link]:
    """Every link that the mentions of the records give, one for each document, kind and other end.

    The order of the records does not matter. A link has no target where none of the documents
    fits, or more than one; the reason then says which.

    >>> from archivekit.core.text import Span
    >>> said = (("type", "letter"), ("sender", "Kennedy"), ("date", "1962-10-28"))
    >>> mention = Fact(FactKind.MENTION, "letter from Kennedy, 28 October 1962", Span(0, 9),
    ...     "mention", role="refers-to", detail=said)
    >>> held = (
    ...     Fact(FactKind.AGENT, "John F. Kennedy", Span(0, 15), "title", role="sender"),
    ...     Fact(FactKind.DATE, "1962-10-28", Span(0, 9), "header", role="header"),
    ... )
    >>> [link] = propose_links([
    ...     Record("instructions", "instructions.en1", "a.txt", "en", (mention,)),
    ...     Record("kennedy-letter", "kennedy-letter.en1", "b.txt", "en", held),
    ... ])
    >>> link.target, link.certainty.value, link.reason
    ('kennedy-letter', 'likely', 'date and sender agree')
    """
    holdings = _holdings(records)
    found: dict[tuple[str, str, str], list[tuple[tuple[str, int], str, _Lead]]] = {}
    for record in records:
        for index, fact in enumerate(record.facts):
            lead = _lead(record, fact, holdings) if fact.kind is FactKind.MENTION else None
            if lead is not None:
                place = (record.witness, index)
                key = (record.document, fact.role, _normal(fact.value))
                found.setdefault(key, []).append((place, fact.value, lead))
    return [_link(key, sorted(said, key=lambda row: row[0])) for key, said in sorted(found.items())]


def carry_numbers(records: Sequence[Record]) -> list[tuple[str, Fact, str]]:
    """What an enclosure says of the record that encloses it: (that document, fact, its witness).

    The numbers in the enclosure's heading ("To paragraph 1 of protocol # 66") are those of the
    enclosing record: these facts are given as they were read. The body that the enclosed text
    speaks for issued, likely, the enclosing record. All spans lie in the text of the witness.

    >>> carry_numbers([])
    []
    """
    attached = _holdings(records).attached
    carried = []
    for record in records:
        target = attached.get(record.document, "")
        for fact in _carried(record) if target else ():
            carried.append((target, fact, record.witness))
    carried.sort(key=lambda row: (row[0], row[2], row[1].span, row[1].role, row[1].value))
    return list(dict.fromkeys(carried))


def _carried(record: Record) -> list[Fact]:
    """The facts of an enclosure that are facts of the enclosing record."""
    headings = [f.span for f in record.of(FactKind.MENTION) if f.get("held_hint") == ENCLOSING]
    numbers = [
        fact
        for fact in record.of(FactKind.NUMBER)
        if fact.role in _CARRIED and any(heading.contains(fact.span) for heading in headings)
    ]
    note = "the text that is enclosed speaks for this body"
    bodies = record.of(FactKind.AGENT, "issuing-body")
    return numbers + [replace(f, certainty=Certainty.LIKELY, rule=_RULE, note=note) for f in bodies]


def link_id(document: str, kind: LinkKind, other: str) -> str:
    """The id of a link; `other` is its label.

    >>> link_id("telegram", LinkKind.REFERS_TO, "letter from  Kennedy")
    'link-466132abfbc1'
    """
    said = "\n".join((document, kind.value, _normal(other)))
    return f"link-{sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def _link(key: tuple[str, str, str], said: Sequence[tuple[tuple[str, int], str, _Lead]]) -> Link:
    """The link that all these mentions speak of; the surest gives the reason."""
    best = min((lead for _, _, lead in said), key=lambda lead: lead.certainty.doubt)
    document, kind, other = key
    return Link(
        document,
        LinkKind(kind),
        best.target,
        said[0][1],
        tuple(place for place, _, _ in said),
        best.certainty,
        best.reason,
        link_id(document, LinkKind(kind), other),
    )


def _normal(label: str) -> str:
    return folded(label).casefold()


# --- what is held ----------------------------------------------------------------------------


def _holdings(records: Sequence[Record]) -> _Holdings:
    facts: dict[str, list[tuple[Fact, str]]] = defaultdict(list)
    for record in records:
        facts[record.document] += [(fact, record.language) for fact in record.facts]
    documents = {document: _held(said) for document, said in facts.items()}
    return _Holdings(
        documents,
        _turned({document: held.days for document, held in documents.items()}),
        _turned({document: held.numbers for document, held in documents.items()}),
        _attached(records, documents),
    )


def _held(facts: Iterable[tuple[Fact, str]]) -> _Held:
    types: set[str] = set()
    days: set[str] = set()
    numbers: set[str] = set()
    names: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for fact, language in facts:
        if fact.kind is FactKind.TYPE:
            types.add(fact.value)
        elif fact.kind is FactKind.DATE and fact.role in OWN_DATES:
            days |= _days(fact.value)
        elif fact.kind is FactKind.NUMBER and fact.role not in OTHER_NUMBERS:
            numbers.add(fact.value)
        elif fact.kind is FactKind.AGENT:
            role = "sender" if fact.role == "signatory" else fact.role
            names[role].add((fact.value, language))
    frozen = {role: frozenset(found) for role, found in names.items()}
    return _Held(frozenset(types), frozenset(days), frozen, frozenset(numbers))


def _turned(held: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    turned: dict[str, set[str]] = defaultdict(set)
    for document, values in held.items():
        for value in values:
            turned[value].add(document)
    return {value: frozenset(documents) for value, documents in turned.items()}


@cache
def _days(edtf: str) -> frozenset[str]:
    """The days that a value names, none where it names a month, a year or a long time.

    >>> sorted(_days("{1962-10-27,1962-10-28}")), _days("1962-10"), _days("XXXX-10-28")
    (['1962-10-27', '1962-10-28'], frozenset(), frozenset())
    """
    days: set[str] = set()
    for piece in edtf.strip("{}[]").split(","):
        try:
            first, last = map(date.fromisoformat, bounds(piece))
        except ValueError:
            continue
        told = piece.count("-") == (4 if "/" in piece else 2) and "X" not in piece
        if told and (last - first).days < _DAYS_TOLD:
            days |= {(first + timedelta(n)).isoformat() for n in range((last - first).days + 1)}
    return frozenset(days)


# --- where a mention leads -------------------------------------------------------------------


def _lead(record: Record, fact: Fact, holdings: _Holdings) -> _Lead | None:
    """The document that a mention means; None for a heading that only says "Attachment"."""
    beside = _beside(record, fact, holdings)
    if beside is not None:
        return beside
    if fact.get("held_hint") == ENCLOSING and fact.get("type") == "attachment":
        return None
    days = _days(fact.get("date"))
    near = [holdings.by_day.get(day, frozenset()) for day in days]
    near.append(holdings.by_number.get(fact.get("number"), frozenset()))
    own = holdings.documents[record.document].days
    leads = []
    for target in sorted(frozenset().union(*near) - {record.document}):
        held = holdings.documents[target]
        is_later = bool(own and held.days) and min(held.days) > max(own)
        lead = None if is_later else _fit(fact, record.language, days, target, held)
        if lead is not None:
            leads.append(lead)
    if len(leads) > 1:
        names = ", ".join(lead.target for lead in leads)
        return _Lead("", Certainty.CHECK, f"{len(leads)} documents fit: {names}")
    if own and days and min(days) > max(own):
        return _Lead("", Certainty.CHECK, "dated after the document that mentions it")
    return leads[0] if leads else _Lead("", fact.certainty, "no document that is held fits")


def _fit(fact: Fact, language: str, days: frozenset[str], target: str, held: _Held) -> _Lead | None:
    """Whether a mention can mean a document, and what agrees; None if anything contradicts."""
    if held.types and not any(_one_family(fact.get("type"), name) for name in held.types):
        return None
    if days and held.days and not days & held.days:
        return None
    agreeing = {"number": bool(fact.get("number")) and fact.get("number") in held.numbers}
    agreeing["date"] = bool(days & held.days)
    for role in ("sender", "recipient"):
        verdict = _verdict(fact.get(role), language, held.names.get(role, frozenset()))
        if verdict == "different":
            return None
        agreeing[role] = verdict == "same"
    said = [name for name, agrees in agreeing.items() if agrees]
    by_party = agreeing["sender"] or agreeing["recipient"]
    if not (agreeing["number"] or (agreeing["date"] and by_party)):
        return None
    certainty = Certainty.SURE if len(said) > 2 else Certainty.LIKELY
    certainty = max(certainty, fact.certainty, key=lambda level: level.doubt)
    listed = " and ".join((", ".join(said[:-1]), said[-1])) if len(said) > 1 else said[0]
    return _Lead(target, certainty, f"{listed} agree{'s' if len(said) == 1 else ''}")


@lru_cache(maxsize=65536)  # the same few names meet again and again
def _verdict(stated: str, language: str, held: frozenset[tuple[str, str]]) -> str:
    """same, different, or "" where nothing can be said: no name, or only an office."""
    name = parse_name(stated, language)
    others = [parse_name(*other) for other in sorted(held)]
    verdicts = {compare_names(name, other).verdict for other in others if other.kind == name.kind}
    if not verdicts or name.kind not in ("person", "body"):
        return ""
    return "same" if verdicts & {"same", "compatible"} else "different"


@cache
def _one_family(one: str, other: str) -> bool:
    """Whether two words for a kind of record may be said of one document.

    >>> _one_family("letter", "message"), _one_family("letter", "protocol")
    (True, False)
    """
    families = word_list("mentions")["families"].values()
    return one == other or any({one, other} <= set(names.split()) for names in families)


# --- enclosures in one file ------------------------------------------------------------------


def _attached(records: Sequence[Record], documents: Mapping[str, _Held]) -> dict[str, str]:
    """Each document with the heading of an enclosure, and the only one that may enclose it."""
    said: dict[str, dict[str, list[tuple[Fact, str]]]] = defaultdict(dict)
    headings: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for record in records:
        for fact in record.of(FactKind.MENTION):
            if fact.role in _ATTACHED:
                told = said[record.source].setdefault(record.document, [])
                told.append((fact, record.language))
            elif fact.get("held_hint") == ENCLOSING:
                headings[record.source].setdefault(record.document, set()).add(fact.get("number"))
    found: dict[str, set[str]] = defaultdict(set)
    for source, enclosures in headings.items():
        for document, numbers in enclosures.items():
            for other, mentions in said[source].items():
                # What hangs on the same protocol is beside it, not around it.
                beside = numbers & enclosures.get(other, set()) - {""}
                fits = any(_fits_beside(*mention, documents[document]) for mention in mentions)
                if other != document and not beside and fits:
                    found[document].add(other)
    only = {document: min(others) for document, others in found.items() if len(others) == 1}
    return {document: other for document, other in only.items() if only.get(other) != document}


def _fits_beside(fact: Fact, language: str, held: _Held) -> bool:
    if held.types and not any(_one_family(fact.get("type"), name) for name in held.types):
        return False
    return all(
        _verdict(fact.get(role), language, held.names.get(role, frozenset())) != "different"
        for role in ("sender", "recipient")
    )


def _agrees_beside(fact: Fact, language: str, held: _Held) -> bool:
    same = any(
        _verdict(fact.get(role), language, held.names.get(role, frozenset())) == "same"
        for role in ("sender", "recipient")
    )
    named = same or fact.get("number") in held.numbers
    return named and _fits_beside(fact, language, held)


def _beside(record: Record, fact: Fact, holdings: _Holdings) -> _Lead | None:
    """The enclosure, or what encloses it, in the same file."""
    if fact.get("held_hint") == ENCLOSING:
        target = holdings.attached.get(record.document, "")
        return _Lead(target, Certainty.SURE, "attached to it in one file") if target else None
    if fact.role not in _ATTACHED:
        return None
    enclosures = [d for d, other in sorted(holdings.attached.items()) if other == record.document]
    # One enclosure is meant if nothing speaks against it; of several, something must speak for it.
    fits = _fits_beside if len(enclosures) < 2 else _agrees_beside
    held = holdings.documents
    fitting = [d for d in enclosures if fits(fact, record.language, held[d])]
    if len(fitting) > 1:
        names = ", ".join(fitting)
        return _Lead("", Certainty.CHECK, f"{len(fitting)} enclosures fit: {names}")
    reason = "its heading in the same file says that it is an enclosure"
    return _Lead(fitting[0], Certainty.SURE, reason) if fitting else None
