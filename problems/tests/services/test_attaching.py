"""Data files added and taken away: what is refused, what a version keeps, what goes."""

import pytest

from accounts.tests.factories import UserFactory
from core.errors import DomainError, NotFound
from problems.models import Blob, Problem, ProblemFile
from problems.services.attaching import attach_file, detach_file
from problems.services.deleting import delete_problem
from problems.services.versions import record_version
from problems.tests.factories import ProblemFactory, ProblemFileFactory, StatementImageFactory
from problems.tests.packages.kattis_files import PNG

pytestmark = pytest.mark.django_db
CSV, OTHER = b"a,b\n1,2\n", b"a,b\n3,4\n"


@pytest.fixture
def problem() -> Problem:
    made: Problem = ProblemFactory(complete=True)
    return made


def test_file_is_added_then_replaced_and_each_makes_a_version(problem: Problem) -> None:
    user = UserFactory()
    record_version(problem=problem)
    file, is_new = attach_file(problem=problem, name="a.csv", data=CSV, by=user)
    assert (is_new, file.content_type, file.blob.size, bytes(file.blob.data)) == (True, "text/csv", len(CSV), CSV)
    again, is_new = attach_file(problem=problem, name="a.csv", data=OTHER, by=user)
    assert (is_new, again.pk) == (False, file.pk)
    assert bytes(ProblemFile.objects.get().blob.data) == OTHER
    versions = list(problem.versions.order_by("number"))
    assert [(version.number, version.created_by) for version in versions] == [(1, None), (2, user), (3, user)]
    assert Blob.objects.count() == 2  # the second version has the first one


def test_same_file_again_changes_nothing(problem: Problem) -> None:
    attach_file(problem=problem, name="a.csv", data=CSV)
    attach_file(problem=problem, name="a.csv", data=CSV)
    assert problem.versions.count() == 1
    assert Blob.objects.count() == 1


def test_bytes_of_a_draft_go_with_the_file() -> None:
    draft = ProblemFactory(draft=True)
    attach_file(problem=draft, name="a.csv", data=CSV)
    attach_file(problem=draft, name="a.csv", data=OTHER)
    assert [bytes(blob.data) for blob in Blob.objects.all()] == [OTHER]
    detach_file(problem=draft, name="a.csv")
    assert not Blob.objects.exists()
    with pytest.raises(NotFound):
        detach_file(problem=draft, name="a.csv")


@pytest.mark.parametrize(
    ("name", "data", "code", "field", "words"),
    [
        ("Main.py", b"", "file_name_invalid", "name", "no ending of a program"),
        ("../a.csv", b"", "file_name_invalid", "name", "The name of a file is"),
        ("a.json", b"{", "file_invalid", "file", "a.json: It is not JSON"),
        ("a.txt", b"\xff", "file_invalid", "file", "not UTF-8"),
        ("a.txt", bytes(32 * 2**20 + 1), "file_too_large", "file", "at most 32 MB are allowed"),
    ],
)
def test_what_is_no_data_file_is_refused(
    problem: Problem, name: str, data: bytes, code: str, field: str, words: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        attach_file(problem=problem, name=name, data=data)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert words in refusal.value.message
    assert not Blob.objects.exists()


def test_there_is_room_for_ten(problem: Problem) -> None:
    for number in range(10):
        attach_file(problem=problem, name=f"{number}.txt", data=b"x")
    with pytest.raises(DomainError, match="11 files; at most 10 are allowed"):
        attach_file(problem=problem, name="11.txt", data=b"x")
    attach_file(problem=problem, name="9.txt", data=b"y")  # in the place of one there is room


def test_deleted_problem_takes_what_only_it_had() -> None:
    one, other = ProblemFactory(complete=True), ProblemFactory()
    StatementImageFactory(problem=one, blob__data=PNG)
    for problem in (one, other):
        attach_file(problem=problem, name="shared.csv", data=CSV)
    attach_file(problem=one, name="old.csv", data=OTHER)
    detach_file(problem=one, name="old.csv")  # a version keeps it
    assert Blob.objects.count() == 3
    delete_problem(problem=one)
    assert [bytes(blob.data) for blob in Blob.objects.all()] == [CSV]


def test_names_are_unique_in_a_problem_alone() -> None:
    first = ProblemFileFactory()
    ProblemFileFactory()
    assert ProblemFile.objects.filter(name=first.name).count() == 2
