"""One register of the persons, bodies and offices that all documents name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archivekit.core.record import Certainty
from archivekit.describe.agent_bearers import Goes, assign, likely_pairs
from archivekit.describe.agent_forms import (
    AgentMention,
    Form,
    Group,
    NameForm,
    Pair,
    StatedAgent,
    editor_forms,
    form_of,
    owners_of,
    said_by,
    told_apart,
)
from archivekit.describe.name_agreement import spelling_rank
from archivekit.describe.name_parts import parse_name
from archivekit.describe.romanization import script_of, slug

__all__ = [
    "Agent",
    "AgentMention",
    "Candidate",
    "NameForm",
    "Register",
    "StatedAgent",
    "build_register",
]


@dataclass(frozen=True, slots=True)
class Agent:
    """A person, a body, or an office whose holder is not named."""

    id: str
    kind: str
    name: str
    forms: tuple[NameForm, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two agents (their ids, in order) that may be one: proposed to the editor, never applied."""

    first: str
    second: str
    reason: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Register:
    """All agents, by id; for each mention the index of its agent, on what that rests, how sure.

    A mention that names no agent has None, no reason, and the certainty `please check`.
    """

    agents: tuple[Agent, ...]
    assigned: tuple[int | None, ...]
    assigned_reason: tuple[str, ...]
    assigned_certainty: tuple[Certainty, ...]
    candidates: tuple[Candidate, ...]


def build_register(
    mentions: Sequence[AgentMention], stated: Sequence[StatedAgent] = ()
) -> Register:
    """One register over all documents: who is named, by which forms, and who may be one.

    Two mentions are one agent where `compare_names` finds them the same and no third name of the
    collection speaks against it. A bare surname goes to a fuller name only on evidence: a title
    that one bearer alone has, or one bearer in the collection, who stands in the same document
    and not on its other side. All else is proposed. The order of the mentions does not matter.

    >>> told = [AgentMention("Nikita Khrushchev", "sender", "en", "telegram"),
    ...         AgentMention("N. Khrushchev", "signatory", "en", "letter")]
    >>> register = build_register(told)
    >>> [agent.id for agent in register.agents], register.assigned
    (['nikita-khrushchev'], (0, 0))
    """
    editor = editor_forms(stated)
    owners = owners_of(editor)
    names = [parse_name(mention.stated, mention.language) for mention in mentions]
    forms = [form_of(name, owners.get(said_by(name), "")) for name in names]
    groups, pairs = told_apart([*filter(None, forms), *editor], stated)
    goes = assign(mentions, names, forms, groups)
    for mention, form, goal in zip(mentions, forms, goes, strict=True):
        if form and goal:
            language = "" if mention.language == "und" else mention.language
            shown = NameForm(form.text, language, script_of(form.text), "stated")
            groups[goal.group].read.add(shown)
    return _registered(groups, goes, [*pairs, *likely_pairs(groups)], stated)


def _registered(
    groups: Sequence[Group],
    goes: Sequence[Goes | None],
    pairs: Iterable[Pair],
    stated: Sequence[StatedAgent],
) -> Register:
    """The register of the groups that are stated or that a mention went to."""
    by_id = {agent.id: agent for agent in stated}
    kept = [n for n, group in enumerate(groups) if group.read or group.owner]
    made = {n: _agent(groups[n], by_id) for n in kept}
    ids = _ids(made, groups)
    order = sorted(kept, key=lambda n: ids[n])
    place = {n: index for index, n in enumerate(order)}
    agents = tuple(Agent(ids[n], made[n].kind, made[n].name, made[n].forms) for n in order)
    return Register(
        agents,
        tuple(place[goal.group] if goal else None for goal in goes),
        tuple(goal.reason if goal else "" for goal in goes),
        tuple(goal.certainty if goal else Certainty.CHECK for goal in goes),
        _candidates(pairs, ids, by_id),
    )


def _agent(group: Group, stated: dict[str, StatedAgent]) -> Agent:
    """The agent of a group, without an id of its own yet."""
    if group.owner:
        agent = stated[group.owner]
        own = {NameForm(text, "", script_of(text), "editor") for text in (agent.name, *agent.forms)}
        return Agent(agent.id, agent.kind, agent.name, tuple(sorted(own | group.read)))
    read = {form.name for form in group.read}
    best = min((form for form in group.forms if form.text in read), key=_fullness)
    return Agent("", best.name.kind, best.text, tuple(sorted(group.read)))


def _fullness(form: Form) -> tuple[tuple[int, ...], str]:
    return spelling_rank(form.name), form.text


def _ids(made: dict[int, Agent], groups: Sequence[Group]) -> dict[int, str]:
    """An id for each agent: the editor's, or the slug of the name, with -2 for the second."""
    ids = {n: agent.id for n, agent in made.items() if groups[n].owner}
    taken = set(ids.values())
    free = sorted(
        (n for n in made if n not in ids), key=lambda n: (made[n].name, made[n].kind, made[n].forms)
    )
    next_of: dict[str, int] = {}
    for n in free:
        base = id_ = slug(made[n].name)
        number = next_of.get(base, 1)
        while id_ in taken:
            number += 1
            id_ = f"{base}-{number}"
        next_of[base] = number
        taken.add(id_)
        ids[n] = id_
    return ids


def _candidates(
    pairs: Iterable[Pair], ids: dict[int, str], stated: dict[str, StatedAgent]
) -> tuple[Candidate, ...]:
    """One candidate for each pair of agents, the surest; none that the editor keeps apart."""
    best: dict[tuple[str, str], Candidate] = {}
    for a, b, reason, certainty in pairs:
        if a not in ids or b not in ids or a == b:
            continue
        first, second = sorted((ids[a], ids[b]))
        if _kept_apart(first, second, stated):
            continue
        new = Candidate(first, second, reason, certainty)
        old = best.get((first, second), new)
        best[first, second] = min(old, new, key=_weight)
    return tuple(best[pair] for pair in sorted(best))


def _weight(candidate: Candidate) -> tuple[int, str]:
    return candidate.certainty.doubt, candidate.reason


def _kept_apart(first: str, second: str, stated: dict[str, StatedAgent]) -> bool:
    one, other = stated.get(first), stated.get(second)
    return bool(
        (one and other)
        or (one and second in one.distinct_from)
        or (other and first in other.distinct_from)
    )
