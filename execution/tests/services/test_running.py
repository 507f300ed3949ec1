"""A plain run, from the request to its result."""

from accounts.viewer import Viewer
from execution import scheduling
from execution.models import Run
from execution.selectors import events_after, run_result
from execution.services.running import submit_run
from execution.tests.conftest import Bench
from execution.types import RunRequest


def python(source: str, **fields: object) -> RunRequest:
    return RunRequest(language="python", files={"Main.py": source}, **fields)  # type: ignore[arg-type]


def finished(run: Run) -> dict[str, object]:
    assert scheduling.wait(run.pk, 10)
    return run_result(run)


def test_run_gives_what_it_printed(fake_slots: Bench, owner: Viewer) -> None:
    run = submit_run(viewer=owner, request=python("print(input())", stdin=b"hello\n"))
    result = finished(run)
    assert (result["status"], result["verdict"], result["stdout"]) == ("finished", "OK", "hello\n")
    assert (result["exit_code"], result["error"], result["result"]) == (0, "", "hello\n")
    assert [event["type"] for event in events_after(run.pk, 0)] == ["running", "stdout", "finished"]
