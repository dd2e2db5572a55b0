"""Who bears a surname: to whom a bare one goes, on which evidence, and who else may be one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations

from archivekit.core.record import Certainty
from archivekit.describe.agent_forms import AgentMention, Form, Group, Pair, is_full, words_key
from archivekit.describe.name_agreement import (
    compare_names,
    compare_surnames,
    deciding_titles,
    is_married,
    skeleton_keys,
    surname_keys,
)
from archivekit.describe.name_parts import Name
from archivekit.describe.romanization import fold, script_of

_SIDES = {"sender": "from", "signatory": "from", "issuing-body": "from", "recipient": "to"}
_MOST_BEARERS = 12  # a surname that more persons bear proposes none of them
_MOST_ALIKE = 40  # names with the same consonants, or the same given name


@dataclass(frozen=True, slots=True)
class Goes:
    """To which group a mention goes, on what that rests, and how sure it is."""

    group: int
    reason: str
    certainty: Certainty = Certainty.SURE


class Bearers:
    """The groups of a collection by surname, and where each stands."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.groups = groups
        self.home = {form: number for number, group in enumerate(groups) for form in group.forms}
        self._full: dict[str, list[int]] = defaultdict(list)
        self._bare: dict[str, list[int]] = defaultdict(list)
        self._known: dict[Form, list[int]] = {}
        for number, group in enumerate(groups):
            index = self._bare if group.bare else self._full
            names = [f.name for f in group.forms if f.name.kind == "person" and f.name.surname]
            for key in sorted({key for name in names for key in surname_keys(name)}):
                index[key].append(number)

    def full(self, form: Form) -> list[int]:
        """The groups of fuller names with the surname of a bare form."""
        if form not in self._known:
            numbers = {n for key in surname_keys(form.name) for n in self._full.get(key, ())}
            found = [n for n in sorted(numbers) if self._bears(n, form.name)]
            self._known[form] = found
        return self._known[form]

    def bare(self, form: Form) -> list[int]:
        """The groups of bare surnames with the surname of a bare form."""
        numbers = {n for key in surname_keys(form.name) for n in self._bare.get(key, ())}
        return [n for n in sorted(numbers) if self._bears(n, form.name)]

    def _bears(self, number: int, name: Name) -> bool:
        others = (form.name for form in self.groups[number].forms)
        return any(
            other.kind == "person" and other.surname and compare_surnames(name, other) == "same"
            for other in others
        )


def assign(
    mentions: Sequence[AgentMention], names: Sequence[Name], forms: Sequence[Form | None],
    groups: Sequence[Group],
) -> list[Goes | None]:  # fmt: skip
    """To which group each mention goes: full names first, then titles, then bare surnames."""
    bearers = Bearers(groups)
    goes: list[Goes | None] = [None] * len(mentions)
    bare: list[int] = []
    for place, form in enumerate(forms):
        if form is None:
            continue
        if form.name.bare and not form.owner:
            bare.append(place)
            continue
        number = bearers.home[form]
        goes[place] = _full_goes(form, number, groups[number])
        groups[number].titles |= deciding_titles(names[place])
        _stand(groups[number], mentions[place])
    titled = [place for place in bare if _is_titled(forms[place])]
    found = {place: _titled_goes(mentions[place], forms[place], bearers) for place in titled}
    unresolved = _stand_titled(found, mentions, forms, bearers)
    for place, goal in found.items():
        goes[place] = goal
    for place in bare:
        if place not in found:
            goes[place] = _untitled_goes(mentions[place], forms[place], bearers, unresolved)
    return goes


def _is_titled(form: Form | None) -> bool:
    return form is not None and bool(deciding_titles(form.name) or is_married(form.name))


def _stand(group: Group, mention: AgentMention) -> None:
    sides = group.sides.setdefault(mention.document, set())
    sides |= {_SIDES[mention.role]} if mention.role in _SIDES else set()


def _full_goes(form: Form, number: int, group: Group) -> Goes:
    if form.owner:
        return Goes(number, "a form that the editor states")
    if form.name.kind != "person" or len(group.forms) == 1:
        return Goes(number, "named in full" if is_full(form.name) else "named")
    whole = any(not given.endswith(".") and len(given) > 1 for given in form.name.given)
    if whole:
        return Goes(number, "surname and given name agree")
    return Goes(number, "surname and initials agree, with no other person", Certainty.LIKELY)


def _titled_goes(mention: AgentMention, form: Form | None, bearers: Bearers) -> Goes:
    """President Kennedy: the one who bears the title, or the one on the same side of the letter.

    A title that nobody bears in full does not go to one who merely stands in the same document:
    beside Robert Kennedy, President Kennedy is another.
    """
    assert form is not None
    groups, full = bearers.groups, bearers.full(form)
    titles = deciding_titles(form.name)
    if is_married(form.name):
        wives = [n for n in full if any(is_married(f.name) for f in groups[n].forms)]
        if len(wives) == 1 and titles <= groups[wives[0]].titles:
            return Goes(wives[0], f"the only {form.text} named in full", Certainty.LIKELY)
        return Goes(bearers.home[form], "a surname alone", Certainty.CHECK)
    carriers = [number for number in full if titles <= groups[number].titles]
    if len(carriers) == 1:
        reason = f"the only {form.name.surname} with the title {' '.join(form.name.titles)}"
        return Goes(carriers[0], reason, Certainty.LIKELY)
    if len(full) == 1 and not carriers:
        sides = groups[full[0]].sides.get(mention.document, set())
        if sides and sides == {_SIDES.get(mention.role, "")}:
            reason = f"the only {form.name.surname}, on the same side of this document"
            return Goes(full[0], reason, Certainty.LIKELY)
    return Goes(bearers.home[form], "a surname and a title alone", Certainty.CHECK)


def _stand_titled(
    found: dict[int, Goes], mentions: Sequence[AgentMention], forms: Sequence[Form | None],
    bearers: Bearers,
) -> dict[str, set[int]]:  # fmt: skip
    """Where surnames with a title stand; by document those that went nowhere."""
    unresolved: dict[str, set[int]] = defaultdict(set)
    for place, goal in found.items():
        form = forms[place]
        _stand(bearers.groups[goal.group], mentions[place])
        if form and bearers.home[form] == goal.group:
            unresolved[mentions[place].document].add(goal.group)
    return unresolved


def _untitled_goes(
    mention: AgentMention, form: Form | None, bearers: Bearers, unresolved: dict[str, set[int]]
) -> Goes:
    """Kennedy: the only bearer, if he stands in this document and not on its other side."""
    assert form is not None
    home = bearers.home[form]
    alone = Goes(home, "a surname alone", Certainty.CHECK)
    full = bearers.full(form)
    titled = [number for number in bearers.bare(form) if number != home]
    here = [number for number in titled if number in unresolved.get(mention.document, ())]
    if len(full) > 1 or (full and here) or len(titled) > 1 and not full:
        return alone
    for number in full or here:
        sides = bearers.groups[number].sides.get(mention.document)
        side = _SIDES.get(mention.role, "")
        if sides is not None and (not side or not sides or side in sides):
            reason = "the only fuller name, and it stands in the same document"
            return Goes(number, reason, Certainty.LIKELY)
    return alone


# --- who may be one ----------------------------------------------------------------------------


def likely_pairs(groups: Sequence[Group]) -> list[Pair]:
    """Groups that may be one: bare surnames, given names alone, two scripts, parts of bodies."""
    bearers = Bearers(groups)
    pairs: list[Pair] = []
    for number, group in enumerate(groups):
        if group.bare:
            pairs += _bare_pairs(number, group.forms[0], bearers)
    return pairs + _given_pairs(groups) + _script_pairs(groups) + _body_pairs(groups)


def _bare_pairs(number: int, form: Form, bearers: Bearers) -> list[Pair]:
    full = bearers.full(form)
    others = [n for n in bearers.bare(form) if n != number and bearers.groups[n].read]
    if len(full) > _MOST_BEARERS:
        return []
    only = len(full) == 1 and not others and not _is_titled(form)
    certainty = Certainty.LIKELY if only else Certainty.CHECK
    bearers_said = "one bearer" if len(full) == 1 else f"{len(full)} bearers"
    reason = f"a surname alone, with {bearers_said} named in full"
    pairs: list[Pair] = [(number, other, reason, certainty) for other in full]
    for other in others[:_MOST_BEARERS]:
        if is_married(bearers.groups[other].forms[0].name) == is_married(form.name):
            pairs.append((number, other, "one surname, with other titles", Certainty.CHECK))
    return pairs


def _given_pairs(groups: Sequence[Group]) -> list[Pair]:
    """A given name alone, and full names that begin with it."""
    full: dict[str, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        for given in sorted({fold(name.given[0]) for name in group.persons if name.given}):
            full[given].append(number)
    pairs: list[Pair] = []
    for number, group in enumerate(groups):
        name = group.forms[0].name if group.forms else None
        if name and name.kind == "person" and not name.surname and name.given:
            bearers = full.get(fold(name.given[0]), [])
            if len(bearers) <= _MOST_BEARERS:
                reason = "a given name alone"
                pairs += [(number, other, reason, Certainty.CHECK) for other in bearers]
    return pairs


def _script_pairs(groups: Sequence[Group]) -> list[Pair]:
    """Names in two scripts whose surnames share their consonants: Rusk, Раск."""
    alike: dict[str, list[tuple[int, Name]]] = defaultdict(list)
    for number, group in enumerate(groups):
        for form in group.forms:
            if form.name.kind == "person" and form.name.surname:
                for key in sorted(skeleton_keys(form.name)):
                    alike[key].append((number, form.name))
    found: set[tuple[int, int]] = set()
    for members in alike.values():
        scripts = {script_of(name.surname) for _, name in members}
        if len(scripts) < 2 or len(members) > _MOST_ALIKE:
            continue
        for (a, one), (b, other) in combinations(members, 2):
            two_scripts = a != b and compare_surnames(one, other) == "compatible"
            if two_scripts and compare_names(one, other).verdict == "compatible":
                found.add((min(a, b), max(a, b)))
    reason = "in two scripts, the surnames share their consonants"
    return [(a, b, reason, Certainty.CHECK) for a, b in sorted(found)]


def _body_pairs(groups: Sequence[Group]) -> list[Pair]:
    """Bodies of which one says more: the Presidium of the CC, and of the CC CPSU."""
    by_key: dict[Hashable, int] = {}
    for number, group in enumerate(groups):
        for form in group.forms:
            if form.name.kind == "body":
                by_key.setdefault(words_key(form.name), number)
    found: set[tuple[int, int]] = set()
    for key, number in by_key.items():
        assert isinstance(key, tuple)
        for size in range(3, len(key)):
            shorter = by_key.get(key[:size], number)
            if shorter != number:
                found.add((min(shorter, number), max(shorter, number)))
    reason = "one says more than the other"
    return [(a, b, reason, Certainty.CHECK) for a, b in sorted(found)]
