"""Every value of a record leads to the words that say it, or to the editor who does."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from archivekit.build.run import run_build
from archivekit.describe.profile import DESCRIBE_RULES
from archivekit.package.validate.own_evidence import (
    MAY_BE_EMPTY,
    NEEDS_EVIDENCE,
    NOBODY,
    key_columns,
)
from archivekit.structure.brackets import BRACKET_RULES
from archivekit.tables.archive import Archive

LAW = settings(  # a project is built for each example: a fault is shown as it is found
    max_examples=12, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate)
)

BY_RULE = {("witnesses", "language"), ("witnesses", "kind")}
"""What may be told from a text as a whole, and so has no quote."""

OVER = (  # what an archive or an office puts above a text
    "March 3, 1860\n\nLetter from Charles Darwin to Joseph Dalton Hooker\n\n"
    "Citation:\n\n“Letter from Charles Darwin to Joseph Dalton Hooker,” March 3, 1860, Wilson "
    "Center Digital Archive, papers of Francis Darwin. Translated by Heinrich Georg Bronn.\n"
    "https://digitalarchive.wilsoncenter.org/document/115098\n\n"
    "Summary:\n\nOn seeds.\n\nOriginal Language:\n\nEnglish\n\n"
    "Contents:\n\nTranslation - English\n",
    "LETTER\n\nSecret\n\nTo Comrade J. D. Hooker\n",
    "Letter from Asa Gray to Charles Darwin\n\nCambridge, 23 January 1860\n",
    "Telegram from Nikita Khrushchev to Anastas Mikoyan\n\n11 November 1962\n\n"
    "(Special No. 1013)\n",
    "",
)
BODY = (
    "I thank you for your letter of 28 February 1860, which came to Kew.",
    "Kennedy’s letter of 27 and 28 October speaks of it; so does U Thant’s telegram No. 12.",
    "I enclose a letter of Asa Gray.  He speaks of the review by Richard Owen.",
    "We, the Presidium of the Central Committee, approve the draft of the telegram (attached).",
    "Charles Lyell told me on Sunday that he [and his family] will come on 5 November.",
)
BELOW = (
    "Yours affectionately,\nC. Darwin\n",
    "N. KHRUSHCHEV\n\n11.XI.1962\n",
    "[Source: AVPRF, F. 59, Op. 1, D. 3, L. 14. Translated by Svetlana Savranskaya.]\n",
    "[Translated from the German by Heinrich Georg Bronn.]\n",
    "",
)
STATEMENTS = (
    ("documents", 'title = "The letter on seeds"'),
    ("documents", 'type = "letter"\nsummary = "On seeds."'),
    ("documents", 'sender = ["Charles Darwin"]\nrecipient = ["hooker"]'),
    ("documents", "sender = []\ndates = []\noriginal_language = []"),
    ("documents", 'dates = [{role = "drafted", edtf = "1860-03~", by = "F. Darwin"}]'),
    ("documents", 'numbers = [{scheme = "letter", value = "2722"}]'),
    ("documents", 'archival_references = [{repository = "Kew", box = "3"}, {verbatim = "DAR 1"}]'),
    ("documents", 'links = [{relation = "refers-to", label = "the book of 1859"}]'),
    ("documents", 'original_language = ["de", "en"]\nsecurity_marking = "private"'),
    ("sources", 'translator = ["Heinrich Georg Bronn"]\nfunder = "Royal Society"'),
    ("sources", 'translator = []\nkind = "translation"'),
    ("sources", 'provenance = "Given by Francis Darwin"\nurl = "https://example.org/1"'),
    ("sources", 'rights = "in copyright"\npublish = "metadata-only"\nuntil = 2030-01-01'),
    ("sources", 'rights = "in copyright"\npublish = "excerpt"\nexcerpt = "1-4"'),
)

Made = tuple[str, tuple[str, ...]]  # the text of a file, and what the catalogue states of it
TEXTS = st.builds(
    lambda over, body, below: "\n\n".join([over, *body, below]),
    st.sampled_from(OVER), st.lists(st.sampled_from(BODY), min_size=1, max_size=4, unique=True),
    st.sampled_from(BELOW),
)  # fmt: skip
PROJECTS = st.lists(
    st.tuples(TEXTS, st.lists(st.sampled_from(STATEMENTS), max_size=3, unique=True)),
    min_size=1, max_size=3,
)  # fmt: skip


def catalogue(names: list[str], made: list[tuple[str, list[tuple[str, str]]]]) -> str:
    """What the editor states; of two statements with one key the first counts."""
    lines = ["[agents.hooker]", 'name = "Joseph Dalton Hooker"']
    for name, (_, statements) in zip(names, made, strict=True):
        for under, table in (("documents", f"[documents.{name}]"), ("sources", "")):
            lines.append(table or f'[sources."{name}.txt"]\ndocument = "{name}"')
            keys: set[str] = set()
            for line in "\n".join(s for u, s in statements if u == under).splitlines():
                key = line.partition(" ")[0]
                if key not in keys:
                    lines.append(line)
                keys.add(key)
    text = "\n".join(lines)
    return text if 'publish = "excerpt"' in text else _without(text, "excerpt")


def _without(text: str, key: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith(f"{key} ="))


@example([("\n\n".join([OVER[0], *BODY, BELOW[0]]), []), (f"{OVER[2]}\n\n{BODY[0]}", [])])
@example([("\n\n".join([OVER[3], *BODY, BELOW[2]]), list(STATEMENTS[4:8]))])
@example([("\n\n".join([OVER[1], *BODY, BELOW[1]]), [STATEMENTS[0], STATEMENTS[10]])])
@LAW
@given(PROJECTS)
def test_every_value_has_evidence_that_stands_at_its_place(
    made: list[tuple[str, list[tuple[str, str]]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder) / "seeds"
        seeds.mkdir()
        names = [f"letter-{'abc'[at]}" for at in range(len(made))]
        for name, (text, _) in zip(names, made, strict=True):
            (seeds / f"{name}.txt").write_text(text + "\n", encoding="utf-8", newline="")
        (seeds / "catalog.toml").write_text(catalogue(names, made), encoding="utf-8")
        run_build(seeds, seeds.parent / "package", cache=None)
        archive = Archive.open(seeds.parent / "package")
        evidence = rows(archive, "evidence")
        values = dict(all_values(archive))
        of = {(r["table"], r["row"], r["column"]) for r in evidence}
        assert {key for key in values if key not in of} == set()
        stray = {(t, c) for t, row, c in of if (t, row, c) not in values and t in NEEDS_EVIDENCE}
        words = {(t, word) for t, many in NOBODY.items() for word in many}
        others = {("witnesses", "publish"), ("document_relations", "status")}
        assert stray <= words | MAY_BE_EMPTY | others
        every_place_holds(archive, evidence, values)


def rows(archive: Archive, table: str) -> list[dict[str, str]]:
    path = archive.path / "data" / f"{table}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def all_values(archive: Archive) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Every value of which there must be evidence, by table, row and column."""
    for table, columns in NEEDS_EVIDENCE.items():
        for row in rows(archive, table):
            key = " ".join(row[column] for column in key_columns(table))
            for column in columns:
                if row[column]:
                    yield (table, key, column), row[column]


def every_place_holds(
    archive: Archive,
    evidence: list[dict[str, str]],
    values: dict[tuple[str, str, str], str],
) -> None:
    """The quote is what stands there, the rule has a page, and a name is among its own quotes."""
    texts = {
        row["witness_id"]: archive.text(row["witness_id"])
        for row in rows(archive, "witnesses")
        if row["text_path"]
    }
    spans = {
        passage.id: (witness, passage.span)
        for witness in texts
        for passage in archive.passages(witness)
    }
    explained = {name for name, _ in (*BRACKET_RULES, *DESCRIBE_RULES)}
    quotes: dict[tuple[str, str, str], list[str]] = {}
    for row in evidence:
        if row["basis"] != "read":
            assert not (row["segment_id"] or row["quote"])
            is_rule = row["basis"] == "rule"
            assert not is_rule or (row["table"], row["column"]) in BY_RULE
            continue
        assert row["rule"] in explained
        assert row["certainty"] in ("sure", "likely", "please check")
        key = (row["table"], row["row"], row["column"])
        if not row["segment_id"]:  # of a text that is withheld
            assert row["witness_id"] not in texts or not row["start"]
            continue
        witness, span = spans[row["segment_id"]]
        assert witness == row["witness_id"]
        start, end = span.start + int(row["start"]), span.start + int(row["end"])
        words = texts[witness][start:end]
        assert words and words == words.strip()
        assert row["quote"] in (words, "") and (row["quote"] or len(words) > 200 or "\n" in words)
        quotes.setdefault(key, []).append(words)
    for key, said in quotes.items():
        table, _, column = key
        # Whose "your letter" is follows from the address: the name need not stand in these words.
        if column == "as_stated" and key in values and table != "relation_agents":
            assert any(values[key].split()[-1] in words for words in said), (key, said)
        assert table in {*NEEDS_EVIDENCE, "citations"}
