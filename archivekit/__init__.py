"""archivekit: from a folder of archival documents to one validated, citable data package.

>>> import archivekit as ak
>>> doc = ak.read("seeds/002_212492c28eb4acd6.txt")
>>> doc.text[:18]
'About Instructions'
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archivekit.build.collating import collate as collate
    from archivekit.build.run import build as build
    from archivekit.build.stages import read as read
    from archivekit.collate.collation import Collation as Collation
    from archivekit.core.document import Document as Document
    from archivekit.core.problems import ArchivekitError as ArchivekitError
    from archivekit.core.problems import Problem as Problem
    from archivekit.core.report import Report as Report
    from archivekit.core.settings import Settings as Settings
    from archivekit.core.text import Edit as Edit
    from archivekit.core.text import OffsetMap as OffsetMap
    from archivekit.core.text import Span as Span
    from archivekit.package.changes.compare import changes as changes
    from archivekit.package.validate.check import validate as validate
    from archivekit.tables.archive import Archive as Archive

_HOME = {
    "Archive": "archivekit.tables.archive",
    "ArchivekitError": "archivekit.core.problems",
    "Collation": "archivekit.collate.collation",
    "Document": "archivekit.core.document",
    "Edit": "archivekit.core.text",
    "OffsetMap": "archivekit.core.text",
    "Problem": "archivekit.core.problems",
    "Report": "archivekit.core.report",
    "Settings": "archivekit.core.settings",
    "Span": "archivekit.core.text",
    "build": "archivekit.build.run",
    "changes": "archivekit.package.changes.compare",
    "collate": "archivekit.build.collating",
    "read": "archivekit.build.stages",
    "validate": "archivekit.package.validate.check",
}

__all__ = sorted(_HOME)
__version__ = "0.4.0"


def __getattr__(name: str) -> Any:
    """Public names are imported when they are first used: `import archivekit` stays quick."""
    if name in _HOME:
        value = getattr(import_module(_HOME[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'archivekit' has no attribute {name!r}")


class _Facade(ModuleType):
    """The package itself: a room that is imported never hides the public name that it shares.

    Importing `archivekit.read.formats` would otherwise put the room `read` in the place of the
    function `read`.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Facade


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
