"""The deeds with a promotion that have a page of their own: when it may start, and the plan that it is judged by."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from core.errors import Conflict
from deployments.dossier import IN_FORCE, plans_for
from deployments.enums import DeploymentKind, DeploymentState, PromotionKind, Role
from deployments.models import Deployment, Promotion
from deployments.parties import Party
from deployments.services.plans import edit_plan, record_rehearsal
from deployments.services.promoting.planning import choose_plan, plan_promotion
from deployments.services.promoting.refreshing import refresh_promotion
from deployments.services.promoting.scheduling import schedule_promotion
from deployments.transitions import UNDECIDED
from deployments.views.form_pages import FormPage, answer, require_role
from deployments.views.forms import PlanChoiceForm, PlanTextForm, ReasonForm, RehearsalForm, ScheduleForm

ROLES = (Role.RELEASE_MANAGER,)
MOST_OFFERED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDeed:
    """`fill` gives what the form begins with, and tells its fields what there is to choose from."""

    name: str
    label: str
    explained: str
    done: str
    form: type[ReasonForm]
    allowed: Callable[[Promotion], bool]
    fill: Callable[[Promotion, Any], dict[str, Any]] = lambda _promotion, _fields: {}
    chooses: str = ""
    """The field whose choices there may be none of; then `nothing` is said."""
    nothing: str = ""
    act: Callable[[Party, Promotion, Any], Promotion]


def _is_undecided(promotion: Promotion) -> bool:
    return promotion.state in UNDECIDED


def _takes_a_plan(promotion: Promotion) -> bool:
    return _is_undecided(promotion) and promotion.kind != PromotionKind.ROLLBACK


def _has_a_plan(promotion: Promotion) -> bool:
    return _takes_a_plan(promotion) and promotion.plan is not None and promotion.plan.state in IN_FORCE


def _edit(by: Party, promotion: Promotion, form: PlanTextForm) -> Promotion:
    plan = promotion.plan
    if plan is None or plan.version != form.cleaned_data["version"]:
        raise Conflict("changed_meanwhile", "The plan was changed by somebody else meanwhile. Go back, and look again.")
    edit_plan(by=by, plan=plan, text=form.text(), reason=form.cleaned_data["reason"])
    return promotion


def _rehearse(by: Party, promotion: Promotion, form: RehearsalForm) -> Promotion:
    if promotion.plan is None:
        raise Conflict("plan_missing", "There is no plan that could have been rehearsed.")
    record_rehearsal(by=by, plan=promotion.plan, **form.cleaned_data)
    return promotion


def _fill_text(promotion: Promotion, fields: Any) -> dict[str, Any]:
    names = ("steps", "data_note", "estimated_minutes", "version")
    return {name: getattr(promotion.plan, name) for name in names}


def _fill_rehearsal(promotion: Promotion, fields: Any) -> dict[str, Any]:
    plan = promotion.plan
    assert plan is not None  # it is offered where there is one alone
    arrived = (DeploymentState.LIVE, DeploymentState.SUPERSEDED)
    rollbacks = Deployment.objects.filter(kind=DeploymentKind.ROLLBACK, state__in=arrived)
    fitting = rollbacks.filter(release=plan.target_release_id).exclude(environment=plan.environment_id)
    latest = fitting.order_by("-pk").values("pk")[:MOST_OFFERED]
    chosen = Deployment.objects.filter(pk__in=latest).select_related("release", "environment")
    fields["rehearsal"].queryset = chosen
    fields["rehearsal"].label_from_instance = lambda one: f"{one}, {one.finished_at:%Y-%m-%d %H:%M} UTC"
    return {}


def _fill_plans(promotion: Promotion, fields: Any) -> dict[str, Any]:
    fields["plan"].queryset = plans_for(promotion)
    fields["plan"].label_from_instance = lambda plan: f"No. {plan.pk}, back to {plan.target_release}, {plan.state}"
    return {}


FORM_DEEDS = {
    deed.name: deed
    for deed in (
        FormDeed(
            name="schedule",
            label="Schedule",
            explained="It can be started from then on, and not before. What was approved stays so.",
            done="It is scheduled.",
            form=ScheduleForm,
            allowed=_is_undecided,
            fill=lambda promotion, _fields: {"scheduled_at": promotion.scheduled_at},
            act=lambda by, promotion, form: schedule_promotion(
                by=by, promotion=promotion, at=form.cleaned_data["scheduled_at"], reason=form.cleaned_data["reason"]
            ),
        ),
        FormDeed(
            name="plan-write",
            label="Write a plan",
            explained="It leads back to what runs in the target now. An earlier plan for this release is outdated by "
            "it, and what was said of the promotion is stale.",
            done="The plan is documented. It is to be rehearsed in an environment before.",
            form=PlanTextForm,
            allowed=_takes_a_plan,
            act=lambda by, promotion, form: plan_promotion(
                by=by, promotion=promotion, text=form.text(), reason=form.cleaned_data["reason"]
            ),
        ),
        FormDeed(
            name="plan-edit",
            label="Edit the plan",
            explained="Another text: what was signed off and approved on the old one is stale.",
            done="The plan has its new text.",
            form=PlanTextForm,
            allowed=_has_a_plan,
            fill=_fill_text,
            act=_edit,
        ),
        FormDeed(
            name="plan-rehearse",
            label="Record a rehearsal",
            explained="The way back was gone in an environment before: name the rollback that showed it.",
            done="The plan is rehearsed.",
            form=RehearsalForm,
            allowed=_has_a_plan,
            fill=_fill_rehearsal,
            chooses="rehearsal",
            nothing="No rollback to the release that the plan leads to became live in another environment: roll back "
            "there first.",
            act=_rehearse,
        ),
        FormDeed(
            name="plan-choose",
            label="Choose another plan",
            explained="What was said of the promotion on the plan before is stale.",
            done="It is judged by this plan now.",
            form=PlanChoiceForm,
            allowed=lambda promotion: _takes_a_plan(promotion) and plans_for(promotion).exists(),
            fill=_fill_plans,
            act=lambda by, promotion, form: choose_plan(by=by, promotion=promotion, **form.cleaned_data),
        ),
    )
}


def offered_pages(promotion: Promotion, roles: frozenset[Role]) -> list[FormDeed]:
    if not roles.intersection(ROLES):
        return []
    return [deed for deed in FORM_DEEDS.values() if deed.allowed(promotion)]


def deed_page(request: HttpRequest, party: Party, promotion: Promotion, deed: FormDeed) -> HttpResponse:
    require_role(party, ROLES)
    promotion = refresh_promotion(promotion)
    form = deed.form(request.POST if request.method == "POST" else None)
    page = FormPage(
        title=f"{deed.label}: {promotion.release.label} to {promotion.target}",
        explained=deed.explained,
        label=deed.label,
        done=deed.done,
        back=reverse("deployments:promotion", args=[promotion.pk]),
        act=lambda: deed.act(party, promotion, form),
    )
    if not deed.allowed(promotion):
        messages.warning(request, f"“{deed.label}” is not possible any more: look at how it is now.")
        return redirect(page.back)
    fields: Any = form.fields
    form.initial = deed.fill(promotion, fields)
    if deed.chooses and not fields[deed.chooses].queryset.exists():
        page = replace(page, nothing=deed.nothing)
    return answer(request, form, page)
