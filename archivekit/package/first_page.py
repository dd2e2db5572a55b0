"""The first page of a package: what is held, what was changed, and what is still open.

It is a value; `markdown` here and `archivekit.view.first_page.html` make text of it. Whatever a
table does not say is not said here, and no text is quoted that is not published whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from archivekit.core.problems import Problem, Severity
from archivekit.package.citable import CHECK
from archivekit.package.citing import chicago, citables
from archivekit.package.held import Held, held_section
from archivekit.package.lookup import Row, Tables, cell, rows_of
from archivekit.package.markdown import markdown as markdown
from archivekit.package.page import (
    Grid,
    Line,
    Listing,
    Look,
    Page,
    Piece,
    Section,
    joined,
    line,
)
from archivekit.package.places import Places, shortened, unquoted
from archivekit.package.queries import OpenQuery, open_queries, page_words
from archivekit.package.words import times
from archivekit.tables.catalogue import PackageFacts

DOCUMENTS = 8
"""How many documents are told in full; of a larger collection the page says where the rest is."""
LINES = 8
"""How many lines each list has before it says where the rest is."""

_RELATIONS = {
    "encloses": "encloses",
    "approves": "approves",
    "replies-to": "replies to",
    "refers-to": "refers to",
    "supersedes": "supersedes",
}
_BLANKS = {
    " ": ("space", "spaces"),
    "\u00a0": ("no-break space", "no-break spaces"),
    "\n": ("line end", "line ends"),
    "\r\n": ("line end of Windows", "line ends of Windows"),
    "\t": ("tab", "tabs"),
    "\f": ("page sign", "page signs"),
    "\u00ad": ("soft hyphen", "soft hyphens"),
}


def first_page(tables: Tables, package: PackageFacts, problems: Sequence[Problem] = ()) -> Page:
    """The page about a package, from its tables and from what was the matter with its sources.

    >>> rows = {"documents": [{"document_id": "a", "title": "Report"}]}
    >>> page = first_page(rows, PackageFacts("letters", "Letters"))
    >>> page.title, [section.name for section in page.sections]
    ('Letters', ['held', 'changed', 'eyes', 'open', 'unread'])
    """
    changes = _Changes(tables)
    held = Held(tables, DOCUMENTS)
    linked = _places_of_links(tables)
    marks = _doubtful_marks(tables)
    marked = (cell(row, "segment_id") for row in marks)
    wanted = [*held.segments, *changes.segments, *linked.values(), *marked]
    places = Places(tables, wanted)
    notes = {id_: chicago(c) for id_, c in citables(tables, package).items() if id_ in held.shown}
    title = package.title.strip() or package.name
    version = f"Version {package.version}. " if package.version else ""
    return Page(
        title,
        line(f"{version}What is held, what was changed in the texts, and what is still open."),
        (
            held_section(held, places, notes),
            changes.section(places),
            _eyes(tables, changes, linked, marks, places),
            _open(tables, package),
            _unread(problems),
        ),
    )


class _Changes:
    """The table of changes: how many each rule made, an example of each, what is proposed."""

    def __init__(self, tables: Tables) -> None:
        self.counts: Counter[str] = Counter()
        self.examples: dict[str, Row] = {}
        self.proposed: list[Row] = []
        self.open = 0
        for row in rows_of(tables, "edits"):
            rule, state = cell(row, "rule"), cell(row, "state")
            if state == "applied":
                self.counts[rule] += _number(row)
                known = self.examples.get(rule)
                if known is None or (not cell(known, "start") and cell(row, "start")):
                    self.examples[rule] = row
            elif state == "proposed":
                self.open += _number(row)
                if len(self.proposed) < LINES:
                    self.proposed.append(row)

    @property
    def segments(self) -> list[str]:
        """The segments in which examples and proposals stand."""
        return [cell(row, "segment_id") for row in (*self.examples.values(), *self.proposed)]

    def section(self, places: Places) -> Section:
        """What was changed, by rule."""
        words = page_words()["changed"]
        rows = [
            (
                line(words.get(rule, rule.replace("-", " "))),
                line(times(count)),
                _example(self.examples[rule], places),
            )
            for rule, count in sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))
        ]
        if not rows:
            return Section("changed", "What was changed in the texts", line("Nothing."))
        lead = line(
            "Nothing else differs from the files as received. Every change is in ",
            _file("data/edits.csv"), " and can be undone.",
        )  # fmt: skip
        rest = _rest(len(rows), "kinds", "data/edits.csv")
        head = ("What was done", "How often", "For example")
        grid = Grid(head, tuple(rows[:LINES]), after=rest)
        return Section("changed", "What was changed in the texts", lead, (grid,))

    def proposals(self, places: Places) -> Grid:
        """What is proposed, the first lines of it."""
        words = page_words()["proposed"]
        rows = []
        for row in self.proposed:
            witness, rule = cell(row, "witness_id"), cell(row, "rule")
            before, after = unquoted(cell(row, "before")), unquoted(cell(row, "after"))
            perhaps = places.words(after, witness) if after.strip() else line("leave it out")
            rows.append(
                (
                    line(words.get(rule, rule.replace("-", " ") + "?")),
                    places.words(before, witness) or line("words that are not published"),
                    perhaps or line("—"),
                    places.where(cell(row, "segment_id"), witness),
                )
            )
        head = ("What it may be", "Words", "Perhaps", "Where")
        rest = _rest(self.open, "proposals", "data/edits.csv", len(rows))
        return Grid(head, tuple(rows), "Proposed changes", rest)


def _number(row: Row) -> int:
    """The count of a row; what is no number counts as one change."""
    return int(cell(row, "count")) if cell(row, "count").isdecimal() else 1


def _example(row: Row, places: Places) -> Line:
    """One place of a change: the words there now, or the blanks that were changed."""
    segment, witness = cell(row, "segment_id"), cell(row, "witness_id")
    before, after = unquoted(cell(row, "before")), unquoted(cell(row, "after"))
    start = cell(row, "start")
    if (before + after).strip(" \u00a0\n\r\t\f\u00ad"):
        words = [places.words(before, witness), places.words(after, witness)]
        changed = [joined(words, " became ")]
    else:
        there = places.around(segment, int(start)) if start.isdecimal() else ()
        changed = [line(f"{_blanks(before)} → {_blanks(after)}"), there]
    return joined([*changed, places.where(segment, witness)])


def _blanks(text: str) -> str:
    """Blanks by their names.

    >>> _blanks(" \\u00a0"), _blanks("\\n\\n"), _blanks("")
    ('space + no-break space', '2 line ends', 'nothing')
    """
    runs: list[tuple[str, int]] = []
    for unit in text.replace("\r\n", "\r"):
        if runs and runs[-1][0] == unit:
            runs[-1] = (unit, runs[-1][1] + 1)
        else:
            runs.append((unit, 1))
    said = []
    for unit, count in runs:
        one, many = _BLANKS.get("\r\n" if unit == "\r" else unit, (repr(unit), repr(unit)))
        said.append(one if count == 1 else f"{count} {many}")
    return " + ".join(said) or "nothing"


def _places_of_links(tables: Tables) -> dict[str, str]:
    """The segment in which each link was read, by the id of the link."""
    found: dict[str, str] = {}
    for row in rows_of(tables, "evidence"):
        if cell(row, "table") == "document_relations" and cell(row, "segment_id"):
            found.setdefault(cell(row, "row"), cell(row, "segment_id"))
    return found


def _eyes(
    tables: Tables,
    changes: _Changes,
    linked: Mapping[str, str],
    marks: Sequence[Row],
    places: Places,
) -> Section:
    """What no rule may decide."""
    blocks: list[Grid | Listing] = [changes.proposals(places)] if changes.proposed else []
    doubtful = [*_doubtful(tables), *(_mark(row, places) for row in marks)]
    for caption, lines, file in (
        (
            "Links proposed, to documents that are not held unless it is said",
            _links(tables, linked, places),
            "data/document_relations.csv",
        ),
        ("Perhaps the same", _candidates(tables), "data/agent_candidates.csv"),
        ("Please check", doubtful, "data/evidence.csv"),
    ):
        if lines:
            blocks.append(Listing(tuple(lines[:LINES]), caption, _rest(len(lines), "lines", file)))
    title = "What was not changed but wants eyes"
    if not blocks:
        return Section("eyes", title, line("Nothing."))
    lead = line(
        "No rule decides this; the editor may, in files beside the sources. ",
        Piece("archivekit show", Look.CODE),
        " with an id that stands here gives what a decision needs.",
    )  # fmt: skip
    return Section("eyes", title, lead, tuple(blocks))


def _links(tables: Tables, linked: Mapping[str, str], places: Places) -> list[Line]:
    titles = {cell(r, "document_id"): cell(r, "title") for r in rows_of(tables, "documents")}
    found = []
    order = {"sure": 0, "likely": 1}
    relations = rows_of(tables, "document_relations")
    for row in sorted(relations, key=lambda r: order.get(cell(r, "certainty"), 2)):
        target, document = cell(row, "target_document_id"), cell(row, "document_id")
        if cell(row, "status") != "proposed":
            continue
        name = titles.get(target) or target or cell(row, "label")
        what = _RELATIONS.get(cell(row, "relation"), cell(row, "relation"))
        doubt = cell(row, "certainty")
        key = cell(row, "link_id")
        remarks = [
            places.paragraph(linked.get(key, "")),
            line("held here") if target else (),
            line(doubt) if doubt != "sure" else (),
            _key(key, "data/document_relations.csv"),
        ]
        found.append(
            line(
                Piece(document, Look.VALUE, "data/document_relations.csv"),
                f" {what} ",
                Piece(shortened(name, 80), Look.VALUE),
                _remarks(remarks),
            )
        )
    return found


def _key(id_: str, file: str) -> Line:
    return line(Piece(id_, Look.CODE, file)) if id_ else ()


def _remarks(remarks: Sequence[Line]) -> Line:
    said = joined(remarks)
    return line(" (", said, ")") if said else ()


def _candidates(tables: Tables) -> list[Line]:
    names = {cell(r, "agent_id"): cell(r, "name") for r in rows_of(tables, "agents")}
    found = []
    for row in rows_of(tables, "agent_candidates"):
        if cell(row, "status") != "proposed":
            continue
        first, second = cell(row, "first_agent_id"), cell(row, "second_agent_id")
        key = cell(row, "candidate_id")
        remarks = [
            line(Piece(cell(row, "reason"), Look.VALUE)),
            line(cell(row, "certainty")),
            _key(key, "data/agent_candidates.csv"),
        ]
        found.append(
            line(
                Piece(names.get(first) or first, Look.VALUE, "data/agent_candidates.csv"),
                " and ",
                Piece(names.get(second) or second, Look.VALUE),
                _remarks(remarks),
            )
        )
    return found


_DOUBTFUL = (
    ("document_dates", "document_id", ("role",), "edtf"),
    ("document_identifiers", "document_id", ("scheme",), "value"),
    ("document_agents", "document_id", ("role",), "as_stated"),
    ("document_places", "document_id", ("role",), "as_stated"),
    ("archival_references", "document_id", (), "verbatim"),
    ("witness_agents", "witness_id", ("role",), "as_stated"),
)
"""Tables whose rows may be marked `please check`: whose row it is, what it is, its value."""


def _doubtful(tables: Tables) -> list[Line]:
    """Values that a rule is not sure of."""
    found = []
    for table, owner, roles, value in _DOUBTFUL:
        for row in rows_of(tables, table):
            if cell(row, "certainty") == CHECK:
                what = " ".join(cell(row, role) for role in roles) or "archival reference"
                found.append(
                    line(
                        f"{what.replace('-', ' ')} ",
                        Piece(shortened(cell(row, value), 80), Look.VALUE),
                        " of ",
                        Piece(cell(row, owner), Look.VALUE, f"data/{table}.csv"),
                    )
                )
    return found


def _doubtful_marks(tables: Tables) -> list[Row]:
    """Notes and brackets that a rule is not sure of, and brackets that are never closed."""
    return [
        row
        for row in rows_of(tables, "annotations")
        if cell(row, "certainty") == CHECK or cell(row, "kind") == "unclosed-bracket"
    ]


def _mark(row: Row, places: Places) -> Line:
    kind, witness = cell(row, "kind").replace("-", " "), cell(row, "witness_id")
    head = joined([line(kind), places.words(cell(row, "label"), witness)], " ")
    return joined([head, places.where(cell(row, "segment_id"), witness)])


def _open(tables: Tables, package: PackageFacts) -> Section:
    """What nobody has said yet."""
    sources = _files_of_witnesses(tables)
    texts = sum(1 for _ in rows_of(tables, "witnesses"))
    documents = sum(1 for _ in rows_of(tables, "documents"))
    every = {"documents": documents, "sources": texts, "defaults": texts, "package": 0}
    rows = []
    for query in open_queries(tables, package):
        if query.under in ("package", "defaults"):
            heading = f"[{query.under}]"
        elif query.under == "documents":
            heading = f"[documents.{query.of[0] if len(query.of) == 1 else 'ID'}]"
        else:
            files = {sources.get(id_, "") for id_ in query.of}
            heading = f'[sources."{files.pop() if len(files) == 1 else "FILE"}"]'
        answer = line(Piece(heading, Look.CODE), " ", Piece(query.key, Look.CODE))
        rows.append(
            (line(Piece(query.question, Look.STRONG)), _of(query, every[query.under]), answer)
        )
    title = "Open queries, the weightiest first"
    if not rows:
        return Section("open", title, line("None."))
    lead = line(
        "Nobody has said this yet, or not for certain, and nothing was guessed. "
        "Answers go into catalog.toml, beside the sources."
    )
    head = ("What is open", "Of", "How to answer")
    return Section("open", title, lead, (Grid(head, tuple(rows)),))


def _of(query: OpenQuery, every: int) -> Line:
    """Of what a query is open: the ids, or that it is open of all."""
    if 1 < len(query.of) == every:
        return line(f"all {every:,} {'documents' if query.under == 'documents' else 'texts'}")
    ids = [line(Piece(id_, Look.VALUE)) for id_ in query.of[:LINES]]
    more = len(query.of) - LINES
    return joined([*ids, line(f"and {more:,} more") if more > 0 else ()])


def _files_of_witnesses(tables: Tables) -> dict[str, str]:
    paths = {cell(row, "source_id"): cell(row, "path") for row in rows_of(tables, "sources")}
    return {
        cell(row, "witness_id"): paths.get(cell(row, "source_id"), "")
        for row in rows_of(tables, "witness_parts")
    }


def _unread(problems: Sequence[Problem]) -> Section:
    """What was left out, and what else went wrong with the files."""
    told = {query.get("also", "") for query in page_words()["query"]}
    matters = [
        found
        for found in sorted(problems, key=lambda found: found.sort_key)
        if found.severity is not Severity.NOTE and found.code not in told
    ]
    title = "What was not read, and why"
    if not matters:
        return Section("unread", title, line("Nothing was left out."))
    lines = tuple(
        line(
            "Left out: " if found.severity is Severity.ERROR else "Warning: ",
            Piece(str(found.place), Look.VALUE),
            ": " if str(found.place) else "",
            Piece(found.message, Look.VALUE),
            ". " if found.cure else "",
            _with_code(found.cure),
        )
        for found in matters[:LINES]
    )
    lead = line("Each is explained in ", _file("data/problems.csv"), ".")
    rest = _rest(len(matters), "lines", "data/problems.csv")
    return Section("unread", title, lead, (Listing(lines, after=rest),))


def _with_code(text: str) -> Line:
    """A text in which what stands between backticks is to be typed."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:  # a backtick without a partner marks nothing
        return line(Piece(text, Look.VALUE))
    looks = (Look.VALUE, Look.CODE)
    return tuple(Piece(each, looks[at % 2]) for at, each in enumerate(pieces) if each)


def _rest(count: int, noun: str, file: str, shown: int = LINES) -> Line:
    """Where the rest is, if not all is shown."""
    return line(f"These are {shown} of {count:,} {noun}: ", _file(file)) if count > shown else ()


def _file(path: str) -> Piece:
    return Piece(path, link=path)
