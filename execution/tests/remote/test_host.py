"""A worker's host: whose turn it is, what it executes, what it says of itself."""

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.viewer import Viewer
from execution import scheduling
from execution.enums import Priority
from execution.models import Run, WorkerHost
from execution.models.host import GONE_AFTER, KEPT
from execution.recording import LEASE
from execution.scheduling.remote.announcing import announce_waiting
from execution.scheduling.remote.host import Host
from execution.scheduling.remote.turns import Turns, place_of
from execution.scheduling.remote.web import NOBODY, RemoteScheduler
from execution.scheduling.ticket import ticket_of
from execution.services.cancelling import cancel_run
from execution.services.executing import claim_run
from execution.services.recovering import forget_hosts, recover_runs
from execution.services.running import submit_run
from execution.tests.bench import Bench, python
from execution.tests.waiting import eventually, until_status

SLOW = "import time\ntime.sleep(30)"


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The priorities of the words that Celery was given."""
    from execution import tasks

    told: list[int] = []
    monkeypatch.setattr(tasks.take_turn, "apply_async", lambda **options: told.append(options["priority"]))
    monkeypatch.setattr(tasks.feed, "apply_async", lambda **_: None)
    return told


def submitted(owner: Viewer, web: RemoteScheduler, source: str = "print(1)", **fields: Any) -> Run:
    eventually(lambda: WorkerHost.objects.present().exists())
    return submit_run(viewer=owner, request=python(source, **fields))


def turn(host: Host) -> threading.Thread:
    thread = threading.Thread(target=host.take_turn, daemon=True)
    thread.start()
    return thread


def test_a_run_is_told_taken_and_awaited(owner: Viewer, web: RemoteScheduler, host: Host, words: list[int]) -> None:
    run = submitted(owner, web)
    assert words == [Priority.NORMAL]
    assert host.take_turn()
    ended = scheduling.await_end(run.pk, 5)
    assert ended is not None
    assert (ended.run.status, ended.run.verdict) == ("finished", "OK")
    assert not host.take_turn(), "nothing waits any more"


def test_who_waits_is_woken_by_the_end(owner: Viewer, web: RemoteScheduler, host: Host) -> None:
    run = submitted(owner, web)
    found: list[Any] = []
    waiter = threading.Thread(target=lambda: found.append(scheduling.await_end(run.pk, 10)), daemon=True)
    waiter.start()
    host.take_turn()
    waiter.join(10)
    assert found[0].run.verdict == "OK"
    assert scheduling.await_end(submitted(owner, web).pk, 0.05) is None


def test_a_keystroke_and_a_cancel_reach_the_host(owner: Viewer, web: RemoteScheduler, host: Host) -> None:
    run = submitted(owner, web, "print(input())", interactive=True)
    turn(host)
    until_status(run, "running")
    scheduling.steer(run.pk, "stdin", data="Grüße\n".encode())
    ended = scheduling.await_end(run.pk, 10)
    assert ended is not None
    assert ended.run.verdict == "OK"
    slow = submitted(owner, web, SLOW)
    turn(host)
    until_status(slow, "running")
    cancel_run(run=slow)
    until_status(slow, "cancelled")


def test_a_cancel_whose_word_was_lost_comes_with_the_next_heartbeat(
    owner: Viewer, web: RemoteScheduler, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = submitted(owner, web, SLOW)
    turn(host)
    until_status(run, "running")
    monkeypatch.setattr(web, "steer", lambda *_, **__: None)
    cancel_run(run=run)
    host.scheduler._keeper.wake()
    until_status(run, "cancelled")


def test_owners_take_turns_and_interactive_runs_come_first(owner: Viewer, web: RemoteScheduler, host: Host) -> None:
    other = Viewer(user=User.objects.create_user("bob"))
    first, second = submitted(owner, web), submitted(owner, web)
    third = submitted(other, web)
    typed = submitted(other, web, interactive=True)
    assert place_of(ticket_of(second)) == 4
    taken: list[UUID] = []
    turns = Turns()
    for _ in range(4):
        ticket = turns.next_ticket(known=taken)
        assert ticket is not None
        taken.append(ticket.run_id)
    assert taken == [typed.pk, first.pk, third.pk, second.pk]


def test_no_class_starves_over_many_turns(owner: Viewer, web: RemoteScheduler, host: Host) -> None:
    ordinary, turns = submitted(owner, web), Turns()
    for _ in range(9):
        typed = submitted(owner, web, interactive=True)
        ticket = turns.next_ticket(known=[])
        assert ticket is not None
        assert ticket.run_id == typed.pk
        Run.objects.filter(pk=typed.pk).update(status="cancelled", finished_at=timezone.now())
    submitted(owner, web, interactive=True)
    ticket = turns.next_ticket(known=[])
    assert ticket is not None
    assert ticket.run_id == ordinary.pk


def test_a_run_that_another_host_claims_first_costs_nobody_a_turn(
    owner: Viewer, web: RemoteScheduler, host: Host, fake_slots: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from execution.scheduling import worker

    first, second = submitted(owner, web), submitted(owner, web)
    lost: list[Any] = []

    def slower(run_id: Any, **fields: Any) -> Any:
        if not lost:
            lost.append(run_id)
            Run.objects.filter(pk=run_id).update(status="running", attempt_token="0" * 32)
        return claim_run(run_id, **fields)

    monkeypatch.setattr(worker, "claim_run", slower)
    assert host.take_turn()
    second.refresh_from_db()
    assert (lost, second.status) == ([first.pk], "finished")


def test_positions_are_told_again_when_they_change(owner: Viewer, web: RemoteScheduler, host: Host) -> None:
    first, second = submitted(owner, web, interactive=True), submitted(owner, web, interactive=True)
    assert announce_waiting() == 0
    Run.objects.filter(pk=first.pk).update(status="cancelled", finished_at=timezone.now())
    assert announce_waiting() == 1
    told = list(second.events.order_by("seq").values_list("payload", flat=True))
    assert [event["position"] for event in told] == [2, 1]
    assert announce_waiting() == 0


def test_a_host_says_what_it_is_and_keeps_its_leases(owner: Viewer, web: RemoteScheduler, host: Host) -> None:
    run = submitted(owner, web, SLOW)
    turn(host)
    until_status(run, "running")
    Run.objects.filter(pk=run.pk).update(lease_expires_at=timezone.now() + timedelta(seconds=1))
    host.scheduler._keeper.wake()
    eventually(lambda: Run.objects.get(pk=run.pk).lease_expires_at > timezone.now() + LEASE / 2)  # type: ignore[operator]
    told = WorkerHost.objects.get()
    assert (told.name, told.capacity, told.draining, told.fault) == (host.name, 2, False, "")
    assert [language["slug"] for language in told.languages] == ["python", "cpp"]
    assert recover_runs() == 0
    cancel_run(run=run)
    until_status(run, "cancelled")


def test_the_web_knows_what_the_workers_offer(owner: Viewer, web: RemoteScheduler, host: Host) -> None:
    eventually(lambda: web.state().healthy)
    assert (scheduling.state().capacity, scheduling.state().isolation) == (2, "none")
    assert [language.slug for language in scheduling.languages()] == ["python", "cpp"]
    assert scheduling.language("rust") is None
    WorkerHost.objects.update(seen_at=timezone.now() - GONE_AFTER - timedelta(seconds=1))
    web._hosts = (0.0, [])
    state = scheduling.state()
    assert (state.healthy, state.message) == (False, NOBODY)


def test_a_draining_host_takes_no_turn_and_ends_what_it_has(owner: Viewer, web: RemoteScheduler, host: Host) -> None:
    run = submitted(owner, web, "import time\ntime.sleep(0.3)")
    thread = turn(host)
    until_status(run, "running")
    waiting = submitted(owner, web)
    host.drain()
    assert not host.take_turn()
    thread.join(10)
    run.refresh_from_db()
    waiting.refresh_from_db()
    assert (run.verdict, waiting.status) == ("OK", "queued")
    eventually(lambda: WorkerHost.objects.get().draining)


def test_a_host_that_stops_gives_its_runs_back(owner: Viewer, web: RemoteScheduler, host: Host) -> None:
    run = submitted(owner, web, SLOW)
    turn(host)
    until_status(run, "running")
    host.stop()
    run.refresh_from_db()
    assert (run.status, run.attempt_token, WorkerHost.objects.exists()) == ("queued", None, False)


def test_a_worker_that_was_killed_is_forgotten_after_a_day(host: Host) -> None:
    eventually(lambda: WorkerHost.objects.present().exists())
    now = timezone.now()
    told = {"mode": "stub", "capacity": 1, "started_at": now}
    WorkerHost.objects.create(name="killed", seen_at=now - KEPT - timedelta(seconds=1), **told)
    WorkerHost.objects.create(name="silent", seen_at=now - GONE_AFTER, **told)
    assert forget_hosts() == 1
    assert set(WorkerHost.objects.values_list("name", flat=True)) == {"silent", host.name}


def test_workers_stand_in_the_admin(host: Host, client: Client) -> None:
    eventually(lambda: WorkerHost.objects.present().exists())
    client.force_login(User.objects.create_superuser("root", password="difference-engine"))
    page = client.get("/admin/execution/workerhost/")
    assert host.name in page.content.decode()
    assert client.post("/admin/execution/workerhost/add/").status_code == 403


def test_rejudges_leave_a_turn_to_a_candidate(
    owner: Viewer, web: RemoteScheduler, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    again, candidate = submitted(owner, web), submitted(owner, web)
    nobodys = {"kind": "judge", "user": None, "visitor": None, "live": False}
    Run.objects.filter(pk=again.pk).update(priority=Priority.REJUDGE, **nobodys)
    monkeypatch.setattr(host.scheduler, "count_rejudges", lambda: host.scheduler.capacity)
    assert host.take_turns() == 1
    again.refresh_from_db()
    candidate.refresh_from_db()
    assert (candidate.verdict, again.status) == ("OK", "queued")


def test_what_was_lost_twice_is_executed_alone(owner: Viewer, web: RemoteScheduler, host: Host) -> None:
    """Two slots, and one of them stays empty: the run may be what its workers died of."""
    beside = submitted(owner, web, "import time\ntime.sleep(0.3)")
    first = turn(host)
    until_status(beside, "running")
    suspect = submitted(owner, web, "import time\ntime.sleep(0.3)")
    Run.objects.filter(pk=suspect.pk).update(attempts=2)
    later = submitted(owner, web)
    turns = [turn(host), turn(host)]
    until_status(suspect, "running")
    beside.refresh_from_db()
    later.refresh_from_db()
    assert (beside.status, later.status) == ("finished", "queued")
    for thread in [first, *turns]:
        thread.join(10)
    assert set(Run.objects.values_list("verdict", "attempts")) == {("OK", 1), ("OK", 3)}
