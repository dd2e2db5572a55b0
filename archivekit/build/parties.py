"""Over all texts: one row for each person, body and office, and what they are to each text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archivekit.build.described import Add, Described
from archivekit.build.evidence import Evidence, Told
from archivekit.build.links import Bearer, Carried
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


def add_parties(
    described: Sequence[Described],
    catalogue: Catalogue,
    decisions: Sequence[Decision],
    carried: Carried,
    bearers: Sequence[Bearer],
    evidence: Evidence,
    add: Add,
) -> tuple[list[tuple[str, str]], list[Problem]]:
    """Write the rows of all agents; returns (id, name) of each, and what was the matter."""
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
    mentions = [AgentMention(p.name, p.role, p.language, p.document) for p in parties]
    register = build_register(mentions, stated)
    _add_roles(parties, register, evidence, add)
    _add_agents(register, catalogue, decisions, add)
    return [(agent.id, agent.name) for agent in register.agents], problems


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
    return _Party(party.table, party.owner, party.role, facts.name, "und", party.document)


def _add_roles(parties: Sequence[_Party], register: Register, evidence: Evidence, add: Add) -> None:
    """One row for each agent in each role, as sure as the surest of its places."""
    rows: dict[tuple[str, str, str], dict[str, list[int]]] = {}
    for index, party in enumerate(parties):
        assigned = register.assigned[index]
        agent = "" if assigned is None else register.agents[assigned].id
        if party.table == "relation_agents" and not agent:
            continue
        of_role = rows.setdefault((party.table, party.owner, party.role), {})
        of_role.setdefault(agent or party.name, []).append(index)
    for (table, owner, role), of_role in rows.items():
        for position, (known, places) in enumerate(of_role.items(), 1):
            first = parties[places[0]]
            agent = "" if register.assigned[places[0]] is None else known
            said = [parties[i].told for i in places]
            certainty = min(
                (told.fact.certainty if told else Certainty.SURE for told in said),
                key=list(Certainty).index,  # type: ignore[arg-type]
            )
            note = register.assigned_reason[places[0]] if agent else ""
            row = (owner, role, position, agent, first.name, str(certainty))
            add(table, row if table == "witness_agents" else (*row, note))
            key = f"{owner} {role} {position}"
            for told in said:
                if told is None:
                    evidence.stated(table, key, "as_stated", "catalogue")
                else:
                    evidence.read(table, key, "as_stated", told)


def _add_agents(
    register: Register, catalogue: Catalogue, decisions: Sequence[Decision], add: Add
) -> None:
    for agent in register.agents:
        facts = catalogue.agents.get(agent.id)
        add("agents", (agent.id, agent.kind, agent.name, facts.description if facts else ""))
        for form in agent.forms:
            row = (agent.id, form.name, form.language or "und", form.scheme, form.script)
            add("agent_names", row)
    rejected = {
        decision.target
        for decision in decisions
        if decision.kind is DecisionKind.REJECT and decision.state is DecisionState.REVIEWED
    }
    for pair in register.candidates:
        id_ = candidate_id(pair.first, pair.second)
        status = "rejected" if id_ in rejected else "proposed"
        cells = (pair.first, pair.second, pair.reason, pair.certainty.value, status)
        add("agent_candidates", (id_, *cells))


def candidate_id(first: str, second: str) -> str:
    """The id of a pair of agents that may be one, made of theirs."""
    return "alike-" + text_hash(f"{first} {second}")[:12]


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
