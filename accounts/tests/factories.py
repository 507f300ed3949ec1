"""Users for tests."""

import factory
from factory.django import DjangoModelFactory

from accounts.models import User

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
