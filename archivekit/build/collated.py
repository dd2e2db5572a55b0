"""Over all texts: the copies of one document are collated in worker processes.

What a worker returns, and the cache holds as JSON, is small: the places where copies differ, moves
and released text, in offsets of the reading texts.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archivekit.build.worker import program, system_refusal, versions
from archivekit.core.identity import sketch, text_hash
from archivekit.core.problems import Place, Problem, problem, visible
from archivekit.core.text import Span
from archivekit.work.cache import Cache, cache_key

if TYPE_CHECKING:
    from archivekit.collate.collation import Collation
    from archivekit.core.comparison import Variant
    from archivekit.words.tokens import Tokens

SAME_WORDING = 30
"""Of 100 pairs of words of content that follow each other in the shorter of two texts, how many the
other must have too. Measured: from ten sentences on, two translations of one original share 33 at
most, 17 in the median; copies of 2,000 characters of which 30 % of the words were replaced, or 5 %
of the letters misread, share 36 or more."""

CONTEXT = 3
"""Words before and after a place by which it is known again."""

Shares = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Copy:
    """A text as a worker needs it: where it was written, and the markings of what it lacks."""

    witness: str
    path: Path
    sha256: str
    gaps: tuple[tuple[int, int, str, str], ...]  # start, end, kind, extent


@dataclass(frozen=True, slots=True)
class CollationTask:
    """The copies of one document in one language that are published in full."""

    document: str
    language: str
    copies: tuple[Copy, ...]

    @property
    def key(self) -> str:
        """The cache key: everything that decides the result, but no id."""
        return cache_key(
            "collate",
            program(),
            json.dumps(versions(), sort_keys=True),
            self.language,
            json.dumps([(copy.sha256, copy.gaps) for copy in self.copies]),
        )


@dataclass(frozen=True, slots=True)
class ReadingFacts:
    """What a copy (by its number in the task) has at a place; the text is as it stands there."""

    copy: int
    start: int
    end: int
    text: str
    state: str
    is_lemma: bool
    kind: str
    extent: str


@dataclass(frozen=True, slots=True)
class VariantFacts:
    """A place where copies differ, and what it is known by when a text was changed."""

    kind: str
    significance: str
    hash: str
    sketch: str
    readings: tuple[ReadingFacts, ...]


@dataclass(frozen=True, slots=True)
class MovedFacts:
    """The words of a move in one copy, on one of its two sides."""

    number: int
    side: int
    copy: int
    start: int
    end: int
    text: str
    shared: int


@dataclass(frozen=True, slots=True)
class ReleasedFacts:
    """What one copy shows where another has a marking."""

    number: int
    copy: int
    start: int
    end: int
    state: str
    extent: str
    shown_copy: int
    shown_start: int
    shown_end: int
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """Copies with the same wording, collated; `copies` are numbers in the task."""

    copies: tuple[int, ...]
    sigla: tuple[str, ...]
    words: tuple[int, ...]
    columns: int
    matched: int
    possible: int
    variants: tuple[VariantFacts, ...]
    moves: tuple[MovedFacts, ...]
    released: tuple[ReleasedFacts, ...]


@dataclass(frozen=True, slots=True)
class Collated:
    """What became of a task: groups, and who stays apart (copy, nearest other, per cent shared)."""

    groups: tuple[Group, ...] = ()
    apart: tuple[tuple[int, int, int], ...] = ()
    problems: tuple[Problem, ...] = ()

    def to_bytes(self) -> bytes:
        """The value as JSON."""
        values = {
            "groups": [_listed(group) for group in self.groups],
            "apart": self.apart,
            "problems": [found.to_dict() for found in self.problems],
        }
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Collated:
        """The value that `to_bytes` wrote. Raises ValueError, KeyError or TypeError for others."""
        values = json.loads(data)
        return cls(
            tuple(_group(item) for item in values["groups"]),
            tuple((copy, other, share) for copy, other, share in values["apart"]),
            tuple(Problem.from_dict(item) for item in values["problems"]),
        )


def _listed(value: Any) -> Any:
    """A value of this module as lists in lists."""
    if isinstance(value, tuple):
        return [_listed(item) for item in value]
    slots = getattr(value, "__slots__", None)
    return value if slots is None else [_listed(getattr(value, slot)) for slot in slots]


def _group(item: list[Any]) -> Group:
    copies, sigla, words, columns, matched, possible, variants, moves, released = item
    return Group(
        tuple(copies), tuple(sigla), tuple(words), columns, matched, possible,
        tuple(
            VariantFacts(kind, weight, hash_, sketched, tuple(ReadingFacts(*one) for one in its))
            for kind, weight, hash_, sketched, its in variants
        ),
        tuple(MovedFacts(*facts) for facts in moves),
        tuple(ReleasedFacts(*facts) for facts in released),
    )  # fmt: skip


def run_collation(job: tuple[CollationTask, Cache]) -> Collated:
    """Collate one task, or take it from the cache. A fault of the program is a problem of it."""
    task, kept = job
    found = kept.get(task.key)
    if found is not None:
        try:
            return Collated.from_bytes(found)
        except (ValueError, KeyError, TypeError):
            pass  # written by something else: collate it again
    try:
        value = collate_copies(task)
    except MemoryError:
        raise
    except Exception as fault:  # one document must not stop the others
        if isinstance(fault, OSError) and fault.errno is not None:
            raise system_refusal(fault) from fault
        said = visible(f"{type(fault).__name__}: {fault}")
        return Collated(problems=(problem("build.internal", Place(id=task.document), reason=said),))
    kept.put(task.key, value.to_bytes())
    return value


def collate_copies(task: CollationTask) -> Collated:
    """The copies of a task in groups of the same wording, each of two or more collated."""
    from archivekit.words.forms import FormRules

    rules = FormRules.default(task.language)
    tokens = [_tokens(copy, task.language, rules) for copy in task.copies]
    shares = shared_wording(tokens)
    together, *others = alike(len(tokens), shares)
    groups, problems = [], []
    for members in (together, *others):
        if len(members) > 1:
            collation = _collation([tokens[number] for number in members], rules)
            groups.append(_facts(members, collation))
            place = Place(id=task.document)
            problems += [Problem(p.code, p.severity, p.message, place, p.snippet, p.cure)
                         for p in collation.problems]  # fmt: skip
    apart = [_nearest(members, shares) for members in others]
    return Collated(tuple(groups), tuple(apart), tuple(problems))


def _tokens(copy: Copy, language: str, rules: Any) -> Tokens:
    from archivekit.words.gaps import find_gaps
    from archivekit.words.tokens import Gap, GapKind, tokenize

    text = copy.path.read_bytes().decode()
    annotated = [
        (Span(start, end), Gap(GapKind(kind), extent)) for start, end, kind, extent in copy.gaps
    ]
    # Found once more: blackened places and codes of exemptions are no annotations.
    return tokenize(text, rules, language, [*annotated, *find_gaps(text, language)])


def shared_wording(tokens: Sequence[Tokens]) -> dict[tuple[int, int], int]:
    """For each two texts, how many per cent of the shorter one's wording the other has too.

    What is counted are words of content (and numbers) that follow each other: two translations
    have many of the same words, but seldom side by side.
    """
    from archivekit.words.tokens import TokenKind

    content = (TokenKind.CONTENT, TokenKind.NUMBER)
    words = [
        [form for form, kind in zip(one.forms, one.kinds.tolist(), strict=True) if kind in content]
        for one in tokens
    ]
    pairs = [Counter(pairwise(its)) for its in words]
    shares = {}
    for i, j in combinations(range(len(tokens)), 2):
        shorter = min(pairs[i].total(), pairs[j].total())
        common = (pairs[i] & pairs[j]).total()
        shares[i, j] = 100 * common // shorter if shorter else 100 * (words[i] == words[j])
    return shares


def alike(count: int, shares: Shares) -> list[tuple[int, ...]]:
    """Texts in groups: whoever has the wording of one has that of its group; the largest first.

    >>> alike(4, {(0, 1): 15, (0, 2): 80, (1, 2): 14, (0, 3): 9, (1, 3): 20, (2, 3): 60})
    [(0, 2, 3), (1,)]
    """
    group = list(range(count))
    for (i, j), share in sorted(shares.items()):
        if share >= SAME_WORDING:
            one, other = sorted((group[i], group[j]))
            group = [one if its == other else its for its in group]
    found = [tuple(i for i in range(count) if group[i] == name) for name in sorted(set(group))]
    return sorted(found, key=lambda members: (-len(members), members))


def _nearest(members: tuple[int, ...], shares: Shares) -> tuple[int, int, int]:
    """A member of a group, the text outside that is nearest to it, and what they share."""
    outside = [
        (-share, *((i, j) if i in members else (j, i)))
        for (i, j), share in shares.items()
        if (i in members) != (j in members)
    ]
    share, member, other = min(outside)
    return member, other, -share


def _collation(tokens: Sequence[Tokens], rules: Any) -> Collation:
    from archivekit.collate.collate import collate
    from archivekit.collate.collation import CollatedWitness

    return collate([CollatedWitness("", its) for its in tokens], rules=rules)


def _facts(members: tuple[int, ...], collation: Collation) -> Group:
    """A collation as it is published; where only blanks differ, nothing does."""
    from archivekit.words.tokens import TokenKind

    number = dict(zip(collation.sigla, members, strict=True))
    unseen = (TokenKind.PUNCTUATION, TokenKind.GAP)
    words = [sum(kind not in unseen for kind in w.tokens.kinds.tolist())
             for w in collation.witnesses]  # fmt: skip
    differing = (variant for variant in collation.variants if len(variant.readings) > 1)
    return Group(
        members, collation.sigla, tuple(words), len(collation.cells), collation.matched,
        collation.possible, tuple(_variant(variant, collation, number) for variant in differing),
        tuple(_moved(collation, number)), tuple(_released(collation, number)),
    )  # fmt: skip


def _variant(variant: Variant, collation: Collation, number: Mapping[str, int]) -> VariantFacts:
    readings = []
    for reading in variant.readings:
        is_lemma = reading is variant.lemma
        for sigil, span, (first, _) in zip(
            reading.sigla, reading.spans, reading.tokens, strict=True
        ):
            tokens = collation.witnesses[collation.sigla.index(sigil)].tokens
            gap = tokens.gaps.get(first) if reading.state in _GAPS else None
            readings.append(
                ReadingFacts(
                    number[sigil], span.start, span.end,
                    span.of(tokens.text) if reading.text else "", reading.state.value, is_lemma,
                    reading.kind, gap.extent if gap else "",
                )
            )  # fmt: skip
    said = sorted(f"{reading.state} {reading.text}" for reading in variant.readings)
    known = [*_around(variant, collation), *said]
    return VariantFacts(
        variant.kind, variant.significance, text_hash("\n".join(known)), sketch(" ".join(known)),
        tuple(sorted(readings, key=lambda one: one.copy)),
    )  # fmt: skip


def _around(variant: Variant, collation: Collation) -> Iterator[str]:
    """The words before and after a place in the first copy that has words there, if one has."""
    places = {
        sigil: (not reading.text, tokens)
        for reading in variant.readings
        for sigil, tokens in zip(reading.sigla, reading.tokens, strict=True)
    }
    _, order = min((places[sigil][0], at) for at, sigil in enumerate(collation.sigla))
    first, end = places[collation.sigla[order]][1]
    forms = collation.witnesses[order].tokens.forms
    yield from forms[max(0, first - CONTEXT) : first]
    yield ""
    yield from forms[end : end + CONTEXT]


_GAPS = frozenset(("excision", "lacuna", "illegible"))


def _moved(collation: Collation, number: Mapping[str, int]) -> Iterator[MovedFacts]:
    texts = {witness.sigil: witness.tokens.text for witness in collation.witnesses}
    for move in collation.moves:
        for side, places in enumerate((move.one, move.other), 1):
            for at in sorted(places, key=lambda place: number[place.sigil]):
                text = at.span.of(texts[at.sigil])
                where = (number[at.sigil], at.span.start, at.span.end)
                yield MovedFacts(move.number, side, *where, text, move.shared)


def _released(collation: Collation, number: Mapping[str, int]) -> Iterator[ReleasedFacts]:
    texts = {witness.sigil: witness.tokens.text for witness in collation.witnesses}
    for one in collation.released:
        gap = one.gap
        for at in sorted(one.shown, key=lambda place: number[place.sigil]):
            yield ReleasedFacts(
                one.number, number[gap.sigil], gap.span.start, gap.span.end, one.state.value,
                one.extent, number[at.sigil], at.span.start, at.span.end,
                at.span.of(texts[at.sigil]),
            )  # fmt: skip
