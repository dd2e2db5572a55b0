from __future__ import annotations

import doctest
import os
import pickle
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.work import cache as module
from archivekit.work.cache import Cache, cache_key

PARTS = st.lists(st.text(max_size=4) | st.binary(max_size=4), max_size=4)
KEY = cache_key("a")


def entry(folder: Path, key: str = KEY) -> Path:
    return folder / key[:2] / key


def test_doctests() -> None:
    assert doctest.testmod(module).failed == 0


@given(PARTS, PARTS)
def test_keys_differ_where_the_parts_do(a: list[str | bytes], b: list[str | bytes]) -> None:
    same = [(type(x), x) for x in a] == [(type(x), x) for x in b]
    assert (cache_key(*a) == cache_key(*b)) == same


def test_a_name_that_is_not_unicode_has_a_key() -> None:
    assert cache_key("\udcff") != cache_key("\udcfe")


@pytest.mark.parametrize("data", [b"", b"text", bytes(range(256)) * 5000])
def test_what_was_put_comes_back(tmp_path: Path, data: bytes) -> None:
    cache = Cache(tmp_path / "deep" / "cache")
    assert cache.get(KEY) is None
    cache.put(KEY, data)
    cache.put(KEY, data)
    assert cache.get(KEY) == data
    assert cache.get(cache_key("b")) is None
    assert pickle.loads(pickle.dumps(cache)).get(KEY) == data
    folder = tmp_path / "deep" / "cache"
    tag = (folder / "CACHEDIR.TAG").read_bytes()
    assert tag.startswith(b"Signature: 8a477f597d28d172789f06886806bc55")
    assert (folder / ".gitignore").read_text() == "*\n"
    assert [path.name for path in entry(folder).parent.iterdir()] == [KEY]


def test_every_damage_reads_as_nothing_and_is_removed(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(KEY, b"some text to keep")
    whole = entry(tmp_path).read_bytes()
    damaged = [whole[:length] for length in range(len(whole))] + [whole + b"\0"]
    for place in range(len(whole)):
        damaged.append(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    for content in damaged:
        entry(tmp_path).write_bytes(content)
        assert cache.get(KEY) is None
        assert not entry(tmp_path).exists()
    cache.put(KEY, b"again")
    assert cache.get(KEY) == b"again"


def test_an_entry_under_another_name_is_damaged(tmp_path: Path) -> None:
    cache, other = Cache(tmp_path), cache_key("b")
    cache.put(KEY, b"of a")
    cache.put(other, b"of b")
    shutil.copy(entry(tmp_path), entry(tmp_path, other))
    assert cache.get(other) is None
    assert cache.get(KEY) == b"of a"


@pytest.mark.skipif(os.name == "nt", reason="special files of POSIX")
def test_special_files_in_the_place_of_an_entry(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(KEY, b"x")
    secret = tmp_path / "secret"
    secret.write_bytes(entry(tmp_path).read_bytes())
    for make in (os.mkfifo, os.mkdir, lambda path: os.symlink(secret, path)):
        entry(tmp_path).unlink(missing_ok=True)
        make(entry(tmp_path))
        assert cache.get(KEY) is None  # a FIFO does not make it wait
        cache.put(KEY, b"y")
        if entry(tmp_path).is_dir():
            entry(tmp_path).rmdir()
        else:
            assert cache.get(KEY) == b"y"
    assert secret.exists()


def test_where_nothing_can_be_written_there_is_no_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below", None):
        cache = Cache(folder)
        cache.put(KEY, b"x")
        assert cache.get(KEY) is None
        assert cache.prune(0) == 0


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_folder(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(KEY, b"x")
    for folder in (entry(tmp_path).parent, tmp_path):
        folder.chmod(0o500)
    cache.put(cache_key("b"), b"y")
    assert cache.get(KEY) == b"x"
    for folder in (tmp_path, entry(tmp_path).parent):
        folder.chmod(0o700)


def test_full_disk(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    cache = Cache(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, hard))
    try:
        cache.put(KEY, os.urandom(5000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert cache.get(KEY) is None
    assert list(entry(tmp_path).parent.iterdir()) == []


def test_prune_removes_what_was_not_used_for_longest(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    keys = [cache_key(str(number)) for number in range(5)]
    for age, key in enumerate(keys):
        cache.put(key, os.urandom(1000))
        os.utime(entry(tmp_path, key), (1000 - age, 1000 - age))
    assert cache.get(keys[4]) is not None  # the oldest is now the one used last
    size = entry(tmp_path, keys[0]).stat().st_size
    own = tmp_path / "ab" / "notes.txt"
    own.parent.mkdir(exist_ok=True)
    own.write_text("somebody's own")
    crashed = entry(tmp_path).with_name(f".{KEY}.123-0123abcd")
    crashed.parent.mkdir(exist_ok=True)
    crashed.write_text("half")
    os.utime(crashed, (1000, 1000))
    assert cache.prune(5 * size) == 0
    assert cache.prune(2 * size) == 3 * size
    assert [cache.get(key) is not None for key in keys] == [True, False, False, False, True]
    assert own.exists() and not crashed.exists()
    cache.prune(0)
    assert not any(cache.get(key) for key in keys)


def test_prune_does_not_follow_links(tmp_path: Path) -> None:
    other = Cache(tmp_path / "other")
    other.put(KEY, b"x")
    cache = Cache(tmp_path / "cache")
    cache.put(cache_key("b"), b"x")
    os.symlink(entry(tmp_path / "other").parent, tmp_path / "cache" / KEY[:2])
    cache.prune(0)
    assert other.get(KEY) == b"x"


def test_the_folder_stays_the_same_when_the_program_moves(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    cache = Cache(Path("cache"))
    cache.put(KEY, b"x")
    (tmp_path / "else").mkdir()
    monkeypatch.chdir(tmp_path / "else")
    assert cache.get(KEY) == b"x"


@pytest.mark.parametrize("key", ["", "../" + "a" * 61, "A" * 64, KEY + "\n"])
def test_keys_of_another_form_are_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        Cache(tmp_path).get(key)
    with pytest.raises(ValueError, match="not a key"):
        Cache(None).put(key, b"")
