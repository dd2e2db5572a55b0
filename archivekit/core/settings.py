"""One frozen, self-validating value of settings a stage.

The values used are published with the package, and their fingerprint is part of every cache key.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self, get_type_hints

from archivekit.core.limits import COMBINING_RUN, SOURCE_BYTES


@dataclass(frozen=True, slots=True)
class StageSettings:
    """What all settings can do: be made of a table of the catalogue, be told apart by a hash."""

    @classmethod
    def resolve(cls, value: Self | Mapping[str, Any] | None) -> Self:
        """The settings themselves, or those made of a mapping; None gives the defaults.

        Raises ValueError for a key that is not known or a value of the wrong type.

        >>> ReadSettings.resolve({"max_bytes": 10}).max_bytes
        10
        """
        if isinstance(value, cls):
            return value
        known = {f.name for f in dataclasses.fields(cls)}
        given = dict(value or {})  # type: ignore[arg-type]
        for key in given:
            if key not in known:
                raise ValueError(f"unknown setting {key}; known are {', '.join(sorted(known))}")
        for key, kind in get_type_hints(cls).items():
            if kind is not bool and isinstance(given.get(key), bool):
                raise ValueError(f"{key} must not be true or false")
            if isinstance(given.get(key), list):
                given[key] = tuple(given[key])
        return cls(**given)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return dataclasses.asdict(self)

    def fingerprint(self) -> str:
        """A hash (16 hex digits) of all values: equal settings have equal fingerprints."""
        canonical = json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]

    def _require(self, good: bool, sentence: str) -> None:
        if not good:
            raise ValueError(sentence)


@dataclass(frozen=True, slots=True)
class ReadSettings(StageSettings):
    """How bytes become raw text; `encoding` is the declared one, "" when none is."""

    encoding: str = ""
    max_bytes: int = SOURCE_BYTES

    def __post_init__(self) -> None:
        self._require(isinstance(self.encoding, str), "encoding must be a string")
        whole = isinstance(self.max_bytes, int) and self.max_bytes > 0
        self._require(whole, "max_bytes must be a whole number above 0")


@dataclass(frozen=True, slots=True)
class NormalizeSettings(StageSettings):
    """Which rules act on the raw text: all but those named in `skip`."""

    skip: tuple[str, ...] = ()
    combining_limit: int = COMBINING_RUN

    def __post_init__(self) -> None:
        names = isinstance(self.skip, tuple) and all(isinstance(n, str) for n in self.skip)
        self._require(names, "skip must be a list of rule names")
        whole = isinstance(self.combining_limit, int) and self.combining_limit > 0
        self._require(whole, "combining_limit must be a whole number above 0")


@dataclass(frozen=True, slots=True)
class DescribeSettings(StageSettings):
    """What is known of a text: its `language`, or the `languages` it may be in (BCP 47)."""

    language: str = ""
    languages: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._require(isinstance(self.language, str), "language must be a string")
        tags = isinstance(self.languages, tuple) and all(isinstance(t, str) for t in self.languages)
        self._require(tags, "languages must be a list of language tags")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of all stages together."""

    read: ReadSettings = field(default_factory=ReadSettings)
    normalize: NormalizeSettings = field(default_factory=NormalizeSettings)
    describe: DescribeSettings = field(default_factory=DescribeSettings)

    def fingerprint(self) -> str:
        """A hash (16 hex digits) of the settings of all stages."""
        parts = (self.read.fingerprint(), self.normalize.fingerprint(), self.describe.fingerprint())
        return hashlib.sha256(":".join(parts).encode()).hexdigest()[:16]
