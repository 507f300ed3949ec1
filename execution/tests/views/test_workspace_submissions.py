"""What the workspace knows of own submissions, and the code of one to take back."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import UserFactory
from execution import scheduling
from execution.enums import RunKind, RunStatus, Verdict
from execution.models import Run, Submission
from problems.models import Problem
from problems.tests.factories import ProblemFactory

pytestmark = pytest.mark.django_db
FILES = {"Main.py": "print(1)\n"}


@pytest.fixture(autouse=True)
def _offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduling, "languages", list)


@pytest.fixture
def owner(client: Client) -> User:
    user: User = UserFactory()
    client.force_login(user)
    return user


def submission_of(user: User, problem: Problem, *, ended: bool = True) -> Submission:
    run = Run.objects.create(
        kind=RunKind.JUDGE,
        user=user,
        language="python",
        files=FILES,
        entry="Main.py",
        limits={},
        status=RunStatus.FINISHED if ended else RunStatus.RUNNING,
        verdict=Verdict.ACCEPTED if ended else "",
        finished_at=timezone.now() if ended else None,
    )
    return Submission.objects.create(run=run, problem=problem, part=problem.parts.get())


def data_of(client: Client, problem: Problem) -> dict[str, Any]:
    page = client.get(f"/problems/{problem.slug}/").content.decode()
    found = re.search(r'id="workspace-data" type="application/json">(.*?)</script>', page)
    assert found is not None
    data: dict[str, Any] = json.loads(found.group(1))
    return data


def test_workspace_goes_on_with_the_latest_submission(client: Client, owner: User) -> None:
    problem = ProblemFactory(complete=True)
    submission_of(owner, problem)
    running = submission_of(owner, problem, ended=False)
    assert data_of(client, problem)["submission"] == {"id": str(running.pk), "is_final": False}


def test_workspace_knows_nothing_of_the_submissions_of_others(client: Client, owner: User) -> None:
    problem, other = ProblemFactory(complete=True), ProblemFactory(complete=True)
    submission_of(UserFactory(), problem)
    submission_of(owner, other)
    assert data_of(client, problem)["submission"] is None


def test_files_of_an_own_submission(client: Client, owner: User) -> None:
    submission = submission_of(owner, ProblemFactory(slug="echo", complete=True))
    response = client.get(f"/problems/echo/submissions/{submission.pk}/files")
    assert response.json() == {"language": "python", "files": FILES}
    assert "no-store" in response["Cache-Control"]


def test_files_of_a_submission_are_not_there_for_others(client: Client, owner: User) -> None:
    submission = submission_of(UserFactory(), ProblemFactory(slug="echo", complete=True))
    path = f"/problems/echo/submissions/{submission.pk}/files"
    assert client.get(path).status_code == 404
    assert Client().get(path).status_code == 404
    client.force_login(UserFactory(is_staff=True))
    assert client.get(path).status_code == 200


def test_files_of_a_submission_belong_to_its_problem(client: Client, owner: User) -> None:
    submission = submission_of(owner, ProblemFactory(slug="echo", complete=True))
    ProblemFactory(slug="other", complete=True)
    assert client.get(f"/problems/other/submissions/{submission.pk}/files").status_code == 404
    assert client.post(f"/problems/echo/submissions/{submission.pk}/files").status_code == 405
