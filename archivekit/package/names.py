"""Names as a citation needs them: in order, and inverted only where the order is known."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_INITIAL = re.compile(r"[^\W\d_]{1,2}\.(?:-?[^\W\d_]{1,2}\.)*")
_PATRONYMIC = re.compile(r"\w+(?:ovich|evich|ovna|evna|ович|евич|овна|евна)")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands; `family` and `given` only where it is known which is which.

    >>> Name("Nikita Khrushchev", "Khrushchev", "Nikita").inverted
    'Khrushchev, Nikita'
    >>> Name("U Thant").inverted
    'U Thant'
    """

    literal: str
    family: str = ""
    given: str = ""

    @property
    def inverted(self) -> str:
        """As a bibliography begins with it."""
        return f"{self.family}, {self.given}" if self.family else self.literal


def person_name(name: str, forms: Iterable[str] = ()) -> Name:
    """A person's name with its parts, as far as its forms tell them apart.

    A form with a comma, initials, a patronymic or a well-known given name tells; a bare order of
    words does not, since families stand first in some languages and are not there in others.

    >>> person_name("Anastas Ivanovich Mikoyan")
    Name(literal='Anastas Ivanovich Mikoyan', family='Mikoyan', given='Anastas Ivanovich')
    >>> person_name("Zhou Enlai"), person_name("U Thant", ["U Thant", "Thant"])
    (Name(literal='Zhou Enlai', family='', given=''), Name(literal='U Thant', family='', given=''))
    """
    stated = set(forms)
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma and family and given and "," not in given and given not in _words()["titles"]:
        return Name(f"{given} {family}", family, given)
    for form in (name, *sorted(stated)):
        family = _family(form, stated)
        given = name.removesuffix(family).strip()
        if family and name.endswith(f" {family}") and given:
            return Name(name, family, given)
    return Name(name)


def _family(form: str, stated: set[str]) -> str:
    """The family name in one form of a name, "" where the form does not tell."""
    before, comma, after = (part.strip() for part in form.partition(","))
    if comma:
        return before if after and after not in _words()["titles"] else ""
    words = form.split()
    if form.replace(".", "") in stated and len(words) == 2 and "." in form:
        return ""  # U. Thant beside U Thant: no initial
    at = 0
    while at < len(words) and _is_given(words[at], at):
        at += 1
    rest = words[at:]
    surname = [word for word in rest if word not in _words()["particles"]]
    told = at > 0 and len(surname) == 1 and rest[-1] == surname[0]
    return " ".join(rest) if told else ""


def _is_given(word: str, at: int) -> bool:
    if _INITIAL.fullmatch(word):
        return word not in _words()["titles"]
    return word in _words()["given"] or (at > 0 and _PATRONYMIC.fullmatch(word) is not None)


@cache
def _words() -> dict[str, frozenset[str]]:
    text = (files("archivekit.package") / "data" / "names.toml").read_text(encoding="utf-8")
    return {key: frozenset(words) for key, words in tomllib.loads(text).items()}
