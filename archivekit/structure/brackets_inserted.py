"""What words in square brackets do in their sentence: complete it, say who is meant, gloss."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass

from archivekit.core.document import AnnotationKind
from archivekit.core.record import Certainty
from archivekit.structure.brackets_found import Bracket
from archivekit.structure.brackets_letters import MARGIN, other_language
from archivekit.structure.brackets_stated import Verdict, plain_case
from archivekit.structure.brackets_words import LanguageWords, language_words, russian_words

_WORD = r"[^\W_]+(?:['’.&/-][^\W_]+)*"
_WORDS = re.compile(rf"{_WORD}['’]?")
_LAST_WORD = re.compile(rf"({_WORD}(?:\([^\W\d_]\)|/)?)(\.?)([\"”’»“')]?)[ \u00a0]?$")
_NEXT_WORD = re.compile(rf"[ \u00a0]?({_WORD})")
_DAY_OR_YEAR = re.compile(r"(?:\d{1,2}(?:st|nd|rd|th)?|1[4-9]\d\d|20\d\d)\.?")
_YEAR = re.compile(r"(?<!\d)(?:1[4-9]\d\d|20\d\d)(?!\d)")
_DATE_WORDS = frozenset(
    "not no later earlier than before after about circa ca early mid late end of in on the and or "
    "between to from ad г года nicht vor nach um anfang mitte ende avant après vers le du".split()
)
_PARTICLES = frozenset(
    "de la le du des von van der zu di da del dos al el of the in and for & y e und".split()
)
_NAME_PARTICLES = ("de ", "von ", "van ", "du ", "di ", "da ", "del ", "al-", "el-", "de la ")
_GERMAN_NOUN = re.compile(r"\w{4,}(?:ung|ungen|keit|keiten|heit|heiten|schaft|schaften)")
_WITH_HAN = ("HIRAGANA", "KATAKANA", "HANGUL")  # scripts of texts with Chinese characters
_LONG = 15  # words from which on an insertion is more than a part of its sentence


@dataclass(frozen=True, slots=True)
class Place:
    """A bracket's words and the words next to it, as far as only a blank parts them."""

    label: str
    words: tuple[str, ...]
    previous: str  # the word before, "" when a stop or nothing is there
    quoted: bool  # whether a closing quotation mark stands between
    following: str
    glued_before: bool
    glued_after: bool
    bracket: Bracket

    @property
    def first(self) -> str:
        """The first word inside, "" when there is none."""
        return self.words[0] if self.words else ""


def inserted(bracket: Bracket, language: str, outside: Callable[[], Collection[str]]) -> Verdict:
    """What an insertion does in its sentence.

    An insertion next to a name, a pronoun or the word for an office that it says more about
    identifies; one that fills a place of the sentence completes it, names of places and persons
    included. `outside` gives the words of the text outside of brackets: those are no glosses.

    >>> from archivekit.core.text import Span
    >>> words = Bracket(Span(3, 12), 0, "John F.", "by ", " Kennedy")
    >>> inserted(words, "en", set).kind.value
    'insertion-identifying'
    """
    place = _place(bracket)
    known = language_words(language)
    for rule in (_sign, _part_of_word, _other_script, _date, _abbreviation, _pronoun):
        verdict = rule(place, known)
        if verdict:
            return verdict
    return (
        _russian_phrase(place, language)
        or _sentence(place)
        or _beside_name(place, known)
        or _function_word(place, known)
        or _other_words(place, known, language, outside)
        or _remark(place)
        or Verdict(AnnotationKind.COMPLETING, "bracket-completing", Certainty.LIKELY)
    )


def _place(bracket: Bracket) -> Place:
    label = plain_case(bracket.label)
    before, after = bracket.before, bracket.after
    last, following = _LAST_WORD.search(before[-60:]), _NEXT_WORD.match(after)
    # A full stop ends a sentence, unless the word before it is an initial or a short title.
    stopped = bool(last and last[2] == "." and not _may_be_initial(last[1]))
    return Place(
        label,
        tuple(_WORDS.findall(label)),
        previous=last[1] if last and not stopped else "",
        quoted=bool(last and last[3] in ('"', "”", "»", "“")),
        following=following[1] if following else "",
        glued_before=before[-1:].isalnum(),
        glued_after=after[:1].isalnum(),
        bracket=bracket,
    )


def _may_be_initial(word: str) -> bool:
    return len(word) <= 2 or "." in word


def _sign(place: Place, _: LanguageWords) -> Verdict | None:
    if any(character.isalnum() for character in place.label):
        return None
    return Verdict(AnnotationKind.COMPLETING, "bracket-stop")


def _part_of_word(place: Place, _: LanguageWords) -> Verdict | None:
    """Letters or figures that a word was written without, or with others."""
    label, bracket = place.label, place.bracket
    before = place.glued_before and (
        label[0].islower() or (label[0].isdigit() and bracket.before[-1].isdigit())
    )
    before = before or (place.glued_before and bracket.before[-1].isupper() and label[0].isalpha())
    after = place.glued_after and len(place.words) == 1 and label[-1].isalnum()
    if not (before or after) or len(place.words) > 2:
        return None
    basis = "bracket-letter" if len(label) == 1 else "bracket-word-part"
    return Verdict(AnnotationKind.COMPLETING, basis)


def _other_script(place: Place, _: LanguageWords) -> Verdict | None:
    own = _script(place.bracket.before[-40:] + place.bracket.after[:40])
    inside = _script(place.label)
    if own and inside and own != inside:
        return Verdict(AnnotationKind.GLOSS, "bracket-other-script")
    return None


def _script(words: str) -> str:
    """The script of most letters: the first word of their Unicode names."""
    counts: dict[str, int] = {}
    for letter in words[:80]:
        if letter.isalpha():
            name = unicodedata.name(letter, "").partition(" ")[0]
            script = "CJK" if name in _WITH_HAN else name
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: (counts[script], script)) if counts else ""


def _date(place: Place, known: LanguageWords) -> Verdict | None:
    """A supplied date, or a day, month or year of one."""
    words = [word.casefold() for word in place.words]
    dated = [w for w in words if w in known.months or _DAY_OR_YEAR.fullmatch(w)]
    if not dated or len(words) > 12 or place.label.endswith("?"):
        return None
    if any(
        w not in known.months and w not in _DATE_WORDS and not _DAY_OR_YEAR.fullmatch(w)
        for w in words
    ):
        return None
    beside = {place.previous.casefold(), place.following.casefold()} & known.months
    whole = bool(_YEAR.search(place.label)) or any(w in known.months for w in words)
    if not whole and not beside:
        return None
    return Verdict(AnnotationKind.COMPLETING, "bracket-date")


def _abbreviation(place: Place, known: LanguageWords) -> Verdict | None:
    """The words that an abbreviation stands for, or the abbreviation of the words before."""
    if place.glued_before or not place.previous:
        return None
    if _is_acronym(place.previous):
        initials = "".join(w[0] for w in place.words if w[0].isupper())
        letters = "".join(c for c in place.previous if c.isupper())
        if len(place.words) >= 2 and initials == letters:
            return Verdict(AnnotationKind.EXPLAINING, "bracket-abbreviation")
        if len(initials) >= 3 and not place.following[:1].isupper():
            return Verdict(AnnotationKind.EXPLAINING, "bracket-abbreviation", Certainty.LIKELY)
    if len(place.words) == 1 and _is_acronym(place.first):
        named = [w for w in _WORDS.findall(place.bracket.before[-80:]) if w[0].isupper()]
        initials = "".join(w[0] for w in named[-len(place.first) :])
        if initials == place.first:
            return Verdict(AnnotationKind.EXPLAINING, "bracket-abbreviation")
    return None


def _is_acronym(word: str) -> bool:
    """At least two capitals and no more than a few other letters: USSR, VTsSPS, VKP/b."""
    capitals = sum(c.isupper() for c in word)
    return capitals >= 2 and capitals * 2 > sum(c.isalpha() for c in word) and len(word) <= 12


def _pronoun(place: Place, known: LanguageWords) -> Verdict | None:
    """Whom a pronoun means: they [the Soviets], he [Kennedy], their [Mao's]."""
    previous, first = place.previous.casefold(), place.first.casefold()
    if previous in known.possessives and place.first[:1].isupper():
        if place.label.endswith(("'s", "s'")):
            return Verdict(AnnotationKind.IDENTIFYING, "bracket-pronoun")
        return None
    acronym = len(previous) > 1 and place.previous.isupper()
    if previous not in known.pronouns or acronym or not place.words:
        return None
    noun = len(place.words) >= 2 and first in known.articles
    name = place.first[0].isupper() and not known.is_function(place.first)
    if noun or name or first in known.peoples:
        return Verdict(AnnotationKind.IDENTIFYING, "bracket-pronoun")
    return None


def _russian_phrase(place: Place, language: str) -> Verdict | None:
    """A phrase that its first word marks as Russian, after the words that it glosses."""
    marked = len(place.words) >= 2 and place.first.lower() in russian_words()
    if marked and place.previous and language.startswith("en"):
        return Verdict(AnnotationKind.GLOSS, "bracket-other-language", Certainty.LIKELY)
    return None


def _beside_name(place: Place, known: LanguageWords) -> Verdict | None:
    """Names and offices beside a name, names beside an office."""
    if not place.words or place.label.endswith((",", ";", ":")):
        return None
    office = _is_office(place, known)
    named = _is_name(place, known)
    to_follow = place.following[:1].isupper() and place.following != "I"
    if to_follow and (office or named):
        people = len(place.words) == 1 and place.first.casefold() in known.peoples
        if not people:
            sure = office or "." in place.label
            return _identifying("bracket-before-name", Certainty.SURE if sure else Certainty.LIKELY)
    previous = place.previous.casefold()
    if not previous or previous in known.function:
        return None
    after_name = place.previous[0].isupper()
    if named and known.is_role(previous):
        return _identifying("bracket-after-office", Certainty.LIKELY)
    if (named or office) and after_name:
        return _identifying("bracket-after-name", Certainty.LIKELY)
    return None


def _identifying(basis: str, certainty: Certainty) -> Verdict:
    return Verdict(AnnotationKind.IDENTIFYING, basis, certainty)


def _is_office(place: Place, known: LanguageWords) -> bool:
    """Whether the words inside say what somebody is: not "[as president]", "[the city of]"."""
    first = place.first.casefold()
    part = known.is_function(place.first) and first not in known.articles
    part = part or known.is_function(place.words[-1])
    return not part and any(known.is_role(word) for word in place.words)


def _is_name(place: Place, known: LanguageWords) -> bool:
    """Whether the words inside may be a name: capitals, but for particles between them."""
    words = place.words
    particle = place.label.startswith(_NAME_PARTICLES)
    initial = place.label[:1].isupper() and place.label[1:2] == "."
    if known.is_function(words[0]) and not (particle or initial):
        return False
    capital = [word for word in words if word[0].isupper()]
    rest = [word for word in words if not word[0].isupper()]
    return bool(capital) and words[-1] in capital and all(w in _PARTICLES for w in rest)


def _function_word(place: Place, known: LanguageWords) -> Verdict | None:
    """Words that begin as a part of a sentence does."""
    if place.words and known.is_function(place.first) and len(place.words) <= 2 * _LONG:
        return Verdict(AnnotationKind.COMPLETING, "bracket-completing")
    return None


def _other_words(
    place: Place, known: LanguageWords, language: str, outside: Callable[[], Collection[str]]
) -> Verdict | None:
    """Words of another language after the word that they gloss, told by their letters."""
    previous = place.previous.casefold()
    if not place.words or not previous or previous in known.function | known.determiners:
        return None
    if len(place.words) > 6 or any(known.is_function(word) for word in place.words):
        return None
    inner = [w for w in place.words if not w.isdigit()]
    if not inner:
        return None
    before_noun = place.following.islower() and not known.is_function(place.following)
    foreign = len(previous) >= 5 and place.previous.islower() and not before_noun
    if foreign and other_language([place.previous], language, MARGIN + 3):
        return Verdict(AnnotationKind.EXPLAINING, "bracket-translation", Certainty.LIKELY)
    if any(word.casefold() in outside() for word in inner):
        return None
    noun = language.startswith("en") and _is_german_noun(place)
    lower = not inner[0][0].isupper() or place.quoted
    # An adjective before its noun stands where a gloss may stand, too: it must be plainer then.
    margin = MARGIN + 2 if before_noun else MARGIN
    if noun or (lower and other_language(_with_marks(place), language, margin)):
        return Verdict(AnnotationKind.GLOSS, "bracket-other-language", Certainty.LIKELY)
    return None


def _with_marks(place: Place) -> list[str]:
    """The words with the apostrophes at their ends: a soft sign in transliterations."""
    return [word.strip('.,;:!?"“”') for word in place.label.split() if word.strip('.,;:!?"“”')]


def _is_german_noun(place: Place) -> bool:
    """A single capitalised word with the ending of German abstract nouns, after a common noun."""
    single = len(place.words) == 1 and place.first[0].isupper() and place.first[1:].islower()
    if not single or not place.previous.islower():
        return False
    return bool(_GERMAN_NOUN.fullmatch(place.first)) or other_language([place.first], "en") == "de"


def _sentence(place: Place) -> Verdict | None:
    """A whole sentence of its own between others."""
    whole = len(place.words) >= 4 and place.first[0].isupper() and place.label[-1] in ".!?"
    initial = whole and len(place.words[-1]) <= 2
    if not whole or initial or place.previous or place.bracket.alone:
        return None
    return Verdict(AnnotationKind.REMARK, "bracket-sentence", Certainty.LIKELY)


def _remark(place: Place) -> Verdict | None:
    """A paragraph of its own, or more words than a sentence lacks."""
    if place.bracket.alone:
        return Verdict(AnnotationKind.REMARK, "bracket-alone")
    if len(place.words) > _LONG:
        return Verdict(AnnotationKind.REMARK, "bracket-remark", Certainty.CHECK)
    return None
