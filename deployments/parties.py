"""Who asks for something here: the person, if there is one, and how the record names them."""

from dataclasses import dataclass

from accounts.models import User
from core.audit.actors import SYSTEM, Actor, ActorType
from core.errors import Forbidden
from deployments.enums import Role


@dataclass(frozen=True, slots=True)
class Party:
    """`user` is None for the server itself. Whoever comes with a token is its owner: nobody approves their own wish
    through a second door.
    """

    actor: Actor
    user: User | None = None

    def holds(self, *roles: Role) -> bool:
        """Whether an active person is in the group of one of these roles. Being a superuser is no role."""
        user = self.user
        return bool(user and user.is_active and user.groups.filter(name__in=[role.label for role in roles]).exists())

    def require(self, *roles: Role, deed: str) -> User:
        """The person. Raises Forbidden where they have none of the roles; `deed` as "block a release"."""
        if self.user is None or not self.holds(*roles):
            named = " or ".join(role.label.lower() for role in roles)
            raise Forbidden("role_missing", f"To {deed} takes the role {named}.")
        return self.user


SERVER = Party(SYSTEM)


def party_of(user: User, *, token_id: str = "", ip: str = "") -> Party:
    """The person, acting in a session, or through a token of theirs."""
    kind = ActorType.TOKEN if token_id else ActorType.USER
    actor = Actor(type=kind, id=str(user.pk), label=user.get_username(), token_id=token_id, ip=ip)
    return Party(actor, user)
