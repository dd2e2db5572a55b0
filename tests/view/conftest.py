"""A browser, for tests of pages."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium() -> Callable[..., str]:
    """What the browser says of a page, on standard output and standard error."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None and not os.environ.get("ARCHIVEKIT_BROWSER"):
        pytest.skip("no Chromium")
    assert program, "ARCHIVEKIT_BROWSER asks for these tests, and there is no Chromium"

    def say(*options: str, page: Path, home: Path) -> str:
        done = subprocess.run(
            [
                program, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
                f"--user-data-dir={home / 'profile'}", *options, page.as_uri(),
            ],
            capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip
        return done.stdout + done.stderr

    return say
