"""What square brackets say with their own words: [sic], [2 lines not declassified], [Trans.: …]."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from archivekit.core.document import AnnotationKind, Maker
from archivekit.core.record import Certainty
from archivekit.structure.brackets_extent import extent_of, is_measured
from archivekit.structure.brackets_found import Bracket
from archivekit.structure.brackets_words import LanguageWords, bracket_data

_READ = 400  # characters of a bracket that are looked at: what it is, it says at its beginning
_END = 80  # characters at its end where its maker may sign

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " "})
_BLANKS = re.compile(r"\s+")
_STOPS = " .,;:!?"
_ELLIPSIS = re.compile(r"(?:\.[\s.]*\.|…)[\s.…]*")
_BLANK = re.compile(r"[\s_—–-]*")
_QUERY = re.compile(r"[\s?]*\?[\s?]*")
_PAGE = re.compile(
    r"(?:typeset |original |begin |beginning of |end of |new )?"
    r"(?:page number:?|page no\.?|pages?|pp?\.|pgs?\.|seiten?|s\.|página|págs?\.|стр\.?|страница"
    r"|с\.|лл?\.|fols?\.|ff?\.|bl\.|str\.)"
    r" ?(\d{1,4}[rv]?(?: ?[-–/] ?\d{1,4}[rv]?)?)(?: of (?:the )?\w{1,12}| begins| ends)?[.:]?"
)
_PAGE_BREAK = re.compile(r"(?:page break|new page|seitenwechsel|saut de page|next page)[.:]?")
_EXEMPTION = re.compile(r"(?:exempt(?:ed|ion)? |foia )?\(?b\)? ?\(?\d\)?[\s\d()a-z,;]{0,30}")
_LATER_NAME = re.compile(r"(?:now|then|today|today's|later|earlier|heute|heutiges) [^\W\d_a-z]")
_SIGNED = re.compile(r"(?:[—–]|\(| - )\s?([^—–()]{2,40})\)?[.\s]*$")
_ASKING = frozenset(
    "who what when where why which how wer was wann wo warum qui quoi кто что".split()
)
_WITH_EXTENT = (AnnotationKind.EXCISION, AnnotationKind.ILLEGIBLE, AnnotationKind.LACUNA)
_LAST_WORD = re.compile(r"([^\W\d_]+)[ \u00a0]$")
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a bracket is and by which rule."""

    kind: AnnotationKind
    basis: str
    certainty: Certainty = Certainty.SURE
    maker: Maker = Maker.UNKNOWN
    extent: str = ""
    label: str | None = None  # where it is not the words inside


def stated(bracket: Bracket, known: LanguageWords) -> Verdict | None:
    """What a bracket says it is, or None when its words are not of that sort.

    Words that begin with a function word of the language (`known`) are a part of a sentence,
    unless they are unmistakable.

    >>> from archivekit.core.text import Span
    >>> from archivekit.structure.brackets_words import language_words
    >>> found = Bracket(Span(0, 30), 0, "1½ lines not declassified", "", "")
    >>> stated(found, language_words("en")).extent
    '1.5 lines'
    """
    form = plain_form(bracket.label)
    return _by_shape(form, bracket) or _by_rule(form, bracket, known)


def signed(label: str) -> tuple[Maker, str, bool]:
    """Who signs a label, its words without the signature, and whether they were signed in front.

    >>> signed("Trans. note: the quarantine"), signed("the Americans —Ed.")
    ((<Maker.TRANSLATOR: 'translator'>, 'the quarantine', True),
     (<Maker.EDITOR: 'editor'>, 'the Americans', False))
    """
    words = label.strip()
    form = words[:_READ].casefold().translate(_APOSTROPHES)
    front, end = _makers()
    match = front.match(form) if len(form) == len(words[:_READ]) else None
    # A single word without a stop is none: establish[ed], the [editor].
    if match and not match[0].isalpha():
        maker = Maker(match.lastgroup or "unknown")
        return maker, words[match.end() :].strip(" :.—–-"), True
    tail = _SIGNED.search(label[-_END:])
    if tail:
        match = end.fullmatch(tail[1].casefold().translate(_APOSTROPHES).strip(" ."))
        if match:
            size = len(label[-_END:]) - tail.start()
            return Maker(match.lastgroup or "unknown"), label[: len(label) - size].strip(), False
    return Maker.UNKNOWN, label, False


def plain_form(label: str) -> str:
    """The beginning of a label in lower case, blanks single, apostrophes straight."""
    return _BLANKS.sub(" ", label.strip()[:_READ].translate(_APOSTROPHES)).strip().casefold()


def _by_shape(form: str, bracket: Bracket) -> Verdict | None:
    """Signs and numbers that say what they are."""
    if _ELLIPSIS.fullmatch(form):
        return Verdict(AnnotationKind.LACUNA, "bracket-ellipsis")
    if _BLANK.fullmatch(form):
        return Verdict(AnnotationKind.LACUNA, "bracket-blank", Certainty.CHECK)
    if _QUERY.fullmatch(form):
        return Verdict(AnnotationKind.UNCERTAIN, "bracket-query")
    page = _PAGE.fullmatch(form)
    if page:
        return Verdict(AnnotationKind.PAGE_BREAK, "page number", label=page[1])
    if _PAGE_BREAK.fullmatch(form):
        return Verdict(AnnotationKind.PAGE_BREAK, "page break")
    if _EXEMPTION.fullmatch(form) and form.startswith(("(b", "b(", "b (", "exempt", "foia")):
        return Verdict(AnnotationKind.EXCISION, "bracket-excision")
    if _LATER_NAME.match(plain_case(bracket.label)):
        return Verdict(AnnotationKind.EXPLAINING, "bracket-explaining", Certainty.LIKELY)
    return None


def plain_case(label: str) -> str:
    """The beginning of a label with its capitals, blanks single."""
    return _BLANKS.sub(" ", label.strip()[:_READ].translate(_APOSTROPHES)).strip()


def _by_rule(form: str, bracket: Bracket, known: LanguageWords) -> Verdict | None:
    words = _WORD.findall(form)
    before = _LAST_WORD.search(bracket.before[-40:])
    # "the [missing] planes", "were [removed]": a single word that the sentence needs.
    needed = before is not None and before[1].casefold() in known.determiners and len(words) == 1
    fragment = needed or (bool(words) and known.is_function(words[0]) and not extent_of(form))
    for rule in _rules():
        if not rule.holds(form, words, fragment, bracket):
            continue
        measures = rule.kind in _WITH_EXTENT
        certainty = rule.certainty
        if rule.kind is AnnotationKind.SIC and form.endswith("?"):
            certainty = Certainty.CHECK
        return Verdict(rule.kind, rule.basis, certainty, extent=extent_of(form) if measures else "")
    if form.startswith("?") and len(words) <= 4:
        return Verdict(AnnotationKind.UNCERTAIN, "bracket-query")
    if form.endswith("?") and len(words) <= 4 and (not words or words[0] not in _ASKING):
        return Verdict(AnnotationKind.UNCERTAIN, "bracket-query")
    return None


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule of data/brackets.toml; a field without phrases is None."""

    kind: AnnotationKind
    basis: str
    within: re.Pattern[str] | None
    near: re.Pattern[str] | None
    measured: re.Pattern[str] | None
    begins: re.Pattern[str] | None
    first: re.Pattern[str] | None
    whole: frozenset[str]
    always: frozenset[str]
    opening: frozenset[str]
    most: int
    certainty: Certainty

    def holds(self, form: str, words: list[str], fragment: bool, bracket: Bracket) -> bool:
        """Whether one of the phrases stands where its field says."""
        bare = form.strip(_STOPS) or form
        if bare in self.always or (bare in self.whole and not fragment):
            return True
        if bracket.opens and bare in self.opening:
            return True
        if self.within and self.within.search(form):
            return True
        if self.begins and self.begins.match(form):
            return True
        if self.first and self.first.match(form):
            return True
        few = len(words) <= self.most and not fragment and ":" not in form
        if few and self.near and self.near.search(form):
            return True
        return bool(few and self.measured and is_measured(form, self.measured))


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(_rule(fields) for fields in bracket_data()["rule"])


def _rule(fields: dict[str, Any]) -> _Rule:
    first = [
        _any(fields.get("first", ""), r"(?:[.:;,]|\s\S)"),
        _any(fields.get("comma", ""), r"[,:]"),
        _any(fields.get("colon", ""), r"\.?\s?:"),
    ]
    patterns = [pattern for pattern in first if pattern]
    return _Rule(
        AnnotationKind(fields["kind"]),
        fields["basis"],
        within=_compiled(_any(fields.get("within", ""))),
        near=_compiled(_any(fields.get("near", ""))),
        measured=_compiled(_any(fields.get("measured", ""))),
        begins=_compiled(_any(fields.get("begins", ""))),
        first=_compiled("|".join(patterns)),
        whole=_set(fields.get("whole", "")),
        always=_set(fields.get("always", "")),
        opening=_set(fields.get("opening", "")),
        most=fields.get("most", 0),
        certainty=Certainty(fields.get("certainty", "sure")),
    )


def _set(phrases: str) -> frozenset[str]:
    return frozenset(phrases.split("|")) - {""}


def _any(phrases: str, after: str = "") -> str:
    """A pattern for any of the phrases as whole words; "*" is any ending."""
    if not phrases:
        return ""
    written = (re.escape(p).replace(r"\*", r"\w*").replace(r"\ ", " ") for p in phrases.split("|"))
    return rf"(?<!\w)(?:{'|'.join(written)})(?!\w){after}"


def _compiled(pattern: str) -> re.Pattern[str] | None:
    return re.compile(pattern) if pattern else None


@cache
def _makers() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What signs a label in front, and at its end."""
    groups = {name: phrases for name, phrases in bracket_data()["maker"].items()}
    named = [f"(?P<{name}>{_choice(phrases)})" for name, phrases in groups.items()]
    either = f"(?:{'|'.join(named)})"
    return re.compile(rf"{either}(?:\s?\.?\s?[:—–]|\.\s?-|\.(?=\s|$)|$)"), re.compile(either)


def _choice(phrases: str) -> str:
    return "|".join(re.escape(p) for p in sorted(phrases.split("|"), key=lambda p: (-len(p), p)))
