"""The page of a collation as a browser shows it. Needs Chromium; skipped where there is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from archivekit.collate.collate import collate
from archivekit.view import collation_page as page_module
from archivekit.view.collation_page import collation_page

HOSTILE = (
    "</bdi></style><img src=x onerror=\"document.title='run'\">"
    "<script>document.title='run'</script>"
)
TEXTS = [
    f"{word} said {HOSTILE} of the {'long' * 60} agreement, \u202eשלום. The {thing} were withdrawn."
    for word, thing in (("Kennedy", "missiles"), ("Khrushchev", "bombers"), ("U Thant", "rockets"))
]
SIGLA = ["A" * 60, "<b>B", "\u202eC"]

pytestmark = pytest.mark.browser

Chromium = Callable[..., str]


@pytest.fixture(params=["running", "table"])
def page(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param == "table":
        monkeypatch.setattr(page_module, "RUNNING", 1)
    path = tmp_path / "collation.html"
    path.write_text(collation_page(collate(TEXTS, sigla=SIGLA)), encoding="utf-8")
    return path


def test_nothing_is_refused_and_nothing_is_run(
    page: Path, chromium: Chromium, tmp_path: Path
) -> None:
    said = chromium("--dump-dom", page=page, home=tmp_path)
    assert "<title>Collation of" in said and "<title>run" not in said
    assert "CONSOLE" not in said and "Content Security Policy" not in said.replace(
        'http-equiv="Content-Security-Policy"', ""
    )


def test_a_narrow_screen_needs_no_sideways_scrolling(
    page: Path, chromium: Chromium, tmp_path: Path
) -> None:
    frame = tmp_path / "frame.html"
    frame.write_text(
        f'<iframe id=f width=390 height=900 src="{page.as_uri()}"></iframe><p id=w></p>'
        "<script>onload=()=>{const d=document.getElementById('f').contentDocument;"
        "document.getElementById('w').textContent='width '+d.documentElement.scrollWidth}</script>"
    )
    said = chromium(
        "--allow-file-access-from-files", "--dump-dom", "--virtual-time-budget=5000", page=frame,
        home=tmp_path,
    )  # fmt: skip
    width = re.search(r"width (\d+)", said.rpartition("<p")[2])
    assert width and int(width[1]) <= 390


def test_differences_of_form_can_be_hidden_without_a_script(
    chromium: Chromium, tmp_path: Path
) -> None:
    page = tmp_path / "collation.html"
    texts = ["The missiles were withdrawn.", "the bombers were withdrawn."]
    page.write_text(collation_page(collate(texts)), encoding="utf-8")
    frame = tmp_path / "frame.html"
    frame.write_text(
        f'<iframe id=f width=900 height=900 src="{page.as_uri()}"></iframe><p id=w></p>'
        "<script>onload=()=>{const d=document.getElementById('f').contentDocument;"
        "const shown=()=>[...d.querySelectorAll('.apparatus li')].filter(e=>e.offsetHeight).length;"
        "const all=shown(); d.getElementById('formal').click();"
        "document.getElementById('w').textContent='shown '+all+' '+shown()}</script>"
    )
    said = chromium(
        "--allow-file-access-from-files", "--dump-dom", "--virtual-time-budget=5000", page=frame,
        home=tmp_path,
    )  # fmt: skip
    assert "shown 2 1" in said.rpartition("<p")[2]


def test_marks_have_brackets_on_paper(chromium: Chromium, tmp_path: Path) -> None:
    page = tmp_path / "collation.html"
    texts = ["They honour it in Cuba.", "They honor it in Cuba."]
    page.write_text(collation_page(collate(texts, base="A")), encoding="utf-8")
    frame = tmp_path / "frame.html"
    frame.write_text(
        f'<iframe id=f width=900 height=900 src="{page.as_uri()}"></iframe><p id=w></p>'
        "<script>onload=()=>{const w=document.getElementById('f').contentWindow;"
        "const d=w.document.querySelector('.apparatus del');"
        "document.getElementById('w').textContent=w.getComputedStyle(d,'::before').content"
        "+w.getComputedStyle(d).textDecorationLine}</script>"
    )
    options = ("--allow-file-access-from-files", "--dump-dom", "--virtual-time-budget=5000")
    said = chromium(*options, page=frame, home=tmp_path).rpartition("<p")[2]
    assert "removed: " in said and "line-through" in said
    pdf = tmp_path / "page.pdf"
    chromium("--no-pdf-header-footer", f"--print-to-pdf={pdf}", page=page, home=tmp_path)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf.read_bytes())) == 1
