"""On the way: a few runs wait at a time, a restart goes on, cancel and discard leave nothing but the record."""

from unittest.mock import Mock
from uuid import UUID

import pytest

from accounts.models import User
from core.errors import Conflict
from execution import scheduling
from execution.enums import Priority
from execution.models import CaseOutcome, Rejudge, Run, Submission
from execution.selectors import submission_result
from execution.services.recovering import recover_runs
from execution.services.rejudging import feeding
from execution.services.rejudging.deciding import apply_rejudge, cancel_rejudge, discard_rejudge
from execution.services.rejudging.feeding import feed_rejudges
from execution.tests.rejudging.conftest import STUCK, Submit, begun, correct_the_last_test, ready, until_rejudge
from execution.tests.waiting import eventually
from problems.models import Part

SLOW = "import time\ntime.sleep(0.2)\nprint(2 * int(input()))"


def stick(submission: Submission) -> None:
    """Judged again, it never ends by itself."""
    Run.objects.filter(pk=submission.pk).update(files={"Main.py": STUCK})


def test_few_runs_wait_at_a_time(submit: Submit, judge: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "MOST_WAITING", 2)
    for _ in range(5):
        stick(submit())
    scheduling.stop()
    rejudge = begun(judge)
    assert len(feed_rejudges()) == 2
    assert feed_rejudges() == []
    assert rejudge.items.filter(run=None).count() == 3
    rejudge.refresh_from_db()
    assert rejudge.status == "judging"


def test_all_are_judged_though_few_wait(submit: Submit, judge: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "MOST_WAITING", 1)
    for _ in range(4):
        submit()
    rejudge = ready(judge)
    assert [item.new_verdict for item in rejudge.items.all()] == ["AC"] * 4


def test_restart_goes_on_where_it_was(submit: Submit, doubling: Part, judge: User) -> None:
    first, second = submit(), submit()
    correct_the_last_test(doubling)
    Run.objects.filter(pk=first.pk).update(files={"Main.py": SLOW})
    rejudge = begun(judge)
    eventually(lambda: Run.objects.active().exists())
    scheduling.stop()  # what runs goes back into the queue
    assert Rejudge.objects.get().status == "judging"
    recover_runs()  # starts a new scheduler
    until_rejudge(rejudge, "ready")
    assert rejudge.items.count() == 2
    apply_rejudge(rejudge=rejudge, user=judge)
    assert {submission_result(one)["verdict"] for one in (first, second)} == {"WA"}


def test_rejudge_that_was_begun_without_a_server_is_found_by_the_next(
    submit: Submit, judge: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = submit()
    scheduling.stop()
    rejudge = begun(judge, submissions=[submission.pk])
    assert rejudge.status == "preparing"
    assert not Run.objects.queued().exists()
    submit()
    until_rejudge(rejudge, "ready")


def test_two_feeders_queue_an_item_once(submit: Submit, judge: User, monkeypatch: pytest.MonkeyPatch) -> None:
    submit()
    scheduling.stop()
    begun(judge)
    item = (
        Rejudge.objects.get().items.select_related("submission__run", "submission__problem", "submission__part").get()
    )
    assert feeding._start(item) is not None
    assert feeding._start(item) is None
    assert Submission.objects.count() == 2
    assert Run.objects.queued().count() == 1


def test_cancel_ends_the_judging_and_leaves_the_record(submit: Submit, judge: User) -> None:
    submissions = [submit() for _ in range(3)]
    for submission in submissions:
        stick(submission)
    rejudge = begun(judge)
    eventually(lambda: Run.objects.active().exists())
    cancel_rejudge(rejudge=rejudge, user=judge)
    assert (rejudge.status, rejudge.decided_by) == ("cancelled", judge)
    eventually(lambda: Run.objects.count() == 3)  # those of the submissions
    assert {submission_result(submission)["verdict"] for submission in submissions} == {"AC"}
    assert rejudge.items.filter(active=False, run=None).count() == 3
    assert feed_rejudges() == []
    assert not rejudge.items.exclude(new_verdict="").exists()
    with pytest.raises(Conflict, match="is cancelled; this can be done with one that is judging or preparing"):
        cancel_rejudge(rejudge=rejudge, user=judge)


def test_cancel_bears_runs_that_are_swept_away_meanwhile(
    submit: Submit, judge: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        stick(submit())
    rejudge = begun(judge)
    eventually(lambda: Run.objects.filter(priority=Priority.REJUDGE).count() == 3)
    discard = scheduling.discard

    def swept(run_id: UUID) -> None:
        discard(run_id)
        Run.objects.filter(pk=run_id).delete()

    monkeypatch.setattr(scheduling, "discard", swept)
    cancel_rejudge(rejudge=rejudge, user=judge)
    assert not Run.objects.filter(priority=Priority.REJUDGE).exists()
    assert rejudge.status == "cancelled"


def test_discard_throws_the_new_outcomes_away_and_leaves_the_record(
    submit: Submit, doubling: Part, judge: User
) -> None:
    submission = submit()
    correct_the_last_test(doubling)
    rejudge = ready(judge)
    discard_rejudge(rejudge=rejudge, user=judge)
    eventually(lambda: Run.objects.count() == 1)
    assert (Submission.objects.count(), CaseOutcome.objects.count()) == (1, 5)
    assert submission_result(submission)["verdict"] == "AC"
    item = rejudge.items.get()
    assert (item.old_verdict, item.new_verdict, item.run, item.active) == ("AC", "WA", None, False)
    for decide in (apply_rejudge, discard_rejudge):
        with pytest.raises(Conflict, match="The rejudge is discarded"):
            decide(rejudge=rejudge, user=judge)


@pytest.mark.parametrize("decide", [apply_rejudge, discard_rejudge])
def test_what_is_still_judged_cannot_be_decided(submit: Submit, judge: User, decide: Mock) -> None:
    stick(submit())
    rejudge = begun(judge)
    with pytest.raises(Conflict, match="this can be done with one that is ready"):
        decide(rejudge=rejudge, user=judge)
    cancel_rejudge(rejudge=rejudge, user=judge)
    assert rejudge.events.count() == 2


def test_one_whose_submissions_are_all_gone_is_ready(submit: Submit, judge: User) -> None:
    submission = submit()
    scheduling.stop()
    rejudge = begun(judge)
    submission.run.delete()
    feed_rejudges()
    rejudge.refresh_from_db()
    assert rejudge.status == "ready"
    assert apply_rejudge(rejudge=rejudge, user=judge).status == "applied"
