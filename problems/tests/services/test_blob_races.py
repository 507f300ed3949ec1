"""Bytes that several take up and let go of at once: nobody fails, and nothing is lost or left behind."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from problems.models import Blob, Problem, ProblemFile
from problems.services.attaching import attach_file, detach_file
from problems.tests.factories import ProblemFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def at_once(*deeds: Callable[[], object]) -> None:
    """Does all of them in threads that begin together. Raises what the first that failed raised."""
    barrier = threading.Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as threads:
        for done in [threads.submit(run, deed) for deed in deeds]:
            done.result(30)


@pytest.fixture
def drafts() -> tuple[Problem, Problem]:
    return ProblemFactory(draft=True), ProblemFactory(draft=True)


def test_bytes_that_one_lets_go_and_another_takes_up_stay(drafts: tuple[Problem, Problem]) -> None:
    one, other = drafts
    for number in range(ROUNDS):
        data = f"round {number}".encode()
        attach_file(problem=one, name="a.txt", data=data)
        at_once(
            lambda: detach_file(problem=one, name="a.txt"),
            lambda data=data: attach_file(problem=other, name="a.txt", data=data),  # type: ignore[misc]
        )
        assert bytes(ProblemFile.objects.get().blob.data) == data
        assert Blob.objects.count() == 1


def test_same_new_bytes_for_two_problems_are_kept_once(drafts: tuple[Problem, Problem]) -> None:
    for number in range(ROUNDS):
        data = f"round {number}".encode()
        at_once(*(lambda p=p, data=data: attach_file(problem=p, name="a.txt", data=data) for p in drafts))
        assert [bytes(blob.data) for blob in Blob.objects.all()] == [data]


def test_two_uploads_of_one_name_leave_one_of_them(drafts: tuple[Problem, Problem]) -> None:
    problem = drafts[0]
    for number in range(ROUNDS):
        texts = [f"{number} {letter}".encode() for letter in "ab"]
        at_once(*(lambda data=data: attach_file(problem=problem, name="a.txt", data=data) for data in texts))
        assert bytes(ProblemFile.objects.get().blob.data) in texts
        assert Blob.objects.count() == 1
