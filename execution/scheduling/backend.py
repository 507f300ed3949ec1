"""What this process executes with: the slots of its executor mode."""

from django.conf import settings

from execution.languages import registry
from execution.slots.base import Slot
from execution.slots.stub import StubSlot

STATE_FOLDER = "slots"


def missing_backend() -> str:
    """Why the executor mode cannot be used; "" where it can."""
    if settings.EXECUTOR_MODE == "stub":
        return ""
    return f"EXECUTOR_MODE is {settings.EXECUTOR_MODE}, which this version cannot execute with; it has stub alone."


def new_slot() -> Slot:
    """A slot of this executor mode, not yet opened."""
    return StubSlot(state_dir=settings.STATE_DIR / STATE_FOLDER)


def is_compiled(slug: str) -> bool:
    """Whether programs in this language are compiled before they start."""
    return slug in registry() and registry()[slug].compiled
