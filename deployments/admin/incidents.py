"""What went wrong: opened, mitigated, resolved, and seen otherwise later."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.safestring import SafeString

from deployments.admin.deeds import Deed, DeedAdmin, ReasonForm
from deployments.admin.forms import DeploymentChoice, EnvironmentChoice, MomentField
from deployments.enums import IncidentState, Severity
from deployments.models import Deployment, Environment, Incident
from deployments.parties import Party
from deployments.services.incidents import (
    LONGEST_NOTE,
    LONGEST_TITLE,
    WHO,
    Verdict,
    edit_incident,
    mitigate_incident,
    open_incident,
    resolve_incident,
)
from deployments.templatetags.states import state
from deployments.transitions import INCIDENT

MOST_DEPLOYMENTS = 200
LATEST = Deployment.objects.select_related("release", "environment")


class VerdictForm(ReasonForm):
    title = forms.CharField(max_length=LONGEST_TITLE, help_text="What is wrong.")
    severity = forms.ChoiceField(choices=Severity.choices, initial=Severity.MAJOR)
    deployment = DeploymentChoice(
        Deployment.objects.none(), required=False, label="Caused by", help_text="Empty: that is not known."
    )
    public_note = forms.CharField(
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What anybody may read of it at /status, beside the environment's name, the severity and the times. "
        "Empty: it does not stand there.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Deployment.objects.filter(environment=self.row.environment_id) if self.row else Deployment.objects.all()
        latest = set(rows.order_by("-requested_at", "-pk").values_list("pk", flat=True)[:MOST_DEPLOYMENTS])
        kept = {self.row.deployment_id} if self.row else set()
        field: Any = self.fields["deployment"]
        field.queryset = LATEST.filter(pk__in=latest | kept)


class OpeningForm(VerdictForm):
    environment = EnvironmentChoice(Environment.objects.standing())
    detected_at = MomentField(label="Detected (UTC)", required=False, help_text="Empty: now.")
    field_order = ["environment", "title"]


class ResolutionForm(ReasonForm):
    resolved_at = MomentField(label="Over since (UTC)", required=False, help_text="Empty: now.")


def _verdict(given: dict[str, Any]) -> Verdict:
    return Verdict(**{name: given.pop(name) for name in ("title", "severity", "deployment", "public_note")})


def _open(by: Party, _row: None, given: dict[str, Any]) -> Incident:
    return open_incident(by=by, verdict=_verdict(given), **given)


def _edit(by: Party, row: Incident, given: dict[str, Any]) -> Incident:
    return edit_incident(by=by, incident=row, verdict=_verdict(given), **given)


def _seen(row: Incident) -> dict[str, Any]:
    return {
        "title": row.title,
        "severity": row.severity,
        "deployment": row.deployment_id,
        "public_note": row.public_note,
    }


@admin.register(Incident)
class IncidentAdmin(DeedAdmin):
    list_display = ["title", "environment", "severity", "badge", "deployment", "detected_at", "resolved_at"]
    list_select_related = ["environment", "deployment__release", "deployment__environment"]
    list_filter = ["environment", "state", "severity", "detected_at"]
    search_fields = ["title", "deployment__release__label"]
    search_help_text = "A word of its title, or a part of the release's version."
    fields = ["title", "environment", "deployment", "severity", "badge", "detected_at", "resolved_at", "public_note"]
    readonly_fields = ["badge"]
    openings = (
        Deed(
            name="open",
            label="Open an incident",
            explained="Something is wrong in an environment. Channels are told, and the board shows it.",
            done="The incident is open.",
            roles=WHO,
            form=OpeningForm,
            act=_open,
        ),
    )
    deeds = (
        Deed(
            name="mitigate",
            label="Mitigate",
            explained="Nobody suffers from it any more, though it is not over.",
            done="It is mitigated.",
            roles=WHO,
            allowed=lambda row: INCIDENT.allows(row.state, IncidentState.MITIGATED),
            act=lambda by, row, given: mitigate_incident(by=by, incident=row, **given),
        ),
        Deed(
            name="resolve",
            label="Resolve",
            explained="It is over. How long it took since the deployment that caused it is the time to restore.",
            done="It is resolved.",
            roles=WHO,
            allowed=lambda row: INCIDENT.allows(row.state, IncidentState.RESOLVED),
            form=ResolutionForm,
            act=lambda by, row, given: resolve_incident(by=by, incident=row, **given),
        ),
        Deed(
            name="edit",
            label="Edit",
            explained="The figures count what is said of it then, also where it is resolved.",
            done="The incident is changed.",
            roles=WHO,
            form=VerdictForm,
            initial=_seen,
            act=_edit,
        ),
    )

    @admin.display(description="state")
    def badge(self, row: Incident) -> SafeString:
        return state("failed", "Open") if row.state == IncidentState.OPEN else state(row.state)
