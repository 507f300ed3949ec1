"""What GitHub was told last of our deployments, and when it is told again.

The rows are the queue: what ought to be shown is compared with `told`, so that nothing is lost with a process.
"""

from django.db import models
from django.db.models import Q

from deployments.enums import CommitContext
from deployments.models.constraints import matches, one_of
from deployments.models.deployment import Deployment
from deployments.models.environment import Environment
from deployments.models.release import SHA


class Told(models.Model):
    """One thing that is shown at GitHub. Whoever claims the row has it until `next_at`."""

    tried = models.CharField(max_length=200, blank=True, help_text="What it was last tried to tell.")
    told = models.CharField(max_length=200, blank=True, help_text="What was told last.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Since something was told.")
    next_at = models.DateTimeField(help_text="Not before; while somebody is at it, the end of their time.")
    failing_since = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    fault = models.TextField(blank=True, help_text="What went wrong last, in a sentence.")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def must_show(self, shown: str) -> bool:
        """It was not told, and has not been given up."""
        return self.told != shown and (self.given_up_at is None or self.tried != shown)


class GitHubMirror(Told):
    """A deployment there for one of ours."""

    deployment = models.OneToOneField(Deployment, on_delete=models.PROTECT, related_name="mirror")
    github_id = models.PositiveBigIntegerField(null=True, blank=True, unique=True)
    is_over = models.BooleanField(default=False, help_text="It was told that it ended: nothing comes after.")

    class Meta:
        verbose_name = "mirrored deployment"
        ordering = ["deployment"]
        indexes = [models.Index(fields=["next_at"], condition=Q(is_over=False), name="githubmirror_due")]
        constraints = [
            models.CheckConstraint(condition=Q(told="") | Q(github_id__isnull=False), name="githubmirror_told_has_id")
        ]

    def __str__(self) -> str:
        return f"{self.deployment} at GitHub"


class GitHubCommitStatus(Told):
    """The status of a commit in one of our contexts: an environment, or the way into it."""

    git_sha = models.CharField(max_length=40)
    environment = models.ForeignKey(Environment, on_delete=models.PROTECT, related_name="commit_statuses")
    about = models.CharField(max_length=10, choices=CommitContext.choices)

    class Meta:
        verbose_name = "commit status"
        verbose_name_plural = "commit statuses"
        ordering = ["pk"]
        constraints = [
            one_of("githubcommitstatus_about_known", "about", CommitContext),
            matches("githubcommitstatus_sha_whole", "git_sha", SHA),
            models.UniqueConstraint(fields=["git_sha", "environment", "about"], name="githubcommitstatus_once"),
        ]

    def __str__(self) -> str:
        return f"{self.context} of {self.git_sha[:7]}"

    @property
    def context(self) -> str:
        """As GitHub shows it beside those of others."""
        way = "promotion/" if self.about == CommitContext.PROMOTION else ""
        return f"ceesarcode/{way}{self.environment.slug}"
