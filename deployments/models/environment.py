"""Where releases run, in the order in which they pass through."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from deployments.enums import HOSTED, EnvironmentKind, EnvironmentState, ParityClass, Platform
from deployments.models.constraints import one_of

SLUG = r"^[a-z][a-z0-9-]{0,39}$"


class EnvironmentQuerySet(models.QuerySet["Environment"]):
    def standing(self) -> "EnvironmentQuerySet":
        """Those that releases pass through, the lowest first; no previews, nothing archived."""
        kept = self.filter(kind=EnvironmentKind.STANDING).exclude(state=EnvironmentState.ARCHIVED)
        return kept.order_by("rank")

    def previews(self) -> "EnvironmentQuerySet":
        """What is shown of branches before they are merged; nothing archived."""
        kept = self.filter(kind=EnvironmentKind.PREVIEW).exclude(state=EnvironmentState.ARCHIVED)
        return kept.order_by("slug")


class Environment(models.Model):
    """A place that runs one release at a time."""

    slug = models.CharField(max_length=40, unique=True, validators=[RegexValidator(SLUG)])
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=EnvironmentKind.choices, default=EnvironmentKind.STANDING)
    rank = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 comes first; none for a preview.")
    state = models.CharField(max_length=8, choices=EnvironmentState.choices, default=EnvironmentState.ACTIVE)
    platform = models.CharField(max_length=10, choices=Platform.choices, default=Platform.MANUAL)
    service_ref = models.CharField(max_length=200, blank=True, help_text="What the platform calls it.")
    base_url = models.URLField(blank=True, help_text="Where it answers; checks are run against this.")
    branch = models.CharField(max_length=100, blank=True)
    requires_approvals = models.PositiveSmallIntegerField(
        default=0, help_text="How many people must approve a promotion to it."
    )
    soak_minutes = models.PositiveIntegerField(
        default=0, help_text="How long a release is live here before it may go on."
    )
    expires_at = models.DateTimeField(null=True, blank=True, help_text="When a preview is archived by itself.")
    stopped_at = models.DateTimeField(null=True, blank=True, help_text="Emergency stop: nothing is deployed here.")
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    stop_reason = models.TextField(blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, help_text="When it was asked last what runs there.")
    seen_sha = models.CharField(max_length=40, blank=True)
    seen_digest = models.CharField(max_length=71, blank=True)
    seen_fault = models.CharField(max_length=200, blank=True, help_text="Why it gave no answer.")
    drifted_since = models.DateTimeField(null=True, blank=True, help_text="Something runs that nobody deployed here.")
    version = models.PositiveIntegerField(default=1)

    objects = EnvironmentQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "slug"]
        constraints = [
            one_of("environment_kind_known", "kind", EnvironmentKind),
            one_of("environment_state_known", "state", EnvironmentState),
            one_of("environment_platform_known", "platform", Platform),
            models.CheckConstraint(
                condition=~Q(platform__in=[str(one) for one in HOSTED]) | ~Q(service_ref=""),
                name="environment_hosted_has_service",
            ),
            models.UniqueConstraint(
                fields=["rank"],
                condition=Q(kind=EnvironmentKind.STANDING) & ~Q(state=EnvironmentState.ARCHIVED),
                name="environment_rank_unique",
            ),
            models.UniqueConstraint(
                fields=["name"], condition=~Q(state=EnvironmentState.ARCHIVED), name="environment_name_unique"
            ),
            models.CheckConstraint(
                condition=Q(kind=EnvironmentKind.STANDING, expires_at__isnull=True)
                | (Q(kind=EnvironmentKind.PREVIEW, requires_approvals=0, soak_minutes=0) & ~Q(branch="")),
                name="environment_preview_is_bound",
            ),
            models.CheckConstraint(
                condition=Q(kind=EnvironmentKind.STANDING, rank__isnull=False, rank__gte=1)
                | Q(kind=EnvironmentKind.PREVIEW, rank__isnull=True),
                name="environment_standing_has_rank",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, stopped_by__isnull=True, stop_reason="")
                | (Q(stopped_at__isnull=False, stopped_by__isnull=False) & ~Q(stop_reason="")),
                name="environment_stop_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        return self.state == EnvironmentState.ARCHIVED

    @property
    def is_stopped(self) -> bool:
        return self.stopped_at is not None


class EnvVariable(models.Model):
    """A key of an environment's configuration as it was seen there. Of a secret, a keyed fingerprint alone."""

    environment = models.ForeignKey(Environment, on_delete=models.CASCADE, related_name="variables")
    key = models.CharField(max_length=80)
    parity = models.CharField(max_length=9, choices=ParityClass.choices, blank=True, help_text="Empty: unclassified.")
    is_secret = models.BooleanField(default=False)
    is_set = models.BooleanField(default=True)
    value = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, help_text="Empty: set, but with no key to compare by.")
    source = models.CharField(max_length=60, help_text="Where it was read.")
    observed_at = models.DateTimeField()

    class Meta:
        ordering = ["environment", "key"]
        constraints = [
            models.UniqueConstraint(fields=["environment", "key"], name="envvariable_key_unique"),
            models.CheckConstraint(condition=Q(is_secret=False) | Q(value=""), name="envvariable_secret_has_no_value"),
            models.CheckConstraint(condition=Q(parity__in=["", *ParityClass.values]), name="envvariable_parity_known"),
            models.CheckConstraint(
                condition=Q(is_set=True) | Q(value="", fingerprint=""), name="envvariable_unset_is_empty"
            ),
            models.CheckConstraint(
                condition=Q(is_secret=True) | Q(fingerprint=""), name="envvariable_fingerprint_of_secret"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.environment} {self.key}"


class KeyClass(models.Model):
    """What a key must be that the code does not know, as a person said it: of all environments."""

    key = models.CharField(max_length=80, unique=True)
    parity = models.CharField(max_length=9, choices=ParityClass.choices)
    classed_at = models.DateTimeField()
    classed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["key"]
        constraints = [one_of("keyclass_parity_known", "parity", ParityClass)]

    def __str__(self) -> str:
        return f"{self.key} {self.get_parity_display()}"


class Hold(models.Model):
    """Nothing is promoted to the environment until a person releases it; a rollback leaves one."""

    environment = models.ForeignKey(Environment, on_delete=models.PROTECT, related_name="holds")
    reason = models.TextField()
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-placed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["environment"], condition=Q(released_at__isnull=True), name="hold_one_open"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_reason"),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="hold_released_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.environment}: {self.reason}"
