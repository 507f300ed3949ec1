"""Who holds which role: those who may be asked for what is missing."""

from collections import defaultdict
from collections.abc import Sequence

from accounts.models import User
from deployments.enums import Role
from deployments.parties import Party

MOST_NAMED = 5


def holders() -> dict[Role, list[User]]:
    """The active people of each role, by name; a role that nobody holds has an empty list."""
    found: dict[Role, list[User]] = defaultdict(list)
    roles = {role.label: role for role in Role}
    people = User.objects.filter(is_active=True, is_staff=True, groups__name__in=roles).order_by("username")
    for user in people.distinct().prefetch_related("groups"):
        for group in user.groups.all():
            if group.name in roles:
                found[roles[group.name]].append(user)
    return found


def roles_of(party: Party) -> frozenset[Role]:
    """All at once, for pages that ask for many deeds whether they are this person's."""
    user = party.user
    if user is None or not user.is_active:
        return frozenset()
    held = set(user.groups.values_list("name", flat=True))
    return frozenset(role for role in Role if role.label in held)


def named(people: Sequence[User], role: Role) -> str:
    """As "ada, bob and 3 more"; that nobody holds the role, where the list is empty."""
    if not people:
        return f"nobody holds the role {role.label.lower()}"
    names = [user.get_username() for user in people]
    shown, more = names[:MOST_NAMED], len(names) - MOST_NAMED
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return " or ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]
