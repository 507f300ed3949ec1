"""How large the containers are: what runs in them, what it may keep in files, and what looks after it."""

from django.conf import settings

from execution.languages import registry
from execution.slots.docker.hardening import Room
from execution.slots.plans import BUILD_LIMITS
from problems.folder.beside import FILES, MiB

COMPILED, INTERPRETED = "compiled", "interpreted"
PLACES_MB = 3 * 64  # /tmp, /dev/shm and the work folder of a program
BUILD_PLACE_MB = 256
AGENT_MB = 64
STATE_MB = {COMPILED: 256, INTERPRETED: 64}
DATA_MB = 2 * FILES.most_bytes // MiB
"""For the files of a problem, and where there is no inner wall for the copy that a start gets."""


def room_of(group: str) -> Room:
    """The container of a group. Its memory is the wall behind the limits that the agent holds for each run."""
    extra_mb = max(language.memory_extra_mb for language in registry().values())
    program_mb = settings.MAX_MEMORY_MB + extra_mb + PLACES_MB
    if group == COMPILED:
        program_mb = max(program_mb, BUILD_LIMITS.memory_mb + BUILD_PLACE_MB)
    state_mb = STATE_MB[group] + DATA_MB
    return Room(memory_mb=program_mb + state_mb + AGENT_MB, state_mb=state_mb)
