"""A callback sent once more by hand: one attempt, under the same id and with the same body."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import Conflict, NotFound
from execution.enums import CallbackState
from execution.models import Callback
from execution.scheduling import courier
from execution.services.delivering import MOST_ATTEMPTS

MOST_BY_HAND = 20
MAY_RESEND = "execution.change_callback"
ENDED = (CallbackState.DELIVERED, CallbackState.FAILED)


@transaction.atomic
def resend_callback(*, callback: Callback, user: User) -> None:
    """Puts it back into the outbox for one attempt, which its log tells of. Its owner may, and staff with the right.

    Raises NotFound for anybody else, and Conflict where an attempt is to come already, or none could succeed.
    """
    if callback.token.user_id != user.pk and not (user.is_staff and user.has_perm(MAY_RESEND)):
        raise NotFound("callback_unknown", "There is no such callback, or it is not yours.")
    if callback.token.revoked_at is not None:
        raise Conflict("token_revoked", "The token that signs this callback is revoked: nothing more is sent of it.")
    if callback.attempts >= MOST_ATTEMPTS + MOST_BY_HAND:
        raise Conflict("resent_too_often", f"This callback was sent {callback.attempts} times; that is the most.")
    changes = {"state": CallbackState.QUEUED, "next_at": timezone.now(), "ended_at": None, "asked_by": user}
    if not Callback.objects.filter(pk=callback.pk, state__in=ENDED).update(**changes):
        raise Conflict("callback_pending", "An attempt at this callback is to come already; wait for its outcome.")
    transaction.on_commit(courier.wake)
