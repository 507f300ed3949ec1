"""What is deployed: one commit, built once, known by the digest of its image."""

from django.db import models
from django.db.models import Q

from core.protection import Protection
from deployments.enums import ReleaseState
from deployments.models.constraints import matches, one_of

SHA = r"^[0-9a-f]{40}$"
DIGEST = r"^sha256:[0-9a-f]{64}$"


class Release(models.Model):
    """Immutable but for its state. `content_hash` is over all that the other core columns say."""

    label = models.CharField(max_length=60, help_text="The version, as 1.4.0.")
    git_sha = models.CharField(max_length=40)
    digest = models.CharField(max_length=71)
    image_repo = models.CharField(max_length=200)
    branch = models.CharField(max_length=100, blank=True)
    build_url = models.URLField(blank=True)
    author = models.CharField(max_length=150, blank=True)
    built_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True, blank=True, help_text="When its latest commit was made.")
    migrations = models.JSONField(
        default=list, help_text="Names of its migrations, each with whether it is reversible."
    )
    content_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=9, choices=ReleaseState.choices, default=ReleaseState.CANDIDATE)
    blocked_reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        indexes = [
            models.Index(fields=["-recorded_at", "-id"], name="release_newest"),
            models.Index(fields=["git_sha"], name="release_by_sha"),
            models.Index(fields=["digest"], name="release_by_digest"),
        ]
        constraints = [
            one_of("release_state_known", "state", ReleaseState),
            matches("release_sha_whole", "git_sha", SHA),
            matches("release_digest_whole", "digest", DIGEST),
            models.CheckConstraint(
                condition=Q(state=ReleaseState.BLOCKED) & ~Q(blocked_reason="")
                | ~Q(state=ReleaseState.BLOCKED) & Q(blocked_reason=""),
                name="release_blocked_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.git_sha[:7]})"

    @property
    def image(self) -> str:
        """What a platform is told to run; never a tag."""
        return f"{self.image_repo}@{self.digest}"


RELEASE_CORE = Protection(
    "deployments_release",
    (
        *("label", "git_sha", "digest", "image_repo", "branch", "build_url", "author"),
        *("built_at", "committed_at", "migrations", "content_hash", "recorded_at"),
    ),
)
