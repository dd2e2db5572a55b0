from __future__ import annotations

import doctest
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archivekit.work import executor
from archivekit.work.executor import (
    InProcessExecutor,
    WorkerDied,
    default_workers,
    open_executor,
    ordered_map,
)

ROOT = Path(__file__).resolve().parents[2]


def square_slowly(number: int) -> int:
    time.sleep(random.random() / 500)
    return number * number


def square_or_fail(number: int) -> int:
    if number == 7:
        raise ValueError("no seven")
    return number * number


def die_at_five(number: int) -> int:
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def sleep_long(number: int) -> int:
    time.sleep(60)
    return number


def until_failure(results: Iterator[int]) -> tuple[list[int], str]:
    got: list[int] = []
    try:
        for result in results:
            got.append(result)
    except Exception as error:
        return got, repr(error)
    return got, ""


def lazy(count: int, fail_at: int = -1) -> Iterator[int]:
    for number in range(count):
        if number == fail_at:
            raise LookupError("the list ends")
        yield number


def test_doctests() -> None:
    assert doctest.testmod(executor).failed == 0


def test_output_does_not_depend_on_workers_or_chunks() -> None:
    squares = [n * n for n in range(60)]
    failing = ([n * n for n in range(7)], "ValueError('no seven')")
    ending = ([n * n for n in range(5)], "LookupError('the list ends')")
    for workers in (1, 2, 3):
        with open_executor(workers) as pool:
            for window, chunk in ((1, 1), (5, 1), (9, 4), (3, 50), (200, 7)):
                settings = {"window": window, "chunk": chunk}
                assert list(ordered_map(pool, square_slowly, lazy(60), **settings)) == squares
                assert until_failure(ordered_map(pool, square_or_fail, lazy(20), **settings)) == (
                    failing
                ), (workers, settings)
                assert (
                    until_failure(ordered_map(pool, square_slowly, lazy(20, fail_at=5), **settings))
                    == ending
                ), (workers, settings)
            assert list(ordered_map(pool, square_slowly, [], 4)) == []


@pytest.mark.parametrize("chunk", [1, 4])
def test_no_more_than_the_window_is_taken(chunk: int) -> None:
    taken, given = 0, 0

    def count() -> Iterator[int]:
        nonlocal taken
        for number in range(200):
            taken += 1
            yield number

    with ThreadPoolExecutor(3) as pool:
        for _ in ordered_map(pool, abs, count(), window=12, chunk=chunk):
            given += 1
            assert taken - given < 12 + chunk
    assert given == 200


def test_in_process_takes_one_at_a_time() -> None:
    steps: list[str] = []

    def items() -> Iterator[int]:
        for number in range(3):
            steps.append(f"take {number}")
            yield number

    with InProcessExecutor() as pool:
        for result in ordered_map(pool, abs, items(), window=100, chunk=10):
            steps.append(f"give {result}")
    assert steps == ["take 0", "give 0", "take 1", "give 1", "take 2", "give 2"]


def test_what_waits_is_cancelled_when_the_results_are_left() -> None:
    started: list[int] = []
    gate = threading.Event()

    def note(number: int) -> int:
        started.append(number)
        if number:
            gate.wait(5)
        return number

    with ThreadPoolExecutor(1) as pool:
        results = ordered_map(pool, note, range(100), window=50)
        assert next(results) == 0
        results.close()  # type: ignore[attr-defined]
        gate.set()
    assert len(started) <= 3


def test_in_process_executor_keeps_exceptions_but_not_ctrl_c() -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    pool = InProcessExecutor()
    failed = pool.submit(square_or_fail, 7)
    assert isinstance(failed.exception(), ValueError)
    assert pool.submit(os.getpid).result() == os.getpid()
    with pytest.raises(KeyboardInterrupt):
        pool.submit(interrupt)
    pool.shutdown()
    with pytest.raises(RuntimeError, match="after shutdown"):
        pool.submit(abs, 1)


def test_wrong_windows_are_refused_at_once() -> None:
    with InProcessExecutor() as pool:
        for window, chunk in ((0, 1), (1, 0)):
            with pytest.raises(ValueError, match="at least 1"):
                ordered_map(pool, abs, [1], window, chunk=chunk)


def test_workers_are_other_processes_only_from_two_on() -> None:
    with open_executor(1) as pool:
        assert pool.submit(os.getpid).result() == os.getpid()
    with open_executor(2) as pool:
        assert pool.submit(os.getpid).result() != os.getpid()
        assert pool.submit(signal.getsignal, signal.SIGINT).result() == signal.SIG_IGN


def test_dead_worker_is_a_clear_exception() -> None:
    begun = time.monotonic()
    with pytest.raises(WorkerDied, match="a worker process died"), open_executor(2) as pool:
        list(ordered_map(pool, die_at_five, range(50), 4))
    assert time.monotonic() - begun < 5


def test_an_exception_ends_what_runs() -> None:
    begun = time.monotonic()
    with pytest.raises(KeyError), open_executor(2) as pool:
        futures = [pool.submit(sleep_long, n) for n in range(6)]
        time.sleep(0.3)
        raise KeyError
    assert time.monotonic() - begun < 5
    assert all(future.done() for future in futures)


def test_default_workers_obeys_the_affinity() -> None:
    assert 1 <= default_workers() <= (os.cpu_count() or 1)
    if hasattr(os, "sched_setaffinity"):
        allowed = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(allowed)})
        try:
            assert default_workers() == 1
        finally:
            os.sched_setaffinity(0, allowed)


SCRIPT = """
import os, sys, time
from archivekit.work.executor import open_executor, ordered_map

def work(number):
    os.write(1, b"%d\\n" % os.getpid())  # whole, whatever the other worker writes
    time.sleep(60)

if __name__ == "__main__":
    try:
        with open_executor(2) as pool:
            list(ordered_map(pool, work, range(100), 8))
    except KeyboardInterrupt:
        sys.exit(130)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_the_program(number: signal.Signals, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    program = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
        # These tests may run in the background, where Ctrl-C is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert program.stdout is not None and program.stderr is not None
    workers = [int(program.stdout.readline()) for _ in range(2)]
    if number == signal.SIGINT:
        os.killpg(program.pid, number)  # as a terminal does: to parent and workers alike
        assert program.wait(10) == 130
        # A pool that is torn down while it starts may complain of cancelled futures (CPython).
        assert "KeyboardInterrupt" not in program.stderr.read()
    else:
        program.kill()
        program.wait(10)
    end = time.monotonic() + 5
    while any(map(runs, workers)) and time.monotonic() < end:
        time.sleep(0.02)
    program.stdout.close()
    program.stderr.close()
    assert not any(map(runs, workers))


def runs(process: int) -> bool:
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat")
        return not (state.exists() and ") Z " in state.read_text())
    except (ProcessLookupError, FileNotFoundError):  # it ended while it was asked about
        return False
