"""Who may see, follow and cancel a run or a submission: its owner; staff may look; nobody else knows of it."""

from uuid import UUID

import pytest

from accounts.models import User
from accounts.viewer import Viewer
from execution import scheduling
from execution.models import Run
from execution.services.running import submit_run
from execution.services.submitting import submit_solution
from execution.tests.api.conftest import Caller, assert_problem
from execution.tests.conftest import Bench, python
from problems.models import Part

ROLES = ["user:ada", "user:bob", "visitor:x", "visitor:y", "staff", "anonymous"]
SEEN_BY = {"user:ada": {"user:ada", "staff"}, "visitor:x": {"visitor:x", "staff"}, "anonymous": set(ROLES)}
CANCELLED_BY = {"user:ada": {"user:ada"}, "visitor:x": {"visitor:x"}, "anonymous": set(ROLES)}
PAIRS = [(owner, role) for owner in SEEN_BY for role in ROLES]


def run_of(role: str, caller: Caller, source: str = "print(1)") -> UUID:
    """A run that was started by somebody in that role."""
    run = submit_run(viewer=viewer_of_role(role, caller), request=python(source))
    return run.pk


def viewer_of_role(role: str, caller: Caller) -> Viewer:
    session = caller(role).session
    if role.startswith("user"):
        return Viewer(user=User.objects.get(username="ada"))
    return Viewer(visitor=UUID(session["visitor"]) if role.startswith("visitor") else None)


@pytest.mark.parametrize(("owner", "role"), PAIRS)
def test_run_and_its_events_are_seen_by(fake_slots: Bench, caller: Caller, owner: str, role: str) -> None:
    run_id = run_of(owner, caller)
    assert scheduling.await_end(run_id, 10)
    for path in (f"/api/runs/{run_id}", f"/api/runs/{run_id}/events"):
        response = caller(role).get(path)
        if role in SEEN_BY[owner]:
            assert response.status_code == 200
        else:
            assert_problem(response, 404, "run_unknown")


@pytest.mark.parametrize(("owner", "role"), PAIRS)
def test_run_is_cancelled_by(fake_slots: Bench, caller: Caller, owner: str, role: str) -> None:
    run_id = run_of(owner, caller, "import time; time.sleep(5)")
    response = caller(role).post(f"/api/runs/{run_id}/cancel")
    if role in CANCELLED_BY[owner]:
        assert response.status_code == 200
        assert response.json()["status"] == "cancelled"
    else:
        code = (403, "not_owner") if role in SEEN_BY[owner] else (404, "run_unknown")
        assert_problem(response, *code)
        assert not Run.objects.get(pk=run_id).is_final


@pytest.mark.parametrize(("owner", "role"), PAIRS)
def test_submission_is_seen_by(fake_slots: Bench, doubling: Part, caller: Caller, owner: str, role: str) -> None:
    viewer = viewer_of_role(owner, caller)
    files = {"Main.py": "print(int(input()) * 2)"}
    submission = submit_solution(viewer=viewer, part=doubling, language="python", files=files, live=False)
    assert scheduling.await_end(submission.pk, 10)
    response = caller(role).get(f"/api/submissions/{submission.pk}")
    if role in SEEN_BY[owner]:
        assert response.json()["verdict"] == "AC"
    else:
        assert_problem(response, 404, "submission_unknown")


def test_lists_hold_ones_own_alone(fake_slots: Bench, doubling: Part, caller: Caller) -> None:
    files = {"Main.py": "print(int(input()) * 2)"}
    for role in ("user:ada", "visitor:x", "anonymous"):
        run_of(role, caller)
        viewer = viewer_of_role(role, caller)
        submission = submit_solution(viewer=viewer, part=doubling, language="python", files=files, live=False)
        assert scheduling.await_end(submission.pk, 10)
    for path in ("/api/runs", "/api/submissions"):
        counts = {role: len(caller(role).get(path).json()["results"]) for role in ROLES}
        assert counts == {role: int(role in ("user:ada", "visitor:x")) for role in ROLES}


def test_cancelling_what_has_ended_changes_nothing(fake_slots: Bench, caller: Caller) -> None:
    run_id = run_of("anonymous", caller)
    assert scheduling.await_end(run_id, 10)
    for _ in range(2):
        response = caller("anonymous").post(f"/api/runs/{run_id}/cancel")
        assert (response.status_code, response.json()["status"]) == (200, "finished")
