"""How it stands with environments, incidents and the outbox, read when somebody asks: one query each.

Previews come and go, and each would leave its series behind: they are left out.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily

from deployments.enums import ChannelState, IncidentState, Severity
from deployments.models import Deployment, Environment, Incident, OutboxMessage
from deployments.models.deployment import ENDED
from deployments.models.messages import UNSETTLED

WINDOW = timedelta(days=1)


def read_gauges() -> Iterator[GaugeMetricFamily]:
    environments = list(Environment.objects.standing())
    yield from _environments(environments)
    yield from _deployments(environments)
    yield from _incidents()
    yield from _outbox()


def _environments(environments: list[Environment]) -> Iterator[GaugeMetricFamily]:
    drifted = _by_environment("ceesarcode_environment_drifted", "1: something runs there that nobody deployed")
    stopped = _by_environment("ceesarcode_environment_stopped", "1: an emergency stop holds")
    silent = _by_environment("ceesarcode_environment_silent", "1: it did not say what runs there")
    for one in environments:
        drifted.add_metric([one.slug], one.drifted_since is not None)
        stopped.add_metric([one.slug], one.is_stopped)
        silent.add_metric([one.slug], bool(one.seen_fault))
    yield from (drifted, stopped, silent)


def _deployments(environments: list[Environment]) -> Iterator[GaugeMetricFamily]:
    slugs = {one.pk: one.slug for one in environments}
    here = Deployment.objects.filter(environment__in=slugs).order_by()
    live = _by_environment("ceesarcode_deployment_live_timestamp_seconds", "When what is live there became so")
    for key, at in here.live().values_list("environment_id", "finished_at"):
        if at is not None:  # which the database holds
            live.add_metric([slugs[key]], at.timestamp())
    yield live
    active = _by_environment("ceesarcode_deployments_active", "Deployments under way")
    found = dict(here.active().values_list("environment_id").annotate(Count("pk")))
    for key, slug in slugs.items():
        active.add_metric([slug], found.get(key, 0))
    yield active
    yield _ended(slugs, here)


def _ended(slugs: dict[int, str], here: QuerySet[Deployment]) -> GaugeMetricFamily:
    """Zeros as well: what failed must be seen to fail no more."""
    lately = here.filter(finished_at__gte=timezone.now() - WINDOW)
    rows = lately.values_list("environment_id", "state").annotate(Count("pk"))
    found = {(key, state): count for key, state, count in rows}
    family = GaugeMetricFamily(
        "ceesarcode_deployments_ended_last_day", "Deployments that ended within a day", labels=["environment", "state"]
    )
    for key, slug in slugs.items():
        for state in ENDED:
            family.add_metric([slug, state.value], found.get((key, state.value), 0))
    return family


def _incidents() -> Iterator[GaugeMetricFamily]:
    unresolved = Incident.objects.exclude(state=IncidentState.RESOLVED).order_by()
    found = dict(unresolved.values_list("severity").annotate(Count("pk")))
    family = GaugeMetricFamily("ceesarcode_incidents_open", "Incidents that are not resolved", labels=["severity"])
    for severity in Severity:
        family.add_metric([severity.value], found.get(severity.value, 0))
    yield family


def _outbox() -> Iterator[GaugeMetricFamily]:
    """What a channel that is switched off keeps is due to nobody."""
    now = timezone.now()
    due = OutboxMessage.objects.filter(
        state__in=UNSETTLED, next_at__lte=now, channel__state=ChannelState.ACTIVE
    ).order_by()
    found = due.aggregate(count=Count("pk"), since=Min("next_at"))
    age = max(0.0, (now - found["since"]).total_seconds()) if found["since"] else 0.0
    yield GaugeMetricFamily("ceesarcode_outbox_due", "Messages whose time has come", found["count"])
    yield GaugeMetricFamily("ceesarcode_outbox_oldest_due_seconds", "How long the oldest of them has been due", age)


def _by_environment(name: str, words: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, labels=["environment"])
