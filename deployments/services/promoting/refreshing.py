"""A promotion brought up to date with the facts: what was looked at then, and is another now, counts no more."""

from django.utils import timezone

from core.audit.writer import audited, record_event
from core.errors import Conflict
from deployments.enums import ApprovalDecision, PromotionKind, PromotionState, Standing
from deployments.gate import Gate, read_gate
from deployments.models import Approval, Promotion, SignOff
from deployments.parties import SERVER
from deployments.services.moving import move
from deployments.transitions import PROMOTION, UNDECIDED


def refresh_promotion(promotion: Promotion) -> Promotion:
    """Read the facts and settle the state that follows: open, ready, approved, expired, superseded.

    Nothing changes where nothing else is so. For promotions that are undecided; others are left as they are.
    """
    with audited():
        promotion = _read(promotion)
        if promotion.state not in UNDECIDED:
            return promotion
        gate = read_gate(promotion, at=timezone.now())
        _note_hash(promotion, gate)
        return _settle(promotion, gate)


def has_news(promotion: Promotion) -> bool:
    """Whether `refresh_promotion` would change anything. Reads alone: nobody waits for a round that finds nothing."""
    promotion = _read(promotion)
    if promotion.state not in UNDECIDED:
        return False
    gate = read_gate(promotion, at=timezone.now())
    return promotion.gate_hash != gate.digest or promotion.state != _wanted(promotion, gate)


def undecided_promotion(promotion: Promotion) -> Promotion:
    """Brought up to date. Raises Conflict where nothing is left to decide."""
    promotion = refresh_promotion(promotion)
    if promotion.state not in UNDECIDED:
        raise Conflict("promotion_over", f"The promotion is {promotion.state}; there is nothing to decide.", "state")
    return promotion


def approvals_of(promotion: Promotion) -> int:
    """How many people approve what is so now."""
    given = Approval.objects.filter(promotion=promotion, state=Standing.ACTIVE, gate_hash=promotion.gate_hash)
    return given.filter(decision=ApprovalDecision.APPROVE).count()


def _read(promotion: Promotion) -> Promotion:
    return Promotion.objects.select_related("release", "source", "target", "plan").get(pk=promotion.pk)


def _note_hash(promotion: Promotion, gate: Gate) -> None:
    digest = gate.digest
    if promotion.gate_hash == digest:
        return
    before, promotion.gate_hash = promotion.gate_hash, digest
    Promotion.objects.filter(pk=promotion.pk).update(gate_hash=digest)
    if not before:
        return
    stale = _make_stale(promotion, digest)
    record_event(
        actor=SERVER.actor,
        action="deployments.promotion.changed",
        target=promotion,
        before={"gate_hash": before},
        after={"gate_hash": digest, "made_stale": stale},
        reason="What it is judged by is another than before.",
    )


def _make_stale(promotion: Promotion, digest: str) -> int:
    words = SignOff.objects.filter(item__promotion=promotion, state=Standing.ACTIVE).exclude(gate_hash=digest)
    given = Approval.objects.filter(promotion=promotion, state=Standing.ACTIVE).exclude(gate_hash=digest)
    return words.update(state=Standing.STALE) + given.update(state=Standing.STALE)


def _settle(promotion: Promotion, gate: Gate) -> Promotion:
    wanted = _wanted(promotion, gate)
    if wanted == PromotionState.EXPIRED:
        return _end(promotion, wanted, "Its days were over.")
    if wanted == PromotionState.SUPERSEDED:
        return _end(promotion, wanted, f"A newer release reached {promotion.target}.")
    return _lead(promotion, wanted)


def _wanted(promotion: Promotion, gate: Gate) -> PromotionState:
    """The state that follows from the facts."""
    if promotion.expires_at <= gate.at:
        return PromotionState.EXPIRED
    if _is_overtaken(promotion, gate):
        return PromotionState.SUPERSEDED
    if gate.blockers():
        return PromotionState.OPEN
    is_approved = gate.approvals_needed() <= approvals_of(promotion)
    return PromotionState.APPROVED if is_approved else PromotionState.READY


def _lead(promotion: Promotion, wanted: str) -> Promotion:
    """Along the table: from open to approved it goes through ready, and from approved back to ready through open."""
    for _ in range(2):
        if promotion.state == wanted:
            break
        target = wanted if PROMOTION.allows(promotion.state, wanted) else _between(promotion.state)
        promotion = move(promotion, PROMOTION, target, actor=SERVER.actor)
    return promotion


def _between(state: str) -> str:
    return PromotionState.READY if state == PromotionState.OPEN else PromotionState.OPEN


def _is_overtaken(promotion: Promotion, gate: Gate) -> bool:
    """What runs in the target was built after this release; a rollback wants just that undone."""
    live = gate.target_live
    if promotion.kind == PromotionKind.ROLLBACK:
        return False
    return live is not None and live.release.built_at > promotion.release.built_at


def _end(promotion: Promotion, state: PromotionState, outcome: str) -> Promotion:
    return move(
        promotion, PROMOTION, state, actor=SERVER.actor, reason=outcome, outcome=outcome, finished_at=timezone.now()
    )
