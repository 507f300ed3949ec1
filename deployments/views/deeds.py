"""What a person may do with a promotion on its page: a button for each deed that its state and their role allow."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from core.errors import NotFound
from deployments.enums import PromotionState, Role
from deployments.models import Promotion
from deployments.parties import Party
from deployments.services.promoting.starting import queue_promotion
from deployments.services.promoting.words import (
    Statement,
    approve_promotion,
    cancel_promotion,
    reject_promotion,
    sign_off_item,
)
from deployments.transitions import UNDECIDED

Act = Callable[[Party, Promotion, Mapping[str, str]], object]


@dataclass(frozen=True, slots=True)
class Deed:
    """A button: its word, the states and roles it is for, what it asks for beside the press, and what it does."""

    name: str
    label: str
    done: str
    states: Collection[str]
    roles: tuple[Role, ...]
    act: Act
    asks: str = ""
    """The label of a text that it needs; "" for none."""
    by_requester: bool = True
    takes_factor: Callable[[Promotion], bool] = lambda _promotion: False


def _approve(by: Party, promotion: Promotion, form: Mapping[str, str]) -> object:
    seen, comment = form.get("gate_hash", ""), form.get("text", "")
    return approve_promotion(by=by, promotion=promotion, gate_hash=seen, comment=comment)


def _sign_off(by: Party, promotion: Promotion, form: Mapping[str, str]) -> object:
    item = promotion.items.filter(key=form.get("item", "")).first()
    if item is None:
        raise NotFound("item_unknown", "There is no such item.", "item")
    decision, seen = form.get("decision", "pass"), form.get("gate_hash", "")
    return sign_off_item(
        by=by, item=item, statement=Statement(decision=decision, text=form.get("text", ""), gate_hash=seen)
    )


DEEDS = {
    deed.name: deed
    for deed in (
        Deed(
            "start",
            "Start the deployment",
            "It is queued.",
            (PromotionState.APPROVED,),
            (Role.RELEASE_MANAGER,),
            lambda by, promotion, _form: queue_promotion(by=by, promotion=promotion),
            takes_factor=lambda promotion: promotion.target.requires_approvals > 0,
        ),
        Deed(
            "approve",
            "Approve",
            "You approved it.",
            (PromotionState.READY,),
            (Role.APPROVER,),
            _approve,
            by_requester=False,
            takes_factor=lambda _promotion: True,
        ),
        Deed(
            "reject",
            "Reject",
            "You rejected it.",
            UNDECIDED,
            (Role.APPROVER,),
            lambda by, promotion, form: reject_promotion(by=by, promotion=promotion, comment=form.get("text", "")),
            asks="Why it must not go on",
            by_requester=False,
        ),
        Deed(
            "cancel",
            "Cancel",
            "It is cancelled.",
            UNDECIDED,
            (Role.RELEASE_MANAGER,),
            lambda by, promotion, form: cancel_promotion(by=by, promotion=promotion, reason=form.get("text", "")),
            asks="Why it is cancelled",
        ),
        Deed("sign-off", "Sign off", "You signed it off.", (), tuple(Role), _sign_off, asks="What you looked at"),
    )
}
"""By name. Signing off stands at its item, not among the buttons: it is for no state of the promotion here."""


def deeds_for(promotion: Promotion, party: Party) -> list[Deed]:
    """Those that the state allows and the person may do; the services have the last word."""
    is_own = party.user is not None and party.user.pk == promotion.requester_id
    return [
        deed
        for deed in DEEDS.values()
        if promotion.state in deed.states and party.holds(*deed.roles) and (deed.by_requester or not is_own)
    ]
