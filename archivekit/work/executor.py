"""Work on many items in one process or several, with results that never depend on which.

Every executor here is a standard `concurrent.futures.Executor`, so that others (threads, Dask,
Spark) can take its place.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing.process import BaseProcess
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")

WINDOWS_MOST_WORKERS = 61  # WaitForMultipleObjects takes no more
SECONDS_TO_END = 5.0  # how long an abandoned pool may take to notice that its workers are gone


class WorkerDied(RuntimeError):
    """A worker process ended in the middle of an item; `done` results had been given before."""

    def __init__(self, done: int) -> None:
        super().__init__(done)
        self.done = done

    def __str__(self) -> str:
        return (
            f"a worker process died (killed, out of memory or crashed) after {self.done} results. "
            "Run again with one worker to see at which item. In a script of your own (a file, not "
            'standard input) the call must stand under  if __name__ == "__main__":'
        )


class InProcessExecutor(Executor):
    """An executor that runs each call at once, in the thread that submits it.

    >>> with InProcessExecutor() as executor:
    ...     executor.submit(divmod, 7, 2).result()
    (3, 1)
    """

    def __init__(self) -> None:
        self._is_shut = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run the call now; what it raises lands in the future, but for KeyboardInterrupt.

        Raises RuntimeError after `shutdown`.
        """
        if self._is_shut:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        try:
            result = fn(*args, **kwargs)
        except KeyboardInterrupt:
            raise  # the user means the whole program, not this one call
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(result)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls; there is never one to wait for."""
        self._is_shut = True


def default_workers() -> int:
    """How many processors this process may use, at least 1.

    >>> default_workers() >= 1
    True
    """
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


@contextmanager
def open_executor(workers: int) -> Iterator[Executor]:
    """An executor with so many worker processes; up to 1, all runs in this process.

    When the block is left by an exception, Ctrl-C included, what waits is cancelled and what
    runs is ended at once. Worker processes end by themselves when this process is killed.

    >>> with open_executor(1) as executor:
    ...     list(ordered_map(executor, abs, [-2, 1], window=4))
    [2, 1]
    """
    if workers <= 1:
        with InProcessExecutor() as executor:
            yield executor
        return
    if sys.platform == "win32":
        workers = min(workers, WINDOWS_MOST_WORKERS)
    # Not "fork": a copy of this process would keep its threads' locks and its open lock files.
    # "forkserver" starts a worker faster than "spawn", but is not safe on macOS.
    method = "forkserver" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin_worker)
    try:
        yield pool
        pool.shutdown()
    except BaseException:
        _abandon(pool)
        raise


def _begin_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    """A worker of a killed process would wait for ever: it holds both ends of its own queue."""
    parent.join()
    os._exit(1)


def _abandon(pool: ProcessPoolExecutor) -> None:
    """Cancel what waits and end what runs (`terminate_workers`, before Python 3.14)."""
    workers = list((getattr(pool, "_processes", None) or {}).values())
    watcher = getattr(pool, "_executor_manager_thread", None)
    results = getattr(pool, "_result_queue", None)
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in workers:
        worker.terminate()
    # A worker that ends in the middle of a long result leaves half a message; with our own copy
    # of the writing end still open, the pool's thread would wait for the other half for ever.
    writer = getattr(results, "_writer", None)
    if writer is not None:
        writer.close()
    if watcher is not None:
        watcher.join(SECONDS_TO_END)


def ordered_map(
    executor: Executor,
    function: Callable[[T], R],
    items: Iterable[T],
    window: int,
    *,
    chunk: int = 1,
) -> Iterator[R]:
    """The results of `function` in the order of `items`, at most `window` items under way.

    `items` may be lazy. Up to `chunk` items travel together, for small ones. Results, and the
    place of the first exception among them, are the same for every executor and chunk; with a
    chunk, an item that fails may be run twice. Raises what `function` or `items` raise, in their
    turn; WorkerDied when a worker process died; ValueError for a window or chunk below 1.

    >>> with InProcessExecutor() as executor:
    ...     list(ordered_map(executor, str.upper, "abc", window=2))
    ['A', 'B', 'C']
    """
    if window < 1 or chunk < 1:
        raise ValueError(f"window and chunk must be at least 1, got {window} and {chunk}")
    if isinstance(executor, InProcessExecutor):
        window = chunk = 1  # nothing runs beside: working ahead would only hold results back
    chunk = min(chunk, window)
    return _in_order(executor, function, iter(items), window // chunk, chunk)


def _in_order(
    executor: Executor, function: Callable[[T], R], items: Iterator[T], most: int, chunk: int
) -> Iterator[R]:
    under_way: deque[tuple[list[T], Future[list[R]]]] = deque()
    failure: BaseException | None = None
    more = True
    done = 0
    try:
        while True:
            while more and len(under_way) < most:
                part, failure = _take(items, chunk)
                more = len(part) == chunk and failure is None
                if part:
                    under_way.append((part, _submit(executor, function, part, done)))
            if not under_way:
                break
            part, future = under_way.popleft()
            while part:
                results = _result(future, done)
                done += len(results)
                yield from results
                part = part[len(results) :]
                if part:  # the next one failed: alone in front, its exception comes out whole
                    future = _submit(executor, function, part, done)
        if failure is not None:
            raise failure
    finally:
        for _, future in under_way:
            future.cancel()


def _take(items: Iterator[T], count: int) -> tuple[list[T], BaseException | None]:
    """The next items; an exception of the iterable waits until the results before it are out."""
    part: list[T] = []
    try:
        part.extend(islice(items, count))
    except Exception as error:
        return part, error
    return part, None


def _submit(
    executor: Executor, function: Callable[[T], R], part: list[T], done: int
) -> Future[list[R]]:
    try:
        return executor.submit(_run_part, function, part)
    except (BrokenExecutor, EOFError, ConnectionError) as error:
        raise WorkerDied(done) from error


def _result(future: Future[list[R]], done: int) -> list[R]:
    try:
        return future.result()
    except BrokenExecutor as error:
        raise WorkerDied(done) from error


def _run_part(function: Callable[[T], R], part: list[T]) -> list[R]:
    """The results up to the first item that fails; the exception itself when it is the first."""
    results: list[R] = []
    for item in part:
        try:
            results.append(function(item))
        except Exception:
            if not results:
                raise
            break
    return results
