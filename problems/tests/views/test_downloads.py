"""The data files of problems: to be saved, by whoever may see the problem."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from problems.models import Problem, ProblemFile
from problems.tests.api.conftest import client_of
from problems.tests.factories import ProblemFactory, ProblemFileFactory

PATH = "/problems/sums/files/cities.csv"


@pytest.fixture
def file(db: None) -> ProblemFile:
    made: ProblemFile = ProblemFileFactory(problem=ProblemFactory(slug="sums"))
    return made


def test_file_is_saved_and_never_shown(client: Client, file: ProblemFile) -> None:
    response = client.get(PATH)
    assert (response.status_code, response.content) == (200, b"city,km\nBern,0\n")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="cities.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    assert file.get_absolute_url() == PATH


def test_who_has_it_is_told_so_without_reading_it(client: Client, file: ProblemFile) -> None:
    etag = client.get(PATH)["ETag"]
    with CaptureQueriesContext(connection) as queries:
        response = client.get(PATH, headers={"if-none-match": etag})
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)
    assert not [query for query in queries if '"data"' in query["sql"]]
    assert client.get(PATH, headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_file_of_an_unpublished_problem_is_for_staff_alone(file: ProblemFile, status: str) -> None:
    Problem.objects.update(status=status)
    for role in ("anonymous", "visitor:x", "user:ada"):
        assert client_of(role).get(PATH).status_code == 404
    assert client_of("staff").get(PATH).status_code == 200


@pytest.mark.parametrize("path", ["/problems/sums/files/other.csv", "/problems/other/files/cities.csv"])
def test_unknown_file_is_not_there(client: Client, file: ProblemFile, path: str) -> None:
    assert client.get(path).status_code == 404


def test_file_is_only_read(client: Client, file: ProblemFile) -> None:
    assert client.post(PATH).status_code == 405
