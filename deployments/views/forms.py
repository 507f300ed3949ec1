"""What the deeds that have a page of their own ask for. The services check what it means; these only read it."""

from datetime import UTC
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from core.errors import DomainError
from deployments.models import Deployment, Release, RollbackPlan
from deployments.services.plans import LONGEST as LONGEST_PLAN
from deployments.services.plans import PlanText

LONGEST_REASON = 2000
MOMENT = "%Y-%m-%dT%H:%M"

if TYPE_CHECKING:
    DeploymentChoice = forms.ModelChoiceField[Deployment]
    PlanChoice = forms.ModelChoiceField[RollbackPlan]
    ReleaseChoice = forms.ModelChoiceField[Release]
else:  # Django's own classes take no parameters
    DeploymentChoice = PlanChoice = ReleaseChoice = forms.ModelChoiceField


class ReasonForm(forms.Form):
    """Why; a deed that asks for more adds fields before it."""

    reason = forms.CharField(
        label="Why, for the record", max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "reason"])

    def refuse(self, error: DomainError) -> None:
        """Puts a service's refusal where the reader looks for it."""
        self.add_error(error.field if error.field in self.fields else None, error.message)


class MomentField(forms.DateTimeField):
    """A moment on the clocks of UTC, which all of these pages show."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)

    def to_python(self, value: Any) -> Any:
        with timezone.override(UTC):
            return super().to_python(value)


class ScheduleForm(ReasonForm):
    scheduled_at = MomentField(
        label="Not before", required=False, help_text="In UTC. Empty: as soon as somebody starts it."
    )


class PlanTextForm(ReasonForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    steps = forms.CharField(
        max_length=LONGEST_PLAN, widget=forms.Textarea(attrs={"rows": 8}), help_text="One after the other."
    )
    data_note = forms.CharField(
        label="Data",
        max_length=LONGEST_PLAN,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Whether the migrations are reversible, and what becomes of data.",
    )
    estimated_minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=24 * 60)

    def text(self) -> PlanText:
        given = self.cleaned_data
        return PlanText(
            steps=given["steps"], data_note=given["data_note"], estimated_minutes=given["estimated_minutes"]
        )


class RehearsalForm(ReasonForm):
    rehearsal = DeploymentChoice(
        Deployment.objects.none(),
        help_text="The rollback, in an environment before, that led to the same release.",
    )


class PlanChoiceForm(ReasonForm):
    plan = PlanChoice(RollbackPlan.objects.none())


class RequestForm(ReasonForm):
    release = forms.IntegerField(widget=forms.HiddenInput)
    is_hotfix = forms.BooleanField(required=False, label="A hotfix: it waits for no soak, and takes two more approvals")
    retry_of = forms.IntegerField(required=False, widget=forms.HiddenInput)
    plan = PlanChoice(
        RollbackPlan.objects.none(),
        label="Rollback plan",
        required=False,
        help_text="It can be written, or chosen, on the promotion's page too.",
    )
    scheduled_at = MomentField(
        label="Not before", required=False, help_text="In UTC. Empty: as soon as it is approved and started."
    )


class RollbackForm(ReasonForm):
    live = forms.IntegerField(widget=forms.HiddenInput)
    release = ReleaseChoice(Release.objects.none(), label="Back to", help_text="What was live here before.")
    accepts_data_loss = forms.BooleanField(
        required=False, label="Migrations on the way that cannot be undone were thought of"
    )
