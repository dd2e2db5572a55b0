"""The pages of a package for people: what it holds, how to open it, and the codebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from archivekit.tables.catalogue import PackageFacts
from archivekit.tables.schema import schema

_COMPARED = """\
## How copies were compared

Copies of one document in one language were collated word by word. `data/variants.csv` lists every
place where they differ, in the order of reading, with what sort of difference it is;
`data/readings.csv` what each copy has there, and where that stands in its text. Words that moved
are in `data/moves.csv`; what one copy shows where another withholds or lost it is in
`data/released.csv`.

"""

_CITE = """\
## How to cite, and what to believe

`data/citations.csv` cites each text: as it says itself, after the Chicago Manual of Style, in
BibTeX and CSL-JSON; add the paragraph (¶ 14), whose number stays. `CITATION.cff` cites the package.

`data/evidence.csv` says of each value where it was read (`quote`, in `segment_id` from `start` to
`end`), by which rule, how sure it is, or that the editor states it. What is not known is empty.
"""


def readme(facts: PackageFacts, counts: Mapping[str, int]) -> str:
    """README.md of a package."""
    title = facts.title or facts.name
    said = f"\n{facts.description}\n" if facts.description else ""
    rows = "\n".join(
        f"| `data/{name}.csv` | {count:,} | {schema(name).description} |"
        for name, count in counts.items()
    )
    script = Path(__file__).with_name("rebuild.py").read_text(encoding="utf-8").strip()
    return f"""# {title}
{said}
Version {facts.version}. A Frictionless data package: `datapackage.json` describes every file,
`codebook.md` every column. Begin with the first page, `first-page.md` or `index.html`: what is held
and how to cite it, what was changed, what is open.

## What is here

| file | rows | what |
|---|---|---|
{rows}

The reading texts are in `texts/`, one file a copy or translation, one paragraph a line (UTF-8). A
text whose rights do not allow it is not there, or in part; its record is (`witnesses`, `publish`).

{_COMPARED if "comparisons" in counts else ""}{_CITE}
## How to open it

- **Spreadsheet**: import `data/segments.csv` as UTF-8, all columns as text. Each sentence is a row;
  `number` in the row of its paragraph is the paragraph number to cite.
- **pandas**, in the folder of the package; here the first paragraph (¶ 1) of the first text:

```python
import pandas as pd

segments = pd.read_csv("data/segments.csv", dtype=str, keep_default_na=False)
witness = segments["witness_id"].iloc[0]
paragraph = segments[(segments["witness_id"] == witness) & (segments["number"] == "1")]
sentences = segments[segments["parent_id"] == paragraph["segment_id"].iloc[0]]
print("".join(sentences["text"]))
```

- **R**: `read.csv("data/segments.csv", na.strings = "", encoding = "UTF-8")`
- **SQL**: `duckdb -c "SELECT * FROM read_csv('data/segments.csv', all_varchar = true)"`
- **Check it**: `sha256sum -c manifest-sha256.txt` and `frictionless validate datapackage.json`

The rows of `segments` stand in the order of reading: a paragraph, then its sentences. A sentence
begins where the one before it ends; a paragraph begins `gap` line ends after the one before it. An
empty cell means: not known, or nothing.

## How every change can be undone

`data/edits.csv` holds every change between the files as received and the reading texts. This
program, which needs Python only, rebuilds the files byte for byte:

```python
{script}
```
"""


def codebook(tables: Sequence[str]) -> str:
    """codebook.md: every column of every table that the package holds."""
    pages = ["# Codebook\n\nEvery table and column of this package, from its schemas.\n"]
    for name in tables:
        table = schema(name)
        key = ", ".join(f"`{column}`" for column in table.descriptor["primaryKey"])
        pages.append(
            f"\n## {table.title}: `data/{name}.csv`\n\n{table.description}\n\nKey: {key}\n"
        )
        pages.append("\n| column | type | meaning | allowed |\n|---|---|---|---|\n")
        for field in table.descriptor["fields"]:
            limits = field.get("constraints", {})
            allowed = ", ".join(map(str, limits.get("enum", ())))
            needed = " Always given." if limits.get("required") else ""
            pages.append(
                f"| `{field['name']}` | {field['type']} | {field['description']}{needed} "
                f"| {allowed} |\n"
            )
    return "".join(pages)
