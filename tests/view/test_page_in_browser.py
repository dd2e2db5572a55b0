"""The first page as a browser shows and prints it. Needs Chromium; skipped where there is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "datapackage" / "index.html"

pytestmark = pytest.mark.browser

Chromium = Callable[..., str]


def test_the_seeds_print_on_one_page(chromium: Chromium, tmp_path: Path) -> None:
    chromium(
        "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'page.pdf'}", page=PAGE,
        home=tmp_path,
    )  # fmt: skip
    pages = re.findall(rb"/Type\s*/Page\b(?!s)", (tmp_path / "page.pdf").read_bytes())
    assert len(pages) == 1


def test_nothing_on_the_page_is_refused_by_its_own_policy(
    chromium: Chromium, tmp_path: Path
) -> None:
    said = chromium("--dump-dom", page=PAGE, home=tmp_path)
    assert "What is held" in said
    assert "CONSOLE" not in said and "Content Security Policy" not in said.replace(
        'http-equiv="Content-Security-Policy"', ""
    )


def test_a_narrow_screen_needs_no_sideways_scrolling(chromium: Chromium, tmp_path: Path) -> None:
    """The page in a frame as wide as a telephone, which tells how wide its content is."""
    frame = tmp_path / "frame.html"
    frame.write_text(
        f'<iframe id=f width=390 height=900 src="{PAGE.as_uri()}"></iframe><p id=w></p>'
        "<script>onload=()=>{const d=document.getElementById('f').contentDocument;"
        "document.getElementById('w').textContent='width '+d.documentElement.scrollWidth}</script>"
    )
    said = chromium(
        "--allow-file-access-from-files", "--dump-dom", "--virtual-time-budget=5000", page=frame,
        home=tmp_path,
    )  # fmt: skip
    width = re.search(r"width (\d+)", said.rpartition("<p")[2])
    assert width and int(width[1]) <= 390
