"""How a promotion stands: each item with what fills it, what blocks, who said what, who has still to."""

from datetime import datetime
from typing import Any

from deployments.enums import PromotionState
from deployments.gate import Gate, read_gate
from deployments.models import Approval, ChecklistItem, Promotion, SignOff
from deployments.transitions import UNDECIDED


def standing_of(promotion: Promotion, *, at: datetime) -> dict[str, Any]:
    """For the API and the page; of a promotion that is over the words alone, as the facts have moved on."""
    approvals = Approval.objects.filter(promotion=promotion).select_related("user")
    words = SignOff.objects.filter(item__promotion=promotion).select_related("user", "item")
    told: dict[str, Any] = {
        "approvals": [_approval(approval) for approval in approvals],
        "sign_offs": [_word(word) for word in words],
    }
    if promotion.state not in (*UNDECIDED, PromotionState.QUEUED):
        return told | {"items": [], "blockers": [], "approvals_needed": 0}
    gate = read_gate(promotion, at=at)
    return told | {
        "items": [_item(gate, item) for item in gate.items],
        "blockers": [{"code": one.code, "item": one.item, "sentence": one.sentence} for one in gate.blockers()],
        "approvals_needed": gate.approvals_needed(),
    }


def _item(gate: Gate, item: ChecklistItem) -> dict[str, Any]:
    missing = gate.missing(item)
    return {
        "key": item.key,
        "text": item.text,
        "mode": item.mode,
        "role": item.role,
        "required": item.required,
        "is_filled": not missing,
        "missing": missing,
    }


def _approval(approval: Approval) -> dict[str, Any]:
    return {
        "id": approval.pk,
        "user": approval.user.get_username(),
        "decision": approval.decision,
        "comment": approval.comment,
        "state": approval.state,
        "at": approval.at.isoformat(),
    }


def _word(word: SignOff) -> dict[str, Any]:
    return {
        "id": word.pk,
        "item": word.item.key,
        "user": word.user.get_username(),
        "role": word.role,
        "decision": word.decision,
        "statement": word.statement,
        "state": word.state,
        "at": word.at.isoformat(),
    }
