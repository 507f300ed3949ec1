"""Who may read here, and as whom they act. What a person may do is for the services to say: it hangs on their role."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import User
from accounts.permissions import TokenScope, token_of
from accounts.scopes import Scope
from deployments.parties import Party, party_in_session, party_of

READING, WRITING = Scope.DEPLOYMENTS_READ, Scope.DEPLOYMENTS_WRITE
UNSIGNED = "Nobody is signed in."
FORBIDDEN = "Only staff may do this, and each deed takes a role, which the sentence names."


class IsStaff(BasePermission):
    """Staff see everything here; what they may do hangs on their roles."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if request.method not in view.allowed_methods:
            return True  # the view refuses the method
        user = request.user
        return isinstance(user, User) and user.is_staff


class DeploymentsView(APIView):
    """What the views here share: a token's scopes, and that candidates see nothing."""

    permission_classes = [TokenScope, IsStaff]
    required_scopes = {"GET": READING, "POST": WRITING}


def party_of_request(request: Request) -> Party:
    """Through a token its owner acts; the record names both."""
    assert isinstance(request.user, User)  # the permission was asked for
    token = token_of(request)
    if token is None:
        return party_in_session(request._request)
    return party_of(
        request.user,
        token_id=str(token.pk),
        ip=request.META.get("REMOTE_ADDR") or "",
        is_confirmed=token.second_factor_id is not None,
        is_workflow=token.workflow_id is not None,
    )
