"""Where the agent may write, and what can hold a program on this machine: found out by trying."""

import contextlib
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import Any

from execution.agent import privileges
from execution.agent.boxes import Bounds, BoxError, Spec
from execution.agent.bubblewrap import BubblewrapMaker
from execution.agent.prepared import Prepared
from execution.agent.rlimits import RlimitsMaker
from execution.agent.zygotes import Ground

MODES = ("auto", "bubblewrap", "rlimits")
PROBE_OUTPUT = b"sandbox works\n"
TRIAL_BYTES = 2**20


def own_folder(wanted: Path, tools: dict[str, str]) -> Path:
    """An empty folder that the agent can reach after it gave up root; its tools are copied into it."""
    folder = wanted
    if not _reachable(wanted.parent):
        folder = Path(tempfile.mkdtemp(prefix="ceesarcode-agent-"))
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "tools").mkdir(parents=True)
    for name, source in tools.items():
        with contextlib.suppress(OSError):
            shutil.copy2(source, folder / "tools" / name)
            (folder / "tools" / name).chmod(0o755)
    _give_away(folder)
    _give_away(folder / "tools")
    return folder


def tools_in(folder: Path) -> dict[str, str]:
    return {path.name: str(path) for path in (folder / "tools").iterdir()}


def shared_folder(wanted: Path) -> Path | None:
    """The cache's folder, or None where an agent without root could not reach it."""
    if not _reachable(wanted.parent):
        return None
    wanted.mkdir(parents=True, exist_ok=True)
    _give_away(wanted)
    return wanted


def _reachable(folder: Path) -> bool:
    """Whether everybody may pass through a folder and all above it; for those that are no root, it is theirs anyway."""
    folder.mkdir(parents=True, exist_ok=True)
    if not privileges.runs_as_root():
        return True
    return all(place.stat().st_mode & stat.S_IXOTH for place in (folder, *folder.absolute().parents))


def _give_away(folder: Path) -> None:
    if privileges.runs_as_root():
        os.chown(folder, privileges.NOBODY, privileges.NOBODY)
    folder.chmod(0o700)


def choose_maker(
    mode: str, state: Path, tools: dict[str, str], *, alone: bool
) -> tuple[BubblewrapMaker | RlimitsMaker, str]:
    """The strongest kind of box that works here, or the one that `mode` asks for. Raises BoxError where that fails.

    With it comes why it is not the strongest, or "". `alone`: the agent has a control group of its own. A full disk
    passes, and is no reason for a weaker kind: that raises OSError.
    """
    if mode not in MODES:
        raise BoxError(f"there is no isolation called {mode!r}, only {', '.join(MODES)}")
    if mode == "rlimits":
        return RlimitsMaker(state, tools, alone=alone), "asked for"
    try:
        maker = BubblewrapMaker(state, tools)
        _try_out(maker)
    except (BoxError, OSError) as error:
        if mode == "bubblewrap":
            raise
        require_room(state)
        return RlimitsMaker(state, tools, alone=alone), str(error)
    require_room(state)
    return maker, ""


def require_room(folder: Path) -> None:
    """Raises OSError where the disk is full: what was copied to it so far may have been cut short."""
    trial = folder / "trial"
    try:
        trial.write_bytes(bytes(TRIAL_BYTES))
    finally:
        trial.unlink(missing_ok=True)


def _try_out(maker: BubblewrapMaker) -> None:
    """Runs one line in a box, as a program would be run. Raises BoxError where its output does not come."""
    box = maker.make(Spec(argv=("/bin/sh", "-c", "echo sandbox works")))
    bounds = Bounds(
        cpu_seconds=5,
        wall_seconds=5,
        memory_kb=2**20,
        processes=16,
        output_bytes=4096,
        open_files=64,
        file_size_mb=1,
    )
    box.release(lambda _: None, bounds)
    os.set_blocking(box.pipes.output, True)
    said = os.read(box.pipes.output, 4096)
    box.kill()
    box.collect()
    box.discard()
    if said != PROBE_OUTPUT:
        raise BoxError(f"a first program in the sandbox printed {said[:200]!r}")


def prepare(
    wanted: list[dict[str, Any]], maker: BubblewrapMaker | RlimitsMaker, state: Path
) -> tuple[Prepared, list[str]]:
    """The prepared interpreters, and the languages whose first one stands in a sandbox with every wall."""
    if not isinstance(maker, BubblewrapMaker) or not wanted:
        return Prepared(None, []), []
    starts = [Spec(argv=tuple(each["argv"]), env=tuple(each["env"].items())) for each in wanted]
    prepared = Prepared(Ground(state, maker), starts)
    first = {each["language"]: start for each, start in reversed(list(zip(wanted, starts, strict=True)))}
    return prepared, [language for language, start in first.items() if _stands(prepared, start)]


def _stands(prepared: Prepared, start: Spec) -> bool:
    box = prepared.take(start) if prepared.arm(start) else None
    if box is not None:
        box.discard()
    return box is not None
