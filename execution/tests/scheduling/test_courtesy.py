"""Rejudges rest while candidates run something, never for long, and never on the last free slot."""

from execution.scheduling.courtesy import MOST_REST_SECONDS, QUIET_SECONDS, Courtesy


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_one_slot_stays_free() -> None:
    courtesy = Courtesy(capacity=3)
    for _ in range(2):
        assert not courtesy.rests()
        courtesy.begin(is_rejudge=True)
    assert courtesy.rests()
    courtesy.end(is_rejudge=True)
    assert not courtesy.rests()


def test_the_only_slot_is_shared() -> None:
    courtesy = Courtesy(capacity=1)
    assert not courtesy.rests()
    courtesy.begin(is_rejudge=True)
    assert courtesy.rests()


def test_rejudges_rest_while_a_candidate_runs_and_a_moment_after() -> None:
    clock = Clock()
    courtesy = Courtesy(capacity=2, clock=clock)
    courtesy.begin(is_rejudge=True)
    courtesy.end(is_rejudge=True)
    assert not courtesy.rests()
    courtesy.begin(is_rejudge=False)
    assert courtesy.rests()
    courtesy.end(is_rejudge=False)
    assert courtesy.rests()
    clock.now += QUIET_SECONDS
    assert not courtesy.rests()


def test_under_endless_traffic_one_begins_after_a_while() -> None:
    clock = Clock()
    courtesy = Courtesy(capacity=2, clock=clock)
    courtesy.begin(is_rejudge=True)
    courtesy.end(is_rejudge=True)
    courtesy.begin(is_rejudge=False)
    clock.now += MOST_REST_SECONDS - 0.01
    assert courtesy.rests()
    clock.now += 0.01
    assert not courtesy.rests()
