"""Which language a text is in, or that it cannot be told."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

UNDETERMINED = "und"

# The languages looked for where no candidates are given: those of diplomatic archives.
_NAMES = {
    "en": "English", "ru": "Russian", "uk": "Ukrainian", "be": "Belarusian", "de": "German",
    "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "pl": "Polish",
    "cs": "Czech", "sk": "Slovak", "hu": "Hungarian", "ro": "Romanian", "bg": "Bulgarian",
    "sr": "Serbian", "hr": "Croatian", "sl": "Slovenian", "mk": "Macedonian", "sq": "Albanian",
    "nl": "Dutch", "sv": "Swedish", "no": "Norwegian", "da": "Danish", "fi": "Finnish",
    "et": "Estonian", "lv": "Latvian", "lt": "Lithuanian", "tr": "Turkish", "el": "Greek",
    "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "vi": "Vietnamese", "ar": "Arabic",
    "fa": "Persian", "he": "Hebrew", "hi": "Hindi", "hy": "Armenian", "ka": "Georgian",
    "th": "Thai", "la": "Latin",
}  # fmt: skip
# Latin is short of function words and draws citations to itself: only when asked for.
_DEFAULT = tuple(tag for tag in _NAMES if tag != "la")
# BCP 47 subtags that the model knows under another code.
_MODEL_CODES = {"nb": "no", "iw": "he", "in": "id", "mo": "ro", "fil": "tl", "cmn": "zh"}

# First code point of each run of blocks, and the script of its letters.
_BLOCKS = (
    (0x0041, "Latin"), (0x0250, ""), (0x0370, "Greek"), (0x0400, "Cyrillic"),
    (0x0530, "Armenian"), (0x0590, "Hebrew"), (0x0600, "Arabic"), (0x0700, ""),
    (0x0750, "Arabic"), (0x0780, ""), (0x08A0, "Arabic"), (0x0900, "Devanagari"),
    (0x0980, "Bengali"), (0x0A00, "Gurmukhi"), (0x0A80, "Gujarati"), (0x0B00, ""),
    (0x0B80, "Tamil"), (0x0C00, "Telugu"), (0x0C80, "Kannada"), (0x0D00, "Malayalam"),
    (0x0D80, "Sinhala"), (0x0E00, "Thai"), (0x0E80, "Lao"), (0x0F00, ""), (0x1000, "Myanmar"),
    (0x10A0, "Georgian"), (0x1100, "Hangul"), (0x1200, "Ethiopic"), (0x13A0, ""),
    (0x1780, "Khmer"), (0x1800, "Mongolian"), (0x18B0, ""), (0x1C80, "Cyrillic"),
    (0x1C90, "Georgian"), (0x1CC0, ""), (0x1E00, "Latin"), (0x1F00, "Greek"), (0x2000, ""),
    (0x2DE0, "Cyrillic"), (0x2E00, ""), (0x3040, "Kana"), (0x3100, ""), (0x3130, "Hangul"),
    (0x3190, ""), (0x31F0, "Kana"), (0x3200, ""), (0x3400, "Han"), (0x4DC0, ""),
    (0x4E00, "Han"), (0xA000, ""), (0xA640, "Cyrillic"), (0xA6A0, ""), (0xA720, "Latin"),
    (0xA800, ""), (0xAC00, "Hangul"), (0xD7B0, ""), (0xF900, "Han"), (0xFB00, "Latin"),
    (0xFB07, ""), (0xFB1D, "Hebrew"), (0xFB50, "Arabic"), (0xFE00, ""), (0xFE70, "Arabic"),
    (0xFF00, "Latin"), (0xFF66, "Kana"), (0xFFA0, "Hangul"), (0xFFDD, ""), (0x20000, "Han"),
    (0x32000, ""),
)  # fmt: skip
_BLOCK_STARTS = [start for start, _ in _BLOCKS]

# The scripts that a language other than one in Latin letters is written in.
_SCRIPTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(["ba", "be", "bg", "ky", "mk", "ru", "tg", "tt", "uk"], ("Cyrillic",)),
    **dict.fromkeys(["az", "kk", "mn", "sr", "tk", "uz", "bs"], ("Cyrillic", "Latin")),
    **dict.fromkeys(["ar", "arz", "ary", "fa", "ps", "sdh", "ug", "ur"], ("Arabic",)),
    **dict.fromkeys(["as", "bn"], ("Bengali",)),
    **dict.fromkeys(["hi", "mr", "ne", "sa", "gom"], ("Devanagari",)),
    **dict.fromkeys(["zh", "wuu", "yue"], ("Chinese",)),
    **dict.fromkeys(["el", "grc"], ("Greek",)),
    **dict.fromkeys(["he", "hbo", "yi"], ("Hebrew",)),
    "ja": ("Japanese",), "ko": ("Korean",), "hy": ("Armenian",), "ka": ("Georgian",),
    "am": ("Ethiopic",), "th": ("Thai",), "lo": ("Lao",), "km": ("Khmer",), "my": ("Myanmar",),
    "ta": ("Tamil",), "te": ("Telugu",), "kn": ("Kannada",), "ml": ("Malayalam",),
    "si": ("Sinhala",), "gu": ("Gujarati",), "pa": ("Gurmukhi", "Arabic"),
    "ku": ("Latin", "Arabic"), "crh": ("Latin", "Cyrillic"), "kab": ("Latin",), "dz": (),
    "or": (),
}  # fmt: skip
_SCRIPT_SUBTAGS = {
    "latn": "Latin", "cyrl": "Cyrillic", "grek": "Greek", "arab": "Arabic", "hebr": "Hebrew",
    "hans": "Chinese", "hant": "Chinese", "hani": "Chinese", "jpan": "Japanese",
    "kore": "Korean", "armn": "Armenian", "geor": "Georgian", "deva": "Devanagari",
    "thai": "Thai", "ethi": "Ethiopic", "mong": "Mongolian",
}  # fmt: skip
_DENSE = frozenset(("Chinese", "Japanese", "Korean"))  # a letter is a syllable or a word

_FEWEST_LETTERS = 20
_FEWEST_DENSE = 8
_FEWEST_IN_PIECE = 10
_PIECES = 9
_PIECE_LENGTH = 300  # 9 pieces of it are read of a long text: more tells no more
_SURE_LENGTH = 250  # from here on pieces are long enough to contradict the candidates


def detect_language(text: str, candidates: Sequence[str] = ()) -> tuple[str, str]:
    """The language of `text` as a BCP 47 tag, and a sentence that says what speaks for it.

    Only `candidates` are considered if there are any. The script decides first; pieces spread
    over the text are then read one by one, and three of four must agree. The tag is `und`, with
    the reason, where the text is too short, mixed, or clearly none of the candidates.

    >>> detect_language("We would like to know your opinion, since by now you are like a Cuban.")
    ('en', '4 of 4 pieces read as English among 25 languages in Latin letters')
    >>> detect_language("CC Secretary")
    ('und', 'only 11 letters, too few to tell a language')

    The pieces are read by py3langid (A. Barbaresi, after M. Lui and T. Baldwin, "langid.py: An
    Off-the-shelf Language Identification Tool", 2012).
    """
    sample = _sample(text)
    counts = _letters_by_script("".join(sample))
    script, reason = _main_script(counts)
    if not script:
        return UNDETERMINED, reason
    asked = list(dict.fromkeys(candidates)) or list(_DEFAULT)
    rivals = [tag for tag in asked if script in _scripts_of(tag)]
    if not rivals:
        return UNDETERMINED, f"written in {_letters(script)}, as no candidate is"
    if script in _DENSE and len(rivals) == 1:
        return rivals[0], f"written in {_letters(script)}"
    if not candidates and len(rivals) == 1:
        only = f"of {len(_DEFAULT)} languages only {_name(rivals[0])} is"
        return rivals[0], f"written in {_letters(script)}: {only}"
    return _vote(_pieces(sample, counts.total()), rivals, script, counts.total())


def _sample(text: str) -> list[str]:
    """The text, or nine passages spread evenly over it."""
    if len(text) <= _PIECES * _PIECE_LENGTH:
        return [text]
    room = len(text) - _PIECE_LENGTH
    starts = [room * index // (_PIECES - 1) for index in range(_PIECES)]
    return [text[start : start + _PIECE_LENGTH] for start in starts]


def _pieces(sample: list[str], letters: int) -> list[str]:
    if len(sample) > 1:
        return sample
    text = sample[0].strip()
    if letters >= 3 * 60:
        number = min(_PIECES, letters // 60)
        cuts = [len(text) * index // number for index in range(number + 1)]
        return [text[start:end] for start, end in zip(cuts, cuts[1:], strict=False)]
    # Too short to be cut: the whole and three overlapping parts of two thirds each.
    part, length = len(text) * 2 // 3, len(text)
    return [text, text[:part], text[(length - part) // 2 :][:part], text[length - part :]]


def _letters_by_script(text: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for character, number in Counter(text).items():
        if character.isalpha():
            index = bisect_right(_BLOCK_STARTS, ord(character)) - 1
            script = _BLOCKS[index][1] if index >= 0 else ""
            counts[script or "other"] += number
    return counts


def _main_script(counts: Counter[str]) -> tuple[str, str]:
    """The script of at least four fifths of the letters, or the reason why there is none."""
    merged = Counter(counts)
    han, kana, hangul = (merged.pop(name, 0) for name in ("Han", "Kana", "Hangul"))
    east = han + kana + hangul
    if east:
        if hangul * 4 >= east:
            merged["Korean"] = east
        else:
            merged["Japanese" if kana * 10 >= east else "Chinese"] = east
    total = merged.total()
    if not total:
        return "", "no letters"
    script, most = min(merged.items(), key=lambda item: (-item[1], item[0]))
    if total < (_FEWEST_DENSE if script in _DENSE else _FEWEST_LETTERS):
        return "", f"only {total} letters, too few to tell a language"
    if most * 5 < total * 4:
        shares = sorted(merged.items(), key=lambda item: (-item[1], item[0]))
        return "", "mixed: " + ", ".join(f"{n} letters {name}" for name, n in shares)
    if script == "other":
        return "", "written in letters that are not known here"
    return script, ""


def _scripts_of(tag: str) -> tuple[str, ...]:
    subtags = tag.lower().split("-")
    for subtag in subtags[1:]:
        if subtag in _SCRIPT_SUBTAGS:
            return (_SCRIPT_SUBTAGS[subtag],)
    return _SCRIPTS.get(_model_code(tag), ("Latin",))


def _model_code(tag: str) -> str:
    primary = tag.lower().partition("-")[0]
    return _MODEL_CODES.get(primary, primary)


def _name(tag: str) -> str:
    return _NAMES.get(_model_code(tag), tag)


def _letters(script: str) -> str:
    return f"{script} {'characters' if script in _DENSE else 'letters'}"


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)


def _vote(pieces: list[str], rivals: list[str], script: str, letters: int) -> tuple[str, str]:
    """What at least three of four pieces read as, each decided by its best score alone."""
    tags: dict[str, str] = {}
    for tag in rivals:
        tags.setdefault(_model_code(tag), tag)
    usual = {tag for tag in _DEFAULT if script in _scripts_of(tag)}
    votes: Counter[str] = Counter()
    others: Counter[str] = Counter()
    pieces = [piece for piece in pieces if sum(map(str.isalpha, piece)) >= _FEWEST_IN_PIECE]
    for piece in pieces:
        ranking = [code for code, _ in _identifier().rank(piece)]
        votes.update([code for code in ranking if code in tags][:1])
        others.update([code for code in ranking if code in tags or code in usual][:1])
    number = len(pieces)
    if not votes:
        return UNDETERMINED, f"nothing to read, or no candidate in {_letters(script)} is known"
    # A long text may say that it is none of the candidates; a short one is not that sure.
    other, most = min(others.items(), key=lambda item: (-item[1], item[0]))
    if letters >= _SURE_LENGTH and other not in tags and most * 4 >= number * 3:
        return UNDETERMINED, f"{most} of {number} pieces read as {_name(other)}, no candidate"
    best, most = min(votes.items(), key=lambda item: (-item[1], item[0]))
    if most * 4 < number * 3:
        split = sorted(votes.items(), key=lambda item: (-item[1], item[0]))[:3]
        found = ", ".join(f"{n} as {_name(code)}" for code, n in split)
        return UNDETERMINED, f"{number} pieces disagree: {found}"
    if len(tags) == 1:
        agreeing = f"{others[best]} of {number} pieces read as {_name(best)}"
        return tags[best], f"the only candidate written in {_letters(script)}; {agreeing}"
    among = f"among {len(tags)} languages in {_letters(script)}"
    return tags[best], f"{most} of {number} pieces read as {_name(best)} {among}"
