"""The register of agents: who is one, who is kept apart, who is proposed, and its laws."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.core.record import Certainty
from archivekit.describe.agents import (
    AgentMention,
    NameForm,
    Register,
    StatedAgent,
    build_register,
)

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def mention(
    stated: str, role: str = "sender", document: str = "a", lang: str = "en"
) -> AgentMention:
    return AgentMention(stated, role, lang, document)


def ids(register: Register) -> list[str | None]:
    """The id that each mention went to."""
    return [None if n is None else register.agents[n].id for n in register.assigned]


def pairs(register: Register) -> set[tuple[str, str]]:
    return {(candidate.first, candidate.second) for candidate in register.candidates}


# As the two seeds state them.
SEEDS = [
    mention("Nikita Khrushchev", "sender", "telegram"),
    mention("Anastas Mikoyan", "recipient", "telegram"),
    mention("N. Khrushchev", "signatory", "telegram"),
    mention("Comrade A. I. Mikoyan", "recipient", "telegram"),
    mention("Svetlana Savranskaya", "translator", "telegram"),
    mention("National Security Archive", "translated-for", "telegram"),
    mention("Dr. Sergo A. Mikoyan", "donor", "telegram"),
    mention("Leon Levy Foundation", "funder", "telegram"),
    mention("To comrade A. I. Mikoyan", "recipient", "instructions"),
    mention("N. Khrushchev", "signatory", "instructions"),
    mention("CC Secretary", "signatory", "instructions"),
    mention("Soviet Ambassador", "via", "instructions"),
    mention("Presidium of the Central Committee", "issuing-body", "instructions"),
]


def test_the_seeds_have_one_khrushchev_one_mikoyan_and_his_son() -> None:
    register = build_register(SEEDS)
    assert ids(register) == [
        "nikita-khrushchev",
        "anastas-mikoyan",
        "nikita-khrushchev",
        "anastas-mikoyan",
        "svetlana-savranskaya",
        "national-security-archive",
        "sergo-a-mikoyan",
        "leon-levy-foundation",
        "anastas-mikoyan",
        "nikita-khrushchev",
        "cc-secretary",
        "soviet-ambassador",
        "presidium-of-the-central-committee",
    ]
    assert register.candidates == ()
    mikoyan = register.agents[0]
    assert (mikoyan.name, mikoyan.kind) == ("Anastas Mikoyan", "person")
    assert mikoyan.forms == (
        NameForm("A. I. Mikoyan", "en", "Latn", "stated"),
        NameForm("Anastas Mikoyan", "en", "Latn", "stated"),
    )
    assert {agent.kind for agent in register.agents} == {"person", "body", "office"}


def test_scripts_and_romanizations_are_one_agent() -> None:
    told = [
        mention("Н. С. Хрущёв", lang="ru"),
        mention("Nikita Jruschov", lang="es"),
        mention("Nikita Chruschtschow", lang="de"),
        mention("Nikita Khrushchev", lang="en"),
        mention("Khrushchev, Nikita Sergeevich", lang="und"),
    ]
    register = build_register(told)
    (agent,) = register.agents
    assert agent.id == "nikita-sergeevich-khrushchev"
    assert {(form.language, form.script) for form in agent.forms} == {
        ("ru", "Cyrl"), ("es", "Latn"), ("de", "Latn"), ("en", "Latn"), ("", "Latn"),
    }  # fmt: skip


def test_a_name_in_cyrillic_alone_has_an_id_in_latin_letters() -> None:
    register = build_register([mention("Р. Я. Малиновский", lang="ru")])
    assert [(agent.id, agent.name) for agent in register.agents] == [
        ("r-ya-malinovskiy", "Р. Я. Малиновский")
    ]


# --- bare surnames -------------------------------------------------------------------------------


def test_a_bare_surname_goes_to_the_only_bearer_in_its_document() -> None:
    register = build_register([mention("Nikita Khrushchev"), mention("Khrushchev", "signatory")])
    assert ids(register) == ["nikita-khrushchev"] * 2
    assert register.assigned_certainty[1] is Certainty.LIKELY
    assert "same document" in register.assigned_reason[1]


def test_in_another_document_it_is_only_proposed() -> None:
    register = build_register([mention("Nikita Khrushchev"), mention("Khrushchev", document="b")])
    assert ids(register) == ["nikita-khrushchev", "khrushchev"]
    (candidate,) = register.candidates
    assert (candidate.first, candidate.second) == ("khrushchev", "nikita-khrushchev")
    assert candidate.certainty is Certainty.LIKELY


def test_a_second_bearer_anywhere_leaves_it_open() -> None:
    told = [
        mention("Nikita Khrushchev"),
        mention("Khrushchev", "signatory"),
        mention("Sergei Khrushchev", document="z"),
    ]
    register = build_register(told)
    assert ids(register)[1] == "khrushchev"
    assert pairs(register) == {
        ("khrushchev", "nikita-khrushchev"),
        ("khrushchev", "sergei-khrushchev"),
    }


def test_nobody_writes_to_himself() -> None:
    """The sender is not the recipient because he bears the same surname."""
    register = build_register([mention("Mikoyan"), mention("Sergo Mikoyan", "recipient")])
    assert ids(register) == ["mikoyan", "sergo-mikoyan"]


def test_two_kennedys_stay_apart() -> None:
    told = [
        mention("[John F.] Kennedy"),
        mention("Robert Kennedy", document="b"),
        mention("Kennedy", "recipient"),
        mention("President Kennedy", "recipient"),
    ]
    register = build_register(told)
    assert ids(register) == ["john-f-kennedy", "robert-kennedy", "kennedy", "president-kennedy"]
    assert {("john-f-kennedy", "president-kennedy"), ("kennedy", "robert-kennedy")} <= pairs(
        register
    )


def test_a_title_decides_where_one_bearer_has_it() -> None:
    told = [
        mention("President John F. Kennedy"),
        mention("Robert Kennedy", "recipient"),
        mention("President Kennedy", document="c"),
        mention("президент Кеннеди", document="d", lang="ru"),
        mention("Kennedy", document="c"),
    ]
    register = build_register(told)
    assert ids(register) == [
        "john-f-kennedy", "robert-kennedy", "john-f-kennedy", "john-f-kennedy", "kennedy",
    ]  # fmt: skip
    assert "title" in register.assigned_reason[2]


def test_two_bearers_of_a_title_leave_it_open() -> None:
    told = [
        mention("General Sergei Ivanov"),
        mention("General Boris Ivanov"),
        mention("General Ivanov", document="c"),
    ]
    assert ids(build_register(told))[2] == "general-ivanov"


def test_beside_robert_kennedy_the_president_is_another() -> None:
    """One Kennedy named in full, in the same document: still not the one with the title."""
    told = [
        mention("President Kennedy", "sender"),
        mention("Robert Kennedy", "recipient"),
        mention("Kennedy", ""),
    ]
    assert ids(build_register(told)) == ["president-kennedy", "robert-kennedy", "kennedy"]


def test_the_sender_with_a_title_is_the_only_one_who_signs() -> None:
    told = [mention("President Kennedy", "sender"), mention("John F. Kennedy", "signatory")]
    register = build_register(told)
    assert ids(register) == ["john-f-kennedy"] * 2
    assert register.assigned_certainty[0] is Certainty.LIKELY


def test_a_wife_is_not_her_husband() -> None:
    told = [
        mention("John F. Kennedy"),
        mention("Mrs. Kennedy"),
        mention("Mrs. John F. Kennedy", document="b"),
    ]
    register = build_register(told)
    assert ids(register)[1] != "john-f-kennedy"
    assert ids(register)[2] != "john-f-kennedy"


def test_an_ambassador_without_a_given_name() -> None:
    told = [mention("Ambassador Dobrynin"), mention("Dobrynin", "signatory")]
    assert ids(build_register(told)) == ["ambassador-dobrynin"] * 2


# --- initials ------------------------------------------------------------------------------------


def test_initials_of_two_are_neither() -> None:
    told = [
        mention("Anastas Mikoyan"),
        mention("Artem Mikoyan", document="b"),
        mention("A. Mikoyan", document="c"),
    ]
    register = build_register(told)
    assert ids(register) == ["anastas-mikoyan", "artem-mikoyan", "a-mikoyan"]
    assert pairs(register) == {("a-mikoyan", "anastas-mikoyan"), ("a-mikoyan", "artem-mikoyan")}
    assert {candidate.certainty for candidate in register.candidates} == {Certainty.CHECK}


def test_two_scripts_with_other_vowels_are_proposed() -> None:
    register = build_register([mention("Dean Rusk"), mention("Дин Раск", lang="ru")])
    assert pairs(register) == {("dean-rusk", "din-rask")}


# --- bodies, offices, and what is no agent -------------------------------------------------------


def test_bodies_by_their_words() -> None:
    told = [
        mention("CC CPSU"),
        mention("the Central Committee of the CPSU"),
        mention("ЦК КПСС", lang="ru"),
        mention("Presidium of the CC CPSU"),
        mention("Presidium of the Central Committee", document="b"),
    ]
    register = build_register(told)
    assert ids(register)[:3] == ["central-committee-of-the-cpsu"] * 3
    assert pairs(register) == {("presidium-of-the-cc-cpsu", "presidium-of-the-central-committee")}


def test_what_is_no_agent() -> None:
    register = build_register([mention("the Cuban comrades"), mention(""), mention("12-yav, ll")])
    assert register.assigned == (None, None, None)
    assert register.agents == ()


# --- the editor ----------------------------------------------------------------------------------

JFK = StatedAgent("jfk", "John F. Kennedy", "person", ("Kennedy", "President Kennedy"), ("rfk",))


def test_the_editor_goes_before_everything() -> None:
    told = [
        mention("Kennedy"),
        mention("President Kennedy", document="b"),
        mention("J. F. Kennedy", document="c"),
        mention("Robert Kennedy"),
        mention("Mrs. Kennedy"),
    ]
    register = build_register(told, [JFK, StatedAgent("rfk", "Robert F. Kennedy")])
    assert ids(register) == ["jfk", "jfk", "jfk", "rfk", "mrs-kennedy"]
    jfk = register.agents[0]
    assert jfk.name == "John F. Kennedy"
    assert NameForm("President Kennedy", "", "Latn", "editor") in jfk.forms
    assert ("jfk", "rfk") not in pairs(register)


def test_forms_that_nothing_else_could_join() -> None:
    mao = StatedAgent("mao-zedong", "Mao Zedong", "person", ("毛泽东", "the Chairman"))
    told = [mention("毛泽东", lang="zh"), mention("Mao Tse-tung"), mention("the Chairman")]
    assert ids(build_register(told, [mao])) == ["mao-zedong"] * 3


def test_an_agent_that_no_text_names_is_there() -> None:
    register = build_register([], [JFK])
    assert [agent.id for agent in register.agents] == ["jfk"]


def test_what_the_editor_keeps_apart_is_not_joined_or_proposed() -> None:
    told = [mention("A. Mikoyan"), mention("Mikoyan", document="b")]
    anastas = StatedAgent("anastas", "Anastas Mikoyan", "person", (), ("a-mikoyan", "mikoyan"))
    register = build_register(told, [anastas])
    assert ids(register) == ["a-mikoyan", "mikoyan"]
    assert pairs(register) == {("a-mikoyan", "mikoyan")}


def test_an_id_that_is_taken_gets_a_number() -> None:
    stated = [StatedAgent("kennedy", "John F. Kennedy")]
    told = [mention("Kennedy"), mention("Robert Kennedy")]
    assert ids(build_register(told, stated)) == ["kennedy-2", "robert-kennedy"]


def test_a_stated_agent_of_two_surnames() -> None:
    tito = StatedAgent("tito", "Josip Tito", forms=("Josip Broz",))
    told = [mention("J. Tito"), mention("J. Broz"), mention("Josip Tito"), mention("Ivan Broz")]
    assert ids(build_register(told, [tito])) == ["tito", "tito", "tito", "ivan-broz"]


def test_a_stated_form_does_not_draw_in_whom_another_form_excludes() -> None:
    anastas = StatedAgent("anastas", "Anastas Mikoyan", forms=("A. Mikoyan",))
    told = [mention("Artem Mikoyan"), mention("A. Mikoyan"), mention("Anastas I. Mikoyan")]
    assert ids(build_register(told, [anastas])) == ["artem-mikoyan", "anastas", "anastas"]


def test_a_form_of_two_stated_agents_is_neither() -> None:
    stated = [
        StatedAgent("anastas", "Anastas Mikoyan", forms=("Mikoyan",)),
        StatedAgent("sergo", "Sergo Mikoyan", forms=("Mikoyan",)),
    ]
    register = build_register([mention("Mikoyan"), mention("S. Mikoyan")], stated)
    assert ids(register) == ["mikoyan", "sergo"]


# --- laws ----------------------------------------------------------------------------------------

STATED = st.sampled_from(
    """
Nikita Khrushchev|N. Khrushchev|N. S. Khrushchev|Khrushchev|Chairman Khrushchev|Н. С. Хрущёв|Хрущёв
S. Khrushchev|Anastas Mikoyan|A. Mikoyan|A. I. Mikoyan|Artem Mikoyan|Mikoyan|Sergo Mikoyan|С. Микоян
John F. Kennedy|Robert Kennedy|Kennedy|President Kennedy|J. Kennedy|President John Kennedy
Mrs. Kennedy|Mrs. John Kennedy|Senator Kennedy|Matvei Zakharov|Andrei Sakharov|A. Sacharow
M. Sacharow|Sacharow|Zakharov|U Thant|Thant|CC CPSU|ЦК КПСС|Soviet Ambassador|Fidel|Fidel Castro
Raúl Castro|Castro|the friends|Mao Zedong|Mao Tse-tung|Mao|Dean Rusk|Раск
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
MENTIONS = st.builds(
    AgentMention,
    STATED,
    st.sampled_from(["sender", "recipient", "signatory", "via", ""]),
    st.sampled_from(["en", "ru", "de", "und"]),
    st.sampled_from("abc"),
)
EDITOR = st.sampled_from(
    [
        (),
        (JFK,),
        (StatedAgent("mikoyan-a", "Anastas Mikoyan", forms=("A. Mikoyan",)),
         StatedAgent("mikoyan-s", "Sergo Mikoyan", distinct_from=("artem-mikoyan",))),
    ]
)  # fmt: skip


def seen(mentions: Sequence[AgentMention], register: Register) -> dict[AgentMention, object]:
    """To whom each mention goes, and why."""
    found = zip(ids(register), register.assigned_reason, register.assigned_certainty, strict=True)
    return dict(zip(mentions, found, strict=True))


@settings(max_examples=300, deadline=None)
@given(st.lists(MENTIONS, max_size=14), st.randoms(use_true_random=False), EDITOR)
def test_the_order_of_the_mentions_does_not_matter(
    mentions: list[AgentMention], random: object, stated: tuple[StatedAgent, ...]
) -> None:
    shuffled = list(mentions)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = build_register(mentions, stated), build_register(shuffled, stated)
    assert one.agents == other.agents
    assert one.candidates == other.candidates
    assert seen(mentions, one) == seen(shuffled, other)


@settings(max_examples=200, deadline=None)
@given(st.lists(MENTIONS, max_size=12), EDITOR, st.sampled_from("abz"))
def test_another_name_changes_nothing(
    mentions: list[AgentMention], stated: tuple[StatedAgent, ...], document: str
) -> None:
    before = build_register(mentions, stated)
    others = [mention("Walter Ulbricht", "sender", document), mention("Gromyko", "", document)]
    after = build_register([*others, *mentions], stated)
    goes = seen([*others, *mentions], after)
    assert seen(mentions, before) == {told: goes[told] for told in mentions}
    assert set(before.agents) <= set(after.agents)
    assert set(before.candidates) <= set(after.candidates)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.one_of(MENTIONS, st.builds(AgentMention, st.text(max_size=20), st.just("sender"),
                                           st.sampled_from(["en", "ru", ""]), st.just("a"))),
             max_size=12),
    EDITOR,
)  # fmt: skip
def test_ids_are_unique_and_everything_fits(
    mentions: list[AgentMention], stated: tuple[StatedAgent, ...]
) -> None:
    register = build_register(mentions, stated)
    found = [agent.id for agent in register.agents]
    assert len(set(found)) == len(found)
    assert all(ID.fullmatch(id_) for id_ in found)
    assert found == sorted(found)
    assert len(register.assigned) == len(mentions) == len(register.assigned_reason)
    for candidate in register.candidates:
        assert candidate.first < candidate.second
        assert {candidate.first, candidate.second} <= set(found)
    for agent in register.agents:
        assert agent.forms == tuple(sorted(set(agent.forms)))
        assert agent.name in {form.name for form in agent.forms}


@settings(max_examples=200, deadline=None)
@given(st.lists(MENTIONS, max_size=14), EDITOR)
def test_robert_is_never_john_and_sergo_never_anastas(
    mentions: list[AgentMention], stated: tuple[StatedAgent, ...]
) -> None:
    goes = dict(
        zip((m.stated for m in mentions), ids(build_register(mentions, stated)), strict=True)
    )
    for one, other in [
        ("Robert Kennedy", "John F. Kennedy"),
        ("Sergo Mikoyan", "Anastas Mikoyan"),
        ("Anastas Mikoyan", "Artem Mikoyan"),
        ("Matvei Zakharov", "Andrei Sakharov"),
        ("Fidel Castro", "Raúl Castro"),
    ]:
        assert goes.get(one) is None or goes.get(one) != goes.get(other)


@pytest.mark.slow
def test_ten_thousand_documents() -> None:
    surnames = "Khrushchev Mikoyan Kennedy Gromyko Dobrynin Castro Malinovsky Zorin Rusk".split()
    given_names = "Nikita Anastas John Robert Andrei Fidel Rodion Dean Boris Sergei".split()
    told = []
    for number in range(10_000):
        surname = surnames[number % 9] + "ov" * (number // 9 % 4) + "sky" * (number // 36 % 7)
        name = given_names[number // 7 % 10]
        for form in (f"{name} {surname}", f"{name[0]}. {surname}", surname):
            told.append(mention(form, "sender", f"d{number}"))
    start = time.process_time()
    register = build_register(told)
    assert time.process_time() - start < 60
    assert len(register.assigned) == 30_000
