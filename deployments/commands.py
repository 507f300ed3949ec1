"""What the commands for the pipeline share: on whose behalf they act, how they tell, and how they end.

Exit codes: 0 it is done; 1 the thing itself went wrong (a check failed, a deployment failed); 2 it was refused, and
nothing was changed.
"""

import json
import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from core.errors import DomainError
from deployments.models import Environment, Release
from deployments.parties import Party, party_of

FAILED, REFUSED = 1, 2


class PipelineCommand(BaseCommand):
    """`act` does it and gives what is to be told; a refusal ends the command with 2 and its sentence."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", dest="username", required=True, metavar="USER", help="who acts, and has the role")
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output and nothing else")

    def act(self, by: Party, options: dict[str, Any]) -> dict[str, Any]:
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = self.act(party_named(options["username"]), options)
        except DomainError as error:
            if options["json"]:
                self.stdout.write(json.dumps({"error": error.code, "detail": error.message, "field": error.field}))
            raise CommandError(error.message, returncode=REFUSED) from error
        self.tell(told, as_json=options["json"])

    def tell(self, told: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(f"{name}: {value}" for name, value in told.items() if value not in ("", None)))


def party_named(username: str) -> Party:
    """Raises DomainError for a user who is not there, or not active."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise DomainError("user_unknown", f"There is no active user {username}.", "by")
    return party_of(user)


def environment_named(slug: str) -> Environment:
    """Raises DomainError for a name that is none: a typo makes no environment."""
    environment = Environment.objects.filter(slug=slug).first()
    if environment is None:
        known = ", ".join(Environment.objects.values_list("slug", flat=True))
        raise DomainError("environment_unknown", f"There is no environment {slug}; there are {known}.", "environment")
    return environment


def release_named(word: str) -> Release:
    """By the whole commit, the digest, or the label where only one has it."""
    found = (
        {"git_sha": word} if len(word) == 40 else {"digest": word} if word.startswith("sha256:") else {"label": word}
    )
    releases = list(Release.objects.filter(**found)[:2])
    if len(releases) != 1:
        told = "several releases are" if releases else "there is no release"
        raise DomainError("release_unknown", f"{told.capitalize()} {word}; name it by its commit or digest.", "release")
    return releases[0]


def wait_for(ask: Callable[[], bool], *, seconds: float, pause: float = 1.0) -> bool:
    """Whether it came true in time."""
    until = time.monotonic() + seconds
    while not ask():
        if time.monotonic() >= until:
            return False
        time.sleep(pause)
    return True
