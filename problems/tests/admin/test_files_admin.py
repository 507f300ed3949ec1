"""The admin's page of a problem's files."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.tests.factories import UserFactory
from problems.models import Blob, Problem, ProblemFile
from problems.tests.admin.test_problem_admin import messages_of
from problems.tests.factories import ProblemFactory, ProblemFileFactory

pytestmark = pytest.mark.django_db
CSV = b"city,km\nBern,0\n"


@pytest.fixture
def problem() -> Problem:
    made: Problem = ProblemFactory(complete=True)
    return made


@pytest.fixture
def page(problem: Problem) -> str:
    return reverse("admin:problems_problem_files", args=[problem.pk])


def send(client: Client, page: str, upload: str = "cities.csv", data: bytes = CSV, **fields: str) -> Any:
    return client.post(page, {"file": SimpleUploadedFile(upload, data), **fields})


def test_problem_leads_to_its_files(staff: Client, problem: Problem, page: str) -> None:
    change = reverse("admin:problems_problem_change", args=[problem.pk])
    assert f'href="{page}"' in staff.get(change).content.decode()
    assert "It has none so far." in staff.get(page).content.decode()


def test_file_is_uploaded_shown_and_removed(staff: Client, page: str) -> None:
    response = send(staff, page)
    assert response["Location"] == page
    assert messages_of(response) == ["“cities.csv” was added."]
    shown = staff.get(page).content.decode()
    for words in ("cities.csv", "CSV", "15\xa0bytes", 'value="cities.csv"'):
        assert words in shown
    assert messages_of(send(staff, page, "other.csv", b"a\n", name="cities.csv")) == ["“cities.csv” was replaced."]
    staff.get(page)
    response = staff.post(page, {"_remove": "cities.csv"})
    assert messages_of(response) == ["“cities.csv” was removed."]
    assert not ProblemFile.objects.exists()
    told = [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")]
    assert told == ["File cities.csv added.", "File cities.csv replaced.", "File cities.csv removed."]
    staff.get(page)
    assert messages_of(staff.post(page, {"_remove": "cities.csv"})) == ["The problem has no file of this name."]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"data": b"a,b\n1\n"}, "the first row 2"),
        ({"name": "Main.py"}, "no ending of a program"),
        ({"data": bytes(32 * 2**20 + 1)}, "It is larger than 32 MB."),
    ],
)
def test_what_is_wrong_is_told_on_the_page(staff: Client, page: str, fields: dict[str, Any], sentence: str) -> None:
    response = send(staff, page, **fields)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not Blob.objects.exists()


def test_nothing_chosen_is_told(staff: Client, page: str) -> None:
    assert "This field is required." in staff.post(page, {}).content.decode()


def test_page_is_for_those_who_may_change_problems(client: Client, page: str) -> None:
    client.force_login(UserFactory(is_staff=True))
    assert client.get(page).status_code == 403
    assert send(client, page).status_code == 403
    assert not ProblemFile.objects.exists()


def test_deleted_problem_takes_its_bytes_along(staff: Client, problem: Problem) -> None:
    ProblemFileFactory(problem=problem)
    staff.post(reverse("admin:problems_problem_delete", args=[problem.pk]), {"post": "yes"})
    assert not Problem.objects.exists()
    assert not Blob.objects.exists()
    other = ProblemFileFactory().problem
    chosen = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
    staff.post(reverse("admin:problems_problem_changelist"), chosen)
    assert not Blob.objects.exists()
