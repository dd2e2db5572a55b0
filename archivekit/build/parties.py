"""Over all texts: one row for each person, body and office, and what they are to each text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from archivekit.build.described import Add, Described
from archivekit.build.evidence import Evidence, Told
from archivekit.build.links import CANDIDATE, Bearer, Carried
from archivekit.core.decision import Decision, DecisionKind, DecisionState
from archivekit.core.identity import text_hash
from archivekit.core.problems import Place, Problem, problem
from archivekit.core.record import DOCUMENT_ROLES, WITNESS_ROLES, Certainty, FactKind
from archivekit.describe.agents import AgentMention, Register, StatedAgent, build_register
from archivekit.describe.names import parse_name
from archivekit.tables.catalogue import Catalogue, CopyFacts, DocumentFacts


@dataclass(frozen=True, slots=True)
class _Party:
    """One name in one role: read in a text, or stated in the catalogue (then `told` is None)."""

    table: str  # document_agents, witness_agents or relation_agents
    owner: str
    role: str
    name: str
    language: str
    document: str
    told: Told | None = None
    agent: str = ""  # the id, where the catalogue names one


def add_parties(
    described: Sequence[Described],
    catalogue: Catalogue,
    decisions: Sequence[Decision],
    carried: Carried,
    bearers: Sequence[Bearer],
    evidence: Evidence,
    add: Add,
    keep_ids: Callable[[Register], Sequence[str]],
) -> list[Problem]:
    """Write the rows of all agents; returns what was the matter.

    `keep_ids` gives the ids of the agents of a register: those that they had before.
    """
    problems = _unknown_ids(catalogue)
    parties = [p for one in described for p in _of_witness(one)]
    parties += _of_documents(described, catalogue, carried)
    parties = [_named(party, catalogue) for party in parties]
    parties += [
        _Party("relation_agents", b.link, b.role, b.name, b.told.language, b.document, b.told)
        for b in bearers
        if parse_name(b.name, b.told.language).kind == "person"
    ]
    stated = [
        StatedAgent(id_, facts.name, facts.kind, facts.forms, facts.distinct_from)
        for id_, facts in sorted(catalogue.agents.items())
    ]
    open_ = [p for p in parties if not p.agent]
    mentions = [AgentMention(p.name, p.role, p.language, p.document) for p in open_]
    register = build_register(mentions, stated)
    ids = keep_ids(register)
    why = zip(register.assigned_certainty, register.assigned_reason, strict=True)
    found = iter(
        _Borne("" if index is None else ids[index], *reason)
        for index, reason in zip(register.assigned, why, strict=True)
    )
    borne = [_Borne(p.agent, Certainty.SURE, "") if p.agent else next(found) for p in parties]
    _add_roles(list(zip(parties, borne, strict=True)), evidence, add)
    problems += _add_agents(register, ids, catalogue, decisions, add)
    return problems


@dataclass(frozen=True, slots=True)
class _Borne:
    """Whom a name was found to be, how surely, and why."""

    agent: str
    certainty: Certainty
    reason: str


def _of_witness(one: Described) -> list[_Party]:
    found = []
    for role in WITNESS_ROLES:
        stated: tuple[str, ...] | None = getattr(one.stated, role.replace("-", "_"))
        where = ("witness_agents", one.witness, role)
        if stated is not None:
            found += [_Party(*where, name, "und", one.document) for name in stated]
            continue
        for told in one.of(FactKind.AGENT, role):
            name = told.fact.value
            found.append(_Party(*where, name, told.language, one.document, told))
    return found


def _of_documents(
    described: Sequence[Described], catalogue: Catalogue, carried: Carried
) -> list[_Party]:
    found = []
    for role in DOCUMENT_ROLES:
        said = set()
        for one in described:
            stated = _stated(catalogue, one.document, role)
            where = ("document_agents", one.document, role)
            if stated is None:
                elsewhere = [] if one.document in said else carried.to(one.document, FactKind.AGENT)
                said.add(one.document)
                read = one.of(FactKind.AGENT, role)
                for told in read + [t for t in elsewhere if t.fact.role == role]:
                    name = told.fact.value
                    found.append(_Party(*where, name, told.language, one.document, told))
            elif one.document not in said:
                said.add(one.document)
                found += [_Party(*where, name, "und", one.document) for name in stated]
    return found


def _stated(catalogue: Catalogue, document: str, role: str) -> tuple[str, ...] | None:
    facts = catalogue.documents.get(document, DocumentFacts())
    stated: tuple[str, ...] | None = getattr(facts, role.replace("-", "_"))
    return stated


def _named(party: _Party, catalogue: Catalogue) -> _Party:
    """An id of the catalogue stands for the name that it gives there."""
    facts = catalogue.agents.get(party.name) if party.told is None else None
    if facts is None:
        return party
    return replace(party, name=facts.name, agent=party.name)


def _add_roles(parties: Sequence[tuple[_Party, _Borne]], evidence: Evidence, add: Add) -> None:
    """One row for each agent in each role, as sure as the surest of its places."""
    rows: dict[tuple[str, str, str], dict[str, list[tuple[_Party, _Borne]]]] = {}
    for party, who in parties:
        if party.table == "relation_agents" and not who.agent:
            continue
        of_role = rows.setdefault((party.table, party.owner, party.role), {})
        of_role.setdefault(who.agent or party.name, []).append((party, who))
    for (table, owner, role), of_role in rows.items():
        for position, places in enumerate(of_role.values(), 1):
            first, who = places[0]
            certainty = min((_certainty(*place) for place in places), key=lambda c: c.doubt)
            row = (owner, role, position, who.agent, first.name, certainty.value)
            add(table, row if table == "witness_agents" else (*row, who.reason))
            key = f"{owner} {role} {position}"
            for party, _ in places:
                # Another form of the name is evidence of who it is, not of this form.
                column = "as_stated" if party.name == first.name else "agent_id"
                if party.told is None:
                    evidence.stated(table, key, column, "catalogue")
                else:
                    evidence.read(table, key, column, party.told)


def _certainty(party: _Party, who: _Borne) -> Certainty:
    """How sure it is that this agent has this role: no surer than either."""
    read = Certainty(party.told.fact.certainty) if party.told else Certainty.SURE
    return max(read, who.certainty, key=lambda c: c.doubt) if who.agent else read


def _add_agents(
    register: Register,
    ids: Sequence[str],
    catalogue: Catalogue,
    decisions: Sequence[Decision],
    add: Add,
) -> list[Problem]:
    kept = {agent.id: id_ for agent, id_ in zip(register.agents, ids, strict=True)}
    for agent, id_ in zip(register.agents, ids, strict=True):
        facts = catalogue.agents.get(id_)
        add("agents", (id_, agent.kind, agent.name, facts.description if facts else ""))
        for form in agent.forms:
            row = (id_, form.name, form.language or "und", form.scheme, form.script)
            add("agent_names", row)
    decided = {d.target: d for d in decisions if d.state is DecisionState.REVIEWED}
    pairs: dict[str, str] = {}
    for pair in register.candidates:
        first, second = sorted((kept[pair.first], kept[pair.second]))
        id_ = candidate_id(first, second)
        pairs[id_] = text_hash(f"{first} {second}")
        rejected = (
            id_ in decided
            and decided[id_].kind is DecisionKind.REJECT
            and decided[id_].text_hash == pairs[id_]
        )
        status = "rejected" if rejected else "proposed"
        cells = (first, second, pair.reason, pair.certainty.value, status)
        add("agent_candidates", (id_, *cells))
    return list(_unfit(decided.values(), pairs))


def _unfit(decisions: Iterable[Decision], pairs: Mapping[str, str]) -> Iterator[Problem]:
    """Decisions on pairs of names that have no effect."""
    for decision in decisions:
        if not decision.target.startswith(CANDIDATE):
            continue
        reason = ""
        if decision.target not in pairs:
            reason = "no pair of names has this id"
        elif decision.text_hash != pairs[decision.target]:
            reason = "the text_hash is not that of this pair"
        elif decision.kind is not DecisionKind.REJECT:
            reason = "a pair is made one by forms = [...] under [agents.ID] in catalog.toml"
        if reason:
            place = Place(decision.path, line=decision.line, id=decision.target)
            facts = {"decision": decision.kind.value, "target": decision.target, "reason": reason}
            yield problem("decisions.stale", place, snippet=decision.before, **facts)


def candidate_id(first: str, second: str) -> str:
    """The id of a pair of agents that may be one, made of theirs."""
    return CANDIDATE + text_hash(f"{first} {second}")[:12]


def _unknown_ids(catalogue: Catalogue) -> list[Problem]:
    """Words that look like ids of agents and are none."""
    said: list[tuple[str, Iterable[str]]] = [
        (f'agents."{id_}".distinct_from', facts.distinct_from)
        for id_, facts in catalogue.agents.items()
    ]
    for id_, document in catalogue.documents.items():
        for role in DOCUMENT_ROLES:
            names = getattr(document, role.replace("-", "_")) or ()
            said.append((f'documents."{id_}".{role}', [n for n in names if _is_id(n)]))
    copies: list[tuple[str, CopyFacts]] = [("defaults", catalogue.defaults.copy)]
    copies += [(f'sources."{path}"', facts.copy) for path, facts in catalogue.sources.items()]
    for where, copy in copies:
        for role in WITNESS_ROLES:
            names = getattr(copy, role.replace("-", "_")) or ()
            said.append((f"{where}.{role}", [n for n in names if _is_id(n)]))
    place = Place(catalogue.path)
    return [
        problem("catalogue.no-such-id", place, key=key, id=name, kind="agent of the catalogue")
        for key, names in said
        for name in names
        if name not in catalogue.agents
    ]


def _is_id(name: str) -> bool:
    return "-" in name and name == name.lower() and " " not in name
