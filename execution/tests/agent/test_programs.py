"""The cache of built files: bounded, shared, and never in the way."""

import os
from pathlib import Path

from execution.agent.programs import FILE_COST, Cache


def built(folder: Path, size: int) -> Path:
    folder.mkdir()
    (folder / "main").write_bytes(b"x" * size)
    return folder


def test_cache_gives_back_what_was_stored(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", cap_bytes=2**20)
    cache.store("key", built(tmp_path / "a", 10))
    assert cache.fetch("key", tmp_path / "out")
    assert (tmp_path / "out" / "main").read_bytes() == b"x" * 10
    assert not cache.fetch("other", tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_cache_drops_the_least_used_beyond_its_size(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", cap_bytes=2 * (FILE_COST + 100) + 50)
    for age, name in enumerate(("old", "used", "new")):
        cache.store(name, built(tmp_path / name, 100))
        if (tmp_path / "cache" / name).exists():
            os.utime(tmp_path / "cache" / name, (age, age))
        if name == "used":
            assert cache.fetch("old", tmp_path / "again")
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == ["new", "old"]
    assert (tmp_path / "again" / "main").exists()


def test_storing_twice_keeps_one(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", cap_bytes=2**20)
    folder = built(tmp_path / "a", 10)
    cache.store("key", folder)
    cache.store("key", folder)
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["key"]


def test_cache_is_bounded_in_files_that_hold_nothing(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", cap_bytes=10 * FILE_COST)
    for name in ("first", "second", "third"):
        folder = built(tmp_path / name, 0)
        for number in range(4):
            (folder / f"empty-{number}").touch()
        cache.store(name, folder)
    assert len(list((tmp_path / "cache").iterdir())) == 2
