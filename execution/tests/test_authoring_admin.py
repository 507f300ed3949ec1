"""The author's pages in the admin: versions, the matrix, outputs."""

import time
from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.tests.factories import UserFactory
from execution.models import Verification
from execution.tests.bench import Bench
from problems.models import Part, Problem
from problems.services.versions import record_version
from problems.tests.factories import ProblemFileFactory

Address = Callable[[str, int], str]
RIGHT, WRONG = "print(2 * int(input()))", "print(1 + int(input()))"


@pytest.fixture
def part(fake_slots: Bench, doubling: Part) -> Part:
    for name, expected, source in (("doubles", "AC", RIGHT), ("adds", "WA", WRONG)):
        doubling.solutions.create(name=name, language="python", expected=expected, source=source)
    return doubling


@pytest.fixture
def staff(part: Part, client: Client) -> Client:
    client.force_login(UserFactory(superuser=True))
    return client


def address(name: str, pk: int) -> str:
    return reverse(f"admin:authoring-{name}", args=[pk])


def verified_by_button(staff: Client, part: Part) -> str:
    page = address("problem", part.problem_id)
    assert staff.post(address("verify", part.problem_id))["Location"] == page
    deadline = time.monotonic() + 60
    while Verification.objects.going_on().exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    return staff.get(page).content.decode()


def test_button_verifies_and_the_matrix_is_shown(staff: Client, part: Part) -> None:
    assert "None yet" in staff.get(address("problem", part.problem_id)).content.decode()
    page = verified_by_button(staff, part)
    assert "Version 1: sound" in page
    assert "doubles<br>" in page
    assert "WA → WA" in page
    assert page.count('<span class="matrix-ac">AC</span>') == 6
    assert page.count('<span class="matrix-wa">WA</span>') == 4
    assert "js/reload.js" not in page


def test_version_in_force_is_the_latest_and_stands_first(staff: Client, part: Part) -> None:
    for memory in (64, 128):
        Problem.objects.update(memory_mb=memory)
        record_version(problem=Problem.objects.get())
    page = staff.get(address("problem", part.problem_id)).content.decode()
    assert page.index(">Version 2</a> (in force)") < page.index(">Version 1</a>")


def test_fault_is_told_and_earlier_verifications_stay(staff: Client, part: Part) -> None:
    verified_by_button(staff, part)
    part.solutions.filter(name="adds").update(expected="AC")
    page = verified_by_button(staff, part)
    assert "Version 1: not sound" in page
    assert "AC was expected" in page
    first = Verification.objects.earliest("pk")
    assert (
        "Version 1: sound"
        in staff.get(f"{address('problem', part.problem_id)}?verification={first.pk}").content.decode()
    )
    for unknown in ("0", "x", "9" * 30):
        assert staff.get(f"{address('problem', part.problem_id)}?verification={unknown}").status_code == 404


def test_page_refreshes_while_it_goes_on(staff: Client, part: Part) -> None:
    Verification.objects.create(version=record_version(problem=part.problem), total=2)
    page = staff.get(address("problem", part.problem_id)).content.decode()
    assert "0 of 2 solutions judged so far" in page
    assert "js/reload.js" in page
    response = staff.post(address("verify", part.problem_id))
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "It is being verified already; wait for that to end."
    ]


def test_version_is_shown_and_restored(staff: Client, part: Part) -> None:
    ProblemFileFactory(problem=part.problem)
    version = record_version(problem=part.problem)
    Problem.objects.update(memory_mb=64, statement="<b>Other</b>")
    page = staff.get(address("version", version.pk)).content.decode()
    assert "files/cities.csv: 15\xa0bytes" in page
    assert "memory_mb = 256" in page
    assert "Restore version 1" in page
    response = staff.post(address("restore", version.pk))
    assert response["Location"] == address("problem", part.problem_id)
    assert Problem.objects.get().memory_mb == 256


def test_outputs_are_shown_then_replaced(staff: Client, part: Part) -> None:
    part.tests.filter(name="3-case").update(expected="wrong\n")
    shown = staff.get(address("outputs", part.pk))
    assert "1 expected output would change" in shown.content.decode()
    assert "Nothing has been stored" in shown.content.decode()
    digest = shown.context["outputs"].digest
    response = staff.post(address("outputs", part.pk), {"digest": digest})
    assert response["Location"] == reverse("admin:problems_part_change", args=[part.pk])
    assert part.tests.get(name="3-case").expected == "40\n"
    assert "Nothing would change" in staff.get(address("outputs", part.pk)).content.decode()
    staff.post(address("outputs", part.pk), {"digest": digest})
    part.solutions.filter(expected="AC").delete()
    response = staff.get(address("outputs", part.pk))
    assert any("no accepted solution" in str(message) for message in get_messages(response.wsgi_request))


@pytest.mark.parametrize("who", ["anonymous", "candidate", "staff without rights"])
def test_pages_are_for_those_with_the_right(part: Part, client: Client, who: str) -> None:
    version = record_version(problem=part.problem)
    Problem.objects.update(memory_mb=64)
    if who != "anonymous":
        client.force_login(UserFactory(staff=who.startswith("staff")))
    for name, pk in (("problem", part.problem_id), ("version", version.pk), ("outputs", part.pk)):
        assert client.get(address(name, pk)).status_code in (302, 403)
    for name, pk in (("verify", part.problem_id), ("restore", version.pk), ("outputs", part.pk)):
        assert client.post(address(name, pk)).status_code in (302, 403)
    assert Problem.objects.get().memory_mb == 64
    assert not Verification.objects.exists()


def test_buttons_are_pressed_not_followed(staff: Client, part: Part) -> None:
    version = record_version(problem=part.problem)
    assert staff.get(address("verify", part.problem_id)).status_code == 405
    assert staff.get(address("restore", version.pk)).status_code == 405


def test_problem_and_part_lead_to_the_pages(staff: Client, part: Part) -> None:
    page = staff.get(reverse("admin:problems_problem_change", args=[part.problem_id])).content.decode()
    assert address("problem", part.problem_id) in page
    assert 'data-preview-address="/api/statement-preview"' in page
    assert "js/preview.js" in page
    assert (
        address("outputs", part.pk) in staff.get(reverse("admin:problems_part_change", args=[part.pk])).content.decode()
    )
