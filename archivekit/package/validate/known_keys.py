"""The keys that descriptors and schemas may have; one that is nearly one of them was misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from archivekit.core.problems import Place
from archivekit.package.validate.findings import Findings

_PACKAGE = """$schema name id profile title description homepage image version created keywords
    licenses contributors sources resources""".split()
_RESOURCE = """$schema name id type profile path data schema dialect title description homepage
    format mediatype encoding bytes hash licenses sources extrapaths compression scheme
    innerpath""".split()
SCHEMA = """$schema name title description fields fieldsMatch primaryKey uniqueKeys foreignKeys
    missingValues""".split()
FIELD = """name type format title description example constraints rdfType missingValues categories
    categoriesOrdered decimalChar groupChar bareNumber trueValues falseValues delimiter
    itemType""".split()
CONSTRAINTS = """required unique minLength maxLength minimum maximum exclusiveMinimum
    exclusiveMaximum pattern enum jsonSchema""".split()
_DIALECT = """$schema name title description header headerRows headerJoin commentRows commentChar
    delimiter lineTerminator quoteChar doubleQuote escapeChar nullSequence skipInitialSpace property
    itemType itemKeys sheetNumber sheetName table caseSensitiveHeader csvddfVersion""".split()
KEY, REFERENCE = ["fields", "reference", "predicate"], ["resource", "fields", "predicate"]
_MOST_GUESSES = 500  # in one package, whatever it holds


def descriptor_keys(values: Mapping[str, Any], place: Place, found: Findings) -> None:
    """Tell keys of a descriptor that look like misspelt ones; others are the maker's own."""
    known_keys(values, _PACKAGE, place, "package", found)


def resource_keys(values: Mapping[str, Any], place: Place, found: Findings) -> None:
    """Tell keys of a resource that look like misspelt ones."""
    known_keys(values, _RESOURCE, place, "resource", found)


def dialect_keys(values: Mapping[str, Any], place: Place, found: Findings) -> None:
    """Tell keys of a dialect that no standard has: what they ask for is not done."""
    for key in values:
        if key not in _DIALECT:
            found.add("schema.unknown-dialect", place, of=key, key=key)


def known_keys(
    values: Mapping[str, Any], known: Sequence[str], place: Place, where: str, found: Findings
) -> None:
    """Tell keys that are not known and look like one that is."""
    for key in values:
        if key in known:
            continue
        if not found.may("guess a key", _MOST_GUESSES):
            return
        near = [one for one in known if one.lower() == _plain(key)]
        near = near or get_close_matches(key, known, 1, 0.74)
        if near and near[0] not in values:
            found.add("schema.misspelt-key", place, of=key, key=key, where=where, nearest=near[0])


def _plain(key: str) -> str:
    return re.sub("[^a-z$]", "", key.lower())


def nearest(word: str, known: Iterable[str]) -> str:
    """A question that names the known word that is most like one; empty when none is."""
    close = get_close_matches(word[:80], sorted(known)[:200], 1, 0.7)
    return f"; did you mean {close[0]}?" if close else ""
