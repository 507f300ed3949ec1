"""What is asked of every deed, in the same words: why, and that it is not for what is over."""

from core.errors import Conflict, DomainError
from deployments.models import Environment


def required_reason(reason: str) -> str:
    """The reason without blanks at its ends. Raises DomainError where there is none."""
    reason = reason.strip()
    if not 1 <= len(reason) <= 2000 or "\0" in reason:
        raise DomainError("reason_missing", "reason must say why, in 1 to 2000 characters.", "reason")
    return reason


def refuse_archived(*environments: Environment) -> None:
    """Raises Conflict where one of them is over."""
    for environment in environments:
        if environment.is_archived:
            raise Conflict("environment_archived", f"{environment} is archived; nothing begins there.", "environment")
