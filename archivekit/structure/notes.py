"""Notes: where they are called in a text, where their words stand, and which belong together."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archivekit.core.document import Annotation, AnnotationKind, Maker, Segment
from archivekit.core.record import Certainty, RecordPart
from archivekit.core.text import Span
from archivekit.structure.brackets_found import Bracket
from archivekit.structure.brackets_stated import signed
from archivekit.structure.brackets_words import language_words

_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DIGITS = str.maketrans(_SUPERSCRIPT, "0123456789")
_MARK = re.compile(r"(?:(?:footnote|note|fn\.?) ?)?([1-9]\d{0,2}|[*†‡§]{1,3}|[a-z])", re.IGNORECASE)
_HEAD = re.compile(
    rf"\s{{0,8}}(?:(?P<raised>[{_SUPERSCRIPT}]{{1,3}})|(?P<sign>\*{{1,3}}(?!\*)|[†‡§]))\s{{0,4}}(?=[^\s*])"
)
_NUMBERED = re.compile(r"\s{0,8}([1-9]\d{0,2})(?:[.)]\s?|\s)(?=\s{0,4}\S)")
_HEADING = re.compile(
    r"\W{0,3}(?:foot|end)?notes?\W{0,3}|\W{0,3}(?:примечани[ея]|сноски|anmerkungen|fu(?:ß|ss)noten"
    r"|endnoten|notes de bas de page|notas|notas al pie|note a piè di pagina|przypisy)\W{0,3}"
)
_RAISED = re.compile(rf"(?<=\S)[{_SUPERSCRIPT}]{{1,3}}(?![{_SUPERSCRIPT}\d])")
_RAISED_UNIT = re.compile(r"(?:\d|[⁻⁺−^]|(?<![^\W\d_])(?:[kcdm]?m|ft|in|mi|yd|км|см|м)\.?)$")
_SIGN_CALL = re.compile(r"(?<=[^\s*†‡§(\[])(?:\*{1,3}|[†‡])(?![\w*])")
_LOWERED = re.compile(
    r"(?<=[^\W\d_A-Z]{2})[1-9]\d{0,2}(?!\w)|(?<=[^\W\d_][.,;:!?”\"’)])[1-9]\d{0,2}(?=\s|$)"
)
_NUMBER_SIGN = re.compile(
    r"(?:\b(?:nos?|nr|num|item|point|article|document|doc)\.?|[№#$£])\s?$", re.I
)
_LAST_DIGITS = re.compile(r"\d{1,4}$")
_BESIDE = re.compile(r"([^\W\d_]+)[.,]?\s$")
_NEXT = re.compile(r"\s([^\W\d_]+)")
_GAP = 12  # paragraphs without a head after which what follows are notes no longer
_MISSING = 2  # numbers that may be missing between two notes
_SIGNS = {"*": "asterisk", "†": "dagger", "‡": "double-dagger", "§": "section"}


@dataclass(frozen=True, slots=True)
class _Call:
    mark: str
    span: Span
    paragraph: int
    form: str  # bracket, raised, sign, lowered
    bracket: Bracket | None = None


@dataclass(frozen=True, slots=True)
class _Body:
    mark: str
    first: int  # its paragraphs
    last: int
    head: int  # characters of the first paragraph that are its head
    opening: int = -1  # where its bracket opens


def find_notes(
    text: str, paragraphs: Sequence[Segment], brackets: Sequence[Bracket]
) -> tuple[list[Annotation], frozenset[int]]:
    """Note calls, bodies and page numbers of a text, and where the brackets among them open.

    A call is linked with the next body of its number, so that a number used again on a later
    page is another note. A call or a body without partner wants to be checked. Numbers at the
    beginning of a paragraph are notes only if they are called, under a heading such as "Notes",
    at the end of the text, or where the paragraph is known to be a note.

    >>> from archivekit.structure.brackets_found import find_brackets
    >>> from archivekit.structure.paragraphs import segment
    >>> text = "(Special No. 1013)[1]\\n[1] Received on Sunday."
    >>> lines = [s for s in segment(text, "en") if s.parent < 0]
    >>> found, _ = find_notes(text, lines, find_brackets(text, lines))
    >>> [(a.kind.value, a.label, a.link) for a in found]
    [('note-call', '1', 'note-1'), ('note', '1', 'note-1')]
    """
    heads = _heads(text, paragraphs, brackets)
    calls = _calls(text, paragraphs, brackets, heads)
    bodies = _bodies(text, paragraphs, calls, heads)
    bodies_at = {body.opening for body in bodies}
    calls = [c for c in calls if not c.bracket or c.bracket.span.start not in bodies_at]
    calls += _lowered_calls(text, paragraphs, calls, bodies)
    calls.sort(key=lambda call: call.span)
    links, bound = _link(calls, bodies)
    annotations = [_note(text, paragraphs, b, links.get(i, "")) for i, b in enumerate(bodies)]
    annotations += _linked_calls(calls, bound, links)
    annotations += _single_calls([c for i, c in enumerate(calls) if i not in bound])
    annotations.sort(key=lambda a: (a.span.start, -a.span.end))
    starts = {a.span.start for a in annotations if a.kind is not AnnotationKind.NOTE} | bodies_at
    return annotations, frozenset(starts & {b.span.start for b in brackets if b.paired})


def _heads(
    text: str, paragraphs: Sequence[Segment], brackets: Sequence[Bracket]
) -> dict[int, _Body]:
    """What a note could begin with, by paragraph; plain numbers only where notes are."""
    opening = {b.paragraph: b for b in brackets if b.paired and b.opens and not b.in_address}
    heads: dict[int, _Body] = {}
    area = _GAP + 1  # paragraphs since the heading or the last head
    number = 0
    for index, paragraph in enumerate(paragraphs):
        line = paragraph.span.of(text)
        area += 1
        if len(line) <= 40 and _HEADING.fullmatch(line.strip().casefold()):
            area, number = 0, 0
            continue
        is_note = paragraph.part is RecordPart.NOTE
        head = _marked_head(line, index, opening.get(index), is_note)
        numbered = _NUMBERED.match(line) if not head and (is_note or area <= _GAP) else None
        if numbered:
            value = int(numbered[1])
            if is_note or not number or number < value <= number + 1 + _MISSING:
                head = _Body(numbered[1], index, index, numbered.end())
        if head:
            heads[index] = head
            if area <= _GAP or is_note:
                area, number = 0, int(head.mark) if head.mark.isdigit() else number
    return heads


def _marked_head(line: str, index: int, bracket: Bracket | None, is_note: bool) -> _Body | None:
    if bracket:
        mark = _MARK.fullmatch(bracket.label.strip())
        if not mark or (bracket.alone and not is_note):
            return None
        end = len(bracket.before) + len(bracket.label) + 2
        return _Body(mark[1], index, index, end, bracket.span.start)
    match = _HEAD.match(line)
    if not match:
        return None
    mark_words = match["sign"] or match["raised"].translate(_DIGITS)
    return _Body(mark_words, index, index, match.end())


def _calls(
    text: str,
    paragraphs: Sequence[Segment],
    brackets: Sequence[Bracket],
    heads: dict[int, _Body],
) -> list[_Call]:
    """What calls a note, in order; marks in brackets, raised numbers and signs after a word."""
    calls: list[_Call] = []
    for bracket in brackets:
        mark = _MARK.fullmatch(bracket.label.strip()) if bracket.paired else None
        if mark and not bracket.in_address and not _is_number(bracket):
            calls.append(_Call(mark[1], bracket.span, bracket.paragraph, "bracket", bracket))
    for index, paragraph in enumerate(paragraphs):
        line, base = paragraph.span.of(text), paragraph.span.start
        start = heads[index].head if index in heads else 0
        for form, match in _raised(line, start):
            mark_words = match[0].translate(_DIGITS)
            place = Span(base + match.start(), base + match.end())
            calls.append(_Call(mark_words, place, index, form))
    calls.sort(key=lambda call: call.span)
    return calls


def _raised(line: str, start: int) -> Iterator[tuple[str, re.Match[str]]]:
    for match in _RAISED.finditer(line, start):
        if not _RAISED_UNIT.search(line[max(0, match.start() - 5) : match.start()]):
            yield "raised", match
    if "*" in line or "†" in line or "‡" in line:
        for match in _SIGN_CALL.finditer(line, start):
            yield "sign", match


def _is_number(bracket: Bracket) -> bool:
    """Whether a number in brackets is one that the text lacks: No. [5], 19[62], [12] November."""
    label, before, after = bracket.label.strip(), bracket.before, bracket.after
    digits = _LAST_DIGITS.search(before)
    if label.isdigit() and (after[:1].isdigit() or (digits and len(digits[0]) + len(label) <= 4)):
        return True
    if _NUMBER_SIGN.search(before[-12:]):
        return True
    months = language_words("und").months
    last, following = _BESIDE.search(before[-16:]), _NEXT.match(after[:16])
    return any(word and word[1].casefold() in months for word in (last, following))


def _bodies(
    text: str, paragraphs: Sequence[Segment], calls: list[_Call], heads: dict[int, _Body]
) -> list[_Body]:
    """The heads that begin a note, each with its further paragraphs."""
    at_end = _last_block(paragraphs, heads)
    under_heading = _under_heading(text, paragraphs, heads)
    waiting: dict[str, int] = defaultdict(int)
    coming = iter(calls)
    call = next(coming, None)
    bodies: list[_Body] = []
    for index in sorted(heads):
        head = heads[index]
        while call and call.paragraph < index:
            waiting[call.mark] += not (call.bracket and call.bracket.alone)
            call = next(coming, None)
        placed = paragraphs[index].part is RecordPart.NOTE or index in under_heading
        at_foot = index >= at_end and head.mark.isdigit()
        if not (placed or at_foot or waiting[head.mark] > 0):
            continue
        waiting[head.mark] -= 1
        last = _last_paragraph(paragraphs, heads, under_heading, index)
        bodies.append(_Body(head.mark, index, last, head.head, head.opening))
    return bodies


def _last_block(paragraphs: Sequence[Segment], heads: dict[int, _Body]) -> int:
    """The first of the paragraphs at the end of the text that all begin like notes."""
    first = len(paragraphs)
    while first - 1 in heads:
        first -= 1
    return first if first > 0 else len(paragraphs)


def _under_heading(
    text: str, paragraphs: Sequence[Segment], heads: dict[int, _Body]
) -> dict[int, int]:
    """The heads that follow a heading such as "Notes", each with the next one."""
    found: dict[int, int] = {}
    last = -1  # the heading, then the last head
    first = True
    for index, paragraph in enumerate(paragraphs):
        if len(paragraph.span) <= 40 and _HEADING.fullmatch(
            paragraph.span.of(text).strip().casefold()
        ):
            last, first = index, True
        elif index in heads and last >= 0 and index - last <= _GAP:
            if not first:
                found[last] = index
            found[index] = index
            last, first = index, False
    return found


def _last_paragraph(
    paragraphs: Sequence[Segment],
    heads: dict[int, _Body],
    under_heading: dict[int, int],
    index: int,
) -> int:
    """A note goes on to the next head, inside its part or between two heads of one list."""
    following = under_heading.get(index, index)
    if following > index:
        return following - 1
    last = index
    while last + 1 < len(paragraphs) and last + 1 not in heads:
        if paragraphs[index].part is not RecordPart.NOTE:
            break
        if paragraphs[last + 1].part is not RecordPart.NOTE:
            break
        last += 1
    return last


def _lowered_calls(
    text: str, paragraphs: Sequence[Segment], calls: list[_Call], bodies: list[_Body]
) -> list[_Call]:
    """Numbers that stuck to the word before them, of notes that nothing else calls."""
    called = {call.mark for call in calls}
    uncalled = {b.mark: b.first for b in bodies if b.mark.isdigit() and b.mark not in called}
    if not uncalled:
        return []
    found: dict[str, list[_Call]] = defaultdict(list)
    inside = [(body.first, body.last) for body in bodies]
    for index, paragraph in enumerate(paragraphs):
        at = bisect_right(inside, (index, len(paragraphs))) - 1
        if at >= 0 and inside[at][0] <= index <= inside[at][1]:
            continue
        for match in _LOWERED.finditer(paragraph.span.of(text)):
            if uncalled.get(match[0], -1) > index:
                place = Span(match.start(), match.end()).shift(paragraph.span.start)
                found[match[0]].append(_Call(match[0], place, index, "lowered"))
    # A number that stands after several words is no call of one note.
    return [calls_of_one[0] for calls_of_one in found.values() if len(calls_of_one) == 1]


def _link(calls: list[_Call], bodies: list[_Body]) -> tuple[dict[int, str], dict[int, int]]:
    """The link of each called body, and the body of each call, by their indexes."""
    of_mark: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for index, call in enumerate(calls):
        of_mark[call.mark][0].append(index)
    for index, body in enumerate(bodies):
        of_mark[body.mark][1].append(index)
    links: dict[int, str] = {}
    bound: dict[int, int] = {}
    given: Counter[str] = Counter()  # a and A are two marks and one name
    for mark, (called, noted) in of_mark.items():
        pairs = _pairs_of_one_mark(calls, bodies, called, noted)
        bound.update(pairs)
        name = _link_name(mark)
        for noted_at in sorted(set(pairs.values())):
            given[name] += 1
            links[noted_at] = name + (f"-{given[name]}" if given[name] > 1 else "")
    return links, bound


def _pairs_of_one_mark(
    calls: list[_Call], bodies: list[_Body], called: list[int], noted: list[int]
) -> dict[int, int]:
    """Each call goes to the next body; as many calls as bodies in a row go one to one."""
    events = [(calls[i].paragraph, 0, i) for i in called]
    events += [(bodies[i].first, 1, i) for i in noted]
    events.sort()
    pairs: dict[int, int] = {}
    waiting: list[int] = []
    row: list[int] = []  # bodies that stand in a row after the waiting calls
    for _, is_body, index in [*events, (len(calls), 0, -1)]:
        if is_body:
            row.append(index)
            continue
        if row:
            pairs.update(_pair_rows(calls, waiting, row))
            waiting, row = [], []
        waiting.append(index)
    return pairs


def _pair_rows(calls: list[_Call], waiting: list[int], row: list[int]) -> dict[int, int]:
    """Calls in a row and the bodies after them.

    A number alone in its paragraph may be that of a page: it calls only if nothing else does.
    """
    real = [i for i in waiting if not ((b := calls[i].bracket) and b.alone)] or waiting
    if len(real) == len(row):
        return dict(zip(real, row, strict=True))
    if len(real) < len(row):
        return dict(zip(real, row, strict=False))
    return {call: row[0] for call in real}


def _link_name(mark: str) -> str:
    if mark.isalnum():
        return f"note-{mark.lower()}"
    return f"note-{_SIGNS[mark[0]]}" + (f"-{len(mark)}x" if len(mark) > 1 else "")


def _note(text: str, paragraphs: Sequence[Segment], body: _Body, link: str) -> Annotation:
    first, last = paragraphs[body.first].span, paragraphs[body.last].span
    words = text[first.start + body.head : last.end]
    maker = signed(words)[0] if len(words) < 10_000 else Maker.UNKNOWN
    certainty = Certainty.SURE if link else Certainty.CHECK
    span = Span(first.start, last.end)
    return Annotation(
        AnnotationKind.NOTE, span, "note-body", body.mark, maker, link, certainty=certainty
    )


def _linked_calls(
    calls: list[_Call], bound: dict[int, int], links: dict[int, str]
) -> Iterator[Annotation]:
    seen: set[int] = set()
    for index in sorted(bound):
        call, noted = calls[index], bound[index]
        sure = noted not in seen and call.form != "lowered"
        seen.add(noted)
        yield Annotation(
            AnnotationKind.NOTE_CALL,
            call.span,
            "note-call" if call.form != "lowered" else "note-call-lowered",
            call.mark,
            Maker.UNKNOWN,
            links[noted],
            certainty=Certainty.SURE if sure else Certainty.LIKELY,
        )


def _single_calls(calls: list[_Call]) -> Iterator[Annotation]:
    """Calls without a body: numbers of pages where they run on, else marks to be checked."""
    loose = [c for c in calls if c.bracket and c.mark.isdigit() and _stands_apart(c.bracket)]
    numbers = [int(call.mark) for call in loose]
    run_on = len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    pages = {call.span for call in loose if run_on or (call.bracket and call.bracket.alone)}
    for call in calls:
        kind, basis, certainty = AnnotationKind.NOTE_CALL, "note-call", Certainty.CHECK
        if call.span in pages:
            kind, basis, certainty = AnnotationKind.PAGE_BREAK, "page number", Certainty.LIKELY
        elif call.form in ("sign", "lowered") or not _is_call(call):
            continue
        yield Annotation(kind, call.span, basis, call.mark, Maker.UNKNOWN, certainty=certainty)


def _is_call(call: _Call) -> bool:
    """Whether a mark without a body is a call all the same: a letter may be a word."""
    if call.bracket and call.mark.isalpha():
        return call.bracket.before[-1:] in tuple('.,;:!?)”"’»')
    return not (call.bracket and call.bracket.opens and not call.bracket.alone)


def _stands_apart(bracket: Bracket) -> bool:
    """Whether a bracket is alone in its paragraph or between blanks, and no paragraph's number."""
    return bracket.alone or (not bracket.opens and bracket.before[-1:].isspace())
