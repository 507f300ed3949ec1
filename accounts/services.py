"""What is done with accounts beyond signing up and in."""

import secrets
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User

FIRST_ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class NewAdmin:
    """A created admin, with the password in clear for the one time that it is shown."""

    username: str
    password: str = field(repr=False)


@transaction.atomic
def create_first_admin() -> NewAdmin | None:
    """A superuser with a random password, or None where a superuser exists already."""
    if User.objects.filter(is_superuser=True).exists():
        return None
    username = FIRST_ADMIN
    while User.objects.filter(username=username).exists():  # a candidate may have taken the name
        username = f"{FIRST_ADMIN}-{secrets.token_hex(3)}"
    admin = NewAdmin(username, secrets.token_urlsafe(15))
    User.objects.create_superuser(admin.username, password=admin.password)
    return admin


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
