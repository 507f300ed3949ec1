"""What a visitor did becomes the account's."""

import uuid

import pytest

from accounts.models import User
from accounts.viewer import Viewer
from execution.models import Run, Submission
from execution.services.ownership import adopt_visitor_work
from problems.models import Draft, Part, Problem, Progress

VISITOR = uuid.uuid4()


@pytest.fixture
def part(db: None) -> Part:
    problem = Problem.objects.create(slug="double", title="Double", statement="Print twice.", status="published")
    Part.objects.create(problem=problem, number=2)
    return Part.objects.create(problem=problem, number=1)


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_user("ada")


def _run(**owner: object) -> Run:
    return Run.objects.create(language="python", files={}, entry="a", limits={}, **owner)


def test_runs_and_submissions_become_the_users(user: User, part: Part) -> None:
    run, other = _run(visitor=VISITOR, kind="judge"), _run(visitor=uuid.uuid4())
    Submission.objects.create(run=run, problem=part.problem, part=part)
    adopt_visitor_work(user=user, visitor=VISITOR)
    viewer = Viewer(user=user)
    assert list(Run.objects.owned_by(viewer)) == [run]
    assert Submission.objects.owned_by(viewer).count() == 1
    assert not Run.objects.visible_to(viewer).filter(pk=other.pk).exists()
    assert not Run.objects.owned_by(Viewer(visitor=VISITOR)).exists()


def test_drafts_become_the_users_but_their_own_win(user: User, part: Part) -> None:
    for language, source in (("python", "visitor's"), ("java", "visitor's"), ("cpp", "visitor's")):
        Draft.objects.create(visitor=VISITOR, part=part, language=language, source=source)
    Draft.objects.create(user=user, part=part, language="python", source="own")
    Draft.objects.create(user=user, part=part, language="java", source="")
    adopt_visitor_work(user=user, visitor=VISITOR)
    kept = dict(Draft.objects.filter(user=user).values_list("language", "source"))
    assert kept == {"python": "own", "java": "visitor's", "cpp": "visitor's"}
    assert not Draft.objects.filter(visitor=VISITOR).exists()


def test_progress_is_the_union_of_both(user: User, part: Part) -> None:
    Progress.objects.create(visitor=VISITOR, problem=part.problem, parts_solved=[2])
    Progress.objects.create(user=user, problem=part.problem, parts_solved=[1])
    adopt_visitor_work(user=user, visitor=VISITOR)
    progress = Progress.objects.get()
    assert (progress.user, progress.parts_solved, progress.state) == (user, [1, 2], "solved")


def test_progress_of_a_visitor_becomes_that_of_a_new_user(user: User, part: Part) -> None:
    Progress.objects.create(visitor=VISITOR, problem=part.problem, parts_solved=[2])
    adopt_visitor_work(user=user, visitor=VISITOR)
    progress = Progress.objects.get()
    assert (progress.user, progress.visitor, progress.parts_solved, progress.state) == (user, None, [2], "tried")


def test_adopting_again_changes_nothing(user: User, part: Part) -> None:
    _run(visitor=VISITOR)
    Draft.objects.create(visitor=VISITOR, part=part, language="python", source="x")
    adopt_visitor_work(user=user, visitor=VISITOR)
    before = list(Draft.objects.values()) + list(Run.objects.values())
    adopt_visitor_work(user=user, visitor=VISITOR)
    assert list(Draft.objects.values()) + list(Run.objects.values()) == before
