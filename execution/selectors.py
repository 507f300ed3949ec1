"""What is read of runs and submissions: exactly what the API answers and the streams send."""

import base64
from typing import Any
from uuid import UUID

from django.db.models import Count, Max

from accounts.viewer import Viewer
from execution.decoding import joined
from execution.enums import RunStatus, Stream, Verdict
from execution.judging.grouping import GroupState
from execution.models import CaseOutcome, GroupOutcome, Run, RunEvent, Submission
from problems.models import ProblemVersion, TestCase

STREAM_NAMES = [stream.value for stream in Stream]


def events_after(run_id: UUID, seq: int) -> list[dict[str, Any]]:
    """The payloads of all events of a run behind number `seq`, in order."""
    return list(RunEvent.objects.filter(run_id=run_id, seq__gt=seq).order_by("seq").values_list("payload", flat=True))


def last_seqs(run_ids: list[UUID]) -> dict[UUID, int]:
    """The number of the last event of each run that has one."""
    numbered = RunEvent.objects.filter(run_id__in=run_ids).values_list("run_id")
    return dict(numbered.annotate(last=Max("seq")))


def can_watch(run_id: UUID, viewer: Viewer) -> bool:
    """Whether this viewer may see that run now."""
    return visible_kind(run_id, viewer) is not None


def visible_kind(run_id: UUID, viewer: Viewer) -> str | None:
    """The kind of a run; None where there is none, or none that this viewer may see now."""
    return Run.objects.visible_to(viewer).filter(pk=run_id).values_list("kind", flat=True).first()


def has_ended(run_id: UUID) -> bool:
    """Whether the run is final: no event will come behind those stored."""
    return Run.objects.filter(pk=run_id, finished_at__isnull=False).exists()


def run_summary(run: Run) -> dict[str, Any]:
    """What is told of a run beside its streams."""
    return {
        "id": str(run.pk),
        "status": run.status,
        "verdict": run.verdict,
        "language": run.language,
        "message": run.message,
        "exit_code": run.exit_code,
        "signal": run.signal,
        "time_ms": run.time_ms,
        "wall_ms": run.wall_ms,
        "memory_kb": run.memory_kb,
        "stdout_truncated": run.stdout_truncated,
        "stderr_truncated": run.stderr_truncated,
    }


def run_result(run: Run, *, events: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """What `POST /api/run` answers. A run that was not final when it was read is read again.

    `events`: all of the run's, where the caller has them; else they are read.
    """
    run = _current(run)
    streams = _streams(events if events is not None else _stream_events(run.pk))
    (stdout, stdout_encoding), (stderr, stderr_encoding) = streams[Stream.STDOUT], streams[Stream.STDERR]
    compile_output = _messages(*streams[Stream.COMPILE])
    failed = run.status == RunStatus.FINISHED and run.verdict != Verdict.OK
    return run_summary(run) | {
        "stdout": stdout,
        "stdout_encoding": stdout_encoding,
        "stderr": stderr,
        "stderr_encoding": stderr_encoding,
        "compile_output": compile_output,
        "result": stdout,
        "error": _paragraphs(run.message, compile_output, stderr) if failed else "",
    }


def submission_summary(submission: Submission) -> dict[str, Any]:
    """What is told of a submission beside its tests and the compiler's messages. Reads its run, problem and part."""
    run = submission.run
    return {
        "id": str(run.pk),
        "problem": submission.problem.slug,
        "part": submission.part.number,
        "language": run.language,
        "status": run.status,
        "verdict": run.verdict,
        "score": submission.score,
        "max_score": submission.max_score,
        "passed": submission.passed,
        "total": submission.total,
        "message": run.message,
        "time_ms": run.time_ms,
        "memory_kb": run.memory_kb,
    }


def submission_result(submission: Submission) -> dict[str, Any]:
    """What `POST /api/submit` answers. Of a hidden test its name and its verdict, never its contents."""
    rows = Submission.objects.select_related("run", "problem", "part", "version").defer("version__content")
    submission = rows.get(pk=submission.pk)
    run = submission.run
    compile_output = _messages(*_streams(_stream_events(run.pk))[Stream.COMPILE])
    is_final, accepted = run.is_final, run.verdict == Verdict.ACCEPTED
    label = Verdict(run.verdict).label if run.verdict else run.status.capitalize()
    return submission_summary(submission) | {
        "compile_output": compile_output,
        "tests": _tests(submission),
        "groups": _groups(submission),
        "version": submission.version.number if submission.version else None,
        "latest_version": _latest_version(submission),
        "result": f"{label}: {submission.passed} of {submission.total} tests passed." if is_final else "",
        "error": _paragraphs(run.message, compile_output) if is_final and not accepted else "",
    }


def case_payload(outcome: CaseOutcome, test: TestCase | None) -> dict[str, Any]:
    """One judged test; a sample with all that helps to understand it."""
    fields: dict[str, Any] = {
        "name": outcome.name,
        "is_sample": outcome.is_sample,
        "group": outcome.group,
        "verdict": outcome.verdict,
        "score": outcome.score,
        "time_ms": outcome.time_ms,
        "memory_kb": outcome.memory_kb,
        "message": outcome.message,
    }
    if outcome.is_sample:
        fields |= {
            "input": test.input if test else "",
            "expected": test.expected if test else "",
            "actual": outcome.actual,
            "dialogue": outcome.dialogue,
        }
    return fields


def group_payload(outcome: GroupOutcome) -> dict[str, Any]:
    """What a group of tests has earned."""
    names = ("name", "state", "points", "max_points", "passed", "total", "message")
    return {name: getattr(outcome, name) for name in names}


def _tests(submission: Submission) -> list[dict[str, Any]]:
    """The judged tests, then those that were not reached: queued while the run goes on, else skipped."""
    outcomes = list(submission.cases.select_related("test"))
    judged = [case_payload(outcome, outcome.test) | {"status": "finished"} for outcome in outcomes]
    missing = submission.total - len(outcomes)
    if missing <= 0:
        return judged
    seen = [outcome.test_id for outcome in outcomes if outcome.test_id is not None]
    status = "skipped" if submission.run.is_final else "queued"
    names = ("name", "is_sample", "group__name")
    tests = submission.part.tests.exclude(pk__in=seen).in_running_order().values_list(*names)[:missing]
    waiting = {"status": status, "verdict": "", "score": 0.0, "time_ms": None, "memory_kb": None, "message": ""}
    return judged + [
        {"name": name, "is_sample": is_sample, "group": group or ""} | waiting for name, is_sample, group in tests
    ]


def _groups(submission: Submission) -> list[dict[str, Any]]:
    """The groups as they were judged, then those of the part that were not reached."""
    judged = [group_payload(outcome) for outcome in submission.groups.all()]
    if submission.run.is_final and judged:
        return judged
    state = GroupState.SKIPPED if submission.run.is_final else GroupState.QUEUED
    rows = submission.part.groups.filter(tests__isnull=False).annotate(tests_count=Count("tests"))[len(judged) :]
    waiting = {"state": state, "points": 0.0, "passed": 0, "message": ""}
    return judged + [{"name": row.name, "max_points": row.points, "total": row.tests_count} | waiting for row in rows]


def _latest_version(submission: Submission) -> int | None:
    versions = ProblemVersion.objects.filter(problem=submission.problem_id)
    latest: int | None = versions.aggregate(latest=Max("number"))["latest"]
    return latest


def _stream_events(run_id: UUID) -> list[dict[str, Any]]:
    events = RunEvent.objects.filter(run_id=run_id, type__in=[*STREAM_NAMES, "queued"]).order_by("seq")
    return list(events.values_list("payload", flat=True))


def _streams(events: list[dict[str, Any]]) -> dict[Stream, tuple[str, str]]:
    """Each stream as text and its encoding; of the last attempt alone, which begins behind the last `queued`."""
    payloads: dict[str, list[dict[str, Any]]] = {name: [] for name in STREAM_NAMES}
    for event in events:
        if event["type"] == "queued":
            payloads = {name: [] for name in STREAM_NAMES}
        elif event["type"] in payloads:
            payloads[event["type"]].append(event)
    return {stream: joined(payloads[stream.value]) for stream in Stream}


def _messages(text: str, encoding: str) -> str:
    """The compiler's words, which have no encoding of their own: what is no text is replaced."""
    return text if encoding == "utf-8" else base64.b64decode(text).decode("utf-8", "replace")


def _current(run: Run) -> Run:
    return run if run.is_final else Run.objects.defer("files", "stdin").get(pk=run.pk)


def _paragraphs(*texts: str) -> str:
    return "\n".join(text.rstrip("\n") for text in texts if text.strip())
