"""The admin's upload: the preview, the import, and what comes between the two."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import UserFactory
from problems.models import PackageUpload, Problem, ProblemVersion, TestCase
from problems.packages.archive import read_archive
from problems.packages.formats import read_package
from problems.packages.json_form import document_of, json_of
from problems.tests.admin.test_problem_admin import messages_of
from problems.tests.factories import ProblemFactory
from problems.tests.folder.folders import FILES
from problems.tests.packages.archives import zip_of
from problems.tests.packages.test_earlier import MANIFEST, TESTS

pytestmark = pytest.mark.django_db
UPLOAD = "/admin/problems/problem/import/"
ECHO = zip_of(FILES)
Reader = Callable[[str], dict[str, Any]]


def send(client: Client, data: bytes = ECHO, name: str = "echo.zip", slug: str = "") -> Any:
    return client.post(UPLOAD, {"package": SimpleUploadedFile(name, data), "slug": slug})


def preview_of(client: Client, data: bytes = ECHO) -> str:
    return str(send(client, data)["Location"])


def test_list_leads_to_the_upload(staff: Client) -> None:
    assert UPLOAD in staff.get(reverse("admin:problems_problem_changelist")).content.decode()
    assert staff.get(UPLOAD).status_code == 200


def test_preview_shows_and_changes_nothing_then_the_import_does(staff: Client, form_of: Reader) -> None:
    address = preview_of(staff)
    page = staff.get(address).content.decode()
    for shown in (
        "<strong>Echo</strong>",
        "<code>echo</code>",
        "<strong>created</strong>",
        "sample/01-word",
        "accepted/echo (python)",
    ):
        assert shown in page
    assert not Problem.objects.exists()
    response = staff.post(address, form_of(address) | {"_import": "Import"})
    problem = Problem.objects.get()
    assert response["Location"] == reverse("admin:problems_problem_change", args=[problem.pk])
    assert problem.title == "Echo"
    assert "Imported from a package (ceesarcode)." in LogEntry.objects.get().get_change_message()
    assert not PackageUpload.objects.exists()
    assert staff.post(address, {"version": ""})["Location"] == UPLOAD


def test_json_document_is_imported_by_whom_the_version_tells(staff: Client, form_of: Reader) -> None:
    document = document_of(read_package(data=ECHO, name="echo.zip").tree)
    address = str(send(staff, json_of(document), "problem.json")["Location"])
    assert "<strong>created</strong>" in staff.get(address).content.decode()
    staff.post(address, form_of(address))
    assert ProblemVersion.objects.get().created_by == User.objects.get()
    assert "format: Must be" in send(staff, b"{}", "problem.json").content.decode()


def test_problem_that_was_changed_in_between_is_shown_again(staff: Client, form_of: Reader) -> None:
    address = preview_of(staff)
    form = form_of(address)
    staff.post(address, form)
    address = preview_of(staff, zip_of(FILES | {"statement.md": "New.\n"}))
    form = form_of(address)
    Problem.objects.update(title="Edited by a colleague")
    response = staff.post(address, form)
    assert response["Location"] == address
    assert messages_of(response) == ["The problem was changed since this preview was made; look at it again."]
    assert Problem.objects.get().statement == "Print what you read.\n"
    assert "Edited by a colleague" in staff.get(address).content.decode()


def test_import_can_be_left(staff: Client) -> None:
    address = preview_of(staff)
    assert staff.post(address, {"_cancel": "x"})["Location"] == UPLOAD
    assert not PackageUpload.objects.exists()
    assert not Problem.objects.exists()


def test_notes_stand_on_the_page_of_the_problem(staff: Client, form_of: Reader) -> None:
    data = zip_of(
        {"manifest.json": json.dumps(MANIFEST), **TESTS, "v1/public/02.in": "", "v1/public/02.out": "test output"}
    )
    address = preview_of(staff, data)
    note = "v1: left out, as the test expects the placeholder “test output”: 02."
    assert note in staff.get(address).content.decode()
    response = staff.post(address, form_of(address))
    assert note in staff.get(response["Location"]).content.decode()


def test_note_is_text_and_no_markup(staff: Client, form_of: Reader) -> None:
    manifest = MANIFEST | {"title": "<script>alert(1)</script>", "languages": ["<img src=x onerror=alert(1)>"]}
    address = preview_of(staff, zip_of({"manifest.json": json.dumps(manifest), **TESTS}))
    pages = [staff.get(address).content.decode()]
    response = staff.post(address, form_of(address))
    pages.append(staff.get(response["Location"]).content.decode())
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;img src=x onerror" in page


@pytest.mark.parametrize(
    ("data", "slug", "sentence"),
    [
        (b"no zip", "", "It is not a zip archive."),
        (zip_of({"../a": "x"}), "", "has an empty step, . or .. in its path"),
        (zip_of({"problem.toml": "title = 5"}), "", "title: Must be a text in quotes."),
        (ECHO, "Not A Slug", "The address of a problem is"),
    ],
)
def test_bad_upload_is_refused_with_its_reason(staff: Client, data: bytes, slug: str, sentence: str) -> None:
    response = send(staff, data, slug=slug)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not PackageUpload.objects.exists()


def test_large_or_missing_file_is_refused(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("problems.admin.importing.MAX_ARCHIVE_BYTES", 10)
    assert "It is larger than" in send(staff).content.decode()
    assert "This field is required." in staff.post(UPLOAD, {}).content.decode()


def test_upload_belongs_to_its_sender_and_lasts_a_day(staff: Client, client: Client) -> None:
    address = preview_of(staff)
    other = Client()
    other.force_login(UserFactory(superuser=True))
    for method in (other.get, other.post):
        assert method(address)["Location"] == UPLOAD
    assert not Problem.objects.exists()
    PackageUpload.objects.update(created_at=timezone.now() - timedelta(days=2))
    send(other)
    assert staff.get(address)["Location"] == UPLOAD
    assert PackageUpload.objects.count() == 1


@pytest.mark.parametrize("permissions", [[], ["view_problem"], ["add_problem"], ["change_problem"]])
def test_others_may_not(permissions: list[str]) -> None:
    user: User = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    assert client.get(UPLOAD).status_code == 403
    assert send(client).status_code == 403
    assert client.get(f"{UPLOAD}1/").status_code == 403
    assert not PackageUpload.objects.exists()


def test_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert "/login/" in client.get(UPLOAD)["Location"]
    assert "/login/" in send(client)["Location"]


def test_problem_is_downloaded_as_a_package(staff: Client) -> None:
    problem = ProblemFactory(slug="sums", complete=True)
    address = reverse("admin:problems_problem_package", args=[problem.pk, 1])
    page = staff.get(reverse("admin:problems_problem_change", args=[problem.pk])).content.decode()
    assert f'<a href="{address}">Download as a package</a>' in page
    response = staff.get(address)
    assert response["Content-Disposition"] == 'attachment; filename="sums.zip"'
    assert "data/secret/01-hidden.in" in "".join(read_archive(response.content))


def test_each_part_is_downloaded_as_a_package_of_its_own(staff: Client) -> None:
    problem = ProblemFactory(slug="sums", parts=2)
    page = staff.get(reverse("admin:problems_problem_change", args=[problem.pk])).content.decode()
    assert page.count("Package of part") == 2
    response = staff.get(reverse("admin:problems_problem_package", args=[problem.pk, 2]))
    assert response["Content-Disposition"] == 'attachment; filename="sums2.zip"'
    assert "# slug: sums-2" in read_archive(response.content)["sums2/problem.yaml"].decode()


@pytest.mark.parametrize(("part", "sentence"), [(1, "it needs a hidden test"), (2, "has no part 2")])
def test_download_of_what_has_no_place_in_a_package_tells_why(staff: Client, part: int, sentence: str) -> None:
    problem = ProblemFactory(slug="sums", complete=True)
    TestCase.objects.filter(is_sample=False).delete()
    response = staff.get(reverse("admin:problems_problem_package", args=[problem.pk, part]))
    assert response["Location"] == reverse("admin:problems_problem_change", args=[problem.pk])
    assert sentence in messages_of(response)[0]


def test_download_is_for_those_who_see_problems() -> None:
    problem = ProblemFactory(slug="sums", complete=True)
    client = Client()
    client.force_login(UserFactory(is_staff=True))
    assert client.get(reverse("admin:problems_problem_package", args=[problem.pk, 1])).status_code == 403
