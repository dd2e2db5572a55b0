"""Page breaks inside a sentence: told from the text alone, or marked by a form feed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from archivekit.core.text import Edit

_BREAK = re.compile(r"\n+")
_ENDS = frozenset(".?!:;…。！？»”\"'’)]*_=")
_LAST_WORD = re.compile(r"([^\W\d_]+)\W*$")
_DAY_LEFT_ALONE = re.compile(r"\b([^\W\d_]+) (?:[1-9]|[12]\d|3[01])$")
_LIST_ITEM = re.compile(r"\(?(?:\d{1,3}|[a-zа-я]|[ivx]{1,4})[.)]\s")

PROSE = 60  # a heading or an address line is shorter than this
LAST_WORDS = 80  # characters that are looked at for the last words
TAIL = 40  # a shorter second half without an end is a signature or a heading

# Words that cannot end a sentence or a heading: articles, conjunctions, prepositions.
_CANNOT_END = {
    "en": "a an the and or but nor of to for from with by at on into upon between among "
    "that which who whose whom this these those his her its their our your my is are was were "
    "be been has have had will would shall should can could may might must not very",
    "ru": "и а но или в во на с со к ко о об от до для из за по при про без над под между "
    "что чтобы который которая которое которые как не ни бы же если",
    "de": "der die das den dem des ein eine einen einem einer eines und oder aber von zu zur "
    "zum mit bei nach aus für durch über unter zwischen dass daß welche welcher nicht sehr",
    "fr": "le la les un une des du de et ou mais à au aux en dans par pour avec sans sur sous "
    "entre que qui dont ce cette ces son sa ses leur leurs ne",
    "es": "el la los las un una unos unas y o pero de del a al en con por para sin sobre entre "
    "que cuyo este esta estos estas su sus no",
}
_MONTHS = frozenset(
    (
        "january february march april may june july august september october november december "
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря "
        "januar februar märz april mai juni juli august september oktober november dezember "
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ).split()
)
_WORDS = {language: frozenset(words.split()) for language, words in _CANNOT_END.items()}
_ALL_WORDS = frozenset().union(*_WORDS.values())


def page_break_join(text: str, breaks: Sequence[int] = (), language: str = "") -> list[Edit]:
    """Join paragraphs that a page break cut in mid-sentence.

    `breaks` are offsets of page breaks that a reader marked, in order; elsewhere a blank line
    between two halves is needed, and more evidence: a first half of running text.
    """
    words = _WORDS.get(language.partition("-")[0].lower(), _ALL_WORDS)
    edits: list[Edit] = []
    presumed: list[bool] = []
    start = 0
    for match in _BREAK.finditer(text):
        marked = holds_one(breaks, match.start(), match.end())
        head = text[start : match.start()]
        start = match.end()
        if not head or not (marked or len(match[0]) > 1):
            continue
        tail = text[match.end() : match.end() + TAIL].partition("\n")[0]
        running = marked or len(tail) == TAIL or tail.endswith(tuple(_ENDS))
        if running and len(head) >= (12 if marked else PROSE) and _is_cut(head, tail, words):
            glue = "" if head.endswith("—") else " "
            edits.append(Edit(match.start(), match[0], glue, "page-break-join"))
            presumed.append(not marked)
    return _apart(text, edits, presumed)


def _apart(text: str, edits: list[Edit], presumed: list[bool]) -> list[Edit]:
    """Only presumed breaks with whole paragraphs between them.

    A page holds more than one paragraph's middle: where one break follows another with no other
    paragraph between them, they are the clauses of a list or of a preamble.
    """
    kept = []
    for index, edit in enumerate(edits):
        beside = [other for other in (index - 1, index + 1) if 0 <= other < len(edits)]
        chained = any(
            presumed[other] and "\n" not in text[_between(edits[other], edit)] for other in beside
        )
        if not (presumed[index] and chained):
            kept.append(edit)
    return kept


def _between(first: Edit, second: Edit) -> slice:
    low, high = sorted((first, second), key=lambda edit: edit.start)
    return slice(low.end, high.start)


def holds_one(offsets: Sequence[int], start: int, end: int) -> bool:
    """Whether one of the offsets, which are in order, lies from start to end, bounds included."""
    at = bisect_left(offsets, start)
    return at < len(offsets) and offsets[at] <= end


def _is_cut(head: str, tail: str, words: frozenset[str]) -> bool:
    """Whether a sentence that began in `head` goes on in `tail`."""
    if not tail or head[-1] in _ENDS or _LIST_ITEM.match(tail) or head[-1] in "-‐":
        return False
    if tail[0].islower():
        return True
    if not tail[0].isalnum():
        return False
    head = head[-LAST_WORDS:]
    day = _DAY_LEFT_ALONE.search(head)
    next_word = re.match(r"[^\W\d_]*", tail)[0].casefold()  # type: ignore[index]
    if day and day[1].casefold() in words and next_word in _MONTHS:
        return True
    last = _LAST_WORD.search(head)
    return bool(last) and head.endswith(last[1]) and last[1] in words  # type: ignore[index]
