"""Why somebody did something: asked of every deed, in the same words."""

from core.errors import DomainError


def required_reason(reason: str) -> str:
    """The reason without blanks at its ends. Raises DomainError where there is none."""
    reason = reason.strip()
    if not 1 <= len(reason) <= 2000 or "\0" in reason:
        raise DomainError("reason_missing", "reason must say why, in 1 to 2000 characters.", "reason")
    return reason
