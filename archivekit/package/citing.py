"""How to cite each copy and translation: Chicago, CSL-JSON and BibTeX, made of the tables.

Nothing is invented: what no table says is left out, an undated document is cited with "n.d.", a
name is inverted only where its order is known, and an address that may be a staging host or a
mirror never enters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from archivekit.package.citable import Citable
from archivekit.package.citable import citables as citables
from archivekit.package.dates import csl_date, date_words
from archivekit.package.names import Name
from archivekit.package.words import in_a_row, language_name, the


def chicago(c: Citable) -> str:
    """A note as the Chicago Manual of Style (17th and 18th ed.) has it for an archival document.

    Sender to recipient, title in quotation marks if the record has one of its own, type (a letter
    needs none), date, translator, collection, place in the archive, archive; then the package.

    >>> c = Citable("a.en1", "a", "telegram", authors=(Name("Nikita Khrushchev"),),
    ...     recipients=(Name("Anastas Mikoyan"),), date="1962-11-11", package="Letters")
    >>> chicago(c)
    'Nikita Khrushchev to Anastas Mikoyan, telegram, November 11, 1962, in “Letters,” a.en1.'
    """
    opening = " to ".join(filter(None, (_listed(c.authors), _listed(c.recipients))))
    if c.recipients and not c.authors:
        opening = f"to {opening}"
    needs_type = c.type and not _says(c, c.type) and not (c.type == "letter" and c.recipients)
    what = [opening, _title(c), c.type if needs_type else ""]
    if opening.startswith("to ") and c.type:
        what = [f"{c.type} {opening}", _title(c)]
    where = _apart([_from(_collection(c)), c.reference, c.archive, *_record(c), c.url])
    parts = [*what, _when(c), _translation(c, "trans."), *where]
    return _sentence([*parts, "in " + _package(c)])


def _says(c: Citable, word: str) -> bool:
    return bool(word) and word.casefold() in _title(c).casefold()


def _title(c: Citable) -> str:
    """The title, unless it is none of the record's own and only repeats who wrote to whom."""
    if c.title_is == "supplied":
        return "" if c.authors and c.recipients else c.title
    if c.title_is == "editor" and _names(c.title, c.authors) and _names(c.title, c.recipients):
        return ""
    return _quoted(c.title) if c.title else ""


def _names(title: str, names: Iterable[Name]) -> bool:
    return any((name.family or name.literal) in title for name in names)


def _quoted(title: str) -> str:
    inner = _STRAIGHT.sub(r"‘\1’", title.replace("“", "‘").replace("”", "’"))
    return f"“{inner}”"


def _listed(names: Iterable[Name]) -> str:
    return in_a_row(name.literal for name in names)


def _when(c: Citable) -> str:
    if not c.date:
        return "n.d."
    said = date_words(c.date, american=True)
    return f"[{said}]" if c.date_is_inferred else said


def _translation(c: Citable, by: str) -> str:
    for_whom = f" for {the(_listed(c.translated_for))}" if c.translated_for else ""
    if c.translators:
        return f"{by} {_listed(c.translators)}{for_whom}"
    if c.kind == "translation":
        return f"{language_name(c.language)} translation{for_whom}".strip()
    return ""


def _collection(c: Citable) -> str:
    """The collection without a full stop at its end, but for that of an abbreviation."""
    *_, last = c.collection.split() or [""]
    return c.collection[:-1] if re.fullmatch(r"\w{4,}\.", last) else c.collection


def _from(collection: str) -> str:
    return "from " + collection[5:] if collection.startswith("From ") else collection


def _record(c: Citable) -> list[str]:
    return [c.record_keeper, f"no. {c.record_id}" if c.record_id else ""]


def _apart(parts: Iterable[str]) -> list[str]:
    """The parts that say something which none before them said."""
    said: list[str] = []
    for part in parts:
        if part and not any(part.casefold() in earlier.casefold() for earlier in said):
            said.append(part)
    return said


def _package(c: Citable) -> str:
    by = f"ed. {_listed(c.editors)}" if c.editors else ""
    year = c.released[:4]
    issued = f"({', '.join(filter(None, (c.publisher, year)))})" if c.publisher or year else ""
    version = " ".join(filter(None, (f"version {c.version}" if c.version else "", issued)))
    paragraph = f"¶ {c.paragraph}" if c.paragraph else ""
    return _joined([_quoted(c.package), by, version, c.id, paragraph, c.homepage])


def _joined(parts: Iterable[str]) -> str:
    """Parts with commas between them, the comma inside quotation marks as in American use."""
    said = ", ".join(part for part in parts if part)
    return said.replace("”, ", ",” ").replace("?,” ", "?” ").replace("!,” ", "!” ")


def _sentence(parts: Iterable[str]) -> str:
    said = _joined(parts)
    if said.endswith("”") and said[-2:-1] not in ".?!":
        said = f"{said[:-1]}.”"
    elif not said.endswith((".", "?", "!", ".”", "?”", "!”")):
        said += "."
    return said[:1].upper() + said[1:]


def csl_json(c: Citable) -> dict[str, Any]:
    """The citation as CSL-JSON, which every citation processor reads; what is not known has no key.

    >>> csl_json(Citable("a.en1", "a", title="Report", date="1962-11", package="Letters"))
    {'id': 'a.en1', 'type': 'manuscript', 'title': 'Report',
     'issued': {'date-parts': [[1962, 11]]}, 'container-title': 'Letters'}
    """
    notes = []
    if c.translated_for:
        notes.append(f"Translated for {the(_listed(c.translated_for))}.")
    if c.original_language:
        notes.append(f"Original in {language_name(c.original_language)}.")
    values = {
        "id": c.id,
        "type": "manuscript",
        "genre": c.type[:1].upper() + c.type[1:],
        "title": c.title,
        "author": [_csl_name(name) for name in c.authors],
        "recipient": [_csl_name(name) for name in c.recipients],
        "translator": [_csl_name(name) for name in c.translators],
        "issued": csl_date(c.date) if c.date else None,
        "archive": c.archive or c.record_keeper,
        "archive_collection": _collection(c),
        "archive_location": c.reference,
        "source": c.record_keeper,
        "number": c.record_id,
        "URL": c.url,
        "language": "" if c.language == "und" else c.language,
        "container-title": c.package,
        "version": c.version,
        "publisher": c.publisher,
        "editor": [_csl_name(name) for name in c.editors],
        "section": f"¶ {c.paragraph}" if c.paragraph else "",
        "note": " ".join(notes),
    }
    return {key: value for key, value in values.items() if value}


def _csl_name(name: Name) -> dict[str, str]:
    if name.family:
        return {"family": name.family, "given": name.given}
    return {"literal": name.literal}


def bibtex(c: Citable) -> str:
    """The citation as one line of BibTeX, with the fields of biblatex.

    >>> print(bibtex(Citable("a.en1", "a", "letter", "Arms & men", date="1962-10~")))
    @unpublished{a.en1, title = {Arms \\& men}, type = {letter}, date = {1962-10~}}
    """
    to = f"To {_listed(c.recipients)}" if c.recipients else ""
    for_whom = f"Translated for {the(_listed(c.translated_for))}" if c.translated_for else ""
    held = _apart([_collection(c), c.reference, c.archive, c.record_keeper])
    date = c.date if _BIB_DATE.fullmatch(c.date) else ""
    said = date_words(c.date) if c.date and not date else ""
    values = {
        "author": _bib_names(c.authors),
        "title": _latex(c.title),
        "type": _latex(c.type),
        "date": date,
        "translator": _bib_names(c.translators),
        "origlanguage": _latex(language_name(c.original_language).lower()),
        "library": _latex(", ".join(held)),
        "number": _latex(c.record_id),
        "url": _url_in_braces(c.url),
        "langid": _latex(language_name(c.language).lower()),
        "howpublished": _latex(_joined([c.package, f"version {c.version}"]) if c.package else ""),
        "publisher": _latex(c.publisher),
        "pages": _latex(f"¶ {c.paragraph}" if c.paragraph else ""),
        "note": _latex(_joined([to, said, for_whom])),
    }
    known = (f"{key} = {{{value}}}" for key, value in values.items() if value)
    return f"@unpublished{{{', '.join([c.id, *known])}}}"


_STRAIGHT = re.compile('"([^"]*)"')
_BIB_DATE = re.compile(r"[0-9X.,/?~%-]+")  # biblatex knows no sets
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
        "%": r"\%", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    }
)  # fmt: skip


def _latex(text: str) -> str:
    return " ".join(text.translate(_LATEX).split())


def _bib_names(names: Iterable[Name]) -> str:
    said = (
        f"{_latex(name.family)}, {_latex(name.given)}"
        if name.family
        else f"{{{_latex(name.literal)}}}"
        for name in names
    )
    return " and ".join(said)


def _url_in_braces(url: str) -> str:
    """A verbatim field: only what would end it is encoded."""
    for char in "{}\\ ":
        url = url.replace(char, f"%{ord(char):02X}")
    return url
