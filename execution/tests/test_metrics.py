"""Runs move counters and histograms where they happen; the queue, the slots and the callbacks are read as rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.models import ApiToken
from accounts.tests.factories import UserFactory, token_of
from accounts.viewer import Viewer
from core.errors import TooMany, Unavailable
from core.tests.metering import Meter
from execution import scheduling
from execution.enums import Priority
from execution.gauges import read_gauges
from execution.models import Callback, Run, WorkerHost
from execution.scheduling import SchedulerState
from execution.services.cancelling import cancel_run
from execution.services.executing import claim_run
from execution.services.finishing import release_attempt
from execution.services.requeueing import requeue_lost_runs
from execution.services.running import submit_run
from execution.services.submitting import submit_solution
from execution.tests.bench import Bench, python
from execution.tests.scheduling.test_recovery import a_run, left_over
from problems.models import Part

PHASE = "ceesarcode_run_phase_seconds_count"


def phases() -> dict[str, Meter]:
    return {
        name: Meter(PHASE, phase=name) for name in ("queue", "slot", "prepare", "execute", "judge", "store", "whole")
    }


def moved(meters: dict[str, Meter]) -> dict[str, float]:
    return {name: meter.moved for name, meter in meters.items() if meter.moved}


def ended(kind: str, status: str, language: str = "python") -> Meter:
    return Meter("ceesarcode_runs_ended_total", kind=kind, language=language, status=status)


def verdicts(kind: str, verdict: str) -> Meter:
    return Meter("ceesarcode_verdicts_total", kind=kind, verdict=verdict)


def test_run_moves_its_phases_and_its_verdict(fake_slots: Bench, owner: Viewer) -> None:
    before, ends, ruled = phases(), ended("run", "finished"), verdicts("run", "OK")
    run = submit_run(viewer=owner, request=python("print(1)"))
    assert scheduling.await_end(run.pk, 10)
    assert moved(before) == dict.fromkeys(("queue", "slot", "prepare", "execute", "store", "whole"), 1)
    assert (ends.moved, ruled.moved) == (1, 1)


def test_compiled_submission_is_compiled_and_judged(fake_slots: Bench, owner: Viewer, doubling: Part) -> None:
    before, ends, ruled = phases(), ended("judge", "finished", "cpp"), verdicts("judge", "AC")
    files = {"Main.cpp": "print(2 * int(input()))"}
    submission = submit_solution(viewer=owner, part=doubling, language="cpp", files=files, live=False)
    assert scheduling.await_end(submission.pk, 10)
    assert moved(before) == dict.fromkeys(("queue", "slot", "prepare", "judge", "store", "whole"), 1)
    assert (ends.moved, ruled.moved) == (1, 1)


def test_time_of_a_phase_is_what_it_took(fake_slots: Bench, owner: Viewer) -> None:
    ran, whole = (Meter("ceesarcode_run_phase_seconds_sum", phase=name) for name in ("execute", "whole"))
    run = submit_run(viewer=owner, request=python("import time; time.sleep(0.3)"))
    assert scheduling.await_end(run.pk, 10)
    assert whole.moved >= ran.moved >= 0.3


def test_slot_that_fails_each_time_is_an_internal_error(fake_slots: Bench, owner: Viewer) -> None:
    faults, ruled = Meter("ceesarcode_slot_faults_total"), verdicts("run", "IE")
    fake_slots.faults += ["execute"] * 3
    run = submit_run(viewer=owner, request=python("print(1)"))
    assert scheduling.await_end(run.pk, 10)
    assert (faults.moved, ruled.moved) == (3, 1)


@pytest.mark.django_db
def test_cancelled_before_its_turn_has_no_verdict() -> None:
    ends, ruled, run = ended("run", "cancelled"), verdicts("run", "IE"), a_run()
    cancel_run(run=run)
    cancel_run(run=run)
    assert (ends.moved, ruled.moved) == (1, 0)


@pytest.mark.django_db
def test_lost_run_is_requeued_and_at_last_given_up() -> None:
    lost, given_up = Meter("ceesarcode_runs_requeued_total", reason="lost"), Meter("ceesarcode_runs_given_up_total")
    left_over()
    left_over(attempts=3)
    requeue_lost_runs(every_active=False)
    requeue_lost_runs(every_active=False)
    assert (lost.moved, given_up.moved) == (1, 1)


@pytest.mark.django_db
def test_wait_of_a_second_attempt_is_not_told() -> None:
    """Of that nobody wrote down when it began."""
    waits, stopped = Meter(PHASE, phase="queue"), Meter("ceesarcode_runs_requeued_total", reason="stopped")
    run = a_run()
    attempt = claim_run(run.pk, is_compiled=lambda _: False)
    assert attempt is not None
    release_attempt(attempt)
    assert claim_run(run.pk, is_compiled=lambda _: False)
    assert (waits.moved, stopped.moved) == (1, 1)


@pytest.mark.parametrize(
    ("healthy", "queued", "reason"), [(False, 0, "executor_unavailable"), (True, 10_000, "queue_full")]
)
def test_refused_run_is_counted(monkeypatch: pytest.MonkeyPatch, healthy: bool, queued: int, reason: str) -> None:
    state = SchedulerState(healthy, "stub", "", "", 0, queued, 2)
    monkeypatch.setattr(scheduling, "state", lambda: state)
    refused = Meter("ceesarcode_runs_refused_total", reason=reason)
    with pytest.raises(Unavailable):
        scheduling.require_room(3)
    assert refused.moved == 3


def test_full_backlog_is_counted(fake_slots: Bench, owner: Viewer, settings: Settings) -> None:
    settings.MAX_QUEUED_PER_OWNER = 1
    a_run(user=owner.user)
    refused = Meter("ceesarcode_runs_refused_total", reason="backlog_full")
    with pytest.raises(TooMany):
        submit_run(viewer=owner, request=python("print(1)"))
    assert refused.moved == 1


def gauges() -> dict[tuple[str, ...], float]:
    """By name and the values of the labels."""
    samples = [sample for family in read_gauges() for sample in family.samples]
    return {(one.name, *one.labels.values()): one.value for one in samples}


@pytest.fixture
def remote(db: None, settings: Settings) -> None:
    settings.SCHEDULER = "celery"


def host(name: str, **fields: object) -> None:
    now = timezone.now()
    given = {"mode": "stub", "capacity": 4, "running": 1, "started_at": now, "seen_at": now} | fields
    WorkerHost.objects.create(name=name, **given)


@pytest.mark.django_db
def test_queue_is_told_by_priority_with_its_oldest() -> None:
    for priority, seconds in ((0, 5), (1, 40), (1, 90)):
        run = a_run(priority=priority)
        Run.objects.filter(pk=run.pk).update(created_at=timezone.now() - timedelta(seconds=seconds))
    left_over(priority=1)  # runs: it waits no more
    found = gauges()
    assert [found["ceesarcode_queue_runs", one.name.lower()] for one in Priority] == [1, 2, 0]
    oldest = [found["ceesarcode_queue_oldest_seconds", one.name.lower()] for one in Priority]
    assert oldest[0] == pytest.approx(5, abs=3)
    assert oldest[1] == pytest.approx(90, abs=3)
    assert oldest[2] == 0
    assert found["ceesarcode_queue_limit_runs",] == scheduling.queue_limit()


def test_workers_are_told_by_name(remote: None) -> None:
    host("a")
    host("b", draining=True)
    host("c", fault="no engine")
    host("gone", seen_at=timezone.now() - timedelta(minutes=1))
    found = gauges()
    assert found["ceesarcode_workers_able",] == 1
    assert {key[1] for key in found if key[0] == "ceesarcode_slots"} == {"a", "b", "c"}
    assert (found["ceesarcode_slots", "a"], found["ceesarcode_slots_busy", "a"]) == (4, 1)
    assert [found["ceesarcode_worker_draining", name] for name in "abc"] == [0, 1, 0]
    assert [found["ceesarcode_worker_faulty", name] for name in "abc"] == [0, 0, 1]


@pytest.mark.django_db
def test_server_that_executes_by_itself_is_the_one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduling, "state", lambda: SchedulerState(True, "stub", "", "", 1, 0, 2))
    found = gauges()
    assert (found["ceesarcode_slots", "local"], found["ceesarcode_slots_busy", "local"]) == (2, 1)
    assert found["ceesarcode_workers_able",] == 1


def callback(*, ended_ago: timedelta | None, **fields: object) -> None:
    token_of(UserFactory())
    token = ApiToken.objects.latest("created_at")
    state = (
        {} if ended_ago is None else {"status": "finished", "verdict": "OK", "finished_at": timezone.now() - ended_ago}
    )
    Callback.objects.create(run=a_run(user=token.user, **state), token=token, url="https://example.com/a", **fields)


@pytest.mark.django_db
def test_callbacks_are_due_once_their_run_has_ended() -> None:
    callback(ended_ago=None)
    callback(ended_ago=timedelta(seconds=30))
    callback(ended_ago=timedelta(seconds=600), next_at=timezone.now() - timedelta(seconds=60))
    callback(ended_ago=timedelta(seconds=600), next_at=timezone.now() + timedelta(seconds=60))
    found = gauges()
    assert found["ceesarcode_callbacks_due",] == 2
    assert found["ceesarcode_callbacks_oldest_due_seconds",] == pytest.approx(60, abs=3)


def test_reading_asks_three_times_however_much_there_is(remote: None) -> None:
    for number in range(5):
        a_run(priority=number % 3 and 1)
        host(f"worker-{number}")
        callback(ended_ago=timedelta())
    with CaptureQueriesContext(connection) as queries:
        gauges()
    assert len(queries) == 3
