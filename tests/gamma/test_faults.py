"""Faults under load, in small: what goes in comes out, once, right, and every watcher sees all of it.

The same with more clients and more faults is `python -m scripts.faults`; its figures stand in docs/faults.md.
"""

from collections.abc import Iterator

import pytest

from scripts.faults.clients import Watched
from scripts.faults.gamma import Gamma, running_gamma
from scripts.faults.playing import Report, play
from scripts.faults.programs import MIX, streaming
from scripts.faults.scenarios import SCENARIOS
from scripts.faults.table import page
from scripts.parts import Missing

CLIENTS = 8
CHOSEN = ("kill-worker", "kill-web", "restart-redis", "lose-words", "kill-postgres")


@pytest.fixture(scope="module")
def gamma() -> Iterator[Gamma]:
    try:
        with running_gamma(clients=CLIENTS) as found:
            yield found
    except Missing as error:
        pytest.skip(str(error))


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", CHOSEN)
def test_a_fault_loses_nothing_and_does_nothing_twice(gamma: Gamma, name: str) -> None:
    scenario = next(one for one in SCENARIOS if one.name == name)
    report = play(gamma, scenario, clients=CLIENTS, before=2.0, after=4.0)
    assert report.count.faults == []
    assert report.count.taken == report.count.out >= CLIENTS


def watched(*numbers: int, printed: str, verdict: str = "OK") -> Watched:
    ends = {"type": "finished"}
    events = [{"type": "running"}, {"type": "stdout", "data": printed}, ends]
    return Watched(
        streaming(7), "id", verdict, [{"seq": seq} | event for seq, event in zip(numbers, events, strict=False)]
    )


def test_what_a_client_saw_is_looked_at_closely() -> None:
    right = streaming(7).printed or ""
    assert watched(1, 2, 3, printed=right).is_whole
    assert watched(1, 2, 3, printed=right).is_right
    assert not watched(1, 2, 4, printed=right).is_whole
    assert not watched(1, 2, 2, printed=right).is_whole
    assert not watched(1, 2, printed=right).is_whole
    assert not watched(1, 2, 3, printed=right + right).is_right
    assert not watched(1, 2, 3, printed=right, verdict="IE").is_right


def test_the_page_tells_figures_and_faults() -> None:
    report, load = Report(SCENARIOS[0]), {"clients": 3, "slots": 2, "before": 1, "after": 2}
    report.count.taken = report.count.out = 12
    text = page([report, Report(SCENARIOS[1], skipped="no such thing here")], **load)
    assert "| No fault, for comparison | 12 | 12 | 0 | 0 |" in text
    assert "SIGKILL of a worker: no such thing here." in text
    assert "Nothing that must not be was found." in text
    report.count.faults.append("it ended twice")
    assert "No fault, for comparison: 1, such as: it ended twice" in page([report], **load)


def test_scenarios_have_names_of_their_own() -> None:
    assert len({one.name for one in SCENARIOS}) == len(SCENARIOS)
    assert {make(1).verdict for make in MIX} == {"OK", "AC", "WA", "RE", "TLE"}
