"""The words of this app: states, and the kinds of things."""

from django.db.models import TextChoices


class EnvironmentKind(TextChoices):
    STANDING = "standing"
    PREVIEW = "preview"


class EnvironmentState(TextChoices):
    ACTIVE = "active"
    LOCKED = "locked"
    ARCHIVED = "archived"


class Platform(TextChoices):
    """Who carries a deployment out."""

    MANUAL = "manual", "A person"
    COMMAND = "command", "A command"
    RENDER = "render", "Render"
    RAILWAY = "railway", "Railway"
    FLY = "fly", "Fly.io"
    KOYEB = "koyeb", "Koyeb"


HOSTED = (Platform.RENDER, Platform.RAILWAY, Platform.FLY, Platform.KOYEB)
"""Those that call a service by a name of their own, and take a token."""


class ParityClass(TextChoices):
    """What a key of the configuration must be in two environments."""

    EQUAL = "equal", "must be equal"
    PRESENT = "present", "must exist in both"
    DIFFERENT = "different", "must differ"
    ORDERED = "ordered", "at most that of the higher environment"
    FREE = "free", "may differ"
    FIXED = "fixed", "fixed by the environment"


class ReleaseState(TextChoices):
    CANDIDATE = "candidate"
    BLOCKED = "blocked"
    RETIRED = "retired"


class DeploymentKind(TextChoices):
    DEPLOY = "deploy"
    ROLLBACK = "rollback"
    PREVIEW = "preview"
    EXTERNAL = "external", "seen on the platform, not started here"


class DeploymentState(TextChoices):
    PENDING = "pending"
    DISPATCHING = "dispatching"
    IN_PROGRESS = "in_progress", "in progress"
    VERIFYING_IDENTITY = "verifying_identity", "verifying identity"
    UNKNOWN = "unknown"
    LIVE = "live"
    FAILED = "failed"
    CANCELLED = "cancelled"
    TIMED_OUT = "timed_out", "timed out"
    SUPERSEDED = "superseded"


class CheckKind(TextChoices):
    SMOKE = "smoke", "Smoke tests"
    INTEGRATION = "integration", "Integration tests"
    PERFORMANCE = "performance", "Performance"
    UI = "ui", "UI smoke tests"
    LOG_SCAN = "log_scan", "Errors in logs"
    CONFIG_PARITY = "config_parity", "Configuration parity"
    IDENTITY = "identity", "Identity"


class DefinitionState(TextChoices):
    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


class RunState(TextChoices):
    """Of a verification run. Failed: the environment did not pass; error: the check itself broke."""

    QUEUED = "queued"
    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    INCONCLUSIVE = "inconclusive"
    ABORTED = "aborted"
    STALE = "stale"
    INVALIDATED = "invalidated"


class PromotionKind(TextChoices):
    FORWARD = "forward"
    ROLLBACK = "rollback"
    HOTFIX = "hotfix"


class PromotionState(TextChoices):
    DRAFT = "draft"
    OPEN = "open"
    READY = "ready"
    APPROVED = "approved"
    QUEUED = "queued"
    DEPLOYING = "deploying"
    VERIFYING = "verifying"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class ItemMode(TextChoices):
    """How an item of a checklist is filled."""

    AUTO = "auto", "by verification"
    MANUAL = "manual", "signed off by a person"
    DOCUMENT = "document", "by a document"


class Role(TextChoices):
    """The groups whose members may act; the value is the group's name."""

    RELEASE_MANAGER = "release_manager", "Release manager"
    APPROVER = "approver", "Approver"
    BUSINESS_STAKEHOLDER = "business_stakeholder", "Business stakeholder"
    AUDITOR = "auditor", "Auditor"


class SignOffDecision(TextChoices):
    PASS = "pass", "passes"
    FAIL = "fail", "fails"
    WAIVE = "waive", "is waived"


class ApprovalDecision(TextChoices):
    APPROVE = "approve", "approves"
    REJECT = "reject", "rejects"


class Standing(TextChoices):
    """Of a sign-off or an approval: whether it still counts."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"
    STALE = "stale"


class PlanState(TextChoices):
    """Of a rollback plan."""

    DRAFT = "draft"
    DOCUMENTED = "documented"
    REHEARSED = "rehearsed"
    OUTDATED = "outdated"


class WindowEffect(TextChoices):
    """What a window says of the time that it covers."""

    DENY = "deny", "nothing is deployed"
    ALLOW = "allow", "deployed within it alone"


class WindowState(TextChoices):
    SCHEDULED = "scheduled"
    ACTIVE = "active"
    ENDED = "ended"
    CANCELLED = "cancelled"


class IncidentState(TextChoices):
    OPEN = "open"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"


class Severity(TextChoices):
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class ChannelKind(TextChoices):
    SLACK = "slack", "Slack"
    DISCORD = "discord", "Discord"
    WEBHOOK = "webhook", "Webhook (Standard Webhooks)"
    EMAIL = "email", "E-mail"


class ChannelState(TextChoices):
    ACTIVE = "active"
    SWITCHED_OFF = "switched_off", "switched off"


class MessageState(TextChoices):
    """Of a message in the outbox."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DEAD = "dead"


class DeliveryState(TextChoices):
    """Of a webhook that came in."""

    RECEIVED = "received"
    PROCESSED = "processed"
    IGNORED = "ignored"
    FAILED = "failed"
    REPLAYED = "replayed"


class CommitContext(TextChoices):
    """What the status of a commit at GitHub is about."""

    DEPLOYMENT = "deployment"
    PROMOTION = "promotion"


class ServiceState(TextChoices):
    """How a part of this installation is."""

    OK = "ok", "works"
    DEGRADED = "degraded", "works with limits"
    FAILING = "failing", "does not work"


class ServiceComponent(TextChoices):
    """What the status page tells of, in its order and in its words."""

    SITE = "site", "Site"
    EXECUTION = "execution", "Running and judging code"
    LIVE = "live", "Live updates"
    DATABASE = "database", "Database"
    UPKEEP = "upkeep", "Deployments and notifications"
