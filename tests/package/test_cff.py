"""CITATION.cff: its form, and that it names nobody who is not named."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.package.cff import REFERENCES, citation_cff
from archivekit.package.citing import Citable, citables
from archivekit.tables.catalogue import PackageFacts

yaml = pytest.importorskip("yaml")

ROWS = json.loads(Path(__file__).with_name("seeds_rows.json").read_text(encoding="utf-8"))
FACTS = PackageFacts(
    "khrushchev-mikoyan-1962", "Khrushchev to Mikoyan in Havana, November 1962",
    "English translations.", "0.2.0", keywords=("Cuba", "1962"),
)  # fmt: skip
# schema.json of the Citation File Format 1.2.0: the keys used here.
ROOT = {
    "cff-version": str, "message": str, "type": str, "title": str, "version": str,
    "date-released": str, "authors": list, "abstract": str, "keywords": list, "license": str,
    "license-url": str, "url": str, "references": list,
}  # fmt: skip
REFERENCE = {
    "type": str, "title": str, "authors": list, "recipients": list, "translators": list,
    "year": int, "languages": list, "medium": str, "number": str, "collection-title": str,
    "url": str, "notes": str,
}  # fmt: skip
PERSON = {"family-names", "given-names", "affiliation", "email", "orcid", "website"}
ENTITY = {"name", "email", "orcid", "website"}


def read(text: str) -> dict[str, Any]:
    values = yaml.safe_load(text)
    assert {"cff-version", "message", "title", "authors"} <= set(values)
    assert (values["cff-version"], values["type"]) == ("1.2.0", "dataset")
    check(values, ROOT)
    for reference in values.get("references", ()):
        assert {"authors", "title", "type"} <= set(reference)
        check(reference, REFERENCE)
        assert all(re.fullmatch("[a-z]{2,3}", tag) for tag in reference.get("languages", ()))
    return values


def check(values: dict[str, Any], known: dict[str, type]) -> None:
    for key, value in values.items():
        assert type(value) is known[key], key
        assert value not in ("", [])
        for agent in value if key in ("authors", "recipients", "translators") else ():
            assert set(agent) <= (PERSON if "family-names" in agent else ENTITY)
            assert all(isinstance(said, str) and said for said in agent.values())
        if key.endswith("url"):
            assert re.fullmatch(r"(https?|ftp|sftp)://\S+", value)


def test_the_seeds() -> None:
    values = read(citation_cff(FACTS, list(citables(ROWS, FACTS).values())))
    assert values["title"] == FACTS.title and values["version"] == "0.2.0"
    assert values["keywords"] == ["Cuba", "1962"]
    telegram = values["references"][1]
    assert telegram["authors"] == [{"family-names": "Khrushchev", "given-names": "Nikita"}]
    assert telegram["translators"] == [{"family-names": "Savranskaya", "given-names": "Svetlana"}]
    assert (telegram["year"], telegram["number"]) == (1962, "115098")
    assert [reference.get("year") for reference in values["references"]] == [None, 1962, None]
    assert "dvincitest" not in json.dumps(values)


def test_where_nobody_is_named_the_author_is_named_after_the_package() -> None:
    text = citation_cff(FACTS)
    assert read(text)["authors"] == [
        {"name": "The makers of Khrushchev to Mikoyan in Havana, November 1962"}
    ]
    assert text.startswith("# No contributor is stated")


def test_contributors() -> None:
    people = (
        {"givenName": "Svetlana", "familyName": "Savranskaya", "email": "s@example.org",
         "organization": "National Security Archive", "path": "https://example.org/s"},
        {"title": "Sergo Mikoyan", "path": "https://orcid.org/0000-0002-1825-0097",
         "email": "not an address"},
        {"title": "Leon Levy Foundation", "roles": ["funder"]},
        {},
    )  # fmt: skip
    text = citation_cff(replace(FACTS, contributors=people))
    assert read(text)["authors"] == [
        {
            "family-names": "Savranskaya",
            "given-names": "Svetlana",
            "affiliation": "National Security Archive",
            "email": "s@example.org",
            "website": "https://example.org/s",
        },
        {"name": "Sergo Mikoyan", "orcid": "https://orcid.org/0000-0002-1825-0097"},
    ]
    assert not text.startswith("#")


@pytest.mark.parametrize(
    ("licenses", "said"),
    [
        ([{"name": "cc-by-4.0"}], {"license": "CC-BY-4.0"}),
        ([{"name": "other", "path": "https://example.org/l"}], {"license-url": "https://example.org/l"}),
        ([{"name": "other-pd"}], {}),
        ([{"path": "LICENSE.txt"}], {}),
        ([{"name": "CC-BY-4.0"}, {"name": "CC0-1.0"}], {}),
        ([], {}),
    ],
)  # fmt: skip
def test_licences(licenses: list[dict[str, str]], said: dict[str, str]) -> None:
    values = read(citation_cff(replace(FACTS, licenses=tuple(licenses))))
    assert {k: v for k, v in values.items() if k.startswith("license")} == said


def test_the_day_of_release_and_the_address() -> None:
    facts = replace(FACTS, released="2026-11-22", homepage="https://example.org/a b")
    values = read(citation_cff(facts))
    assert (values["date-released"], values["url"]) == ("2026-11-22", "https://example.org/a%20b")
    assert "date-released" not in read(citation_cff(replace(FACTS, released="2026")))


def test_a_large_package_lists_some_of_its_documents() -> None:
    items = [Citable(f"d{n}.en1", f"d{n}", title=f"Letter {n}") for n in range(REFERENCES + 50)]
    assert len(read(citation_cff(FACTS, items))["references"]) == REFERENCES


@pytest.mark.parametrize("date", ["1962-10-27/1963", "196X", "", "[1962,1963]", "../1962"])
def test_a_year_is_given_only_where_there_is_one(date: str) -> None:
    (reference,) = read(citation_cff(FACTS, [Citable("a.en1", "a", date=date)]))["references"]
    assert "year" not in reference


TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30)


@given(TEXT, TEXT, TEXT, TEXT, st.lists(TEXT, max_size=3))
def test_any_text_stays_what_it_is(
    title: str, description: str, name: str, url: str, keywords: list[str]
) -> None:
    facts = PackageFacts(
        "a", title, description, keywords=tuple(keywords), homepage=url,
        contributors=({"givenName": name, "familyName": name, "path": url},),
    )  # fmt: skip
    item = Citable("a.en1", "a", title, title, url=url, collection=description)
    values = read(citation_cff(facts, [item]))
    assert values["title"] == (title or "a")
    assert values.get("abstract", "") == description
    assert values.get("keywords", []) == list(dict.fromkeys(filter(None, keywords)))
    assert values["references"][0]["title"] == (title or "a.en1")
