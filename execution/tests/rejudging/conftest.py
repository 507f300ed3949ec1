"""Submissions of a problem whose tests change afterwards, so that a rejudge finds other verdicts."""

from collections.abc import Callable

import pytest

from accounts.models import User
from accounts.viewer import Viewer
from execution import scheduling
from execution.models import Rejudge, Submission
from execution.services.rejudging.creating import create_rejudge
from execution.services.rejudging.selecting import Choice
from execution.services.submitting import submit_solution
from execution.tests.bench import Bench
from execution.tests.waiting import eventually
from problems.models import Part, TestCase

RIGHT = "print(2 * int(input()))"
TRIPLES_THIRTY = "n = int(input())\nprint(90 if n == 30 else 2 * n)"
STUCK = "import time\nwhile True: time.sleep(0.01)"
Submit = Callable[..., Submission]


@pytest.fixture
def judge(transactional_db: None) -> User:
    """Who rejudges."""
    return User.objects.create_superuser("judge", password="x")


@pytest.fixture
def submit(fake_slots: Bench, doubling: Part, owner: Viewer) -> Submit:
    """Hands a source in and returns it judged."""

    def build(source: str = RIGHT, viewer: Viewer = owner, *, live: bool = False) -> Submission:
        files = {"Main.py": source}
        submission = submit_solution(viewer=viewer, part=doubling, language="python", files=files, live=live)
        assert scheduling.await_end(submission.pk, 20)
        return Submission.objects.select_related("run", "part").get(pk=submission.pk)

    return build


def correct_the_last_test(part: Part) -> None:
    """It expected 60 and now expects 90: who was accepted is not any more, and the other way round."""
    TestCase.objects.filter(part=part, input="30\n").update(expected="90\n")


def begun(judge: User, **choice: object) -> Rejudge:
    """A rejudge of everything that `choice` means."""
    chosen = Choice(**({"problem": "double"} | choice))  # type: ignore[arg-type]
    return create_rejudge(user=judge, reason="The last test was wrong.", choice=chosen)


def ready(judge: User, **choice: object) -> Rejudge:
    """One that has been judged."""
    rejudge = begun(judge, **choice)
    until_rejudge(rejudge, "ready")
    return rejudge


def until_rejudge(rejudge: Rejudge, status: str) -> None:
    eventually(lambda: Rejudge.objects.filter(pk=rejudge.pk, status=status).exists(), seconds=30)
    rejudge.refresh_from_db()
