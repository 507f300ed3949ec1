"""Figures of a control group, as versions 1 and 2 write them."""

from pathlib import Path

from execution.agent import cgroup


def test_version_2_is_read(tmp_path: Path) -> None:
    (tmp_path / "memory.stat").write_text("anon 4096\nfile 999999\nshmem 2048\n")
    (tmp_path / "memory.events").write_text("low 0\noom 1\noom_kill 3\n")
    (tmp_path / "cpu.stat").write_text("usage_usec 1500\nuser_usec 1000\n")
    found = cgroup.find(tmp_path)
    assert found is not None
    assert (found.version, found.memory_kb(), found.oom_kills()) == (2, 6, 3)
    assert found.cpu_ms() == 1.5


def test_version_1_is_read(tmp_path: Path) -> None:
    (tmp_path / "memory").mkdir()
    (tmp_path / "memory" / "memory.stat").write_text("cache 99\nrss 1\ntotal_rss 10240\ntotal_shmem 1024\n")
    (tmp_path / "memory" / "memory.oom_control").write_text("oom_kill_disable 0\nunder_oom 0\noom_kill 2\n")
    (tmp_path / "cpuacct").mkdir()
    (tmp_path / "cpuacct" / "cpuacct.usage").write_text("2500000\n")
    found = cgroup.find(tmp_path)
    assert found is not None
    assert (found.version, found.memory_kb(), found.oom_kills()) == (1, 11, 2)
    assert found.cpu_ms() == 2.5


def test_group_without_cpu_figures_has_used_none(tmp_path: Path) -> None:
    for version, place in ((2, tmp_path), (1, tmp_path / "memory")):
        place.mkdir(exist_ok=True)
        found = cgroup.Cgroup(version, place / "stat", place / "events", (), place / "cpu")
        assert found.cpu_ms() == 0.0


def test_group_that_tells_too_little_is_none(tmp_path: Path) -> None:
    (tmp_path / "memory.stat").write_text("anon 4096\n")
    assert cgroup.find(tmp_path) is None
    assert cgroup.find(tmp_path / "absent") is None
