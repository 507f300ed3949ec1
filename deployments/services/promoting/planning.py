"""The rollback plan that an open promotion is judged by: written for it, or chosen among those there are."""

from django.db.models import F

from core.audit.writer import audited, record_event
from core.errors import Conflict, DomainError
from deployments.enums import PlanState, Role
from deployments.models import Promotion, RollbackPlan
from deployments.parties import Party
from deployments.selectors import live_deployment
from deployments.services.plans import PlanText, write_plan
from deployments.services.promoting.refreshing import refresh_promotion, undecided_promotion


def plan_promotion(*, by: Party, promotion: Promotion, text: PlanText, reason: str = "") -> Promotion:
    """A new plan that leads back to what runs in the target now, and the promotion judged by it.

    Raises as `write_plan` does, and Conflict where nothing runs there to go back to.
    """
    by.require(Role.RELEASE_MANAGER, deed="write a rollback plan")
    with audited():
        live = live_deployment(promotion.target)
        if live is None:
            raise Conflict("nothing_live", f"Nothing runs in {promotion.target}: there is nothing to go back to.")
        plan = write_plan(
            by=by,
            environment=promotion.target,
            release=promotion.release,
            target_release=live.release,
            text=text,
            reason=reason,
        )
        return choose_plan(by=by, promotion=promotion, plan=plan, reason=reason)


def choose_plan(*, by: Party, promotion: Promotion, plan: RollbackPlan, reason: str = "") -> Promotion:
    """Another plan: what was said on the one before is stale. Raises Forbidden, DomainError for a plan of something
    else, and Conflict: the plan is outdated, or nothing is left to decide.
    """
    by.require(Role.RELEASE_MANAGER, deed="choose the plan of a promotion")
    if (plan.environment_id, plan.release_id) != (promotion.target_id, promotion.release_id):
        sentence = f"plan must be one for {promotion.release} in {promotion.target}."
        raise DomainError("plan_of_another", sentence, "plan")
    if plan.state not in (PlanState.DOCUMENTED, PlanState.REHEARSED):
        raise Conflict("plan_not_in_force", f"The plan is {plan.state}; one that is documented can be chosen.", "plan")
    with audited():
        promotion = undecided_promotion(promotion)
        before = promotion.plan_id
        found = Promotion.objects.filter(pk=promotion.pk, version=promotion.version)
        if not found.update(plan=plan, version=F("version") + 1):
            raise Conflict("changed_meanwhile", "The promotion was changed by somebody else; look again.")
        promotion.refresh_from_db()
        record_event(
            actor=by.actor,
            action="deployments.promotion.planned",
            target=promotion,
            before={"plan": before},
            after={"plan": plan.pk},
            reason=reason.strip(),
        )
        return refresh_promotion(promotion)
