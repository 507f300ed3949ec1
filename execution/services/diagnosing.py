"""What `manage.py doctor` finds out about executing here, each by doing it: what was found, and what to do."""

import contextlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings

from core.disk import database_folder, is_full
from execution.enums import Stream
from execution.languages import greets, registry, version_of
from execution.scheduling import backend
from execution.slots.base import Control, Slot, SlotError
from execution.types import Execution, Limits, Program

LEAST_FREE_GB = 2
MIB, GIB = 2**20, 2**30
PROBE_LIMITS = Limits(cpu_time_seconds=5, wall_time_seconds=10, memory_mb=64, processes=16, output_kb=64)

LOOK = """
import ctypes, json, os, socket
libc = ctypes.CDLL(None, use_errno=True)
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
try:
    socket.create_connection(("192.0.2.1", 9), timeout=1)
    network = "open"
except OSError as error:
    network = "open" if isinstance(error, TimeoutError) else "none"
print(json.dumps({
    "filter": status["Seccomp"].strip() == "2" and libc.ptrace(0, 0, 0, 0) == -1,
    "capabilities": int(status["CapEff"], 16) | int(status["CapPrm"], 16),
    "network": network,
    "user": os.getuid(),
}))
"""


class State(StrEnum):
    """How a part is."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One part: how it is, what was seen, and, where something is to be done, what."""

    part: str
    state: State
    found: str
    advice: str = ""


def diagnose() -> Iterator[Finding]:
    """Every part in its order. Parts that need one that is broken are left out."""
    yield Finding(part="mode", state=State.OK, found=settings.EXECUTOR_MODE)
    yield from _disks()
    if settings.EXECUTOR_MODE == "docker":
        findings = list(_engine())
        yield from findings
        if any(finding.state == State.FAULT for finding in findings):
            return
    slot = backend.new_slot()
    try:
        slot.open()
        yield from _walls(slot)
        for slug in registry():
            yield _language(slot, slug)
    except SlotError as error:
        yield Finding(part="slot", state=State.FAULT, found=str(error), advice="See the parts above.")
    finally:
        slot.close()


def _disks() -> Iterator[Finding]:
    """Of this process's folder, and of the database's where that is another."""
    yield _free("disk of this process", settings.STATE_DIR)
    folder = database_folder()
    if folder is not None and folder.stat().st_dev != settings.STATE_DIR.stat().st_dev:
        yield _free("disk of the database", folder)


def _free(part: str, folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free / GIB
    if free >= LEAST_FREE_GB:
        return Finding(part=part, state=State.OK, found=f"{free:.1f} GB free")
    full = is_full(folder)
    found = "full" if full else f"{free:.1f} GB free"
    advice = f"Free some space: at least {LEAST_FREE_GB} GB are wanted."
    return Finding(part=part, state=State.FAULT if full else State.WARNING, found=found, advice=advice)


def _engine() -> Iterator[Finding]:
    engine = backend.engine()
    try:
        with engine.client() as client:
            info = client.info()
    except SlotError as error:
        yield Finding(
            part="engine",
            state=State.FAULT,
            found=str(error),
            advice="Start Docker, or set DOCKER_HOST to one that runs.",
        )
        return
    yield Finding(part="engine", state=State.OK, found=f"Docker {info['ServerVersion']} on {info['KernelVersion']}")
    yield _control_groups(info)
    if (root := Path(info["DockerRootDir"])).exists():
        yield _free("disk of the engine", root)
    yield _image()


def _control_groups(info: dict[str, Any]) -> Finding:
    missing = [name for name in ("MemoryLimit", "PidsLimit", "CpuCfsQuota") if not info.get(name)]
    version = info.get("CgroupVersion", "1")
    if missing:
        advice = "Mount the controllers: without them a container is not bounded."
        found = f"version {version}, without {', '.join(missing)}"
        return Finding(part="control groups", state=State.FAULT, found=found, advice=advice)
    return Finding(part="control groups", state=State.OK, found=f"version {version}: memory, processes, CPU")


def _image() -> Finding:
    engine = backend.engine()
    try:
        with engine.client() as client:
            engine.require_own_agent(client)
            image = client.inspect_image(engine.settings.image)
    except SlotError as error:
        return Finding(part="image", state=State.FAULT, found=str(error), advice="Run scripts/build-runner.sh.")
    found = f"{engine.settings.image}, {image['Id'][:19]}, {image['Size'] / MIB:.0f} MiB"
    return Finding(part="image", state=State.OK, found=found)


def _walls(slot: Slot) -> Iterator[Finding]:
    strong = slot.isolation.endswith("bubblewrap")
    yield Finding(
        part="inner sandbox",
        state=State.OK if strong else State.WARNING,
        found=slot.isolation + ("" if strong else f": {slot.isolation_reason}"),
        advice="" if strong else "Allow unprivileged user namespaces on the host (see docs/threat-model.md).",
    )
    try:
        seen = _look(slot)
    except (SlotError, ValueError) as error:
        yield Finding(part="walls", state=State.FAULT, found=f"a first program failed: {error}", advice="See the log.")
        return
    for part, held, found in (
        ("system calls", seen["filter"], "filtered" if seen["filter"] else "not filtered"),
        ("capabilities", not seen["capabilities"], f"{seen['capabilities']:x}" if seen["capabilities"] else "none"),
        ("network", seen["network"] == "none", seen["network"]),
    ):
        state = State.OK if held else State.FAULT if strong else State.WARNING
        yield Finding(part=part, state=state, found=found, advice="" if held else "Do not run strangers' code here.")


def _look(slot: Slot) -> dict[str, Any]:
    """What a program sees of its walls. Raises SlotError, or ValueError where it could not tell."""
    said = bytearray()

    def sink(stream: Stream, data: bytes) -> None:
        if stream == Stream.STDOUT:
            said.extend(data)

    with contextlib.closing(Control()) as control:
        slot.prepare(Program(language="python", files={"Main.py": LOOK}, entry="Main.py"), sink=sink, control=control)
        slot.execute(Execution(limits=PROBE_LIMITS), sink=sink, control=control)
    return json.loads(said)  # type: ignore[no-any-return]


def _language(slot: Slot, slug: str) -> Finding:
    """Raises SlotError where the slot cannot be opened again."""
    language = registry()[slug]
    slot.open()
    try:
        if greets(slot, language):
            return Finding(part=slug, state=State.OK, found=f"{language.name} {version_of(slot, language)}".strip())
        found = "not here"
    except SlotError as error:
        found = str(error)
    advice = f"Install it, or build the image with it, to offer {language.name}."
    return Finding(part=slug, state=State.WARNING, found=found, advice=advice)
