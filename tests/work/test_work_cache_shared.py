"""The cache in several processes; apart, so that the workers import little."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

from archivekit.work.cache import Cache, cache_key
from archivekit.work.executor import open_executor, ordered_map


def through_cache(task: tuple[Cache, int]) -> bytes:
    cache, number = task
    key = cache_key("square", str(number % 10))
    found = cache.get(key)
    if found is None:
        found = str((number % 10) ** 2).encode() * 1000
        cache.put(key, found)
    return found


def test_deleting_the_folder_at_any_moment_changes_no_result(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    tasks = [(Cache(folder), number) for number in range(600)]
    expected = [through_cache((Cache(None), number)) for number in range(600)]
    end = threading.Event()
    deleted = 0

    def delete() -> None:
        nonlocal deleted
        while not end.is_set():
            deleted += folder.exists()
            shutil.rmtree(folder, ignore_errors=True)

    thread = threading.Thread(target=delete)
    thread.start()
    try:
        with open_executor(2) as pool:
            assert list(ordered_map(pool, through_cache, tasks, 64, chunk=16)) == expected
        assert [through_cache(task) for task in tasks] == expected
    finally:
        end.set()
        thread.join()
    assert deleted > 3


def test_several_processes_share_a_cold_and_a_warm_cache(tmp_path: Path) -> None:
    tasks = [(Cache(tmp_path), number) for number in range(300)]
    expected = [through_cache((Cache(None), number)) for number in range(300)]
    with open_executor(3) as pool:
        for _ in range(2):
            assert list(ordered_map(pool, through_cache, tasks, 30)) == expected
    assert len([p for p in tmp_path.rglob("*") if len(p.name) == 64]) == 10
