"""Text and names as XML and TEI take them: escaped, and nothing lost that XML cannot hold."""

from __future__ import annotations

import re
from collections.abc import Iterable

from archivekit.core.problems import visible
from archivekit.words.tokens import Gap, GapKind

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LETTERS = "A-Z_a-zÀ-ÖØ-öø-ÿΑ-ΡΣ-Ωα-ωא-תА-Яа-я"  # letters of sigla that all editions of XML take
_NAME = re.compile(rf"[{_LETTERS}][-.0-9{_LETTERS}]*")
_RESERVED = re.compile(r"(wit|variant|stretch|reading|gap|char)-")
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?) (\w+)")
_UNITS = {
    "lines": "line",
    "characters": "char",
    "letters": "char",
    "words": "word",
    "pages": "page",
}
_REASONS = {GapKind.EXCISION: "withheld", GapKind.LACUNA: "lost", GapKind.ILLEGIBLE: "illegible"}


def escaped(text: str) -> str:
    """Text as the content of an element; `g` stands for a character that XML cannot hold.

    >>> escaped("a < b & \\x07")
    'a &lt; b &amp; <g ref="#char-0007">␇</g>'
    """
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _FORBIDDEN.sub(_glyph, plain)


def shown(text: str) -> str:
    """Text for a place that only describes: what cannot be held stands as a picture."""
    return escaped(_FORBIDDEN.sub(lambda found: visible(found[0]), text))


def attributes(**values: str) -> str:
    """Attributes with a blank before each; those without a value are left out.

    >>> attributes(wit="#A", type="", xml_id="gap-1", n='the "first"')
    ' wit="#A" xml:id="gap-1" n="the &quot;first&quot;"'
    """
    return "".join(
        f' {name.replace("_", ":")}="{shown(value).replace(chr(34), "&quot;")}"'
        for name, value in values.items()
        if value
    )


def forbidden(texts: Iterable[str]) -> list[str]:
    """The characters in some texts that XML 1.0 cannot hold, in order."""
    return sorted({char for text in texts for char in _FORBIDDEN.findall(text)})


def character_id(char: str) -> str:
    """The id under which a forbidden character is declared.

    >>> character_id("\\x07")
    'char-0007'
    """
    return f"char-{ord(char):04x}"


def _glyph(found: re.Match[str]) -> str:
    return f'<g ref="#{character_id(found[0])}">{visible(found[0])}</g>'


def witness_ids(sigla: Iterable[str]) -> list[str]:
    """The sigla as ids of XML, those that are no names by number.

    >>> witness_ids(["A", "1859", "first copy", "wit-2"])
    ['A', 'wit-2', 'wit-3', 'wit-4']
    """
    return [
        sigil if _NAME.fullmatch(sigil) and not _RESERVED.match(sigil) else f"wit-{number}"
        for number, sigil in enumerate(sigla, start=1)
    ]


def gap_element(gap: Gap, marking: str, name: str) -> str:
    """A gap with why, how much, and its marking as it stands in the witness.

    >>> print(gap_element(Gap(GapKind.EXCISION, "1.5 lines"), "[1½ lines excised]", "gap-B-1"))
    <gap xml:id="gap-B-1" reason="withheld" quantity="1.5" unit="line"><desc>[1½ lines
    excised]</desc></gap>
    """
    start = f"<gap{attributes(xml_id=name, reason=_REASONS[gap.kind], **extent(gap.extent))}"
    if _FORBIDDEN.search(marking):  # desc takes no g
        return f'{start}/><seg type="marking">{escaped(marking)}</seg>'
    return f"{start}><desc>{escaped(marking)}</desc></gap>"


def extent(stated: str) -> dict[str, str]:
    """How much, as attributes: a quantity and a unit, or as it is stated."""
    amount = _AMOUNT.fullmatch(stated)
    if amount is None:
        return {"extent": stated}
    return {"quantity": amount[1], "unit": _UNITS.get(amount[2], amount[2])}
