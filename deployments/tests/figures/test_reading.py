"""The facts out of the database: what counts as a change, what has failed, and how many questions that takes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from core.errors import DomainError, NotFound
from deployments.enums import DeploymentKind, DeploymentState
from deployments.figures.counting import Figures
from deployments.figures.levels import HOUR
from deployments.figures.reading import environment_of_figures, read_figures
from deployments.models import Deployment, Environment, Incident, RollbackPlan
from deployments.tests.factories import deployment, environment, person, release

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
WAS_LIVE = DeploymentState.SUPERSEDED


def ago(**back: float) -> datetime:
    return NOW - timedelta(**back)


def put(**fields: Any) -> Deployment:
    """In production, and live once, where nothing else is said."""
    return deployment(**{"environment": environment("prod"), "state": WAS_LIVE, "finished_at": ago(days=1)} | fields)


def caused_by(cause: Deployment | None, **fields: Any) -> Incident:
    given: dict[str, Any] = {"environment": environment("prod"), "title": "x", "detected_at": ago(hours=20)}
    if "resolved_at" in fields:
        given["state"] = "resolved"
    return Incident.objects.create(deployment=cause, **given | fields)


def read(days: int = 30, slug: str = "prod") -> Figures:
    return read_figures(environment=environment(slug), days=days, at=NOW)


def test_previews_rollbacks_and_other_environments_are_no_changes() -> None:
    put()
    put(kind=DeploymentKind.EXTERNAL)
    put(state=DeploymentState.LIVE)
    put(kind=DeploymentKind.PREVIEW)
    put(kind=DeploymentKind.ROLLBACK, finished_at=ago(days=3))
    put(environment=environment("gamma"))
    put(state=DeploymentState.CANCELLED)
    put(state=DeploymentState.PENDING, finished_at=None)
    put(state=DeploymentState.FAILED)
    put(state=DeploymentState.TIMED_OUT)
    figures = read()
    assert figures.frequency.samples == figures.failure_rate.samples == figures.lead_time.samples == 3
    assert sum(week.stopped for week in figures.weeks) == 2


def test_lead_time_begins_with_the_commit_or_else_the_build() -> None:
    built = ago(days=1, hours=2)
    put(release=release(built_at=built, committed_at=ago(days=1, hours=5)))
    assert read().lead_time[0::2] == (5 * HOUR, 1)
    put(release=release(built_at=built))
    assert read().lead_time[0::2] + read().lead_time[3:] == (3.5 * HOUR, 2, 1)
    put(release=release(built_at=NOW))
    assert read().lead_time.seconds == 2 * HOUR, "a clock that is ahead makes nothing negative"


def test_a_rollback_marks_what_it_took_back() -> None:
    put(finished_at=ago(days=5))
    put(finished_at=ago(days=4))
    put(finished_at=ago(days=3, hours=12), state=DeploymentState.FAILED)
    put(finished_at=ago(days=3), kind=DeploymentKind.ROLLBACK)
    put(finished_at=ago(days=2))
    assert read().failure_rate[2:] == (3, 1)
    put(finished_at=ago(days=1), kind=DeploymentKind.ROLLBACK, state=DeploymentState.FAILED)
    assert read().failure_rate.failed == 1, "that rollback never was live"


def test_a_rollback_that_was_a_rehearsal_marks_nothing() -> None:
    gamma = environment("gamma")
    first = put(environment=gamma, finished_at=ago(days=5))
    second = put(environment=gamma, finished_at=ago(days=4))
    rehearsal = put(environment=gamma, finished_at=ago(days=3), kind=DeploymentKind.ROLLBACK, release=first.release)
    assert read(slug="gamma").failure_rate.failed == 1
    RollbackPlan.objects.create(
        environment=environment("prod"),
        release=second.release,
        target_release=first.release,
        owner=person(),
        rehearsal=rehearsal,
    )
    assert read(slug="gamma").failure_rate.failed == 0


def test_incidents_mark_their_cause_once_and_measure_from_it() -> None:
    cause = put(finished_at=ago(days=2))
    put(finished_at=ago(days=1))
    caused_by(cause, detected_at=ago(days=1, hours=20), resolved_at=ago(days=1, hours=12))
    caused_by(cause, detected_at=ago(days=1, hours=18))
    caused_by(None, resolved_at=ago(hours=1))
    figures = read()
    assert figures.failure_rate[2:] == (2, 1)
    assert figures.restore[0::2] + figures.restore[3:] == (12 * HOUR, 1, 1)


def test_time_to_restore_begins_at_the_detection_where_that_came_first() -> None:
    """It was seen while the deployment was on its way, or the deployment never came to an end."""
    for finished_at, state in ((ago(hours=1), DeploymentState.FAILED), (None, DeploymentState.PENDING)):
        Incident.objects.all().delete()
        caused_by(put(finished_at=finished_at, state=state), detected_at=ago(hours=5), resolved_at=ago(hours=2))
        assert read().restore.seconds == 3 * HOUR


def test_an_incident_of_an_old_deployment_counts_when_it_ends() -> None:
    cause = put(finished_at=ago(days=200))
    caused_by(cause, detected_at=ago(days=199), resolved_at=ago(days=2))
    caused_by(cause, detected_at=ago(days=199), resolved_at=ago(days=198))
    figures = read()
    assert (figures.restore.samples, figures.failure_rate.samples) == (1, 0)
    assert (read(days=366).restore.samples, read(days=366).failure_rate[2:]) == (2, (1, 1))


def test_frequency_is_that_of_three_months_whatever_the_period() -> None:
    for back in range(0, 91, 2):
        put(finished_at=ago(days=back))
    for days in (7, 30, 366):
        frequency = read(days).frequency
        assert (frequency.pace, frequency.samples, frequency.weeks) == ("daily", 46, 13)
    assert read(7).failure_rate.samples == 4


def test_days_are_those_of_the_clocks_here(settings: Settings) -> None:
    put(finished_at=datetime(2026, 10, 29, 23, 30, tzinfo=UTC))
    assert read().failure_rate.samples == 0
    with timezone.override("Europe/Berlin"):
        assert read().failure_rate.samples == 1, "the 30th has begun there"


def test_the_environment_is_a_standing_one_and_else_the_last() -> None:
    environment("dev")
    assert environment_of_figures() == environment("prod")
    assert environment_of_figures("gamma") == environment("gamma")
    Environment.objects.create(slug="pr-7", name="PR 7", kind="preview", branch="x")
    for wrong in ("pr-7", "prodd", "\0"):
        with pytest.raises(DomainError, match="environment is one of dev, gamma, prod"):
            environment_of_figures(wrong)
    Environment.objects.update(state="archived")
    with pytest.raises(NotFound):
        environment_of_figures()


def questions() -> int:
    with CaptureQueriesContext(connection) as asked:
        read(90)
    return len(asked)


def test_figures_take_as_many_queries_however_much_there_is() -> None:
    put()
    environment("prod")
    before = questions()
    for back in range(20):
        caused_by(put(finished_at=ago(days=back)), resolved_at=ago(hours=1))
    assert questions() == before <= 6
