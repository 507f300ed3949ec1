"""The whole way, from the request to the record, over the slots that serve."""

import os
import signal
import subprocess
import sys
import time
import uuid
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection

from accounts.viewer import Viewer
from execution import scheduling
from execution.models import Run
from execution.selectors import events_after, run_result, submission_result
from execution.services.cancelling import cancel_run
from execution.services.recovering import recover_runs
from execution.services.requeueing import requeue_lost_runs
from execution.services.running import submit_run
from execution.services.submitting import submit_solution
from execution.tests.bench import python
from execution.tests.conftest import absent
from execution.tests.waiting import eventually, quickest
from problems.models import Part

pytestmark = pytest.mark.usefixtures("real_slots")


def ran(**fields: Any) -> dict[str, Any]:
    run = submit_run(viewer=Viewer(), request=python("", **fields))
    assert scheduling.await_end(run.pk, 60)
    return run_result(run)


def test_state_tells_what_holds_a_program() -> None:
    ran(files={"Main.py": "print(1)"})
    state = scheduling.state()
    assert state.healthy
    assert state.isolation in {"bubblewrap", "rlimits"}


def test_languages_are_offered_because_they_ran() -> None:
    offered = {language.slug: language for language in scheduling.languages()}
    assert offered["python"].version.startswith("3.")
    assert scheduling.language("python") == offered["python"]
    assert scheduling.language("cobol") is None


@pytest.mark.parametrize("live", [False, True])
def test_program_reads_prints_and_ends(live: bool) -> None:
    source = "import sys, time; print(input(), sys.argv[1]); time.sleep(0.1)"  # memory is looked at while it runs
    result = ran(files={"Main.py": source}, stdin=b"hello", args=("you",), live=live)
    assert (result["verdict"], result["stdout"], result["exit_code"]) == ("OK", "hello you\n", 0)
    assert result["memory_kb"] > 0


@pytest.mark.parametrize(
    ("source", "limits", "verdict", "words"),
    [
        ("while True: pass", {"cpu_time_seconds": 0.5}, "TLE", "the CPU time limit is 0.5 s; the program had used 0.5"),
        ("import time; time.sleep(9)", {"wall_time_seconds": 0.5}, "TLE", "the wall time limit is 0.5 s"),
        ("x = 'x' * 10**9", {"memory_mb": 64}, "MLE", "the memory limit is 64 MiB"),
        ("while True: print('x' * 999)", {"output_kb": 64}, "OLE", "the output limit is 64 KiB"),
        ("raise SystemExit(7)", {}, "RE", "The program ended with exit code 7."),
        ("import os; os.abort()", {}, "RE", "The program was ended by signal 6 (SIGABRT)."),
    ],
)
def test_every_breach_has_its_verdict_and_its_sentence(
    source: str, limits: dict[str, float], verdict: str, words: str
) -> None:
    result = ran(files={"Main.py": source}, limits=limits)
    assert result["verdict"] == verdict
    assert words in result["message"]


def test_flood_is_stored_within_its_limit() -> None:
    run = submit_run(viewer=Viewer(), request=python("while True: print('x' * 999)", live=True))
    assert scheduling.await_end(run.pk, 60)
    events = [event for event in events_after(run.pk, 0) if event["type"] == "stdout"]
    assert sum(len(event["data"]) for event in events) <= 1024 * 1024
    assert len(events) < 1000
    assert run_result(run)["stdout_truncated"]


def test_interactive_program_is_answered() -> None:
    source = "name = input('name? ')\nprint('hi', name)"
    run = submit_run(viewer=Viewer(), request=python(source, interactive=True))
    eventually(lambda: "name? " in run_result(run)["stdout"], seconds=20)
    scheduling.steer(run.pk, "resize", columns=100, rows=40)
    scheduling.steer(run.pk, "stdin", data=b"ada\n")
    assert scheduling.await_end(run.pk, 20)
    assert "hi ada" in run_result(run)["stdout"]


def test_running_program_is_cancelled_in_time() -> None:
    def seconds() -> float:
        run = submit_run(viewer=Viewer(), request=python("print('begun', flush=True)\nwhile True: pass", live=True))
        eventually(lambda: "begun" in run_result(run)["stdout"], seconds=20)
        begun = time.monotonic()
        cancel_run(run=run)
        assert scheduling.await_end(run.pk, 5)
        assert Run.objects.get(pk=run.pk).status == "cancelled"
        return time.monotonic() - begun

    assert quickest(seconds) < 0.2


def test_submission_is_judged(doubling: Part, owner: Viewer) -> None:
    files = {"Main.py": "n = int(input())\nprint(2 * n if n < 30 else 'no')"}
    submission = submit_solution(viewer=owner, part=doubling, language="python", files=files, live=True)
    assert scheduling.await_end(submission.pk, 60)
    result = submission_result(submission)
    assert (result["verdict"], result["passed"], result["score"]) == ("WA", 4, 80.0)
    assert [test["verdict"] for test in result["tests"]] == ["AC"] * 4 + ["WA"]


def test_compiler_is_asked_once_and_its_words_are_kept(doubling: Part, owner: Viewer) -> None:
    if scheduling.language("cpp") is None:
        absent("C++ does not run here")
    files = {"Main.cpp": "int main() { return undeclared; }"}
    submission = submit_solution(viewer=owner, part=doubling, language="cpp", files=files, live=False)
    assert scheduling.await_end(submission.pk, 60)
    result = submission_result(submission)
    assert result["verdict"] == "CE"
    assert "undeclared" in result["compile_output"]


SERVER = """
import sys, time, uuid, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from execution import scheduling
from execution.scheduling.ticket import Ticket
scheduling.submit(Ticket(uuid.UUID(sys.argv[2]), live=True))
time.sleep(60)
"""


@pytest.mark.slow
def test_run_of_a_killed_server_is_run_again() -> None:
    """SIGKILL in mid-run: the row stays active until the next start finds it."""
    source = "import sys, time\nprint('begun', flush=True)\ntime.sleep(1.5)\nprint('ended')"
    run = Run.objects.create(
        language="python",
        files={"Main.py": source},
        entry="Main.py",
        stdin=b"",
        limits={"cpu_time_seconds": 5, "wall_time_seconds": 5, "memory_mb": 64, "processes": 8, "output_kb": 64},
        live=True,
        pk=uuid.uuid4(),
    )
    name = str(connection.settings_dict["NAME"])
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, name, str(run.pk)],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "ceesarcode.settings", "LOG_LEVEL": "error"},
        cwd=django_settings.BASE_DIR,
    )
    try:
        eventually(lambda: "stdout" in [event["type"] for event in events_after(run.pk, 0)], seconds=30)
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait()
    run.refresh_from_db()
    assert (run.status, run.attempts) == ("running", 1)
    assert requeue_lost_runs(every_active=True) == 1
    recover_runs()
    assert scheduling.await_end(run.pk, 30)
    run.refresh_from_db()
    assert (run.status, run.verdict, run.attempts) == ("finished", "OK", 2)
    assert run_result(run)["stdout"] == "begun\nended\n"
