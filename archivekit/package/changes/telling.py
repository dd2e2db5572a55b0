"""What changed, told to people: a page by table and by document, and its Markdown for a changelog.

Long lists end with the number of what was left out; the rows for machines hold all of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from os.path import commonprefix

from archivekit.package.changes.values import (
    Action,
    Cell,
    Changes,
    Difference,
    FileChange,
    Kind,
    RowChange,
    StructureChange,
)
from archivekit.package.changes.version import RULES, Bump
from archivekit.package.markdown import markdown
from archivekit.package.page import Entry, Line, Listing, Look, Page, Piece, Section, joined, line

MOST = 20
"""Statements of one list."""

MOST_ENTRIES = 60
_FEW = 4  # differences of one cell, keys of one statement
_LONGEST = 80
_BEFORE = 24  # characters that say where something was put in
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_HEADING = re.compile(r"^(?=#{1,3} )", re.MULTILINE)
_ALL = "archivekit changes OLD NEW --format csv"


def changelog(changes: Changes) -> str:
    """The section of a changelog, in Markdown: a heading of the second level and what follows.

    >>> from archivekit.package.changes.values import Stated
    >>> version = Stated("letters", "letters", "1.0.0")
    >>> print(changelog(Changes(version, version)))
    ## 1.0.0 (none)
    <BLANKLINE>
    No difference.
    <BLANKLINE>
    """
    return _HEADING.sub("#", markdown(told(changes)))


def told(changes: Changes) -> Page:
    """What changed as a page: the version, the structure, the rows of each document, the files."""
    sections = [
        _section("reasons", "Why this version", _reasons(changes)),
        _section("structure", "Structure", [*map(_structure, _weightiest(changes))]),
        _section("tables", "Tables", [*_by_table(changes)]),
        _rows(changes),
        _section("files", "Files", [*map(_file, changes.files)]),
    ]
    kept = tuple(section for section in sections if section.blocks)
    return Page(_title(changes), _lead(changes), kept)


def _title(changes: Changes) -> str:
    date = changes.new.created[:10]
    when = f" - {date}" if _DATE.fullmatch(date) else ""
    return f"{changes.new.version or 'no version'} ({changes.bump}){when}"


def _lead(changes: Changes) -> Line:
    if changes.empty:
        return line("No difference.")
    counts = _counts(changes)
    parts = []
    for action in Action:
        its = [(table, of[action]) for table, of in counts.items() if of[action]]
        if its:
            said = ", ".join(f"{count:,} in {table}" for table, count in its)
            parts.append(f"{action.capitalize()}: {said}.")
    return line(_versions(changes), " " if parts else "", " ".join(parts))


def _counts(changes: Changes) -> dict[str, Counter[Action]]:
    """How many rows of each table, by what happened to them."""
    counts: dict[str, Counter[Action]] = {table: Counter() for table in changes.tables}
    for one in changes.row_changes:
        counts[one.table][one.action] += 1
    for many in changes.counted:
        counts[many.table][many.action] += many.count
    return counts


def _versions(changes: Changes) -> str:
    verdict = changes.verdict
    since = f"Since {changes.old.version}: a {changes.bump} change."
    if verdict.ok is None:
        note = verdict.note[:1].upper() + verdict.note[1:]
        return f"{note}: the change is {changes.bump}."
    if changes.bump is Bump.NONE:
        since = f"Since {changes.old.version} the data did not change."
    if not verdict.ok:
        stated = f"{changes.new.version} is too low, it must be {verdict.required} or higher."
        return f"{since} The version {stated}"
    return f"{since} {verdict.note[:1].upper()}{verdict.note[1:]}." if verdict.note else since


def _section(name: str, title: str, lines: Sequence[Line]) -> Section:
    return Section(name, title, (), (_listing(lines),) if lines else ())


def _listing(lines: Sequence[Line]) -> Listing:
    return Listing(tuple(lines[:MOST]), after=_more(len(lines) - MOST))


def _more(count: int) -> Line:
    return line(f"And {count:,} more: ", Piece(_ALL, Look.CODE), ".") if count > 0 else ()


def _reasons(changes: Changes) -> list[Line]:
    """The reasons, those of the same words once."""
    counts: Counter[str] = Counter()
    for name, count in changes.reasons.items():
        if RULES[name].bump is not Bump.NONE:
            counts[f"{RULES[name].bump}: {RULES[name].text}"] += count
    return [line(f"{text} ({count:,})") for text, count in counts.items()]


def _weightiest(changes: Changes) -> list[StructureChange]:
    """The structure without the version, which stands in the title."""
    its = [one for one in changes.structure if one.rule != "version-changed"]
    return sorted(its, key=lambda one: -RULES[one.rule].bump.weight)


def _structure(one: StructureChange) -> Line:
    what = " ".join(filter(None, (one.table or "package", one.column, one.part)))
    if not one.before and not one.after:
        note = f", {one.note}" if one.note else ""
        return line(_value(what), f" {one.action}{note}{_rule(one.rule)}")
    sides = [_value(side or "nothing") for side in contrasted(one.before, one.after)]
    return line(_value(what), ": ", sides[0], " → ", sides[1], _rule(one.rule))


def _rule(rule: str) -> str:
    bump = RULES[rule].bump
    return "" if bump is Bump.NONE else f" ({bump})"


def _value(text: str) -> Piece:
    return Piece(shortened(text), Look.VALUE)


def shortened(text: str, most: int = _LONGEST) -> str:
    """A text of at most so many characters, its end left out.

    >>> shortened("To his Excellency", 8)
    'To his …'
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


def contrasted(before: str, after: str, most: int = _LONGEST) -> tuple[str, str]:
    """Two texts, shortened so that one sees where they differ.

    >>> contrasted("one two three four five", "one two three six", 16)
    ('…three four five', '…three six')
    """
    if max(len(before), len(after)) <= most:
        return before, after
    same = len(commonprefix((before, after)))
    start = max(0, same - most // 2)
    start = before.find(" ", start, same) + 1 or start  # a whole word first, where there is one
    cut = "…" if start else ""
    one, other = (shortened(f"{cut}{its[start:]}", most) for its in (before, after))
    return one, other


# --- rows --------------------------------------------------------------------------------------


def _by_table(changes: Changes) -> Iterator[Line]:
    """How many rows of each table, and of what sort the differences of their words are."""
    kinds_of: dict[str, Counter[Kind]] = {}
    for one in changes.row_changes:
        kinds_of.setdefault(one.table, Counter()).update(one.kinds[:1])
    many = {one.table for one in changes.counted}
    for table, counts in _counts(changes).items():
        kinds = kinds_of.get(table, Counter())
        said = ", ".join(f"{counts[action]:,} {action}" for action in Action if counts[action])
        if kinds:
            sorts = (f"{kinds[kind]:,} {_kind(kind)}" for kind in reversed(Kind) if kinds[kind])
            said += f" ({', '.join(sorts)})"
        if table in many:
            said += ", too many to be told one by one"
        if said:
            yield line(_value(table), f": {said}")


def _rows(changes: Changes) -> Section:
    """The rows under their documents; those of no document under their tables."""
    groups: dict[str, list[RowChange]] = {}
    retired = {one.label for one in changes.row_changes if one.action is Action.RETIRED}
    for one in changes.row_changes:
        if one.table == "retired_ids" and one.action is Action.ADDED and one.label in retired:
            continue  # told where the id stood
        groups.setdefault(one.document or one.table, []).append(one)
    entries = []
    for name in sorted(groups, key=lambda name: (not groups[name][0].document, name)):
        lines = list(_group(groups[name]))
        rest = (_more(len(lines) - MOST),) if len(lines) > MOST else ()
        entries.append(Entry("", line(_value(name)), (*lines[:MOST], *rest)))
    left = len(entries) - MOST_ENTRIES
    blocks: list[Entry | Listing] = [*entries[:MOST_ENTRIES]]
    if left > 0:
        blocks.append(
            Listing((line(f"And {left:,} more documents or tables."),), after=_more(left))
        )
    return Section("rows", "Rows", (), tuple(blocks))


def _group(its: Sequence[RowChange]) -> Iterator[Line]:
    for one in its:
        if one.action is Action.CHANGED:
            yield _changed(one)
    for one in its:
        if one.action is Action.RETIRED:
            yield _retired(one)
    for one in its:
        if one.action is Action.REMOVED:
            yield line(one.table, " ", _label(one), " removed", _rule(one.rule), _touched(one))
    told_of = {id_ for one in its for id_ in one.replaced_by}
    added = [one for one in its if one.action is Action.ADDED and one.label not in told_of]
    for table in dict.fromkeys(one.table for one in added):
        labels = [one for one in added if one.table == table]
        more = f" and {len(labels) - _FEW:,} more" if len(labels) > _FEW else ""
        keys = joined(line(_label(one)) for one in labels[:_FEW])
        yield line(f"{table} added ({len(labels):,}): ", keys, more)


def _label(one: RowChange) -> Piece:
    return Piece(shortened(one.label, 60), Look.VALUE)


def _changed(one: RowChange) -> Line:
    cells = joined((_cell(cell) for cell in one.cells), "; ")
    return line(one.table, " ", _label(one), " ", cells, _touched(one))


def _cell(cell: Cell) -> Line:
    if cell.differences:
        return line(_value(cell.column), ": ", _differences(cell.differences, cell.before or ""))
    shown = contrasted(cell.before or "", cell.after or "")
    sides = [_value(side) if side else Piece("nothing") for side in shown]
    return line(_value(cell.column), ": ", sides[0], " → ", sides[1])


def _differences(found: Sequence[Difference], before: str) -> Line:
    shown = [_difference(one, before) for one in found[:_FEW]]
    if len(found) > _FEW:
        shown.append(line(f"and {len(found) - _FEW:,} more differences"))
    return joined(shown)


def _difference(one: Difference, before: str) -> Line:
    """Words for words; what only came or went, with the words that it came after.

    Of a paragraph the text before is "": its words stand in its sentences.
    """
    sides = [Piece(_shown(side), Look.WORDS) for side in (one.before, one.after)]
    kind = f" ({_kind(one.kind)})"
    if one.before and one.after:
        return line(sides[0], " → ", sides[1], kind)
    after = _last_words(before[: one.start])
    place = line(" at the beginning") if one.start == 0 else ()
    if after:
        place = line(" after ", Piece(after, Look.WORDS))
    said = line("taken out: ", sides[0]) if one.before else line("put in: ", sides[1])
    return line(said, place, kind)


def _last_words(text: str) -> str:
    """The end of a text, which begins with a whole word."""
    end = text.rstrip()
    if len(end) <= _BEFORE:
        return end.lstrip()
    _, blank, whole = end[-_BEFORE - 1 :].partition(" ")
    return f"…{whole if blank and whole.strip() else end[-_BEFORE:]}"


def _shown(words: str) -> str:
    """Words as they are printed; a blank alone could not be seen, one beside words says nothing."""
    bare = words.strip(" ")
    return shortened(bare or words.replace(" ", "␣").replace("\u00a0", "⍽"))


def _kind(kind: Kind) -> str:
    return f"{kind}, check first" if kind is Kind.NUMBER else kind.value


def _retired(one: RowChange) -> Line:
    by = joined(line(_value(id_)) for id_ in one.replaced_by)
    said = line(" retired, replaced by ", by) if by else line(" retired, replaced by nothing")
    before = next((cell.before for cell in one.cells if cell.column == "text"), "")
    words = line(": ", _differences(one.differences, before or "")) if one.differences else ()
    return line(one.table, " ", _label(one), said, _rule(one.rule), words, _touched(one))


def _touched(one: RowChange) -> Line:
    """What refers to the row: counts by table, and the first keys where they are few."""
    if not one.touches:
        return ()
    said = []
    for touch in one.touches:
        keys = line(" (", shortened(", ".join(touch.keys)), ")") if touch.count == 1 else ()
        said.append(line(f"{touch.table} {touch.count:,}", keys))
    return line("; referred to by ", joined(said))


def _file(one: FileChange) -> Line:
    said = f" {one.action}"
    if one.lines_added is not None:
        lines = "line" if one.lines_added == 1 else "lines"
        said += f": {one.lines_added:,} {lines} added, {one.lines_removed:,} removed"
    elif one.action is Action.CHANGED and one.bytes_before != one.bytes_after:
        said += f": {one.bytes_before:,} bytes → {one.bytes_after:,}"
    return line(_value(one.path or one.name), said, _rule(one.rule))
