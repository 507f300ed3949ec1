"""From the request to the run and to what its worker logs: one id; and one line for each run that has ended."""

import pytest
import structlog
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.viewer import Viewer
from ceesarcode.tests.test_request_ids import told
from execution import scheduling
from execution.models import Run
from execution.scheduling.ticket import ticket_of
from execution.services.cancelling import cancel_run
from execution.services.requeueing import requeue_lost_runs
from execution.services.running import submit_run
from execution.services.submitting import submit_solution
from execution.tests.bench import Bench, python
from problems.models import Part

SOURCE = "print('a secret of the candidate')"
GOOD = "request-12345"


@pytest.fixture(autouse=True)
def _whole_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")


def ended(run: Run) -> None:
    assert scheduling.await_end(run.pk, 10)


def test_run_of_a_request_and_the_line_of_its_end_have_its_id(
    fake_slots: Bench, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    body = {"language": "python", "files": {"Main.py": SOURCE}}
    answer = client.post("/api/run", body, content_type="application/json", headers={"x-request-id": GOOD})
    assert answer.status_code == 200
    run = Run.objects.get()
    assert (run.request_id, run.trace_context) == (GOOD, "")
    (line,) = told(caplog, "run_ended")
    assert (line["request_id"], line["run_id"], line["attempt"]) == (GOOD, str(run.pk), 1)
    assert line["worker"].partition("/")[2].startswith("worker-")
    assert (line["status"], line["verdict"], line["kind"], line["language"]) == ("finished", "OK", "run", "python")
    assert line["wait_ms"] >= 0
    assert set(line["phases"]) == {"slot", "prepare", "execute", "store"}
    assert all(isinstance(ms, int) and ms >= 0 for ms in line["phases"].values())
    assert "secret of the candidate" not in caplog.text


def test_a_submission_is_timed_while_it_is_judged(
    fake_slots: Bench, owner: Viewer, doubling: Part, caplog: pytest.LogCaptureFixture
) -> None:
    files = {"Main.py": "print(int(input()) * 2)"}
    with structlog.contextvars.bound_contextvars(request_id=GOOD):
        submission = submit_solution(viewer=owner, part=doubling, language="python", files=files, live=False)
    ended(submission.run)
    (line,) = told(caplog, "run_ended")
    assert (line["request_id"], line["kind"], line["verdict"]) == (GOOD, "judge", Run.objects.get().verdict)
    assert "judge" in line["phases"]
    assert "execute" not in line["phases"]


def test_what_breaks_is_logged_with_the_ids_and_the_next_run_has_its_own(
    fake_slots: Bench, owner: Viewer, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(step: str) -> None:
        if step == "execute":
            raise RuntimeError(step)

    fake_slots.hook = fail
    with structlog.contextvars.bound_contextvars(request_id=GOOD):
        broken = submit_run(viewer=owner, request=python(SOURCE))
    ended(broken)
    fake_slots.hook = None
    other = submit_run(viewer=owner, request=python(SOURCE))
    ended(other)
    (line,) = told(caplog, "run_failed")
    assert (line["request_id"], line["run_id"], line["attempt"]) == (GOOD, str(broken.pk), 1)
    by_run = {line["run_id"]: line for line in told(caplog, "run_ended")}
    assert by_run[str(broken.pk)]["verdict"] == "IE"
    assert by_run[str(other.pk)]["request_id"] == "", "nobody's request began it"


def test_run_that_ends_while_it_waits_is_told_too(
    fake_slots: Bench, owner: Viewer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduling, "submit", lambda *_, **__: None)
    with structlog.contextvars.bound_contextvars(request_id=GOOD):
        run = submit_run(viewer=owner, request=python(SOURCE))
    cancel_run(run=run)
    (line,) = told(caplog, "run_ended")
    assert (line["request_id"], line["run_id"], line["status"], line["phases"]) == (GOOD, str(run.pk), "cancelled", {})


def test_run_that_was_begun_again_tells_the_second_attempt(
    fake_slots: Bench, owner: Viewer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(scheduling, "submit", lambda *_, **__: None)
        run = submit_run(viewer=owner, request=python(SOURCE))
    token = "0" * 32
    Run.objects.filter(pk=run.pk).update(status="running", attempts=1, attempt_token=token)
    assert requeue_lost_runs(every_active=True) == 1
    scheduling.submit(ticket_of(Run.objects.get(pk=run.pk)))
    ended(run)
    (line,) = told(caplog, "run_ended")
    assert line["attempt"] == 2


def test_staff_find_a_run_by_the_id_of_its_request(fake_slots: Bench, owner: Viewer, client: Client) -> None:
    with structlog.contextvars.bound_contextvars(request_id=GOOD):
        found = submit_run(viewer=owner, request=python(SOURCE))
    other = submit_run(viewer=owner, request=python(SOURCE))
    for run in (found, other):
        ended(run)
    client.force_login(User.objects.create_superuser("root", password="x"))
    page = client.get(reverse("admin:execution_run_changelist"), {"q": GOOD}).content.decode()
    assert str(found.pk)[:8] in page
    assert str(other.pk)[:8] not in page
    page = client.get(reverse("admin:execution_run_change", args=[found.pk])).content.decode()
    assert GOOD in page


def test_its_owner_is_not_told(fake_slots: Bench, client: Client) -> None:
    body = {"language": "python", "files": {"Main.py": SOURCE}}
    client.post("/api/run", body, content_type="application/json", headers={"x-request-id": GOOD})
    assert GOOD not in client.get(f"/api/runs/{Run.objects.get().pk}").content.decode()
