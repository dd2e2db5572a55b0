"""`validate`: the guards, the pass over the tables, the files, the referee; one report."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from archivekit.core.problems import InvalidPackage, Place, Problem, problem, visible
from archivekit.core.report import Report
from archivekit.package.validate.findings import Findings
from archivekit.package.validate.guard import DESCRIPTOR, Guarded, Resource, open_package
from archivekit.package.validate.keys import Keys
from archivekit.package.validate.known_keys import descriptor_keys, dialect_keys, resource_keys
from archivekit.package.validate.own import OwnPackage, own_package
from archivekit.package.validate.package_files import Files
from archivekit.package.validate.referee import ask_frictionless
from archivekit.package.validate.schema_rules import TableRules, table_rules
from archivekit.package.validate.stream import Abandoned, TableFile
from archivekit.package.validate.table_pass import Table, TablePass, in_order, inline_file
from archivekit.package.validate.zip_door import unpacked
from archivekit.work.paths import open_regular
from archivekit.work.progress import NoProgress, Progress

_PACKED = (".gz", ".zip", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar", ".tgz")
_CSV = ("csv", "tsv", "txt", "tab")


def validate(path: str | Path, *, referee: bool = True, progress: Progress | None = None) -> Report:
    """Check a data package, ours or not: what it names, its files, its tables, its texts.

    `path` is its folder, its descriptor or a zip file of it. Nothing is fetched and no file outside
    of it is opened. Our rules come first; when they find no error frictionless is asked as well,
    unless `referee` is False. Raises InvalidPackage when there is no package at the path.

    >>> import archivekit as ak
    >>> ak.validate("datapackage").valid
    True
    """
    whole = Path(path)
    try:
        return _report(whole, referee, progress or NoProgress())
    except InvalidPackage as fault:
        if fault.problem.code == "package.missing":
            raise
        return Report(whole.as_posix(), (fault.problem,))


def _report(whole: Path, referee: bool, progress: Progress) -> Report:
    with unpacked(whole) as folder:
        found = Findings()
        try:
            package = open_package(folder)
        except InvalidPackage as fault:
            if folder == whole or fault.problem.code != "package.missing":
                raise
            shown = visible(whole.as_posix())  # not the folder that it was unpacked into
            raise InvalidPackage(problem("package.missing", Place(shown), path=shown)) from None
        if package.refused:
            return Report(whole.as_posix(), _where_they_are(package, package.problems))
        with _collector_at_rest():
            counts, given = _check(package, found, progress)
        asked = referee and bool(given) and not found.has_errors
        if asked:
            ask_frictionless(package, given, found)
        problems = sorted((*package.problems, *found.problems()), key=_causes_first)
        return Report(whole.as_posix(), _where_they_are(package, problems), counts, asked)


def _where_they_are(package: Guarded, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems of the descriptor, which may have another name than the usual one."""
    return tuple(
        replace(one, place=replace(one.place, path=package.name))
        if one.place.path == DESCRIPTOR else one
        for one in problems
    )  # fmt: skip


def _causes_first(found: Problem) -> tuple[int, bool, tuple[int, str, int, str, int]]:
    """The worst first; what is wrong with the descriptor before what follows from it."""
    return found.severity.weight, found.place.path != DESCRIPTOR, found.sort_key


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Rows make no circles, and the collector would look through all keys again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _check(
    package: Guarded, found: Findings, progress: Progress
) -> tuple[tuple[tuple[str, int | None], ...], list[Resource]]:
    """Our own rules; the rows of each table, and the tables that the referee may read."""
    descriptor_keys(package.descriptor, Place(DESCRIPTOR), found)
    own = own_package(package, found)
    files = Files(package, found)
    there = [one for one in package.resources if _is_there(one, files)]
    tables = [table for one in there if (table := _table(one, own, found))]
    if own:  # its rules rest on the order in which its tables are written
        tables.sort(key=lambda table: own.order(table.rules.name))
    rules = {table.rules.name: table.rules for table in tables}
    keys = Keys(rules, found)
    for name in _references(rules, {one.name for one in package.resources}, own, found):
        keys.unread(name)
    reading = TablePass(found, keys, own.rules() if own else (), progress)
    progress.start("checking", sum(_megabytes(one) for one in there))
    by_name = {one.name: one for one in there}
    whole: list[Table] = []
    for table in in_order(tables):
        resource = by_name[table.rules.name]
        if reading.read(table, _files_of(table, resource, files, found, own is not None)):
            whole.append(table)
    keys.finish()
    if own:
        own.finish()
    for one in there:
        files.check_hash(one)
    files.check_manifest()
    files.check_folder(own.pages if own else None)
    progress.finish()
    order = [one.name for one in package.resources]
    counts = tuple((name, reading.counts[name]) for name in order if name in reading.counts)
    light = [one for one in whole if one.rules.name not in reading.heavy]
    given = [by_name[one.rules.name] for one in light if _is_for_the_referee(one)]
    return counts, given


def _is_for_the_referee(table: Table) -> bool:
    """Whether frictionless can be asked: of files in parts and of fieldsMatch it knows less."""
    return len(table.parts) == 1 and table.rules.match == "exact"


def _megabytes(resource: Resource) -> int:
    """The steps of progress that a resource stands for."""
    return sum(file.stat().st_size for file in resource.files) >> 20


def _is_there(resource: Resource, files: Files) -> bool:
    pairs = zip(resource.paths, resource.files, strict=True)
    return all([files.is_there(resource, path, file) for path, file in pairs])


def _table(resource: Resource, own: OwnPackage | None, found: Findings) -> Table | None:
    """The table that a resource is; None when it is none, or one that is not read here."""
    values, place = resource.values, Place(DESCRIPTOR, id=resource.name)
    resource_keys(values, place, found)
    if not resource.is_table:
        return None
    if values.get("type", "table") != "table":
        found.add("descriptor.wrong-type", place, key="type", expected="table, or left out")
    path = resource.paths[0] if resource.paths else ""
    if values.get("compression") or path.lower().endswith(_PACKED):
        found.add("package.compressed", Place(path, id=resource.name))
        return None
    form = str(values.get("format") or Path(path).suffix.lstrip(".") or "csv").lower()
    inline = None if path else values.get("data")
    if inline is None and form not in _CSV:
        found.add("table.unread", Place(path, id=resource.name), reason=f"its format is {form}")
        return None
    rules = _rules(resource, own, place, found)
    if rules is None:
        return None
    dialect = values.get("dialect")
    dialect = dialect if isinstance(dialect, dict) else {}
    dialect_keys(dialect, place, found)
    if form in ("tsv", "tab"):
        dialect = {"delimiter": "\t", **dialect}
    encoding = values.get("encoding", "utf-8")
    if not isinstance(encoding, str):
        found.add("descriptor.wrong-type", place, key="encoding", expected="a name")
        encoding = "utf-8"
    return Table(rules, resource.paths, encoding, dialect, inline)


def _rules(
    resource: Resource, own: OwnPackage | None, place: Place, found: Findings
) -> TableRules | None:
    if resource.schema is None:
        if own and own.has_table(resource.name):
            found.add("schema.other-than-ours", place, key="/schema")
        else:
            found.add("schema.none", place)
        return None
    rules = table_rules(resource.name, resource.schema, place, found)
    if rules and own:
        return own.table_rules(rules, resource.schema)
    return rules


def _references(
    rules: dict[str, TableRules], resources: Collection[str], own: OwnPackage | None,
    found: Findings,
) -> set[str]:  # fmt: skip
    """Foreign keys lead to tables and columns that the package has; gives the tables not read."""
    unread: set[str] = set()
    for name in sorted(rules):
        types = {one.name: one.type for one in rules[name].fields}
        for reference in rules[name].references:
            place = Place(DESCRIPTOR, id=name)
            target = rules.get(reference.table)
            if target is None:
                is_named = reference.table in resources
                # Of ours, a table without rows is not written: then nothing may lead to it.
                if not is_named and own and own.has_table(reference.table):
                    continue
                unread.add(reference.table)
                if not is_named:
                    found.add("schema.no-such-table", place, table=reference.table)
                continue
            kinds = {one.name: one.type for one in target.fields}
            for column, to in zip(reference.columns, reference.targets, strict=True):
                if to not in kinds:
                    found.add("schema.no-such-column", place, key="foreignKeys", column=to,
                              nearest="")  # fmt: skip
                elif kinds[to] != types[column] and "any" not in (kinds[to], types[column]):
                    expected = f"of one type, not {types[column]} to {kinds[to]}"
                    key = f"foreignKeys of {column}"
                    found.add("schema.wrong-value", place, key=key, expected=expected)
    return unread


def _files_of(
    table: Table, resource: Resource, files: Files, found: Findings, own: bool
) -> Iterator[TableFile]:
    """The files of a table, one after the other; the hash of each is kept when it was read.

    Raises Abandoned, after telling why, for a file that cannot be opened.
    """
    if table.inline is not None:
        data = inline_file(table.inline)
        if data is None:
            found.add("table.unread", Place(table.path), reason="its data are no list of rows")
        else:
            yield TableFile(table.path, data, "utf-8", {}, found, ())
        return
    for path, file in zip(resource.paths, resource.files, strict=True):
        algorithms = files.algorithms(resource, path)
        try:
            opened = open_regular(file)
        except OSError as fault:
            files.unreadable(path, fault, resource.name)
            raise Abandoned from None
        with opened as data:
            reading = TableFile(
                path, data, table.encoding, table.dialect, found, algorithms, only_lf=own
            )
            yield reading
            if reading.at_end:
                for algorithm in algorithms:
                    files.was_read(path, algorithm, reading.digest(algorithm))
