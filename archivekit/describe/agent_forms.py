"""The forms of names that stand in a collection, put in groups that are one agent each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from archivekit.core.record import Certainty
from archivekit.describe.agent_groups import connected, grouped
from archivekit.describe.name_agreement import (
    Match,
    body_key,
    compare_names,
    compare_surnames,
    deciding_titles,
    is_married,
    surname_keys,
)
from archivekit.describe.name_parts import Name, parse_name
from archivekit.describe.name_words import lexicon, title_of
from archivekit.describe.romanization import fold, slug


@dataclass(frozen=True, slots=True)
class AgentMention:
    """A name as a document states it, in which role, and the language of the text it stands in."""

    stated: str
    role: str
    language: str
    document: str


@dataclass(frozen=True, slots=True)
class StatedAgent:
    """An agent that the editor states; it goes before all that is read.

    A mention that is one of `forms` is this agent. `distinct_from` holds ids that it is not.
    """

    id: str
    name: str
    kind: str = "person"
    forms: tuple[str, ...] = ()
    distinct_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class NameForm:
    """A form of a name; `language` is that of the documents it stands in, "" if not known.

    `script` is an ISO 15924 code, `scheme` who says so: stated (in a document), editor.
    """

    name: str
    language: str
    script: str
    scheme: str


@dataclass(frozen=True, slots=True)
class Form:
    """What mentions with the same words have in common; `owner` is a stated agent's id, or "".

    Titles are left out of the name but for those that tell bearers of a bare surname apart.
    """

    name: Name
    owner: str = ""

    @property
    def text(self) -> str:
        """The name as it is shown: Mikoyan, A. I. Mikoyan, President Kennedy."""
        return " ".join([*self.name.titles, self.name.plain])


@dataclass(slots=True)
class Group:
    """Forms that are one agent, and where they stand."""

    forms: list[Form]
    owner: str = ""
    titles: set[str] = field(default_factory=set)  # deciding ones, of all its mentions
    sides: dict[str, set[str]] = field(default_factory=dict)  # by document
    read: set[NameForm] = field(default_factory=set)

    @property
    def bare(self) -> bool:
        """Whether a surname is all that is known."""
        return not self.owner and all(form.name.bare for form in self.forms)

    @property
    def persons(self) -> list[Name]:
        """The names of persons among the forms that have a given name and a surname."""
        return [form.name for form in self.forms if is_full(form.name)]


Pair = tuple[int, int, str, Certainty]
"""Two groups that may be one, why, and how likely it is."""

Said = tuple[str, frozenset[str], bool]


def is_full(name: Name) -> bool:
    """Whether a name is more than a surname: with a given name, with initials, or U Thant."""
    return name.kind == "person" and bool(name.surname) and bool(name.given or name.whole)


def form_of(name: Name, owner: str = "") -> Form | None:
    """The form of a name, None for what names nobody and is no editor's form."""
    if name.kind == "unknown" and not owner:
        return None
    levels = ("deciding", "married") if name.bare else ("burmese", "married")
    strength = lexicon().strength
    titles = tuple(t for t in name.titles if strength.get(title_of(t)) in levels)
    return Form(replace(name, stated=name.plain, titles=titles, office=""), owner)


def said_by(name: Name) -> Said:
    """By what a mention is known as an editor's form: its words, and the titles that decide."""
    return " ".join(name.plain.split()).casefold(), deciding_titles(name), is_married(name)


def editor_forms(stated: Sequence[StatedAgent]) -> list[Form]:
    """All forms that the editor states."""
    found = []
    for agent in stated:
        for text in dict.fromkeys((agent.name, *agent.forms)):
            form = form_of(parse_name(text), agent.id)
            found += [form] if form else []
    return found


def owners_of(editor: Iterable[Form]) -> dict[Said, str]:
    """Whose form some words are, where they are those of one stated agent alone."""
    owners: dict[Said, set[str]] = defaultdict(set)
    for form in editor:
        owners[said_by(form.name)].add(form.owner)
    return {said: min(ids) for said, ids in owners.items() if len(ids) == 1}


def told_apart(
    nodes: Iterable[Form], stated: Sequence[StatedAgent]
) -> tuple[list[Group], list[Pair]]:
    """All forms in groups, the stated agents first; and pairs of full names that may be one."""
    forms = sorted(set(nodes), key=_order)
    groups = [Group([], agent.id) for agent in stated]
    held = {agent.id: number for number, agent in enumerate(stated)}
    pairs = _add_persons([form for form in forms if is_full(form.name)], groups, held, stated)
    bare: dict[Hashable, list[Form]] = defaultdict(list)
    others: dict[Hashable, list[Form]] = defaultdict(list)
    for form in forms:
        if is_full(form.name):
            continue
        if form.owner:
            groups[held[form.owner]].forms.append(form)
        elif form.name.bare:
            bare[deciding_titles(form.name), is_married(form.name)].append(form)
        else:
            others[words_key(form.name)].append(form)
    for alike in bare.values():
        groups += _by_surname(alike)
    bodies = _owned_words(groups[: len(stated)])
    for key, alike in others.items():
        if key in bodies:
            bodies[key].forms += alike
        else:
            groups.append(Group(alike))
    return groups, pairs


def words_key(name: Name) -> Hashable:
    """By what bodies, offices and given names that stand alone are the same."""
    if name.kind in ("body", "office") and body_key(name):
        return name.kind, *body_key(name)
    return name.kind, fold(name.plain)


def _order(form: Form) -> tuple[str, ...]:
    name = form.name
    shape = (str(name.family_first), name.suffix, name.surname, *name.given)
    return (name.kind, form.text, name.language, form.owner, *shape)


def _add_persons(
    forms: list[Form], groups: list[Group], held: dict[str, int], stated: Sequence[StatedAgent]
) -> list[Pair]:
    """Add the groups of full names, surname by surname."""
    distinct = {agent.id: frozenset(agent.distinct_from) for agent in stated}
    pairs: list[Pair] = []
    for block in connected([_block_keys(form) for form in forms]):
        nodes = [forms[place] for place in block]
        found = grouped(
            ["".join(node.name.given) for node in nodes],
            [node.owner for node in nodes],
            lambda a, b, nodes=nodes: _match(nodes[a], nodes[b], distinct),  # type: ignore[misc]
        )
        number_of: dict[int, int] = {}
        for places in found.groups:
            members = [nodes[place] for place in places]
            owner = next((node.owner for node in members if node.owner), "")
            if owner:
                number = held[owner]
                groups[number].forms += members
            else:
                number = len(groups)
                groups.append(Group(members))
            number_of.update(dict.fromkeys(places, number))
        for a, b, reason in found.open_pairs:
            if number_of[a] != number_of[b]:
                pairs.append((number_of[a], number_of[b], reason, Certainty.CHECK))
    return pairs


def _block_keys(form: Form) -> list[Hashable]:
    owner = [("owner", form.owner)] if form.owner else []
    return [*sorted(surname_keys(form.name)), *owner]


def _match(first: Form, second: Form, distinct: dict[str, frozenset[str]]) -> Match | None:
    """What two full names have in common; None for another surname than a stated agent's.

    A stated agent may have other surnames still: what is one of them need not be the others.
    """
    for one, other in ((first, second), (second, first)):
        if one.owner and slug(other.name.plain) in distinct[one.owner]:
            return Match("different", "the editor says so")
    surnames = compare_surnames(first.name, second.name)
    if surnames == "same":
        return compare_names(first.name, second.name)
    if first.owner or second.owner:
        return None
    return Match("different", "other surnames")


def _by_surname(forms: list[Form]) -> list[Group]:
    """Bare surnames with the same titles, in groups of the same surname."""
    groups = []
    for block in connected([sorted(surname_keys(form.name)) for form in forms]):
        names = [forms[place].name for place in block]

        def match(a: int, b: int, names: list[Name] = names) -> Match:
            same = compare_surnames(names[a], names[b]) == "same"
            return Match("same" if same else "different", "")

        found = grouped([name.surname for name in names], [""] * len(names), match)
        groups += [Group([forms[block[place]] for place in part]) for part in found.groups]
    return groups


def _owned_words(owned: Iterable[Group]) -> dict[Hashable, Group]:
    """The stated bodies by their words, where they are those of one alone."""
    found: dict[Hashable, list[Group]] = defaultdict(list)
    for group in owned:
        for key in {words_key(form.name) for form in group.forms if form.name.kind == "body"}:
            found[key].append(group)
    return {key: owners[0] for key, owners in found.items() if len(owners) == 1}
