"""What a terminal shows: plain lines of at most 80 columns that need no colour.

Every function makes text; printing is the business of `cli`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from archivekit.core.document import Document, EditState, Proposal
from archivekit.core.problems import Problem, ProblemKind, Severity, count_by_severity, visible
from archivekit.core.report import Report
from archivekit.core.text import Edit, Span
from archivekit.normalize.rules import Rule
from archivekit.tables.archive import Passage

if TYPE_CHECKING:
    from archivekit.words.forms import FormRule

WIDTH = 80


def plural(count: int, noun: str) -> str:
    """A number with its noun.

    >>> plural(1, "text"), plural(1200, "change")
    ('1 text', '1,200 changes')
    """
    many = noun[:-1] + "ies" if noun.endswith("ry") else noun + "s"
    return f"{count:,} {noun if count == 1 else many}"


def marked(before: str, after: str) -> str:
    """A change as people mark it, blanks that the eye would miss made visible.

    >>> marked(" \\u00a0", " ")
    '[-␣⍽-]{+␣+}'
    """
    removed = f"[-{_blanks(before)}-]" if before else ""
    added = f"{{+{_blanks(after)}+}}" if after else ""
    return removed + added


def _blanks(text: str) -> str:
    if text.strip() == text and text.isprintable():
        return text
    shown = text.replace("\u00a0", "⍽").replace("\r", "␍").replace("\n", "␊").replace("\t", "␉")
    if not text.strip():
        shown = shown.replace(" ", "␣")
    return visible(shown)


def paragraph(text: str, indent: str = "  ", width: int = WIDTH) -> str:
    """A text wrapped to the width of a terminal."""
    return textwrap.fill(
        visible(text.strip()), width, initial_indent=indent, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def problem_lines(problem: Problem, cure: bool = True) -> str:
    """What, where, the snippet, the cure: at most four short paragraphs of lines."""
    where = f" {visible(str(problem.place))}" if str(problem.place) else ""
    lines = [f"{problem.severity.value} {problem.code}{where}"]
    lines.append(paragraph(problem.message))
    if problem.snippet:
        lines.append(f"  … {visible(problem.snippet).strip('␊␍ ')} …")
    if problem.cure and cure:
        lines.append(paragraph(problem.cure))
    return "\n".join(lines)


def problem_count(problems: Sequence[Problem]) -> str:
    """The last word on the problems: how many of each severity, "" for none."""
    counts = count_by_severity(problems)
    return ", ".join(plural(counts[level], level.value) for level in Severity if counts[level])


def changes_by_rule(edits: Iterable[Edit]) -> dict[str, int]:
    """How many changes each rule made, the most frequent first."""
    counts: dict[str, int] = {}
    for edit in edits:
        for rule in edit.rules:
            counts[rule] = counts.get(rule, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def rule_counts(counts: dict[str, int]) -> str:
    """Rules and counts on one line.

    >>> rule_counts({"gap": 90, "indent": 2})
    'gap 90, indent 2'
    """
    return ", ".join(f"{rule} {count:,}" for rule, count in counts.items())


def understood(document: Document) -> str:
    """What was understood of one file: `archivekit ingest`."""
    source = document.source
    how = {"mark": "by its mark", "declared": "as declared", "detected": "detected"}
    encoding = source.encoding
    if source.encoding_basis in how:
        encoding += f" ({how[source.encoding_basis]})"
    breaks = [note for note in document.annotations if note.kind.value == "page-break"]
    rows = [
        ("file", f"{source.path}  {source.bytes:,} bytes, {encoding}"),
        ("language", _language(document)),
        ("text", _sizes(document)),
        ("changes", rule_counts(changes_by_rule(document.edits)) or "none"),
    ]
    if breaks:
        presumed = sum(note.basis == "presumed" for note in breaks)
        told = f"{presumed} presumed, {len(breaks) - presumed} by form feed"
        rows.append(("page breaks", told))
    if document.proposals:
        rows.append(("proposals", f"{len(document.proposals)}, not applied"))
    lines = [f"{name:<12}{visible(text)}" for name, text in rows]
    lines += [proposal_line(document, proposal) for proposal in document.proposals]
    return "\n".join(lines)


def proposal_line(document: Document, proposal: Proposal) -> str:
    """A proposal with its line in the source and its reason."""
    edit = proposal.edit
    _, (anchor,) = document.locate(edit.start, edit.end)
    state = "" if proposal.state is EditState.PROPOSED else f" ({proposal.state.value})"
    head = f"  line {anchor.line}  {edit.rule}{state}"
    return f"{head}\n{paragraph(marked(edit.before, edit.after), '    ')}"


def _language(document: Document) -> str:
    evidence = document.metadata.get("language_evidence") or "as declared"
    return f"{document.language}  ({evidence})"


def _sizes(document: Document) -> str:
    counts = (
        plural(len(document.segments("paragraph")), "paragraph"),
        plural(len(document.segments("sentence")), "sentence"),
        plural(len(document.text.split()), "word"),
    )
    return ", ".join(counts)


def whole_text(passages: Sequence[Passage]) -> str:
    """A reading text, paragraph by paragraph, with the numbers that a person cites."""
    lines = []
    for passage in passages:
        number = f"¶ {passage.number}"
        body = paragraph(passage.text, " " * 7)
        lines.append(f"{number:<7}{body[7:]}")
    return "\n\n".join(lines)


def passage_card(document: Document, passage: Passage, sentences: Sequence[Passage]) -> str:
    """One paragraph or sentence: its words, its place in the source, what was changed in it."""
    raw, (anchor,) = document.locate(passage.span.start, passage.span.end)
    number = f"  ¶ {passage.number}" if passage.number else ""
    lines = [f"{passage.id}{number}", paragraph(passage.text), "", f"place     {anchor}"]
    if passage.text_hash:
        lines.append(f"hash      {passage.text_hash}  (text_hash of a decision)")
    if sentences:
        last = f" to {sentences[-1].id.rpartition('.')[2]}" if len(sentences) > 1 else ""
        lines.append(f"sentences {sentences[0].id}{last}")
    edits = [e for e in document.edits if raw.start <= e.start and e.end <= raw.end]
    lines.append(f"changes   {len(edits) or 'none'}")
    lines += [change_line(document, edit) for edit in edits]
    proposals = [p for p in document.proposals if passage.span.contains(p.edit.span)]
    lines += ["proposals"] * bool(proposals) + [proposal_line(document, p) for p in proposals]
    return "\n".join(lines)


def change_line(document: Document, edit: Edit, width: int = 24) -> str:
    """One applied change in its line of the source.

    The words around it are the raw ones: what stood there when the file came.
    """
    raw = document.raw
    low = max(0, edit.start - width)
    left = raw[low : edit.start].rpartition("\n")[2]
    right = raw[edit.end : edit.end + width].partition("\n")[0]
    anchor = document.anchor(Span(edit.start, edit.end))
    place = f"  line {anchor.line}  {' + '.join(edit.rules)}"
    shown = f"{visible(left)}{marked(edit.before, edit.after)}{visible(right)}"
    return f"{place}\n    …{shown}…"


def change_card(document: Document, row: dict[str, Any], edits: Sequence[Edit]) -> str:
    """One row of the table of changes: what, by which rule, where it was in the file."""
    lines = [f"{row['edit_id']}  {row['state']}, {plural(row['count'], 'change')}"]
    lines.append(f"rule      {row['rule']}  (archivekit explain {row['rule']})")
    if row["reason"]:
        lines.append(paragraph(row["reason"], "          ").replace("          ", "reason    ", 1))
    if row["decision_id"]:
        lines.append(f"decision  {row['decision_id']}")
    lines += [change_line(document, edit) for edit in edits[:20]]
    if len(edits) > 20:
        lines.append(f"  and {plural(len(edits) - 20, 'more place')}")
    return "\n".join(lines)


def rule_page(rule: Rule) -> str:
    """The page of help of one rule."""
    lines = [f"{rule.name}  ({rule.tier.value})", "", paragraph(rule.title + "."), ""]
    lines += [paragraph(rule.why), "", "  received:", paragraph(_blanks_in(rule.before), "    ")]
    verb = "reads" if rule.tier.value == "applied" else "becomes"
    lines += [f"  {verb}:", paragraph(_blanks_in(rule.after), "    ")]
    return "\n".join(lines)


def form_rule_page(rule: FormRule) -> str:
    """The page of help of one rule of comparison."""
    state = "on" if rule.default else "off unless asked for"
    lines = [f"{rule.name}  (compares; {state})", "", paragraph(rule.title + "."), ""]
    lines += [paragraph(rule.why), "", "  reads:", paragraph(_blanks_in(rule.before), "    ")]
    return "\n".join([*lines, "  is compared as:", paragraph(_blanks_in(rule.after), "    ")])


def reading_page(name: str, text: str) -> str:
    """The page of help of a rule that reads something out of a record."""
    sentence = text[:1].upper() + text[1:].rstrip(".") + "."
    return f"{name}  (reads a record)\n\n{paragraph(sentence)}"


def _blanks_in(text: str) -> str:
    shown = text.replace("\u00a0", "⍽").replace("\r", "␍").replace("\n", "␊")
    return visible(shown.replace("\u00ad", "⟨soft hyphen⟩"))


def problem_page(kind: ProblemKind) -> str:
    """The page of help of one problem code."""
    lines = [f"{kind.code}  ({kind.severity.value})", "", paragraph(kind.message), ""]
    lines += [paragraph(kind.meaning), "", paragraph("What to do: " + kind.cure)]
    return "\n".join(lines)


def verdict(report: Report) -> str:
    """The verdict on a package, its tables with their rows."""
    rows = []
    width = max((len(visible(name)) for name, _ in report.tables), default=0)
    for name, count in report.tables:
        figure = "" if count is None else f"{count:>10,} {'row' if count == 1 else 'rows'}"
        rows.append(f"  {visible(name):<{width}}{figure}".rstrip())
    state = "valid" if report.valid else f"not valid: {problem_count(report.problems)}"
    return "\n".join([f"{visible(report.path)}  {state}", *rows])
