"""The judge's own programs: what a row may hold."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from problems.models import JudgeProgram
from problems.tests.factories import JudgeProgramFactory, ProblemFactory

pytestmark = pytest.mark.django_db


def test_a_role_is_filled_once() -> None:
    checker = JudgeProgramFactory()
    JudgeProgramFactory(problem=checker.problem, role="input_validator")
    with pytest.raises(IntegrityError, match=r"judgeprogram_role_unique|problem_id, .*role"), transaction.atomic():
        JudgeProgramFactory(problem=checker.problem)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [({"role": "oracle"}, "judgeprogram_role_known"), ({"convention": "mine"}, "judgeprogram_convention_known")],
)
def test_words_are_held_by_the_database(fields: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        JudgeProgramFactory(**fields)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"language": "klingon"}, "“klingon” is not a language; there are python,"),
        ({"entry": "other.py"}, "The entry must be one of the files: check.py."),
        ({"files": {}}, "This field cannot be blank."),
        ({"files": ["check.py"]}, "Give 1 to 20 files."),
        ({"files": {"check.py": "", "a/b": ""}}, "“a/b” is not a file name here"),
        ({"files": {"check.py": "", "test.in": ""}}, "“test.in” is not a file name here"),
        ({"files": {"check.py": 5}}, "“check.py” must be text without NUL."),
        ({"files": {"check.py": "a\0"}}, "“check.py” must be text without NUL."),
        ({"files": {"check.py": "x" * 600_000}}, "The files together may have 512 KB."),
        ({"args": "one"}, "Give at most 20 arguments."),
        ({"args": ["a\n"]}, "An argument is a line of at most 200 characters."),
        ({"args": [""]}, "An argument is a line of at most 200 characters."),
    ],
)
def test_bad_programs_are_refused(fields: dict[str, Any], sentence: str) -> None:
    known = {"language": "python", "entry": "check.py", "files": {"check.py": "pass"}}
    program = JudgeProgram(problem=ProblemFactory(), **(known | fields))
    with pytest.raises(ValidationError) as refused:
        program.full_clean()
    assert sentence in str(refused.value)
