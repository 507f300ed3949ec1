"""All that a promotion's page shows, read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, Q, QuerySet

from accounts.models import User
from deployments.changes import Change, change_between
from deployments.configuration.known import Comparison, compare_environments
from deployments.enums import ItemMode, PlanState, PromotionKind, PromotionState, Role, Standing
from deployments.gate import Blocker, Gate, read_gate
from deployments.live import latest_seq
from deployments.models import (
    Approval,
    CheckDefinition,
    ChecklistItem,
    Deployment,
    Environment,
    Evidence,
    Promotion,
    RollbackPlan,
    SignOff,
    VerificationRun,
)
from deployments.people import holders, named
from deployments.timeline import Entry, timeline_of
from deployments.transitions import UNDECIDED

IN_FORCE = (PlanState.DOCUMENTED, PlanState.REHEARSED)
RUNS_ON_RECORD, DEPLOYMENTS_ON_RECORD = 200, 50
ROWS = Promotion.objects.select_related(
    *("release", "source", "target", "requester", "source_deployment", "retry_of"),
    *("plan__owner", "plan__release", "plan__target_release", "plan__rehearsal__environment"),
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A check of the item's kind, its latest run on what is live in the source, and what that brought to light."""

    check: CheckDefinition
    run: VerificationRun | None
    evidence: Sequence[Evidence]


@dataclass(frozen=True, slots=True)
class Line:
    """An item of the checklist with all that fills it. `is_filled` is None where the promotion is decided."""

    item: ChecklistItem
    is_filled: bool | None
    missing: str
    asked: str
    """Who may fill it by their word, where that is what is missing."""
    checked: Sequence[Checked]
    words: Sequence[SignOff]
    evidence: Sequence[Evidence]

    @property
    def active(self) -> SignOff | None:
        return next((word for word in self.words if word.state == Standing.ACTIVE), None)


@dataclass(frozen=True, slots=True)
class Dossier:
    """`seq` is the number of the last event that this shows."""

    promotion: Promotion
    seq: int
    lines: Sequence[Line]
    blockers: Sequence[Blocker]
    approvals: Sequence[Approval]
    approvals_needed: int
    approvals_given: int
    approvers: str
    """Who may still approve."""
    change: Change
    settings: Comparison | None
    """The configurations of the two environments, as long as it is judged by them."""
    plans: Sequence[RollbackPlan]
    """Others that it could be judged by."""
    deployments: Sequence[Deployment]
    retries: Sequence[Promotion]
    timeline: Sequence[Entry]

    @property
    def filled(self) -> int:
        return sum(1 for line in self.lines if line.is_filled)

    @property
    def approvals_missing(self) -> int:
        return max(self.approvals_needed - self.approvals_given, 0)

    @property
    def is_undecided(self) -> bool:
        return self.promotion.state in UNDECIDED


def read_dossier(number: int, *, at: datetime) -> Dossier:
    """Of a promotion that was brought up to date. Raises Promotion.DoesNotExist."""
    seq = latest_seq()
    promotion = ROWS.get(pk=number)
    is_judged = promotion.state in (*UNDECIDED, PromotionState.QUEUED)
    gate = read_gate(promotion, at=at) if is_judged else None
    people = holders() if gate else {}
    approvals = list(promotion.approvals.select_related("user"))
    given = [one for one in approvals if one.state == Standing.ACTIVE and one.gate_hash == promotion.gate_hash]
    deployments = _deployments(promotion, is_judged=is_judged)
    words = list(_words(promotion))
    lines = _lines(promotion, gate, people, words)
    return Dossier(
        promotion=promotion,
        seq=seq,
        lines=lines,
        blockers=gate.blockers() if gate else [],
        approvals=approvals,
        approvals_needed=gate.approvals_needed() if gate else 0,
        approvals_given=len(given),
        approvers=named(_others(people, promotion, given), Role.APPROVER),
        change=change_between(gate.target_live.release if gate and gate.target_live else None, promotion.release),
        settings=_settings(promotion) if gate else None,
        plans=list(plans_for(promotion)) if gate else [],
        deployments=[one for one in deployments if one.promotion_id == promotion.pk],
        retries=list(promotion.retries.order_by("pk")),
        timeline=timeline_of(promotion, _hangs_on(promotion, approvals, words, deployments, is_judged=is_judged)),
    )


def _settings(promotion: Promotion) -> Comparison | None:
    """None for a rollback, which stays in its environment."""
    if promotion.kind == PromotionKind.ROLLBACK:
        return None
    return compare_environments(promotion.source, promotion.target)


def _hangs_on(
    promotion: Promotion,
    approvals: Sequence[Approval],
    words: Sequence[SignOff],
    deployments: Sequence[Deployment],
    *,
    is_judged: bool,
) -> dict[type[Model], Mapping[int, str]]:
    """The rows whose deeds are the promotion's story; as long as it is judged by them, the two environments too."""
    rows: dict[type[Model], Mapping[int, str]] = {
        Approval: {one.pk: one.user.get_username() for one in approvals},
        SignOff: {word.pk: word.item.text for word in words},
        RollbackPlan: {promotion.plan_id: ""} if promotion.plan_id else {},
        Deployment: {one.pk: f"{one.release.label} to {one.environment}" for one in deployments},
    }
    if is_judged:
        runs = VerificationRun.objects.filter(deployment=promotion.source_deployment_id).order_by("-pk")
        rows[VerificationRun] = dict(runs.values_list("pk", "definition__name")[:RUNS_ON_RECORD])
        rows[Environment] = {one.pk: one.name for one in (promotion.source, promotion.target)}
    return rows


def _deployments(promotion: Promotion, *, is_judged: bool) -> list[Deployment]:
    """Its own; as long as it is judged, what else was deployed to its two environments since it was asked for."""
    wanted = Q(promotion=promotion)
    if is_judged:
        places = [promotion.source_id, promotion.target_id]
        wanted |= Q(environment__in=places, requested_at__gte=promotion.requested_at)
    found = Deployment.objects.filter(wanted).select_related("environment", "release", "requested_by")
    return list(found.order_by("-pk")[:DEPLOYMENTS_ON_RECORD])


def _words(promotion: Promotion) -> QuerySet[SignOff]:
    words = SignOff.objects.filter(item__promotion=promotion)
    return words.select_related("user", "item", "evidence").defer("evidence__data")


def _lines(
    promotion: Promotion, gate: Gate | None, people: Mapping[Role, Sequence[User]], words: Sequence[SignOff]
) -> list[Line]:
    items = gate.items if gate else tuple(promotion.items.order_by("position"))
    said: dict[int, list[SignOff]] = defaultdict(list)
    for word in words:
        said[word.item_id].append(word)
    shown = _evidence(promotion, gate)
    return [_line(item, gate, people, said[item.pk], shown) for item in items]


def _line(
    item: ChecklistItem,
    gate: Gate | None,
    people: Mapping[Role, Sequence[User]],
    words: Sequence[SignOff],
    shown: Mapping[tuple[str, int], Sequence[Evidence]],
) -> Line:
    missing = gate.missing(item) if gate else ""
    awaits = bool(missing) and item.mode == ItemMode.MANUAL
    checks = [check for check in gate.checks if check.kind == item.check_kind] if gate else []
    runs = {check.pk: gate.runs.get(check.pk) for check in checks} if gate else {}
    return Line(
        item=item,
        is_filled=not missing if gate else None,
        missing=missing,
        asked=_asked(people.get(Role(item.role), []), Role(item.role)) if awaits else "",
        checked=[
            Checked(check, run := runs[check.pk], shown.get(("run", run.pk), []) if run else []) for check in checks
        ],
        words=words,
        evidence=shown.get(("item", item.pk), []),
    )


def _asked(people: Sequence[User], role: Role) -> str:
    told = named(people, role)
    return f"ask {told}" if people else told


def _evidence(promotion: Promotion, gate: Gate | None) -> dict[tuple[str, int], list[Evidence]]:
    """By what it belongs to, without its bytes."""
    runs = [run.pk for run in gate.runs.values()] if gate else []
    found: dict[tuple[str, int], list[Evidence]] = defaultdict(list)
    for one in Evidence.objects.filter(Q(run__in=runs) | Q(item__promotion=promotion)).defer("data"):
        found[("run", one.run_id) if one.run_id else ("item", one.item_id or 0)].append(one)
    return found


def _others(people: Mapping[Role, Sequence[User]], promotion: Promotion, given: Sequence[Approval]) -> list[User]:
    """Those who may approve and have not."""
    out = {promotion.requester_id, *(one.user_id for one in given)}
    return [user for user in people.get(Role.APPROVER, []) if user.pk not in out]


def plans_for(promotion: Promotion) -> QuerySet[RollbackPlan]:
    """Others in force that it could be judged by."""
    if promotion.kind == PromotionKind.ROLLBACK:
        return RollbackPlan.objects.none()
    known = RollbackPlan.objects.filter(environment=promotion.target_id, release=promotion.release_id)
    in_force = known.filter(state__in=IN_FORCE).exclude(pk=promotion.plan_id or 0)
    return in_force.select_related("environment", "release", "target_release")
