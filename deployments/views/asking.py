"""A promotion, or a rollback, asked for from the board."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.errors import Conflict
from deployments.changes import change_between
from deployments.dossier import IN_FORCE
from deployments.enums import DeploymentState, PromotionKind, PromotionState, ReleaseState, Role
from deployments.models import Deployment, Environment, Promotion, Release, RollbackPlan
from deployments.parties import Party
from deployments.selectors import environment_before, live_deployment
from deployments.services.promoting.requesting import Wish, request_promotion
from deployments.services.promoting.rolling_back import request_rollback
from deployments.views.access import for_staff
from deployments.views.form_pages import FormPage, answer, require_role
from deployments.views.forms import RequestForm, RollbackForm

MAY_PROMOTE = (Role.RELEASE_MANAGER,)
MAY_ROLL_BACK = (Role.RELEASE_MANAGER, Role.APPROVER)
MOST_RELEASES = 50


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def ask_for_promotion(request: HttpRequest, party: Party, slug: str) -> HttpResponse:
    """What is live in the environment before, to this one. `?retry_of=` names the promotion that failed."""
    require_role(party, MAY_PROMOTE)
    target = get_object_or_404(Environment.objects.standing(), slug=slug)
    source = environment_before(target)
    live = live_deployment(source) if source is not None else None
    if source is None or live is None:
        raise Http404
    earlier = _earlier_one(target, request.GET.get("retry_of", ""))
    form = RequestForm(
        request.POST if request.method == "POST" else None,
        initial={"release": live.release_id} | (_of_earlier(earlier) if earlier else {}),
    )
    plans = RollbackPlan.objects.filter(environment=target, release=live.release_id, state__in=IN_FORCE)
    form.fields["plan"].queryset = plans.select_related("environment", "release", "target_release")  # type: ignore[attr-defined]

    def act() -> Promotion:
        given = dict(form.cleaned_data)
        if given.pop("release") != live.release_id:
            raise Conflict("not_live_in_source", f"Another release is live in {source} by now: {live.release}.")
        given["retry_of"] = Promotion.objects.filter(pk=given["retry_of"], target=target).first()
        return request_promotion(by=party, wish=Wish(release=live.release, target=target, **given))

    page = FormPage(
        title=f"Bring {live.release.label} to {target}",
        explained=f"It is live in {source}. The checklist of the moment is copied, and judged by what is so there.",
        label="Ask for the promotion",
        done="The promotion is open.",
        back=reverse("deployments:board"),
        act=act,
    )
    return answer(request, form, page)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def ask_for_rollback(request: HttpRequest, party: Party, slug: str) -> HttpResponse:
    """From what is live to a release that was live there before. `?release=` is the one that is chosen at first."""
    require_role(party, MAY_ROLL_BACK)
    environment = get_object_or_404(Environment.objects.standing(), slug=slug)
    live = live_deployment(environment)
    if live is None:
        raise Http404
    initial = {"live": live.pk, "release": request.GET.get("release")}
    form = RollbackForm(request.POST if request.method == "POST" else None, initial=initial)
    field = form.fields["release"]
    field.queryset = _earlier(environment, live)  # type: ignore[attr-defined]
    field.label_from_instance = lambda release: _way(live.release, release)  # type: ignore[attr-defined]

    def act() -> Promotion:
        given = dict(form.cleaned_data)
        if given.pop("live") != live.pk:
            raise Conflict("changed_meanwhile", f"Another release is live in {environment} by now: {live.release}.")
        return request_rollback(by=party, environment=environment, **given)

    page = FormPage(
        title=f"Roll {environment} back from {live.release.label}",
        explained="Where the plan of what is live leads to the release, it is approved already; else a second person "
        "approves. Afterwards nothing is promoted here until a person releases the hold.",
        label="Ask for the rollback",
        done="The rollback is asked for.",
        back=reverse("deployments:board"),
        act=act,
        is_grave=True,
        nothing="" if field.queryset.exists() else f"Nothing else was live in {environment} before.",  # type: ignore[attr-defined]
    )
    return answer(request, form, page)


def retry_page(promotion: Promotion, roles: Collection[Role]) -> str:
    """Where one that failed is asked for again; "" where it cannot be, or not by somebody with these roles."""
    is_rollback = promotion.kind == PromotionKind.ROLLBACK
    if promotion.state != PromotionState.FAILED or not set(MAY_ROLL_BACK if is_rollback else MAY_PROMOTE) & set(roles):
        return ""
    live = live_deployment(promotion.source)
    if live is None:
        return ""
    if is_rollback:
        fits = _earlier(promotion.target, live).filter(pk=promotion.release_id).exists()
        name, given = "ask-for-rollback", f"release={promotion.release_id}"
    else:
        fits = live.release_id == promotion.release_id
        name, given = "ask-for-promotion", f"retry_of={promotion.pk}"
    return f"{reverse(f'deployments:{name}', args=[promotion.target.slug])}?{given}" if fits else ""


def _of_earlier(promotion: Promotion) -> dict[str, object]:
    """What the form begins with where a promotion is tried again."""
    is_hotfix = promotion.kind == PromotionKind.HOTFIX
    return {"retry_of": promotion.pk, "plan": promotion.plan_id, "is_hotfix": is_hotfix}


def _earlier(environment: Environment, live: Deployment) -> QuerySet[Release]:
    """The latest first; those that are retired are gone for good."""
    was_live = environment.deployments.filter(state=DeploymentState.SUPERSEDED)
    latest = was_live.exclude(release=live.release_id).order_by("-pk").values("release")[:MOST_RELEASES]
    return Release.objects.filter(pk__in=latest).exclude(state=ReleaseState.RETIRED)


def _way(live: Release, earlier: Release) -> str:
    lost = [migration.name for migration in change_between(live, earlier).undone if not migration.reversible]
    return f"{earlier}: {', '.join(lost)} cannot be undone" if lost else str(earlier)


def _earlier_one(target: Environment, number: str) -> Promotion | None:
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    return Promotion.objects.filter(pk=int(number), target=target).first() if is_number else None
