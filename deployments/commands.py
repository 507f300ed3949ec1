"""What the commands for the pipeline share: on whose behalf they act."""

from typing import Any

from django.core.management.base import CommandParser

from accounts.models import User
from core.errors import DomainError
from deployments.parties import Party, party_of


def add_party(parser: CommandParser) -> None:
    parser.add_argument(
        "--as", dest="username", required=True, metavar="USER", help="who acts, and has the role for it"
    )


def party_named(options: dict[str, Any]) -> Party:
    """The user that `--as` names. Raises DomainError for one that is not there, or not active."""
    user = User.objects.filter(username=options["username"], is_active=True).first()
    if user is None:
        raise DomainError("user_unknown", f"There is no active user {options['username']}.", "as")
    return party_of(user)
