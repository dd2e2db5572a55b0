"""The guard before everything else: what a descriptor names is inside the package, or refused.

It looks at names and sizes only. No library sees the descriptor before it; nothing is fetched,
nothing is run, no link is followed.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archivekit.core.limits import DESCRIPTOR_BYTES, SPARSE_RATIO
from archivekit.core.problems import InvalidPackage, Place, Problem, problem, visible
from archivekit.package.validate.findings import Findings, shown_fact
from archivekit.package.validate.json_door import NotStrict, strict_json
from archivekit.work.paths import (
    NotRegular,
    ReadRefused,
    TooLarge,
    fault_of_name,
    read_regular,
    safe_join,
)

DESCRIPTOR = "datapackage.json"
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_PROFILES = (
    "data-package", "tabular-data-package", "fiscal-data-package", "data-resource",
    "tabular-data-resource", "default",
)  # fmt: skip
_PROFILE_ADDRESSES = (
    "https://datapackage.org/profiles/", "https://specs.frictionlessdata.io/",
    "https://frictionlessdata.io/schemas/", "http://specs.frictionlessdata.io/",
)  # fmt: skip
_SMALL = 16 * 1024 * 1024
_MANY_PATHS = 100_000
_REFERRED = ("schema", "dialect")
_SCHEMA_BYTES = 2 * DESCRIPTOR_BYTES  # of all schemas that stand in files of their own


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of the descriptor whose paths are safe: `files` are inside the package."""

    name: str
    values: Mapping[str, Any]
    paths: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    beside: tuple[str, ...] = ()  # the files of its schema and its dialect

    @property
    def schema(self) -> Mapping[str, Any] | None:
        """The Table Schema, if the resource states one."""
        found = self.values.get("schema")
        return found if isinstance(found, dict) else None

    @property
    def is_table(self) -> bool:
        """Whether it says that it is a table."""
        values = self.values
        profile = values.get("profile")
        return (
            self.schema is not None
            or values.get("type") == "table"
            or profile == "tabular-data-resource"
        )


@dataclass(frozen=True, slots=True)
class Guarded:
    """A package that may be read: where it is, its descriptor, its resources.

    `problems` are refusals (errors) and what wants eyes; after an error nothing else is read.
    """

    root: Path
    descriptor: Mapping[str, Any]
    resources: tuple[Resource, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: bool = False
    name: str = DESCRIPTOR  # of the file of the descriptor


def open_package(path: Path) -> Guarded:
    """A package by its folder or its descriptor, its paths checked before anything opens them.

    Raises InvalidPackage when there is no descriptor, or none that can be read.

    >>> open_package(Path("datapackage")).refused
    False
    """
    file = path if path.suffix == ".json" and not path.is_dir() else path / DESCRIPTOR
    root = file.parent
    descriptor = _descriptor(file)
    found = Findings()
    resources = []
    seen: dict[str, str] = {}
    names: set[str] = set()
    for position, values in enumerate(descriptor["resources"]):
        resource = _resource(root, position, values, found)
        if resource is None:
            continue
        if resource.name in names:
            place = Place(DESCRIPTOR, id=resource.name)
            found.add("descriptor.duplicate-name", place, name=resource.name)
        names.add(resource.name)
        for name in resource.paths:
            if name in seen:
                place = Place(DESCRIPTOR, id=resource.name)
                found.add("descriptor.same-path", place, path=name, first=seen[name])
            seen[name] = resource.name
        resources.append(resource)
    _addresses(descriptor, found)
    _profiles(descriptor, found)
    if not descriptor["resources"]:
        found.add("descriptor.no-resources", Place(DESCRIPTOR))
    return Guarded(
        root, descriptor, tuple(resources), found.problems(), found.has_errors, file.name
    )


def _descriptor(file: Path) -> dict[str, Any]:
    if not os.path.lexists(file):
        facts = {"path": visible(file.parent.as_posix())}
        raise InvalidPackage(problem("package.missing", Place(facts["path"]), **facts))
    value = _json_file(file, file.name)
    if not isinstance(value, dict) or not isinstance(value.get("resources"), list):
        note = "it is no object with a list of resources"
        raise InvalidPackage(problem("descriptor.unreadable", Place(file.name), note=note))
    return value


def _json_file(file: Path, shown: str) -> Any:
    """The JSON of a regular file of bounded size."""
    place = Place(visible(shown))
    try:
        return strict_json(read_regular(file, DESCRIPTOR_BYTES))
    except NotStrict as reason:
        note = shown_fact(str(reason))
        raise InvalidPackage(problem("descriptor.unreadable", place, note=note)) from None
    except TooLarge as fault:
        raise InvalidPackage(problem("package.too-large", place, **fault.facts)) from None
    except NotRegular as fault:
        code = "package.link" if "link" in fault.facts["kind"] else "package.special-file"
        raise InvalidPackage(problem(code, place, path=place.path, **fault.facts)) from None
    except ReadRefused as fault:
        note = str(fault.problem(place).message)
        raise InvalidPackage(problem("descriptor.unreadable", place, note=note)) from None


# --- resources -------------------------------------------------------------------------------


def _resource(root: Path, position: int, values: Any, found: Findings) -> Resource | None:
    """A resource with its files; None when it cannot be used, which is then told."""
    place = Place(DESCRIPTOR, id=f"resource {position + 1}")
    if not isinstance(values, dict):
        found.add("descriptor.wrong-type", place, key="resources", expected="an object")
        return None
    name = values.get("name")
    if not isinstance(name, str) or not name:
        found.add("descriptor.wrong-type", place, key="name", expected="a name")
        name = f"resource {position + 1}"
    if not name.isprintable():
        found.add("descriptor.wrong-type", place, key="name", expected="a name that can be shown")
    place = Place(DESCRIPTOR, id=name)
    if "path" in values and "data" in values:
        found.add("descriptor.wrong-type", place, key="data", expected="absent beside a path")
    if values.get("scheme", "file") not in ("file", ""):
        found.add("package.remote-path", place, path=f"scheme {values['scheme']!r}")
        return None
    beside = [values[key] for key in _REFERRED if isinstance(values.get(key), str)]
    values = _references_read(root, values, place, found)
    if "path" not in values and not values.get("extrapaths"):
        if not isinstance(values.get("data"), list | dict | str):
            found.add("descriptor.wrong-type", place, key="path", expected="a path, or data")
            return None
        return Resource(name, values, beside=tuple(beside))
    paths, files = [], []
    for path in _paths_of(values, place, found):
        file = checked_path(root, path, place, found)
        if file is not None:
            paths.append(path)
            files.append(file)
    return Resource(name, values, tuple(paths), tuple(files), tuple(beside))


def _paths_of(values: Mapping[str, Any], place: Place, found: Findings) -> Iterator[str]:
    for key in ("path", "extrapaths"):
        paths = values.get(key, [])
        listed = paths if isinstance(paths, list) else [paths]
        if key in values and not listed:
            found.add("package.unsafe-path", place, path="", reason="is empty")
        for path in listed[:_MANY_PATHS]:
            if isinstance(path, str):
                yield path
            else:
                found.add("package.unsafe-path", place, path=repr(path), reason="is no string")


def _references_read(
    root: Path, values: dict[str, Any], place: Place, found: Findings
) -> dict[str, Any]:
    """The resource with the schema and the dialect that it refers to put in their place."""
    whole = dict(values)
    for key in _REFERRED:
        if not isinstance(values.get(key), str):
            continue
        del whole[key]
        file = checked_path(root, values[key], place, found)
        if file is None or not os.path.lexists(file):
            if file is not None:
                found.add("package.missing-file", Place(values[key], id=place.id), path=values[key])
            continue
        size = os.lstat(file).st_size
        if not found.may("read a byte of schemas", _SCHEMA_BYTES, size):
            at = Place(values[key], id=place.id)
            found.add("package.too-large", at, bytes=size, limit=_SCHEMA_BYTES)
            continue
        try:
            whole[key] = _json_file(file, values[key])
        except InvalidPackage as fault:
            found.add("descriptor.unreadable", fault.problem.place, note=fault.problem.message)
    return whole


def checked_path(root: Path, name: str, place: Place, found: Findings) -> Path | None:
    """The file that a name means, if it is inside the package and an ordinary file, or missing."""
    if _ADDRESS.match(name):
        found.add("package.remote-path", place, path=name)
        return None
    if len(name) > 4096:
        found.add("package.unsafe-path", place, path=name, reason="is longer than a path can be")
        return None
    fault = fault_of_name(name)
    if fault:
        found.add("package.unsafe-path", place, path=name, reason=fault)
        return None
    return root / name if _is_ordinary(root, name, place, found) else None


def _is_ordinary(root: Path, name: str, place: Place, found: Findings) -> bool:
    """Whether each part of the path is a folder and its end a regular file, or nothing yet."""
    at = os.fspath(root)
    for part in name.split("/"):
        at = f"{at}/{part}"
        try:
            status = os.lstat(at)
        except OSError:
            return True  # what is missing is told where it is looked for
        if stat.S_ISLNK(status.st_mode):
            found.add("package.link", place, path=name, kind="symbolic link")
            return False
    if not stat.S_ISREG(status.st_mode):
        kind = "folder" if stat.S_ISDIR(status.st_mode) else "FIFO, socket or device"
        found.add("package.special-file", place, path=name, kind=kind)
        return False
    held = getattr(status, "st_blocks", None)
    if held is not None and status.st_size > max(_SMALL, held * 512 * SPARSE_RATIO):
        found.add("package.sparse-file", place, path=name, bytes=status.st_size, held=held * 512)
        return False
    if status.st_nlink > 1:
        found.add("package.hard-link", place, path=name)
    return True


# --- addresses -------------------------------------------------------------------------------


def _addresses(descriptor: Mapping[str, Any], found: Findings) -> None:
    """Addresses that people will click on, and paths beside the data, must be what they seem."""
    owners = [descriptor, *(r for r in descriptor["resources"] if isinstance(r, dict))]
    for owner in owners:
        for key, address in _addresses_of(owner):
            fault = _fault_of_address(address)
            if key == "homepage" and not address.lower().startswith(("http://", "https://")):
                fault = fault or "is no web address"
            if fault:
                place = Place(DESCRIPTOR, id=str(owner.get("name", "")))
                found.add("package.unsafe-address", place, of=key, key=key, address=address,
                          reason=fault)  # fmt: skip


def _profiles(descriptor: Mapping[str, Any], found: Findings) -> None:
    """Profiles of others are not looked up: what they ask for is not checked."""
    resources = [one for one in descriptor["resources"] if isinstance(one, dict)]
    parts = [one[key] for one in resources for key in ("schema", "dialect") if key in one]
    for owner in (descriptor, *resources, *parts):
        for key in ("profile", "$schema"):
            profile = owner.get(key) if isinstance(owner, dict) else None
            if profile is not None and not _is_known_profile(profile):
                place = Place(DESCRIPTOR, id=str(owner.get("name", "")))
                found.add("package.other-profile", place, of=key, key=key, profile=str(profile))


def _is_known_profile(profile: object) -> bool:
    return isinstance(profile, str) and (
        profile in _PROFILES or profile.startswith(_PROFILE_ADDRESSES)
    )


def _addresses_of(owner: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("homepage", "image"):
        if isinstance(owner.get(key), str):
            yield key, owner[key]
    for key in ("licenses", "sources", "contributors"):
        entries = owner.get(key)
        for entry in entries if isinstance(entries, list) else []:
            if isinstance(entry, dict) and isinstance(entry.get("path"), str):
                yield f"{key}.path", entry["path"]


def _fault_of_address(address: str) -> str:
    try:
        scheme = urlsplit(address).scheme.lower()
        if scheme in ("http", "https"):
            return "" if address.isprintable() else "holds characters that cannot be shown"
        safe_join(Path("."), address)
    except ValueError as fault:
        return str(fault).partition(repr(address))[2].strip() or "is no address"
    return ""
