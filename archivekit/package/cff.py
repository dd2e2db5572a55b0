"""CITATION.cff of a data package: how GitHub, Zenodo and Zotero learn to cite it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from archivekit.package.citable import Citable, contributor_name, contributors_who_made
from archivekit.package.dates import date_words
from archivekit.package.names import Name
from archivekit.tables.catalogue import PackageFacts

REFERENCES = 100
"""How many documents a CITATION.cff lists; all of them stand in data/citations.csv."""

# The identifiers of SPDX for licences of data and texts: CITATION.cff allows no other ones.
_LICENSES = {
    name.casefold(): name
    for name in (
        "CC0-1.0", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-NC-3.0", "CC-BY-NC-4.0", "CC-BY-NC-ND-3.0",
        "CC-BY-NC-ND-4.0", "CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-3.0", "CC-BY-ND-4.0",
        "CC-BY-SA-3.0", "CC-BY-SA-4.0", "CC-PDDC", "MIT", "ODbL-1.0", "ODC-By-1.0", "PDDL-1.0",
    )
}  # fmt: skip
_ORCID = re.compile(r"https?://orcid\.org/([0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X])/?")
_DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+")


def citation_cff(package: PackageFacts, documents: Sequence[Citable] = ()) -> str:
    """CITATION.cff (1.2.0, type dataset) of a package and of the documents in it.

    The format demands an author. Where the catalogue names no contributor, the author is an entity
    named after the package, which says that nobody is named and invents no person. Two licences
    would be read as a choice between them, so only a single one is stated.

    >>> print(citation_cff(PackageFacts("letters", "Letters", version="1.0.0")))
    # No contributor is stated: see [[package.contributors]] in catalog.toml.
    cff-version: "1.2.0"
    message: "Please cite this data package, and each document as data/citations.csv has it."
    type: "dataset"
    title: "Letters"
    version: "1.0.0"
    authors:
      - name: "The makers of Letters"
    <BLANKLINE>
    """
    title = package.title or package.name
    makers = [_author(one) for one in contributors_who_made(package)]
    values: dict[str, Any] = {
        "message": "Please cite this data package, and each document as data/citations.csv has it.",
        "type": "dataset",
        "title": title,
        "version": package.version,
        "date-released": package.released if _DAY.fullmatch(package.released) else "",
        "authors": makers or [{"name": f"The makers of {title}"}],
        "abstract": package.description,
        "keywords": list(dict.fromkeys(filter(None, package.keywords))),
        **_license(package),
        "url": _address(package.homepage),
        "references": [_reference(one) for one in documents[:REFERENCES]],
    }
    head = (
        ""
        if makers
        else "# No contributor is stated: see [[package.contributors]] in catalog.toml.\n"
    )
    return f"{head}{_yaml({'cff-version': '1.2.0', **values})}"


def _license(package: PackageFacts) -> dict[str, str]:
    if len(package.licenses) != 1:
        return {}
    stated = package.licenses[0]
    name = _LICENSES.get(stated.get("name", "").casefold(), "")
    return {"license": name} if name else {"license-url": _address(stated.get("path", ""))}


def _author(contributor: Mapping[str, Any]) -> dict[str, Any]:
    name = contributor_name(contributor)
    path, email = contributor.get("path", ""), contributor.get("email", "")
    orcid = _ORCID.fullmatch(path)
    values = {
        **_agent(name),
        "affiliation": contributor.get("organization", "") if name.family else "",
        "email": email if _EMAIL.fullmatch(email) else "",
        "orcid": f"https://orcid.org/{orcid[1]}" if orcid else "",
        "website": "" if orcid else _address(path),
    }
    return values


def _agent(name: Name) -> dict[str, str]:
    if name.family:
        return {"family-names": name.family, "given-names": name.given}
    return {"name": name.literal}


def _reference(c: Citable) -> dict[str, Any]:
    tag = c.language.partition("-")[0].lower()
    year = re.match(r"[0-9]{4}(?=$|[-?~%])(?!.*/)", c.date)
    held = [c.collection, c.reference, c.archive or c.record_keeper]
    stated = date_words(c.date) if c.date else "n.d."
    return {
        "type": "historical-work",
        "title": c.title or c.id,
        "authors": [_agent(name) for name in c.authors] or [{"name": "author not stated"}],
        "recipients": [_agent(name) for name in c.recipients],
        "translators": [_agent(name) for name in c.translators],
        "year": int(year[0]) if year else "",
        "languages": [tag] if re.fullmatch(r"[a-z]{2,3}", tag) and tag != "und" else [],
        "medium": c.type,
        "number": c.record_id,
        "collection-title": ", ".join(filter(None, held)),
        "url": _address(c.url),
        "notes": f"{stated}; {c.id} in this package",
    }


def _address(url: str) -> str:
    """An address in the form that the format demands, "" for what is none."""
    safe = quote(url, safe="!#$%&'()*+,/:;=?@[]~-._")
    return safe if re.fullmatch(r"(https?|ftp|sftp)://\S+", safe) else ""


def _yaml(values: Mapping[str, Any], indent: str = "") -> str:
    """Plain YAML: every string in double quotes, empty values left out."""
    lines = []
    for key, value in values.items():
        if value in ("", [], None):
            continue
        if not isinstance(value, list):
            lines.append(f"{indent}{key}: {_scalar(value)}\n")
            continue
        lines.append(f"{indent}{key}:\n")
        for item in value:
            if isinstance(item, str):
                lines.append(f"{indent}  - {_scalar(item)}\n")
            else:
                block = _yaml(item, f"{indent}    ")
                lines.append(f"{indent}  - {block[len(indent) + 4 :]}")
    return "".join(lines)


def _scalar(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    return '"' + "".join(_character(char) for char in value) + '"'


def _character(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return char if char.isprintable() else f"\\U{ord(char):08X}"
