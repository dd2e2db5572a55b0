"""Settings: checked when they are made, made of the catalogue's tables, told apart by a hash."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

import pytest

from archivekit.core.limits import COMBINING_RUN, SOURCE_BYTES
from archivekit.core.settings import (
    DescribeSettings,
    NormalizeSettings,
    ReadSettings,
    Settings,
    StageSettings,
)

STAGES = (ReadSettings, NormalizeSettings, DescribeSettings)
OTHERS: list[StageSettings] = [
    ReadSettings(encoding="koi8-r"),
    ReadSettings(max_bytes=7),
    NormalizeSettings(skip=("gap",)),
    NormalizeSettings(skip=("gap", "nfc")),
    NormalizeSettings(combining_limit=7),
    DescribeSettings(language="ru"),
    DescribeSettings(languages=("ru",)),
    DescribeSettings(languages=("ru", "en")),
]


def test_defaults() -> None:
    assert ReadSettings() == ReadSettings("", SOURCE_BYTES)
    assert NormalizeSettings() == NormalizeSettings((), COMBINING_RUN)
    assert Settings() == Settings(ReadSettings(), NormalizeSettings(), DescribeSettings())


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (ReadSettings, {"encoding": 5}),
        (ReadSettings, {"encoding": None}),
        (ReadSettings, {"max_bytes": 0}),
        (ReadSettings, {"max_bytes": "10"}),
        (ReadSettings, {"max_bytes": 1.5}),
        (ReadSettings, {"max_bytes": True}),
        (NormalizeSettings, {"skip": "gap"}),
        (NormalizeSettings, {"skip": ["gap", 3]}),
        (NormalizeSettings, {"combining_limit": 0}),
        (NormalizeSettings, {"combining_limit": True}),
        (NormalizeSettings, {"combining_limit": "30"}),
        (DescribeSettings, {"language": ["en"]}),
        (DescribeSettings, {"languages": "en"}),
        (DescribeSettings, {"languages": [1]}),
    ],
)
def test_wrong_values_are_refused(kind: type[StageSettings], values: dict[str, Any]) -> None:
    (name,) = values
    with pytest.raises(ValueError, match=name):
        kind.resolve(values)


@pytest.mark.parametrize("kind", STAGES)
def test_an_unknown_setting_is_refused_with_the_known_ones(kind: type[StageSettings]) -> None:
    known = ", ".join(sorted(field.name for field in dataclasses.fields(kind)))
    with pytest.raises(ValueError, match=f"unknown setting enkoding; known are {known}"):
        kind.resolve({"enkoding": "utf-8"})


@pytest.mark.parametrize("value", OTHERS, ids=repr)
def test_settings_are_made_of_a_mapping_of_plain_values(value: StageSettings) -> None:
    plain = json.loads(json.dumps(value.to_dict()))
    assert type(value).resolve(plain) == value
    assert type(value).resolve(value) is value


@pytest.mark.parametrize("kind", STAGES)
def test_nothing_gives_the_defaults(kind: type[StageSettings]) -> None:
    assert kind.resolve(None) == kind.resolve({}) == kind()


@pytest.mark.parametrize("kind", [*STAGES, Settings])
def test_settings_cannot_be_changed(kind: type[Any]) -> None:
    value = kind()
    for field in dataclasses.fields(value):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, field.name, getattr(value, field.name))


def test_equal_settings_have_equal_fingerprints_and_others_do_not() -> None:
    values = [kind() for kind in STAGES] + OTHERS
    prints = [value.fingerprint() for value in values]
    assert len(set(prints)) == len(values)
    assert [dataclasses.replace(value).fingerprint() for value in values] == prints
    assert all(re.fullmatch("[0-9a-f]{16}", text) for text in prints)


def test_the_fingerprint_of_all_depends_on_every_stage() -> None:
    seen = {Settings().fingerprint()}
    for value in OTHERS:
        stage = {ReadSettings: "read", NormalizeSettings: "normalize"}.get(type(value), "describe")
        seen.add(Settings(**{stage: value}).fingerprint())  # type: ignore[arg-type]
    assert len(seen) == 1 + len(OTHERS)
