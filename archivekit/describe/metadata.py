"""The facts of a record as plain values, for people who want a title and not its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from archivekit.core.record import Fact, FactKind

_ONE = {
    FactKind.TITLE: "title",
    FactKind.TYPE: "type",
    FactKind.PRECEDENCE: "precedence",
    FactKind.SUMMARY: "summary",
    FactKind.CITATION: "citation",
    FactKind.CREDIT: "credit",
    FactKind.PROVENANCE: "provenance",
    FactKind.URL: "url",
    FactKind.RECORD_ID: "record_id",
    FactKind.CONTENTS: "contents",
}
_SEVERAL = {FactKind.MARKING: "security_marking", FactKind.MENTION: "mentions"}


def plain_values(facts: Iterable[Fact]) -> dict[str, Any]:
    """Title, type, dates, parties, … by name; what no words say has no name here.

    >>> from archivekit.core.text import Span
    >>> plain_values([Fact(FactKind.AGENT, "U Thant", Span(0, 7), "signature", role="signatory")])
    {'signatory': ['U Thant']}
    """
    values: dict[str, Any] = {}
    seen: set[tuple[str, str]] = set()

    def several(name: str, value: Any) -> None:
        if (name, repr(value)) not in seen:
            seen.add((name, repr(value)))
            values.setdefault(name, []).append(value)

    for fact in facts:
        if fact.kind in _ONE:
            values.setdefault(_ONE[fact.kind], fact.value)
        elif fact.kind in _SEVERAL:
            several(_SEVERAL[fact.kind], fact.value)
        elif fact.kind is FactKind.DATE:
            several("dates", {"role": fact.role, "edtf": fact.value})
        elif fact.kind is FactKind.AGENT:
            several(fact.role.replace("-", "_"), fact.value)
        elif fact.kind is FactKind.PLACE:
            several("places", {"role": fact.role, "name": fact.value})
        elif fact.kind is FactKind.NUMBER:
            several("numbers", {"scheme": fact.role, "value": fact.value})
        elif fact.kind is FactKind.LANGUAGE and fact.role == "original":
            several("original_language", fact.value)
        elif fact.kind is FactKind.ARCHIVAL_REFERENCE:
            several("archival_references", {"verbatim": fact.value, **dict(fact.detail)})
    return values
