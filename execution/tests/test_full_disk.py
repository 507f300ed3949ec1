"""A disk without room: told as such, nothing half-written, nothing judged wrong, and all goes on when there is some."""

import errno
import sqlite3
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, OperationalError, connection, connections
from django.test import Client
from django.utils import timezone

from accounts.viewer import Viewer
from core.disk import tells_of_full_disk
from execution import scheduling
from execution.models import Run, RunEvent
from execution.scheduling.offering import Offers
from execution.scheduling.ticket import ticket_of
from execution.selectors import run_result
from execution.services.diagnosing import State, diagnose
from execution.services.requeueing import requeue_lost_runs
from execution.services.running import submit_run
from execution.slots.base import SlotError
from execution.slots.stub import StubSlot
from execution.tests.bench import Bench, python
from execution.tests.conftest import Runner
from execution.tests.disks import SmallDisk, small_disk
from execution.tests.doubles import FakeSlot
from problems.models import Part, Problem

__all__ = ["small_disk"]

LARGE = "print('done')\n" + "# a line that takes room\n" * 4000
BODY = {"language": "python", "files": {"Main.py": LARGE}}


@pytest.fixture
def database(transactional_db: None, small_disk: SmallDisk) -> Iterator[SmallDisk]:
    """The small disk, with the test's database on it, for every thread."""
    settings, copy = connections.settings["default"], small_disk.folder / "db.sqlite3"
    if connection.vendor != "sqlite":
        pytest.skip("the database is not a file here")
    kept = settings["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    connection.close()
    settings["NAME"] = str(copy)
    yield small_disk
    scheduling.stop()
    connection.close()
    settings["NAME"] = kept


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def test_new_run_without_room_is_refused_whole_and_taken_later(
    database: SmallDisk, fake_slots: Bench, visitor: Client
) -> None:
    visitor.get("/")
    database.fill()
    refused = visitor.post("/api/run", BODY, content_type="application/json")
    assert (refused.status_code, refused["Content-Type"]) == (503, "application/problem+json")
    assert (refused.json()["code"], refused["Retry-After"]) == ("disk_full", "60")
    assert "no room left on our disk" in refused.json()["detail"]
    assert (Run.objects.count(), RunEvent.objects.count()) == (0, 0)
    database.free()
    taken = visitor.post("/api/run", BODY, content_type="application/json")
    assert (taken.status_code, taken.json()["stdout"]) == (200, "done\n")


def test_page_that_cannot_be_stored_says_why(database: SmallDisk, visitor: Client) -> None:
    Problem.objects.create(slug="echo", title="Echo", statement="Print it.", status="published")
    Part.objects.create(problem=Problem.objects.get(), number=1)
    database.fill()
    page = visitor.get("/problems/echo/")
    for _ in range(100):  # what SQLite had on the disk already takes a few
        if page.status_code == 503:
            break
        page = Client(raise_request_exception=False).get("/problems/echo/")
    assert (page.status_code, page["Retry-After"]) == (503, "60")
    assert "There is no room left on our disk" in page.content.decode()


def test_readiness_and_doctor_tell_of_a_full_disk(
    database: SmallDisk, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("execution.services.diagnosing.registry", dict)
    assert visitor.get("/api/ready").json()["checks"]["database"]["state"] == "ok"
    database.fill()
    time.sleep(1.1)  # an answer is kept for a second
    ready = visitor.get("/api/ready")
    assert (ready.status_code, ready.json()["checks"]["database"]["state"]) == (503, "failing")
    assert "disk is full" in ready.json()["checks"]["database"]["sentence"]
    found = {finding.part: finding for finding in diagnose()}
    assert (found["disk of the database"].state, found["disk of the database"].found) == (State.FAULT, "full")
    assert "Free some space" in found["disk of the database"].advice
    assert found["disk of this process"].found != "full"


def test_run_whose_end_cannot_be_stored_is_run_again(database: SmallDisk, fake_slots: Bench, owner: Viewer) -> None:
    fills = iter([database.fill])
    fake_slots.hook = lambda name: next(fills, lambda: None)() if name == "execute" else None
    run = submit_run(viewer=owner, request=python("print('x' * 300_000)"))
    assert scheduling.await_end(run.pk, 30) is None
    assert run.status == "running"  # the row as the request that started it has it
    run = Run.objects.get(pk=run.pk)
    assert (run.finished_at, run.verdict) == (None, "")
    assert not RunEvent.objects.filter(run=run).exists()
    database.free()
    Run.objects.filter(pk=run.pk).update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    assert requeue_lost_runs(every_active=False) == 1
    scheduling.submit(ticket_of(run))
    assert scheduling.await_end(run.pk, 30)
    run.refresh_from_db()
    assert (run.verdict, len(run_result(run)["stdout"])) == ("OK", 300_001)


def test_languages_that_cannot_be_kept_are_offered(small_disk: SmallDisk, monkeypatch: pytest.MonkeyPatch) -> None:
    small_disk.fill()
    record = small_disk.folder / "languages" / "image.json"
    record.parent.mkdir()
    offers = Offers(FakeSlot, lambda: record)
    monkeypatch.setattr("execution.scheduling.offering.registry", dict)
    assert offers.languages() == []
    assert list(record.parent.iterdir()) == []


@pytest.fixture
def slot(small_disk: SmallDisk) -> Iterator[StubSlot]:
    slot = StubSlot(state_dir=small_disk.folder, grace_seconds=5)
    yield slot
    slot.close()


def test_agent_without_room_says_so_and_takes_no_weaker_wall(slot: StubSlot, small_disk: SmallDisk) -> None:
    small_disk.fill()
    with pytest.raises(SlotError, match="disk of the sandboxes is full"):
        slot.open()
    small_disk.free()
    slot.open()
    assert Runner(slot).run("python", "print(1)").stdout == b"1\n"


def test_what_was_built_and_finds_no_room_is_no_compile_error(slot: StubSlot, small_disk: SmallDisk) -> None:
    source = "char fill[3 << 20] = {1}; int main() { return fill[0] - 1; }"
    slot.open()
    assert Runner(slot).run("c", "int main() { return 3; }").outcome.exit_code == 3
    small_disk.fill()
    with pytest.raises(SlotError, match="disk of the sandboxes is full"):
        Runner(slot).prepare("c", source)
    small_disk.free()
    slot.open()
    ran = Runner(slot).run("c", source)
    assert (ran.preparation.succeeded, ran.outcome.exit_code) == (True, 0)


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "no room"), OSError(errno.EDQUOT, "quota")])
def test_full_disk_is_known_by_the_system_s_word(error: OSError) -> None:
    assert tells_of_full_disk(error)
    assert not tells_of_full_disk(OSError(errno.ENOENT, "no such file"))
    assert not tells_of_full_disk(None)


@pytest.mark.parametrize("word", ["sqlite_errorcode", "sqlstate"])
def test_full_disk_is_known_by_the_database_s_word_behind_django_s(word: str) -> None:
    cause = sqlite3.OperationalError("full")
    setattr(cause, word, {"sqlite_errorcode": sqlite3.SQLITE_FULL, "sqlstate": "53100"}[word])
    error: DatabaseError = OperationalError("full")
    assert not tells_of_full_disk(error)
    error.__cause__ = cause
    assert tells_of_full_disk(error)
