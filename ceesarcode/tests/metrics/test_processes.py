"""Several web processes tell one sum; one that ended takes along what it held open, and leaves what it counted."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ceesarcode.metrics import processes

PROCESS = """
import json, sys
from ceesarcode.metrics import processes
processes.begin_process(int(sys.argv[1]))
from prometheus_client import Counter, Gauge, Histogram
count = Counter("tried", "Tried", ["by"])
opened = Gauge("opened", "Open", multiprocess_mode="livesum")
took = Histogram("took_seconds", "Took", buckets=(1, 5))
for _ in range(int(sys.argv[2])):
    count.labels(by="a").inc()
    opened.inc()
    took.observe(2)
"""
READER = """
import json
from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector
families = MultiProcessCollector(None).collect()
print(json.dumps({"|".join((s.name, *s.labels.values())): s.value for f in families for s in f.samples}))
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(processes.VARIABLE, str(tmp_path / "metrics"))
    processes.open_folder()
    return tmp_path / "metrics"


def python(source: str, *words: object) -> str:
    return subprocess.run(
        [sys.executable, "-c", source, *map(str, words)], check=True, capture_output=True, text=True, env=os.environ
    ).stdout


def told() -> dict[str, float]:
    return json.loads(python(READER))  # type: ignore[no-any-return]


def test_sum_of_two_goes_on_where_one_is_replaced(folder: Path) -> None:
    python(PROCESS, 0, 3)
    python(PROCESS, 1, 4)
    found = told()
    assert (found["tried_total|a"], found["opened"], found["took_seconds_bucket|5.0"]) == (7, 7, 7)
    before = sorted(file.name for file in folder.iterdir())

    processes.forget_process(1)
    found = told()
    assert (found["tried_total|a"], found["opened"]) == (7, 3)

    python(PROCESS, 1, 5)
    found = told()
    assert (found["tried_total|a"], found["opened"], found["took_seconds_count"]) == (12, 8, 12)
    assert sorted(file.name for file in folder.iterdir()) == before


def test_lowest_number_that_is_free_is_given() -> None:
    assert processes.free_number([]) == 0
    assert processes.free_number({0, 1, 3}) == 2


def test_folder_is_emptied_and_of_this_user_alone(folder: Path) -> None:
    (folder / "counter_0.db").write_bytes(b"old")
    processes.open_folder()
    assert list(folder.iterdir()) == []
    assert folder.stat().st_mode & 0o777 == 0o700
    processes.close_folder()
    assert not folder.exists()


def test_link_in_the_way_of_the_folder_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").touch()
    (tmp_path / "link").symlink_to(elsewhere)
    monkeypatch.setenv(processes.VARIABLE, str(tmp_path / "link"))
    with pytest.raises(FileExistsError):
        processes.open_folder()
    assert (elsewhere / "kept").exists()


def test_folders_of_two_servers_are_two(monkeypatch: pytest.MonkeyPatch) -> None:
    names = set()
    for port in (8080, 8081):
        monkeypatch.setenv(processes.VARIABLE, "")
        processes.name_folder(port)
        names.add(processes.folder())
    assert len(names) == 2
