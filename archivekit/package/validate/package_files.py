"""The files of a package: those that it names are there and are what it says; none is beside."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath

from archivekit.core.limits import DESCRIPTOR_BYTES
from archivekit.core.problems import Place
from archivekit.package.manifest import MANIFEST, read_manifest
from archivekit.package.validate.findings import Findings
from archivekit.package.validate.guard import DESCRIPTOR, Guarded, Resource, checked_path
from archivekit.work.paths import (
    EntryKind,
    ReadRefused,
    open_regular,
    plain_reason,
    read_regular,
    sorted_files,
)

_ALGORITHMS = ("md5", "sha1", "sha256", "sha512")
_LENGTHS = {"md5": 32, "sha1": 40, "sha256": 64, "sha512": 128}
_PAGES = re.compile(
    r"(readme|notes?|licen[cs]e|changelog|changes|citation|contributing|notice|authors|codebook|makefile)"
    r"[^/]*|[^/]*\.(md|cff|html|rst|r|py|ipynb|toml|cfg|ya?ml)|licenses/.*|datapackage\.json",
    re.IGNORECASE,
)
_DATA = frozenset((".csv", ".tsv", ".txt", ".json", ".jsonl", ".xlsx", ".ods", ".parquet", ".db"))
_MOST_ENTRIES = 200_000


@dataclass
class Files:
    """What is known of the files; each is hashed once, by whoever reads it."""

    package: Guarded
    found: Findings
    manifest: Mapping[str, str] | None = None
    _known: dict[tuple[str, str], str] = field(default_factory=dict)
    _refused: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.manifest = self._manifest()

    def algorithms(self, resource: Resource, path: str) -> tuple[str, ...]:
        """The hashes that somebody states of a file."""
        stated = _stated(resource)
        wanted = {stated[0]} if stated and len(resource.paths) == 1 else set()
        if self.manifest and path in self.manifest:
            wanted.add("sha256")
        return tuple(sorted(wanted & set(_ALGORITHMS)))

    def was_read(self, path: str, algorithm: str, digest: str) -> None:
        """The hash of a file that was read whole."""
        self._known[path, algorithm] = digest

    def is_there(self, resource: Resource, path: str, file: Path) -> bool:
        """Whether the file is there and has the size that the descriptor says."""
        try:
            size = os.lstat(file).st_size
        except OSError as fault:
            if isinstance(fault, FileNotFoundError):
                self.found.add("package.missing-file", Place(path, id=resource.name), path=path)
            else:
                self.unreadable(path, fault, resource.name)
            return False
        stated = resource.values.get("bytes")
        if stated is None or len(resource.paths) != 1:
            return True
        if not isinstance(stated, int) or isinstance(stated, bool) or stated < 0:
            place = Place(DESCRIPTOR, id=resource.name)
            self.found.add("descriptor.wrong-type", place, key="bytes", expected="a whole number")
        elif stated != size:
            self.found.add("package.wrong-size", Place(path), stated=stated, bytes=size)
        return True

    def unreadable(self, path: str, fault: OSError, id: str = "") -> None:
        """Tell once that the operating system does not give a file."""
        if path not in self._refused:
            self._refused.add(path)
            facts = {"path": path, "reason": plain_reason(fault)}
            self.found.add("package.unreadable-file", Place(path, id=id), **facts)

    def check_hash(self, resource: Resource) -> None:
        """Compare the hash that the descriptor states with that of the file."""
        stated = _stated(resource)
        place = Place(DESCRIPTOR, id=resource.name)
        if stated is None or len(resource.paths) != 1:
            if "hash" in resource.values and stated is None:
                key = "hash"
                self.found.add("descriptor.wrong-type", place, key=key, expected="algorithm:hex")
            return
        algorithm, digest = stated
        if algorithm not in _ALGORITHMS or len(digest) != _LENGTHS[algorithm]:
            self.found.add("package.unknown-hash", place, hash=str(resource.values["hash"]))
            return
        found = self._digest(resource.paths[0], resource.files[0], algorithm)
        if found is not None and found != digest:
            self.found.add("package.wrong-hash", Place(resource.paths[0]), algorithm=algorithm,
                           stated=digest[:16], found=found[:16])  # fmt: skip

    def _digest(self, path: str, file: Path, algorithm: str) -> str | None:
        """The hash of a file, now or from its reading; None when it is not there."""
        known = self._known.get((path, algorithm))
        if known is not None:
            return known
        try:
            with open_regular(file) as data:
                new = partial(hashlib.new, algorithm, usedforsecurity=False)
                hash_ = hashlib.file_digest(data, new)
        except FileNotFoundError:  # which is told where it is named
            return None
        except OSError as fault:
            self.unreadable(path, fault)
            return None
        return self._known.setdefault((path, algorithm), hash_.hexdigest())

    # --- the manifest ------------------------------------------------------------------------

    def _manifest(self) -> Mapping[str, str] | None:
        file = self.package.root / MANIFEST
        if not os.path.lexists(file):
            return None
        try:
            return read_manifest(read_regular(file, 2 * DESCRIPTOR_BYTES))
        except ReadRefused as fault:
            note = fault.problem(Place(MANIFEST)).message
        except ValueError as fault:
            note = str(fault)
        self.found.add("manifest.unreadable", Place(MANIFEST), note=note)
        return None

    def check_manifest(self) -> None:
        """Every file of the manifest is there and has its hash."""
        for path, digest in (self.manifest or {}).items():
            place = Place(MANIFEST, id=path)
            file = checked_path(self.package.root, path, place, self.found)
            if file is None:
                continue
            if not os.path.lexists(file):
                self.found.add("manifest.missing-file", place, path=path)
                continue
            found = self._digest(path, file, "sha256")
            if found is not None and found != digest:
                self.found.add("manifest.wrong-hash", Place(path), stated=digest[:16],
                               found=found[:16])  # fmt: skip

    # --- what else is there ------------------------------------------------------------------

    def check_folder(self, pages: Collection[str] | None) -> None:
        """Files that nobody names, and names that some systems take for one.

        `pages` are the files that an archivekit package holds besides its resources; None for a
        package of others, in which a manifest names files, too.
        """
        named = {path for resource in self.package.resources for path in resource.paths}
        folders = {str(PurePosixPath(path).parent) for path in named}
        named |= {path for resource in self.package.resources for path in resource.beside}
        names: list[str] = []
        for entry in islice(sorted_files(self.package.root), _MOST_ENTRIES):
            name = entry.name
            names.append(name)
            listed = self.manifest is not None and name in self.manifest
            if self.manifest is not None and not listed and name != MANIFEST:
                self.found.add("manifest.unlisted", Place(name))
            if name in named or name in (MANIFEST, DESCRIPTOR, self.package.name):
                continue
            if pages is not None:
                known = name in pages
            elif entry.kind is EntryKind.FILE and name.isprintable():
                path = PurePosixPath(name)
                data = str(path.parent) in folders or path.suffix.lower() in _DATA
                known = listed or not data or _PAGES.fullmatch(name) is not None
            else:
                known = False
            if not known:
                kind = "file" if entry.kind is EntryKind.FILE else entry.kind.value
                self.found.add("package.orphan-file", Place(name), kind=kind)
        self._twins(names)

    def _twins(self, names: Iterable[str]) -> None:
        same: dict[str, list[str]] = defaultdict(list)
        for name in names:
            same[unicodedata.normalize("NFC", name[:4096]).casefold()].append(name)
        for twins in same.values():
            if len(twins) > 1:
                self.found.add("package.name-twins", Place(twins[0]), first=twins[0],
                               second=twins[1])  # fmt: skip


def _stated(resource: Resource) -> tuple[str, str] | None:
    """The algorithm and the digits of a resource's hash; MD5 when it names none (the standard)."""
    value = resource.values.get("hash")
    if not isinstance(value, str) or not value:
        return None
    algorithm, colon, digest = value.partition(":")
    return (algorithm.lower(), digest.lower()) if colon else ("md5", value.lower())
