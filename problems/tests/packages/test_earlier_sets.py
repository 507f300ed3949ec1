"""The problems of the earlier CeesarCode, all of them, as they are."""

import os
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError

from problems.enums import Checker, Kind, ProblemStatus
from problems.models import Problem, StarterCode, TestCase
from problems.tests.services.test_commands import call

pytestmark = pytest.mark.django_db


@pytest.fixture
def sets() -> Path:
    beside = os.environ.get("SHARED_DATA") or Path(settings.BASE_DIR).parent / "shared" / "data"
    path = Path(beside) / "ceesarcode-problems"
    if not path.is_dir():
        pytest.skip("the data beside the project, the earlier problems, is not there")
    return path


def load(path: Path) -> str:
    """Loads a set; two folders in the first are no problems, and are refused."""
    if path.name == "set-b":
        return call("load_problems", path)[0]
    with pytest.raises(CommandError, match="13 problems: 11 created, 2 refused"):
        call("load_problems", path)
    return ""


def test_all_problems_of_both_sets_are_stored(sets: Path) -> None:
    load(sets / "set-a")
    assert Problem.objects.count() == 11
    assert "54 problems: 54 created." in load(sets / "set-b")
    problems = list(Problem.objects.with_content_counts())
    kinds = Counter((problem.kind, problem.status) for problem in problems)
    assert kinds == {
        (Kind.CODING, ProblemStatus.DRAFT): 39,
        (Kind.SQL, ProblemStatus.DRAFT): 1,
        (Kind.SYSTEM_DESIGN, ProblemStatus.PUBLISHED): 25,
    }
    parts = Counter(problem.part_count for problem in problems)  # type: ignore[attr-defined]
    assert sum(count for number, count in parts.items() if number > 1) == 15
    assert all("came as a draft" in problem.import_notes for problem in problems if problem.kind != Kind.SYSTEM_DESIGN)
    assert TestCase.objects.count() == 5
    assert not StarterCode.objects.filter(source="").exists()
    assert "54 problems: 54 unchanged." in call("load_problems", sets / "set-b")[0]


def test_statements_parts_and_starter_code_are_kept(sets: Path) -> None:
    load(sets / "set-b")
    ladder = Problem.objects.get(slug="reddit-word-ladder")
    first, second = ladder.parts.all()
    assert ladder.statement == "This problem has 2 parts.\n"
    assert first.statement.startswith("A transformation sequence from word beginWord to word endWord")
    assert second.cumulative
    assert "return all the shortest transformation sequences" in second.statement
    ids = Problem.objects.get(slug="reddit-software-engineer-senior-distributed-unique-id-generator")
    assert ids.statement.startswith("Reddit generates unique IDs")
    assert [part.number for part in ids.parts.all()] == [1, 2, 3]
    assert {starter.language for starter in ids.parts.get(number=1).starters.all()} == {
        *("python", "java", "cpp", "javascript", "go", "rust")
    }
    chat = Problem.objects.get(slug="chat-room")
    assert (chat.title, chat.statement) == ("Chat Room", "Design a subreddit chat room\n")


def test_checker_database_and_data_file_are_read_or_told_of(sets: Path) -> None:
    load(sets / "set-a")
    mean = Problem.objects.get(slug="float-mean")
    assert (mean.checker, mean.relative_tolerance, mean.absolute_tolerance) == (Checker.FLOATS, 1e-4, 1e-4)
    sql = Problem.objects.get(slug="top-customers-sql").parts.get().tests.get()
    assert "CREATE TABLE orders" in sql.input
    assert sql.expected == "3|20.0\n2|17.0\n1|15.0\n"
    assert "iris.csv" in Problem.objects.get(slug="ml-iris-classification").import_notes
