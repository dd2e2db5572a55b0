"""What one token is, as a regular expression: a word, a number, or a sign."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from archivekit.words.languages import primary

APOSTROPHES = "'’‘ʼ`´"
HYPHENS = "-‐‑\u00ad"
# Scripts without blanks between words: Thai, Lao, Myanmar, Khmer, kana, Han.
_APART = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_IS_APART = re.compile(f"[{_APART}]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_LETTER = r"[^\W\d_]"
# Before these, a hyphen at a line end is not that of a broken word: "medium-\nand long-range".
_JOINING = "and|or|to|und|oder|bzw|bis|et|ou|y|e|o|и|или"
# Elided words before a vowel; what they are elided from may differ, the word after is the same.
_ELIDED = {
    "fr": "[cdjlmnst]|qu|(?:jus|lors|puis|quoi)qu",
    "it": "[cdlmnstv]|un|gl|(?:a|da|de|co|ne|su)ll|quest|quell|bell|sant|tutt|dov|com|anch",
    "ca": "[dlmnst]",
}


def token_pattern(text: str, language: str) -> re.Pattern[str]:
    """The pattern whose matches, one after another, are the text: blanks, then one token.

    The last match may hold blanks only. Marks and unseen characters are those of this text, so
    that the pattern of a plain text stays fast.

    >>> token_pattern("", "en").findall("The U.N. didn't co-operate...")
    ['The', ' U.N.', " didn't", ' co-operate', '...', '']
    >>> token_pattern("", "fr").findall("l'homme d’aujourd’hui")
    ["l'", 'homme', ' d’', 'aujourd’hui', '']
    """
    if text.isascii() and not _CONTROLS.search(text):
        return _compiled("", "", False, primary(language))
    letters = sorted(set(text))
    marks = "".join(c for c in letters if unicodedata.category(c)[0] == "M")
    unseen = "".join(c for c in letters if is_unseen(c) and c != "\u00ad")
    return _compiled(marks, unseen, bool(_IS_APART.search(text)), primary(language))


def is_unseen(char: str) -> bool:
    """Whether a character has no shape: controls, joiners, marks of direction, the soft hyphen.

    Outside of words they are blanks.

    >>> is_unseen("\\u200b"), is_unseen(" "), is_unseen("a")
    (True, False, False)
    """
    return unicodedata.category(char) in ("Cc", "Cf") and not char.isspace()


@lru_cache(maxsize=256)
def _compiled(marks: str, unseen: str, apart: bool, language: str) -> re.Pattern[str]:
    letter = rf"[^\W\d_{_APART}]" if apart else _LETTER
    sign = rf"[^\W_{_APART}]" if apart else r"[^\W_]"
    inner, mark = re.escape(marks + unseen), re.escape(marks)
    run = rf"{sign}++" + (rf"(?:[{inner}]++{sign}*+)*+" if inner else "")
    after = rf"[{inner}]*+" if inner else ""
    blanks = rf"[\s{re.escape(unseen)}\u00ad]*+"
    alternatives = [
        _word(letter, run, language),
        rf"[{_APART}][{mark}]*+" if marks else f"[{_APART}]",
        r"\.{2,}+(?: \.++)*+|\.(?: \.){2,}+|…[.…]*+",  # an ellipsis
        r"-++|=++|\*++|_++|~++|#++|''|``|‘‘|’’|,,",  # drawn or typed as several signs
        r"\S" + after,
    ]
    kept = [a for n, a in enumerate(alternatives) if n != 1 or apart]
    return re.compile(rf"{blanks}(?:{'|'.join(kept)}|\Z)")


def _word(letter: str, run: str, language: str) -> str:
    """A word with its apostrophes, hyphens and line ends; a number with sign, points and parts."""
    initials = rf"{letter}(?:\.{letter}(?!\w))++(?:\.(?!\.))?+"
    part = rf"(?:{initials}|{run})"
    joints = [
        rf"(?<!\d)[{HYPHENS}¬][ \t]{{0,40}}\r?\n[ \t]{{0,40}}(?={letter})(?!(?:{_JOINING})\b)",
        rf"[{HYPHENS}{APOSTROPHES}]",
        r"(?<=\d)[.,:/–·](?=\d)",
        r"(?<=\d)[\u00a0\u202f\u2009](?=\d{3}(?!\d))",
    ]
    word = rf"(?:[-+−](?<!\S.)(?=\d++(?!-)))?+{part}(?:(?:{'|'.join(joints)}){part})*+"
    if language not in _ELIDED:
        return word
    return rf"(?i:{_ELIDED[language]})[{APOSTROPHES}](?={letter})|{word}"
