"""The admin of deployments: everything is read here; what is changed goes through a deed, and so through a service."""

from deployments.admin.audit import AuditEventAdmin
from deployments.admin.checks import CheckDefinitionAdmin, VerificationRunAdmin
from deployments.admin.deliveries import InboundDeliveryAdmin
from deployments.admin.deployments import DeploymentAdmin
from deployments.admin.environments import EnvironmentAdmin, HoldAdmin
from deployments.admin.incidents import IncidentAdmin
from deployments.admin.notifications import NotificationChannelAdmin, OutboxMessageAdmin
from deployments.admin.plans import RollbackPlanAdmin
from deployments.admin.promotions import PromotionAdmin
from deployments.admin.releases import ReleaseAdmin
from deployments.admin.variables import EnvVariableAdmin
from deployments.admin.windows import FreezeWindowAdmin

__all__ = [
    "AuditEventAdmin",
    "CheckDefinitionAdmin",
    "DeploymentAdmin",
    "EnvVariableAdmin",
    "EnvironmentAdmin",
    "FreezeWindowAdmin",
    "HoldAdmin",
    "InboundDeliveryAdmin",
    "IncidentAdmin",
    "NotificationChannelAdmin",
    "OutboxMessageAdmin",
    "PromotionAdmin",
    "ReleaseAdmin",
    "RollbackPlanAdmin",
    "VerificationRunAdmin",
]
