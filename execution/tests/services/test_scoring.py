"""A submission for a part whose tests stand in groups: judged, stored, told."""

from typing import Any

import pytest

from accounts.viewer import Viewer
from execution import scheduling
from execution.models import GroupOutcome, Run, Submission
from execution.selectors import events_after, submission_result
from execution.tests.bench import Bench
from execution.tests.services.test_submitting import RIGHT, WRONG_ABOVE_TEN, judged
from problems.models import Part, Problem, TestGroup


@pytest.fixture
def grouped(doubling: Part) -> Part:
    """Of the doubling's hidden tests: the first alone in “small”, the others in “large” behind it, then “extra”."""
    small = TestGroup.objects.create(part=doubling, name="small", position=1, points=10)
    large = TestGroup.objects.create(part=doubling, name="large", position=2, points=50, aggregation="min")
    extra = TestGroup.objects.create(part=doubling, name="extra", position=3, points=20)
    extra.depends_on.add(large)
    doubling.tests.filter(name="2-case").update(group=small)
    doubling.tests.filter(name="3-case").update(group=large)
    doubling.tests.filter(name="4-case").update(group=extra)
    return doubling


def standings(result: dict[str, Any]) -> list[tuple[str, str, float]]:
    return [(group["name"], group["state"], group["points"]) for group in result["groups"]]


@pytest.mark.parametrize("live", [False, True])
def test_right_answer_earns_every_point(fake_slots: Bench, grouped: Part, owner: Viewer, live: bool) -> None:
    result = submission_result(judged(grouped, owner, RIGHT, live=live))
    assert (result["verdict"], result["score"], result["max_score"]) == ("AC", 80, 80)
    assert standings(result) == [("small", "passed", 10), ("large", "passed", 50), ("extra", "passed", 20)]
    assert [test["group"] for test in result["tests"]] == ["", "", "small", "large", "extra"]


@pytest.mark.parametrize("live", [False, True])
def test_group_behind_a_failed_one_is_not_run(fake_slots: Bench, grouped: Part, owner: Viewer, live: bool) -> None:
    result = submission_result(judged(grouped, owner, WRONG_ABOVE_TEN, live=live))
    assert (result["verdict"], result["score"], result["passed"], result["total"]) == ("WA", 10, 3, 5)
    assert standings(result) == [("small", "passed", 10), ("large", "failed", 0), ("extra", "skipped", 0)]
    assert result["groups"][2]["message"] == "The group “large” was not passed in full."
    assert [(test["status"], test["verdict"]) for test in result["tests"]][3:] == [("finished", "WA"), ("skipped", "")]


def test_required_group_holds_back_all_behind_it(fake_slots: Bench, grouped: Part, owner: Viewer) -> None:
    TestGroup.objects.filter(name="small").update(required=True)
    result = submission_result(judged(grouped, owner, "n = int(input()); print(2 * n if n != 10 else 0)"))
    assert standings(result) == [("small", "failed", 0), ("large", "skipped", 0), ("extra", "skipped", 0)]
    assert result["score"] == 0


def test_watchers_are_told_of_each_group_behind_its_last_test(fake_slots: Bench, grouped: Part, owner: Viewer) -> None:
    submission = judged(grouped, owner, WRONG_ABOVE_TEN, live=True)
    told = [event for event in events_after(submission.pk, 0) if event["type"] in ("case", "group")]
    assert [(event["type"], event["name"]) for event in told] == [
        ("case", "0-case"),
        ("case", "1-case"),
        ("case", "2-case"),
        ("group", "small"),
        ("case", "3-case"),
        ("group", "large"),
        ("group", "extra"),
    ]
    assert (told[3]["points"], told[3]["max_points"], told[3]["state"]) == (10, 10, "passed")
    assert told[6]["state"] == "skipped"


def test_problem_that_stops_leaves_the_groups_behind_it_without_points(
    fake_slots: Bench, grouped: Part, owner: Viewer
) -> None:
    Problem.objects.update(stop_at_first_failure=True)
    TestGroup.depends_on.through._default_manager.all().delete()
    result = submission_result(judged(grouped, owner, "n = int(input()); print(2 * n if n != 10 else 0)"))
    assert standings(result) == [("small", "failed", 0), ("large", "skipped", 0), ("extra", "skipped", 0)]
    assert [test["status"] for test in result["tests"]] == ["finished"] * 3 + ["skipped"] * 2


def test_what_does_not_compile_earns_nothing(fake_slots: Bench, grouped: Part, owner: Viewer) -> None:
    result = submission_result(judged(grouped, owner, "#broken"))
    assert (result["verdict"], result["score"], result["max_score"]) == ("CE", 0, 80)
    assert {state for _, state, _ in standings(result)} == {"skipped"}


def test_groups_are_told_as_they_were_judged(fake_slots: Bench, grouped: Part, owner: Viewer) -> None:
    submission = judged(grouped, owner, RIGHT)
    TestGroup.objects.all().delete()
    result = submission_result(submission)
    assert (result["score"], result["max_score"]) == (80, 80)
    assert standings(result)[0] == ("small", "passed", 10)
    assert GroupOutcome.objects.count() == 3


def test_slot_that_fails_in_the_middle_leaves_no_group_twice(fake_slots: Bench, grouped: Part, owner: Viewer) -> None:
    executions = iter(range(1, 100))

    def fail_at_the_fifth(step: str) -> None:
        if step == "execute" and next(executions) == 5:
            fake_slots.faults.append("execute")

    fake_slots.hook = fail_at_the_fifth
    result = submission_result(judged(grouped, owner, RIGHT, live=True))
    assert (result["verdict"], result["score"], len(result["groups"]), len(result["tests"])) == ("AC", 80, 3, 5)


def test_waiting_submission_tells_its_groups(fake_slots: Bench, grouped: Part, owner: Viewer) -> None:
    run = Run.objects.create(kind="judge", user=owner.user, language="python", files={}, entry="Main.py", limits={})
    submission = Submission.objects.create(run=run, problem=grouped.problem, part=grouped, total=5, max_score=80)
    result = submission_result(submission)
    assert standings(result) == [("small", "queued", 0), ("large", "queued", 0), ("extra", "queued", 0)]
    assert [test["status"] for test in result["tests"]] == ["queued"] * 5
    assert not scheduling.await_end(submission.pk, 0)
