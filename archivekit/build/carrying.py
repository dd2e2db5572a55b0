"""Ids for the segments of a witness, for variants, for agents: carried from the ledger, or new."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from archivekit.build.understood import SegmentFacts
from archivekit.core.identity import likeness
from archivekit.describe.agents import Register
from archivekit.tables.carry import Wording, carry, inserted_number, order_keys
from archivekit.tables.ledger import Entry

SOMEWHAT_ALIKE = 2  # of 6; from 3 on it would count as the same segment, changed

_LETTER = {"paragraph": "p", "sentence": "s"}


@dataclass(frozen=True, slots=True)
class Retired:
    """An id that the text no longer has: what replaced it, and what went with it."""

    entry: Entry
    replaced_by: str = ""
    contains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """The entry of each segment or variant, in order; what is new; what is retired."""

    entries: tuple[Entry, ...]
    new: tuple[Entry, ...]
    retired: tuple[Retired, ...]


def carry_segments(
    witness: str,
    known: Sequence[Entry],
    segments: Sequence[SegmentFacts],
    version: str,
    round_: int,
) -> Carried:
    """Give every segment its id, order key and number; `version` and `round_` are the present."""
    entries: list[Entry | None] = [None] * len(segments)
    new: list[Entry] = []
    retired: list[Retired] = []
    for kind, letter in _LETTER.items():
        places = [i for i, s in enumerate(segments) if s.kind == kind]
        old = [e for e in known if e.kind == kind]
        wordings = [Wording(segments[i].hash, segments[i].sketch) for i in places]
        kept = carry(old, wordings)
        parents = [segments[i].parent for i in places]
        within = [e.id if (e := entries[p] if p >= 0 else None) else "" for p in parents]
        given = _complete(f"{witness}.{letter}", kind, old, kept, wordings, within, round_)
        for place, was, entry in zip(places, kept, given, strict=True):
            entries[place] = entry
            if was is None or _has_changed(was, entry):
                new.append(entry)
        retired += _retired(old, given)
    done = tuple(e for e in entries if e is not None)
    return Carried(done, tuple(new), tuple(_listed(retired, done, version)))


def carry_variants(
    comparison: str,
    known: Sequence[Entry],
    wordings: Sequence[Wording],
    version: str,
    round_: int,
) -> Carried:
    """Give every variant of a comparison its id and order key, as segments get theirs."""
    kept = carry(known, wordings)
    within = [""] * len(wordings)
    given = _complete(f"{comparison}.v", "variant", known, kept, wordings, within, round_)
    pairs = zip(kept, given, strict=True)
    new = tuple(entry for was, entry in pairs if was is None or _has_changed(was, entry))
    retired = _listed(_retired(known, given), given, version)
    return Carried(tuple(given), new, tuple(retired))


def carry_agents(
    register: Register, named: Mapping[str, Entry], stated: Container[str]
) -> list[str]:
    """The ids of agents: those that the catalogue states, those known for any of a name's forms,
    or new ones.

    A fuller form of a name that comes to light later does not change an id.
    """
    by_name = {e.label: e.id for e in reversed(list(named.values())) if e.kind == "agent"}
    wanted = {agent.id for agent in register.agents}
    given: list[str] = []
    taken: set[str] = set()
    for agent in register.agents:
        id_ = agent.id
        names = [agent.name, *(form.name for form in agent.forms)]
        before = next((by_name[name] for name in names if name in by_name), "")
        if before and id_ not in stated and before not in taken | (wanted - {id_}):
            id_ = before
        number, stem = 2, id_
        while id_ in taken or (id_ in named and named[id_].kind != "agent"):
            id_, number = f"{stem}-{number}", number + 1
        taken.add(id_)
        given.append(id_)
    return given


def _complete(
    stem: str,
    kind: str,
    old: Sequence[Entry],
    kept: Sequence[Entry | None],
    wordings: Sequence[Wording],
    within: Sequence[str],
    round_: int,
) -> list[Entry]:
    """Entries for all: the kept ones with their present wording, the others with new ids."""
    keys = order_keys([None if e is None else e.order_key for e in kept])
    next_id = 1 + max((int(e.id[len(stem) :]) for e in old), default=0)
    used = {e.number for e in old}
    top = max((int(number) for number in used if number.isdigit()), default=0)
    last_kept = max((i for i, e in enumerate(kept) if e is not None), default=-1)
    given: list[Entry] = []
    suffixes: dict[str, Iterator[str]] = {}
    for index, (entry, wording) in enumerate(zip(kept, wordings, strict=True)):
        if entry is None:
            number = ""
            if kind == "paragraph" and index > last_kept:
                top += 1
                number = str(top)
            elif kind == "paragraph":
                number = inserted_number(given[-1].number if given else "", used, suffixes)
            used.add(number)
            id_, of, since = f"{stem}{next_id}", within[index], round_
            next_id += 1
        else:
            id_, of, number, since = entry.id, entry.of, entry.number, entry.round
        key = keys[index]
        now = Entry(id_, kind, of, wording.hash, wording.sketch, key, number, round=since)
        given.append(now)
    return given


def _has_changed(was: Entry, entry: Entry) -> bool:
    return entry.hash not in was.hashes or entry.order_key != was.order_key


def _order(entry: Entry) -> int:
    return entry.order_key or 0


def _retired(old: Sequence[Entry], living: Sequence[Entry]) -> list[Retired]:
    """Entries without a segment, each with the later-born neighbour that took up its words.

    That a new segment merely stands where an old one stood is no sign that it replaced it.
    """
    ids = {e.id for e in living}
    gone = [e for e in old if e.id not in ids]
    if not gone:
        return []
    order = sorted(living, key=_order)
    found = []
    for entry in gone:
        after = bisect_right(order, _order(entry), key=_order)
        beside = [*order[after : after + 1], *order[max(0, after - 1) : after]]
        born_later = (e for e in beside if e.round > entry.round)
        alike = (e.id for e in born_later if likeness(e.sketch, entry.sketch) >= SOMEWHAT_ALIKE)
        successor = next(alike, "")
        found.append(Retired(entry, successor))
    return found


def _listed(retired: Sequence[Retired], living: Sequence[Entry], version: str) -> Iterator[Retired]:
    """Retired ids as they are published: a paragraph together with its sentences that went.

    What came with the present version, after everything that lives, and is gone again was taken
    back before anybody could cite it: it is not listed, so that undoing a change undoes it all.
    """
    youngest = max((e.round for e in living), default=0)
    cited = [r for r in retired if r.entry.version != version or r.entry.round <= youngest]
    inside: dict[str, list[Entry]] = defaultdict(list)
    paragraphs = {r.entry.id for r in cited if r.entry.kind == "paragraph"}
    for item in cited:
        if item.entry.of in paragraphs:
            inside[item.entry.of].append(item.entry)
    for item in cited:
        if item.entry.of not in paragraphs:
            sentences = sorted(inside[item.entry.id], key=_order)
            yield replace(item, contains=tuple(e.id for e in sentences))
