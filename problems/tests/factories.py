"""Problems for tests: `ProblemFactory(complete=True)` has a part with a sample, a hidden test and a solution."""

import hashlib
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.tests.factories import UserFactory
from problems.contents import type_of_file, type_of_image
from problems.enums import Difficulty, ExpectedVerdict, JudgeRole, Kind, ProblemStatus
from problems.models import (
    Blob,
    Draft,
    JudgeProgram,
    Part,
    Problem,
    ProblemFile,
    ProblemVersion,
    Progress,
    Solution,
    StarterCode,
    StatementImage,
    TestCase,
    TestGroup,
)
from problems.services.versions import record_version


def _add_part(problem: Problem, create: bool, wanted: bool | None, **_: Any) -> None:
    if wanted:
        CompletePartFactory(problem=problem, number=1)


def _add_parts(problem: Problem, create: bool, count: int | None, **_: Any) -> None:
    for number in range(1, (count or 0) + 1):
        CompletePartFactory(problem=problem, number=number, title=f"Step {number}", statement=f"Part {number}.")


def _fill_part(part: Part, create: bool, *_: Any) -> None:
    StarterCodeFactory(part=part)
    TestCaseFactory(part=part, sample=True, name="01-sample")
    TestCaseFactory(part=part, name="01-hidden")
    SolutionFactory(part=part)


class ProblemFactory(DjangoModelFactory[Problem]):
    """Published, without parts. `complete=True` adds what judging needs; `parts=3` adds so many complete parts."""

    class Meta:
        model = Problem
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(status=ProblemStatus.DRAFT)
        archived = factory.Trait(status=ProblemStatus.ARCHIVED)
        sql = factory.Trait(kind=Kind.SQL, languages=["sql"])
        system_design = factory.Trait(kind=Kind.SYSTEM_DESIGN)

    slug = factory.Sequence(lambda n: f"problem-{n}")
    title = factory.Sequence(lambda n: f"Problem {n}")
    kind = Kind.CODING
    difficulty = Difficulty.EASY
    status = ProblemStatus.PUBLISHED
    position = factory.Sequence(lambda n: 1000 + n)
    tags = factory.LazyFunction(lambda: ["arrays"])
    statement = "Read a line and print it."

    complete = factory.PostGeneration(_add_part)
    parts = factory.PostGeneration(_add_parts)


class PartFactory(DjangoModelFactory[Part]):
    """The next part of a problem, without tests."""

    class Meta:
        model = Part
        skip_postgeneration_save = True

    problem = factory.SubFactory(ProblemFactory)
    number = factory.LazyAttribute(lambda part: part.problem.parts.count() + 1)


class CompletePartFactory(PartFactory):
    """A part whose task is to print the input: starter code in Python, a sample, a hidden test, a solution."""

    content = factory.PostGeneration(_fill_part)


class StarterCodeFactory(DjangoModelFactory[StarterCode]):
    class Meta:
        model = StarterCode

    part = factory.SubFactory(PartFactory)
    language = "python"
    source = "# your code\n"


class TestCaseFactory(DjangoModelFactory[TestCase]):
    """A hidden test at the end of its part; `sample=True` makes it a sample."""

    __test__ = False

    class Meta:
        model = TestCase

    class Params:
        sample = factory.Trait(is_sample=True)

    part = factory.SubFactory(PartFactory)
    name = factory.Sequence(lambda n: f"{n:04}-test")
    is_sample = False
    position = factory.LazyAttribute(lambda case: case.part.tests.count() + 1)
    input = "hello\n"
    expected = "hello\n"


class TestGroupFactory(DjangoModelFactory[TestGroup]):
    """The next group of its part, worth ten points."""

    __test__ = False

    class Meta:
        model = TestGroup

    part = factory.SubFactory(PartFactory)
    name = factory.Sequence(lambda n: f"group-{n}")
    position = factory.LazyAttribute(lambda group: group.part.groups.count() + 1)
    points = 10


class SolutionFactory(DjangoModelFactory[Solution]):
    """A right program for `CompletePartFactory`; name `expected` and `source` for a wrong one."""

    class Meta:
        model = Solution

    part = factory.SubFactory(PartFactory)
    name = factory.Sequence(lambda n: f"solution_{n}")
    language = "python"
    expected = ExpectedVerdict.ACCEPTED
    source = "print(input())\n"


class JudgeProgramFactory(DjangoModelFactory[JudgeProgram]):
    """A checker by Kattis' convention that accepts everything."""

    class Meta:
        model = JudgeProgram

    problem = factory.SubFactory(ProblemFactory)
    role = JudgeRole.CHECKER
    language = "python"
    entry = "check.py"
    files = factory.LazyFunction(lambda: {"check.py": "raise SystemExit(42)\n"})


class BlobFactory(DjangoModelFactory[Blob]):
    """The blob of these bytes, however often it is asked for."""

    class Meta:
        model = Blob
        django_get_or_create = ("sha256",)

    data = b"city,km\nBern,0\n"
    sha256 = factory.LazyAttribute(lambda blob: hashlib.sha256(blob.data).hexdigest())
    size = factory.LazyAttribute(lambda blob: len(blob.data))


class ProblemFileFactory(DjangoModelFactory[ProblemFile]):
    """A CSV; name `name` and `blob__data` for another one."""

    class Meta:
        model = ProblemFile

    problem = factory.SubFactory(ProblemFactory)
    name = "cities.csv"
    content_type = factory.LazyAttribute(lambda file: type_of_file(file.name))
    blob = factory.SubFactory(BlobFactory)


class StatementImageFactory(DjangoModelFactory[StatementImage]):
    """Give `blob__data`: its type is told by that."""

    class Meta:
        model = StatementImage

    problem = factory.SubFactory(ProblemFactory)
    name = "sum.png"
    content_type = factory.LazyAttribute(lambda image: type_of_image(bytes(image.blob.data)))
    blob = factory.SubFactory(BlobFactory)


class DraftFactory(DjangoModelFactory[Draft]):
    """A user's; give `user=None, visitor=<uuid>` for a visitor's."""

    class Meta:
        model = Draft

    user = factory.SubFactory(UserFactory)
    part = factory.SubFactory(PartFactory)
    language = "python"
    source = "print('kept')\n"


class ProgressFactory(DjangoModelFactory[Progress]):
    class Meta:
        model = Progress

    user = factory.SubFactory(UserFactory)
    problem = factory.SubFactory(ProblemFactory)


def verified(problem: Problem) -> Problem:
    """As after a verification of what is stored now in which every solution got its verdict."""
    ProblemVersion.objects.filter(pk=record_version(problem=problem).pk).update(verified_at=timezone.now())
    return problem
