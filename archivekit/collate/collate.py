"""The door of the room: witnesses in, a collation out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from string import ascii_uppercase
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archivekit.collate.collation import CollatedWitness, Collation
from archivekit.collate.columns import Likeness, side_by_side
from archivekit.collate.exact import Ids
from archivekit.collate.many import merged
from archivekit.collate.moves import find_moves
from archivekit.collate.pairs import Matcher
from archivekit.core.budget import Budget
from archivekit.core.document import Document
from archivekit.core.problems import Place, Problem, problem
from archivekit.words.forms import FormRules
from archivekit.words.gaps import find_gaps, gaps_of
from archivekit.words.languages import likeliest_language
from archivekit.words.tokens import TokenKind, Tokens, given_tokens, tokenize
from archivekit.work.progress import NoProgress, Progress

Given = Document | str | Mapping[str, Any] | CollatedWitness

OPERATIONS = 1 << 33
"""Operations of one collation: a minute; past it stretches are divided instead of compared."""

SAMPLE = 5_000
"""Characters by which the language of a text is told."""

# By TokenKind: there is no kind 0; punctuation, function words, content, numbers, gaps.
_RANKS = np.array([0, 0, 1, 2, 2, 2], np.int8)


def collate(
    witnesses: Sequence[Given],
    *,
    sigla: Sequence[str] = (),
    base: str = "",
    weights: bool | None = None,
    rules: FormRules | None = None,
    near: bool = True,
    moves: bool = True,
    budget: int = OPERATIONS,
    progress: Progress | None = None,
) -> Collation:
    """Collate two or more witnesses of the same wording: texts, documents, or given tokens.

    A mapping is a witness as CollateX takes it: `id`, and `content` or `tokens` (of `t` and `n`).
    `base` names the witness whose readings are the lemmas; the table does not depend on it, nor on
    the order of the witnesses. With `weights` a word of content goes before any number of function
    words, and these before punctuation; without, all tokens weigh the same (the default when every
    witness comes with tokens of its own). `near` puts words that are alike side by side.

    Raises ValueError for fewer than two witnesses, a siglum that stands twice, an unknown base.

    >>> two = collate(["They had 12 ships.", "They had 15 ships!"])
    >>> [(v.lemma.text, v.readings[1].text, v.kind) for v in two.variants]
    [('12', '15', 'wording'), ('.', '!', 'punctuation')]
    """
    _checked(witnesses)
    progress = progress or NoProgress()
    progress.start("collate", 2 * len(witnesses))
    try:
        rules = rules or FormRules.default(_language(witnesses))
        ready = []
        for one in witnesses:
            ready.append(_ready(one, rules))
            progress.advance()
        named = _named(ready, sigla, base)
        if weights is None:
            weights = not all(isinstance(one, Mapping) and "tokens" in one for one in witnesses)
        settings = {"weights": weights, "near": near, "moves": moves}
        found = _collated(named, rules, settings, budget, progress)
        found = replace(found, base=base)
        return replace(found, moves=find_moves(found)) if moves else found
    finally:
        progress.finish()


def _checked(witnesses: Sequence[Given]) -> None:
    """Raises ValueError for what is no witness."""
    for number, one in enumerate(witnesses, start=1):
        good = isinstance(one, Document | str | CollatedWitness)
        if isinstance(one, Mapping):
            good = isinstance(one.get("content"), str) or isinstance(one.get("tokens"), list)
        if isinstance(witnesses, str) or not good:
            raise ValueError(f"witness {number} is no text, document, or mapping with content")


def _collated(
    named: tuple[CollatedWitness, ...],
    rules: FormRules,
    settings: Mapping[str, bool],
    budget: int,
    progress: Progress,
) -> Collation:
    """The collation but for moves; the work is done in an order that follows from the content."""
    order = sorted(range(len(named)), key=lambda number: _content(named[number].tokens))
    interned, forms, kinds = _interned([named[number].tokens for number in order])
    ranks = _RANKS[kinds]
    matcher = Matcher(ranks if settings["weights"] else None, ranks, Budget(budget))
    profile = merged(interned, matcher, progress.advance)
    cells = side_by_side(profile, Likeness(forms, kinds.tolist(), settings["near"]))
    given = np.empty_like(cells)
    given[:, order] = cells
    given_ids = tuple(interned[order.index(number)] for number in range(len(named)))
    problems = tuple(_coarse(matcher))
    found = Collation(named, given, given_ids, rules, 0, problems=problems, settings=settings)
    return replace(found, matched=_matched(found.column_ids()))


def _matched(ids: NDArray[np.int32]) -> int:
    """Pairs of equal words that stand in one column."""
    column, witness = np.nonzero(ids >= 0)
    places = column * (int(ids.max(initial=0)) + 1) + ids[column, witness]
    _, counts = np.unique(places, return_counts=True)
    return int((counts * (counts - 1) // 2).sum())


def _ready(one: Given, rules: FormRules) -> CollatedWitness:
    """A witness with its tokens; the siglum is empty where none was given."""
    if isinstance(one, CollatedWitness):
        return one
    if isinstance(one, Document):
        tokens = tokenize(one.text, rules, rules.language, gaps_of(one))
        return CollatedWitness("", tokens, one.source.path, one)
    if isinstance(one, str):
        return CollatedWitness("", _tokens(one, rules))
    sigil = str(one.get("id", ""))
    if "tokens" in one:
        pairs = [(str(token["t"]), str(token.get("n", token["t"]))) for token in one["tokens"]]
        if not all(text.strip() for text, _ in pairs):
            raise ValueError(f"a token of witness {sigil} has no character that can be seen")
        return CollatedWitness(sigil, given_tokens(pairs))
    return CollatedWitness(sigil, _tokens(str(one["content"]), rules))


def _tokens(text: str, rules: FormRules) -> Tokens:
    return tokenize(text, rules, rules.language, find_gaps(text, rules.language))


def _named(
    ready: Sequence[CollatedWitness], sigla: Sequence[str], base: str
) -> tuple[CollatedWitness, ...]:
    """The witnesses with their sigla: those given, those they bring, or letters."""
    if len(ready) < 2:
        raise ValueError("a collation needs two witnesses or more")
    if sigla and len(sigla) != len(ready):
        raise ValueError(f"{len(sigla)} sigla for {len(ready)} witnesses")
    names = [
        sigla[number] if sigla else one.sigil or _letters(number)
        for number, one in enumerate(ready)
    ]  # fmt: skip
    for name in names:
        if not name.strip():
            raise ValueError("a siglum must be characters that can be seen")
        if names.count(name) > 1:
            raise ValueError(f"the siglum {name} stands for more than one witness")
    if base and base not in names:
        raise ValueError(f"no witness is called {base}; there are {', '.join(names)}")
    return tuple(replace(one, sigil=name) for one, name in zip(ready, names, strict=True))


def _letters(number: int) -> str:
    """A to Z, then A2 to Z2.

    >>> _letters(1), _letters(27)
    ('B', 'B2')
    """
    round_, letter = divmod(number, 26)
    return ascii_uppercase[letter] + (str(round_ + 1) if round_ else "")


def _content(tokens: Tokens) -> tuple[str, str]:
    """What decides the order of witnesses within the program: their words, then their letters."""
    return _hash("\x1f".join(tokens.forms)), _hash(tokens.text)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _interned(
    sequence: Sequence[Tokens],
) -> tuple[list[Ids], list[str], NDArray[np.uint8]]:
    """Forms as numbers, with the form and the lightest kind of each; no two gaps are equal.

    The lightest: "&" is a word of content by itself, but as "and" it only joins.
    """
    known: dict[str | tuple[int, int], int] = {}
    found: list[Ids] = []
    for number, tokens in enumerate(sequence):
        keys: list[str | tuple[int, int]] = list(tokens.forms)
        for gap in tokens.gaps:
            keys[gap] = (number, gap)
        for key in keys:
            if key not in known:
                known[key] = len(known)
        found.append(np.fromiter(map(known.__getitem__, keys), np.int32, len(keys)))
    kinds = np.full(len(known), TokenKind.GAP, np.uint8)
    for ids, tokens in zip(found, sequence, strict=True):
        np.minimum.at(kinds, ids, tokens.kinds)
    return found, [key if isinstance(key, str) else "" for key in known], kinds


def _language(witnesses: Sequence[Given]) -> str:
    """The language that most witnesses are in: as their documents say, or as their words do."""
    tags = [
        one.language if isinstance(one, Document) else likeliest_language(_words(one)[:SAMPLE])
        for one in witnesses
    ]
    return min(tags, key=lambda tag: (tag == "und", -tags.count(tag), tag), default="und")


def _words(one: str | Mapping[str, Any] | CollatedWitness) -> str:
    if isinstance(one, CollatedWitness):
        return one.tokens.text
    if isinstance(one, str):
        return one
    if "tokens" in one:
        return " ".join(str(token["t"]) for token in one["tokens"][: SAMPLE // 5])
    return str(one["content"])


def _coarse(matcher: Matcher) -> list[Problem]:
    if not matcher.coarse:
        return []
    return [problem("collation.coarse", Place(), words=f"{matcher.coarse:,}")]
