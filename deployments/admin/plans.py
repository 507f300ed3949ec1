"""Rollback plans: written, edited, rehearsed."""

from typing import Any

from django.contrib import admin

from deployments.admin.deeds import Deed, DeedAdmin
from deployments.admin.forms import PlanForm, PlanTextForm, RehearsalForm
from deployments.enums import PlanState
from deployments.models import RollbackPlan
from deployments.parties import Party
from deployments.services.plans import PlanText, edit_plan, record_rehearsal, write_plan

TEXT = ("steps", "data_note", "estimated_minutes")
WAY = ("environment", "release", "target_release", "reason")
IN_FORCE = (PlanState.DOCUMENTED, PlanState.REHEARSED)


def _text(given: dict[str, Any]) -> PlanText:
    return PlanText(**{name: given[name] for name in TEXT})


def _write(by: Party, _row: None, given: dict[str, Any]) -> RollbackPlan:
    return write_plan(by=by, text=_text(given), **{name: given[name] for name in WAY})


@admin.register(RollbackPlan)
class RollbackPlanAdmin(DeedAdmin):
    list_display = ["pk", "environment", "release", "target_release", "badge", "rehearsed_at", "owner"]
    list_display_links = ["pk", "release"]
    list_select_related = ["environment", "release", "target_release", "owner"]
    list_filter = ["environment", "state", "rehearsed_at"]
    search_fields = ["release__label", "target_release__label", "owner__username", "steps"]
    search_help_text = "A part of a release's version, the owner's name, or a word of the steps."
    fieldsets = [
        (None, {"fields": ["environment", "release", "target_release", "badge", "owner"]}),
        ("What it says", {"fields": ["steps", "data_note", "estimated_minutes"]}),
        ("Rehearsed", {"fields": ["rehearsed_at", "rehearsal"]}),
    ]
    readonly_fields = ["badge"]
    openings = (
        Deed(
            name="write",
            label="Write a plan",
            explained="An earlier plan for the same release in the same environment is outdated by it.",
            done="The plan is documented. It is to be rehearsed in an environment before.",
            form=PlanForm,
            act=_write,
        ),
    )
    deeds = (
        Deed(
            name="edit",
            label="Edit",
            explained="Another text: what was signed off and approved on the old one is stale.",
            done="The plan has its new text.",
            allowed=lambda row: row.state in IN_FORCE,
            form=PlanTextForm,
            initial=lambda row: {name: getattr(row, name) for name in TEXT},
            act=lambda by, row, given: edit_plan(by=by, plan=row, text=_text(given), reason=given["reason"]),
        ),
        Deed(
            name="rehearse",
            label="Record a rehearsal",
            explained="The way back was gone in an environment before: name the rollback that showed it.",
            done="The plan is rehearsed.",
            allowed=lambda row: row.state in IN_FORCE,
            form=RehearsalForm,
            act=lambda by, row, given: record_rehearsal(by=by, plan=row, **given),
        ),
    )
