"""What happens around signing in and up, beyond what allauth does."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.models import User
from accounts.viewer import viewer_of
from execution.services.ownership import adopt_visitor_work


class AccountAdapter(DefaultAccountAdapter):
    """Keeps what a visitor did: their runs, drafts and submissions become the account's."""

    def login(self, request: HttpRequest, user: User) -> None:
        visitor = viewer_of(request).visitor
        super().login(request, user)
        if visitor is not None:
            adopt_visitor_work(user=user, visitor=visitor)
