"""Tests from a zip in the admin: the upload, the preview, and what comes between the two."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import UserFactory
from problems.models import PackageUpload, Part, Problem, ProblemVersion
from problems.services.testcases import as_file
from problems.tests.admin.test_problem_admin import messages_of
from problems.tests.factories import ProblemFactory, TestCaseFactory
from problems.tests.packages.archives import zip_of

pytestmark = pytest.mark.django_db
Reader = Callable[[str], dict[str, Any]]
TESTS = zip_of(
    {
        "sample/01-sample.in": "hello\n",
        "sample/01-sample.out": "hello\n",
        "secret/01-hidden.in": "other\r\n",
        "secret/01-hidden.ans": "other\n",
        "secret/02-more.in": "",
        "secret/02-more.ans": "",
    }
)


@pytest.fixture
def part() -> Part:
    problem: Problem = ProblemFactory(slug="sums", complete=True, draft=True)
    part = problem.parts.get()
    TestCaseFactory(part=part, name="09-old")
    return part


def page_of(part: Part) -> str:
    return reverse("admin:problems_part_tests", args=[part.pk])


def send(client: Client, part: Part, data: bytes = TESTS, mode: str = "add") -> Any:
    return client.post(page_of(part), {"package": SimpleUploadedFile("tests.zip", data), "mode": mode})


def names(part: Part) -> list[str]:
    return [as_file(test).path for test in part.tests.order_by("position")]


def test_page_of_the_part_leads_to_the_upload(staff: Client, part: Part) -> None:
    assert page_of(part) in staff.get(reverse("admin:problems_part_change", args=[part.pk])).content.decode()
    page = staff.get(page_of(part)).content.decode()
    assert "Show what will change" in page
    assert "Remove the tests that the zip does not have" in page


def test_preview_shows_and_changes_nothing_then_the_button_does(staff: Client, part: Part, form_of: Reader) -> None:
    address = str(send(staff, part)["Location"])
    page = staff.get(address).content.decode()
    for shown in ("hidden/02-more", "hidden/01-hidden", "Line ends were made", "<strong>kept</strong>", "mode=replace"):
        assert shown in page
    assert part.tests.count() == 3
    response = staff.post(address, form_of(address) | {"_store": "x"})
    assert response["Location"] == reverse("admin:problems_part_change", args=[part.pk])
    assert messages_of(response) == [f"Tests of “{part}”: 1 added, 1 changed, 0 removed, 2 unchanged."]
    assert names(part) == ["sample/01-sample", "hidden/01-hidden", "hidden/02-more", "hidden/09-old"]
    assert "1 added, 1 changed, 0 removed" in LogEntry.objects.get().get_change_message()
    assert not PackageUpload.objects.exists()
    assert staff.post(address, {"version": ""})["Location"] == page_of(part)


def test_replacing_removes_the_others_and_can_be_chosen_in_the_preview(
    staff: Client, part: Part, form_of: Reader
) -> None:
    address = str(send(staff, part, mode="replace")["Location"])
    assert "<strong>removed</strong>" in staff.get(address).content.decode()
    assert "hidden/09-old" in staff.get(address).content.decode()
    assert "hidden/09-old" not in staff.get(address.replace("mode=replace", "mode=add")).content.decode()
    staff.post(address, form_of(address))
    assert names(part) == ["sample/01-sample", "hidden/01-hidden", "hidden/02-more"]


def test_tests_that_were_changed_in_between_are_shown_again(staff: Client, part: Part, form_of: Reader) -> None:
    address = str(send(staff, part)["Location"])
    form = form_of(address)
    part.tests.filter(name="09-old").update(input="a colleague's\n")
    response = staff.post(address, form)
    assert response["Location"] == address
    assert messages_of(response) == ["It was changed since you read it; look at it again."]
    assert part.tests.count() == 3


def test_upload_can_be_left(staff: Client, part: Part) -> None:
    address = str(send(staff, part)["Location"])
    assert staff.post(address, {"_cancel": "x"})["Location"] == page_of(part)
    assert (PackageUpload.objects.count(), part.tests.count()) == (0, 3)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"no zip", "It is not a zip archive."),
        (zip_of({"../a.in": ""}), "has an empty step, . or .. in its path"),
        (zip_of({"hidden/a.in": "", "readme": ""}), "readme: It belongs to no test"),
        (zip_of({}), "It holds no test"),
    ],
)
def test_bad_zip_is_refused_with_its_reason(staff: Client, part: Part, data: bytes, sentence: str) -> None:
    response = send(staff, part, data)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not PackageUpload.objects.exists()


def test_published_problem_keeps_what_it_needs_and_tells_who_changed_it(
    staff: Client, part: Part, form_of: Reader
) -> None:
    Problem.objects.update(status="published")
    samples = zip_of({"sample/01-sample.in": "", "sample/01-sample.out": ""})
    assert "has no hidden test" in send(staff, part, samples, mode="replace").content.decode()
    address = str(send(staff, part)["Location"])
    staff.post(address, form_of(address))
    assert ProblemVersion.objects.get().created_by == User.objects.get()


def test_upload_is_for_the_problem_that_it_was_sent_for_and_for_its_sender(staff: Client, part: Part) -> None:
    number = str(send(staff, part)["Location"]).rpartition("?")[0].rstrip("/").rpartition("/")[2]
    other = ProblemFactory(complete=True).parts.get()
    for method in (staff.get, staff.post):
        assert method(f"{page_of(other)}{number}/")["Location"] == page_of(other)
    stranger = Client()
    stranger.force_login(UserFactory(superuser=True))
    assert stranger.get(f"{page_of(part)}{number}/")["Location"] == page_of(part)
    assert staff.get(f"/admin/problems/problem/import/{number}/").status_code == 302
    assert other.tests.count() == 2


@pytest.mark.parametrize("permissions", [[], ["change_part"], ["add_testcase", "change_testcase", "delete_testcase"]])
def test_others_may_not(part: Part, permissions: list[str]) -> None:
    user: User = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    assert client.get(page_of(part)).status_code == 403
    assert send(client, part).status_code == 403
    assert client.get(f"{page_of(part)}1/").status_code == 403
    assert not PackageUpload.objects.exists()


def test_visitor_is_asked_to_sign_in_and_no_part_is_not_found(client: Client, staff: Client, part: Part) -> None:
    assert "/login/" in Client().get(page_of(part))["Location"]
    assert staff.get("/admin/problems/part/999/tests/").status_code == 404


def test_large_or_missing_file_is_refused(staff: Client, part: Part, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "This field is required." in staff.post(page_of(part), {"mode": "add"}).content.decode()
    monkeypatch.setattr("problems.admin.importing.MAX_ARCHIVE_BYTES", 10)
    assert "It is larger than" in send(staff, part).content.decode()
    assert "Select a valid choice" in send(staff, part, mode="merge").content.decode()
