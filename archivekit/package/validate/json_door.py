"""JSON from outside, read in bounded memory: nothing in it is passed over or taken for else."""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any

from archivekit.core.limits import DESCRIPTOR_DEPTH, DESCRIPTOR_VALUES

_BOM = b"\xef\xbb\xbf"


class NotStrict(ValueError):
    """JSON that cannot be read, or that readers understand in different ways."""


def strict_json(data: bytes | str, most_values: int = DESCRIPTOR_VALUES) -> Any:
    """The value of a JSON text: UTF-8, no key twice, no NaN, numbers and depth within bounds.

    Raises NotStrict with a sentence that says what is wrong.

    >>> strict_json(b'{"name": "letters", "name": "more"}')
    Traceback (most recent call last):
        ...
    archivekit.package.validate.json_door.NotStrict: the key 'name' stands twice in one object
    """
    text = data if isinstance(data, str) else _decoded(data)
    if sum(text.count(sign) for sign in ",[{") > most_values:
        raise NotStrict(f"it holds more than {most_values} values")
    try:
        value = json.loads(
            text,
            object_pairs_hook=_no_key_twice,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_short,
        )
    except NotStrict:
        raise
    except RecursionError:
        raise NotStrict(f"it is nested deeper than {DESCRIPTOR_DEPTH} levels") from None
    except ValueError as reason:
        raise NotStrict(f"it is not JSON: {reason}") from None
    _walk(value)
    return value


def _decoded(data: bytes) -> str:
    if data.startswith(_BOM):
        raise NotStrict("it begins with a byte order mark, which JSON does not allow")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise NotStrict(f"it is not UTF-8 at byte {fault.start}") from None


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise NotStrict(f"the key {twice[:80]!r} stands twice in one object")
    return found


def _no_constant(name: str) -> float:
    raise NotStrict(f"{name} is no number of JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise NotStrict(f"the number {digits[:40]} is too large")
    return number


def _short(digits: str) -> int:
    if len(digits) > 40:
        raise NotStrict(f"the number {digits[:40]}… has {len(digits)} digits")
    return int(digits)


def _walk(value: Any) -> None:
    """Depth and characters; without recursion, which a deep value would break."""
    level = [value]
    for _ in range(DESCRIPTOR_DEPTH):
        following: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                following += one.keys()
                following += one.values()
            elif isinstance(one, list):
                following += one
            elif isinstance(one, str) and not one.isascii():
                _no_half_character(one)
        if not following:
            return
        level = following
    raise NotStrict(f"it is nested deeper than {DESCRIPTOR_DEPTH} levels")


def _no_half_character(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as fault:
        raise NotStrict(f"it holds half a character (\\u{ord(text[fault.start]):04x})") from None
