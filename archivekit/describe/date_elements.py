"""What dates are made of, read from tokens: days, months, years, weekdays, joining words.

Every method takes the index of a token and gives what it read with the index after it, or None.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from archivekit.describe.date_words import Month, Sayings, Token, Words

EARLIEST_YEAR, LATEST_YEAR = 1000, 2099
_DASHES = frozenset("-‐‑‒–—−")
QUOTES = {"«": "»", '"': '"', "“": "”", "„": "“"}


@dataclass(frozen=True, slots=True)
class Part:
    """One date of an expression, as far as it is said; `swapped` is how it may also be read."""

    year: int | None = None
    month: int = 0
    day: int = 0
    season: int = 0
    short_year: bool = False  # two digits
    bracketed: bool = False  # the year stands in brackets
    uncertain: bool = False  # [1962?]
    swapped: tuple[int, int] | None = None  # month and day of 10/2/1962 the other way round
    doubt: str = ""  # section: 4.5.62 may be a section's number; order: day first is likely
    languages: frozenset[str] = frozenset()

    def in_year_of(self, other: Part) -> Part:
        """The same day in the year that the other part says."""
        return replace(
            self,
            year=other.year,
            short_year=other.short_year,
            bracketed=other.bracketed,
            uncertain=other.uncertain,
        )


@dataclass(frozen=True, slots=True)
class Elements:
    """The elements of dates in one stretch of tokens."""

    tokens: list[Token]
    words: Words

    def at(self, i: int) -> Token | None:
        """The token at `i`, None past the end."""
        return self.tokens[i] if 0 <= i < len(self.tokens) else None

    def sign(self, i: int, signs: str | frozenset[str], widest: int = 1) -> bool:
        """Whether one of these signs stands at `i`, after no wider gap."""
        token = self.at(i)
        return token is not None and token.text in signs and token.gap <= widest

    def dot(self, i: int) -> bool:
        """Whether the full stop of an abbreviation stands at `i`."""
        return self.sign(i, ".", 0) and self.word(i - 1, "dotted", 2)

    def word(self, i: int, name: str, widest: int = 1) -> bool:
        """Whether a word of this list stands at `i`, after no wider gap."""
        token = self.at(i)
        return token is not None and token.gap <= widest and token.key in self.words.sets[name]

    def skip(self, i: int, *names: str) -> int:
        """The index after at most two small words of these lists."""
        for _ in range(2):
            i += any(self.word(i, name) for name in names)
        return i

    def digits(self, i: int, shortest: int, longest: int, widest: int = 1) -> int | None:
        """The number at `i` if it has as many digits as asked for."""
        token = self.at(i)
        if token is None or token.gap > widest or token.kind != "number":
            return None
        return int(token.text) if shortest <= len(token.text) <= longest else None

    def starts_free(self, i: int) -> bool:
        """Whether nothing before the token makes it a part of a longer number or word."""
        token, before = self.tokens[i], self.at(i - 1)
        if before is None or token.gap:
            return True
        if before.text.isalnum() or before.text in "№#§$£€¥+=<>%_":
            return False
        further = self.at(i - 2)
        if further is None or before.gap or not further.text.isalnum():
            return True
        return before.text not in "-/'’" and not (further.kind == "number" and before.text in ".,:")

    def ends_free(self, i: int) -> bool:
        """Whether the token before `i` is not a part of a longer number or word."""
        after, further = self.at(i), self.at(i + 1)
        if after is None or after.gap:
            return True
        if after.text[0].isalpha() or after.kind == "number" or after.text in "%_$£€½¼¾":
            return False
        attached = further is not None and not further.gap
        return not (attached and further and further.kind == "number" and after.text in ".,:/")

    def is_numbered(self, i: int) -> bool:
        """Whether a word before `i` makes the number there one of a page, an article, …"""
        before = self.at(i - 1)
        if self.tokens[i].gap > 1:
            return False
        stop = before is not None and before.text == "."
        before = self.at(i - 2) if stop else before
        if before is None or before.key not in self.words.sets["numbered"]:
            return False
        letter = len(before.text) == 1 and before.kind == "word"
        return not letter or (stop and before.text == before.key)  # p. 5; no с 5 по 9, no John F. 5

    def saying(self, i: int, sayings: Sayings) -> tuple[str, int]:
        """The longest saying that begins at `i`, its kind, and the index after it."""
        token = self.at(i)
        for said, kind in sayings.get(token.key, ()) if token else ():
            end = i + len(said)
            tokens = self.tokens[i:end]
            close = all(token.gap == 1 for token in tokens[1:])
            if close and tuple(token.key for token in tokens) == said:
                return kind, end
        return "", i

    def month(self, i: int) -> tuple[Month, bool, int] | None:
        """A month's name, and whether it is written small where it wants a capital."""
        token = self.at(i)
        month = token and token.kind == "word" and self.words.months.get(token.key)
        if not (token and month):
            return None
        weak = month.capital and token.text[0].islower()
        return month, weak, i + 1 + (month.short and self.sign(i + 1, ".", 0))

    def day(self, i: int, widest: int = 1, dotted: bool = True) -> tuple[int, int] | None:
        """The day of a month: 27, 27th, «27», and 27. where a month follows."""
        token = self.at(i)
        close = QUOTES.get(token.text) if token else None
        if close:
            number = self.digits(i + 1, 1, 2, 0)
            return (number, i + 3) if number and self.sign(i + 2, close, 0) else None
        number = self.digits(i, 1, 2, widest)
        if number is None:
            return None
        hyphen = self.sign(i + 1, "-", 0)
        if self.word(i + 1 + hyphen, "ordinals", 0):
            return number, i + 2 + hyphen
        return number, i + 1 + self.sign(i + 1, ".°" if dotted else "°", 0)

    def year(self, i: int, widest: int = 1) -> tuple[Part, int] | None:
        """A year: 1962, [1962], [19]62, '62, with what may follow it (1962 г.)."""
        i = self.skip(i + self.sign(i, ",", 0), "of")
        plain = self.digits(i, 4, 4, widest)
        read = self._marked_year(i) if plain is None else (Part(plain), i + 1)
        if not read:
            return None
        part, end = read
        if not EARLIEST_YEAR <= (part.year or 0) + 1900 * part.short_year <= LATEST_YEAR:
            return None
        ended = self._year_after(end)
        after = self.at(end)
        attached = after is not None and not after.gap and after.kind != "sign"
        if ended == end and (attached or self.word(end, "counted")):
            return None
        return part, ended

    def _marked_year(self, i: int) -> tuple[Part, int] | None:
        if self.sign(i, "'’‘"):
            short = self.digits(i + 1, 2, 2, 0)
            return None if short is None else (Part(short, short_year=True), i + 2)
        if not self.sign(i, "["):
            return None
        year, doubted = self.digits(i + 1, 4, 4, 0), self.sign(i + 2, "?", 0)
        if year is not None and self.sign(i + 2 + doubted, "]", 0):
            return Part(year, bracketed=True, uncertain=doubted), i + 3 + doubted
        century, rest = self.digits(i + 1, 2, 2, 0), self.digits(i + 3, 2, 2, 0)
        if century is None or rest is None or not self.sign(i + 2, "]", 0):
            return None
        return Part(century * 100 + rest, bracketed=True), i + 4

    def _year_after(self, i: int) -> int:
        """The index after a word that only years have behind them."""
        if not self.word(i, "year_after"):
            return i
        if len(self.tokens[i].text) > 2:
            return i + 1
        return i + 1 + self.sign(i + 1, ".", 0)

    def weekday(self, i: int) -> tuple[int, int] | None:
        """A weekday with what may stand between it and its date."""
        token = self.at(i)
        weekday = self.words.weekdays.get(token.key) if token and token.kind == "word" else None
        if token is None or weekday is None:
            return None
        if self.word(i, "dotted", 2) and token.text[0].islower():
            return None  # he sat
        i += 1 + self.dot(i + 1)
        i += self.sign(i, "-", 0) and self.word(i + 1, "hours", 0)
        i += self.word(i, "hours")
        i += self.sign(i, ",", 0)
        return weekday, self.skip(i, "the")

    def joining(self, i: int, languages: frozenset[str]) -> tuple[str, int] | None:
        """What joins two dates of these languages: a dash, a word, or a bracket."""
        token = self.at(i)
        if token is None or token.gap > 1:
            return None
        if token.text in _DASHES:
            return "interval", i + 1
        if token.text == "/" and not token.gap:
            return "slash", i + 1
        if token.text == "(":
            return "bracket", i + 1
        comma = token.text == "," and not token.gap
        after = self.at(i + comma)
        kind = self.words.join(after.key, languages) if after and after.gap <= 1 else ""
        if kind and not (comma and kind == "interval"):
            return kind, self.skip(i + comma + 1, "the")
        return ("list", i + 1) if comma else None
