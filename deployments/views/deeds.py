"""What a person may do with a promotion on its page: a button for each deed that its state and their role allow.

A deed that needs more than a sentence has a page of its own: see `form_deeds`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from core.errors import NotFound
from deployments.dossier import Dossier, Line
from deployments.enums import ItemMode, PromotionState, Role, Standing
from deployments.models import ChecklistItem, Promotion, SignOff
from deployments.parties import Party
from deployments.services.promoting.starting import queue_promotion
from deployments.services.promoting.words import (
    Statement,
    approve_promotion,
    cancel_promotion,
    reject_promotion,
    sign_off_item,
    withdraw_approval,
    withdraw_sign_off,
)
from deployments.transitions import UNDECIDED

Form = Mapping[str, str]
Act = Callable[[Party, Promotion, Form], object]
WHY = "Why, for the record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A button: its word, whom and what states it is for, what it says before it is confirmed, and what it does."""

    name: str
    label: str
    explained: str
    done: str
    act: Act
    states: Collection[str] = UNDECIDED
    roles: tuple[Role, ...] = ()
    asks: str = WHY
    """The label of the text beside it."""
    needs_text: bool = True
    is_grave: bool = False
    by_requester: bool = True
    is_requesters: bool = False
    """The requester may, without any of the roles."""
    takes_factor: Callable[[Promotion], bool] = lambda _promotion: False
    """Whether it is a yes, which takes a second factor where one is asked for."""


def _approve(by: Party, promotion: Promotion, form: Form) -> object:
    seen, comment = form.get("gate_hash", ""), form.get("text", "")
    return approve_promotion(by=by, promotion=promotion, gate_hash=seen, comment=comment)


def _sign_off(by: Party, promotion: Promotion, form: Form) -> object:
    decision, seen = form.get("decision", "pass"), form.get("gate_hash", "")
    statement = Statement(decision=decision, text=form.get("text", ""), gate_hash=seen)
    return sign_off_item(by=by, item=_item(promotion, form), statement=statement)


def _waive(by: Party, promotion: Promotion, form: Form) -> object:
    return _sign_off(by, promotion, {**form, "decision": "waive"})


def _take_approval_back(by: Party, promotion: Promotion, form: Form) -> object:
    given = promotion.approvals.filter(state=Standing.ACTIVE, user=by.user).select_related("promotion").first()
    if given is None:
        raise NotFound("approval_unknown", "There is no approval of yours to take back.")
    return withdraw_approval(by=by, approval=given, reason=form.get("text", ""))


def _take_word_back(by: Party, promotion: Promotion, form: Form) -> object:
    words = SignOff.objects.filter(item=_item(promotion, form), state=Standing.ACTIVE, user=by.user)
    given = words.select_related("item__promotion").first()
    if given is None:
        raise NotFound("word_unknown", "There is no word of yours on this item to take back.")
    return withdraw_sign_off(by=by, sign_off=given, reason=form.get("text", ""))


def _item(promotion: Promotion, form: Form) -> ChecklistItem:
    item = promotion.items.filter(key=form.get("item", "").replace("\0", "")).first()
    if item is None:
        raise NotFound("item_unknown", "There is no such item.", "item")
    return item


START = Deed(
    name="start",
    label="Start the deployment",
    explained="Every guard is computed again, now; where one speaks against it, nothing is deployed.",
    done="It is queued.",
    states=(PromotionState.APPROVED,),
    roles=(Role.RELEASE_MANAGER,),
    act=lambda by, promotion, form: queue_promotion(by=by, promotion=promotion, reason=form.get("text", "")),
    needs_text=False,
    takes_factor=lambda promotion: promotion.target.requires_approvals > 0,
)
APPROVE = Deed(
    name="approve",
    label="Approve",
    explained="You looked at the checklist, its evidence and the change. When any of it changes, your word is stale.",
    done="You approved it.",
    states=(PromotionState.READY,),
    roles=(Role.APPROVER,),
    act=_approve,
    needs_text=False,
    by_requester=False,
    takes_factor=lambda _promotion: True,
)
WITHDRAW = Deed(
    name="withdraw-approval",
    label="Take your approval back",
    explained="It counts no more; you may approve again.",
    done="You took your approval back.",
    act=_take_approval_back,
    needs_text=False,
)
REJECT = Deed(
    name="reject",
    label="Reject",
    explained="A no ends this promotion for good.",
    done="You rejected it.",
    roles=(Role.APPROVER,),
    act=lambda by, promotion, form: reject_promotion(by=by, promotion=promotion, comment=form.get("text", "")),
    asks="Why it must not go on",
    is_grave=True,
    by_requester=False,
)
CANCEL = Deed(
    name="cancel",
    label="Cancel",
    explained="It ends here; the release can be asked for again.",
    done="It is cancelled.",
    roles=(Role.RELEASE_MANAGER,),
    act=lambda by, promotion, form: cancel_promotion(by=by, promotion=promotion, reason=form.get("text", "")),
    asks="Why it is cancelled",
    is_grave=True,
    is_requesters=True,
)
SIGN_OFF = Deed(
    name="sign-off",
    label="Sign off",
    explained="",
    done="You signed it off.",
    roles=tuple(Role),
    act=_sign_off,
    asks="What you looked at",
)
WAIVE = Deed(
    name="waive",
    label="Waive",
    explained="The promotion may go on without this item, on your word.",
    done="You waived it.",
    roles=(Role.APPROVER,),
    act=_waive,
    asks="Why it may be left out",
    is_grave=True,
    by_requester=False,
    takes_factor=lambda _promotion: True,
)
TAKE_BACK = Deed(
    name="take-back",
    label="Take your word back",
    explained="The item is open again.",
    done="You took your word back.",
    act=_take_word_back,
    needs_text=False,
)
DEEDS = {deed.name: deed for deed in (START, APPROVE, WITHDRAW, REJECT, CANCEL, SIGN_OFF, WAIVE, TAKE_BACK)}
OF_THE_WHOLE = (START, APPROVE, WITHDRAW, REJECT, CANCEL)
"""Those that stand beside the checklist; the others stand at its items."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What this person may do now: with the whole, and by the key of an item what with that. The services have the
    last word.
    """

    whole: list[Deed]
    items: dict[str, list[Deed]]
    held: frozenset[str]
    """The names of those that this session lacks a second factor for; of a sign-off the yes alone."""


def offered(dossier: Dossier, party: Party, roles: frozenset[Role]) -> Offer:
    promotion = dossier.promotion
    number = party.user.pk if party.user else None
    is_own = promotion.requester_id == number
    approved = any(one.user_id == number and one.state == Standing.ACTIVE for one in dossier.approvals)

    def allows(deed: Deed) -> bool:
        if promotion.state not in deed.states or (is_own and not deed.by_requester):
            return False
        return not deed.roles or bool(roles.intersection(deed.roles)) or (deed.is_requesters and is_own)

    whole = [deed for deed in OF_THE_WHOLE if allows(deed)]
    return Offer(
        [deed for deed in whole if deed is not (APPROVE if approved else WITHDRAW)],
        {line.item.key: [deed for deed in _of_item(line, roles, number) if allows(deed)] for line in dossier.lines},
        frozenset(deed.name for deed in DEEDS.values() if party.lacks_factor and deed.takes_factor(promotion)),
    )


def _of_item(line: Line, roles: frozenset[Role], number: int | None) -> list[Deed]:
    if line.active is not None:
        return [TAKE_BACK] if line.active.user_id == number else []
    if line.is_filled:
        return []
    may_sign = line.item.mode == ItemMode.MANUAL and line.item.role in roles
    return [SIGN_OFF, WAIVE] if may_sign else [WAIVE]
