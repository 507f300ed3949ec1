"""Who asks for something here: the person, if there is one, and how the record names them."""

from dataclasses import dataclass

from django.http import HttpRequest

from accounts.models import User
from accounts.second_factor import SecondFactorMissing, factor_of, is_factor_missing
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
    is_confirmed: bool = False
    """Whether a second factor was shown in this session, or in the one that the token was made in."""

    def holds(self, *roles: Role) -> bool:
        """Whether an active person is in the group of one of these roles. Being a superuser is no role."""
        user = self.user
        return bool(user and user.is_active and user.groups.filter(name__in=[role.label for role in roles]).exists())

    @property
    def lacks_factor(self) -> bool:
        """Whether what lets a release through is refused here."""
        return is_factor_missing(is_confirmed=self.is_confirmed)

    def require(self, *roles: Role, deed: str, confirmed: bool = False) -> User:
        """The person. Raises Forbidden where they have none of the roles; `deed` as "block a release".

        `confirmed` is for a yes, and for letting an environment go again: these take a second factor where one is asked
        for. What stops a release never does.
        """
        if self.user is None or not self.holds(*roles):
            named = " or ".join(role.label.lower() for role in roles)
            raise Forbidden("role_missing", f"To {deed} takes the role {named}.")
        if confirmed and self.actor.type == ActorType.PIPELINE:
            raise Forbidden("person_missing", f"To {deed} takes a person; a workflow's token does not do.")
        if confirmed and self.lacks_factor:
            raise SecondFactorMissing(deed)
        return self.user


SERVER = Party(SYSTEM)


def party_of(
    user: User, *, token_id: str = "", ip: str = "", is_confirmed: bool = False, is_workflow: bool = False
) -> Party:
    """The person, acting in a session, or through a token of theirs; or a workflow, through one that it was given."""
    kind = ActorType.TOKEN if token_id else ActorType.USER
    kind = ActorType.PIPELINE if is_workflow else kind
    actor = Actor(type=kind, id=str(user.pk), label=user.get_username(), token_id=token_id, ip=ip)
    return Party(actor, user, is_confirmed)


def party_in_session(request: HttpRequest) -> Party:
    """Whoever is signed in."""
    assert isinstance(request.user, User)  # the page or the admin lets nobody else in
    is_confirmed = factor_of(request) is not None
    return party_of(request.user, ip=request.META.get("REMOTE_ADDR") or "", is_confirmed=is_confirmed)
