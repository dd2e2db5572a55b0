"""`archivekit changes`: what differs between two versions of a package."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from archivekit.cli.output import DONE, ERRORS, say, say_json, tell


def compare_packages(old: Path, new: Path, form: str, exit_code: bool) -> int:
    """Print what changed as text, md, json or csv; 1 for packages that differ, if that is asked."""
    from archivekit.package.changes.compare import changes
    from archivekit.package.changes.telling import changelog
    from archivekit.package.changes.values import COLUMNS
    from archivekit.view.changes import changes_text

    found = changes(old, new)
    match form:
        case "json":
            say_json("changes", found.to_dict())
        case "csv":
            text = io.StringIO(newline="")
            writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(found.rows())
            say(text.getvalue().rstrip("\n"))
        case "md":
            say(changelog(found).rstrip("\n"))
        case _:
            say(changes_text(found))
            if not found.empty:
                tell("Next: archivekit changes OLD NEW --format md, for the changelog")
    return ERRORS if exit_code and not found.empty else DONE
