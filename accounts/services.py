"""Changes to an account."""

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User


@transaction.atomic
def change_profile(*, user: User, username: str, email: str, first_name: str, last_name: str) -> User:
    """Writes what the user gave, already checked. An old e-mail address no longer signs in, nor gets a reset link."""
    user.username, user.email = username, email
    user.first_name, user.last_name = first_name, last_name
    user.save(update_fields=["username", "email", "first_name", "last_name"])
    EmailAddress.objects.filter(user=user).exclude(email__iexact=email).delete()
    if email:
        EmailAddress.objects.update_or_create(user=user, email=email, defaults={"primary": True})
    return user
