"""Law 8: whatever the rights of a text, its withheld words are in no file that a build writes."""

from __future__ import annotations

import csv
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

import archivekit as ak
from archivekit.build.run import run_build
from archivekit.core.identity import text_hash
from archivekit.tables.archive import Archive

LAW = settings(  # a project is built for each example: a fault is shown as it is found
    max_examples=10, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate)
)
RUN = 5  # shorter runs of words are anybody's

# Sentences of a body, of all sorts that rules look at; {} is a number of their own.
SENTENCES = (
    "I refer to your letter of {} March 1860 about the orchids at Kew.",
    "Asa Gray wrote on {} January 1860 that he liked chapter {} of the book.",
    "The the box number {} came by rail and was not quite dry.",
    "We have sown the seeds [of row {}] in  the warm house at Down.",
    "I enclose a letter of Charles Lyell, No. {}, about Richard Owen.",
    "This copy {} is secret, and Thomas Huxley must not see it.",
    "John Henslow of Cambridge sent {} plants to the Linnean Society in London.",
    "Alfred Wallace recieved {} birds from Ternate [i.e., the Moluccas] by ship.",
    "He says: “the page {} is wrong”[{}] and will not print it.",
    "It was translated by Heinrich Georg Bronn for a press in Stuttgart, sheet {}.",
)
PARTIES = (
    ("Charles Darwin", "Joseph Dalton Hooker", "3 March 1860", "My dear Hooker,"),
    ("Joseph Dalton Hooker", "Charles Darwin", "28 February 1860", "My dear Darwin,"),
    ("Asa Gray", "Charles Darwin", "23 January 1860", "Dear Sir,"),
)


@dataclass(frozen=True)
class Letter:
    """A letter; each paragraph of its body is one or two lines of sentences of its own."""

    parties: int
    body: tuple[tuple[str, ...], ...]
    publish: str  # full, metadata-only, embargo, excerpt
    picked: frozenset[int]

    @property
    def name(self) -> str:
        return f"letter-{'abc'[self.parties]}"

    def lines(self) -> list[tuple[str, bool]]:
        """The lines of the file, each with whether it is of the body."""
        sender, recipient, date, greeting = PARTIES[self.parties]
        head = [f"Letter from {sender} to {recipient}", "", f"Down, {date}", "", greeting, ""]
        body = [(line, True) for paragraph in self.body for line in (*paragraph, "")]
        frame = [(line, False) for line in head], [("Yours truly,", False), (sender, False)]
        return [*frame[0], *body, *frame[1]]

    def picked_lines(self) -> set[int]:
        count = len(self.lines())
        return {1 + number % count for number in self.picked}

    def rights(self) -> str:
        if self.publish == "embargo":
            return "until = 2030-01-01"
        excerpt = ", ".join(map(str, sorted(self.picked_lines())))
        more = f'\nexcerpt = "{excerpt}"' if self.publish == "excerpt" else ""
        return f'publish = "{self.publish}"{more}'

    def seen_and_withheld(self) -> tuple[list[str], list[str]]:
        """The lines that may be seen, and those of the body that may not."""
        open_ = self.picked_lines() if self.publish == "excerpt" else set()
        seen: list[str] = []
        withheld: list[str] = []
        for number, (line, is_body) in enumerate(self.lines(), 1):
            is_seen = self.publish == "full" or not is_body or number in open_
            (seen if is_seen else withheld).append(line)
        return seen, withheld


@st.composite
def letters(draw: st.DrawFn) -> list[Letter]:
    numbers = iter(range(11, 1000))

    def sentence() -> str:
        form = draw(st.sampled_from(SENTENCES))
        return form.format(*(next(numbers) for _ in range(2)))

    made = []
    for parties in range(draw(st.integers(1, 3))):
        body = tuple(
            tuple(sentence() for _ in range(draw(st.integers(1, 2))))
            for _ in range(draw(st.integers(1, 5)))
        )
        rights = st.sampled_from(["excerpt", "excerpt", "metadata-only", "embargo", "full"])
        picked = draw(st.frozensets(st.integers(0, 20), min_size=1, max_size=12))
        made.append(Letter(parties, body, draw(rights), picked))
    return made


def runs(text: str) -> set[str]:
    words = re.findall(r"\w+", text)
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def decisions(seeds: Path, made: list[Letter]) -> None:
    """Emend the last sentence of each body: what it says `before` is withheld with the rest."""
    head = ["decision", "target", "text_hash", "before", "after", "by", "date"]
    rows = []
    for letter in made:
        document = ak.read(seeds / f"{letter.name}.txt")
        texts = [s.span.of(document.text) for s in document.segments("sentence")]
        last = letter.body[-1][-1].replace("  ", " ")
        for number, text in enumerate(texts, 1):
            if text.strip() == last:
                id_ = f"{letter.name}.en1.s{number}"
                rows.append(
                    [
                        "emend",
                        id_,
                        text_hash(text),
                        text.strip(),
                        f"{text.strip()}!",
                        "F. Darwin",
                        "1887",
                    ]
                )
    (seeds / "decisions").mkdir()
    with (seeds / "decisions" / "a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])


def written(root: Path, seeds: Path) -> dict[str, str]:
    """Every file that a build wrote, in the package or beside the sources."""
    given_by_editor = {"catalog.toml", "a.csv", *(path.name for path in seeds.glob("*.txt"))}
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode("utf-8", "replace")
        for path in root.rglob("*")
        if path.is_file() and not (path.is_relative_to(seeds) and path.name in given_by_editor)
    }


ORCHIDS = SENTENCES[0].format(11)
BOX, SEEDS = SENTENCES[2].format(12), SENTENCES[3].format(13)


@example([Letter(0, ((ORCHIDS,), (BOX,), (SEEDS,)), "metadata-only", frozenset({0}))])
@example([Letter(0, ((ORCHIDS,), (BOX, SEEDS)), "excerpt", frozenset({0, 6, 8}))])
@LAW
@given(letters())
def test_no_withheld_words_are_written(made: list[Letter]) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        seeds = root / "seeds"
        seeds.mkdir()
        catalogue = ["[package]", "released = 2026-11-22"]
        for letter in made:
            text = "\n".join(line for line, _ in letter.lines()) + "\n"
            (seeds / f"{letter.name}.txt").write_text(text, encoding="utf-8", newline="")
            catalogue += [f'[sources."{letter.name}.txt"]', 'language = "en"', letter.rights()]
        (seeds / "catalog.toml").write_text("\n".join(catalogue), encoding="utf-8")
        decisions(seeds, made)
        run_build(seeds, root / "package", cache=root / "cache")
        hidden: set[str] = set()
        for letter in made:
            hidden.update(*map(runs, letter.seen_and_withheld()[1]))
        for letter in made:
            hidden.difference_update(*map(runs, letter.seen_and_withheld()[0]))
        leaks = [(name, sorted(runs(text) & hidden)) for name, text in written(root, seeds).items()]
        assert [(name, found) for name, found in leaks if found] == []
        _is_not_empty(made, Archive.open(root / "package"))


def _is_not_empty(made: list[Letter], archive: Archive) -> None:
    """What may be seen is there: a build that withholds everything would break no law."""
    for letter in made:
        (row,) = [r for r in archive.rows("witnesses") if r["document_id"] == letter.name]
        if letter.publish in ("metadata-only", "embargo"):
            assert (row["publish"], row["text_path"]) == ("metadata-only", None)
            continue
        text = archive.text(row["witness_id"]) if row["text_path"] else ""
        lines = letter.lines()
        open_ = letter.picked_lines() if letter.publish == "excerpt" else {*range(len(lines) + 1)}
        for number, (line, _) in enumerate(lines, 1):
            # A line that is joined to one that is withheld is withheld with it.
            alone = not lines[number - 2][0] and not lines[number % len(lines)][0]
            if line and alone and number in open_:
                assert line.split()[0] in text
