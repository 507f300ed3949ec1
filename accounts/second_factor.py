"""The second factor: whether it was shown, where it is asked for, and taken away from whoever lost the device."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from core.audit.actors import Actor
from core.audit.writer import audited, record_event
from core.errors import Conflict, DomainError, Forbidden

LONGEST_REASON = 2000


class SecondFactorMissing(Forbidden):
    """`deed` as "approve a promotion"."""

    def __init__(self, deed: str) -> None:
        sentence = (
            f"To {deed} takes a second factor, shown in this session or, for an API token, in the one that made it. "
            f"Set one up, or confirm it, at {reverse('mfa_index')}."
        )
        super().__init__("second_factor_missing", sentence)


def factor_of(request: HttpRequest) -> Authenticator | None:
    """The factor that was shown last in this session, as long as it is the person's: one that was removed meanwhile,
    with a lost device perhaps, counts no more.
    """
    user = request.user
    records = get_authentication_records(request, user) if isinstance(user, User) else []
    shown = [record["id"] for record in records if record["method"] == "mfa"]
    if not shown:
        return None
    kept = Authenticator.objects.filter(user=user.pk).in_bulk(shown)
    return next((kept[number] for number in reversed(shown) if number in kept), None)


def is_factor_missing(*, is_confirmed: bool) -> bool:
    """Whether this environment asks for a second factor, and none was shown."""
    return settings.REQUIRE_SECOND_FACTOR and not is_confirmed


def remove_factors(*, by: Actor, user: User, reason: str, is_confirmed: bool) -> list[str]:
    """Everything that this person proves themselves with beside the password; they are told by e-mail.

    Sessions and API tokens that were confirmed with one of them are not any more. Raises SecondFactorMissing,
    Forbidden (one's own: the account's page removes them, and asks who one is), Conflict where there is none.
    """
    if is_factor_missing(is_confirmed=is_confirmed):
        raise SecondFactorMissing("remove somebody's second factor")
    if by.id == str(user.pk):
        raise Forbidden("own_factor", f"Your own second factor is removed at {reverse('mfa_index')}.")
    reason = reason.strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise DomainError("reason_missing", f"reason must say why, in 1 to {LONGEST_REASON} characters.", "reason")
    with audited():
        kinds = sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        if not kinds:
            raise Conflict("no_factor", f"{user} has no second factor.")
        Authenticator.objects.filter(user=user).delete()
        action = "accounts.second_factor.removed"
        record_event(
            actor=by, action=action, target=user, before={"factors": kinds}, after={"factors": []}, reason=reason
        )
        transaction.on_commit(lambda: _tell(user, by), robust=True)
    return kinds


def _tell(user: User, by: Actor) -> None:
    if user.email:
        text = render_to_string("accounts/factors_removed.txt", {"user": user, "by": by.label})
        send_mail("Your second factor was removed", text, None, [user.email])
