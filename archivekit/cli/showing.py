"""`archivekit show` and `archivekit explain`: what an id or a name stands for."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archivekit.cli.output import DONE, say, say_json

if TYPE_CHECKING:
    from archivekit.core.document import Document
    from archivekit.core.text import Edit
    from archivekit.tables.archive import Archive, Passage


def show_id(id: str, number: str | None, changes: bool, package: Path, as_json: bool) -> int:
    """Show whatever has the id."""
    from archivekit.tables.archive import Archive

    archive = Archive.open(package)
    witnesses = {witness.id: witness for witness in archive.witnesses}
    documents = {row["document_id"]: row for row in archive.documents}
    if id in documents and not number and not changes:
        return _show_document(archive, documents[id], as_json)
    if id in documents:
        its = [witness.id for witness in archive.witnesses if witness.document == id]
        if len(its) > 1:
            raise click.UsageError(f"{id} has several texts: name one of {', '.join(its)}")
        id = its[0]
    if id in witnesses and archive.published[id] == "metadata-only":
        archive.text(id)  # says that it is withheld
    if id in witnesses:
        return _show_witness(archive, id, number, changes, as_json)
    if number:
        raise click.UsageError(f"a paragraph number goes with the id of a text, and {id} is none")
    if changes:
        raise click.UsageError(f"--changes goes with the id of a text, and {id} is none")
    if _show_row(archive, id, as_json):
        return DONE
    for witness in witnesses:
        if id.startswith(f"{witness}."):
            return _show_inside(archive, witness, id, as_json)
    rows = (row for table in _NAMED for row in archive.rows(table))
    raise _unknown(id, [*documents, *witnesses, *(str(next(iter(row.values()))) for row in rows)])


def _unknown(id: str, known: Iterable[str]) -> click.UsageError:
    near = get_close_matches(id, list(known), 3, 0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else "Known: " + ", ".join(list(known)[:6])
    return click.UsageError(f"there is no {id} in the package. {hint}")


def show_first_page(package: Path, as_json: bool) -> int:
    """Show the page that says what the package holds and what is open."""
    from archivekit.tables.archive import Archive

    page = Archive.open(package).path / "first-page.md"
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    if as_json:
        say_json("first-page", {"markdown": text})
    else:
        say(text.rstrip("\n"))
    return DONE


def _show_document(archive: Archive, row: dict[str, Any], as_json: bool) -> int:
    from archivekit.view.records import document_card

    if not as_json:
        say(document_card(archive, row))
        return DONE
    id_ = row["document_id"]
    its = [witness for witness in archive.witnesses if witness.document == id_]
    ids = {witness.id for witness in its}
    paths = {w.id: archive.sources[w.parts[0].source].path for w in its if w.parts}
    texts = [
        {"id": r.pop("witness_id"), "path": paths.get(r_id, ""), **r}
        for r in archive.rows("witnesses")
        if (r_id := r["witness_id"]) in ids
    ]
    tables = {
        table: [r for r in archive.rows(table) if r["document_id"] == id_]
        for table in _ABOUT_DOCUMENTS
    }
    links = {r["link_id"] for r in tables["document_relations"]}
    tables["relation_agents"] = [
        r for r in archive.rows("relation_agents") if r["link_id"] in links
    ]
    tables["witness_agents"] = [r for r in archive.rows("witness_agents") if r["witness_id"] in ids]
    evidence = [
        r for r in archive.rows("evidence") if r["row"].partition(" ")[0] in {id_, *ids, *links}
    ]
    say_json("document", {**row, "texts": texts, **tables, "evidence": evidence})
    return DONE


_ABOUT_DOCUMENTS = (
    "document_dates", "document_identifiers", "document_agents", "document_places",
    "document_relations", "archival_references",
)  # fmt: skip
_NAMED = (
    "agents", "document_relations", "agent_candidates", "sources", "decisions", "problems",
    "places", "repositories", "retired_ids",
)  # fmt: skip
"""Tables whose first column is an id that people meet and may ask about."""


def _show_row(archive: Archive, id: str, as_json: bool) -> bool:
    """Show the row of any table that has the id; False when none has."""
    for table in _NAMED:
        for row in archive.rows(table):
            if next(iter(row.values())) == id:
                _say_row(archive, table, row, as_json)
                return True
    return False


def _say_row(archive: Archive, table: str, row: dict[str, Any], as_json: bool) -> None:
    from archivekit.core.identity import text_hash
    from archivekit.view import records

    id_ = next(iter(row.values()))
    about = {(table, id_)}
    decide = ""
    if table == "agents":
        roles = [{"table": name, **r} for name, r, _ in records.agent_roles(archive, id_)]
        about |= {(r["table"], f"{list(r.values())[1]} {r['role']} {r['position']}") for r in roles}
    if table == "document_relations":
        row["text_hash"] = text_hash(row["label"])
        decide = records.link_decision(row)
    if table == "agent_candidates":
        names = {r["agent_id"]: r["name"] for r in archive.rows("agents")}
        row["text_hash"] = text_hash(f"{row['first_agent_id']} {row['second_agent_id']}")
        decide = records.candidate_decision(row, names)
    evidence = [r for r in archive.rows("evidence") if (r["table"], r["row"]) in about]
    if as_json:
        if table == "agents":
            names_of = [r for r in archive.rows("agent_names") if r["agent_id"] == id_]
            row |= {"names": names_of, "roles": roles}
        say_json("row", {"table": table, **row, "evidence": evidence})
    elif table == "agents":
        say(records.agent_card(archive, row))
    else:
        say(records.row_card(archive, table, row, evidence, decide))


def _show_witness(
    archive: Archive, id: str, number: str | None, changes: bool, as_json: bool
) -> int:
    from archivekit.view.terminal import change_line, proposal_line, whole_text

    passages = archive.passages(id, "paragraph")
    if number:
        wanted = number.removeprefix("¶").strip()
        for passage in passages:
            if passage.number == wanted:
                return _show_passage(archive, passage, as_json)
        last = passages[-1].number if passages else "0"
        raise click.UsageError(f"{id} has no paragraph {wanted}; the last one is {last}")
    document = archive.document(id)
    if as_json:
        say_json("text", {"id": id, **document.to_dict()})
    elif changes:
        for edit in document.edits:
            say(change_line(document, edit))
        for proposal in document.proposals:
            say(proposal.state.value + proposal_line(document, proposal)[1:])
    else:
        say(whole_text(passages))
    return DONE


def _show_inside(archive: Archive, witness: str, id: str, as_json: bool) -> int:
    passages = archive.passages(witness)
    for passage in passages:
        if passage.id == id:
            return _show_passage(archive, passage, as_json)
    rows = {row["edit_id"]: row for row in archive.changes(witness)}
    if id in rows:
        return _show_change(archive, archive.document(witness), rows[id], as_json)
    raise _unknown(id, [*(passage.id for passage in passages), *rows])


def _show_passage(archive: Archive, passage: Passage, as_json: bool) -> int:
    from archivekit.view.terminal import passage_card

    document = archive.document(passage.witness)
    sentences = [p for p in archive.passages(passage.witness) if p.parent == passage.id]
    if not as_json:
        say(passage_card(document, passage, sentences))
        return DONE
    raw, anchors = document.locate(passage.span.start, passage.span.end)
    say_json(
        "passage",
        {
            "id": passage.id,
            "number": passage.number,
            "kind": passage.kind.value,
            "text": passage.text,
            "text_hash": passage.text_hash,
            "as_received": raw.of(document.raw),
            "sentences": [sentence.id for sentence in sentences],
            "places": [
                {"path": a.path, "line": a.line, "bytes": [a.bytes.start, a.bytes.end]}
                for a in anchors
            ],
        },
    )
    return DONE


def _show_change(archive: Archive, document: Document, row: dict[str, Any], as_json: bool) -> int:
    from archivekit.view.terminal import change_card

    edits = _edits_of(document, row, archive)
    if as_json:
        places = [str(document.anchor(edit.span)) for edit in edits]
        say_json("change", {**row, "places": places})
    else:
        say(change_card(document, row, edits))
    return DONE


def _edits_of(document: Document, row: dict[str, Any], archive: Archive) -> list[Edit]:
    """The single changes that a row stands for, counted on the text as received."""
    from archivekit.core.text import Edit

    places = archive.places_of(row)
    if row["state"] != "applied":
        raw = document.offsets.old_span(places[0])
        return [Edit(raw.start, raw.of(document.raw), places_after(row), row["rule"])]
    starts = {document.offsets.old_span(place).start for place in places}
    return [e for e in document.edits if e.start in starts and e.rule == row["rule"]]


def places_after(row: dict[str, Any]) -> str:
    """What a proposed change would put in."""
    from archivekit.tables.cells import from_literal

    return from_literal(row["after"] or "")


def explain_name(name: str | None, as_json: bool) -> int:
    """The page of a rule or a problem code; all of them, a line each, without a name."""
    from archivekit.core.problems import PROBLEMS
    from archivekit.describe.profile import DESCRIBE_RULES
    from archivekit.normalize.rules import RULES, RULES_BY_NAME
    from archivekit.structure.brackets import BRACKET_RULES
    from archivekit.view.terminal import form_rule_page, problem_page, reading_page, rule_page
    from archivekit.words.forms import FORM_RULES

    forms = {rule.name: rule for rule in FORM_RULES}
    readings = dict((*BRACKET_RULES, *DESCRIBE_RULES))
    if name is None:
        rows = [(rule.name, rule.tier.value, rule.title) for rule in RULES]
        rows += [(rule.name, "compares", rule.title) for rule in FORM_RULES]
        rows += [(named, "reads a record", text) for named, text in sorted(readings.items())]
        rows += [(kind.code, kind.severity.value, kind.message) for kind in PROBLEMS.values()]
        if as_json:
            names = ("name", "kind", "title")
            say_json("explain", {"pages": [dict(zip(names, row, strict=True)) for row in rows]})
        else:
            for page, kind, title in rows:
                say(f"{page:<28}{kind:<21}{title}")
        return DONE
    if name in RULES_BY_NAME:
        rule = RULES_BY_NAME[name]
        values = {n: getattr(rule, n) for n in ("name", "tier", "title", "why", "before", "after")}
        page = rule_page(rule)
    elif name in forms:
        form = forms[name]
        values = {n: getattr(form, n) for n in ("name", "title", "why", "before", "after")}
        page = form_rule_page(form)
    elif name in readings:
        values = {"name": name, "title": readings[name]}
        page = reading_page(name, readings[name])
    elif name in PROBLEMS:
        code = PROBLEMS[name]
        values = {n: getattr(code, n) for n in ("code", "severity", "message", "meaning", "cure")}
        page = problem_page(code)
    else:
        near = get_close_matches(name, [*RULES_BY_NAME, *forms, *readings, *PROBLEMS], 3, 0.5)
        hint = f"Did you mean {' or '.join(near)}?" if near else "`archivekit explain` lists all."
        raise click.UsageError(f"there is no rule or problem {name}. {hint}")
    if as_json:
        say_json("explain", values)
    else:
        say(page)
    return DONE
