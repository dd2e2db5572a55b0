"""Files that are not compared row by row: texts by their lines, all others by their bytes."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from archivekit.core.limits import SOURCE_BYTES
from archivekit.package.changes.opened import Package, unreadable
from archivekit.package.changes.values import Action, FileChange, one_line_json
from archivekit.package.changes.wording import changed_lines
from archivekit.package.validate.guard import DESCRIPTOR, Resource
from archivekit.work.folder import same_bytes

MOST_PAGES = 1000
_TEXT = (".txt", ".md")


def file_changes(old: Package, new: Package, covered: Collection[str]) -> tuple[FileChange, ...]:
    """The files that were added, removed or changed; those of `covered` are told by their rows."""
    return (*_of_resources(old, new, covered), *_of_pages(old, new))


def _of_resources(old: Package, new: Package, covered: Collection[str]) -> Iterator[FileChange]:
    for name in dict.fromkeys((*new.resources, *old.resources)):
        before, after = old.resources.get(name), new.resources.get(name)
        if (name in old.tables and (after is None or name in new.tables)) or (
            before is None and name in new.tables
        ):
            continue  # told of the table and its rows
        if before is None or after is None:
            yield from _on_one_side(name, before, after)
        elif name not in covered:
            yield from _on_both(name, before, after)


def _on_one_side(
    name: str, before: Resource | None, after: Resource | None
) -> Iterator[FileChange]:
    if before is not None and not before.is_table:
        path, size = ", ".join(before.paths), sum(map(_size, before.files))
        yield FileChange(Action.REMOVED, name, path, size, None, "table-removed")
    if after is not None and not after.is_table:
        path, size = ", ".join(after.paths), sum(map(_size, after.files))
        yield FileChange(Action.ADDED, name, path, None, size, "table-added")


def _on_both(name: str, before: Resource, after: Resource) -> Iterator[FileChange]:
    path = ", ".join(after.paths)
    if not before.files and not after.files:
        held = [one_line_json(one.values.get("data")).encode() for one in (before, after)]
        if held[0] != held[1]:
            sizes = len(held[0]), len(held[1])
            yield FileChange(Action.CHANGED, name, path, *sizes, "value-corrected")
        return
    pairs = list(zip(before.files, after.files, strict=False))
    if len(before.files) == len(after.files) and all(same_file(*pair) for pair in pairs):
        return
    sizes = sum(map(_size, before.files)), sum(map(_size, after.files))
    added, removed = _lines(before, after) if max(sizes) <= SOURCE_BYTES else (None, None)
    yield FileChange(Action.CHANGED, name, path, *sizes, "value-corrected", added, removed)


def _lines(before: Resource, after: Resource) -> tuple[int, int] | tuple[None, None]:
    """Lines added and removed of a text of one file."""
    if len(before.files) != 1 or len(after.files) != 1:
        return None, None
    mediatype = str(after.values.get("mediatype", ""))
    if not mediatype.startswith("text/") and after.files[0].suffix not in _TEXT:
        return None, None
    try:
        texts = [one.files[0].read_bytes().decode("utf-8") for one in (before, after)]
    except UnicodeDecodeError:
        return None, None
    return changed_lines(*texts)


def _of_pages(old: Package, new: Package) -> Iterator[FileChange]:
    """Files beside the descriptor that no resource names, such as the README."""
    sides = [_pages(package) for package in (old, new)]
    for name in sorted(sides[0] | sides[1]):
        before, after = (
            _size(package.root / name) if name in side else None
            for package, side in zip((old, new), sides, strict=True)
        )
        action = Action.CHANGED
        if before is None or after is None:
            action = Action.ADDED if before is None else Action.REMOVED
        elif before == after and same_file(old.root / name, new.root / name):
            continue
        yield FileChange(action, "", name, before, after, "page-changed")


def _pages(package: Package) -> set[str]:
    """Regular files of the folder itself; a folder with very many is no folder of a package."""
    named = {path for one in package.resources.values() for path in one.paths}
    found: set[str] = set()
    with os.scandir(package.root) as entries:
        for entry in entries:
            known = entry.name in named or entry.name.startswith(".") or entry.name == DESCRIPTOR
            if not known and entry.is_file(follow_symlinks=False):
                found.add(entry.name)
            if len(found) > MOST_PAGES:
                return set()
    return found


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as fault:
        raise unreadable(path.name, fault) from None


def same_file(one: Path, other: Path) -> bool:
    """Whether two files hold the same bytes. Raises InvalidPackage for one that is not there."""
    try:
        return same_bytes(one, other)
    except OSError as fault:
        raise unreadable(str(fault.filename or one), fault) from None
