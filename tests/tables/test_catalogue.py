"""The catalogue: everything that is known is read, everything else is named with its place."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

import pytest

from archivekit.core.problems import InvalidProject, Problem
from archivekit.core.settings import DescribeSettings, NormalizeSettings, ReadSettings
from archivekit.tables.catalogue import (
    KINDS,
    AgentFacts,
    Catalogue,
    CopyFacts,
    DateFacts,
    Defaults,
    DocumentFacts,
    LinkFacts,
    NumberFacts,
    PackageFacts,
    PartFacts,
    ReferenceFacts,
    SourceFacts,
)
from archivekit.tables.catalogue_reader import read_catalogue

RULES = ("gap", "indent", "line-join")
WHOLE = """
languages = ["en", "ru", "sr-Latn"]

[package]
name = "mikoyan-1962"
title = "Letters from Havana"
description = "Two letters."
version = "1.2.3"
homepage = "https://example.org/letters"
keywords = ["Cuba", "1962"]
licenses = [{ name = "CC-BY-4.0", path = "https://example.org/by", title = "By" }]
contributors = [{ title = "The editors", roles = ["editor"], organization = "The archive" }]
released = 2026-11-22
publisher = "The archive"

[defaults]
kind = "copy"
rights = "http://rightsstatements.org/vocab/InC/1.0/"
received_from = "The archive"

[agents.anastas-mikoyan]
name = "Anastas Mikoyan"
forms = ["A. I. Mikoyan", "Микоян"]
distinct_from = ["sergo-mikoyan"]

[documents.telegram-1962]
title = "A telegram"
type = "telegram"
original_language = "ru"
sender = "Nikita Khrushchev"
recipient = ["anastas-mikoyan"]
via = []
dates = [{ role = "drafted", edtf = "1962-11-10~", by = "The editors", note = "it answers" }]
numbers = [{ scheme = "special-number", value = "1013" }]
archival_references = [{ repository = "AVP RF", fonds = "059" }]
links = [{ relation = "replies-to", to = "letter_2" }, { relation = "refers-to", label = "x" }]

[documents."letter_2"]

[sources."a.txt"]
document = "telegram-1962"
language = "en"
kind = "translation"
encoding = "cp1251"
publish = "excerpt"
excerpt = "1-40, 52"
until = "2030-01-01"
translator = "Svetlana Savranskaya"

[[sources."b/two letters.txt".parts]]
document = "telegram-1962"

[[sources."b/two letters.txt".parts]]
document = "letter_2"
from_line = 40
language = "ru"
kind = "original"
publish = "metadata-only"

[read]
max_bytes = 1000

[normalize]
skip = ["gap", "line-join"]
combining_limit = 12
"""


def read(folder: Path, text: str) -> Catalogue:
    path = folder / "catalog.toml"
    path.write_text(text, encoding="utf-8")
    return read_catalogue(path, RULES)


def refused(folder: Path, text: str) -> Problem:
    with pytest.raises(InvalidProject) as caught:
        read(folder, text)
    found = caught.value.problem
    assert found.place.path == "catalog.toml"
    return found


def test_everything_that_can_be_stated(tmp_path: Path) -> None:
    whole = read(tmp_path, WHOLE)
    assert whole == Catalogue(
        "catalog.toml",
        PackageFacts(
            "mikoyan-1962",
            "Letters from Havana",
            "Two letters.",
            "1.2.3",
            "https://example.org/letters",
            ("Cuba", "1962"),
            ({"name": "CC-BY-4.0", "path": "https://example.org/by", "title": "By"},),
            ({"title": "The editors", "roles": ["editor"], "organization": "The archive"},),
            "2026-11-22",
            "The archive",
        ),
        {
            "telegram-1962": DocumentFacts(
                title="A telegram",
                type="telegram",
                original_language=("ru",),
                sender=("Nikita Khrushchev",),
                recipient=("anastas-mikoyan",),
                via=(),
                dates=(DateFacts("drafted", "1962-11-10~", "The editors", "it answers"),),
                numbers=(NumberFacts("special-number", "1013"),),
                archival_references=(ReferenceFacts("AVP RF", "059"),),
                links=(LinkFacts("replies-to", "letter_2"), LinkFacts("refers-to", "", "x")),
            ),
            "letter_2": DocumentFacts(),
        },
        {
            "a.txt": SourceFacts(
                "telegram-1962",
                "en",
                "translation",
                "cp1251",
                copy=CopyFacts(
                    publish="excerpt",
                    until="2030-01-01",
                    excerpt="1-40, 52",
                    translator=("Svetlana Savranskaya",),
                ),
            ),
            "b/two letters.txt": SourceFacts(
                parts=(
                    PartFacts("telegram-1962"),
                    PartFacts("letter_2", 40, "ru", "original", CopyFacts(publish="metadata-only")),
                )
            ),
        },
        ReadSettings(max_bytes=1000),
        NormalizeSettings(("gap", "line-join"), 12),
        DescribeSettings(languages=("en", "ru", "sr-Latn")),
        {
            "anastas-mikoyan": AgentFacts(
                "Anastas Mikoyan",
                forms=("A. I. Mikoyan", "Микоян"),
                distinct_from=("sergo-mikoyan",),
            )
        },
        Defaults(
            "",
            "copy",
            "The archive",
            CopyFacts(rights="http://rightsstatements.org/vocab/InC/1.0/"),
        ),
    )


def test_what_a_file_says_goes_before_the_defaults(tmp_path: Path) -> None:
    whole = read(tmp_path, WHOLE)
    stated, silent = whole.source("a.txt"), whole.source("c.txt")
    assert (stated.kind, stated.copy.publish) == ("translation", "excerpt")
    assert (silent.kind, silent.copy.publish, silent.document) == ("copy", "", "")
    for one in (stated, silent):
        assert one.copy.rights.endswith("/InC/1.0/") and one.received_from == "The archive"


def test_nobody_is_not_nothing(tmp_path: Path) -> None:
    """An empty list says that there is none; a key that is not there says nothing."""
    documents = read(tmp_path, WHOLE).documents
    assert documents["telegram-1962"].via == () and documents["letter_2"].via is None


def test_a_project_needs_no_catalogue(tmp_path: Path) -> None:
    assert read_catalogue(tmp_path / "catalog.toml") == Catalogue() == read(tmp_path, "")


def test_the_catalogue_of_the_seeds() -> None:
    found = read_catalogue(Path(__file__).parents[2] / "seeds" / "catalog.toml")
    assert found.sources and found.package.name


COPY = ["rights", "publish", "until", "excerpt", "provenance", "credit", "url", "translator"]
COPY += ["translated_for", "transcriber", "annotator", "contributor", "funder", "donor"]
KNOWN = {
    "": (
        ["package", "defaults", "documents", "sources", "agents", "read", "normalize", "languages"],
        "{}",
    ),
    "package.": (
        ["name", "title", "description", "version", "homepage", "keywords", "licenses"]
        + ["contributors", "released", "publisher"],
        "[package]\n{}",
    ),
    "package.licenses.": (["name", "path", "title"], "[[package.licenses]]\n{}"),
    "package.contributors.": (
        ["title", "givenName", "familyName", "path", "email", "roles", "organization"],
        "[[package.contributors]]\n{}",
    ),
    "defaults.": (["language", "kind", "received_from", *COPY], "[defaults]\n{}"),
    'documents."a".': (
        ["title", "type", "original_language", "security_marking", "precedence", "summary"]
        + ["sender", "recipient", "signatory", "issuing_body", "via", "dates", "numbers"]
        + ["archival_references", "links"],
        "[documents.a]\n{}",
    ),
    'documents."a".dates.': (["role", "edtf", "by", "note"], "[[documents.a.dates]]\n{}"),
    'documents."a".links.': (["relation", "to", "label"], "[[documents.a.links]]\n{}"),
    'agents."a".': (
        ["name", "kind", "forms", "description", "distinct_from"],
        "[agents.a]\n{}",
    ),
    'sources."a.txt".': (
        ["document", "language", "kind", "encoding", "parts", "received_from", *COPY],
        '[sources."a.txt"]\n{}',
    ),
    'sources."a.txt".parts.': (
        ["document", "from_line", "language", "kind", *COPY],
        '[[sources."a.txt".parts]]\n{}',
    ),
    "read.": (["max_bytes"], "[read]\n{}"),
    "normalize.": (["skip", "combining_limit"], "[normalize]\n{}"),
}


@pytest.mark.parametrize(
    ("where", "key"), [(where, key) for where, (keys, _) in KNOWN.items() for key in keys]
)
def test_a_misspelt_key_is_named_with_the_nearest(tmp_path: Path, where: str, key: str) -> None:
    keys, frame = KNOWN[where]
    wrong = key[:-2] + key[-1] + key[-2] if len(key) > 2 else key + key[-1]
    assert wrong not in keys and get_close_matches(wrong, keys, 1) == [key]
    found = refused(tmp_path, frame.format(f"{wrong} = 1"))
    assert found.code == "catalogue.unknown-key"
    assert found.message == f"unknown key {where}{wrong}; did you mean {key}?"
    assert ", ".join(keys) in found.cure


@pytest.mark.parametrize("where", KNOWN)
def test_a_key_like_no_other_is_named_with_all_that_are_known(tmp_path: Path, where: str) -> None:
    keys, frame = KNOWN[where]
    found = refused(tmp_path, frame.format("qqqqqq = 1"))
    assert found.message == f"unknown key {where}qqqqqq"
    assert ", ".join(keys) in found.cure


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("package = 5", "package"),
        ("documents = []", "documents"),
        ('sources = "a.txt"', "sources"),
        ("read = true", "read"),
        ("normalize = [1]", "normalize"),
        ('languages = "en"', "languages"),
        ("languages = [1]", "languages"),
        ('languages = ["English"]', "languages"),
        ("[package]\nname = 5", "package.name"),
        ('[package]\nname = "Has Blanks"', "package.name"),
        ('[package]\nname = ["a"]', "package.name"),
        ('[package]\ntitle = "two\\nlines"', "package.title"),
        ("[package]\ntitle = 1962-11-11", "package.title"),
        ('[package]\nversion = "1"', "package.version"),
        ("[package]\nversion = 1.0", "package.version"),
        ('[package]\nkeywords = "Cuba"', "package.keywords"),
        ("[package]\nkeywords = [1]", "package.keywords"),
        ('[package]\nlicenses = "MIT"', "package.licenses"),
        ('[package]\nlicenses = ["MIT"]', "package.licenses"),
        ("[package]\nlicenses = [{ name = 5 }]", "package.licenses"),
        ("[package]\ncontributors = [{ title = 1962-11-11 }]", "package.contributors"),
        ("[package]\ncontributors = [1]", "package.contributors"),
        ("[documents]\nmikoyan = 5", 'documents."mikoyan"'),
        ('[documents]\nmikoyan = "A letter"', 'documents."mikoyan"'),
        ('[documents."Two Words"]', 'documents."Two Words"'),
        ('[documents."a.b"]', 'documents."a.b"'),
        ("[documents.a]\ntitle = 5", 'documents."a".title'),
        ('[sources]\n"a.txt" = 5', 'sources."a.txt"'),
        ('[sources]\n"a.txt" = "letter"', 'sources."a.txt"'),
        ('[sources."a.txt"]\ndocument = "Letter"', 'sources."a.txt".document'),
        ('[sources."a.txt"]\ndocument = 5', 'sources."a.txt".document'),
        ('[sources."a.txt"]\nlanguage = "English"', 'sources."a.txt".language'),
        ('[sources."a.txt"]\nkind = "scan"', 'sources."a.txt".kind'),
        ('[sources."a.txt"]\nencoding = 1251', 'sources."a.txt".encoding'),
        ('[sources."a.txt"]\nparts = 5', 'sources."a.txt".parts'),
        ('[sources."a.txt"]\nparts = [5]', 'sources."a.txt".parts'),
        ('[[sources."a.txt".parts]]\nfrom_line = 1', 'sources."a.txt".parts.document'),
        *[
            (f'[[sources."a.txt".parts]]\ndocument = "a"\nfrom_line = {line}', "parts.from_line")
            for line in ("0", "2", '"1"', "true", "1.0")
        ],
        (
            '[sources."a.txt"]\nparts = [{ document = "a" }, { document = "b" }]',
            "parts.from_line",
        ),
        ("[read]\nmax_bytes = 0", "read"),
        ('[read]\nmax_bytes = "1 MB"', "read"),
        ('[normalize]\nskip = "gap"', "normalize.skip"),
        ("[normalize]\ncombining_limit = true", "normalize"),
        ("[package]\nreleased = 2026", "package.released"),
        ('[package]\nreleased = "today"', "package.released"),
        ('[package]\nreleased = "2026-02-30"', "package.released"),
        ("[defaults]\nkind = 5", "defaults.kind"),
        ('[defaults]\npublish = "some"', "defaults.publish"),
        ('[sources."a.txt"]\nuntil = "soon"', 'sources."a.txt".until'),
        ('[sources."a.txt"]\npublish = "excerpt"', 'sources."a.txt".excerpt'),
        ('[sources."a.txt"]\nexcerpt = "1-40"', 'sources."a.txt".excerpt'),
        (
            '[sources."a.txt"]\npublish = "excerpt"\nexcerpt = "the first page"',
            'sources."a.txt".excerpt',
        ),
        ("[documents.a]\nsender = 5", 'documents."a".sender'),
        ("[documents.a]\nsender = [5]", 'documents."a".sender'),
        ('[documents.a]\noriginal_language = "Russian"', 'documents."a".original_language'),
        ("[documents.a]\ndates = 5", 'documents."a".dates'),
        ('[documents.a]\ndates = [{ edtf = "1962" }]', 'documents."a".dates'),
        ('[documents.a]\ndates = [{ role = "born", edtf = "1962" }]', "dates.role"),
        ('[documents.a]\ndates = [{ role = "drafted", edtf = "autumn" }]', "dates.edtf"),
        ('[documents.a]\nlinks = [{ relation = "likes", label = "x" }]', "links.relation"),
        ('[documents.a]\nlinks = [{ relation = "refers-to" }]', "links"),
        ("[agents.a]", 'agents."a".name'),
        ('[agents.a]\nname = "A"\nkind = "ship"', 'agents."a".kind'),
        ('[agents."A B"]\nname = "A"', 'agents."A B"'),
    ],
)
def test_a_wrong_value_is_named_with_its_key(tmp_path: Path, text: str, key: str) -> None:
    found = refused(tmp_path, text)
    assert found.code == "catalogue.wrong-value"
    said = re.match(r"(.+?) must be (.+), not (.+)$", found.message)
    assert said and key in said[1], found.message


def test_an_unknown_rule_is_named_with_the_nearest(tmp_path: Path) -> None:
    found = refused(tmp_path, '[normalize]\nskip = ["line-joins"]')
    assert found.code == "catalogue.wrong-value"
    assert found.message.startswith("normalize.skip must be names of rules")
    assert "did you mean line-join?" in found.message


def test_one_file_holds_a_document_once(tmp_path: Path) -> None:
    found = refused(
        tmp_path,
        '[sources."a.txt"]\nparts = [\n'
        '{ document = "a" }, { document = "b", from_line = 3 }, { document = "a", from_line = 9 }]',
    )
    assert found.code == "catalogue.duplicate-id"
    assert found.message.startswith("a is claimed twice: ")
    assert found.message.endswith('parts 1 and sources."a.txt".parts 3')


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_witness_can_be_stated(tmp_path: Path, kind: str) -> None:
    found = read(tmp_path, f'[sources."a.txt"]\nkind = "{kind}"')
    assert found.sources["a.txt"].kind == kind


@pytest.mark.parametrize(
    "data",
    [
        b"[package",
        b"a = 1\na = 2",
        b"name = caf\xe9",
        "a = 1".encode("utf-16"),
        b"a = [\n\n",
        b"\0",
    ],
)
def test_what_is_no_toml_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "catalog.toml"
    path.write_bytes(data)
    with pytest.raises(InvalidProject) as caught:
        read_catalogue(path)
    assert caught.value.problem.code == "catalogue.not-toml"


def test_a_folder_in_the_place_of_the_catalogue_is_refused(tmp_path: Path) -> None:
    (tmp_path / "catalog.toml").mkdir()
    with pytest.raises(InvalidProject):
        read_catalogue(tmp_path / "catalog.toml")


def test_a_catalogue_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    """Some editors put one before the text."""
    path = tmp_path / "catalog.toml"
    path.write_bytes('[package]\nname = "letters"\n'.encode("utf-8-sig"))
    assert read_catalogue(path).package.name == "letters"


@pytest.mark.parametrize("tag", ["xx", "en-Qqqq", "ru-", "en_US"])
@pytest.mark.parametrize(
    "text", ['languages = ["{}"]', '[documents.a]\noriginal_language = "{}"',
             '[sources."a.txt"]\nlanguage = "{}"']
)  # fmt: skip
def test_a_language_is_one_that_there_is(tmp_path: Path, tag: str, text: str) -> None:
    found = refused(tmp_path, text.format(tag))
    assert found.code == "catalogue.wrong-value" and tag in found.message


def test_an_id_names_a_document_or_an_agent(tmp_path: Path) -> None:
    found = refused(tmp_path, '[documents.hooker]\n[agents.hooker]\nname = "J. D. Hooker"')
    assert found.code == "catalogue.duplicate-id"
