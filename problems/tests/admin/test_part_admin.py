"""Parts and test cases in the admin."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from problems.models import Part, Problem, StarterCode, TestCase
from problems.services.storing import stored_tree
from problems.tests.factories import PartFactory, ProblemFactory, TestCaseFactory

pytestmark = pytest.mark.django_db
Reader = Callable[[str], dict[str, Any]]


def page_of(part: Part) -> str:
    return reverse("admin:problems_part_change", args=[part.pk])


def test_part_saved_unchanged_changes_no_byte(staff: Client, form_of: Reader) -> None:
    part = ProblemFactory(complete=True).parts.get()
    StarterCode.objects.update(source="\n\tx = 1  \n\n")
    TestCase.objects.update(input=" leading\n\n", expected="\ntrailing \n")
    before = stored_tree(Problem.objects.with_content().get())
    response = staff.post(page_of(part), form_of(page_of(part)))
    assert response.status_code == 302
    assert stored_tree(Problem.objects.with_content().get()) == before


def test_part_page_shows_only_the_beginning_of_a_test(staff: Client) -> None:
    part = PartFactory()
    TestCaseFactory(part=part, input="<b>" + "x" * 200_000, expected="short")
    page = staff.get(page_of(part)).content.decode()
    assert len(page) < 100_000
    assert "&lt;b&gt;xxx" in page
    assert "200003 characters" in page
    assert ">short</code>" in page


def test_part_page_costs_the_same_for_more_tests(
    staff: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    part = PartFactory()

    def cost() -> int:
        with django_assert_max_num_queries(25) as queries:
            assert staff.get(page_of(part)).status_code == 200
        return len(queries)

    TestCaseFactory(part=part)
    cost()  # the content types are remembered from here on
    few = cost()
    TestCaseFactory.create_batch(20, part=part)
    assert cost() == few


def test_part_page_edits_order_and_weight(staff: Client, form_of: Reader) -> None:
    part = PartFactory()
    test = TestCaseFactory(part=part, input="kept\n")
    assert staff.post(page_of(part), form_of(page_of(part)) | {"tests-0-weight": "5"}).status_code == 302
    test.refresh_from_db()
    assert (test.weight, test.input) == (5, "kept\n")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"tests-0-name": "../etc"}, "The name is also that of a file"),
        ({"tests-0-weight": "0"}, "Constraint “testcase_weight_positive” is violated."),
        ({"number": "0"}, "Constraint “part_number_from_one” is violated."),
        ({"number": "1", "cumulative": "on"}, "The first part has no part before it to start from."),
    ],
)
def test_part_page_refuses_with_a_sentence(
    staff: Client, form_of: Reader, changes: dict[str, Any], sentence: str
) -> None:
    part = PartFactory()
    TestCaseFactory(part=part)
    response = staff.post(page_of(part), form_of(page_of(part)) | changes)
    assert response.status_code == 200
    assert sentence in response.content.decode()


def test_test_case_is_added_after_the_last_of_its_part(staff: Client, form_of: Reader) -> None:
    part = PartFactory()
    TestCaseFactory.create_batch(2, part=part)
    address = f"{reverse('admin:problems_testcase_add')}?part={part.pk}"
    assert address in staff.get(page_of(part)).content.decode()
    form = form_of(address)
    assert form["position"] == "3"
    form |= {"name": "03-new", "input": "one\r\ntwo\r\n", "expected": "\r\n 2 \r\n"}
    assert staff.post(address, form).status_code == 302
    test = TestCase.objects.get(name="03-new")
    assert (test.input, test.expected, test.part) == ("one\ntwo\n", "\n 2 \n", part)


def test_test_case_page_saved_unchanged_changes_no_byte(staff: Client, form_of: Reader) -> None:
    test = TestCaseFactory(input="\n a\n", expected="b \n\n")
    address = reverse("admin:problems_testcase_change", args=[test.pk])
    assert staff.post(address, form_of(address)).status_code == 302
    test.refresh_from_db()
    assert (test.input, test.expected) == ("\n a\n", "b \n\n")


def test_test_case_lists_open_without_the_contents(staff: Client) -> None:
    TestCaseFactory(input="x" * 100_000)
    for name in ("testcase", "part"):
        page = staff.get(reverse(f"admin:problems_{name}_changelist"))
        assert page.status_code == 200
        assert "xxxx" not in page.content.decode()
