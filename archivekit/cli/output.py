"""How commands speak: data to standard output, all else to standard error, and exit codes."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import wraps
from itertools import zip_longest
from pathlib import Path
from typing import Any

import click

from archivekit.core.problems import (
    ArchivekitError,
    CannotWrite,
    InvalidProject,
    Locked,
    Place,
    Problem,
    Severity,
    problem,
    visible,
)
from archivekit.work.paths import plain_reason

# What a terminal may take for a command or a change of direction; \u escapes mean the same in JSON.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")

DONE, ERRORS, USAGE, NOTHING_READ, NOT_WRITTEN, LOCKED, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130

_NOT_READ = ("package.missing", "build.no-sources", "build.no-folder")
_OF_FILES = ("source.", "text.", "collatex.")  # codes of what is wrong with a file that is read
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def say(text: str = "") -> None:
    """Data for the reader or the next program. Raises CannotWrite, as for a disk that is full."""
    try:
        click.echo(text)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader had enough
        raise
    except OSError as fault:
        facts = {"path": "standard output", "reason": plain_reason(fault)}
        raise CannotWrite(problem("build.cannot-write", Place(), **facts)) from None


def tell(text: str = "") -> None:
    """Anything that is not data."""
    click.echo(text, err=True)


def say_json(kind: str, values: dict[str, Any]) -> None:
    """One JSON document, with the name and version of its form."""
    say(json_text(kind, values))


def json_text(kind: str, values: dict[str, Any]) -> str:
    """One JSON document, with nothing in it that a terminal obeys."""
    whole = {"schema": f"archivekit.{kind}/1", **values}
    text = json.dumps(whole, indent=2, ensure_ascii=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def tell_problems(problems: Iterable[Problem], verbose: bool = False, most: int = 20) -> None:
    """Problems with place and cure, the worst first; notes only when asked for."""
    from archivekit.view.terminal import problem_lines

    shown = [p for p in problems if verbose or p.severity is not Severity.NOTE]
    told = shown if verbose else shown[:most]
    for found, following in zip_longest(told, told[1:]):
        # Of several with one cure in a row only the last one gives it.
        same = following is not None and (following.code, following.cure) == (
            found.code,
            found.cure,
        )
        first, _, rest = problem_lines(found, cure=not same).partition("\n")
        tell(click.style(first, fg=_COLOURS[found.severity]) + (f"\n{rest}" if rest else ""))
    if len(shown) > most and not verbose:
        tell(f"and {len(shown) - most} more: --verbose shows all")


def write_page(path: Path, text: str) -> None:
    """Write a page whole, or not at all. Raises CannotWrite."""
    data = text.encode("utf-8", errors="backslashreplace")
    path = path.resolve()  # a link stays a link
    new = path.with_name(f".{path.name}.new-{os.getpid()}")
    try:
        if path.exists() and not path.is_file():  # a pipe or a device is written to, not replaced
            path.write_bytes(data)
            return
        new.write_bytes(data)
        new.replace(path)
    except OSError as fault:
        with suppress(OSError):
            new.unlink()
        shown = visible(str(path))
        facts = {"path": shown, "reason": plain_reason(fault)}
        raise CannotWrite(problem("build.cannot-write", Place(shown), **facts)) from None


def exit_code(fault: ArchivekitError) -> int:
    """The exit code of an exception."""
    if isinstance(fault, Locked):
        return LOCKED
    if isinstance(fault, CannotWrite):
        return NOT_WRITTEN
    if isinstance(fault, InvalidProject):
        return ERRORS if fault.problem.code.startswith("ledger.") else USAGE
    if fault.problem.code in _NOT_READ or fault.problem.code.startswith(_OF_FILES):
        return NOTHING_READ
    return ERRORS


def command(function: Callable[..., int | None]) -> Callable[..., None]:
    """A command that answers faults with a message and an exit code, with or without --json."""

    @wraps(function)
    def run(*args: Any, **options: Any) -> None:
        try:
            code = function(*args, **options) or DONE
        except ArchivekitError as fault:
            problems: Sequence[Problem] = (*getattr(fault, "problems", ()), fault.problem)
            if options.get("as_json"):
                say_json("problems", {"problems": [found.to_dict() for found in problems]})
            else:
                tell_problems(problems)
            code = exit_code(fault)
        except (KeyboardInterrupt, click.Abort):
            tell("interrupted: the last package is whole")
            code = INTERRUPTED
        sys.exit(code)

    return run


class Bar:
    """A progress bar with the time left on standard error; silent when that is no terminal."""

    def __init__(self) -> None:
        self._bar: Any = None

    def start(self, stage: str, total: int | None) -> None:
        """Begin a stage of `total` steps."""
        if sys.stderr.isatty() and (total is None or total > 1):
            self._bar = click.progressbar(
                length=total or 1, label=f"{stage:<9}", file=sys.stderr, show_pos=True, width=0
            )
            self._bar.__enter__()

    def advance(self, done: int = 1) -> None:
        """Some steps are done."""
        if self._bar:
            self._bar.update(done)

    def finish(self) -> None:
        """The stage is over."""
        if self._bar:
            self._bar.finish()
            self._bar.__exit__(None, None, None)
            self._bar = None


@contextmanager
def safe_streams() -> Iterator[None]:
    """A terminal of another encoding shows escapes instead of stopping the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if os.environ.get("NO_COLOR"):
        os.environ.pop("FORCE_COLOR", None)
    yield
