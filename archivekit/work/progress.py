"""What long work tells about how far it is; who listens decides what to show."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """A listener to the stages of long work; it must not change any result."""

    def start(self, stage: str, total: int | None) -> None:
        """A stage begins; `total` is None where the number of steps is not known."""
        ...

    def advance(self, done: int = 1) -> None:
        """So many more steps of the stage are done."""
        ...

    def finish(self) -> None:
        """The stage has ended, well or not."""
        ...


class NoProgress:
    """A listener that does nothing: the default where nobody watches.

    >>> listener: Progress = NoProgress()
    >>> listener.start("read", 3); listener.advance(); listener.finish()
    """

    __slots__ = ()

    def start(self, stage: str, total: int | None) -> None:
        """Do nothing."""

    def advance(self, done: int = 1) -> None:
        """Do nothing."""

    def finish(self) -> None:
        """Do nothing."""
