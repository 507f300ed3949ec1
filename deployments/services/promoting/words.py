"""What people say of a promotion: items signed off, the whole approved or rejected, and words taken back."""

from dataclasses import dataclass
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from core.audit.writer import audited, record_event
from core.errors import Conflict, DomainError, Forbidden
from deployments.enums import ApprovalDecision, ItemMode, PromotionState, Role, SignOffDecision, Standing
from deployments.models import Approval, ChecklistItem, Evidence, Promotion, SignOff
from deployments.parties import Party
from deployments.services.moving import move
from deployments.services.promoting.refreshing import refresh_promotion, undecided_promotion
from deployments.services.reasons import required_reason
from deployments.transitions import PROMOTION

Row = TypeVar("Row", bound=Model)


class StaleGate(Conflict):
    """What the person looked at is not so any more; `gate_hash` is that of the facts now."""

    def __init__(self, gate_hash: str) -> None:
        sentence = "What this promotion is judged by has changed since you looked at it; look again."
        super().__init__("gate_changed", sentence, "gate_hash")
        self.gate_hash = gate_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A word on one item, given on the facts whose hash the person has seen."""

    decision: str
    text: str
    gate_hash: str
    evidence: Evidence | None = None


def sign_off_item(*, by: Party, item: ChecklistItem, statement: Statement) -> SignOff:
    """Raises Forbidden (no role for it, no second factor, or a waiver by the requester), Conflict (the facts are others
    by now, the item is signed already, nothing is left to sign) and DomainError (no statement, an item that checks
    fill). To say that it fails takes no second factor.
    """
    text = required_reason(statement.text)
    user, role = _signer(by, item, statement.decision)
    if statement.evidence is not None and statement.evidence.item_id != item.pk:
        raise DomainError("evidence_of_another", "evidence must be of this item.", "evidence")
    refresh_promotion(item.promotion)  # what went stale stays so, also where this word is refused
    with audited():
        promotion = _current(item.promotion, statement.gate_hash)
        word = _create(
            SignOff(
                item=item,
                user=user,
                role=role,
                decision=statement.decision,
                statement=text,
                evidence=statement.evidence,
                gate_hash=promotion.gate_hash,
            ),
            "The item is signed off already; that word has to be withdrawn first.",
        )
        after = {"promotion": promotion.pk, "item": item.key, "decision": statement.decision, "role": role}
        record_event(actor=by.actor, action="deployments.signoff.given", target=word, after=after, reason=text)
        refresh_promotion(promotion)
    return word


def approve_promotion(*, by: Party, promotion: Promotion, gate_hash: str, comment: str = "") -> Approval:
    """A second person's yes, to the facts whose hash they have seen. The last one needed makes it approved.

    Raises Forbidden (no approver, no second factor, or the requester) and Conflict (other facts by now, not ready,
    approved by them).
    """
    user = _second_person(by, promotion, "approve", confirmed=True)
    refresh_promotion(promotion)
    with audited():
        promotion = _current(promotion, gate_hash)
        if promotion.state != PromotionState.READY:
            raise Conflict(
                "not_ready", f"The promotion is {promotion.state}; one that is ready can be approved.", "state"
            )
        approval = _word(by, promotion, user, ApprovalDecision.APPROVE, comment.strip())
        refresh_promotion(promotion)
    return approval


def reject_promotion(*, by: Party, promotion: Promotion, comment: str) -> Promotion:
    """A no ends it."""
    user = _second_person(by, promotion, "reject")
    comment = required_reason(comment)
    with audited():
        promotion = undecided_promotion(promotion)
        _take_back(promotion, user)
        _word(by, promotion, user, ApprovalDecision.REJECT, comment)
        return _end(by, promotion, PromotionState.REJECTED, comment, f"Rejected by {user}: {comment}")


def cancel_promotion(*, by: Party, promotion: Promotion, reason: str) -> Promotion:
    """By whoever asked for it, or a release manager."""
    if by.user is None or by.user.pk != promotion.requester_id:
        by.require(Role.RELEASE_MANAGER, deed="cancel somebody else's promotion")
    reason = required_reason(reason)
    with audited():
        promotion = undecided_promotion(promotion)
        return _end(by, promotion, PromotionState.CANCELLED, reason, f"Cancelled: {reason}")


def withdraw_approval(*, by: Party, approval: Approval, reason: str = "") -> Promotion:
    """Taken back by the one who gave it, as long as the promotion is undecided."""
    _require_own(by, approval.user_id)
    with audited():
        promotion = undecided_promotion(approval.promotion)
        _withdraw(by, approval, "deployments.approval.withdrawn", reason)
        return refresh_promotion(promotion)


def withdraw_sign_off(*, by: Party, sign_off: SignOff, reason: str = "") -> Promotion:
    _require_own(by, sign_off.user_id)
    with audited():
        promotion = undecided_promotion(sign_off.item.promotion)
        _withdraw(by, sign_off, "deployments.signoff.withdrawn", reason)
        return refresh_promotion(promotion)


def _end(by: Party, promotion: Promotion, state: PromotionState, reason: str, outcome: str) -> Promotion:
    now = timezone.now()
    return move(promotion, PROMOTION, state, actor=by.actor, reason=reason, outcome=outcome, finished_at=now)


def _signer(by: Party, item: ChecklistItem, decision: str) -> tuple[User, str]:
    """Who may say this of the item, and in which role."""
    if decision not in SignOffDecision.values:
        raise DomainError("decision_unknown", f"decision is one of {', '.join(SignOffDecision.values)}.", "decision")
    if decision == SignOffDecision.WAIVE:
        user = by.require(Role.APPROVER, deed="waive an item", confirmed=True)
        if user.pk == item.promotion.requester_id:
            raise Forbidden("own_promotion", "Whoever asked for a promotion waives none of its items.")
        return user, Role.APPROVER
    if item.mode != ItemMode.MANUAL:
        told = "checks" if item.mode == ItemMode.AUTO else "the rollback plan"
        raise DomainError("item_not_manual", f"“{item.text}” is filled by {told}; nobody signs it off.", "item")
    passes = decision == SignOffDecision.PASS
    return by.require(Role(item.role), deed="sign this item off", confirmed=passes), item.role


def _second_person(by: Party, promotion: Promotion, deed: str, *, confirmed: bool = False) -> User:
    user = by.require(Role.APPROVER, deed=f"{deed} a promotion", confirmed=confirmed)
    if user.pk == promotion.requester_id:
        raise Forbidden("own_promotion", f"Whoever asked for a promotion does not {deed} it; a second person does.")
    return user


def _current(promotion: Promotion, seen: str) -> Promotion:
    """The promotion as it is now, provided that the facts are those that were seen."""
    promotion = undecided_promotion(promotion)
    if not seen or promotion.gate_hash != seen:
        raise StaleGate(promotion.gate_hash)
    return promotion


def _word(by: Party, promotion: Promotion, user: User, decision: str, comment: str) -> Approval:
    approval = _create(
        Approval(
            promotion=promotion,
            user=user,
            requester=promotion.requester,
            decision=decision,
            comment=comment,
            gate_hash=promotion.gate_hash,
        ),
        "You have approved it already.",
    )
    after = {"promotion": promotion.pk, "decision": decision, "gate_hash": promotion.gate_hash}
    record_event(actor=by.actor, action="deployments.approval.given", target=approval, after=after, reason=comment)
    return approval


def _take_back(promotion: Promotion, user: User) -> None:
    """Who approved, and rejects now, has changed their mind."""
    promotion.approvals.filter(user=user, state=Standing.ACTIVE).update(state=Standing.WITHDRAWN)


def _withdraw(by: Party, word: Approval | SignOff, action: str, reason: str) -> None:
    active = type(word)._default_manager.filter(pk=word.pk, state=Standing.ACTIVE)
    if not active.update(state=Standing.WITHDRAWN):
        raise Conflict("not_active", f"It is {word.state} already.")
    word.refresh_from_db()
    record_event(actor=by.actor, action=action, target=word, reason=reason.strip())


def _require_own(by: Party, user_id: int) -> None:
    if by.user is None or by.user.pk != user_id or not by.user.is_active:
        raise Forbidden("not_yours", "A word is taken back by the one who gave it.")


def _create(row: Row, refusal: str) -> Row:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("already_given", refusal) from error
    return row
