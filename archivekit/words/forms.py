"""The form that a word is compared by, made by named rules; what is published stays as it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from itertools import combinations
from pathlib import Path

from archivekit.words import steps
from archivekit.words.editor_rules import EditorRules, read_editor_rules
from archivekit.words.languages import primary
from archivekit.words.patterns import HYPHENS, is_unseen
from archivekit.words.spelling import can_be_decomposed, merged, respelled

LONGEST_WORD = 200
"""A longer word is no word of a language: it is compared as it stands, but for capitals."""

_ROUNDS = 4  # one rule may make a word that an earlier one knows; more never did
_KNOWN = 1 << 17  # words whose forms are kept
_MOST = 3  # rules that are tried together when the fewest are looked for
_LINE_END = re.compile(rf"([{HYPHENS}¬])[ \t]*\r?\n[ \t]*(?=(\w?))")


@dataclass(frozen=True, slots=True)
class FormRule:
    """One rule: what it does, why, and an example that a test holds it to."""

    name: str
    title: str
    why: str
    before: str
    after: str
    step: steps.Step
    language: str = "en"  # of the example
    default: bool = True


FORM_RULES: tuple[FormRule, ...] = (
    FormRule(
        "quotes",
        "Straight quotation marks and apostrophes for all others",
        "Typewriters, printers and web pages have different signs for the same mark.",
        "don’t",
        "don't",
        steps.quotes,
    ),
    FormRule(
        "dashes",
        "One dash for all dashes, one hyphen for all hyphens",
        "A typist's two hyphens and a printer's dash are the same sign.",
        "--",
        "—",
        steps.dashes,
    ),
    FormRule(
        "ellipsis",
        "One sign for points in a row",
        "Three points, four, points with blanks between them and the one character say the same.",
        ". . .",
        "…",
        steps.ellipsis,
    ),
    FormRule(
        "ligatures",
        "Two letters for a ligature, a plain letter for the long s",
        "Æ, ﬁ and ſ are ways to print letters, not other letters.",
        "Cæſar",
        "Caesar",
        steps.ligatures,
    ),
    FormRule(
        "numerals",
        "Digits for numbers in words and Roman letters, thousands without points",
        "Copyists write twelve for 12 and XIV for 14; the value is the same.",
        "twenty-five",
        "25",
        steps.numerals,
    ),
    FormRule(
        "abbreviations",
        "The word for an abbreviation, initials without points",
        "Gen. and General, U.N. and UN, & and and are the same word, written shorter.",
        "Gen.",
        "General",
        steps.written_out,
    ),
    FormRule(
        "case",
        "Small letters for capitals",
        "Telegrams are all capitals, and editions differ in what they capitalize.",
        "Presidium",
        "presidium",
        steps.case,
    ),
    FormRule(
        "diacritics",
        "Letters without accents",
        "Typewriters had no accents, and copyists leave them out. Letters of their own stay: й.",
        "Dorticós",
        "Dorticos",
        steps.diacritics,
    ),
    FormRule(
        "hyphens",
        "The parts of a word together, without hyphens",
        "Co-operate and cooperate are one word; so is a word that a line end divides.",
        "co-operate",
        "cooperate",
        steps.hyphens,
    ),
    FormRule(
        "spelling",
        "One spelling for a word that has several",
        "British and American editions, Russian before and after 1918 differ by rule.",
        "honour",
        "honor",
        steps.spelling,
    ),
    FormRule(
        "names",
        "One form for the names that an editor lists",
        "Which forms are one name only the editor of the texts knows; without a list it does "
        "nothing.",
        "Mikoyan",
        "Mikoyan",
        steps.names,
    ),
    FormRule(
        "early-modern",
        "One letter for u and v, i and j, w and vv",
        "Before 1700 printers chose between these by place and stock. It is off unless asked for.",
        "vpon",
        "upon",
        steps.early,
        default=False,
    ),
    FormRule(
        "transliteration",
        "Latin letters for Cyrillic and Greek ones",
        "To compare a transliteration with its original. It is off unless asked for.",
        "Хрущев",
        "Khrushchev",
        steps.transliteration,
        language="ru",
        default=False,
    ),
)
"""Each rule with its page, in the order in which they work."""

RULE_NAMES = tuple(rule.name for rule in FORM_RULES)


@dataclass(frozen=True)
class FormRules:
    """Which rules are on, for words of which language, and the pairs that an editor adds.

    >>> rules = FormRules.default("en")
    >>> rules.form("Honour"), rules.form("U.N."), rules.without("case").form("Sept.")
    ('honor', 'un', 'September')
    >>> rules.removed("Organisation", "organization"), rules.removed("now", "not")
    (('case', 'spelling'), ())
    """

    language: str = "und"
    on: tuple[str, ...] = tuple(rule.name for rule in FORM_RULES if rule.default)
    editor: EditorRules = EditorRules()

    @classmethod
    def default(cls, language: str = "und") -> FormRules:
        """The rules that are on unless asked otherwise."""
        return cls(primary(language))

    def only(self, *names: str) -> FormRules:
        """The same tables with these rules on and no others.

        Raises ValueError for a name that no rule has.
        """
        wanted = set(_known(names))
        return replace(self, on=tuple(name for name in RULE_NAMES if name in wanted))

    def without(self, *names: str) -> FormRules:
        """The same rules without some. Raises ValueError for a name that no rule has."""
        return self.only(*(set(self.on) - set(_known(names))))

    def and_also(self, *names: str) -> FormRules:
        """The same rules and some more. Raises ValueError for a name that no rule has."""
        return self.only(*self.on, *names)

    def with_file(self, path: Path | str) -> FormRules:
        """The same rules with the pairs of an editor's TOML file, and without those it skips.

        Raises InvalidProject with a problem that names the key.
        """
        given = read_editor_rules(Path(path), RULE_NAMES)
        return replace(self, editor=self.editor.and_also(given)).without(*given.skip)

    def in_language(self, language: str) -> FormRules:
        """The same rules for words of a language, where theirs is not known yet ("und")."""
        if self.language != "und" or primary(language) == "und":
            return self
        return replace(self, language=primary(language))

    def form(self, word: str) -> str:
        """What a word is compared by; never empty unless the word is."""
        form = self._known.get(word)
        if form is None:
            form = self._formed(word)
            if len(self._known) < _KNOWN:
                self._known[word] = form
        return form

    def _formed(self, word: str) -> str:
        form = plain_word(word)
        if len(form) > LONGEST_WORD:
            return steps.case(form, self._tables) if "case" in self.on else form
        for _ in range(_ROUNDS):
            before = form
            for step in self._steps:
                form = step(form, self._tables) or form
            if form == before:
                break
        return form

    def removed(self, one: str, other: str) -> tuple[str, ...]:
        """The fewest rules that make two different words one form, () where none do.

        Of several sets of the same size, the one whose rules come first is taken.
        """
        if one == other or self.form(one) != self.form(other):
            return ()
        able = [name for name in self.on if self._matters(name, one, other)]
        for size in range(1, _MOST + 1):
            for names in combinations(able, size):
                rules = self.only(*names)
                if rules.form(one) == rules.form(other):
                    return names
        return self._needed(one, other)

    def _matters(self, name: str, one: str, other: str) -> bool:
        """Whether a rule does anything to the words, alone or after the others."""
        words = {one, other, self.form(one)}
        fewer = self.without(name)
        changed = any(self.only(name).form(word) != plain_word(word) for word in words)
        return changed or any(fewer.form(word) != self.form(word) for word in words)

    def _needed(self, one: str, other: str) -> tuple[str, ...]:
        rules = self
        for name in self.on:
            fewer = rules.without(name)
            if fewer.form(one) == fewer.form(other):
                rules = fewer
        return rules.on

    def __getstate__(self) -> dict[str, object]:
        return {"language": self.language, "on": self.on, "editor": self.editor}

    @cached_property
    def _known(self) -> dict[str, str]:
        """Forms that were made already: copies of one text have most of their words in common."""
        return {}

    @cached_property
    def _steps(self) -> tuple[steps.Step, ...]:
        return tuple(rule.step for rule in FORM_RULES if rule.name in self.on)

    @cached_property
    def _tables(self) -> steps.Tables:
        def spelled(word: str) -> str:
            return respelled(steps.spelling_key(word), self.language)

        def named(word: str) -> str:
            return steps.spelling_key(word)

        return steps.Tables(
            self.language,
            merged(self.editor.spelling, spelled),
            merged(_without_points(self.editor.abbreviations), str.lower),
            merged(self.editor.names, named),
        )


def plain_word(word: str) -> str:
    """The word itself: composed, without unseen characters, its halves at a line end joined.

    >>> plain_word("opera-\\ntion"), plain_word("Soviet-\\nAmerican")
    ('operation', 'Soviet-American')
    """
    if word.isascii() and word.isprintable():
        return word
    joined = _LINE_END.sub(lambda match: "" if _is_broken(match) else "-", word)
    shown = "".join(c for c in joined if not is_unseen(c)) or word
    if shown.isascii() or not can_be_decomposed(shown):
        return shown
    return unicodedata.normalize("NFC", shown)


def _is_broken(match: re.Match[str]) -> bool:
    """Whether a line end divides one word: Soviet-American keeps its hyphen."""
    return match[1] in "\u00ad¬" or not match[2].isupper()


def _without_points(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(one.replace(".", ""), other) for one, other in pairs]


def _known(names: Iterable[str]) -> list[str]:
    checked = list(names)
    for name in checked:
        if name not in RULE_NAMES:
            near = get_close_matches(name, RULE_NAMES, 1)
            asked = f"; did you mean {near[0]}?" if near else ""
            raise ValueError(f"no rule {name}{asked} Known are {', '.join(RULE_NAMES)}")
    return checked
