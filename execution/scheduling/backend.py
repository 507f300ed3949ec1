"""What this process executes with: the slots of its executor mode, and the languages that they can run."""

import threading
from concurrent.futures import Future
from functools import cache

import structlog
from django.conf import settings

from execution.slots.base import Slot, SlotError
from execution.types import OfferedLanguage

log = structlog.get_logger(__name__)
STATE_FOLDER = "slots"


def missing_backend() -> str:
    """Why the executor mode cannot be used; "" where it can."""
    if settings.EXECUTOR_MODE == "stub":
        return ""
    return f"EXECUTOR_MODE is {settings.EXECUTOR_MODE}, which this version cannot execute with; it has stub alone."


def new_slot() -> Slot:
    """A slot of this executor mode, not yet opened."""
    from execution.slots.stub import StubSlot

    return StubSlot(settings.STATE_DIR / STATE_FOLDER)


def is_compiled(slug: str) -> bool:
    """Whether programs in this language are compiled before they start."""
    from execution.languages import registry

    return slug in registry() and registry()[slug].compiled


def probe_languages() -> list[OfferedLanguage]:
    """Runs the hello program of every language in a slot and returns those that passed, in the registry's order."""
    from execution.languages import probe_languages

    slot = new_slot()
    try:
        slot.open()
        return probe_languages(slot)
    except SlotError as error:
        log.error("languages_not_probed", error=str(error))
        return []
    finally:
        slot.close()


class Offers:
    """The languages of this process, probed once, in a thread, while the server already answers."""

    def __init__(self) -> None:
        self._probed: Future[list[OfferedLanguage]] = Future()
        self._begun = threading.Lock()

    def begin(self) -> None:
        """Starts the probe where it has not been started."""
        if self._begun.acquire(blocking=False):
            threading.Thread(target=self._probe, name="languages", daemon=True).start()

    def languages(self) -> list[OfferedLanguage]:
        """All of them; waits for the probe."""
        self.begin()
        return self._probed.result()

    def _probe(self) -> None:
        try:
            offered = probe_languages()
        except Exception as error:
            self._probed.set_exception(error)
            raise
        log.info("languages_offered", languages=[language.slug for language in offered])
        self._probed.set_result(offered)


@cache
def offers() -> Offers:
    """The one of this process."""
    return Offers()
