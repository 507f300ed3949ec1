"""What a deed asks for beside the reason. The services check what it means; these only read it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.forms.fields import InvalidJSONInput
from django.utils import timezone

from core.audit.chain import canonical
from deployments.admin.deeds import ReasonForm
from deployments.enums import CheckKind, DeploymentKind, DeploymentState, Platform, WindowEffect
from deployments.models import Deployment, Environment, Release
from deployments.services.definitions import LONGEST_NAME, LONGEST_TTL
from deployments.services.environments import LONGEST, MOST
from deployments.services.plans import LONGEST as LONGEST_PLAN

MOST_RELEASES = 200
ARRIVED = (DeploymentState.LIVE, DeploymentState.SUPERSEDED)
EARLIEST, LATEST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)

if TYPE_CHECKING:
    EnvironmentChoice = forms.ModelChoiceField[Environment]
    EnvironmentChoices = forms.ModelMultipleChoiceField[Environment]
    ReleaseChoice = forms.ModelChoiceField[Release]
    DeploymentChoice = forms.ModelChoiceField[Deployment]
else:  # Django's own classes take no parameters
    EnvironmentChoice = ReleaseChoice = DeploymentChoice = forms.ModelChoiceField
    EnvironmentChoices = forms.ModelMultipleChoiceField


class ObjectField(forms.JSONField):
    """A JSON object that both databases can store."""

    default_error_messages = {"object": 'Write an object of JSON, as {} or {"errors": 0}.'}
    widget = forms.Textarea(attrs={"rows": 6, "class": "code", "spellcheck": "false"})

    def bound_data(self, data: Any, initial: Any) -> Any:
        """As it was typed: Django would read it once more, and fail on what is nested too deep."""
        return InvalidJSONInput(data or "")

    def to_python(self, value: Any) -> Any:
        try:
            told = super().to_python(value)
            text = canonical(told)
        except (RecursionError, ValueError):
            raise forms.ValidationError(self.error_messages["object"], code="object") from None
        if told is None:
            return {}
        if not isinstance(told, dict) or "\\u0000" in text:
            raise forms.ValidationError(self.error_messages["object"], code="object")
        return told


class MomentField(forms.DateTimeField):
    """A moment on the clocks of the form's time zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_validators = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]


class EnvironmentForm(ReasonForm):
    platform = forms.ChoiceField(choices=Platform.choices, help_text="Who carries a deployment out.")
    service_ref = forms.CharField(
        label="Service",
        required=False,
        max_length=LONGEST["service_ref"],
        help_text="What the platform calls it; of Railway project/service/environment, of Fly.io the app.",
    )
    base_url = forms.CharField(
        label="Address",
        required=False,
        max_length=LONGEST["base_url"],
        help_text="Where it answers, as https://gamma.example.com; checks are run against this.",
    )
    branch = forms.CharField(required=False, max_length=LONGEST["branch"])
    requires_approvals = forms.IntegerField(
        label="Approvals",
        min_value=0,
        max_value=MOST["requires_approvals"],
        help_text="How many people must approve a promotion to it. To lower it takes the role approver too.",
    )
    soak_minutes = forms.IntegerField(
        label="Soak in minutes",
        min_value=0,
        max_value=MOST["soak_minutes"],
        help_text="How long a release is live here before it may go on.",
    )


class RevisionForm(ReasonForm):
    kind = forms.ChoiceField(choices=CheckKind.choices)
    spec = ObjectField(required=False, initial=dict, help_text="How it is checked.")
    thresholds = ObjectField(required=False, initial=dict, help_text="What may be, as numbers.")
    ttl_minutes = forms.IntegerField(
        label="Counts for, in minutes",
        min_value=1,
        max_value=LONGEST_TTL,
        initial=24 * 60,
        help_text="How long a pass counts.",
    )
    required = forms.BooleanField(required=False, initial=True, help_text="A promotion needs it.")


class CheckForm(RevisionForm):
    environment = EnvironmentChoice(Environment.objects.standing())
    name = forms.CharField(max_length=LONGEST_NAME, help_text="One that is active under this name is retired.")
    field_order = ["environment", "name"]


class PlanTextForm(ReasonForm):
    steps = forms.CharField(max_length=LONGEST_PLAN, widget=forms.Textarea(attrs={"rows": 8}))
    data_note = forms.CharField(
        label="Data",
        max_length=LONGEST_PLAN,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Whether the migrations are reversible, and what becomes of data.",
    )
    estimated_minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=24 * 60)


class PlanForm(PlanTextForm):
    environment = EnvironmentChoice(Environment.objects.standing())
    release = ReleaseChoice(Release.objects.none(), help_text="What is rolled back.")
    target_release = ReleaseChoice(
        Release.objects.none(), label="Back to", help_text="What was live in the environment before, or is now."
    )
    field_order = ["environment", "release", "target_release"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        arrived = Deployment.objects.filter(state__in=ARRIVED).values("release")
        _choose(self, "release", _latest(Release.objects.all()))
        _choose(self, "target_release", _latest(Release.objects.filter(pk__in=arrived)))


class RehearsalForm(ReasonForm):
    rehearsal = DeploymentChoice(
        Deployment.objects.none(), help_text="The rollback, in another environment, that led to the same release."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rollbacks = Deployment.objects.filter(kind=DeploymentKind.ROLLBACK, state__in=ARRIVED)
        elsewhere = rollbacks.filter(release=self.row.target_release_id).exclude(environment=self.row.environment_id)
        _choose(self, "rehearsal", elsewhere.select_related("release", "environment"))


class WindowForm(ReasonForm):
    """The moments are those of the clocks in the time zone that is written beside them."""

    environments = EnvironmentChoices(Environment.objects.standing(), widget=forms.CheckboxSelectMultiple)
    effect = forms.ChoiceField(choices=WindowEffect.choices)
    time_zone = forms.CharField(max_length=60, initial="UTC", help_text="As Europe/Berlin.")
    starts_at = MomentField(label="Starts")
    ends_at = MomentField(label="Ends")
    recurrence = forms.CharField(
        required=False, max_length=300, help_text="As FREQ=WEEKLY;BYDAY=FR (RFC 5545); empty: once."
    )
    exempts_rollback = forms.BooleanField(
        required=False, initial=True, label="Rollbacks may go on", help_text="They are deployed all the same."
    )

    def full_clean(self) -> None:
        named = self.data.get("time_zone", "")
        with timezone.override(ZoneInfo(named) if named in available_timezones() else UTC):
            super().full_clean()


def _latest(releases: QuerySet[Release]) -> QuerySet[Release]:
    return Release.objects.filter(pk__in=releases.order_by("-pk").values("pk")[:MOST_RELEASES])


def _choose(form: ReasonForm, name: str, rows: QuerySet[Any]) -> None:
    field: Any = form.fields[name]
    field.queryset = rows
