"""How likely a character is in its place: letters that follow each other, alphabets, signs.

RUSSIAN_BITS was counted by us over Russian word frequencies (in modern spelling, and with the hard
sign at word ends as before 1918) and over the Synodal Bible. The alphabets and the common words
are general knowledge. Small tables are enough: they tell encodings apart, not languages.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

# Row: the letter before; column: the letter; the first of both is the edge of a word. A hex digit
# is the cost of the pair in whole bits, -log2 P(letter | letter before), 15 at most.
RUSSIAN_ALPHABET = " абвгдежзийклмнопрстуфхцчшщъыьэюя"
RUSSIAN_BITS = (
    "b654545754c464443644586958cfde6a5",  # edge
    "276465655744454b65449978668eeec65",  # а
    "6488eb3cd4e84a63e3793f9feb67379a5",  # б
    "43c9b83f73e7685286476eac87c836dd6",  # в
    "54ba935fe4e84c51e4ba5cff9df8ccaae",  # г
    "42b5a825b3e8694396784ea7b8e865897",  # д
    "296555676956443963449878667fedf88",  # е
    "638b9317e2e7b835e99a5fff7ff9e7aac",  # ж
    "3273645795e86644e4896ffacbf765fd6",  # з
    "27757558576544488643a957668fdeb85",  # и
    "18b9b4afabe77658a943ebc768ffeef9a",  # й
    "32e8cd69b3e95d72e4644fa9dff6dc8cd",  # к
    "33bb8936c2d76a73ad795dbeabe763a55",  # л
    "239bcc3fe4e9674379694ddbcfd5478a6",  # м
    "42cb873bb3e8bc53d9765ac78d9745c85",  # н
    "2a545455665545496444997a569fee987",  # о
    "84ddee4fe5e95e8192985becb9cb78ac6",  # п
    "42a78737a3e7875298754c9bb8d756885",  # р
    "5595c73cc4e4465447626b8a7af754984",  # с
    "33b4d83fc4e68a6274696ec99fe643aa7",  # т
    "28555364676665695644ea6c557fee959",  # у
    "43ed9e3fe2e95983a38755ff9ff75a98e",  # ф
    "14c5ce6fe5ee6a62e5aa6ffbecf6e97fe",  # х
    "32e6982fb2e7aa85e8dd4ff8eff64effe",  # ц
    "63ecee27e3e69b47e8d25f9fe6fae6dde",  # ч
    "53b9ee2fe3e54955aad75ffceff8e2bfe",  # ш
    "72eaee1fe2eeee6ae9dd5fffeffae6ffe",  # щ
    "0dedee5fedeaeb9cedbdefffefffeeff6",  # ъ
    "1d7578497937564c7755cf5b75afeeff8",  # ы
    "1d8a876f69e4e549cd55e9f785ffbec66",  # ь
    "6d8686df9d56554c7570e8afe8ffeccfe",  # э
    "1a4b84d77887787cb644ea985a5becb9b",  # ю
    "0d9796777a77665ba974ef986a6fded78",  # я
)
# Letters outside of the table cost what their neighbour in it costs, and these bits more.
CYRILLIC_LIKE = {
    "ё": ("е", 0), "і": ("и", 1), "ї": ("и", 2), "є": ("е", 2), "ґ": ("г", 4), "ў": ("у", 2),
    "ј": ("е", 4), "љ": ("л", 4), "њ": ("н", 4), "ћ": ("ч", 5), "ђ": ("ж", 6), "џ": ("ж", 6),
    "ѕ": ("з", 8), "ѓ": ("г", 6), "ќ": ("к", 6),
}  # fmt: skip


# What the languages in Cyrillic letters write beyond the Russian alphabet of today.
CYRILLIC_ALPHABETS = ("і", "іїєґ", "іў", "јљњћђџ", "јљњѓќѕџ")


class Language(NamedTuple):
    """A language in Latin letters: what it writes beyond ASCII, and its commonest ASCII words.

    `often` and `seldom` hold letters (and the apostrophe, where words are joined by it);
    `alone` the letters that are words; `rarity` the bits by which it is rarer than the first.
    """

    name: str
    rarity: int
    often: str
    seldom: str
    alone: str
    words: str


LATIN_LANGUAGES = (
    Language("English", 0, "’", "éèêñöüï", "",
             "the of and to in that is was for it with as his he be on by which this have from "
             "had not are but an or we they you were their has been would who will at all there "
             "if no our its about between my one any more when what into only other also than i "
             "new first after under before"),
    Language("German", 0, "äöüß", "éèàç", "",
             "der die und das den von zu mit sich des auf ist im dem nicht ein eine als auch es "
             "an er hat aus bei wie so wir in ich sie war sind zum zur wird nach um am aber nur "
             "noch einen einem einer oder vor durch bis ihm ihr ihn da wenn sein was man haben"),
    Language("French", 0, "éèàê’", "çôîûâùïëœ", "à",
             "de la le et les des en un du une que est pour qui dans par sur au il ne se plus "
             "pas ce l d qu n s avec sont nous vous aux son sa ses ou mais cette ces on je lui "
             "elle leur comme tout si y c j m fait sans sous dit"),
    Language("Spanish", 2, "áéíóúñ", "ü", "óé",
             "de la que el en y a los del se las por un para con no una su al lo como sus es o "
             "ha le pero muy sin sobre este entre todo cuando ser son dos fue"),
    Language("Italian", 2, "àèéìòù’", "î", "è",
             "di e il la che in a per un del non una della con le si da i al dei nel l sono ha "
             "lo se ma gli come alla dell anche questo o io mi nella delle quale era suo"),
    Language("Portuguese", 2, "ãáéçóíêõ", "âàúôü", "éàó",
             "de a o que e do da em um para com uma os no se na por as dos ao mais das como mas "
             "sua ou foi ser tem seu nos pela"),
    Language("Dutch", 2, "", "éëïèöüáóç", "",
             "de het een van en in is dat op te zijn met voor niet aan er die om ook als dan "
             "maar bij nog uit door naar heeft worden ik hij hem deze tot of wij zij"),
    Language("Danish or Norwegian", 3, "æøå", "éöä", "åøé",
             "og i det at en den til er som de med for ikke der var han et av af jeg vi har om "
             "men sig seg fra skal hun ham eller kan ved efter"),
    Language("Swedish", 3, "åäö", "é", "åö",
             "och i att det en som den av till med var inte han ett om de jag vi har men sig "
             "kan efter eller hon vid skall skulle alla"),
    Language("Finnish", 4, "äö", "å", "",
             "ja on ei se oli joka kun mutta niin ovat ole mukaan sen jo tai ollut kuin "
             "en minun te me olla voi ne kaikki"),
    Language("Icelandic", 8, "áéíóúýþæöð", "", "áíó",
             "og sem var er um en til ekki hann hefur af eru fyrir voru"),
    Language("Polish", 3, "ąćęłńóśźż", "", "",
             "i w na z do nie o od jest po za przez oraz jako dla przy ale to tak co jak ten "
             "tego go ich jego te ma tylko"),
    Language("Czech", 3, "áčéěířšůýž", "ďňóťú", "",
             "a v na se je z do o s k po ve za od jako ale by to tak co ten jeho jsem byl jen "
             "podle pro"),
    Language("Slovak", 5, "áčéíľšťúýž", "äďĺňóôŕ", "",
             "a v na sa je z do o s k po vo za od ako ale by to tak ten jeho som bol len"),
    Language("Hungarian", 3, "áéíóöőúüű", "", "őó",
             "a az egy hogy nem is volt meg de ez csak s e el ki mint vagy ezt azt"),
    Language("Croatian or Slovene", 4, "čćđšž", "", "",
             "i u je na se da za od su s po koji in v ki ne so kao to bi sam ali kako"),
    Language("Romanian", 5, "ăâîşţ", "", "",
             "de la cu un o pe din mai ca nu au este care pentru a prin fost sau fi se ce sunt "
             "lor al ale dar unei unor"),
    Language("Latvian", 5, "āčēīšūž", "ģķļņ", "",
             "un ir no uz par ar kas ka to lai bet es ne pie tas vai jo pat bez"),
    Language("Lithuanian", 5, "ąčęėįšųūž", "", "",
             "ir kad su tai bet yra ne o kaip jis po dar jo iki nuo prie tik"),
    Language("Estonian", 5, "äõüö", "šž", "",
             "ja on ei et kui ka oma see mis ta oli kes siis aga ning ma nii"),
    Language("Albanian", 6, "ë", "ç", "",
             "e dhe i se me nga ka po u si nuk do tij ishte por kjo"),
    Language("Catalan", 4, "àéèíòóúç", "ïü", "éàó",
             "de la que i el en a les els un per una del es amb no al com dels"),
    Language("Irish", 5, "áéíóú", "", "áéíó",
             "an na agus ar i is a le go do ag sin bhi gach"),
    Language("Turkish", 4, "çğıöşü", "âîûİ", "",
             "ve bir bu de da ile olarak olan daha gibi sonra kadar o en ne ama her ben"),
)  # fmt: skip
# What any of these languages may hold in names and loans.
LOAN_LETTERS = "éèêàçôâîûëïöüäñáíóúœß"


# --- the cost of a character in its place, in bits -----------------------------------------------


@cache
def kind(char: str) -> str:
    """`c` Cyrillic, `l` Latin, `g` other letters; `d` digits, `b` box drawing, blank or `x`."""
    if char.isspace() or char < " ":
        return " "
    if "\u2500" <= char <= "\u259f":
        return "b"
    if char.isdigit():
        return "d"
    if not char.isalpha() or char in "ªºµƒ" or unicodedata.category(char) == "Lm":
        return "x"
    name = unicodedata.name(char, "")
    return "c" if name.startswith("CYRILLIC") else "l" if name.startswith("LATIN") else "g"


@cache
def _folded(char: str) -> tuple[int, int]:
    """The place of a Cyrillic letter in the table of pairs, and the bits it costs on top."""
    letter, extra = CYRILLIC_LIKE.get(char.lower(), (char.lower(), 0))
    at = RUSSIAN_ALPHABET.find(letter)
    return (at, extra) if at > 0 else (0, 12)


def cyrillic_bits(before: str, char: str, after: str) -> int:
    """What a character costs between its neighbours, if the text is Russian or near to it.

    >>> sum(cyrillic_bits(*three) for three in (" не", "нет", "ет "))
    14
    >>> sum(cyrillic_bits(*three) for three in (" МЕ", "МЕР", "ЕР "))
    15
    """
    if kind(char) != "c":
        return _sign(before, char, after)
    row = _folded(before)[0] if kind(before) == "c" else 0
    column, cost = _folded(char)
    cost += int(RUSSIAN_BITS[row][column], 16) if column else 0
    if kind(after) != "c":
        cost += int(RUSSIAN_BITS[column][0], 16)
    if char in "ўЎ" and before.lower() not in "аеёиоуыэюяі" and row:  # it follows a vowel
        cost += 12
    if row == 0 and char.lower() in "ьъ":  # no word begins with them
        cost += 6
    cost += 16 * ((kind(before) in "lg") + (kind(after) in "lg"))
    cost += 3 * ((kind(before) == "d") + (kind(after) == "d"))
    if char.isupper():
        cost += 18 if before.islower() and kind(before) == "c" else row == 0
    return cost


@cache
def latin_letter_bits(language: Language, char: str, alone: bool) -> int:
    """How seldom the language writes the letter; signs cost nothing here but the apostrophe."""
    if char == "’":
        return 0 if char in language.often else 2 if char in language.seldom else 6
    if kind(char) != "l":
        return 20 if kind(char) in "cg" else 0
    small = char if char in language.often + language.seldom else char.lower()
    cost = 7 if small in language.often else 11 if small in language.seldom else 22
    if cost == 22 and small in LOAN_LETTERS:
        cost = 17
    return cost + 2 * char.isupper() + 8 * (alone and small not in language.alone)


def latin_context_bits(before: str, char: str, after: str) -> int:
    """What the neighbours of a Latin letter cost: capitals within words, other scripts, digits."""
    if kind(char) not in "lcg":
        return _sign(before, char, after)
    cost = 16 * ((kind(before) in "cg") + (kind(after) in "cg"))
    cost += 6 * ((kind(before) == "d") + (kind(after) == "d"))
    cost += 8 * (before in ".,;:!?")
    if kind(before) == "l" and before > "\x7f":
        cost += 2
    if char.isupper() and before.islower():
        cost += 16
    if char.islower() and after.isupper():
        cost += 16
    return cost


def _sign(before: str, char: str, after: str) -> int:
    """What a character that is no letter costs between its neighbours."""
    sides = (kind(before) in "clgd") + (kind(after) in "clgd")
    digits = (kind(before) == "d") + (kind(after) == "d")
    for signs, cost in _SIGNS:
        if char in signs:
            return cost(before, after, sides, digits)
    if kind(char) == "b":  # the frames of tables: long runs of one line, seldom of blocks
        return 2 if char == before else (14 if char < "\u2580" else 20) + 8 * sides
    return (26 if char in "´¨¸¯ˆ˜ˇ˘˙˛˝˚" else 17) + 6 * sides


def _apostrophe(before: str, after: str, sides: int) -> int:
    """Cheap where English (it’s, don’t) and French (l’eau, qu’il) have it."""
    if sides < 2:
        return 8 if before.isalnum() else 12
    english = after in "sdlmrv" or (before == "n" and after == "t")
    elided = before.lower() in "ldjcmnstu" and after.lower() in "aeiouyhéèêàâîô"
    return 8 if english or elided else 14


_SIGNS: tuple[tuple[str, Callable[[str, str, int, int], int]], ...] = (
    ("„‚‘", lambda before, after, sides, digits: 24 if before.isalnum() else 12 - 2 * sides),
    ("«»“”‹›", lambda before, after, sides, digits: (10, 9, 26)[sides]),
    ("’", lambda before, after, sides, digits: _apostrophe(before, after, sides)),
    ("—…", lambda before, after, sides, digits: 9 + 2 * (sides == 2)),
    ("–", lambda before, after, sides, digits: 9 + 4 * (sides == 2 and not digits)),
    ("\u00a0", lambda before, after, sides, digits: 9 + 2 * (sides == 2)),
    ("°", lambda before, after, sides, digits: 9 if digits else 15),
    ("£€", lambda before, after, sides, digits: 9 if digits else 13 + 6 * sides),
    ("§№", lambda before, after, sides, digits: 18 if before.isalnum() else 10),
    ("¿¡", lambda before, after, sides, digits: 20 if before.isalnum() else 9 + 4 * (not sides)),
    ("©®™•½¼¾²³ªº·×±", lambda before, after, sides, digits: 13 + 5 * sides - 5 * digits),
)


Trigrams = dict[tuple[int, int, int], int]
"""How often a byte beyond ASCII stands between two others."""


def cyrillic_cost(table: tuple[str, ...], around: Trigrams) -> int:
    """What the bytes, each between its neighbours, cost as Russian in the table of a codec."""
    return sum(
        n * cyrillic_bits(table[before], table[value], table[after])
        for (before, value, after), n in around.items()
    )


def strange_cyrillic(table: tuple[str, ...], around: Trigrams) -> int:
    """How many letters are neither Russian nor of that other alphabet which has most of them."""
    beyond: Counter[str] = Counter()
    for (_, value, _), n in around.items():
        char = table[value].lower()
        if kind(char) == "c" and char not in RUSSIAN_ALPHABET + "ё":
            beyond[char] += n
    held = max(sum(beyond[char] for char in alphabet) for alphabet in CYRILLIC_ALPHABETS)
    return beyond.total() - held


def latin_cost(
    table: tuple[str, ...], around: Trigrams, words: Counter[bytes]
) -> tuple[int, int, str, int, int]:
    """How well the text fits the likeliest language.

    The fit, the cost, the language's name, how many letters it does not write, and how many of
    its words occur. `words` counts the ASCII words of the text, in small letters.
    """
    context = 0
    letters: Counter[tuple[str, bool]] = Counter()
    for (before, value, after), n in around.items():
        char = table[value]
        context += n * latin_context_bits(table[before], char, table[after])
        alone = kind(table[before]) not in "lcg" and kind(table[after]) not in "lcg"
        letters[char, alone] += n
    hits = {
        language: sum(words[word.encode()] for word in language.words.split())
        for language in LATIN_LANGUAGES
    }
    most = max(hits.values())

    def fit(language: Language) -> int:
        return sum(
            n * latin_letter_bits(language, char, alone) for (char, alone), n in letters.items()
        )

    def total(language: Language) -> int:
        return context + fit(language) + language.rarity + 5 * (most - hits[language])

    best = min(LATIN_LANGUAGES, key=total)
    own = best.often + best.seldom
    strange = sum(
        n
        for (char, _), n in letters.items()
        if kind(char) in "lcg" and char not in own and char.lower() not in own
    )
    return context + fit(best), total(best), best.name, strange, hits[best]
