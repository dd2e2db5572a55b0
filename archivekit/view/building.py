"""What a build has to say, in a few lines."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Sequence

from archivekit.core.problems import Severity
from archivekit.core.report import (
    BuildReport,
    CheckReport,
    CollationSummary,
    FileDifference,
    WitnessSummary,
)
from archivekit.view.terminal import plural, problem_count, rule_counts

SHOWN = 12


def build_lines(report: BuildReport, verbose: bool = False) -> list[str]:
    """The summary of a build: what was read, what was changed, what was published."""
    texts = report.witnesses
    if report.state == "current":
        count = plural(len(texts), "text")
        return [f"nothing to do: {report.out} is what {report.folder} makes ({count})"]
    lines = _text_lines(texts, len(texts) if verbose else SHOWN)
    changes = sum((Counter(dict(w.changes)) for w in texts), Counter[str]())
    counts = dict(sorted(changes.items(), key=lambda item: (-item[1], item[0])))
    cached = sum(w.cached for w in texts)
    anew = f"{len(texts) - cached} understood anew, {cached} unchanged" if cached else ""
    lines += [
        "",
        _line("read", f"{plural(len(texts), 'text')}" + (f": {anew}" if anew else "")),
        _line("changed", rule_counts(counts) or "nothing"),
        _line("proposed", _proposed(texts)),
        *_collated(report.collations, len(report.collations) if verbose else SHOWN),
        _line("published", _published(report)),
    ]
    return lines


def _text_lines(texts: Sequence[WitnessSummary], most: int) -> list[str]:
    lines = []
    for text in texts[:most]:
        sizes = f"{plural(text.paragraphs, 'paragraph')}, {plural(text.sentences, 'sentence')}"
        lines += [text.id, f"  from {text.path}  {text.language}  {sizes}"]
    if len(texts) > most:
        lines.append(f"and {plural(len(texts) - most, 'more text')} (--verbose shows all)")
    return lines


def _line(name: str, text: str) -> str:
    return f"{name:<11}{text}"


def _proposed(texts: Sequence[WitnessSummary]) -> str:
    count = sum(text.proposals for text in texts)
    return f"{plural(count, 'change')}, none applied without an editor" if count else "nothing"


def _collated(collations: Sequence[CollationSummary], most: int) -> list[str]:
    lines = []
    for one in collations[:most]:
        places = plural(one.wording + one.formal, "place")
        verb = "differs" if one.wording + one.formal == 1 else "differ"
        kinds = (
            f" ({one.wording:,} in wording, {one.formal:,} in form)"
            if one.wording + one.formal
            else ""
        )
        facts = [f"{places} {verb}{kinds}"]
        facts += [f"{one.moved:,} moved"] if one.moved else []
        facts += [f"{one.released:,} released"] if one.released else []
        name = f"{one.document} ({one.language}, {one.copies} copies)"
        lines.append(_line("collated", f"{name}: {', '.join(facts)}"))
    if len(collations) > most:
        lines.append(
            _line("", f"and {plural(len(collations) - most, 'more document')} (--verbose)")
        )
    return lines


def _published(report: BuildReport) -> str:
    rows = sum(count or 0 for _, count in report.tables)
    same = ", not a byte differs from before" if report.state == "unchanged" else ""
    return f"{report.out}  {len(report.tables)} tables, {rows:,} rows, valid{same}"


def next_step(report: BuildReport) -> str:
    """The last line: how many problems, and what to do next."""
    counts = problem_count(report.problems)
    if report.has_errors:
        errors = [p.code for p in report.problems if p.severity is Severity.ERROR]
        left_out = any(code.startswith(("source.", "text.", "build.")) for code in errors)
        what = "Some files were left out: cure them" if left_out else "Cure what is said above"
        return f"{counts}. {what} and build again."
    package = "" if report.out == "datapackage" else f" --package {report.out}"
    proposed = [text.id for text in report.witnesses if text.proposals]
    if proposed:
        step = f"archivekit show {proposed[0]} --changes{package}"
    else:
        step = f"archivekit show {report.witnesses[0].id}{package}"
    return f"{counts}. Next: {step}" if counts else f"Next: {step}"


def check_lines(report: CheckReport, verbose: bool = False) -> list[str]:
    """Whether a package is what its sources make, and where it is not."""
    if report.same:
        count = plural(report.compared, "file")
        return [f"{report.out} is what {report.folder} makes: {count}, not a byte differs"]
    if not report.compared:
        return [f"{report.out} is not there"]
    if not report.files:
        return [f"{report.out} is what {report.folder} makes, but:"]
    states = Counter(one.state for one in report.files)
    words = {"differs": plural(states["differs"], "file") + " not the same"}
    said = [words.get(state, f"{count} {state}") for state, count in states.items()]
    lines = [f"{report.out} is not what {report.folder} makes: {', '.join(said)}"]
    shown = report.files if verbose else report.files[:SHOWN]
    for one in shown:
        lines += ["", *_difference(one)]
    if len(report.files) > len(shown):
        more = plural(len(report.files) - len(shown), "more file")
        lines += ["", f"and {more} (--verbose shows all)"]
    return lines


def _difference(one: FileDifference) -> list[str]:
    where = f"{one.path}:{one.line}" if one.line else one.path
    rows = different_rows(one)
    lines = [f"{one.state:<9}{where}" + (f"  {rows}" if rows else "")]
    if one.state == "differs":
        lines += [f"  there  {one.there or '(nothing)'}", f"  made   {one.made or '(nothing)'}"]
    return lines


def different_rows(one: FileDifference) -> str:
    """How many rows of a table differ, and which is the first; empty for another file."""
    if not one.rows:
        return ""
    return plural(one.rows, "row") + (f", the first {one.key}" if one.key else "")


def check_next_step(report: CheckReport) -> str:
    """The last line of a check: how many differences, and what to do next."""
    if report.same:
        return "Nothing is to do."
    build = ["archivekit", "build"]
    build += [report.folder] if report.folder != "seeds" else []
    build += ["--out", report.out] if report.out != "datapackage" else []
    commit = f"commit {shlex.quote(report.out)}"
    if report.ids_lacking:
        commit += f" and {shlex.quote(report.folder + '/ids.csv')}"
    return f"{problem_count(report.problems)}. Next: {shlex.join(build)}, then {commit}"
