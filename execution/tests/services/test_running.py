"""A plain run, from the request to its result."""

from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.viewer import Viewer
from core.errors import DomainError, Unavailable
from execution import scheduling
from execution.models import Run
from execution.selectors import events_after, run_result
from execution.services.running import submit_run
from execution.tests.bench import Bench, python


def finished(run: Run) -> dict[str, Any]:
    assert scheduling.await_end(run.pk, 10)
    return run_result(run)


def types_of(run: Run) -> list[str]:
    return [event["type"] for event in events_after(run.pk, 0)]


def test_run_gives_what_it_printed(fake_slots: Bench, owner: Viewer) -> None:
    run = submit_run(viewer=owner, request=python("print(input())", stdin=b"hello\n"))
    result = finished(run)
    assert (result["status"], result["verdict"], result["stdout"]) == ("finished", "OK", "hello\n")
    assert (result["exit_code"], result["error"], result["result"]) == (0, "", "hello\n")
    assert types_of(run) == ["running", "stdout", "finished"]


def test_run_that_is_watched_begins_with_its_position(fake_slots: Bench, owner: Viewer) -> None:
    run = submit_run(viewer=owner, request=python("print(1)", live=True))
    finished(run)
    assert [event["seq"] for event in events_after(run.pk, 0)] == [1, 2, 3, 4]
    assert types_of(run) == ["queued", "running", "stdout", "finished"]
    assert events_after(run.pk, 0)[0]["position"] == 1


def test_run_that_fails_says_why_in_both_vocabularies(fake_slots: Bench, owner: Viewer) -> None:
    source = "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"
    result = finished(submit_run(viewer=owner, request=python(source)))
    assert (result["verdict"], result["exit_code"], result["result"]) == ("RE", 3, "out\n")
    assert result["error"] == "The program ended with exit code 3.\nerr"


def test_run_that_does_not_compile_keeps_the_messages(fake_slots: Bench, owner: Viewer) -> None:
    run = submit_run(viewer=owner, request=python("#broken", language="cpp"))
    result = finished(run)
    assert (result["verdict"], result["compile_output"], result["stdout"]) == ("CE", "line 1: broken\n", "")
    assert result["error"] == "The program did not compile.\nline 1: broken"
    assert types_of(run) == ["compiling", "compile_output", "finished"]


def test_output_that_is_no_text_comes_as_base64(fake_slots: Bench, owner: Viewer) -> None:
    source = "import sys; sys.stdout.buffer.write(bytes(range(256)))"
    result = finished(submit_run(viewer=owner, request=python(source)))
    assert result["stdout_encoding"] == "base64"
    assert result["stdout"].startswith("AAECAwQF")
    assert result["stderr_encoding"] == "utf-8"


def test_nul_in_text_comes_back_as_it_was(fake_slots: Bench, owner: Viewer) -> None:
    result = finished(submit_run(viewer=owner, request=python("print('a\\0b')")))
    assert (result["stdout"], result["stdout_encoding"]) == ("a\0b\n", "utf-8")


def test_character_in_two_writes_stays_one(fake_slots: Bench, owner: Viewer) -> None:
    source = (
        "import sys,time; out=sys.stdout.buffer\n"
        "for b in 'é€😀'.encode(): out.write(bytes([b])); out.flush(); time.sleep(.01)"
    )
    run = submit_run(viewer=owner, request=python(source, live=True))
    assert finished(run)["stdout"] == "é€😀"
    texts = [event["data"] for event in events_after(run.pk, 0) if event["type"] == "stdout"]
    assert texts == ["é", "€", "😀"]


def test_interactive_run_takes_keystrokes(fake_slots: Bench, owner: Viewer) -> None:
    run = submit_run(viewer=owner, request=python("print('hi ' + input())", interactive=True))
    while not Run.objects.filter(pk=run.pk, status="running").exists():
        pass
    scheduling.steer(run.pk, "stdin", data=b"ada\n")
    assert finished(run)["stdout"] == "hi ada\n"
    assert run.limits["idle_seconds"] == 120
    assert run.limits["wall_time_seconds"] == 600
    assert run.stdin is None


def test_input_of_an_interactive_run_is_typed_first(fake_slots: Bench, owner: Viewer) -> None:
    run = submit_run(viewer=owner, request=python("print(input() * 2)", interactive=True, stdin=b"ab\n"))
    assert finished(run)["stdout"] == "abab\n"


def test_the_only_file_is_the_one_that_starts(fake_slots: Bench, owner: Viewer) -> None:
    run = submit_run(viewer=owner, request=python("print(1)", files={"solve.py": "print(2)"}))
    assert (run.entry, finished(run)["stdout"]) == ("solve.py", "2\n")


def test_files_see_each_other_and_the_entry_is_chosen(fake_slots: Bench, owner: Viewer) -> None:
    files = {"a.py": "import b; print(b.x)", "b.py": "x = 5"}
    result = finished(submit_run(viewer=owner, request=python("", files=files, entry="a.py", args=("1",))))
    assert result["stdout"] == "5\n"


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"language": "cobol"}, "language_unknown", "language"),
    ({"language": ""}, "language_required", "language"),
    ({"files": {}}, "files_required", "files"),
    ({"files": {f"f{i}": "" for i in range(21)}}, "too_many_files", "files"),
    ({"files": {"../x": ""}}, "file_name_invalid", "files"),
    ({"files": {"..": ""}}, "file_name_invalid", "files"),
    ({"files": {"a\\b": ""}}, "file_name_invalid", "files"),
    ({"files": {"a\0b": ""}}, "file_name_invalid", "files"),
    ({"files": {"a\nb": ""}}, "file_name_invalid", "files"),
    ({"files": {"": ""}}, "file_name_invalid", "files"),
    ({"files": {"ö" * 128: ""}}, "file_name_invalid", "files"),
    ({"files": {"a": 5}}, "file_not_text", "files"),
    ({"files": {"a": "\ud800"}}, "file_not_text", "files"),
    ({"files": {"a": "x" * 262144, "b": "y"}}, "source_too_large", "files"),
    ({"files": {"a": "", "b": ""}}, "entry_required", "entry"),
    ({"entry": "other.py"}, "entry_unknown", "entry"),
    ({"args": ("",) * 51}, "too_many_args", "args"),
    ({"args": ("x" * 4097,)}, "arg_invalid", "args"),
    ({"args": ("a\0",)}, "arg_invalid", "args"),
    ({"stdin": b"x" * (4 * 1024 * 1024 + 1)}, "input_too_large", "input"),
    ({"limits": {"network": 1}}, "unknown_limit", "limits.network"),
    ({"limits": {"memory_mb": 1.5}}, "limit_out_of_range", "limits.memory_mb"),
    ({"columns": 0}, "window_out_of_range", "columns"),
    ({"rows": 201}, "window_out_of_range", "rows"),
]


@pytest.mark.parametrize(("fields", "code", "field"), REFUSED)
def test_run_is_refused_with_code_and_field(
    fake_slots: Bench, owner: Viewer, fields: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        submit_run(viewer=owner, request=python("print(1)", **fields))
    assert (refused.value.code, refused.value.field) == (code, field)
    assert refused.value.message.endswith(".")
    assert not Run.objects.exists()


def test_largest_program_allowed_runs(fake_slots: Bench, owner: Viewer) -> None:
    files = {"Main.py": "print(1)" + "#" * (262144 - 8), **{f"{i}{'x' * 253}": "" for i in range(10, 19)}}
    assert finished(submit_run(viewer=owner, request=python("", files=files)))["stdout"] == "1\n"


def test_run_is_refused_while_the_mode_has_no_backend(fake_slots: Bench, owner: Viewer, settings: Settings) -> None:
    settings.EXECUTOR_MODE = "firecracker"
    with pytest.raises(Unavailable) as refused:
        submit_run(viewer=owner, request=python("print(1)"))
    assert refused.value.code == "executor_unavailable"
    assert "firecracker" in refused.value.message
    assert not scheduling.state().healthy


@pytest.mark.postgres
def test_unwatched_run_takes_few_queries(
    fake_slots: Bench, owner: Viewer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """One look and one row in one transaction; what the worker writes stands on the worker's own connection."""
    with django_assert_num_queries(4 + (connection.vendor == "postgresql")):  # which has a lock for the owner
        run = submit_run(viewer=owner, request=python("print(1)"))
    ended = scheduling.await_end(run.pk, 10)
    assert ended
    with django_assert_num_queries(0):
        assert run_result(ended.run, events=ended.events)["stdout"] == "1\n"
    with django_assert_num_queries(2):
        assert run_result(Run.objects.get(pk=run.pk))["stdout"] == "1\n"
