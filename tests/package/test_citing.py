"""How a document is cited: what is known, in the form that is asked for, and nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.package.citable import contributor_name, is_canonical
from archivekit.package.citing import (
    Citable,
    bibtex,
    chicago,
    citables,
    csl_json,
)
from archivekit.package.dates import csl_date, date_words
from archivekit.package.names import Name, person_name
from archivekit.tables.catalogue import PackageFacts

ROWS = json.loads(Path(__file__).with_name("seeds_rows.json").read_text(encoding="utf-8"))
FACTS = PackageFacts(
    "khrushchev-mikoyan-1962", "Khrushchev to Mikoyan in Havana, November 1962", version="0.2.0"
)
TELEGRAM, INSTRUCTIONS, EXTRACT = (
    f"{name}.en1" for name in ("mikoyan-telegram", "mikoyan-instructions", "presidium-extract")
)
# csl-data.json, version 1.0.2: the variables used here, with what each must be.
CSL_NAMES = {"author", "editor", "recipient", "translator"}
CSL_STRINGS = {
    *("archive", "archive_collection", "archive_location", "container-title", "genre", "id"),
    *("language", "note", "number", "publisher", "section", "source", "title", "type", "URL"),
    "version",
}
STAGING = "wilson-center-digital-archive.dvincitest.com"


def cited() -> dict[str, Citable]:
    return citables(ROWS, FACTS)


def test_every_copy_and_translation_can_be_cited() -> None:
    assert set(cited()) == {TELEGRAM, INSTRUCTIONS, EXTRACT}


def test_the_telegram_in_a_note() -> None:
    assert chicago(cited()[TELEGRAM]) == (
        "Nikita Khrushchev to Anastas Mikoyan, telegram, November 11, 1962, trans. Svetlana "
        "Savranskaya for the National Security Archive, from the personal papers of Dr. Sergo A. "
        "Mikoyan, donated to the National Security Archive, Wilson Center Digital Archive, "
        "no. 115098, in “Khrushchev to Mikoyan in Havana, November 1962,” version 0.2.0, "
        "mikoyan-telegram.en1."
    )


@pytest.mark.parametrize("witness", [INSTRUCTIONS, EXTRACT])
def test_what_has_no_date_is_cited_without_one(witness: str) -> None:
    item = cited()[witness]
    assert " n.d., English translation, in " in chicago(item)
    assert "issued" not in csl_json(item)
    assert "date =" not in bibtex(item)
    assert "1962" not in chicago(item).replace(FACTS.title, "")


def test_whoever_signed_is_the_author_before_the_body_that_issued_it() -> None:
    items = cited()
    assert chicago(items[INSTRUCTIONS]).startswith(
        "Nikita Khrushchev to Anastas Mikoyan, “Instructions to Comrade A. I. Mikoyan,” n.d., "
        "English translation, in “"
    )
    assert chicago(items[EXTRACT]).startswith(
        "Presidium of the Central Committee, “About Instructions to Comrade A. I. Mikoyan,” "
        "resolution, n.d., English translation, in “"
    )


def test_a_staging_address_never_enters() -> None:
    assert any(STAGING in (row.get("url") or "") for row in ROWS["witnesses"])
    for item in cited().values():
        said = [chicago(item), bibtex(item), json.dumps(csl_json(item))]
        assert not any("dvincitest" in text or "http" in text for text in said)


def with_url(url: str, basis: str = "read") -> Citable:
    witnesses = [{**row, "url": url} for row in ROWS["witnesses"]]
    evidence = [{"table": "witnesses", "row": TELEGRAM, "column": "url", "basis": basis}]
    return citables({**ROWS, "witnesses": witnesses, "evidence": evidence}, FACTS)[TELEGRAM]


def test_an_archives_own_address_enters() -> None:
    url = "https://digitalarchive.wilsoncenter.org/document/115098"
    item = with_url(url)
    assert f"no. 115098, {url}, in " in chicago(item)
    assert csl_json(item)["URL"] == url
    assert f"url = {{{url}}}" in bibtex(item)


def test_an_address_that_the_editor_states_enters_and_no_other_one() -> None:
    url = "https://example.org/mikoyan"
    assert with_url(url).url == ""
    assert with_url(url, "catalogue").url == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "digitalarchive.wilsoncenter.org/document/1",
        "https://digitalarchive.wilsoncenter.org.example.org/document/1",
        "https://digitalarchive.wilsoncenter.org@example.org/",
        "https://user@history.state.gov/",
        "https://history.state.gov:8080/",
        "javascript:history.state.gov",
        "https://[history.state.gov",
        f"https://{STAGING}/document/115098",
        "https://web.archive.org/web/2020/https://history.state.gov/",
    ],
)
def test_what_is_no_archives_own_address(url: str) -> None:
    assert not is_canonical(url)


def test_what_wants_checking_does_not_enter() -> None:
    def doubted(table: str) -> list[dict[str, Any]]:
        return [{**row, "certainty": "please check"} for row in ROWS[table]]

    tables = ("document_dates", "document_agents", "witness_agents", "document_identifiers")
    item = citables(ROWS | {table: doubted(table) for table in tables}, FACTS)[TELEGRAM]
    assert (item.authors, item.recipients, item.date, item.translators) == ((), (), "", ())
    assert chicago(item).startswith(
        "Telegram from Nikita Khrushchev to Anastas Mikoyan, n.d., English translation, from the "
    )


def test_a_date_that_was_inferred_stands_in_brackets() -> None:
    dates = [{**row, "basis": "inferred"} for row in ROWS["document_dates"]]
    item = citables({**ROWS, "document_dates": dates}, FACTS)[TELEGRAM]
    assert "telegram, [November 11, 1962], trans." in chicago(item)


def test_the_day_on_which_it_came_is_not_its_date() -> None:
    dates = [row for row in ROWS["document_dates"] if row["role"] == "received"]
    assert citables({**ROWS, "document_dates": dates}, FACTS)[TELEGRAM].date == ""


def test_a_paragraph_and_the_facts_of_the_package() -> None:
    facts = replace(
        FACTS,
        released="2026-11-22",
        publisher="National Security Archive",
        homepage="https://example.org/cuba",
        contributors=({"givenName": "Svetlana", "familyName": "Savranskaya"},
                      {"title": "Leon Levy Foundation", "roles": ["funder"]}),
    )  # fmt: skip
    item = replace(citables(ROWS, facts)[TELEGRAM], paragraph="14")
    assert chicago(item).endswith(
        "in “Khrushchev to Mikoyan in Havana, November 1962,” ed. Svetlana Savranskaya, version "
        "0.2.0 (National Security Archive, 2026), mikoyan-telegram.en1, ¶ 14, "
        "https://example.org/cuba."
    )
    assert csl_json(item)["editor"] == [{"family": "Savranskaya", "given": "Svetlana"}]
    assert csl_json(item)["section"] == "¶ 14"
    assert "¶ 14" in bibtex(item)


def test_a_letter_needs_no_type_and_a_place_in_an_archive_is_said_once() -> None:
    item = Citable(
        "a.en1", "a", "letter", authors=(Name("John F. Kennedy"),),
        recipients=(Name("Nikita Khrushchev"),), date="1962-10-27/1962-10-28",
        reference="AVPRF, f. 0104, op. 18", archive="AVPRF", package="Letters",
    )  # fmt: skip
    assert chicago(item) == (
        "John F. Kennedy to Nikita Khrushchev, October 27–28, 1962, AVPRF, f. 0104, op. 18, "
        "in “Letters,” a.en1."
    )


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("On “Anadyr”", "“On ‘Anadyr’,” n.d."),
        ('On "Anadyr" and "Kama"', "“On ‘Anadyr’ and ‘Kama’,” n.d."),
        ("Shall we shoot?", "“Shall we shoot?” n.d."),
        ("", "Report, n.d."),
    ],
)
def test_titles_in_quotation_marks(title: str, said: str) -> None:
    item = Citable("a.en1", "a", "" if title else "report", title, "formal", package="Letters")
    assert chicago(item) == f"{said}, in “Letters,” a.en1."


def test_csl_json_has_only_what_the_schema_knows() -> None:
    for item in cited().values():
        values = csl_json(replace(item, paragraph="3", url="https://doi.org/x", reference="f. 5"))
        assert values["type"] == "manuscript"
        for key, value in values.items():
            if key in CSL_NAMES:
                assert all(set(name) in ({"family", "given"}, {"literal"}) for name in value)
                assert all(
                    isinstance(part, str) and part for name in value for part in name.values()
                )
            elif key == "issued":
                assert set(value) <= {"date-parts", "circa", "season", "literal"}
            else:
                assert key in CSL_STRINGS and isinstance(value, str) and value
        json.dumps(values)


def test_csl_json_of_the_telegram() -> None:
    assert csl_json(cited()[TELEGRAM]) == {
        "id": "mikoyan-telegram.en1",
        "type": "manuscript",
        "genre": "Telegram",
        "title": "Telegram from Nikita Khrushchev to Anastas Mikoyan",
        "author": [{"family": "Khrushchev", "given": "Nikita"}],
        "recipient": [{"family": "Mikoyan", "given": "Anastas"}],
        "translator": [{"family": "Savranskaya", "given": "Svetlana"}],
        "issued": {"date-parts": [[1962, 11, 11]]},
        "archive": "Wilson Center Digital Archive",
        "archive_collection": "From the personal papers of Dr. Sergo A. Mikoyan, donated to the "
        "National Security Archive",
        "source": "Wilson Center Digital Archive",
        "number": "115098",
        "language": "en",
        "container-title": "Khrushchev to Mikoyan in Havana, November 1962",
        "version": "0.2.0",
        "note": "Translated for the National Security Archive. Original in Russian.",
    }


def test_bibtex_of_the_resolution() -> None:
    assert bibtex(cited()[EXTRACT]) == (
        "@unpublished{presidium-extract.en1, author = {{Presidium of the Central Committee}}, "
        "title = {About Instructions to Comrade A. I. Mikoyan}, type = {resolution}, "
        "langid = {english}, howpublished = {Khrushchev to Mikoyan in Havana, November 1962, "
        "version 0.2.0}}"
    )


def test_latex_reads_every_character_as_it_is() -> None:
    item = Citable("a.en1", "a", title=r"50% of $_{x}^\#~&")
    assert bibtex(item) == (
        r"@unpublished{a.en1, title = {50\% of \$\_\{x\}\textasciicircum{}\textbackslash{}\#"
        r"\textasciitilde{}\&}}"
    )


@pytest.mark.parametrize(
    ("name", "forms", "inverted"),
    [
        ("Nikita Khrushchev", ["N. S. Khrushchev"], "Khrushchev, Nikita"),
        ("Anastas Ivanovich Mikoyan", [], "Mikoyan, Anastas Ivanovich"),
        ("A. I. Mikoyan", [], "Mikoyan, A. I."),
        ("John F. Kennedy", [], "Kennedy, John F."),
        ("Charles de Gaulle", [], "de Gaulle, Charles"),
        ("Ya. Malik", ["Malik, Yakov"], "Malik, Ya."),
        ("Khrushchev, Nikita", [], "Khrushchev, Nikita"),
        ("Sherman Kent", ["Kent, Sherman"], "Kent, Sherman"),
        ("Robert F. Kennedy, Jr.", [], "Robert F. Kennedy, Jr."),
        ("U Thant", ["U Thant", "U. Thant", "Thant"], "U Thant"),
        ("U. Thant", ["U Thant"], "U. Thant"),
        ("Mao Zedong", ["Mao"], "Mao Zedong"),
        ("Zhou Enlai", ["Zhou"], "Zhou Enlai"),
        ("Vo Nguyen Giap", ["Giap"], "Vo Nguyen Giap"),
        ("Thanat Khoman", [], "Thanat Khoman"),
        ("Kim Il Sung", [], "Kim Il Sung"),
        ("Fidel Castro Ruz", [], "Fidel Castro Ruz"),
        ("Fidel Castro Ruz", ["F. Castro"], "Fidel Castro Ruz"),
        ("Kennedy", [], "Kennedy"),
        ("Dr. Mikoyan", [], "Dr. Mikoyan"),
        ("", [], ""),
    ],
)
def test_a_name_is_inverted_only_where_its_order_is_known(
    name: str, forms: list[str], inverted: str
) -> None:
    assert person_name(name, forms).inverted == inverted


def test_bodies_are_never_taken_apart() -> None:
    rows = {
        "witnesses": [{"witness_id": "a.en1", "document_id": "a"}],
        "document_agents": [{"document_id": "a", "role": "sender", "agent_id": "b"}],
        "agents": [{"agent_id": "b", "kind": "body", "name": "John Day Company"}],
    }
    (item,) = citables(rows, FACTS).values()
    assert csl_json(item)["author"] == [{"literal": "John Day Company"}]


def test_a_contributor_without_a_name_is_called_by_the_organization() -> None:
    assert contributor_name({"organization": "National Security Archive"}).literal
    assert contributor_name({}) == Name("")


@pytest.mark.parametrize(
    ("edtf", "words", "american", "csl"),
    [
        ("1962", "1962", "1962", {"date-parts": [[1962]]}),
        ("1962-11", "November 1962", "November 1962", {"date-parts": [[1962, 11]]}),
        ("1962-11-XX", "November 1962", "November 1962", {"date-parts": [[1962, 11]]}),
        ("1962-10-27~", "about 27 October 1962", "ca. October 27, 1962",
         {"date-parts": [[1962, 10, 27]], "circa": True}),
        ("1962-10-27?", "27 October 1962?", "October 27, 1962?",
         {"date-parts": [[1962, 10, 27]], "circa": True}),
        ("1962-10-27/1962-11-02", "27 October 1962 – 2 November 1962",
         "October 27, 1962 to November 2, 1962", {"date-parts": [[1962, 10, 27], [1962, 11, 2]]}),
        ("1962-23", "autumn 1962", "autumn 1962", {"date-parts": [[1962]], "season": 3}),
        ("../1962-11", "November 1962 or earlier", "November 1962 or earlier",
         {"literal": "November 1962 or earlier"}),
        ("196X", "1960s", "1960s", {"literal": "1960s"}),
        ("{1962-10-27,1962-10-28}", "27 October 1962 and 28 October 1962",
         "October 27, 1962 and October 28, 1962",
         {"literal": "October 27, 1962 and October 28, 1962"}),
        ("1962-13-45", "1962-13-45", "1962-13-45", {"literal": "1962-13-45"}),
        ("1962-10-00", "1962-10-00", "1962-10-00", {"literal": "1962-10-00"}),
        ("soon", "soon", "soon", {"literal": "soon"}),
        ("/", "/", "/", {"literal": "/"}),
    ],
)  # fmt: skip
def test_dates(edtf: str, words: str, american: str, csl: dict[str, Any]) -> None:
    assert (date_words(edtf), date_words(edtf, american=True)) == (words, american)
    assert csl_date(edtf) == csl


CELLS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=20)
NAMES = st.lists(st.builds(person_name, CELLS, st.lists(CELLS, max_size=2)), max_size=2).map(tuple)
ITEMS = st.builds(
    Citable, st.just("a.en1"), st.just("a"), CELLS, CELLS,
    st.sampled_from(["", "formal", "supplied", "editor"]), NAMES, NAMES, CELLS, st.booleans(),
    st.sampled_from(["", "translation", "copy"]), CELLS, CELLS, NAMES, NAMES, CELLS, CELLS, CELLS,
    CELLS, CELLS, CELLS, CELLS,
)  # fmt: skip


@given(ITEMS)
def test_any_values_give_citations_on_one_line(item: Citable) -> None:
    for said in (chicago(item), bibtex(item)):
        assert said and not re.search("[\n\r]", said)
    assert json.loads(json.dumps(csl_json(item))) == csl_json(item)
    assert all(csl_json(item).values())


@given(ITEMS)
def test_braces_of_bibtex_close(item: Citable) -> None:
    depth = 0
    for match in re.finditer(r"\\.|[{}]", bibtex(item)):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        assert depth >= 0
        assert depth > 0 or match.end() == len(bibtex(item))
    assert depth == 0


@given(st.text(max_size=12))
def test_any_date_can_be_said(edtf: str) -> None:
    assert isinstance(date_words(edtf), str) and csl_date(edtf)


def test_tables_may_be_missing() -> None:
    for table in ROWS:
        rest = {name: rows for name, rows in ROWS.items() if name != table}
        for item in citables(rest, FACTS).values():
            assert chicago(item) and csl_json(item) and bibtex(item)
    assert citables({}, FACTS) == {}
