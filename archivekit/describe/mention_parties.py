"""Who is named beside a word for a document: persons, offices and bodies, as they are stated."""

from __future__ import annotations

import re

from archivekit.core.text import Span
from archivekit.describe.mention_words import Sentence

_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_LONGEST = 12  # words


def is_possessive(s: Sentence, at: int) -> bool:
    """Whether a word ends as in "Kennedy's" or "the Cubans'"."""
    return 0 <= at < len(s.tokens) and _POSSESSIVE.search(s.tokens[at].text) is not None


def is_pronoun(s: Sentence, at: int, name: str) -> bool:
    """Whether a pronoun of a list stands there, written as in the list: "us", but not "US"."""
    return 0 <= at < len(s.tokens) and s.tokens[at].text in s.words.lists[name]


def is_name(s: Sentence, at: int) -> bool:
    """Whether a word may be part of a name: with a capital, and not because it begins something."""
    if not 0 <= at < len(s.tokens) or at in s.dates_from or at in s.dates_to:
        return False
    said = _POSSESSIVE.sub("", s.tokens[at].text)
    return (
        said[:1].isupper()
        and said.lower() not in s.words.lists["not_names"]
        and said.lower() not in s.words.types
    )


def _is_office(s: Sentence, at: int) -> bool:
    if not 0 <= at < len(s.tokens):
        return False
    return _POSSESSIVE.sub("", s.tokens[at].lower) in s.words.lists["offices"]


def _joins(s: Sentence, at: int) -> bool:
    """Whether a word joins an office to its seat: "Council of Ministers"."""
    return s.said(at, "joints") and _is_office(s, at - 1)


def party_before(s: Sentence, last: int) -> tuple[str, int] | None:
    """The party whose words end at an index, and where they begin."""
    first = at = last
    while last - at < _LONGEST:
        if at < last and is_possessive(s, at):
            break
        if is_name(s, at) or _is_office(s, at):
            first = at
        elif (joint := at - s.said(at, "articles")) and _joins(s, joint):
            first = at = joint - 1
        elif not (at < last and s.said(at, "particles") and is_name(s, at - 1)):
            break
        at -= 1
    first -= s.said(first - 1, "articles")
    party = _party(s, first, last)
    return None if party is None else (party, first)


def party_after(s: Sentence, first: int, *, joined: bool = False) -> tuple[str, int] | None:
    """The party whose words begin at an index, and where they end; `joined`: "A and B" is one."""
    last, at = first - 1, first + s.said(first, "articles")
    seated = joined
    while at - first < _LONGEST and at < len(s.tokens):
        if is_possessive(s, at):
            return None  # "to Kennedy's brother"
        if is_name(s, at) or _is_office(s, at):
            seated = seated or _is_office(s, at)
            last, at = at, at + 1
            if s.said(last, "stopped") and s.lower(at) == "." and is_name(s, at + 1):
                at += 1  # "Mrs. Kennedy"
            continue
        joint = (seated and s.said(at, "joints")) or (joined and s.said(at, "and"))
        if last < first or not (joint or s.said(at, "particles")):
            break
        at += 1 + (bool(joint) and s.said(at + 1, "articles"))
        if not is_name(s, at):
            break
    party = _party(s, first, last) if last >= first else None
    return None if party is None else (party, last)


def _party(s: Sentence, first: int, last: int) -> str | None:
    """The party in a range of words: a name, or an article and an office."""
    words = range(first, last + 1)
    named = any(is_name(s, at) and not s.said(at, "stopped") for at in words)
    in_office = s.said(first, "articles") and any(_is_office(s, at) for at in words)
    if not (named or in_office):
        return None
    return _POSSESSIVE.sub("", text_of(s, first, last))


def span_of(s: Sentence, first: int, last: int) -> Span:
    """The place of a range of words, with the bracket that belongs to its first or last word."""
    start, end = s.tokens[first].start, s.tokens[last].end
    said = s.text[start:end]
    if said.count("]") > said.count("[") and s.text[start - 1 : start] == "[":
        start -= 1
    elif said.count("[") > said.count("]") and s.text[end : end + 1] == "]":
        end += 1
    return Span(start, end)


def text_of(s: Sentence, first: int, last: int) -> str:
    """The words of a range as they stand, without brackets, a single blank between them."""
    words = s.tokens[first : last + 1]
    said = ""
    for at, word in enumerate(words):
        said += (" " if at and word.start > words[at - 1].end else "") + word.text
    return said
