"""Users and their tokens for tests."""

from datetime import timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import ApiToken, TrustedWorkflow, User
from accounts.scopes import OFFERED
from accounts.services import create_token
from accounts.tests.identity.issuer import OWNER_ID, REPOSITORY_ID

PASSWORD = "a-long-enough-passphrase-7"


class UserFactory(DjangoModelFactory[User]):
    """A candidate whose password is `PASSWORD`; `staff=True` and `superuser=True` raise them."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        staff = factory.Trait(is_staff=True)
        superuser = factory.Trait(is_staff=True, is_superuser=True)

    username = factory.Sequence(lambda n: f"candidate-{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password(PASSWORD)


def token_of(user: User, *scopes: str, **changes: Any) -> str:
    """A new token of this user with these scopes (else all that are offered); its row changed as asked."""
    name = f"token {user.api_tokens.count() + 1}"
    lifetime = timedelta(days=1)
    new = create_token(user=user, name=name, scopes=scopes or [scope.value for scope in OFFERED], lifetime=lifetime)
    if changes:
        ApiToken.objects.filter(pk=new.token.pk).update(**changes)
    return new.text


def bearer(text: str) -> dict[str, str]:
    """The headers of a request that shows a token."""
    return {"authorization": f"Bearer {text}"}


def trusted_workflow(**changes: Any) -> TrustedWorkflow:
    """Every run of the repository that `accounts.tests.identity.issuer` speaks of, for an account of its own."""
    told = {"name": "app", "repository_id": REPOSITORY_ID, "repository_owner_id": OWNER_ID} | changes
    told.setdefault("scopes", ["deployments:read", "deployments:write"])
    if "user" not in told:
        told["user"] = UserFactory(username=f"pipeline-{TrustedWorkflow.objects.count() + 1}")
    return TrustedWorkflow.objects.create(**told)
