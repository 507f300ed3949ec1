"""The groups of a part's tests in the admin."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from problems.models import Part, Problem, TestGroup
from problems.services.storing import stored_tree
from problems.tests.admin.test_part_admin import Reader, page_of
from problems.tests.factories import ProblemFactory, TestCaseFactory, TestGroupFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def part() -> Part:
    """Two groups, the second after the first, with a test each."""
    part: Part = ProblemFactory(complete=True).parts.get()
    small, large = TestGroupFactory(part=part, name="small"), TestGroupFactory(part=part, name="large", points=20)
    large.depends_on.add(small)
    part.tests.filter(is_sample=False).update(group=small)
    TestCaseFactory(part=part, group=large)
    return part


def test_part_with_groups_saved_unchanged_changes_nothing(staff: Client, form_of: Reader, part: Part) -> None:
    before = stored_tree(Problem.objects.with_content().get())
    assert staff.post(page_of(part), form_of(page_of(part))).status_code == 302
    assert stored_tree(Problem.objects.with_content().get()) == before


def test_group_is_added_renamed_and_chosen_for_a_test(staff: Client, form_of: Reader, part: Part) -> None:
    small = TestGroup.objects.get(name="small")
    form = form_of(page_of(part)) | {"groups-0-name": "tiny", "groups-TOTAL_FORMS": "3", "tests-0-group": small.pk}
    form |= {
        f"groups-2-{name}": value
        for name, value in {
            "name": "huge",
            "position": "3",
            "points": "70",
            "aggregation": "max",
            "part": part.pk,
            "depends_on": small.pk,
        }.items()
    }
    assert staff.post(page_of(part), form).status_code == 302
    tree = stored_tree(Problem.objects.with_content().get()).parts[0]
    assert [(group.name, group.points, group.depends_on) for group in tree.groups] == [
        ("tiny", 10, ()),
        ("large", 20, ("tiny",)),
        ("huge", 70, ("tiny",)),
    ]
    assert tree.tests[0].group == "tiny"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"groups-0-position": "3"}, "The group “large” depends on “small”, which does not stand before it."),
        ({"groups-0-DELETE": "on"}, "The group “large” depends on “small (deleted)”, which does not stand before it."),
        ({"groups-1-position": "1"}, "Give each group a position of its own."),
        ({"groups-0-points": "0", "groups-1-points": "0"}, "Its groups are all worth 0 points"),
        ({"groups-0-points": "1001"}, "Ensure this value is less than or equal to 1000."),
        ({"groups-0-name": "a b"}, "The name is also that of a file"),
    ],
)
def test_groups_that_cannot_be_are_refused(
    staff: Client, form_of: Reader, part: Part, changes: dict[str, Any], sentence: str
) -> None:
    before = stored_tree(Problem.objects.with_content().get())
    response = staff.post(page_of(part), form_of(page_of(part)) | changes)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert stored_tree(Problem.objects.with_content().get()) == before


def test_groups_of_another_part_are_not_offered(staff: Client, form_of: Reader, part: Part) -> None:
    other = TestGroupFactory(name="elsewhere")
    test = part.tests.filter(is_sample=True).get()
    for address, name in (
        (page_of(part), "tests-0-group"),
        (reverse("admin:problems_testcase_change", args=[test.pk]), "group"),
        (f"{reverse('admin:problems_testcase_add')}?part={part.pk}", "group"),
    ):
        page = staff.get(address).content.decode()
        assert ">large</option>" in page
        assert "elsewhere" not in page
        response = staff.post(address, form_of(address) | {name: other.pk, "name": "new"})
        assert "is not one of the available choices" in response.content.decode()


def test_page_costs_the_same_for_more_tests_and_groups(
    staff: Client, part: Part, django_assert_max_num_queries: Any
) -> None:
    def cost() -> int:
        with django_assert_max_num_queries(25) as queries:
            assert staff.get(page_of(part)).status_code == 200
        return len(queries)

    cost()  # the content types are remembered from here on
    few = cost()
    for group in TestGroupFactory.create_batch(8, part=part):
        TestCaseFactory.create_batch(3, part=part, group=group)
    assert cost() == few
