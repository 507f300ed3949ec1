"""The languages that this process can run: each has run its hello program in a slot like the ones that serve."""

import contextlib
import json
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import structlog

from execution.languages import Language, OfferedLanguage, greets, registry, version_of
from execution.slots.base import Slot, SlotError

log = structlog.get_logger(__name__)


class Offers:
    """Probed in a thread, in the registry's order, while the server already answers.

    `record` names the file that keeps what was found, for a place that does not change (an image, by its digest); None
    where it may change. `noted` is called whenever one language more was tried.
    """

    def __init__(
        self,
        new_slot: Callable[[], Slot],
        record: Callable[[], Path | None] = lambda: None,
        noted: Callable[[], None] = lambda: None,
    ) -> None:
        self._new_slot, self._record, self._noted = new_slot, record, noted
        self._changed = threading.Condition()
        self._found: dict[str, OfferedLanguage | None] = {}
        self._is_probing = self._is_done = False

    def begin(self) -> None:
        """Starts the probe where it neither runs nor is done. One that found no slot is started again by this."""
        with self._changed:
            if self._is_probing or self._is_done:
                return
            self._is_probing = True
        threading.Thread(target=self._probe, name="languages", daemon=True).start()

    def languages(self) -> list[OfferedLanguage]:
        """All of them; waits for the probe."""
        self.begin()
        with self._changed:
            self._changed.wait_for(lambda: not self._is_probing)
            return [language for language in self._found.values() if language]

    def found(self) -> list[OfferedLanguage]:
        """Those that were found so far, without waiting."""
        with self._changed:
            return [language for language in self._found.values() if language]

    def language(self, slug: str) -> OfferedLanguage | None:
        """The one of that slug, None where it is not offered; waits only until that one was probed."""
        self.begin()
        with self._changed:
            self._changed.wait_for(lambda: slug in self._found or not self._is_probing)
            return self._found.get(slug)

    def _probe(self) -> None:
        slot, record = self._new_slot(), self._record()
        kept = _read(record)
        done = False
        try:
            for language in registry().values():
                if language.slug in kept:
                    self._note(language.slug, kept[language.slug])
                else:
                    kept |= self._tried(slot, language)
            done = True
            _keep(record, kept)
            log.info("languages_offered", languages=[slug for slug, language in self._found.items() if language])
        except SlotError as error:
            log.error("languages_not_probed", error=str(error))
        finally:
            slot.close()
            with self._changed:
                self._is_probing, self._is_done = False, done
                self._changed.notify_all()

    def _tried(self, slot: Slot, language: Language) -> dict[str, OfferedLanguage | None]:
        """What is to be kept of it: nothing where the slot broke, which may be the slot's fault."""
        offered = _probed(slot, language)
        self._note(language.slug, offered)
        return {language.slug: offered} if slot.is_alive() else {}

    def _note(self, slug: str, language: OfferedLanguage | None) -> None:
        with self._changed:
            self._found[slug] = language
            self._changed.notify_all()
        self._noted()


def _probed(slot: Slot, language: Language) -> OfferedLanguage | None:
    """None where the hello program does not run. A language that breaks its slot is not offered.

    Raises SlotError where no slot can be opened.
    """
    slot.open()
    try:
        if not greets(slot, language):
            return None
        version = version_of(slot, language)
    except SlotError as error:
        log.warning("language_not_offered", language=language.slug, error=str(error))
        return None
    return OfferedLanguage(language.slug, language.name, version, language.default_file, language.compiled)


def _read(record: Path | None) -> dict[str, OfferedLanguage | None]:
    """What was kept; nothing where there is no such file, or no whole one."""
    try:
        kept = json.loads(record.read_text(encoding="utf-8")) if record is not None else {}
        return {slug: fields and OfferedLanguage(**fields) for slug, fields in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _keep(record: Path | None, found: dict[str, OfferedLanguage | None]) -> None:
    """Where that fails, as on a full disk, the next process probes again."""
    if record is None:
        return
    draft = record.with_suffix(".draft")
    fields = {slug: language and asdict(language) for slug, language in found.items()}
    try:
        record.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(fields), encoding="utf-8")
        draft.replace(record)
    except OSError as error:
        log.warning("languages_not_kept", error=str(error))
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
