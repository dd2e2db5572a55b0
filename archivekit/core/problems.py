"""What the user must know: values with a stable code, a place and a cure, never exceptions.

The catalogue below is the single source of every code: `archivekit explain CODE` prints its page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a problem matters: an error left something out, a warning wants eyes."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def weight(self) -> int:
        """0 for an error, 1 for a warning, 2 for a note: sorts the worst first."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: any part may be unknown. Lines and columns count from 1, bytes from 0.

    >>> str(Place("seeds/letter.txt", line=14, column=3))
    'seeds/letter.txt:14:3'
    """

    path: str = ""
    line: int | None = None
    column: int | None = None
    byte: int | None = None
    id: str = ""

    def __str__(self) -> str:
        where = self.path
        if self.line is not None:
            where += f":{self.line}" + (f":{self.column}" if self.column is not None else "")
        if self.byte is not None:
            where += f" byte {self.byte}"
        return " ".join(part for part in (where, self.id) if part)


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """The page of one code: what it says, what it means and how it is cured."""

    code: str
    severity: Severity
    message: str  # a format string over the facts of the problem
    meaning: str
    cure: str  # a format string too


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem at one place.

    >>> p = problem("text.nul", Place("a.txt", byte=7), count=1)
    >>> print(p)
    error text.nul a.txt byte 7: NUL characters (1): this is no plain text, or UTF-16 without a mark
    """

    code: str
    severity: Severity
    message: str
    place: Place = field(default_factory=Place)
    snippet: str = ""
    cure: str = ""

    def __str__(self) -> str:
        where = f" {self.place}" if str(self.place) else ""
        return f"{self.severity} {self.code}{where}: {self.message}"

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; parts of the place that are unknown are left out."""
        values = asdict(self)
        values["severity"] = self.severity.value
        values["place"] = {k: v for k, v in values["place"].items() if v not in ("", None)}
        return values

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Problem:
        """The problem that `to_dict` wrote."""
        return cls(
            values["code"],
            Severity(values["severity"]),
            values["message"],
            Place(**values["place"]),
            values["snippet"],
            values["cure"],
        )

    @property
    def sort_key(self) -> tuple[int, str, int, str, int]:
        """The worst first, then by place."""
        at = self.place
        return (self.severity.weight, at.path, at.line or 0, self.code, at.byte or at.column or 0)


class ArchivekitError(Exception):
    """The root of every exception that archivekit raises on purpose; carries its problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        cure = f" {self.problem.cure}" if self.problem.cure else ""
        return f"{self.problem}{cure}"

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.problem,))


class UnreadableSource(ArchivekitError, ValueError):
    """A source that could not be read; the problem says why and what to do."""


class InvalidProject(ArchivekitError, ValueError):
    """The catalogue, a decision file or the ledger is not as it must be."""


class InvalidPackage(ArchivekitError, ValueError):
    """A data package that cannot be opened."""


class CannotWrite(ArchivekitError, OSError):
    """The package could not be written; what was there before still stands."""


class Interrupted(ArchivekitError, RuntimeError):
    """A process that worked for the build died."""


class Locked(ArchivekitError, RuntimeError):
    """Another build holds the lock."""


def problem(code: str, place: Place | None = None, *, snippet: str = "", **facts: Any) -> Problem:
    """A problem of the catalogue, its message and cure filled with `facts`.

    Raises KeyError for a code that is not in the catalogue.
    """
    kind = PROBLEMS[code]
    return Problem(
        code,
        kind.severity,
        kind.message.format(**facts),
        place or Place(),
        snippet,
        kind.cure.format(**facts),
    )


def count_by_severity(problems: Iterable[Problem]) -> Counter[Severity]:
    """How many problems there are of each severity."""
    return Counter(found.severity for found in problems)


def snippet_of(text: str, at: int, width: int = 16) -> str:
    """The characters around an offset, on one line, control characters made visible.

    >>> snippet_of("To his Excell\\x07ncy", 13, 6)
    'Excell␇ncy'
    """
    piece = text[max(0, at - width) : at + width]
    return visible(piece).strip()


def visible(text: str) -> str:
    """The text with control and direction characters as pictures or code points: safe to print.

    >>> visible("a\\x1b[31m\\u202eb")
    'a␛[31m⟨U+202E⟩b'
    """
    if text.isprintable():
        return text
    return "".join(_picture(char) for char in text)


def _picture(char: str) -> str:
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        return f"⟨{code - 0xDC00:02X}⟩"  # a byte of a file name that is no text
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if char.isprintable() or char == "\u00a0":
        return char
    return f"⟨U+{code:04X}⟩"


def _kinds() -> dict[str, ProblemKind]:
    error, warning, note = Severity.ERROR, Severity.WARNING, Severity.NOTE
    rows = [
        # --- sources -------------------------------------------------------------------------
        ("source.unknown-format", error, "no reader knows this file ({media_type})",
         "archivekit tells formats by their content. It found none that it can read, so the file "
         "is left out; all other sources go on.",
         "Convert it to plain text, or move it out of the source folder. "
         "`archivekit formats` lists what can be read."),
        ("source.too-large", error, "{bytes} bytes, the limit is {limit}",
         "A file above the limit is not read, so that one file cannot use up the memory.",
         "Split the file, or raise [read] max_bytes in the catalogue."),
        ("source.empty", warning, "the file holds no text",
         "The file has no characters other than blanks. It is listed as a source; its text is "
         "empty.",
         "Check whether the right file was copied; remove it if it was not meant."),
        ("source.unreadable", error, "the file could not be opened: {reason}",
         "The operating system refused to give the file's bytes.",
         "Check that the file is there and that you may read it."),
        ("source.changed", error, "the file changed while it was read",
         "The bytes at the end of reading are not those of the beginning. A half-written file "
         "must not be published.",
         "Close the program that writes the file, then build again."),
        ("source.link", error, "the entry is a {kind}, not a regular file",
         "Links and special files are not followed: what they lead to may lie outside of the "
         "folder and may change unseen.",
         "Copy the file itself into the source folder."),
        ("source.unprintable-name", error, "the file name holds characters that cannot be shown",
         "A name with line ends or control characters cannot stand in a table or a message "
         "without doing harm.",
         "Rename the file."),
        ("source.duplicate", warning, "the same bytes as {other}",
         "Two files with the same content become two witnesses with the same text.",
         "Remove one of them, unless both are meant."),
        ("source.data-package", warning, "a data package lies in this folder: its files are no sources",
         "A folder with a datapackage.json below the folder of sources is what some program made, "
         "not what came from an archive. Its files were left out.",
         "Move the package out of the folder of sources."),
        ("source.not-in-catalogue", note, "the catalogue says nothing about this file",
         "The file was read with defaults: its document id comes from its name, its language "
         "was detected.",
         "Add [sources.\"{path}\"] with document, language and kind to catalog.toml."),
        # --- text ----------------------------------------------------------------------------
        ("text.undecodable", error,
         "byte 0x{value:02X} at offset {offset} is not {encoding}{candidates}",
         "The bytes are not text in the encoding that was declared or detected. Nothing is "
         "guessed and no replacement character is put in, so the file is left out.",
         "Put two lines into catalog.toml beside the sources:  [sources.\"{path}\"]  and, below "
         "it,  encoding = \"{suggestion}\"  (with ingest: --encoding {suggestion}). Or convert the "
         "file to UTF-8; if it is damaged, repair it; if it is no text, move it away."),
        ("text.encoding-detected", warning, "read as {encoding}, told from {evidence}",
         "The file is not UTF-8 and does not say what it is. The encoding was told from the "
         "frequency of its letters; that is evidence, not proof.",
         "Look at the text with `archivekit show`; if it is right, declare  encoding = "
         "\"{encoding}\"  in catalog.toml."),
        ("text.encoding-doubtful", warning,
         "read as {encoding}, as declared, but the bytes are good {other}",
         "Text in another encoding is hardly ever good UTF-8 by chance: the declaration may be "
         "older than the file.",
         "Look at the text; if its letters are wrong, remove the encoding of {path} from "
         "catalog.toml."),
        ("text.encoding-unknown-name", error, "{encoding} is not an encoding that is known",
         "The catalogue declares an encoding whose name nobody knows.",
         "Use a name such as utf-8, utf-16, windows-1251, koi8-r, windows-1252."),
        ("text.not-reversible", error,
         "the text, encoded again as {encoding}, does not give the same bytes",
         "archivekit promises that the file's bytes can be rebuilt from the package. In this "
         "encoding two byte sequences stand for one text, so the promise would be broken.",
         "Convert the file to UTF-8 and keep the old one beside the project."),
        ("text.nul", error,
         "NUL characters ({count}): this is no plain text, or UTF-16 without a mark",
         "A text holds no NUL. The file is binary, damaged, or UTF-16 that was read as bytes.",
         "Declare  encoding = \"utf-16-le\"  (or utf-16-be) in catalog.toml, or repair the file."),
        ("text.control-character", warning,
         "{name} ({count}): taken out of the reading text",
         "A control character has no place in a text to read. It stays in the text as received, "
         "and taking it out is on record as a change.",
         "Nothing must be done; look at the place if the file may be damaged."),
        ("text.bidi-control", warning, "{name} ({count}) changes the direction of the writing",
         "A direction control can make a text look different from what it holds. It stays in "
         "the text and is shown as a visible mark.",
         "Check that the reading order at this place is what the source shows."),
        ("text.invisible", note, "{name} ({count}): an invisible character",
         "The character has no width. It stays in the text, but words that look the same may "
         "not be the same because of it.",
         "Nothing must be done; an emendation in seeds/decisions can take it out."),
        ("text.noncharacter", warning, "{name} ({count}): not a character",
         "A private-use or reserved code point has no agreed meaning: often a sign of a font "
         "that was not converted.",
         "Find out what the source shows there and record it as an emendation."),
        ("text.replacement-character", warning,
         "U+FFFD ({count}): the text was damaged before it came here",
         "A replacement character stands where an earlier program lost a character.",
         "Get a better copy of the file, or record an emendation."),
        ("text.combining-run", warning, "{count} combining marks in a row, more than {limit} (places: {places})",
         "Such runs do not occur in writing and make normalization slow. The place was left as "
         "it is.",
         "Check the place; repair the file if it is damaged."),
        ("text.mixed-line-ends", note, "line ends of several kinds: {kinds}",
         "The file mixes line ends, mostly because parts of it were joined. All became LF in "
         "the reading text; the kinds are on record.",
         "Nothing must be done."),
        # --- catalogue, decisions, ledger ---------------------------------------------------
        ("catalogue.not-toml", error, "the catalogue cannot be read: {reason}",
         "seeds/catalog.toml is not valid TOML.",
         "Correct the line named here; strings stand in quotes, tables in [brackets]."),
        ("catalogue.unknown-key", error, "unknown key {key}{nearest}",
         "A key that archivekit does not know would be without effect, so it is not let pass.",
         "Correct or remove the key. Known here: {known}."),
        ("catalogue.wrong-value", error, "{key} must be {expected}, not {value}",
         "The value of the key has the wrong type or form.",
         "Correct the value."),
        ("catalogue.no-such-source", error, "the catalogue names {path}, which is not there",
         "Facts are stated about a file that the source folder does not hold.",
         "Correct the path, restore the file, or remove the entry."),
        ("catalogue.no-such-line", error, "a part begins at line {line}, but the file has {lines}",
         "The catalogue says at which line of a file a document begins. There is no such line, so "
         "the document would be empty.",
         "Correct from_line of this part in catalog.toml."),
        ("catalogue.duplicate-id", error, "{id} is claimed twice: {first} and {second}",
         "One id can name only one thing.",
         "Give one of them another id."),
        ("decisions.unreadable", error, "{reason}",
         "A row of a decision file cannot be understood. The row has no effect; the others do.",
         "Correct the row; the columns are {columns}."),
        ("decisions.elsewhere", warning, "applied to {id}, where the words decided on stand, not to {target}",
         "The decision was applied where its words stand, but it names another sentence or one that "
         "does not exist.",
         "Look at both with `archivekit show` and correct the target of the row."),
        ("decisions.repeated", warning, "the same is decided in {first}",
         "Two rows decide the same on the same words. The first one has effect.",
         "Remove one of the rows."),
        ("decisions.stale", warning, "{decision} of {target} no longer fits: {reason}",
         "The decision was made for another wording. It was not applied, because nobody can "
         "know whether it still holds.",
         "Look at the text with `archivekit show` and decide anew, or set the state of the row "
         "to rejected."),
        ("ledger.damaged", error, "{reason}",
         "seeds/ids.csv keeps every id ever given. It cannot be read whole, so no id may be "
         "given now.",
         "Restore seeds/ids.csv from version control; see that it keeps LF line ends there "
         "(.gitattributes: ids.csv -text)."),
        ("ledger.begun", note, "{count} ids given and kept in {path}",
         "The ledger keeps ids stable from build to build. There was none, so ids were numbered "
         "from the start.",
         "Commit it together with the sources. If there was one before, restore it from version "
         "control and build again."),
        ("ledger.appended", note, "{count} ids added to {path}",
         "New sources, paragraphs and sentences got their ids. The ledger only grows.",
         "Commit it together with the sources."),
        ("catalogue.no-such-id", error, "{key} names {id}, which is no {kind}",
         "The catalogue leads to something that is not there; that statement is left out.",
         "Correct the id, or add it to the catalogue."),
        # --- records and rights --------------------------------------------------------------
        ("record.compound", warning, "a second record seems to begin at line {line}: {reason}",
         "One file seems to hold several documents, such as a resolution and what was attached to "
         "it. Only the editor can say so: until then the file is published as one document.",
         "If it is so, put two tables into catalog.toml.  [[sources.\"{path}\".parts]]  with  "
         "document = \"…\"  and again with  document = \"…\"  and  from_line = {line}."),
        ("record.staging-host", warning, "the address is one of {host}, {kind}",
         "The address stands in the source and is kept as it was received, but it is a staging "
         "host or a mirror: it may vanish, and no citation made here uses it.",
         "Cite the archive's own address{canonical}."),
        ("record.weekday", warning, "{date} was a {calendar}, not a {stated}",
         "The words name a weekday that the calendar does not have on that date: one of them is "
         "wrong.",
         "Compare with the original; state the date under [documents.ID] dates."),
        ("record.copies-differ", warning, "the copies of {id} differ in {column}: {values}",
         "Two copies or translations of one document say different things of it. One value is in "
         "the tables; which copy says what is in the evidence and in the texts.",
         "State the right one under [documents.{id}] in catalog.toml."),
        ("rights.not-stated", warning, "no rights statement for {count} of the texts, first {path}",
         "Nobody says what may be done with these texts. What is published of them follows the "
         "package's defaults: all of it, if [defaults] publish says nothing else.",
         "State  rights = \"…\"  under [defaults] or [sources.\"{path}\"] in catalog.toml."),
        ("rights.empty-excerpt", warning, "no paragraph lies in the excerpt from line {line}; the file "
         "has {lines} lines",
         "A paragraph is published when all its lines are in the excerpt. None is, so that nothing "
         "of the text is published.",
         "Correct the lines of  excerpt  in catalog.toml; an editor for texts counts them."),
        ("rights.contradiction", error, "{path} and {other} are the same bytes, under other rights",
         "What may not be seen under one name cannot be published under another: neither text is "
         "published until the catalogue says the same of both.",
         "Remove one of the files, or state the same rights for both in catalog.toml."),
        ("rights.no-release-date", warning, "an embargo is stated, but no day of release",
         "An until-date is compared with the day on which the package is released, not with the "
         "clock. Without that day every embargo holds.",
         "State  released = 2026-11-22  (the day that is meant) under [package] in catalog.toml."),
        # --- build and package ---------------------------------------------------------------
        ("build.no-sources", error, "no source that can be read in {path}",
         "The folder holds no file that a reader knows.",
         "Put text files into it, or name another folder: archivekit build FOLDER."),
        ("build.no-folder", error, "there is no folder {path}",
         "The folder of sources is not where it was looked for.",
         "Name the folder: archivekit build FOLDER."),
        ("build.locked", error, "another build is running (process {holder})",
         "Two builds at once would mix their outputs.",
         "Wait for it to end. If no such process runs, the next build takes the lock over by "
         "itself."),
        ("build.cannot-write", error, "could not write {path}: {reason}",
         "The disk is full or writing is not allowed. The last package is untouched.",
         "Make room or correct the rights, then build again."),
        ("build.foreign-folder", error, "{path} holds {file}, which no build put there",
         "The output folder is replaced whole by each build. A folder with other files in it is "
         "not replaced: they may be somebody's work.",
         "Move the file out of the folder, or name another output folder with --out."),
        ("package.withheld", error, "the text of {id} is not published, or not all of it",
         "The package holds what is known of this text; its rights do not allow the words "
         "themselves, or allow them from a later day only (tables witnesses: publish, until).",
         "Ask those who hold the rights, or read the source itself."),
        ("build.internal", error, "a fault of archivekit itself: {reason}",
         "The source was left out because the program failed on it. This is a mistake in "
         "archivekit.",
         "Please report it, with the file if it may be shared."),
        ("build.worker-died", error, "a process died after {done} results",
         "A process that read sources was killed, ran out of memory or crashed. Nothing was "
         "published.",
         "Build again with --workers 1 to see at which source; close other programs if memory is "
         "short."),
        ("build.folders-overlap", error, "{out} and {seeds} lie in each other",
         "The output folder is replaced whole by each build, and all files below the folder of "
         "sources are read.",
         "Name an output folder outside of the folder of sources."),
        ("package.missing", error, "there is no datapackage.json in {path}",
         "The folder is not a data package.",
         "Build one with `archivekit build`, or name the folder that holds it (with show: "
         "--package FOLDER)."),
        ("package.invalid", error, "{note}",
         "The referee (frictionless) found that the package is not what it says it is.",
         "Build the package again, or restore the file that was changed. If nobody changed one "
         "and archivekit made it, please report this."),
        ("package.unsafe-path", error, "{path} leads out of the package or is not allowed",
         "A package may only name files inside its own folder: no links, no absolute paths, "
         "no addresses, no hidden files.",
         "Do not use this package before its maker has corrected it."),
    ]  # fmt: skip
    return {row[0]: ProblemKind(*row) for row in rows}


PROBLEMS: dict[str, ProblemKind] = _kinds()
