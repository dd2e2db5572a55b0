"""The report of a validation: as a page for people, and the last line on a terminal."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from itertools import groupby

from archivekit.core.problems import PROBLEMS, Problem, Severity, count_by_severity, visible
from archivekit.core.report import Report
from archivekit.package.page import Line, Look, Piece, line
from archivekit.view.html import document, escape, listing
from archivekit.view.terminal import plural, problem_count

_MATTERS = {
    Severity.ERROR: "The package is not valid until each of these is cured.",
    Severity.WARNING: "The package is valid with these; each should be looked at.",
    Severity.NOTE: "Good to know; nothing has to be done.",
}


def report_page(report: Report) -> str:
    """The report as one HTML file: the verdict, what was checked, every problem under its code.

    >>> text = report_page(Report("letters"))
    >>> text.count("<h1"), "no problem was found" in text, "<script" in text
    (1, True, False)
    """
    worst_first = sorted(report.problems, key=lambda one: (one.severity.weight, one.code))
    parts = [
        _severity(level, list(found))
        for level, found in groupby(worst_first, key=lambda one: one.severity)
    ]
    body = (
        f"<header>\n<h1>Check of <bdi>{escape(report.path)}</bdi></h1>\n"
        f"<p>{_verdict(report)}</p>\n</header>\n"
        f"<main>\n{_checked(report)}{''.join(parts)}</main>\n"
    )
    return document(f"{report.path}: {'valid' if report.valid else 'not valid'}", body)


def _verdict(report: Report) -> str:
    """The verdict in words; each count leads to its section of the page."""
    counts = count_by_severity(report.problems)
    said = ", ".join(
        f'<a href="#{level.value}">{plural(counts[level], level.value)}</a>'
        for level in Severity
        if counts[level]
    )
    verdict = "Valid" if report.valid else "Not valid"
    return f"<strong>{verdict}:</strong> {said or 'no problem was found'}."


def _checked(report: Report) -> str:
    """The tables that were read, with their rows."""
    rows = sum(count or 0 for _, count in report.tables)
    tables = listing(
        line(Piece(name, Look.VALUE), ": not counted" if count is None else f": {count:,}")
        for name, count in report.tables
    )
    by = "by the rules of archivekit" + (", then by frictionless" if report.refereed else "")
    lead = f"{plural(len(report.tables), 'table')}, {plural(rows, 'row')}, {by}"
    return _section("checked", "What was checked", lead, f'<div class="columns">\n{tables}</div>\n')


def _severity(level: Severity, problems: Sequence[Problem]) -> str:
    """The problems of one severity, by their codes."""
    codes = groupby(problems, key=lambda one: one.code)
    articles = "".join(_code(level, code, list(found)) for code, found in codes)
    return _section(level.value, plural(len(problems), level.value), _MATTERS[level], articles)


def _section(name: str, title: str, lead: str, body: str) -> str:
    """A section of the page with its heading; `body` is HTML already."""
    return (
        f'<section id="{name}" aria-labelledby="{name}-title">\n'
        f'<h2 id="{name}-title">{escape(title)}</h2>\n'
        f'<p class="lead">{escape(lead)}</p>\n{body}</section>\n'
    )


def _code(level: Severity, code: str, problems: Sequence[Problem]) -> str:
    """What one code means and how it is cured, once; below it every place."""
    kind = PROBLEMS.get(code)  # the report may be of another version
    meaning = f"<p>{escape(kind.meaning)}</p>\n" if kind else ""
    cures = {one.cure for one in problems}
    cure = f"<p>What to do: {escape(cures.pop())}</p>\n" if len(cures) == 1 else ""
    places = listing(_place(one, "" if cure else one.cure) for one in problems)
    title = f"{level.value.capitalize()} <code>{escape(code)}</code>"
    return f"<article>\n<h3>{title}</h3>\n{meaning}{cure}{places}</article>\n"


def _place(found: Problem, cure: str) -> Line:
    """Where, what, the snippet; each isolated from the direction of the text around it."""
    where, said = str(found.place), Piece(found.message, Look.VALUE)
    return line(
        line(Piece(where, Look.CODE), " ") if where else "",
        said,
        line(" ", Piece(found.snippet, Look.WORDS)) if found.snippet else "",
        line(" What to do: ", Piece(cure, Look.VALUE)) if cure else "",
    )


def next_check_step(report: Report, page: str = "") -> str:
    """The last line of a check: how many problems, and what to do next.

    `page` is the file that the report was written to, if it was.

    >>> next_check_step(Report("letters"))
    'Nothing is to do.'
    """
    counts = problem_count(report.problems)
    if not counts:
        return f"Nothing is to do. The report: {visible(page)}" if page else "Nothing is to do."
    if page:
        return f"{counts}. Next: open {visible(page)}"
    command = ["archivekit", "validate"]
    command += [report.path] if report.path != "datapackage" else []
    return f"{counts}. Next: {visible(shlex.join([*command, '--html', 'report.html']))}"
