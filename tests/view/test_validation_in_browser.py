"""The report of a validation as a browser shows it. Needs Chromium; skipped where there is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from archivekit.core.problems import PROBLEMS, Place, Problem
from archivekit.core.report import Report
from archivekit.view.validation import report_page

HOSTILE = (
    "</code></style><img src=x onerror=\"document.title='run'\">"
    "<script>document.title='run'</script>"
)
REPORT = Report(
    "letters of November 1962",
    tuple(
        Problem(
            kind.code, kind.severity, f"{kind.message} {HOSTILE}",
            Place(f"data/{'long' * 40}.csv", line=7, id="x" * 160), "\u202eשלום" + "y" * 200,
            kind.cure,
        )
        for kind in PROBLEMS.values()
    ),
    tuple((f"{'table' * 20}{number}", number * 1000) for number in range(30)),
)  # fmt: skip

pytestmark = pytest.mark.browser

Chromium = Callable[..., str]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "report.html"
    path.write_text(report_page(REPORT), encoding="utf-8")
    return path


def test_nothing_is_run_and_nothing_is_refused_by_the_policy(
    chromium: Chromium, page: Path, tmp_path: Path
) -> None:
    said = chromium("--dump-dom", page=page, home=tmp_path)
    assert "<title>letters of November 1962: not valid</title>" in said
    assert "<img" not in said and "<script" not in said
    assert "CONSOLE" not in said and said.count("Content Security Policy") == 0


def widths(chromium: Chromium, page: Path, frames: tuple[int, ...], home: Path) -> list[int]:
    """How wide the content of a page is in frames of some widths."""
    frame = home / "frame.html"
    shown = "".join(
        f'<iframe width={width} height=900 src="{page.name}"></iframe>' for width in frames
    )
    frame.write_text(
        f"{shown}<p id=w></p><script>onload=()=>{{document.getElementById('w').textContent="
        "'widths '+[...document.querySelectorAll('iframe')].map("
        "f=>f.contentDocument.documentElement.scrollWidth)}</script>"
    )
    said = chromium(
        "--allow-file-access-from-files", "--dump-dom", "--virtual-time-budget=5000", page=frame,
        home=home,
    )  # fmt: skip
    found = re.search(r"widths ([\d,]+)", said.rpartition("<p")[2])
    assert found
    return [int(width) for width in found[1].split(",")]


def test_no_screen_needs_sideways_scrolling(chromium: Chromium, page: Path, tmp_path: Path) -> None:
    frames = (80, 390, 1200)
    found = widths(chromium, page, frames, tmp_path)
    assert [width <= frame for width, frame in zip(found, frames, strict=True)] == [True] * 3, found


def test_no_line_is_wider_than_a_sheet_of_paper(
    chromium: Chromium, page: Path, tmp_path: Path
) -> None:
    """The rules for paper, on a screen as wide as A4 between its margins."""
    text = page.read_text(encoding="utf-8").replace("@media print", "@media all")
    page.write_text(re.sub("<meta http-equiv=[^>]*>", "", text), encoding="utf-8")
    assert widths(chromium, page, (695,), tmp_path)[0] <= 695
