"""The tables of this app, from the bottom up."""

from deployments.models.checklist import ChecklistItem, ChecklistTemplate, SignOff, TemplateItem
from deployments.models.deployment import Deployment
from deployments.models.environment import Environment, EnvVariable, Hold, KeyClass
from deployments.models.messages import InboundDelivery, NotificationChannel, OutboxMessage
from deployments.models.mirror import GitHubCommitStatus, GitHubMirror
from deployments.models.promotion import Approval, Promotion, RollbackPlan
from deployments.models.release import Release
from deployments.models.status import Pulse, StatusDay
from deployments.models.verification import CheckDefinition, Evidence, VerificationRun
from deployments.models.windows import FreezeWindow, Incident

__all__ = [
    "Approval",
    "CheckDefinition",
    "ChecklistItem",
    "ChecklistTemplate",
    "Deployment",
    "EnvVariable",
    "Environment",
    "Evidence",
    "FreezeWindow",
    "GitHubCommitStatus",
    "GitHubMirror",
    "Hold",
    "InboundDelivery",
    "Incident",
    "KeyClass",
    "NotificationChannel",
    "OutboxMessage",
    "Promotion",
    "Pulse",
    "Release",
    "RollbackPlan",
    "SignOff",
    "StatusDay",
    "TemplateItem",
    "VerificationRun",
]
