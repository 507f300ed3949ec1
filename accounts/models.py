"""Users, and who a piece of work belongs to."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A candidate or a member of staff. Its own model from the first migration, so that it can grow."""
