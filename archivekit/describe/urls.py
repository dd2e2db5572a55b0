"""Addresses in a text: whose they are, and which record of an archive they lead to.

An address is kept as received. Its canonical form is given only where the archive is known and
the address holds the number of the record: a staging host or a mirror is never to be cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from archivekit.core.text import Span
from archivekit.describe.word_lists import word_list

_URL = re.compile(r"(?i:https?://)[^\s<>\"“”«»]{1,2000}")
_HOST = re.compile(r"(?i:https?://)(?:[^/@]{0,100}@)?(?P<host>[^/:?#@]{1,253})(?::[0-9]{1,5})?")
_AT_THE_END = ".,;:!?'’”*_"


class Host(StrEnum):
    """Whose machine an address names, as far as the archives' own addresses are known."""

    CANONICAL = "canonical"
    STAGING = "staging"
    MIRROR = "mirror"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FoundUrl:
    """An address in a text; the archive, the record and the canonical form where they are known."""

    url: str
    span: Span
    host: Host
    archive: str = ""
    record_id: str = ""
    record_span: Span | None = None
    canonical: str = ""


def find_urls(text: str, span: Span | None = None) -> Iterator[FoundUrl]:
    """The addresses in a stretch of text, in order.

    >>> (found,) = find_urls("See <http://digitalarchive.wilsoncenter.org/document/115098>.")
    >>> found.host.value, found.record_id, found.canonical
    ('canonical', '115098', 'https://digitalarchive.wilsoncenter.org/document/115098')
    """
    span = span or Span(0, len(text))
    for match in _URL.finditer(text, span.start, span.end):
        url = match[0].rstrip(_AT_THE_END)
        for opening, closing in ("()", "[]"):
            while url.endswith(closing) and url.count(closing) > url.count(opening):
                url = url[:-1].rstrip(_AT_THE_END)
        yield _understood(url, match.start())


def _understood(url: str, start: int) -> FoundUrl:
    span = Span(start, start + len(url))
    outer = _HOST.match(url)
    inner = _HOST.match(url, url.lower().rfind("http"))  # a web archive holds another address
    publisher = _publisher(inner["host"].lower()) if inner else None
    host = _host(outer["host"].lower() if outer else "")
    if publisher is None or inner is None:
        return FoundUrl(url, span, host)
    name, path = str(publisher["name"]), str(publisher["record"])
    record = _record(path).match(url, inner.end()) if path else None
    if record is None:
        return FoundUrl(url, span, host, name)
    number = record["id"]
    at = Span(start + record.start("id"), start + record.end("id"))
    return FoundUrl(url, span, host, name, number, at, f"https://{publisher['host']}{path}{number}")


def _host(name: str) -> Host:
    archives = word_list("archives")
    if any(name in publisher["hosts"] for publisher in archives["publishers"]):
        return Host.CANONICAL
    if _belongs(name, archives["mirrors"]["hosts"]):
        return Host.MIRROR
    return Host.STAGING if _belongs(name, archives["staging"]["hosts"]) else Host.OTHER


def _publisher(host: str) -> Mapping[str, Any] | None:
    """The archive to which a host belongs, be it a staging host of it."""
    publishers = word_list("archives")["publishers"]
    return next((p for p in publishers if host in (*p["hosts"], *p["staging"])), None)


def _belongs(host: str, names: Sequence[str]) -> bool:
    return any(host == name or host.endswith("." + name) for name in names)


@cache
def _record(path: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(path)}(?P<id>[0-9]{{1,12}})(?=$|[/?#.])")
