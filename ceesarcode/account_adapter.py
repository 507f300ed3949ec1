"""What happens around signing in and up, and to second factors, beyond what allauth does."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.models import User
from accounts.viewer import viewer_of
from core.audit.actors import Actor, ActorType
from core.audit.writer import audited, record_event
from execution.services.ownership import adopt_visitor_work

FACTORS = "mfa/email/"


class AccountAdapter(DefaultAccountAdapter):
    def login(self, request: HttpRequest, user: User) -> None:
        """Keeps what a visitor did: their runs, drafts and submissions become the account's."""
        visitor = viewer_of(request).visitor
        super().login(request, user)
        if visitor is not None:
            adopt_visitor_work(user=user, visitor=visitor)

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """A factor that was set up, renewed or removed is on record too: it decides who may approve."""
        if template_prefix.startswith(FACTORS):
            address = self.request.META.get("REMOTE_ADDR") or ""
            actor = Actor(type=ActorType.USER, id=str(user.pk), label=user.get_username(), ip=address)
            with audited():
                action = f"accounts.second_factor.{template_prefix.removeprefix(FACTORS)}"
                record_event(actor=actor, action=action, target=user)
        super().send_notification_mail(template_prefix, user, *args, **kwargs)
