"""Machines whose clocks differ by an hour: leases and signs of life go by the database's alone."""

import datetime as dt

import pytest
import time_machine

from accounts.viewer import Viewer
from execution.models import Run, WorkerHost
from execution.scheduling.remote.host import Host
from execution.scheduling.remote.web import RemoteScheduler
from execution.services.requeueing import requeue_lost_runs
from execution.services.running import submit_run
from execution.tests.bench import python
from execution.tests.remote.test_host import SLOW, turn, words
from execution.tests.waiting import eventually, until_status

__all__ = ["words"]
HOUR = dt.timedelta(hours=1)


@pytest.mark.postgres
@pytest.mark.parametrize("change", [HOUR, -HOUR], ids=["ahead", "back"])
def test_a_worker_with_another_clock_keeps_its_runs(
    owner: Viewer, web: RemoteScheduler, host: Host, change: dt.timedelta
) -> None:
    eventually(lambda: WorkerHost.objects.present().exists())
    with time_machine.travel(dt.datetime.now(dt.UTC) + change):
        run = submit_run(viewer=owner, request=python(SLOW))
        turn(host)
        until_status(run, "running")
        host._heartbeat._say()
    assert requeue_lost_runs(every_active=False) == 0
    assert WorkerHost.objects.present().count() == 1
    lease = Run.objects.get(pk=run.pk).lease_expires_at
    assert lease is not None
    assert abs(lease - dt.datetime.now(dt.UTC)) < HOUR / 2
    with time_machine.travel(dt.datetime.now(dt.UTC) + change):
        assert requeue_lost_runs(every_active=False) == 0
        assert web.state().healthy
