"""Who acts, as the record keeps it: in words that stay true when the account is gone."""

from dataclasses import dataclass

from django.db.models import TextChoices


class ActorType(TextChoices):
    USER = "user", "User"
    TOKEN = "token", "API token"
    PIPELINE = "pipeline", "Pipeline"
    SYSTEM = "system", "The server itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """`id` is the user's for a user and for a token, whose owner acts through it. `ip` where a request came from."""

    type: ActorType
    id: str = ""
    label: str
    token_id: str = ""
    ip: str = ""


SYSTEM = Actor(type=ActorType.SYSTEM, label="The server")
