"""Words that machines misread: letters that look alike stand for each other, and nothing else."""

from __future__ import annotations

from archivekit.normalize.lexicon import frequency, has_list
from archivekit.words.languages import function_words

# What optical character recognition takes for each other in worn type and poor copies. The class of
# such a pair is SPELLING: one copy's letters are wrong, and the word meant is the same.
LOOK_ALIKE: tuple[tuple[str, str], ...] = (
    *(("rn", "m"), ("nn", "rm"), ("cl", "d"), ("vv", "w")),
    *(("h", "b"), ("e", "c")),
    *(("l", "1"), ("l", "I"), ("1", "I"), ("0", "O"), ("0", "o")),
)
_FIRST = frozenset(side[0] for pair in LOOK_ALIKE for side in pair)
_NAME = 5  # letters of the shortest name
_RARE = 50  # the least count of the lists: such words are names and terms more often than not
_COMMON = 1000  # how often a word must be counted that a name may be taken for


def is_misread(one: str, other: str, language: str) -> bool:
    """Whether one word is the other with letters taken for such that look alike.

    One must be a word of the language and the other none, nor possibly a name: Hannon may be a
    misread Harmon, or another man. What has no letter is a number.

    >>> is_misread("comrnander", "commander", "en"), is_misread("a11", "all", "en")
    (True, True)
    >>> is_misread("modem", "modern", "en"), is_misread("10", "lO", "en")
    (False, False)
    """
    if not has_list(language) or not _look_alike(one, other):
        return False
    if not all(any(map(str.isalpha, word)) for word in (one, other)):
        return False
    counts = {word: frequency(word.lower(), language) for word in (one, other)}
    unknown, known = sorted((one, other), key=counts.__getitem__)
    if counts[unknown] or counts[known] <= _RARE:
        return False
    may_be_name = unknown[0].isupper() and known[0].isupper() and unknown.isalpha()
    if not may_be_name or known.lower() in function_words(language):
        return True
    return len(known) >= _NAME and counts[known] >= _COMMON


def _look_alike(one: str, other: str) -> bool:
    """Whether two different words are the same but for letters of the table.

    No two pairs of the table begin alike on both sides, so that there is one way to go on.
    """
    here = there = changed = 0
    while here < len(one) and there < len(other):
        if one[here].lower() == other[there].lower():
            here, there = here + 1, there + 1
            continue
        if one[here] not in _FIRST or other[there] not in _FIRST:
            return False
        for a, b in LOOK_ALIKE:
            if one.startswith(a, here) and other.startswith(b, there):
                here, there = here + len(a), there + len(b)
                break
            if one.startswith(b, here) and other.startswith(a, there):
                here, there = here + len(b), there + len(a)
                break
        else:
            return False
        changed += 1
    return changed > 0 and here == len(one) and there == len(other)
