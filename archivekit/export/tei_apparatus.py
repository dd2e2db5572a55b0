"""A collation as a TEI P5 document: the text with a critical apparatus in parallel segmentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archivekit import __version__
from archivekit.export.tei_body import Body, body_of
from archivekit.export.tei_text import attributes, character_id, forbidden, shown, witness_ids

if TYPE_CHECKING:
    from archivekit.collate.collation import Collation


def to_tei(collation: Collation, title: str = "") -> str:
    """A complete TEI document, with every word of every witness as it stands.

    `app` holds a `lem` and `rdg`s with their witnesses: `type` is the kind of difference, `subtype`
    whether it is of form or wording, `cause` says "transposition". An empty `rdg` left the words
    out. Words that are withheld, lost or illegible are a `gap` with the marking in its `desc`; what
    others show there is a `seg` of type "released". The readings between which words moved are
    linked in `standOff`. Where a witness that is a fragment begins and ends stand `witStart` and
    `witEnd`. Characters that XML cannot hold are `g`, declared in the header. Paragraphs are those
    of the base, or else of the first witness that has any.

    A witness's text is what stands outside of `app`, and in each `app` its own reading with the
    `desc` of its gaps, between its `witStart` and `witEnd`; blanks count as one.

    >>> import archivekit as ak
    >>> tei = to_tei(ak.collate(["the black cat sat", "the cat sat down"], base="A"))
    >>> print(tei[tei.index("<ab>") : tei.index("</body>")].strip())
    <ab>the
    <app xml:id="variant-1" n="1" type="omission" subtype="wording">
      <lem wit="#A">black</lem>
      <rdg wit="#B" type="omission"/>
    </app> cat sat
    <app xml:id="variant-2" n="2" type="addition" subtype="wording">
      <lem wit="#A"/>
      <rdg wit="#B" type="addition">down</rdg>
    </app></ab>

    Chapter 13 of the TEI Guidelines, version 4.10.
    """
    ids = witness_ids(collation.sigla)
    body = body_of(collation, ids)
    named = title or f"Collation of {', '.join(collation.sigla)}"
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        '<TEI xmlns="http://www.tei-c.org/ns/1.0">\n',
        _header(collation, ids, named),
        _moves(collation, body),
        f"<text{attributes(xml_lang=_language(collation))}>\n<body>\n{body.xml}\n</body>\n</text>\n",
        "</TEI>\n",
    ]
    return "".join(parts)


def _moves(collation: Collation, body: Body) -> str:
    """A group of pointers for each move: the readings at its one place, and at the other."""
    groups = []
    for move in collation.moves:
        groups.append(f'<linkGrp type="transposition" n="{move.number}">\n')
        groups.append(f"<desc>{shown(move.one[0].text)}</desc>\n")
        for side, name in enumerate(("one", "other")):
            target = " ".join(f"#{reading}" for reading in body.moved[move.number, side])
            groups.append(f"<ptr{attributes(type=name, target=target)}/>\n")
        groups.append("</linkGrp>\n")
    return f"<standOff>\n{''.join(groups)}</standOff>\n" if groups else ""


def _header(collation: Collation, ids: list[str], title: str) -> str:
    witnesses = "".join(
        f"<witness{attributes(xml_id=name, n=one.sigil)}>"
        f'<abbr type="siglum">{shown(one.sigil)}</abbr>'
        f"{' ' + shown(one.title) if one.title else ''}</witness>\n"
        for name, one in zip(ids, collation.witnesses, strict=True)
    )
    return (
        "<teiHeader>\n<fileDesc>\n"
        f"<titleStmt>\n<title>{shown(title)}</title>\n</titleStmt>\n"
        "<publicationStmt>\n<p>Made from the witnesses listed.</p>\n</publicationStmt>\n"
        f"<sourceDesc>\n<listWit>\n{witnesses}</listWit>\n</sourceDesc>\n"
        "</fileDesc>\n<encodingDesc>\n"
        f'<appInfo>\n<application ident="archivekit" version="{_numbers(__version__)}">'
        "<label>archivekit</label></application>\n</appInfo>\n"
        '<variantEncoding method="parallel-segmentation" location="internal"/>\n'
        f"{_characters(collation)}</encodingDesc>\n</teiHeader>\n"
    )


def _numbers(version: str) -> str:
    """The numbers of a version, which is all that TEI takes: 0.2.0.dev1 is 0.2.0."""
    numbers = version.split(".")
    return ".".join(numbers[: next((n for n, p in enumerate(numbers) if not p.isdigit()), None)])


def _characters(collation: Collation) -> str:
    found = forbidden(one.tokens.text for one in collation.witnesses)
    if not found:
        return ""
    declared = "".join(
        f"<char{attributes(xml_id=character_id(char))}>"
        f'<localProp name="code-point" value="U+{ord(char):04X}"/>'
        "<note>XML cannot hold this character.</note></char>\n"
        for char in found
    )
    return f"<charDecl>\n{declared}</charDecl>\n"


def _language(collation: Collation) -> str:
    """The language of all documents, "" where they differ or none is known."""
    tags = {one.document.language for one in collation.witnesses if one.document is not None}
    return tags.pop() if len(tags) == 1 and tags != {"und"} else ""
