"""The rounds beside the requests: whatever one of them breaks on, the next one comes."""

import threading
from typing import Any

import pytest

from core.errors import Conflict
from deployments import working
from deployments.models import Promotion
from deployments.services import advancing
from deployments.services.advancing import advance_all
from deployments.services.promoting.starting import queue_promotion
from deployments.services.promoting.words import approve_promotion
from deployments.status.sampling import sampler
from deployments.tests.scenes import Scene


def test_a_round_that_breaks_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "ROUND_SECONDS", 0.01)
    rounds, third = [0], threading.Event()

    def work() -> None:
        rounds[0] += 1
        if rounds[0] == 3:
            third.set()
        raise ValueError("a setting that is no JSON")

    thread = working.Rounds("test", work)
    thread.start()
    assert third.wait(10)
    thread.stop()


def test_what_is_old_is_thrown_away_with_a_pause_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    pruned = threading.Event()
    monkeypatch.setattr(working, "ROUND_SECONDS", 1000.0)
    monkeypatch.setattr(working, "UPKEEP_SECONDS", 0.01)
    monkeypatch.setattr(working, "prune_messages", pruned.set)
    workers = working.Workers()
    workers.start()
    assert pruned.wait(10)
    workers.stop()


@pytest.mark.parametrize(("alone", "pulses"), [(True, ("web", "upkeep")), (False, ("web",))])
def test_samples_are_taken_also_where_others_do_the_work(
    monkeypatch: pytest.MonkeyPatch, alone: bool, pulses: tuple[str, ...]
) -> None:
    taken, told = threading.Event(), []

    def sample(*names: str) -> None:
        told.append(names)
        taken.set()

    monkeypatch.setattr(working, "ROUND_SECONDS", 1000.0)
    monkeypatch.setattr(working, "SAMPLE_SECONDS", 0.01)
    monkeypatch.setattr(sampler, "sample", sample)
    workers = working.Workers()
    workers.start(alone=alone)
    assert taken.wait(10)
    names = {thread.name for thread in threading.enumerate()}
    workers.stop()
    assert told[0] == pulses
    assert ("deployments" in names) == alone


@pytest.mark.django_db
@pytest.mark.parametrize("error", [Conflict("changed_meanwhile", "Somebody else did it."), ValueError("a bad row")])
@pytest.mark.parametrize("step", ["process_all", "archive_expired_previews", "mark_stale"])
def test_a_step_that_comes_to_nothing_holds_nothing_up(
    monkeypatch: pytest.MonkeyPatch, step: str, error: Exception
) -> None:
    scene = Scene()
    promotion = scene.signed(scene.requested())
    approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)
    queue_promotion(by=scene.requester, promotion=promotion)

    def lose(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(advancing, step, lose)
    advance_all()
    assert Promotion.objects.get().state == "deploying"
