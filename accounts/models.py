"""Users, and the tokens that their programs show instead of a session."""

import uuid
from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from accounts.scopes import Scope


class User(AbstractUser):
    """A candidate or a member of staff. Its own model from the first migration, so that it can grow."""


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def active(self, *, now: datetime) -> "ApiTokenQuerySet":
        """Neither revoked nor expired."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=now)


class ApiToken(models.Model):
    """A key to the API with the scopes that its owner chose. The token itself is not kept: only its SHA-256.

    A slow hash, as passwords need one, would add nothing: there are 256 random bits to guess, not a word.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12, help_text="How the token begins, to tell it from others.")
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(help_text="A list of accounts.scopes.Scope.")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, help_text="Exact to a minute.")
    revoked_at = models.DateTimeField(null=True)
    callback_secret_number = models.PositiveIntegerField(
        default=1, help_text="Which one signs the callbacks; each new one is one more."
    )
    callback_secret_changed_at = models.DateTimeField(null=True)
    second_factor = models.ForeignKey(
        "mfa.Authenticator",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="What was shown in the session that made it; none, or gone with a lost device: it approves nothing.",
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "API token"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="apitoken_name_given"),
            models.CheckConstraint(condition=~Q(scopes=[]), name="apitoken_has_scope"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="apitoken_expires_after_creation"),
            models.UniqueConstraint(
                fields=["user", "name"], condition=Q(revoked_at__isnull=True), name="apitoken_name_unique_of_user"
            ),
            models.CheckConstraint(condition=Q(callback_secret_number__gte=1), name="apitoken_secret_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def scope_labels(self) -> list[str]:
        return [Scope(scope).label for scope in self.scopes]

    def holds(self, scope: str) -> bool:
        return scope in self.scopes

    def state(self, *, now: datetime) -> str:
        """ "active", "expired" or "revoked"."""
        if self.revoked_at is not None:
            return "revoked"
        return "active" if self.expires_at > now else "expired"
