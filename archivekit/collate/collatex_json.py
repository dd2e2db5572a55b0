"""The JSON of CollateX, in and out: who has files or programs for it can go on with them."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from archivekit.core.limits import DESCRIPTOR_DEPTH, SOURCE_BYTES
from archivekit.core.problems import ArchivekitError, Place, problem, snippet_of, visible

if TYPE_CHECKING:
    from archivekit.collate.collation import Collation

VALUES = 2_000_000
"""Objects and lists in one file, a token being one: ten novels, and half a gigabyte when read."""

WITNESSES = 1_000
"""Witnesses in one file: every one is compared with every other."""

_HALF = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
_NAMES = {
    dict: "an object",
    list: "a list",
    str: "a text",
    bool: "true or false",
    type(None): "null",
}


class NotCollateX(ArchivekitError, ValueError):
    """Text that is not the JSON which CollateX takes; the problem says where and what to do."""


def witnesses_of(text: str) -> list[dict[str, Any]]:
    """The witnesses of a file for CollateX: each with `id`, and `content` or `tokens`.

    Tokens are objects with the text `t` and, if it is another, the form `n` that is compared; all
    other keys are kept. The result goes into `collate` as it is, and into `to_collatex_json`.

    >>> witnesses_of('{"witnesses": [{"id": "A", "content": "a cat"}, {"id": "B", "tokens": []}]}')
    [{'id': 'A', 'content': 'a cat'}, {'id': 'B', 'tokens': []}]

    Raises NotCollateX, a ValueError, for all else.
    """
    value = _read(text.removeprefix("\ufeff"))
    witnesses = _member(value, "", "witnesses", list, "a list of witnesses")
    if len(witnesses) > WITNESSES:
        _too_large(len(witnesses), "witnesses", WITNESSES)
    for number, witness in enumerate(witnesses):
        _check_witness(witness, f"witnesses[{number}]")
    if len(witnesses) < 2:
        _misshapen("witnesses", "two witnesses or more", f"{len(witnesses)}")
    twice, count = Counter(witness["id"] for witness in witnesses).most_common(1)[0]
    if count > 1:
        raise NotCollateX(problem("collatex.sigil", said=f"{count} witnesses have the id {twice}"))
    return list(witnesses)


def to_collatex_json(
    collation: Collation, segments: bool = True, given: Sequence[Mapping[str, Any]] = ()
) -> str:
    """The table as CollateX Python 2.3 writes it with `output="json"`, key by key.

    A row a witness, a cell a list of tokens, null where a witness has none. `segments` joins
    columns as CollateX does: words that follow each other in the same witnesses are one cell.
    Without, columns are those of the collation; or as CollateX has them, if words that are alike
    were not looked for (`near`).
    Tokens come back with all their keys if the witnesses are `given` as they were read; else `t`
    is a token and the blanks that follow it, so that the tokens of a row are its text, and `n` the
    form that was compared.

    >>> import archivekit as ak
    >>> table = json.loads(to_collatex_json(ak.collate(["a cat", "A cat!"])))["table"]
    >>> [["".join(token["t"] for token in cell) if cell else cell for cell in row] for row in table]
    [['a cat', None], ['A cat', '!']]
    >>> table[1][1]
    [{'_sigil': 'B', '_token_array_position': 5, 'n': '!', 't': '!'}]

    Raises ValueError when what is given has not the tokens of the collation.
    """
    is_near = bool(collation.settings.get("near", True))
    places = _columns(collation) if is_near and not segments else _ranks(collation, segments)
    width = 1 + max((place for row in places for place in row), default=-1)
    known = {one["id"]: one["tokens"] for one in given if "tokens" in one}
    rows: list[list[list[dict[str, Any]] | None]] = []
    position = 0
    for number, sigil in enumerate(collation.sigla):
        tokens = _tokens(collation, number, known.get(sigil))
        row: list[list[dict[str, Any]] | None] = [None] * width
        for token, place in zip(tokens, places[number], strict=True):
            cell = row[place]
            if cell is None:
                cell = row[place] = []
            cell.append({**token, "_sigil": sigil, "_token_array_position": position})
            position += 1
        rows.append(row)
        position += 1  # CollateX puts a mark between witnesses
    values = {"table": rows, "witnesses": list(collation.sigla)}
    return json.dumps(values, sort_keys=True, ensure_ascii=False)


def _tokens(
    collation: Collation, number: int, given: Sequence[Mapping[str, Any]] | None
) -> Sequence[Mapping[str, Any]]:
    """The tokens of a witness as objects: as they were given, or made of the text."""
    tokens = collation.witnesses[number].tokens
    if given is not None:
        if len(given) != len(tokens):
            sigil = collation.sigla[number]
            raise ValueError(f"{len(given)} tokens given for {sigil}, which has {len(tokens)}")
        return given
    starts = [0, *tokens.starts[1:].tolist(), len(tokens.text)]
    return [
        {"t": tokens.text[starts[at] : starts[at + 1]], "n": form}
        for at, form in enumerate(tokens.forms)
    ]


def _columns(collation: Collation) -> list[list[int]]:
    """The column of every token, a list a witness."""
    return [
        (collation.cells[:, number] >= 0).nonzero()[0].tolist()
        for number in range(len(collation.witnesses))
    ]


def _ranks(collation: Collation, joined: bool) -> list[list[int]]:
    """The place of every token in the table of CollateX, a list a witness.

    Tokens of one form in one column are a vertex of a graph. Each stands as far to the left as
    those before it let it; vertices that only follow each other are joined, if it is wanted
    (`join` and `VariantGraphRanking` in collatex/core_classes.py of CollateX 2.3).
    """
    ids = collation.column_ids()
    paths = [
        [(column, int(ids[column, number])) for column in columns]
        for number, columns in enumerate(_columns(collation))
    ]
    before: dict[tuple[int, int], set[tuple[int, int]]] = {}
    after: dict[tuple[int, int], set[tuple[int, int]]] = {}
    start, end = (-1, -1), (len(ids), -1)
    for path in paths:
        for one, other in zip([start, *path], [*path, end], strict=True):
            before.setdefault(other, set()).add(one)
            after.setdefault(one, set()).add(other)
    rank = {start: -1}
    for vertex in sorted(before.keys() - {end}):
        (last, *others) = before[vertex]
        joins = joined and not others and last != start and len(after[last]) == 1
        rank[vertex] = rank[last] if joins else 1 + max(rank[one] for one in before[vertex])
    return [[rank[vertex] for vertex in path] for path in paths]


def _check_witness(witness: Any, where: str) -> None:
    sigil = _member(witness, where, "id", str, "a text")
    if not sigil.strip() or not sigil.isprintable():
        said = f"{where}.id is {f'“{visible(sigil)[:40]}”' if sigil else 'empty'}"
        raise NotCollateX(problem("collatex.sigil", said=said))
    if "tokens" not in witness:
        _member(witness, where, "content", str, "a text, or the witness must have tokens")
        return
    for number, token in enumerate(_member(witness, where, "tokens", list, "a list of tokens")):
        # One look at a sound token; what is wrong is found out when something is.
        is_sound = type(token) is dict and type(token.get("t")) is str
        if (
            not is_sound
            or type(token.get("n", "")) is not str
            or not (token["t"] or token.get("n"))
        ):
            _check_token(token, f"{where}.tokens[{number}]")


def _check_token(token: Any, where: str) -> None:
    _member(token, where, "t", str, "a text")
    if "n" in token:
        _member(token, where, "n", str, "a text")
    _misshapen(where, "a token with characters", "empty")


def _member(value: Any, where: str, key: str, kind: type, wanted: str) -> Any:
    """What an object has under a key."""
    if not isinstance(value, dict):
        _misshapen(where or "the whole", f"an object with {key}", _name(value))
    place = f"{where}.{key}" if where else key
    if key not in value:
        _misshapen(place, wanted, "missing")
    if not isinstance(value[key], kind):
        _misshapen(place, wanted, _name(value[key]))
    return value[key]


def _name(value: Any) -> str:
    return _NAMES.get(type(value), "a number")


def _misshapen(where: str, wanted: str, found: str) -> NoReturn:
    place = Place(id=where)
    raise NotCollateX(problem("collatex.shape", place, where=where, wanted=wanted, found=found))


def _too_large(found: int, things: str, limit: int) -> NoReturn:
    numbers = {"found": f"{found:,}", "limit": f"{limit:,}"}
    raise NotCollateX(problem("collatex.too-large", None, things=things, **numbers))


def _not_json(reason: str, place: Place | None = None, snippet: str = "") -> NotCollateX:
    return NotCollateX(problem("collatex.not-json", place, snippet=snippet, reason=reason))


def _read(text: str) -> Any:
    """The value of a JSON text, read in bounded memory."""
    if len(text) > SOURCE_BYTES:
        _too_large(len(text), "characters", SOURCE_BYTES)
    if (count := text.count("{") + text.count("[")) > VALUES:
        _too_large(count, "objects and lists", VALUES)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_pairs,
            parse_constant=_constant,
            parse_float=_finite,
            parse_int=_short,
        )
    except json.JSONDecodeError as fault:
        at = Place(line=fault.lineno, column=fault.colno)
        raise _not_json(fault.msg, at, snippet_of(text, fault.pos)) from None
    except RecursionError:
        raise _deep() from None
    _check_depth(value)
    if _HALF.search(text):
        _check_halves(value)
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise _not_json(f"the key “{visible(twice)[:40]}” stands twice in one object")
    return found


def _constant(name: str) -> NoReturn:
    raise _not_json(f"{name} is no number of JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _not_json(f"the number {digits[:40]} is too large")
    return number


def _short(digits: str) -> int:
    if len(digits) > 40:
        raise _not_json(f"the number {digits[:40]}… has {len(digits):,} digits")
    return int(digits)


def _deep() -> NotCollateX:
    return _not_json(f"it is nested deeper than {DESCRIPTOR_DEPTH} levels")


def _check_depth(value: Any) -> None:
    level: list[Any] = [[value]]
    for _ in range(DESCRIPTOR_DEPTH + 1):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise _deep()


def _check_halves(value: Any) -> None:
    """Half a character, `\\ud800` without its other half, can be written to no file."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as fault:
        half = f"\\u{ord(fault.object[fault.start]):04x}"
        raise _not_json(f"it holds half a character ({half})") from None
