"""One owner fills a part of the queue, however many requests come at once; the others' places stay theirs."""

import uuid
from unittest.mock import Mock

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from accounts.viewer import Viewer
from core.errors import DomainError, TooMany, Unavailable
from core.tests.racing import at_once
from execution import scheduling
from execution.models import Rejudge, RejudgeItem, Run
from execution.services.batching import submit_batch
from execution.services.rejudging.feeding import feed_rejudges
from execution.services.running import submit_run
from execution.services.submitting import submit_solution
from execution.tests.bench import Bench, python
from execution.tests.rows import Submit
from problems.models import Part

HELLO = python("print(1)")
MOST = 3
pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def _small_share(settings: Settings) -> None:
    settings.MAX_QUEUED_PER_OWNER = MOST


@pytest.fixture
def nothing_starts(fake_slots: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is queued stays in the queue."""
    monkeypatch.setattr(scheduling, "submit", Mock())


def viewers() -> list[Viewer]:
    return [Viewer(user=User.objects.create_user("bob")), Viewer(visitor=uuid.uuid4()), Viewer()]


@pytest.mark.parametrize("number", range(3))
def test_one_owner_fills_their_share_and_no_more(nothing_starts: None, number: int) -> None:
    viewer, *others = (viewers() * 2)[number : number + 3]
    for _ in range(MOST):
        submit_run(viewer=viewer, request=HELLO)
    with pytest.raises(TooMany) as refused:
        submit_run(viewer=viewer, request=HELLO)
    assert (refused.value.code, refused.value.limit, refused.value.remaining) == ("backlog_full", MOST, 0)
    assert "3 of your runs wait already, and at most 3 may." in str(refused.value)
    assert Run.objects.count() == MOST
    for other in others:
        submit_run(viewer=other, request=HELLO)


def test_what_runs_or_has_ended_fills_nothing(nothing_starts: None, owner: Viewer) -> None:
    for changes in ({"status": "running"}, {"status": "cancelled", "finished_at": timezone.now()}):
        run = submit_run(viewer=owner, request=HELLO)
        Run.objects.filter(pk=run.pk).update(**changes)
    for _ in range(MOST):
        submit_run(viewer=owner, request=HELLO)


def test_submissions_and_runs_share_it(nothing_starts: None, owner: Viewer, doubling: Part) -> None:
    def hand_in() -> None:
        submit_solution(viewer=owner, part=doubling, language="python", files={"Main.py": "print(2)"}, live=False)

    submit_run(viewer=owner, request=HELLO)
    submit_run(viewer=owner, request=python("input()", interactive=True))
    hand_in()
    with pytest.raises(TooMany):
        hand_in()
    assert Run.objects.count() == MOST


def test_batch_counts_each_run_and_is_refused_whole(nothing_starts: None, owner: Viewer) -> None:
    submit_batch(viewer=owner, requests=[HELLO, HELLO])
    with pytest.raises(TooMany) as refused:
        submit_batch(viewer=owner, requests=[HELLO, HELLO])
    assert refused.value.remaining == 1
    assert Run.objects.count() == 2
    submit_batch(viewer=owner, requests=[HELLO])


def test_rejudges_count_for_nobody(nothing_starts: None, submit: Submit) -> None:
    rejudge = Rejudge.objects.create(reason="A test was wrong.", chosen={})
    for _ in range(MOST + 1):
        RejudgeItem.objects.create(rejudge=rejudge, submission=submit(), old_verdict="AC")
    assert len(feed_rejudges()) == MOST + 1
    submit_run(viewer=Viewer(), request=HELLO)


@pytest.mark.parametrize("number", range(3))
def test_requests_at_once_do_not_pass_it(nothing_starts: None, number: int) -> None:
    viewer = viewers()[number]

    def race(index: int) -> bool:
        try:
            submit_run(viewer=viewer, request=HELLO)
        except TooMany:
            return False
        return True

    assert sum(at_once(race, 8)) == MOST
    assert Run.objects.count() == MOST


def test_requests_of_all_owners_at_once_do_not_overfill_the_queue(
    nothing_starts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduling, "queue_limit", lambda: 4)

    def race(index: int) -> str:
        try:
            submit_run(viewer=Viewer(visitor=uuid.uuid4()), request=HELLO)
        except Unavailable as refused:
            return refused.code
        return "taken"

    assert sorted(at_once(race, 10)) == ["queue_full"] * 6 + ["taken"] * 4
    assert Run.objects.count() == 4


def test_batches_at_once_do_not_pass_it(nothing_starts: None, owner: Viewer) -> None:
    def race(index: int) -> int:
        try:
            return len(submit_batch(viewer=owner, requests=[HELLO] * 2))
        except TooMany:
            return 0

    assert sum(at_once(race, 6)) == 2
    assert Run.objects.count() == 2


@pytest.mark.parametrize("fault", ["language", "entry"])
def test_wrong_request_is_told_before_the_share(nothing_starts: None, owner: Viewer, fault: str) -> None:
    for _ in range(MOST):
        submit_run(viewer=owner, request=HELLO)
    with pytest.raises(DomainError) as refused:
        submit_run(viewer=owner, request=python("print(1)", **{fault: "none"}))
    assert refused.value.field == fault
