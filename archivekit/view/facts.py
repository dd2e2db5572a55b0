"""What a text says of itself, on the terminal: `archivekit ingest`."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator

from archivekit.core.document import Document
from archivekit.core.problems import visible
from archivekit.core.record import Fact, FactKind
from archivekit.view.terminal import WIDTH, plural

_NAME = 18
_LONGEST = 300
_MOST = 20
"""How many values of one name are shown: a person reads no more, and each has to be placed."""


def fact_lines(document: Document) -> str:
    """Every value that was read, with its line in the file; `?` marks what is not sure.

    "" when the text says nothing of itself.
    """
    lines = [f"{'read as':<12}{document.metadata.get('profile') or 'plain text'}"]
    parts = Counter(s.part.value for s in document.segments("paragraph"))
    lines.append(f"{'parts':<12}" + ", ".join(f"{name} {n}" for name, n in parts.items()))
    places = Counter(a.kind.value for a in document.annotations)
    if places:
        lines.append(f"{'places':<12}" + ", ".join(f"{name} {n}" for name, n in places.items()))
    seen: set[tuple[str, str]] = set()
    told: Counter[str] = Counter()
    for fact in document.facts:
        name = fact.role if fact.kind in _BY_ROLE and fact.role else fact.kind.value
        if (name, fact.value) in seen:
            continue
        seen.add((name, fact.value))
        told[name] += 1
        if told[name] <= _MOST:
            lines += _fact(document, name, fact)
    for name, count in told.items():
        if count > _MOST:
            lines.append(f"  {name:<{_NAME}}and {count - _MOST:,} more  (all with --json)")
    return "\n".join(lines)


_BY_ROLE = (FactKind.AGENT, FactKind.NUMBER, FactKind.MENTION, FactKind.PLACE)


def _fact(document: Document, name: str, fact: Fact) -> Iterator[str]:
    _, (anchor,) = document.locate(fact.span.start, fact.span.end)
    doubt = "" if fact.certainty.value == "sure" else f" ({fact.certainty.value})"
    role = f"{fact.role} " if fact.kind is FactKind.DATE else ""
    value = visible(fact.value)
    if len(value) > _LONGEST:
        value = f"{value[:_LONGEST].rstrip()}… ({plural(len(value), 'character')})"
    place = f"  [line {anchor.line}]"
    body = textwrap.wrap(
        f"{role}{value}{doubt}{place}", WIDTH - _NAME - 2, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
    for index, piece in enumerate(body):
        yield f"  {name if not index else '':<{_NAME}}{piece}"
