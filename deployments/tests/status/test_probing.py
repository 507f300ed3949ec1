"""Probes side by side: one that hangs, one that breaks, and the answer that is kept."""

import threading
import time
from collections.abc import Iterator

import pytest

from deployments.enums import ServiceState
from deployments.status.kept import Kept
from deployments.status.probing import Finding, Panel

WELL = Finding(ServiceState.OK, "It answers.", {"slots": 2})


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What hangs goes on at the end of the test."""
    event = threading.Event()
    yield event
    event.set()


def test_what_hangs_is_failing_and_the_others_are_told(gate: threading.Event) -> None:
    begun: list[int] = []

    def hang() -> Finding:
        begun.append(1)
        gate.wait(60)
        return WELL

    panel = Panel(lambda: {"well": lambda: WELL, "hanging": hang}, seconds=0.2)
    found = panel.look()
    assert (found["well"].state, found["well"].figures) == ("ok", {"slots": 2})
    assert (found["hanging"].state, found["hanging"].sentence) == ("failing", "It gives no answer.")
    assert found["hanging"].latency_ms >= 190
    panel.look()
    panel.look()
    assert begun == [1], "a thread for each look would pile up"
    gate.set()
    for _ in range(100):
        if panel.look()["hanging"].state == "ok":
            break
        time.sleep(0.02)
    assert panel.look()["hanging"].state == "ok"


def test_all_are_asked_at_once() -> None:
    """Two that can answer only together."""
    together = threading.Barrier(2)

    def meet() -> Finding:
        together.wait(10)
        return WELL

    found = Panel(lambda: {"one": meet, "other": meet}, seconds=10).look()
    assert [one.state for one in found.values()] == ["ok", "ok"]


def test_what_breaks_is_failing_and_its_words_stay_in_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    def break_down() -> Finding:
        raise ConnectionError("no route to secret-host")

    found = Panel(lambda: {"broken": break_down}).look()["broken"]
    assert (found.state, found.sentence, found.figures) == ("failing", "It cannot be used.", {})


def test_what_was_read_is_kept_and_read_once_for_all() -> None:
    reads: list[int] = []

    def read() -> int:
        time.sleep(0.05)
        reads.append(1)
        return len(reads)

    kept = Kept(read, 60)
    got: list[int] = []
    threads = [threading.Thread(target=lambda: got.append(kept.get())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (got, reads) == ([1] * 8, [1])
    kept.forget()
    assert kept.get() == 2


def test_while_one_reads_the_others_get_what_was_there_before(gate: threading.Event) -> None:
    answers, reading = iter([1, 2]), threading.Event()

    def read() -> int:
        answer = next(answers)
        if answer == 2:
            reading.set()
            gate.wait(60)
        return answer

    kept = Kept(read, 0)
    assert kept.get() == 1
    thread = threading.Thread(target=kept.get)
    thread.start()
    assert reading.wait(10)
    assert kept.get() == 1
    gate.set()
    thread.join(10)


def test_a_read_that_breaks_breaks_no_later_one() -> None:
    answers = iter([ValueError("once"), 5])

    def read() -> object:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    kept = Kept(read, 60)
    with pytest.raises(ValueError, match="once"):
        kept.get()
    assert kept.get() == 5
