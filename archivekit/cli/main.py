"""The command `archivekit`: each command parses, calls one function of the library and prints."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from archivekit import __version__
from archivekit.cli import output
from archivekit.cli.output import command, say, say_json, tell, tell_problems

COLLATION_FORMATS = (
    "text", "json", "csv", "readings", "html", "tei", "collatex-json", "apparatus", "distances",
)  # fmt: skip
"""What a collation can be printed as."""

_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
_package = click.option(
    "--package", "-p", default="datapackage", show_default=True, type=click.Path(path_type=Path),
    help="The data package.",
)  # fmt: skip
_verbose = click.option("--verbose", "-v", is_flag=True, help="Show every problem, notes too.")
_quiet = click.option("--quiet", "-q", is_flag=True, help="Show nothing but errors.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 90})
@click.version_option(__version__, "--version", "-V", prog_name="archivekit")
@click.pass_context
def cli(context: click.Context) -> None:
    """Turn a folder of archival documents into one validated, citable data package.

    Begin with:  archivekit ingest FILE   and   archivekit build
    """
    if os.environ.get("NO_COLOR"):
        context.color = False


@cli.command()
@click.argument("folder", default="seeds", type=click.Path(path_type=Path))
@click.option("--out", "-o", default="datapackage", show_default=True,
              type=click.Path(path_type=Path), help="The data package to write.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1), help="Processes (default: all processors).")
@click.option("--cache", type=click.Path(path_type=Path), help="Folder that remembers work done.")
@click.option("--no-cache", is_flag=True, help="Understand every source anew.")
@click.option("--check", is_flag=True,
              help="Write nothing: say whether the package is what the sources make.")  # fmt: skip
@_verbose
@_quiet
@_json
@command
def build(
    folder: Path,
    out: Path,
    workers: int | None,
    cache: Path | None,
    no_cache: bool,
    check: bool,
    verbose: bool,
    quiet: bool,
    as_json: bool,
) -> int:
    """Regenerate the data package from the sources in FOLDER (default: seeds).

    \b
    Example:  archivekit build letters --out letters-package
              archivekit build --check
    """
    from archivekit.build.check import check_build
    from archivekit.build.run import run_build
    from archivekit.work.executor import default_workers

    options: dict[str, Any] = {
        "workers": workers or default_workers(),
        "cache": None if no_cache else (cache or ""),
        "progress": None if quiet or as_json else output.Bar(),
    }
    if check:
        return _say_check(check_build(folder, out, **options), verbose, quiet, as_json)
    report = run_build(folder, out, **options)
    if as_json:
        say_json("build", report.to_dict())
    else:
        _say_build(report, verbose, quiet)
    return output.ERRORS if report.has_errors else output.DONE


def _say_check(report: Any, verbose: bool, quiet: bool, as_json: bool) -> int:
    from archivekit.view.building import check_lines, check_next_step

    files = ("check.differs", "check.missing", "check.extra")
    if as_json:
        say_json("check", report.to_dict())
    elif quiet:
        tell_problems(report.problems, verbose)
    else:
        say("\n".join(check_lines(report, verbose)))
        tell_problems([found for found in report.problems if found.code not in files], verbose)
        tell(check_next_step(report))
    return output.DONE if report.same else output.ERRORS


def _say_build(report: Any, verbose: bool, quiet: bool) -> None:
    from archivekit.view.building import build_lines, next_step

    if not quiet:
        say("\n".join(build_lines(report, verbose)))
    errors = [p for p in report.problems if p.severity.value == "error"]
    tell_problems(errors if quiet else report.problems, verbose)
    if not quiet:
        tell(next_step(report))


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--encoding", default="", help="The character encoding, if it is known.")
@click.option("--language", default="", help="The language (en, ru, ...), if it is known.")
@click.option("--text", "whole", is_flag=True, help="Show the reading text itself as well.")
@_verbose
@_json
@command
def ingest(
    paths: tuple[Path, ...],
    encoding: str,
    language: str,
    whole: bool,
    verbose: bool,
    as_json: bool,
) -> int:
    """Show what would be understood of files or folders; writes nothing.

    \b
    Example:  archivekit ingest seeds/letter.txt
              archivekit ingest --text --encoding koi8-r - < letter.txt
    """
    from archivekit.cli.ingesting import ingest_all
    from archivekit.tables.catalogue_reader import LANGUAGE

    if language and not LANGUAGE.fullmatch(language):
        raise click.UsageError(f"a language is a tag such as en or ru, not {language}")
    return ingest_all(paths, encoding, language, whole, verbose, as_json)


@cli.command()
@click.argument("id", required=False)
@click.argument("number", required=False)
@click.option("--changes", is_flag=True, help="Every change of a text, in its line of the source.")
@_package
@_json
@command
def show(id: str | None, number: str | None, changes: bool, package: Path, as_json: bool) -> int:
    """Show the first page of a package; or a document, a text, a paragraph, a person, a link.

    ID is the id of any of them; after the id of a text, NUMBER is a paragraph (14, 14a).

    \b
    Example:  archivekit show
              archivekit show mikoyan-telegram
              archivekit show mikoyan-telegram.en1 14
              archivekit show mikoyan-telegram.en1.s41.e1
    """
    from archivekit.cli.showing import show_first_page, show_id

    if id is None:
        if changes:
            raise click.UsageError("--changes goes with the id of a text")
        return show_first_page(package, as_json)
    return show_id(id, number, changes, package, as_json)


@cli.command()
@click.argument("name", required=False)
@_json
@command
def explain(name: str | None, as_json: bool) -> int:
    """Explain a problem code or a rule; without NAME, list them all.

    \b
    Example:  archivekit explain text.undecodable
              archivekit explain page-break-join
    """
    from archivekit.cli.showing import explain_name

    return explain_name(name, as_json)


@cli.command()
@click.argument("path", default="datapackage", type=click.Path(path_type=Path))
@click.option("--html", "page", type=click.Path(path_type=Path, dir_okay=False),
              help="Write the report as a page to this file as well.")  # fmt: skip
@click.option("--no-referee", is_flag=True, help="Our own rules only; do not ask frictionless.")
@_verbose
@_json
@command
def validate(path: Path, page: Path | None, no_referee: bool, verbose: bool, as_json: bool) -> int:
    """Check a data package (default: datapackage), ours or not: a folder or a zip file.

    Nothing is fetched, nothing is run, no file outside of the package is opened.

    \b
    Example:  archivekit validate
              archivekit validate letters.zip --html report.html
    """
    from archivekit.package.validate.check import validate as check
    from archivekit.view.terminal import verdict
    from archivekit.view.validation import next_check_step, report_page

    progress = None if as_json else output.Bar()
    report = check(path, referee=not no_referee, progress=progress)
    if page is not None:
        output.write_page(page, report_page(report))
    if as_json:
        say_json("validate", report.to_dict())
    else:
        say(verdict(report))
        tell_problems(report.problems, verbose)
        tell(next_check_step(report, str(page) if page else ""))
    return output.DONE if report.valid else output.ERRORS


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--format", "form", type=click.Choice(COLLATION_FORMATS), default="text",
              show_default=True, help="How the collation is printed.")  # fmt: skip
@click.option("--out", "-o", type=click.Path(path_type=Path, dir_okay=False),
              help="Write to this file instead of the terminal.")  # fmt: skip
@click.option("--siglum", "sigla", multiple=True, metavar="NAME",
              help="What a witness is called, in their order (default: A, B, C).")  # fmt: skip
@click.option("--base", default="", metavar="SIGLUM", help="The witness whose readings come first.")
@click.option("--weights/--no-weights", default=None,
              help="Whether words of content go before function words and these before "
                   "punctuation (default: yes, but no for a JSON file).")  # fmt: skip
@click.option("--near/--no-near", default=True, show_default=True,
              help="Whether words that are alike are put side by side.")  # fmt: skip
@click.option("--skip", multiple=True, metavar="RULE",
              help="A rule of comparison to leave out (case, spelling, ...).")  # fmt: skip
@click.option("--rules", type=click.Path(path_type=Path, dir_okay=False, exists=True),
              help="A file of your own pairs of spellings, abbreviations, names.")  # fmt: skip
@click.option("--encoding", default="", help="The character encoding, if it is known.")
@click.option("--language", default="", help="The language (en, ru, ...), if it is known.")
@click.option("--all", "whole", is_flag=True, help="Show all differences, those of form too.")
@click.option("--exit-code", is_flag=True, help="End with 1 when the witnesses differ.")
@_verbose
@_json
@command
def collate(paths: tuple[Path, ...], form: str, as_json: bool, **options: Any) -> int:
    """Show every difference between copies, drafts or editions of one text.

    Each of PATHS is a file, or a folder of them; or one JSON file of witnesses as CollateX takes
    it. The order of the files changes nothing but their letters.

    \b
    Example:  archivekit collate draft.txt fair-copy.txt print.txt
              archivekit collate letters/ --format html --out letters.html
              archivekit collate witnesses.json --format collatex-json
    """
    from archivekit.cli.collating import Wishes, collate_all
    from archivekit.tables.catalogue_reader import LANGUAGE

    language = options["language"]
    if language and not LANGUAGE.fullmatch(language):
        raise click.UsageError(f"a language is a tag such as en or ru, not {language}")
    return collate_all(paths, Wishes("json" if as_json else form, **options))


@cli.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(("text", "md", "json", "csv")),
              default="text", show_default=True, help="How the changes are printed.")  # fmt: skip
@click.option("--exit-code", is_flag=True, help="End with 1 when the packages differ.")
@_json
@command
def changes(old: Path, new: Path, form: str, exit_code: bool, as_json: bool) -> int:
    """Show what differs between two versions of a data package, ours or not.

    \b
    Example:  archivekit changes datapackage-1.0.0 datapackage
              archivekit changes OLD NEW --format md
    """
    from archivekit.cli.changing import compare_packages

    return compare_packages(old, new, "json" if as_json else form, exit_code)


@cli.command()
@_json
@command
def formats(as_json: bool) -> None:
    """List the formats that are told apart, and which of them can be read.

    \b
    Example:  archivekit formats
    """
    from archivekit.read.formats import FORMATS

    rows = [
        {"name": f.name, "media_type": f.media_type, "read": f.reader is not None} for f in FORMATS
    ]
    if as_json:
        say_json("formats", {"formats": rows})
        return
    for row in sorted(rows, key=lambda row: not row["read"]):
        say(f"{'read' if row['read'] else 'not read':<10}{row['name']:<18}{row['media_type']}")


def main() -> None:
    """The entry point of the program."""
    with output.safe_streams():
        try:
            cli(prog_name="archivekit")
        except BrokenPipeError:  # the reader of our output had enough
            sys.stderr.close()
            sys.exit(output.DONE)
