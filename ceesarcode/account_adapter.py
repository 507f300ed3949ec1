"""What happens around signing in and up, and to second factors, beyond what allauth does."""

from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.models import User
from accounts.viewer import viewer_of
from core.audit.actors import Actor, ActorType
from core.audit.writer import audited, record_event
from execution.services.ownership import adopt_visitor_work

log = structlog.get_logger(__name__)
FACTORS = "mfa/email/"


class AccountAdapter(DefaultAccountAdapter):
    def login(self, request: HttpRequest, user: User) -> None:
        """Keeps what a visitor did: their runs, drafts and submissions become the account's."""
        visitor = viewer_of(request).visitor
        super().login(request, user)
        log.info("signed_in", user_id=user.pk)
        if visitor is not None:
            adopt_visitor_work(user=user, visitor=visitor)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """The line has the caller's address and the request's id; whose name was tried may be a mistyped password."""
        super().authentication_failed(request, **credentials)
        log.warning("sign_in_failed")

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """A factor that was set up, renewed or removed is on record too: it decides who may approve."""
        if template_prefix.startswith(FACTORS):
            address = self.request.META.get("REMOTE_ADDR") or ""
            actor = Actor(type=ActorType.USER, id=str(user.pk), label=user.get_username(), ip=address)
            with audited():
                action = f"accounts.second_factor.{template_prefix.removeprefix(FACTORS)}"
                record_event(actor=actor, action=action, target=user)
        super().send_notification_mail(template_prefix, user, *args, **kwargs)
