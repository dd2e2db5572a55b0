"""Languages by their tags (BCP 47), as the registry of IANA has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from string import ascii_lowercase
from typing import Any

_LONGEST_TAG = 100
_TAG = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")


class UnknownTag(ValueError):
    """A tag that BCP 47 does not have; the words say why."""


def is_script(name: str) -> bool:
    """Whether a name is a subtag of a script, such as Cyrl.

    >>> is_script("Latn"), is_script("latin")
    (True, False)
    """
    return _registry().get(("script", name.lower()), {}).get("Subtag") == name


def canonical_tag(tag: str) -> str:
    """The one form of a language tag: preferred subtags, small and capital letters as is usual.

    >>> [canonical_tag(tag) for tag in ("rus", "EN", "zh-yue-hant", "ru-Cyrl-SU", "iw")]
    ['ru', 'en', 'yue-Hant', 'ru-SU', 'he']

    Raises ValueError with a sentence for a tag whose form or whose parts BCP 47 does not know.
    The parts are looked up in IANA's registry of language subtags, as langcodes has it.

    Source: RFC 5646 (BCP 47), 2.2.9 and 4.5.
    """
    parts = _parts(tag)
    is_one = parts[0][0] == "grandfathered"
    whole = _registry().get(("grandfathered" if is_one else "redundant", tag.lower()), {})
    if is_one or "Preferred-Value" in whole:
        return str(whole.get("Preferred-Value", tag))
    done: list[str] = []
    suppressed = ""
    for kind, value in parts:
        if kind in ("extension", "private") or value.startswith("x-"):
            done.append(value)
            continue
        entry = _registered(kind, value)
        preferred = str(entry.get("Preferred-Value", entry["Subtag"]))
        if kind in ("language", "extlang"):
            # The preferred value of zh-yue is yue: it takes the place of both.
            done, suppressed = [preferred], str(entry.get("Suppress-Script", ""))
        elif preferred != suppressed:
            done.append(preferred)
    return "-".join(done)


def _parts(tag: str) -> list[tuple[str, str]]:
    """The parts of a tag with their kinds. Raises UnknownTag."""
    from langcodes.tag_parser import LanguageTagError, parse_tag

    if len(tag) > _LONGEST_TAG:
        raise UnknownTag(f"it has more than {_LONGEST_TAG} characters")
    if not _TAG.fullmatch(tag):
        raise UnknownTag("it is not of letters and digits, its parts joined by hyphens")
    try:
        parts = list(parse_tag(tag))  # type: ignore[no-untyped-call]
    except LanguageTagError:
        raise UnknownTag("a part of it has a wrong length or stands at a wrong place") from None
    seen = {
        (kind, {"extlang": "", "extension": value[0]}.get(kind, value)) for kind, value in parts
    }
    if len(seen) < len(parts):
        raise UnknownTag("a part that may stand in it once stands in it twice")
    return parts


def _registered(kind: str, value: str) -> Mapping[str, Any]:
    """The entry of a part of a tag. Raises UnknownTag."""
    kind = "region" if kind == "territory" else kind
    entry = _registry().get((kind, value.lower()))
    if entry is None:
        raise UnknownTag(f"BCP 47 has no {kind} {value}")
    return entry


@cache
def _registry() -> Mapping[tuple[str, str], Mapping[str, Any]]:
    """IANA's registry of language subtags, by kind and subtag in small letters.

    Besides, codes of ISO 639-2 and 639-3 stand for those of two letters. Of the codes for private
    use only those of languages and scripts are there, and XK, which is Kosovo wherever it is used.
    """
    from langcodes.data_dicts import LANGUAGE_REPLACEMENTS
    from langcodes.registry_parser import parse_registry

    entries: Iterable[dict[str, Any]] = parse_registry()  # type: ignore[no-untyped-call]
    known = {
        (one["Type"], (one.get("Subtag") or one["Tag"]).lower()): one
        for one in entries
        if one["Description"] != ["Private use"]
    }
    for code, short in LANGUAGE_REPLACEMENTS.items():
        if ("language", short) in known:
            known.setdefault(("language", code), known["language", short])
    languages = [f"q{a}{b}" for a in ascii_lowercase[:20] for b in ascii_lowercase]
    scripts = [f"Qa{a}{b}" for a in "ab" for b in ascii_lowercase if a + b < "by"]
    private = {"language": languages, "script": scripts, "region": ["XK"]}
    for kind, subtags in private.items():
        known |= {(kind, one.lower()): {"Subtag": one} for one in subtags}
    return known
