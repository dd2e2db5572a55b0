"""Where a record opens: the descriptive header and the heading that stand above its text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archivekit.core.record import Certainty, RecordPart
from archivekit.structure.forms import WORD, ends_sentence
from archivekit.structure.lines import Line
from archivekit.structure.phrases import phrases

Kind = tuple[RecordPart, str, Certainty]
Opening = list[Kind]

_AHEAD = 80  # lines in which a header ends, at the most
_BEFORE_LABELS = 12  # lines: cover, date, title
_LONGEST_VALUE = {"summary": 12, "description": 12, "abstract": 12, "citation": 8}  # lines
_HEADING = 40  # lines in which a text begins, or there is no heading
_MAY_END = frozenset(("attachment", "salutation", "capitals"))
_BETWEEN = 6  # short lines between two that are surely above the text
_LABEL = re.compile(r"([^\W\d_][^\W_]*(?: [^\W_]+){0,2})\s?:")
_INNER_LABEL = re.compile(r"\b(?:Citation|Summary|Credits|Original Language|Contents)\s?:")
_INNER_LOOK = 8000  # characters
_TEXT_AFTER_LABELS = 400  # characters: the text of the record began in the same line
_RUBRIC = re.compile(
    r"(?:On|About|Concerning|Regarding|О|Об)\s(?!\d|(?:that|this|our|my|behalf)\b)[^\W\d_]"
)
_NO_SENTENCE = frozenset(
    "am are asked be been can cannot did do does had has have he held i informed instructed is it "
    "met must received reported said she shall should they took visited was we were will "
    "would".split()
)
_CONTINUES = re.compile(r"<?(?:https?://|www\.)|[a-z]")


class LookAhead:
    """What the lines further down or up say of a line; each is looked at once for many."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._run = range(0)  # lines that were found to go on with a heading
        self._unlabelled = range(0)  # lines that were found to begin no descriptive header
        self._looked_at = 0  # lines
        self._spoken = -1  # the last of them that speaks of an attachment

    def only_headings(self, index: int) -> bool:
        """Whether so many lines of a heading follow that they are none: a list, a table."""
        if index not in self._run:
            short, at = 0, index
            while at < len(self._lines) and short <= _BETWEEN:
                line = self._lines[at]
                sure = bool(line.heading or line.source)
                short = 0 if sure else short + 1
                small = line.is_short or line.is_remark or (at > index and _runs_on(line))
                if line.heading in _MAY_END or not (sure or small):
                    break
                at += 1
            self._run = range(index, at - short if short > _BETWEEN else at)
        return self._run.stop - index >= _HEADING

    def may_be_labelled(self, index: int) -> bool:
        """Whether a label, a cover or the credits of a descriptive header may follow soon."""
        if index not in self._unlabelled:
            at = index
            while at < len(self._lines) and not _is_of_header(self._lines[at]):
                at += 1
            self._unlabelled = range(index, at + 1)
        return self._unlabelled.stop - 1 - index <= _BEFORE_LABELS

    def speaks_of_attachment(self, start: int, index: int) -> bool:
        """Whether a line from `start` on and before `index` says that something is attached."""
        attached = phrases("records", "attached")
        for at in range(self._looked_at, index):
            line = self._lines[at]
            if attached.within(line.words) and line.heading != "attachment":
                self._spoken = at
        self._looked_at = max(self._looked_at, index)
        return self._spoken >= start


def _is_of_header(line: Line) -> bool:
    credit = phrases("header", "credit").at(line.words)
    return bool(label_of(line) or credit or is_cover(line) or _inner(line))


def read_opening(lines: Sequence[Line], start: int, ahead: LookAhead) -> Opening:
    """What the lines from `start` on are, as far as they stand above the text of a record.

    A list, one item for each line of the opening: its part, the rule, the certainty.
    """
    stop = len(lines)
    labelled = ahead.may_be_labelled(start)
    header = _header(lines, start, min(stop, start + _AHEAD)) if labelled else []
    below = start + len(header)
    if ahead.only_headings(below):
        return header
    return header + _heading(lines, below, stop, bool(header))


def label_of(line: Line) -> str:
    """The label of a descriptive header that the line begins with, "" when there is none.

    >>> label_of(Line("Original Language: Russian"))
    'original language'
    """
    found = _LABEL.match(line.text)
    if not found or found.group(1)[0].islower():
        return ""
    name = found.group(1).casefold()
    known = phrases("header", "archive").whole(words := tuple(name.split()))
    return name if known or phrases("header", "neutral").whole(words) else ""


def is_mixed(line: Line) -> bool:
    """Whether a header and the text under it run together in one line."""
    if len(line.text) <= _TEXT_AFTER_LABELS:
        return False
    inner = list(_INNER_LABEL.finditer(line.text, 0, _INNER_LOOK))
    return len(inner) > 1 and len(line.text) - inner[-1].end() > _TEXT_AFTER_LABELS


def _header(lines: Sequence[Line], start: int, stop: int) -> Opening:
    labels = _labels(lines, start, stop)
    if labels and _is_descriptive(lines, start, labels):
        end = _value_end(lines, labels[-1], stop)
        last = [index for index, _ in labels]
        return [
            (RecordPart.HEADER, _header_rule(index, labels[0][0], last), Certainty.SURE)
            for index in range(start, end)
        ]
    return _page_header(lines, start, stop)


def _header_rule(index: int, first: int, labels: Sequence[int]) -> str:
    if index < first:
        return "before-labels"
    return "label" if index in labels else "value"


def _labels(lines: Sequence[Line], start: int, stop: int) -> list[tuple[int, str]]:
    """The labelled lines that follow each other closely enough to be one header."""
    found: list[tuple[int, str]] = []
    for index in range(start, stop):
        line = lines[index]
        reach = _LONGEST_VALUE.get(found[-1][1], 4) if found else _BEFORE_LABELS
        if index - (found[-1][0] if found else start) > reach:
            break
        label = label_of(line)
        inner = [m.group()[:-1].strip().casefold() for m in _inner(line)]
        if any(label == seen for _, seen in found if label):
            break
        if inner and not is_mixed(line):
            found += [(index, name) for name in inner]
        elif label:
            found.append((index, label))
        elif not found and (line.heading in ("salutation", "label") or _is_prose(line)):
            break
    return found


def _inner(line: Line) -> list[re.Match[str]]:
    inner = list(_INNER_LABEL.finditer(line.text, 0, _INNER_LOOK))
    return inner if len(inner) > 1 else []


def _is_prose(line: Line) -> bool:
    stop = line.text.endswith((".", "?", "!")) and not line.text.endswith(("a.m.", "p.m."))
    return len(line.text) > 300 or (line.is_text and stop)


def _is_descriptive(lines: Sequence[Line], start: int, labels: list[tuple[int, str]]) -> bool:
    """Two labels of an archive, or one with a title or a source beside it, or with a cover."""
    archive = phrases("header", "archive")
    names = {name for _, name in labels}
    known = sum(archive.whole(tuple(name.split())) for name in names)
    cover = any(is_cover(line) for line in lines[start : labels[0][0]])
    return (
        known > 1
        or (known == 1 and (cover or len(names) > 1))
        or names.issuperset({"title", "source"})
    )


def is_cover(line: Line) -> bool:
    """Whether it is a line of an archive's cover or of the frame of its page."""
    return phrases("header", "cover").whole(line.words)


def _value_end(lines: Sequence[Line], last: tuple[int, str], stop: int) -> int:
    """Where the value of the last label ends: the text of the record follows."""
    index, label = last[0] + 1, last[1]
    if label == "contents":
        while index < stop and _is_contents(lines[index]):
            index += 1
        return index
    if lines[last[0]].text.endswith(":."):
        return index  # left empty
    if lines[last[0]].text.endswith(":"):
        index += 1  # the value stands in the next line
    # A long value was broken into lines if blank lines part the labels, but not these lines.
    broken = label in _LONGEST_VALUE and lines[last[0]].gap > 1
    while index < stop and lines[index].gap == 1 and not lines[index].heading:
        if not (broken or _CONTINUES.match(lines[index].text)):
            break
        index += 1
    return min(index, stop)


def _is_contents(line: Line) -> bool:
    """Translation - English; English Translation | Scan of Original."""
    spelled = WORD.findall(line.text[:120])
    contents = phrases("header", "contents")
    if not 0 < len(spelled) < 13 or line.is_text:
        return False
    named = phrases("header", "contents_first").at((spelled[0].casefold(),))
    return all(contents.at((w.casefold(),)) or (named and w[0].isupper()) for w in spelled)


def _page_header(lines: Sequence[Line], start: int, stop: int) -> Opening:
    """The header of a web page without labels: as far as the credits, or date and title."""
    end = start
    while end < stop and is_cover(lines[end]):
        end += 1
    cover = end > start
    dated = end < stop and lines[end].closing == "date-line"
    credit = phrases("header", "credit")
    for index in range(end, min(stop, end + 8)):
        if dated and credit.at(lines[index].words):
            return [(RecordPart.HEADER, "page-header", Certainty.SURE)] * (index + 1 - start)
    if cover and dated and end + 1 < stop and not lines[end + 1].is_text:
        return [(RecordPart.HEADER, "page-header", Certainty.LIKELY)] * (end + 2 - start)
    return [(RecordPart.HEADER, "cover", Certainty.LIKELY)] * (end - start)


def _heading(lines: Sequence[Line], start: int, stop: int, after_header: bool) -> Opening:
    """Lines that are surely above the text, and the short ones between them."""
    opening: Opening = []
    pending: Opening = []
    limit = min(stop, start + _HEADING)
    index = start
    while index < limit and len(pending) <= _BETWEEN:
        line = lines[index]
        rule = line.heading
        if rule == "capitals" and _mostly_capitals(lines[start:limit]):
            rule = ""
        if rule == "attachment" and index > start:
            break  # of the record, not its heading
        if not rule and line.gap == 1 and line.ends_in_date and _in_a_title(opening):
            rule = "title"  # its last line
        if not rule and (opening or after_header) and _is_rubric(lines, index):
            rule = "title"
        if rule:
            opening += [*pending, (RecordPart.HEADING, rule, _certainty(rule))]
            pending = []
        elif line.source:
            opening += [*pending, (RecordPart.SOURCE_NOTE, line.source, Certainty.SURE)]
            pending = []
        elif line.is_short or line.is_remark or _continues(line, opening, pending):
            pending.append((RecordPart.HEADING, "between-headings", Certainty.LIKELY))
        else:
            break
        index += 1
        if rule == "salutation":
            break
    if index >= stop or index == start + _HEADING:
        return []  # nothing below that it would be the heading of
    framed = after_header or any(rule != "capitals" for _, rule, _ in opening)
    if pending and _belongs(lines, index, pending, opening, framed):
        opening += [(RecordPart.HEADING, "above-the-text", Certainty.LIKELY)] * len(pending)
    return opening


def _is_rubric(lines: Sequence[Line], index: int) -> bool:
    """Whether a line above a text says what the text is about: On the question of Katyn."""
    line = lines[index]
    if not _RUBRIC.match(line.text) or len(line.words) > 30 or len(line.text) > 250:
        return False
    if line.text.endswith((",", ";", ":", "!", "?")) or not _NO_SENTENCE.isdisjoint(line.words):
        return False
    below = lines[index + 1] if index + 1 < len(lines) else None
    if below is None or below.text[:1].islower() or len(below.text) < 40:
        return False
    return not ends_sentence(line.text) or (below.is_point and "," not in line.text)


def _certainty(rule: str) -> Certainty:
    return Certainty.LIKELY if rule in ("title", "capitals", "office") else Certainty.SURE


def _continues(line: Line, opening: Opening, pending: Opening) -> bool:
    """A title or an address that was broken into lines goes on."""
    return bool(opening or pending) and _runs_on(line)


def _runs_on(line: Line) -> bool:
    if line.is_point or line.speaks or line.text.endswith(":"):
        return False
    close = line.gap == 1 or len(line.words) < 5
    return close and (not line.is_text or (line.text[0].islower() and len(line.text) < 90))


def _in_a_title(opening: Opening) -> bool:
    return bool(opening) and opening[-1][1] in ("title", "capitals")


def _mostly_capitals(lines: Sequence[Line]) -> bool:
    large = sum(line.text.isupper() for line in lines)
    return large > 3 and large * 2 > len(lines)


def _belongs(
    lines: Sequence[Line], index: int, pending: Opening, opening: Opening, framed: bool
) -> bool:
    """Whether the last short lines before a text are its title."""
    text = lines[index]
    last = lines[index - 1].text
    if len(pending) > (3 if framed else 1) or last.endswith(",") or not last[0].isalpha():
        return False
    if any(len(line.words) > 10 for line in lines[index - len(pending) : index]):
        return False
    if framed:
        return text.is_point or len(text.text) > 80
    return not opening and len(text.text) > 100
