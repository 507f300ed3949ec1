"""A rejudge from its beginning until it is applied: what changes, what does not, and for whom."""

import threading
import uuid

import pytest
from django.db import connection

from accounts.models import User
from accounts.viewer import Viewer
from core.errors import Conflict, DomainError
from execution.models import CaseOutcome, Rejudge, Run, Submission
from execution.selectors import events_after, submission_result
from execution.services.rejudging import deciding
from execution.services.rejudging.deciding import apply_rejudge
from execution.tests.rejudging.conftest import (
    RIGHT,
    TRIPLES_THIRTY,
    Submit,
    correct_the_last_test,
    ready,
)
from problems.models import Part, Problem, Progress
from problems.services.versions import record_version
from problems.tests.factories import TestGroupFactory


def outcome(submission: Submission) -> tuple[str, float | None, int]:
    """As a page shows it."""
    result = submission_result(submission)
    return result["verdict"], result["score"], result["passed"]


def test_nothing_changes_before_it_is_applied(submit: Submit, doubling: Part, judge: User) -> None:
    accepted = submit()
    correct_the_last_test(doubling)
    before = (submission_result(accepted), events_after(accepted.pk, 0))
    rejudge = ready(judge)
    assert (submission_result(accepted), events_after(accepted.pk, 0)) == before
    problem = Problem.objects.get()
    assert (problem.submissions_count, problem.accepted_count) == (1, 1)
    assert Progress.objects.get().state == "solved"
    item = rejudge.items.get()
    assert (item.old_verdict, item.old_score, item.new_verdict, item.new_score) == ("AC", 100.0, "WA", 80.0)
    assert item.old_time_ms is not None
    assert item.new_time_ms is not None


def test_applied_outcomes_are_the_submissions_own(submit: Submit, doubling: Part, judge: User) -> None:
    accepted, wrong = submit(), submit(TRIPLES_THIRTY)
    correct_the_last_test(doubling)
    rejudge = apply_rejudge(rejudge=ready(judge), user=judge)
    assert outcome(accepted) == ("WA", 80.0, 4)
    assert outcome(wrong) == ("AC", 100.0, 5)
    assert submission_result(accepted)["message"] == "Wrong answer on test 5 (4-case)."
    assert [test["verdict"] for test in submission_result(accepted)["tests"]] == ["AC"] * 4 + ["WA"]
    assert (rejudge.status, rejudge.decided_by) == ("applied", judge)
    problem = Problem.objects.get()
    assert (problem.submissions_count, problem.accepted_count) == (2, 1)


def test_groups_and_the_version_come_with_the_verdict(submit: Submit, doubling: Part, judge: User) -> None:
    doubling.tests.filter(is_sample=False).update(group=TestGroupFactory(part=doubling, name="all", points=40))
    accepted = submit()
    assert (submission_result(accepted)["groups"][0]["points"], accepted.max_score) == (40, 40)
    doubling.tests.filter(group__isnull=False).update(group=TestGroupFactory(part=doubling, name="more", points=70))
    correct_the_last_test(doubling)
    record_version(problem=doubling.problem)
    rejudge = apply_rejudge(rejudge=ready(judge), user=judge)
    accepted = Submission.objects.select_related("run", "part", "version").get(pk=accepted.pk)
    told = submission_result(accepted)
    assert [(group["name"], group["state"]) for group in told["groups"]] == [("more", "failed")]
    assert (told["max_score"], told["version"], told["latest_version"]) == (70, 2, 2)
    kept = Submission.objects.select_related("version").get(pk=rejudge.items.get().run_id)
    assert (kept.max_score, [group.name for group in kept.groups.all()]) == (40, ["all"])
    assert kept.version is not None
    assert kept.version.number == 1


def test_events_that_are_replayed_tell_the_new_outcome(submit: Submit, doubling: Part, judge: User) -> None:
    accepted = submit(live=True)
    correct_the_last_test(doubling)
    apply_rejudge(rejudge=ready(judge), user=judge)
    events = events_after(accepted.pk, 0)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert (events[-1]["type"], events[-1]["verdict"], events[-1]["id"]) == ("finished", "WA", str(accepted.pk))


def test_compilers_words_come_with_the_verdict(submit: Submit, doubling: Part, judge: User) -> None:
    submission = submit()
    Run.objects.filter(pk=submission.pk).update(files={"Main.py": "#broken"})
    apply_rejudge(rejudge=ready(judge), user=judge)
    result = submission_result(submission)
    assert (result["verdict"], result["score"], result["compile_output"]) == ("CE", 0.0, "line 1: broken\n")
    assert {test["status"] for test in result["tests"]} == {"skipped"}


def test_old_outcome_stays_on_record(submit: Submit, doubling: Part, judge: User) -> None:
    accepted = submit()
    old = submission_result(accepted)
    correct_the_last_test(doubling)
    rejudge = apply_rejudge(rejudge=ready(judge), user=judge)
    item = rejudge.items.get()
    assert (item.old_verdict, item.new_verdict, item.active) == ("AC", "WA", False)
    assert item.run is not None
    kept = submission_result(item.run.submission)
    same = ("verdict", "score", "passed", "time_ms", "memory_kb", "message")
    assert {name: kept[name] for name in same} == {name: old[name] for name in same}
    assert [test["verdict"] for test in kept["tests"]] == ["AC"] * 5
    assert [(event.status, event.actor_name) for event in rejudge.events.all()] == [
        ("preparing", "judge"),
        ("ready", ""),
        ("applied", "judge"),
    ]


def test_progress_follows_for_users_and_visitors(submit: Submit, doubling: Part, owner: Viewer, judge: User) -> None:
    visitor = Viewer(visitor=uuid.uuid4())
    submit(RIGHT)
    submit(TRIPLES_THIRTY, viewer=visitor)
    submit(RIGHT, viewer=Viewer())
    correct_the_last_test(doubling)
    apply_rejudge(rejudge=ready(judge), user=judge)
    mine, theirs = Progress.objects.owned_by(owner).get(), Progress.objects.owned_by(visitor).get()
    assert (mine.state, mine.parts_solved) == ("tried", [])
    assert (theirs.state, theirs.parts_solved) == ("solved", [1])
    assert Progress.objects.count() == 2


def test_what_else_was_solved_stays_solved(submit: Submit, doubling: Part, owner: Viewer, judge: User) -> None:
    first, _second = submit(RIGHT), submit(TRIPLES_THIRTY)
    correct_the_last_test(doubling)
    apply_rejudge(rejudge=ready(judge, submissions=[first.pk]), user=judge)
    assert Progress.objects.owned_by(owner).get().state == "tried"  # neither is accepted now
    apply_rejudge(rejudge=ready(judge), user=judge)
    assert Progress.objects.owned_by(owner).get().state == "solved"


def test_fault_of_ours_replaces_no_verdict_but_is_replaced(
    submit: Submit, doubling: Part, judge: User, fake_slots: object
) -> None:
    faulty = submit()
    fine = submit()
    Run.objects.filter(pk=faulty.pk).update(verdict="IE")
    Problem.objects.update(submissions_count=1, accepted_count=1)
    Run.objects.filter(pk=fine.pk).update(language="gone")  # no limits are known, and nothing can run it
    faults = fake_slots.faults  # type: ignore[attr-defined]
    rejudge = ready(judge, submissions=[faulty.pk])
    faults += ["execute"] * 3
    failed = ready(judge, submissions=[fine.pk])
    for one in (rejudge, failed):
        apply_rejudge(rejudge=one, user=judge)
    assert outcome(faulty)[0] == "AC"
    assert outcome(fine)[0] == "AC"
    assert failed.items.get().new_verdict == "IE"
    problem = Problem.objects.get()
    assert (problem.submissions_count, problem.accepted_count) == (2, 2)


def test_runs_of_a_rejudge_are_seen_by_staff_alone(submit: Submit, doubling: Part, owner: Viewer, judge: User) -> None:
    submit()
    run = ready(judge).items.get().run
    assert run is not None
    assert not Run.objects.owned_by(owner).filter(pk=run.pk).exists()
    for viewer in (owner, Viewer(), Viewer(visitor=uuid.uuid4())):
        assert not Run.objects.visible_to(viewer).filter(pk=run.pk).exists()
        assert not Submission.objects.visible_to(viewer).filter(pk=run.pk).exists()
    assert Submission.objects.visible_to(Viewer(user=judge)).filter(pk=run.pk).exists()
    assert Submission.objects.handed_in().count() == 1


def test_apply_twice_applies_once(submit: Submit, doubling: Part, judge: User) -> None:
    accepted = submit()
    correct_the_last_test(doubling)
    rejudge = ready(judge)
    apply_rejudge(rejudge=rejudge, user=judge)
    with pytest.raises(Conflict) as refused:
        apply_rejudge(rejudge=Rejudge.objects.get(), user=judge)
    assert refused.value.message == "The rejudge is applied; this can be done with one that is ready."
    assert outcome(accepted) == ("WA", 80.0, 4)
    assert CaseOutcome.objects.count() == 10


@pytest.mark.postgres
def test_many_who_apply_at_once_apply_once(submit: Submit, doubling: Part, judge: User) -> None:
    accepted = submit()
    correct_the_last_test(doubling)
    rejudge = ready(judge)
    results: list[str] = []

    def act(number: int) -> None:
        try:
            deed = apply_rejudge if number % 2 else deciding.discard_rejudge
            results.append(deed(rejudge=Rejudge.objects.get(), user=judge).status)
        except DomainError as error:
            results.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rejudge.refresh_from_db()
    assert sorted(results) == sorted([rejudge.status] + ["rejudge_not_ready"] * 5)
    assert outcome(accepted)[0] == ("WA" if rejudge.status == "applied" else "AC")


def test_apply_that_fails_changes_nothing(
    submit: Submit, doubling: Part, judge: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted = submit()
    correct_the_last_test(doubling)
    rejudge = ready(judge)

    def broken(rejudge: Rejudge) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(deciding, "recount", broken)
    with pytest.raises(ZeroDivisionError):
        apply_rejudge(rejudge=rejudge, user=judge)
    rejudge.refresh_from_db()
    assert (rejudge.status, rejudge.decided_at, rejudge.items.get().active) == ("ready", None, True)
    assert outcome(accepted) == ("AC", 100.0, 5)
