"""Users, and the tokens that their programs show instead of a session."""

import uuid
from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from accounts.identity.workflow import WorkflowIdentity
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
    workflow = models.ForeignKey(
        "TrustedWorkflow",
        on_delete=models.PROTECT,
        null=True,
        related_name="tokens",
        help_text="As whose run its owner got it, where no person made it.",
    )
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


class TrustedWorkflowQuerySet(models.QuerySet["TrustedWorkflow"]):
    def active(self) -> "TrustedWorkflowQuerySet":
        """Not switched off, and for an account that is open."""
        return self.filter(is_active=True, user__is_active=True)


class TrustedWorkflow(models.Model):
    """Which runs of GitHub Actions get a token, whose, and for what. What is left empty may be anything."""

    name = models.CharField(max_length=60, help_text="What it is called here.")
    repository_id = models.BigIntegerField(
        "number of the repository", help_text="Stays when it is renamed; GET /repos/OWNER/NAME at GitHub says it (id)."
    )
    repository_owner_id = models.BigIntegerField("number of its owner", help_text="The same says it (owner.id).")
    ref = models.CharField(max_length=255, blank=True, help_text="The branch or tag, as refs/heads/main.")
    environment = models.CharField(
        max_length=255, blank=True, help_text="The environment that the job names, as GitHub protects it."
    )
    workflow_ref = models.CharField(
        "workflow",
        max_length=500,
        blank=True,
        help_text="As owner/name/.github/workflows/deploy.yml@refs/heads/main; where it ends in @ or /, its beginning.",
    )
    allows_pull_requests = models.BooleanField(
        default=False, help_text="Runs for pull requests get one too; they may run what a stranger wrote."
    )
    user = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="trusted_workflows",
        help_text="As whom it acts: an account of the pipeline's own, with the roles that it needs, no superuser.",
    )
    scopes = models.JSONField(help_text="A list of accounts.scopes.Scope.")
    is_active = models.BooleanField("active", default=True)
    version = models.PositiveIntegerField(default=1)

    objects = TrustedWorkflowQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="trustedworkflow_name_given"),
            models.CheckConstraint(
                condition=Q(repository_id__gte=1, repository_owner_id__gte=1), name="trustedworkflow_numbers_positive"
            ),
            models.CheckConstraint(condition=~Q(scopes=[]), name="trustedworkflow_has_scope"),
            models.CheckConstraint(condition=Q(version__gte=1), name="trustedworkflow_versioned"),
            models.UniqueConstraint(
                fields=["repository_id", "ref", "environment", "workflow_ref"],
                condition=Q(is_active=True),
                name="trustedworkflow_once_while_active",
                violation_error_message="Runs of this kind are trusted already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def strictness(self) -> tuple[int, bool, bool]:
        """The more it asks for, the higher; of as many, the environment counts first, then the ref."""
        return sum(map(bool, (self.ref, self.environment, self.workflow_ref))), bool(self.environment), bool(self.ref)

    def admits(self, identity: WorkflowIdentity) -> bool:
        numbers = (self.repository_id, self.repository_owner_id)
        begins = self.workflow_ref.endswith(("@", "/")) and identity.workflow_ref.startswith(self.workflow_ref)
        return (
            numbers == (identity.repository_id, identity.repository_owner_id)
            and self.ref in ("", identity.ref)
            and self.environment in ("", identity.environment)
            and (begins or self.workflow_ref in ("", identity.workflow_ref))
            and (self.allows_pull_requests or not identity.is_of_pull_request)
        )


class SpentIdentity(models.Model):
    """An identity token that was exchanged: none is a second time. Deleted when it would be too old anyway."""

    jti = models.CharField(max_length=255, unique=True)
    issued_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.jti
