from __future__ import annotations

import doctest

from archivekit.work import progress


def test_doctests() -> None:
    assert doctest.testmod(progress) == (0, 2)


def test_nothing_is_printed(capsys) -> None:
    listener: progress.Progress = progress.NoProgress()
    listener.start("read", None)
    listener.advance(3)
    listener.finish()
    assert capsys.readouterr() == ("", "")
