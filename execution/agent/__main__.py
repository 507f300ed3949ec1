"""Started by a slot as `python -m execution.agent OPTIONS`: frames come on standard input and leave on standard output.

OPTIONS is a JSON object: `state` (a folder for this agent alone), `cache` (a folder that agents may share), `cache_mb`
(what it may hold), `mode` ("auto", "bubblewrap" or "rlimits"), `tools` (name: path of an executable that sandboxes get
as /opt/NAME), `prepared` (the interpreters to have started ahead: objects with `language`, `argv` and `env`) and
`cgroup` (whether this agent and what it starts have a control group of their own).
"""

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from execution.agent import cgroup, privileges, probe
from execution.agent.boxes import BoxError
from execution.agent.channel import Channel, OwnerGoneError
from execution.agent.frames import FrameError, Kind
from execution.agent.programs import NO_ROOM, Cache
from execution.agent.session import Session
from execution.agent.supervise import SupervisionError


def main() -> int:
    options = json.loads(sys.argv[1])
    privileges.reserve_low_descriptors()
    channel = Channel(*privileges.take_standard_streams())
    try:
        session = _session(options, channel)
    except (BoxError, OSError) as error:
        channel.send(Kind.FAULT, _sentence(error))
        return 1
    try:
        session.serve()
    except OwnerGoneError:
        return 0
    except (BoxError, SupervisionError, FrameError, OSError) as error:
        with contextlib.suppress(OwnerGoneError):
            channel.send(Kind.FAULT, _sentence(error))
        return 1
    finally:
        session.close()
    return 0


def _session(options: dict[str, Any], channel: Channel) -> Session:
    """Gives up root, makes everything ready and says so."""
    state = probe.own_folder(Path(options["state"]), options["tools"])
    cache_folder = probe.shared_folder(Path(options["cache"]))
    privileges.drop_root()
    privileges.hide_from_equals()
    os.chdir("/")
    os.umask(0o022)
    maker, reason = probe.choose_maker(options["mode"], state, probe.tools_in(state), alone=options["cgroup"])
    keeps = cache_folder is not None and maker.isolation == "bubblewrap"
    cache = Cache(cache_folder, options["cache_mb"] * 2**20) if cache_folder is not None and keeps else None
    prepared, languages = probe.prepare(options["prepared"], maker, state)
    group = cgroup.find() if options["cgroup"] else None
    ready: dict[str, object] = {"isolation": maker.isolation, "reason": reason}
    ready |= {"prepared": languages, "prepared_reason": prepared.fault}
    session = Session(channel, maker, state, cache, prepared, group)
    channel.send(Kind.READY, json.dumps(ready).encode())
    return session


def _sentence(error: Exception) -> bytes:
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return b"The disk of the sandboxes is full."
    return str(error).encode()[:2000]


if __name__ == "__main__":
    sys.exit(main())
