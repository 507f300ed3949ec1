"""What this process executes with: the slots of its executor mode, by group."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from pathlib import Path

import structlog
from django.conf import settings

from execution.languages import registry, registry_mark
from execution.scheduling.rooms import COMPILED, INTERPRETED, room_of
from execution.slots.base import Slot, SlotError
from execution.slots.docker.engine import Engine, EngineSettings
from execution.slots.docker.slot import DockerSlot
from execution.slots.pool import Pool
from execution.slots.stub import StubSlot

log = structlog.get_logger(__name__)
STATE_FOLDER = "slots"
ANY = "any"
JUDGE = "judge"
"""For the programs of problems' authors, which see what is expected: no contestant's program comes into these."""
MOST_WARM = 4
SPARE = 2


def missing_backend() -> str:
    """Why the executor mode cannot be used; "" where it can."""
    if settings.EXECUTOR_MODE in {"stub", "docker"}:
        return ""
    return f"EXECUTOR_MODE is {settings.EXECUTOR_MODE}, which this version cannot execute with; it has stub and docker."


def group_of(slug: str) -> str:
    """The group of slots that a language runs in."""
    if settings.EXECUTOR_MODE == "stub":
        return ANY
    return COMPILED if is_compiled(slug) else INTERPRETED


def new_slot(group: str = COMPILED) -> Slot:
    """A slot of this executor mode, not yet opened. One of the compiled group can run every language."""
    if settings.EXECUTOR_MODE == "docker":
        return DockerSlot(engine(), room_of(COMPILED if group == JUDGE else group), group=group)
    return StubSlot(state_dir=settings.STATE_DIR / STATE_FOLDER)


@contextmanager
def slots_for_verifying() -> Iterator[tuple[Slot, Callable[[], Slot]]]:
    """A slot outside the pool that runs every language, and one for the programs of authors, opened once it is asked
    for. Raises SlotError.
    """
    with ExitStack() as slots:

        def opened(group: str) -> Slot:
            slot = slots.enter_context(closing(new_slot(group)))
            slot.open()
            return slot

        yield opened(COMPILED), cache(lambda: opened(JUDGE))


def new_pool() -> Pool:
    """The slots of a scheduler, not yet opened."""
    capacity = settings.MAX_CONCURRENT_EXECUTIONS
    if settings.EXECUTOR_MODE == "stub":
        return Pool(new_slot, warm={ANY: capacity, JUDGE: 0}, most=capacity + SPARE, busy=capacity)
    warm = min(capacity, MOST_WARM)
    kept = {INTERPRETED: warm, COMPILED: (warm + 1) // 2, JUDGE: 0}
    return Pool(new_slot, warm=kept, most=capacity + SPARE, busy=capacity)


def languages_record() -> Path | None:
    """The file that keeps which languages the image has; None where that may change, or cannot be told."""
    if settings.EXECUTOR_MODE != "docker":
        return None
    try:
        image = engine().image_id()
    except SlotError:
        return None
    return Path(settings.STATE_DIR / "languages" / f"{image.rpartition(':')[2][:32]}-{registry_mark()[:32]}.json")


def sweep() -> None:
    """Removes what processes that died have left with the engine."""
    if settings.EXECUTOR_MODE != "docker":
        return
    try:
        if count := engine().sweep():
            log.info("runners_swept", count=count)
    except SlotError as error:
        log.warning("runners_not_swept", error=str(error))


@cache
def engine() -> Engine:
    """The Docker engine of the settings."""
    return Engine(
        EngineSettings(
            image=settings.RUNNER_IMAGE,
            host=settings.DOCKER_HOST,
            cert_path=settings.DOCKER_CERT_PATH,
            runtime=settings.DOCKER_RUNTIME,
        )
    )


def is_compiled(slug: str) -> bool:
    """Whether programs in this language are compiled before they start."""
    return slug in registry() and registry()[slug].compiled
