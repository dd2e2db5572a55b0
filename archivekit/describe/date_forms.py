"""The forms in which texts write dates, read from tokens by recursive descent.

Nothing is decided here that the words do not say: the year of the document, the century and the
order of 2/10/1962 come later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from archivekit.describe.date_elements import EARLIEST_YEAR, LATEST_YEAR, QUOTES, Elements, Part
from archivekit.describe.date_words import Month

_ROMAN = {r: n for n, r in enumerate("I II III IV V VI VII VIII IX X XI XII".split(), 1)}
_CYRILLIC = str.maketrans("ХІ", "XI")  # a Russian typewriter's Roman numerals
_MOST_DAYS = 8  # no list of days of one month is longer
_WIDEST_LIST = 40  # tokens from its first day to the month
_LAST_OLD_STYLE = 1940  # in later years two days in one date are two days
_EARLIEST_RANGE = 1500  # before it 1013-1020 are pages


@dataclass(frozen=True, slots=True)
class Expression:
    """A date expression: its parts, how they are joined, and the words around that bear on it."""

    form: str
    parts: tuple[Part, ...]
    end: int
    join: str = ""  # interval, set, one-of, old-style
    phrase: str = ""  # before, after, …
    weekday: int | None = None
    uncertain: bool = False
    other_year: bool = False  # of that year, of last year
    start: int = -1


@dataclass(frozen=True, slots=True)
class Forms(Elements):
    """Date expressions in one stretch of tokens; `bare` lets a year stand alone."""

    language: str = "und"
    bare: bool = False

    def expressions(self) -> Iterator[Expression]:
        """Every expression, in order; where several begin at one place, the longest."""
        at = 0
        while at < len(self.tokens):
            found = self.expression(at) if self.may_start(at) else None
            if found:
                yield replace(found, start=at)
            at = found.end if found else at + 1

    def may_start(self, i: int) -> bool:
        """Whether a date may begin with the token: a quick look that spares a slow one."""
        token = self.tokens[i]
        if token.kind == "word":
            return token.key in self.words.openers and self.starts_free(i)
        if token.kind == "sign":
            return token.text in QUOTES and self.starts_free(i)
        after = self.at(i + 1)
        if after is None or after.kind == "number" or after.gap > 1:
            year = len(token.text) == 4 and (self.bare or self.word(i - 1, "year_before", 2))
            return year and self.starts_free(i)
        return len(token.text) <= 6 and self.starts_free(i)

    def expression(self, i: int) -> Expression | None:
        """A date with the phrase and the weekday before it, and what doubts it after it."""
        phrase, at = self.phrase(i)
        weekday = self.weekday(at)
        found = self.joined(weekday[1] if weekday else at, phrase)
        if not found or (weekday and (len(found.parts) > 1 or not found.parts[0].day)):
            return None
        if phrase == "between" and found.join != "interval":
            return None
        if phrase not in ("", "between") and (found.join or not _may_follow(phrase, found)):
            return None
        found = replace(found, phrase=phrase, weekday=weekday[0] if weekday else None)
        return self._followed(found)

    def _followed(self, found: Expression) -> Expression:
        end = found.end
        of_another, at = self.saying(end, self.words.other_years)
        if of_another and found.parts[0].year is None:
            return replace(found, other_year=True, end=at)
        if self.sign(end, "?", 0) and (self.bare or self.sign(end + 1, "])", 0)):
            return replace(found, uncertain=True, end=end + 1)
        if self.sign(end, "([") and self.sign(end + 1, "?", 0) and self.sign(end + 2, ")]", 0):
            return replace(found, uncertain=True, end=end + 3)
        if found.weekday is None and not found.join and self.sign(end, "(["):
            weekday = self.weekday(end + 1)
            if weekday and found.parts[0].day and self.sign(weekday[1], ")]", 0):
                return replace(found, weekday=weekday[0], end=weekday[1] + 1)
        return found

    def phrase(self, i: int) -> tuple[str, int]:
        """A phrase like "not later than", its kind, and where its date begins."""
        kind, at = self.saying(i, self.words.phrases)
        if not kind or self.tokens[i].text == "C":  # C. 1962 may be a number of something
            return "", i
        at += self.dot(at) or self.sign(at, "-", 0)
        return kind, self.skip(at, "the", "of")

    # One date

    def single(self, i: int, phrase: str = "") -> Expression | None:
        """The longest date, or list of days of one month, that begins at `i`."""
        token = self.at(i)
        if token is None:
            return None
        length = len(token.text)
        found: list[Expression | None]
        if token.kind == "word":
            found = [self.month_first(i), self.month_year(i), self.season(i)]
        elif token.kind == "sign":
            found = [self.day_first(i)]
        elif length < 3:
            found = [self.day_first(i), self.numeric(i), self.roman(i)]
        elif length == 4:
            found = [self.numeric(i), self.year_first(i), self.year_alone(i, phrase)]
        else:
            found = [self.group(i)] if length == 6 else []
        return max(filter(None, found), key=lambda e: e.end, default=None)

    def _days(
        self, i: int, languages: frozenset[str], dotted: bool
    ) -> Iterator[tuple[list[int], str, int]]:
        """Every list of days that begins at `i`, the shortest first, its join and its end."""
        joins: list[str] = []
        numbers: list[int] = []
        while len(numbers) < _MOST_DAYS:
            read = self.day(i, 1 if numbers else 2, dotted)
            if not read:
                return
            numbers.append(read[0])
            i = read[1]
            if joins[-1:] == ["bracket"]:
                if not self.sign(i, ")", 0):
                    return
                i += 1
            join = _join_of_days(numbers, joins)
            if join is not None:
                yield list(numbers), join, i
            joining = self.joining(i, languages)
            if not joining:
                return
            joins.append(joining[0])
            i = joining[1]

    def _month_ahead(self, i: int) -> int | None:
        """Where the month stands that ends a list of days."""
        numbers = 0
        for at in range(i, min(i + _WIDEST_LIST, len(self.tokens))):
            token = self.tokens[at]
            if token.kind == "word" and token.key in self.words.months:
                return at
            numbers += token.kind == "number"
            beside = at > i and token.kind == self.tokens[at - 1].kind == "number"
            if beside or numbers > _MOST_DAYS or len(token.text) > 2 and token.kind == "number":
                return None
            if token.gap > 1 and at > i:
                return None
        return None

    def day_first(self, i: int) -> Expression | None:
        """27 October 1962, 27-28 октября, 5, 6 and 7 November, 27. und 28. Oktober."""
        if self.is_numbered(i):
            return None
        ahead = self._month_ahead(i)
        read = None if ahead is None else self.month(ahead)
        if not read:
            return None
        month, weak, end = read
        named = self.tokens[i].gap == 1 and self.word(i - 1, "named_before", 2)
        for days, join, stop in self._days(i, month.languages, dotted=True):
            if self.skip(stop, "of") == ahead:
                if self.tokens[stop - 1].text == "." and month.languages == {"en"}:
                    return None
                year = self._year_beside(end, month)
                return None if named else self._of_month(days, join, month, weak, end, year)
        return None

    def _year_beside(self, i: int, month: Month) -> tuple[Part, int] | None:
        short = self.digits(i, 2, 2) if month.short else None
        if short is not None and self.ends_free(i + 1) and self.tokens[i - 1].text != ".":
            return Part(short, short_year=True), i + 1
        return self.year(i)

    def month_first(self, i: int) -> Expression | None:
        """October 27, 1962, October 27 and 28."""
        read = self.month(i)
        if not read or not read[0].month_first:
            return None
        month, weak, at = read
        longest = None
        for days, join, end in self._days(self.skip(at, "the"), month.languages, dotted=False):
            if not self.ends_free(end) or self.month(self.skip(end, "of")):
                continue  # October 5:30; October 27 and 5 November
            longest = self._of_month(days, join, month, weak, end, self.year(end)) or longest
        return longest

    def _of_month(
        self,
        days: list[int],
        join: str,
        month: Month,
        weak: bool,
        end: int,
        year: tuple[Part, int] | None,
    ) -> Expression | None:
        """Days of one month and perhaps of a year, if they can be that."""
        if year is None:
            before_another = self._month_first_follows(end)
            named = self.word(end, "named_after")
            if weak or before_another or named or max(days) > 31 or not min(days):
                return None
        said, end = year or (Part(), end)
        said = replace(said, month=month.number, languages=month.languages)
        parts = tuple(replace(said, day=day) for day in days)
        if join in ("slash", "bracket"):
            if _is_old_style(*parts):
                join = "old-style"
            elif join == "slash" and days[0] < days[1]:
                join = "interval"
            else:
                return None
        return Expression("words", parts, end, join)

    def _month_first_follows(self, end: int) -> bool:
        """Whether the month before `end` belongs to a day and year after it: 27 October 5, 1962."""
        day = self.day(end)
        return day is not None and self.year(day[1]) is not None

    def month_year(self, i: int) -> Expression | None:
        """October 1962, October and November 1962."""
        read = self.month(i)
        if not read or read[1]:
            return None
        months, join, end = [read[0]], "", read[2]
        year = self.year(end)
        if not year:
            joining = self.joining(end, months[0].languages)
            read = self.month(joining[1]) if joining else None
            if not joining or not read or read[1]:
                return None
            months, join, end = [*months, read[0]], joining[0], read[2]
            year = self.year(end)
        if not year or join not in ("", "interval", "set", "one-of"):
            return None
        if not self.ends_free(year[1]):
            return None
        parts = [replace(year[0], month=m.number, languages=m.languages) for m in months]
        return Expression("words", tuple(parts), year[1], join)

    def season(self, i: int) -> Expression | None:
        """Autumn of 1962."""
        number = self.words.seasons.get(self.tokens[i].key)
        year = None if number is None else self.year(i + 1)
        if number is None or not year:
            return None
        return Expression("season", (replace(year[0], season=21 + number),), year[1])

    def year_first(self, i: int) -> Expression | None:
        """1962 October 27."""
        year = self.digits(i, 4, 4, 2)
        month = None if year is None else self.month(i + 1 + self.sign(i + 1, ",", 0))
        day = self.day(month[2], dotted=False) if month and not month[1] else None
        if not (month and day) or self.is_numbered(i) or self.year(day[1]):
            return None
        if not self.ends_free(day[1]) or not EARLIEST_YEAR <= (year or 0) <= LATEST_YEAR:
            return None
        part = Part(year, month[0].number, day[0], languages=month[0].languages)
        return Expression("words", (part,), day[1]) if 1 <= day[0] <= 31 else None

    def group(self, i: int) -> Expression | None:
        """The date-time group of military telegrams: 271830Z Oct 62."""
        number, zone = self.tokens[i].text, self.at(i + 1)
        read = self.month(i + 2) if zone and not zone.gap and len(zone.text) == 1 else None
        year = self._year_beside(read[2], read[0]) if read and read[0].short else None
        day, hour, minute = (int(number[at : at + 2]) for at in (0, 2, 4))
        if not (read and year and 1 <= day <= 31 and hour < 24 and minute < 60):
            return None
        part = replace(year[0], month=read[0].number, day=day)
        return Expression("date-time-group", (part,), year[1])

    def numeric(self, i: int) -> Expression | None:
        """1962-10-27, 27.10.1962, 27. 10. 62, 10/27/62."""
        sign = self.at(i + 1)
        if sign is None or sign.text not in "-./" or self.is_numbered(i):
            return None
        inner = 1 if sign.text == "." else 0
        if not (self.sign(i + 1, sign.text, 0) and self.sign(i + 3, sign.text, 0)):
            return None
        if self.digits(i + 2, 1, 2, inner) is None or self.digits(i + 4, 1, 4, inner) is None:
            return None
        end = self._year_after(i + 5)
        if end == i + 5 and not self.ends_free(end):
            return None
        texts = [self.tokens[at].text for at in (i, i + 2, i + 4)]
        part = self._year_month_day(texts, sign.text) or self._day_month_year(texts, sign.text)
        return Expression("numeric", (part,), end) if part else None

    def _year_month_day(self, texts: list[str], sign: str) -> Part | None:
        lengths = [len(text) for text in texts]
        if lengths[0] != 4 or lengths[2] > 2 or (sign == "-" and lengths[1:] != [2, 2]):
            return None
        year, month, day = map(int, texts)
        return Part(year, month, day) if _may_be(day, month, year) else None

    def _day_month_year(self, texts: list[str], sign: str) -> Part | None:
        if len(texts[0]) > 2 or len(texts[2]) not in (2, 4) or (sign == "-" and len(texts[2]) == 2):
            return None
        day, month, year = map(int, texts)
        short = len(texts[2]) == 2
        full = 1900 + year if short else year
        either = _may_be(day, month, full) and _may_be(month, day, full) and day != month
        if not _may_be(day, month, full):
            return Part(year, day, month, short_year=short) if _may_be(month, day, full) else None
        doubt = ""
        if sign == "." and short and len(texts[0] + texts[1]) == 2:
            doubt = "section"
        elif sign == "." and either and self.language == "und":
            doubt = "order"
        ambiguous = either and (sign != "." or self.language == "en")
        swapped = (day, month) if ambiguous else None
        return Part(year, month, day, short_year=short, swapped=swapped, doubt=doubt)

    def roman(self, i: int) -> Expression | None:
        """27.X.1962, 27/X-62, 27 X 1962."""
        day = self.digits(i, 1, 2, 2)
        first = self.sign(i + 1, "-./", 0)
        numeral = self.at(i + 1 + first)
        month = _ROMAN.get(numeral.text.translate(_CYRILLIC), 0) if numeral else 0
        if not day or not numeral or not month or numeral.gap > 1 or self.is_numbered(i):
            return None
        at = i + 2 + first
        second = self.sign(at, "-./", 0)
        at += second
        year = self.digits(at, 4, 4)
        if year is None and (first or second):
            year = self.digits(at, 2, 2)
        end = self._year_after(at + 1)
        if year is None or (end == at + 1 and not self.ends_free(end)):
            return None
        short = len(self.tokens[at].text) == 2
        if not _may_be(day, month, 1900 if short else year):
            return None
        return Expression("roman", (Part(year, month, day, short_year=short),), end)

    def year_alone(self, i: int, phrase: str = "") -> Expression | None:
        """1962 after a word that years have before them, 1962 г., 1957-1960."""
        first = None if self.is_numbered(i) else self.year(i, 2)
        if not first or len(self.tokens[i].text) != 4 or self.word(i - 1, "listed", 2):
            return None
        part, end = first
        if end == i + 1 and not self.ends_free(end):
            return None
        joining = self.joining(end, frozenset())
        second = self.year(joining[1]) if joining and self.digits(joining[1], 4, 4) else None
        after_word = self.tokens[i].gap == 1 and self.word(i - 1, "year_before", 2)
        said = self.bare or phrase not in ("", "about") or after_word or end > i + 1
        if joining and second and joining[0] in ("interval", "set", "one-of"):
            years = (part.year or 0, second[0].year or 0)
            reach = years[1] - years[0]
            plain = joining[0] == "interval" and years[0] >= _EARLIEST_RANGE and reach < 100
            if (said or plain) and reach > 0:
                return Expression("year", (part, second[0]), second[1], joining[0])
        if joining and joining[0] == "interval" and self.digits(joining[1], 1, 9) is not None:
            return None  # 1957-60, 1400 to 1600 hours
        if not said:
            return None
        return Expression("year", (part,), end)

    # Two dates

    def joined(self, i: int, phrase: str = "") -> Expression | None:
        """A date, or two that a dash, a word or brackets join."""
        first = self.single(i, phrase)
        if not first:
            return None
        if not first.join:
            first = self._with_second(first) or first
        if phrase == "between" and first.join == "set" and len(first.parts) == 2:
            return replace(first, join="interval") if _ascends(*first.parts) else None
        return first

    def _with_second(self, first: Expression) -> Expression | None:
        a = first.parts[0]
        joining = self.joining(first.end, a.languages)
        second = self.single(joining[1]) if joining else None
        if not joining or not second or second.join or second.form != first.form:
            return None
        b, join, end = second.parts[0], joining[0], second.end
        if a.swapped or b.swapped:
            return None
        if join == "bracket":
            if not self.sign(end, ")", 0):
                return None
            year = None if b.year is not None else self.year(end + 1)
            b, end = (b.in_year_of(year[0]), year[1]) if year else (b, end + 1)
            join = "old-style"
        elif join not in ("interval", "set", "one-of"):
            return None
        if b.year is None and a.year is not None and join in ("interval", "old-style"):
            b = b.in_year_of(a)
        elif a.year is None and b.year is not None:
            a = a.in_year_of(b) if join in ("set", "one-of") else _before(a, b)
        if (a.year is None) != (b.year is None):
            return None
        if join == "old-style" and not _is_old_style(a, b):
            return None
        if join == "interval" and not _ascends(a, b):
            return None
        return replace(first, parts=(a, b), join=join, end=end)


def _before(a: Part, b: Part) -> Part:
    """The first date in the year of the second, or in the one before: December 27 - January 3."""
    same = a.in_year_of(b)
    return same if _ascends(same, b) else replace(same, year=(b.year or 0) - 1)


def _ascends(a: Part, b: Part) -> bool:
    """Whether the second date is later; without years it may lie in the next."""
    if a.year is None or b.year is None:
        return a.month != b.month or a.day < b.day
    month_a, month_b = (part.month or 3 * (part.season - 20) for part in (a, b))
    if (a.year, month_a) == (b.year, month_b):
        return a.day < b.day
    return (a.year, month_a) < (b.year, month_b)


def _is_old_style(a: Part, b: Part) -> bool:
    """Whether two dates are one day of the Julian and of the Gregorian calendar."""
    year = b.year or 1917
    if year > _LAST_OLD_STYLE or not (a.day and b.day):
        return False
    try:
        first = date(a.year or year, a.month, a.day)
        apart = (date(year, b.month, b.day) - first).days
    except ValueError:
        return False
    counted = first.year - (first.month <= 2)
    between = counted // 100 - counted // 400 - 2
    return 10 <= apart <= 13 if b.year is None else apart == between


def _join_of_days(days: list[int], joins: list[str]) -> str | None:
    """How a list of days is joined as a whole; None when it is no such list."""
    if len(joins) == 1 and joins[0] in ("slash", "bracket"):
        return joins[0]
    if joins == ["interval"]:
        return "interval" if days[0] < days[1] else None
    kinds = set(joins)
    last = joins[-1] if joins else ""
    if not joins or (last in ("set", "one-of") and kinds <= {"list", last}):
        return last
    return None


def _may_be(day: int, month: int, year: int) -> bool:
    return 1 <= day <= 31 and 1 <= month <= 12 and EARLIEST_YEAR <= year <= LATEST_YEAR


def _may_follow(phrase: str, found: Expression) -> bool:
    """Whether a phrase can bear on a date: no "about 1962" men, no "late 27 October"."""
    part = found.parts[0]
    if phrase == "part":
        return not part.day and not part.season
    if phrase == "about":
        return found.form != "year"
    return phrase == "circa" or not (part.season or part.swapped)
