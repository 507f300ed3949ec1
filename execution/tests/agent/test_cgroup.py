"""Figures of a control group, as versions 1 and 2 write them."""

from pathlib import Path

from execution.agent import cgroup


def test_version_2_is_read(tmp_path: Path) -> None:
    (tmp_path / "memory.stat").write_text("anon 4096\nfile 999999\nshmem 2048\n")
    (tmp_path / "memory.events").write_text("low 0\noom 1\noom_kill 3\n")
    found = cgroup.find(tmp_path)
    assert found is not None
    assert (found.version, found.memory_kb(), found.oom_kills()) == (2, 6, 3)


def test_version_1_is_read(tmp_path: Path) -> None:
    (tmp_path / "memory").mkdir()
    (tmp_path / "memory" / "memory.stat").write_text("cache 99\nrss 1\ntotal_rss 10240\ntotal_shmem 1024\n")
    (tmp_path / "memory" / "memory.oom_control").write_text("oom_kill_disable 0\nunder_oom 0\noom_kill 2\n")
    found = cgroup.find(tmp_path)
    assert found is not None
    assert (found.version, found.memory_kb(), found.oom_kills()) == (1, 11, 2)


def test_group_that_tells_too_little_is_none(tmp_path: Path) -> None:
    (tmp_path / "memory.stat").write_text("anon 4096\n")
    assert cgroup.find(tmp_path) is None
    assert cgroup.find(tmp_path / "absent") is None
