"""Rows of every kind, some at a time, all beside what one administrator looks at: theirs where a kind has an owner."""

from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.tests.factories import UserFactory, token_of, trusted_workflow
from execution.models import Callback, CaseOutcome, Rejudge, RejudgeItem, Run, Submission, Verification, WorkerHost
from execution.models.callback import FailingAddress
from problems.models import Part, Problem, TestCase
from problems.tests.factories import (
    DraftFactory,
    ProblemFactory,
    ProblemFileFactory,
    ProgressFactory,
    SolutionFactory,
    StarterCodeFactory,
    TestCaseFactory,
    TestGroupFactory,
    verified,
)

NUMBERS = count(1)
LANGUAGES = ("cpp", "go", "rust", "java", "ruby", "javascript", "typescript", "kotlin", "swift", "php")


class Rows:
    """Of an administrator, about one problem and its first part; and further problems beside that."""

    def __init__(self, admin: User) -> None:
        self.admin = admin
        self.problem: Problem = ProblemFactory(slug="main", complete=True)
        self.part: Part = self.problem.parts.get()
        self.submission = self._judged(self.part)
        self.rejudge = Rejudge.objects.create(reason="At first", chosen={}, created_by=admin)
        self.add(2)

    def add(self, how_many: int) -> None:
        for number in (next(NUMBERS) for _ in range(how_many)):
            self._add_accounts(number)
            self._add_problem(number)
            self._add_judging(number)

    def _add_accounts(self, number: int) -> None:
        Group.objects.create(name=f"group {number}")
        token_of(self.admin)
        token_of(UserFactory())
        trusted_workflow(name=f"app-{number}", user=UserFactory(), repository_id=number)

    def _add_problem(self, number: int) -> None:
        other = ProblemFactory(parts=2, tags=[f"tag-{number}"])
        for part in (self.part, other.parts.first()):
            TestCaseFactory(part=part, sample=True)
            TestCaseFactory(part=part)
            TestGroupFactory(part=part)
            SolutionFactory(part=part)
            StarterCodeFactory(part=part, language=LANGUAGES[number % len(LANGUAGES)])
        DraftFactory(user=self.admin, part=self.part, language=LANGUAGES[number % len(LANGUAGES)])
        DraftFactory(user=self.admin, part=other.parts.first())
        ProgressFactory(user=self.admin, problem=other)
        ProblemFileFactory(problem=self.problem, name=f"cities-{number}.csv")
        Problem.objects.filter(pk=self.problem.pk).update(statement=f"Revision {number}.")
        for problem in (Problem.objects.get(pk=self.problem.pk), other):
            version = verified(problem).versions.latest("number")
            Verification.objects.create(version=version, created_by=UserFactory(), finished_at=timezone.now(), total=1)

    def _add_judging(self, number: int) -> None:
        token = ApiToken.objects.filter(user=self.admin).latest("pk")
        rejudge = Rejudge.objects.create(reason=f"Number {number}", chosen={}, created_by=UserFactory())
        for part in (self.part, Part.objects.latest("pk")):
            submission = self._judged(part)
            Callback.objects.create(run=submission.run, token=token, url="https://c.example/hook")
            self._item(rejudge, submission)
            self._item(self.rejudge, self._judged(part))
        run = self._run(kind="run")
        Callback.objects.create(run=run, token=token, url=f"https://c{number}.example/hook")
        now = timezone.now()
        failing = {"failing_since": now, "failed_at": now, "paused_at": now}
        FailingAddress.objects.create(user=self.admin, address=f"https://c{number}.example/hook", **failing)
        host = {"mode": "stub", "capacity": 2, "started_at": now, "seen_at": now}
        WorkerHost.objects.create(name=f"host-{number}", **host)

    def _run(self, **fields: Any) -> Run:
        now = timezone.now()
        program = {"language": "python", "files": {"Main.py": "print(1)"}, "entry": "Main.py", "limits": {}}
        ended = {"status": "finished", "verdict": "OK", "started_at": now, "finished_at": now, "user": self.admin}
        return Run.objects.create(**(program | ended | fields))

    def _judged(self, part: Part) -> Submission:
        run = self._run(kind="judge", verdict="AC")
        tests = list(TestCase.objects.filter(part=part))
        submission = Submission.objects.create(run=run, problem=part.problem, part=part, total=len(tests))
        found: dict[str, Any] = {"verdict": "AC", "time_ms": 12, "memory_kb": 9000, "is_sample": False}
        CaseOutcome.objects.bulk_create(
            CaseOutcome(submission=submission, test=test, position=place, name=test.name, **found)
            for place, test in enumerate(tests, start=1)
        )
        return submission

    @staticmethod
    def _item(rejudge: Rejudge, submission: Submission) -> None:
        RejudgeItem.objects.create(rejudge=rejudge, submission=submission, old_verdict="AC")
