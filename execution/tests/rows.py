"""Submissions for tests that judge nothing: `submit(...)` writes one with its run, judged or not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from execution.models import CaseOutcome, Run, Submission
from problems.models import Part, TestCase
from problems.tests.factories import ProblemFactory

Submit = Callable[..., Submission]


@pytest.fixture
def submit() -> Submit:
    def write(*, verdict: str = "AC", part: Part | None = None, source: str = "print(1)\n", **run: Any) -> Submission:
        part = part or ProblemFactory(complete=True).parts.get()
        values: dict[str, Any] = {
            "kind": "judge",
            "status": "finished" if verdict else "running",
            "finished_at": timezone.now() if verdict else None,
            "verdict": verdict,
            "language": "python",
            "files": {"Main.py": source},
            "entry": "Main.py",
            "limits": {},
        }
        row = Run.objects.create(**(values | run))
        tests = list(TestCase.objects.filter(part=part))
        submission = Submission.objects.create(run=row, problem=part.problem, part=part, total=len(tests))
        if verdict:
            for position, test in enumerate(tests, start=1):
                CaseOutcome.objects.create(
                    submission=submission,
                    test=test,
                    position=position,
                    name=test.name,
                    is_sample=test.is_sample,
                    verdict=verdict,
                    time_ms=12,
                    memory_kb=9000,
                    actual="hullo\n" if test.is_sample else "",
                )
        return submission

    return write
