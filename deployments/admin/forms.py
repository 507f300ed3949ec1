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
from deployments.admin.deeds import DeedForm, ReasonForm
from deployments.enums import (
    ChannelKind,
    CheckKind,
    DeploymentKind,
    DeploymentState,
    EnvironmentState,
    Platform,
    WindowEffect,
)
from deployments.models import Deployment, Environment, Release
from deployments.notifications.news import EVENTS
from deployments.services.channels import LONGEST_NAME as LONGEST_CHANNEL
from deployments.services.creating import LAST_RANK
from deployments.services.creating import LONGEST_NAME as LONGEST_ENVIRONMENT
from deployments.services.definitions import LONGEST_NAME, LONGEST_TTL
from deployments.services.environments import LONGEST, MOST
from deployments.services.plans import LONGEST as LONGEST_PLAN

MOST_RELEASES = 200
ARRIVED = (DeploymentState.LIVE, DeploymentState.SUPERSEDED)
SECRETIVE = {"autocomplete": "off", "spellcheck": "false", "size": 60}
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


class NamesForm(ReasonForm):
    slug = forms.CharField(max_length=40, help_text="Its name in addresses, as pr-12: for ever, and for no other one.")
    name = forms.CharField(max_length=LONGEST_ENVIRONMENT, help_text="As people call it.")


class NewEnvironmentForm(EnvironmentForm, NamesForm):
    rank = forms.IntegerField(min_value=1, max_value=LAST_RANK, help_text="1 comes first; releases go upwards.")
    requires_approvals = forms.IntegerField(
        label="Approvals",
        min_value=0,
        max_value=MOST["requires_approvals"],
        initial=1,
        help_text="How many people must approve a promotion to it; 0: it is deployed to without one.",
    )
    soak_minutes = forms.IntegerField(
        label="Soak in minutes",
        min_value=0,
        max_value=MOST["soak_minutes"],
        initial=0,
        help_text="How long a release is live here before it may go on.",
    )
    field_order = ["slug", "name", "rank"]


class PreviewForm(EnvironmentForm, NamesForm):
    branch = forms.CharField(max_length=LONGEST["branch"], help_text="What it shows. It ends with its pull request.")
    expires_at = MomentField(
        label="Until (UTC)", required=False, help_text="Empty: as many days as the server keeps previews."
    )
    requires_approvals = soak_minutes = None  # type: ignore[assignment]
    field_order = ["slug", "name", "branch"]


class ChannelEditForm(DeedForm):
    """The address goes in and never comes out: it is not among what the form begins with."""

    name = forms.CharField(max_length=LONGEST_CHANNEL)
    address = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs=SECRETIVE),
        help_text="A new one; empty: it stays as it is.",
    )
    events = forms.MultipleChoiceField(
        choices=[(event, event) for event in EVENTS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: all.",
    )
    environments = EnvironmentChoices(
        Environment.objects.exclude(state=EnvironmentState.ARCHIVED).order_by("-kind", "rank", "slug"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: all.",
    )
    renews_secret = forms.BooleanField(
        required=False, label="Sign with a new secret", help_text="The old one signs nothing from then on."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row is not None and self.row.kind != ChannelKind.WEBHOOK:
            del self.fields["renews_secret"]


class ChannelForm(ChannelEditForm):
    kind = forms.ChoiceField(choices=ChannelKind.choices, help_text="It stays so.")
    address = forms.CharField(
        max_length=2000,
        widget=forms.TextInput(attrs=SECRETIVE),
        help_text="A public https address, or one of e-mail. It is a secret, and is never shown again.",
    )
    renews_secret = None  # type: ignore[assignment]
    field_order = ["name", "kind", "address"]


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
