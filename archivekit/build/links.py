"""Over all texts: how one document leads to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from archivekit.build.described import Add, Described
from archivekit.build.evidence import Evidence, Told
from archivekit.core.decision import Decision, DecisionKind, DecisionState
from archivekit.core.identity import text_hash
from archivekit.core.problems import Place, Problem, problem
from archivekit.core.record import Fact, FactKind, LinkKind, Record
from archivekit.core.text import Span
from archivekit.describe.links import Link, carry_numbers, link_id, propose_links
from archivekit.tables.catalogue import Catalogue, DocumentFacts

LINK, CANDIDATE = "link-", "alike-"
TARGETS = (LINK, CANDIDATE)
"""How ids begin that decisions may name and that are no places in a text."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """A person whom the words of a link name."""

    link: str
    role: str
    name: str
    document: str
    told: Told


class Carried:
    """What one record of a file says of another: numbers and bodies of what encloses it, and what
    kind of record an enclosure is. Numbers belong to the document they are carried to alone."""

    def __init__(self, told: Iterable[tuple[str, Told]] = ()) -> None:
        self._said_of: dict[str, list[Told]] = defaultdict(list)
        self._numbers: set[tuple[str, int]] = set()
        for document, one in told:
            self._said_of[document].append(one)
            if one.fact.kind == FactKind.NUMBER.value:
                self._numbers.add((one.witness, one.fact.at))

    def to(self, document: str, kind: FactKind) -> list[Told]:
        """What is said of a document elsewhere."""
        return [t for t in self._said_of.get(document, ()) if t.fact.kind == kind.value]

    def has_moved(self, told: Told) -> bool:
        """Whether a number stands in a text that it is not the number of."""
        return (told.witness, told.fact.at) in self._numbers


@dataclass
class Links:
    """Makes the rows of `document_relations`, with what the editor decided of them."""

    catalogue: Catalogue
    decisions: Sequence[Decision]
    evidence: Evidence
    add: Add

    def write(self, described: Sequence[Described]) -> tuple[Carried, list[Bearer], list[Problem]]:
        """All links; returns what they carry, whom they name, and the decisions that fit none."""
        by_witness = {one.witness: one for one in described}
        values = [
            Record(one.document, one.witness, one.source, one.language,
                   (*(told.fact.fact() for told in one.told), *_stated(self.catalogue, one)))
            for one in described
        ]  # fmt: skip
        links = propose_links(values)
        labels = {link.id: link.label for link in links}
        decided = self._decided(labels)
        documents = {one.document for one in described}
        stated = self._links_stated(documents)
        for link in links:
            self._add_proposed(link, by_witness, stated, decided.get(link.id))
        new = {_id_of(key): key for key, is_new in stated.items() if is_new}
        for id_, key in new.items():
            self._add_stated(id_, *key)
        carried = Carried([*_carried(values, by_witness), *_kinds(links, by_witness)])
        return carried, list(_bearers(links, by_witness)), self._unfit(documents, decided)

    def _links_stated(self, documents: set[str]) -> dict[tuple[str, str, str, str], bool]:
        """What the catalogue states: (document, relation, target, label) -> not yet written."""
        return {
            (id_, link.relation, link.to, link.label): True
            for id_, facts in sorted(self.catalogue.documents.items())
            for link in facts.links
            if id_ in documents and (not link.to or link.to in documents)
        }

    def _add_proposed(
        self,
        link: Link,
        by_witness: Mapping[str, Described],
        stated: dict[tuple[str, str, str, str], bool],
        decision: Decision | None,
    ) -> None:
        said = _seen(link, by_witness)
        if not said:
            return
        status, reason, by = "proposed", link.reason, ""
        for key in stated:
            same = key[:2] == (link.document, link.kind.value) and link.target == key[2] != ""
            if same or _id_of(key) == link.id:
                stated[key] = False
                status, reason = "confirmed", "the catalogue states it"
                self.evidence.stated("document_relations", link.id, "status", "catalogue")
        if decision is not None:
            status = "confirmed" if decision.kind is DecisionKind.ACCEPT else "rejected"
            by = decision.id
            self.evidence.stated("document_relations", link.id, "status", "decision", by)
        self.add("document_relations", (
            link.id, link.document, link.kind.value, link.target, link.label, status,
            link.certainty.value, reason, by,
        ))  # fmt: skip
        for told in said:
            self.evidence.read("document_relations", link.id, "label", told)

    def _add_stated(self, id_: str, document: str, kind: str, target: str, label: str) -> None:
        cells = (id_, document, kind, target, label or target, "confirmed", "sure", "", "")
        self.add("document_relations", cells)
        self.evidence.stated("document_relations", id_, "label", "catalogue")

    def _decided(self, labels: Mapping[str, str]) -> dict[str, Decision]:
        """The decision on each link, if its words are still those that were decided on."""
        return {
            decision.target: decision
            for decision in self.decisions
            if decision.state is DecisionState.REVIEWED
            and decision.kind in (DecisionKind.ACCEPT, DecisionKind.REJECT)
            and decision.target in labels
            and decision.text_hash == text_hash(labels[decision.target])
        }

    def _unfit(self, documents: set[str], decided: Mapping[str, Decision]) -> list[Problem]:
        problems = []
        for decision in self.decisions:
            reviewed = decision.state is DecisionState.REVIEWED
            is_link = decision.target.startswith(LINK)
            if not (reviewed and is_link) or decision.target in decided:
                continue
            place = Place(decision.path, line=decision.line, id=decision.target)
            reason = "no link has this id and these words"
            problems.append(problem(
                "decisions.stale", place, decision=decision.kind.value,
                target=decision.target, reason=reason,
            ))  # fmt: skip
        for id_, facts in sorted(self.catalogue.documents.items()):
            for link in facts.links:
                if link.to and link.to not in documents:
                    key = f'documents."{id_}".links'
                    where = Place(self.catalogue.path)
                    problems.append(problem(
                        "catalogue.no-such-id", where, key=key, id=link.to, kind="document here"
                    ))  # fmt: skip
        return problems


def _id_of(stated: tuple[str, str, str, str]) -> str:
    """The id of a link that the catalogue states; case and blanks of a label do not count."""
    document, kind, target, label = stated
    return link_id(document, LinkKind(kind), target or label)


def _stated(catalogue: Catalogue, one: Described) -> Iterator[Fact]:
    """What the editor states of a document, so that links can lead to it; behind what was read."""
    facts = catalogue.documents.get(one.document, DocumentFacts())
    for date in facts.dates or ():
        yield Fact(FactKind.DATE, date.edtf, Span(0, 0), "catalogue", role=date.role)
    for role in ("sender", "recipient"):
        for name in getattr(facts, role) or ():
            agent = catalogue.agents.get(name)
            stated = agent.name if agent else name
            yield Fact(FactKind.AGENT, stated, Span(0, 0), "catalogue", role=role)


def _seen(link: Link, by_witness: Mapping[str, Described]) -> list[Told]:
    """The places of a link that may be published."""
    told = [by_witness[witness].told[index] for witness, index in link.evidence]
    return [one for one in told if not one.fact.hidden]


def _carried(
    values: Sequence[Record], by_witness: Mapping[str, Described]
) -> Iterator[tuple[str, Told]]:
    """Numbers and bodies that stand in an enclosure and belong to what encloses it."""
    for document, fact, witness in carry_numbers(values):
        for told in by_witness[witness].told:
            same = (told.fact.kind, told.fact.at) == (fact.kind.value, fact.span.start)
            if same and not told.fact.hidden:
                read = replace(told.fact, certainty="likely", note=fact.note or _IN_ENCLOSURE)
                yield document, replace(told, fact=read)
                break


_IN_ENCLOSURE = "it stands at the head of the enclosure"


def _kinds(
    links: Sequence[Link], by_witness: Mapping[str, Described]
) -> Iterator[tuple[str, Told]]:
    """What kind of record an enclosure is, as the enclosing record calls it."""
    for link in links:
        if link.kind is not LinkKind.ENCLOSES or not link.target:
            continue
        for told in _seen(link, by_witness):
            kind = dict(told.fact.detail).get("type", "")
            if kind and kind in told.fact.value:
                read = replace(
                    told.fact, kind=FactKind.TYPE.value, role="", value=kind, certainty="likely",
                    note="so the record that encloses it calls it",
                )  # fmt: skip
                yield link.target, replace(told, fact=read)


def _bearers(links: Sequence[Link], by_witness: Mapping[str, Described]) -> Iterator[Bearer]:
    for link in links:
        for told in _seen(link, by_witness):
            detail = dict(told.fact.detail)
            for role in ("sender", "recipient"):
                if detail.get(role):
                    name = detail[role]
                    as_ = "participant" if detail.get("type") == "conversation" else role
                    yield Bearer(link.id, as_, name, link.document, told)
