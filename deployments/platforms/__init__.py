"""Who carries deployments out. One contract; an adapter for each platform."""

from deployments.platforms.base import Accepted, Condition, Observed, PlatformError, PlatformPort, Rejected
from deployments.platforms.choosing import platform_for

__all__ = ["Accepted", "Condition", "Observed", "PlatformError", "PlatformPort", "Rejected", "platform_for"]
