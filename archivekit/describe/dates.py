"""Dates that a text says: each with its words, its EDTF value, its bounds and what doubts it.

How the words become values:

- a pair with "and" is a set `{a,b}`, with "or" one of a set `[a,b]`, with a dash, "to" or
  "between … and" an interval `a/b`;
- "before X" leaves X out (`../X-1`), "after X" too (`X+1/..`); "not later than X" and "not earlier
  than X" hold it (`../X`, `X/..`);
- "about", "circa", "late", "mid-" make a value approximate (`~`), "[?]" uncertain (`?`);
- a day without a year has the year XXXX, or the year of the document if that is given;
- 10/2/1962 is one of its two readings, unless the language of the text writes the day first or
  the other dates of the text agree on an order;
- two-digit years lie in the century that brings them closest to the document's year, without
  one in the twentieth; both are likely, not sure;
- an old-style and a new-style date of one day are a set, with a note;
- a day that no calendar has is found, but has no value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from archivekit.core.edtf import bounds, weekday
from archivekit.core.record import Certainty
from archivekit.core.text import Span
from archivekit.describe.date_elements import Part
from archivekit.describe.date_forms import Expression, Forms
from archivekit.describe.date_words import languages, near_digits, undated, words

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EITHER_ORDER = ("en", "und")  # texts in other languages write the day before the month
_AROUND = " \t\r\n\u00a0[](){}\"'“”«».,;:"
_LONGEST_VALUE = 200
_SLASHED = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date expression of a text and what it says.

    `edtf` is "" where the words give no value (undated, or no such day), with the reason in
    `rule` or `note`; `earliest` and `latest` are "" where they are open or unknown. `weekday` is
    the stated weekday in English; whether it agrees with the calendar is None when there is no
    weekday or no single day. `year_from` is stated, document, or "" without a year.
    """

    span: Span
    edtf: str
    earliest: str
    latest: str
    weekday: str
    weekday_agrees: bool | None
    certainty: Certainty
    rule: str
    note: str
    year_from: str

    def quote(self, text: str) -> str:
        """The words of the text that say the date."""
        return self.span.of(text)


def find_dates(
    text: str, span: Span | None = None, language: str = "und", year: int | None = None
) -> list[FoundDate]:
    """Every date expression of the text, or of one range of it, in order, none in another.

    `year` is the year of the document, for dates that do not say theirs. A year alone counts only
    after words like "in" and is likely, not sure. Time grows with the length of the text alone.

    >>> [found.edtf for found in find_dates("letters of 27 and 28 October [1962]")]
    ['{1962-10-27,1962-10-28}']
    >>> found = find_dates("on Sunday, November 11", year=1962)[0]
    >>> found.edtf, found.weekday_agrees, found.year_from
    ('1962-11-11', True, 'document')
    """
    area = span or Span(0, len(text))
    found = _scan(text, area, language, year)
    for said in undated()[0].finditer(text, area.start, area.end):
        found.append(_undated(Span(*said.span())))
    return sorted(found, key=lambda f: f.span)


def parse_date(text: str, language: str = "und") -> FoundDate | None:
    """The date that the whole string is, a year alone included; None when more stands in it.

    Blanks, brackets, quotation marks and stops around it do not count.

    >>> parse_date("November 1962 - January 1963").edtf
    '1962-11/1963-01'
    >>> parse_date("1953").edtf, parse_date("[Undated]").rule, parse_date("1953 edition")
    ('1953', 'undated', None)
    """
    if len(text) > _LONGEST_VALUE:
        return None
    start = len(text) - len(text.lstrip(_AROUND))
    said = undated()[1].match(text, start)
    if said and not text[said.end() :].strip(_AROUND):
        return _undated(Span(*said.span()))
    found = _scan(text, Span(0, len(text)), language, None, bare=True)
    if len(found) != 1:
        return None
    around = text[: found[0].span.start] + text[found[0].span.end :]
    return None if around.strip(_AROUND) else found[0]


def supports(quote: str, edtf: str, year: int | None = None) -> bool:
    """Whether the words give that value, read again by themselves in any of the languages.

    Of an ambiguous numeric date both readings are supported.

    >>> supports("October 28", "1962-10-28", 1962), supports("October 28", "1962-10-28")
    (True, False)
    """
    for language in ("und", *languages()):
        whole = parse_date(quote, language)
        for found in [
            *find_dates(quote, language=language, year=year),
            *([whole] if whole else []),
        ]:
            ambiguous = found.rule == "numeric" and found.edtf.startswith("[")
            if edtf == found.edtf or (ambiguous and edtf in found.edtf[1:-1].split(",")):
                return True
    return False


@dataclass(frozen=True, slots=True)
class _Context:
    """What settles what an expression leaves open."""

    language: str
    year: int | None
    order: str  # which of day and month the other dates of the text put first


def _scan(
    text: str, area: Span, language: str, year: int | None, bare: bool = False
) -> list[FoundDate]:
    tag = language.lower().partition("-")[0]
    tag = tag if tag in languages() else "und"
    read: list[tuple[Expression, Span]] = []
    for tokens in near_digits(text, area.start, area.end):
        for said in Forms(tokens, words(tag), tag, bare).expressions():
            read.append((said, Span(tokens[said.start].start, tokens[said.end - 1].end)))
    orders = {_order(said, span.of(text)) for said, span in read} - {""}
    context = _Context(tag, year, orders.pop() if len(orders) == 1 else "")
    return [_found(said, span, context) for said, span in read]


def _order(said: Expression, quote: str) -> str:
    """Whether a date in numbers alone shows that the day or the month comes first."""
    numbers = _SLASHED.match(quote) if said.form == "numeric" else None
    part = said.parts[0]
    if not numbers or part.swapped or part.day == part.month:
        return ""
    return "month" if int(numbers[1]) == part.month else "day"


def _undated(span: Span) -> FoundDate:
    return FoundDate(span, "", "", "", "", None, Certainty.SURE, "undated", "", "")


def _found(said: Expression, span: Span, context: _Context) -> FoundDate:
    """The value of an expression, and everything that makes it less than sure."""
    doubts: list[tuple[Certainty, str]] = []
    parts = tuple(_in_year(_in_order(p, context, doubts), context, doubts) for p in said.parts)
    year_from = "stated" if parts[0].year is not None else ""
    if not year_from:
        parts, year_from = _inherited(said, parts, context.year)
        stated = "that of the document" if year_from else "not stated"
        doubts.append(
            ((Certainty.LIKELY if year_from else Certainty.SURE), f"the year is {stated}")
        )
    if parts[0].bracketed:
        doubts.append((Certainty.SURE, "the year stands in brackets"))
    if said.form == "year":
        doubts.append((Certainty.LIKELY, ""))
    if parts[0].season:
        doubts.append((Certainty.SURE, "bounds for the northern hemisphere"))
    if said.join == "old-style":
        doubts.append((Certainty.SURE, "one day, in the old and the new style"))
    edtf = _value(said, parts)
    try:
        earliest, latest = bounds(edtf)
    except ValueError:
        edtf = earliest = latest = ""
        some = "" if year_from else ", or not in every year"
        doubts.append((Certainty.CHECK, f"the calendar has no such day{some}"))
    agrees = None
    if said.weekday is not None and earliest and edtf.strip("?~%") == earliest == latest:
        agrees = weekday(earliest) == said.weekday
        if not agrees:
            doubts.append((Certainty.CHECK, f"{earliest} was a {_WEEKDAYS[weekday(earliest)]}"))
    return FoundDate(
        span=span,
        edtf=edtf,
        earliest=earliest,
        latest=latest,
        weekday="" if said.weekday is None else _WEEKDAYS[said.weekday],
        weekday_agrees=agrees,
        certainty=max(
            (level for level, _ in doubts), key=lambda level: level.doubt, default=Certainty.SURE
        ),
        rule=said.form,
        note="; ".join(dict.fromkeys(note for _, note in doubts if note)),
        year_from=year_from,
    )


def _in_order(part: Part, context: _Context, doubts: list[tuple[Certainty, str]]) -> Part:
    """A numeric date with day and month in the order that the text decides, if any does."""
    if part.doubt == "section":
        doubts.append((Certainty.CHECK, "it may be the number of a section"))
    if part.doubt == "order":
        doubts.append((Certainty.LIKELY, "read with the day first"))
    if not part.swapped:
        return part
    if context.language not in _EITHER_ORDER:
        return replace(part, swapped=None)
    if context.order:
        doubts.append((Certainty.LIKELY, f"other dates here have the {context.order} first"))
        month, day = (part.month, part.day) if context.order == "day" else part.swapped
        return replace(part, month=month, day=day, swapped=None)
    doubts.append((Certainty.CHECK, "day and month may be the other way round"))
    return part


def _in_year(part: Part, context: _Context, doubts: list[tuple[Certainty, str]]) -> Part:
    """A date with the century that its two-digit year leaves out."""
    if not part.short_year or part.year is None:
        return part
    if context.year is None:
        doubts.append((Certainty.LIKELY, "the century is not stated"))
        return replace(part, year=1900 + part.year)
    doubts.append((Certainty.LIKELY, "the century is that of the document"))
    base = context.year - context.year % 100 + part.year
    nearest = min((base, base - 100, base + 100), key=lambda y: abs(y - (context.year or 0)))
    return replace(part, year=nearest)


def _inherited(
    said: Expression, parts: tuple[Part, ...], year: int | None
) -> tuple[tuple[Part, ...], str]:
    """The parts in the year of the document, unless another one is meant."""
    crosses = said.join == "interval" and parts[0].month > parts[-1].month
    if year is None or crosses or said.other_year:
        return parts, ""
    return tuple(replace(part, year=year) for part in parts), "document"


def _value(said: Expression, parts: tuple[Part, ...]) -> str:
    """The EDTF value of an expression; not checked against the calendar."""
    mark = "?" if said.uncertain or parts[0].uncertain else ""
    if said.phrase in ("about", "circa", "part"):
        mark = "%" if mark else "~"
    values = [_edtf(part) + mark for part in parts]
    if said.join == "interval":
        return "/".join(values)
    if said.join:
        opening, closing = "[]" if said.join == "one-of" else "{}"
        return opening + ",".join(values) + closing
    if parts[0].swapped:
        month, day = parts[0].swapped
        return f"[{_edtf(replace(parts[0], month=month, day=day))},{values[0]}]"
    if said.phrase in ("after", "before"):
        beside = _beside(parts[0], 1 if said.phrase == "after" else -1)
        values = [beside + mark] if beside else [""]
    if said.phrase in ("after", "not-before"):
        return values[0] and values[0] + "/.."
    if said.phrase in ("before", "not-after"):
        return values[0] and "../" + values[0]
    return values[0]


def _edtf(part: Part) -> str:
    year = "XXXX" if part.year is None else f"{part.year:04}"
    return "-".join([year, *(f"{n:02}" for n in (part.month or part.season, part.day) if n)])


def _beside(part: Part, step: int) -> str:
    """The day, month or year after or before; "" when it hangs on a year that is not known."""
    if part.day:
        return _day_beside(part, step)
    if not part.month:
        return _edtf(replace(part, year=(part.year or 0) + step))
    months = part.month - 1 + step
    year = None if part.year is None else part.year + months // 12
    return _edtf(replace(part, year=year, month=months % 12 + 1))


def _day_beside(part: Part, step: int) -> str:
    beside = set()
    for year in (2000, 2001) if part.year is None else (part.year,):
        try:
            day = date(year, part.month, part.day) + timedelta(step)
        except ValueError:
            return ""
        known = None if part.year is None else day.year
        beside.add(_edtf(Part(known, day.month, day.day)))
    return beside.pop() if len(beside) == 1 else ""
