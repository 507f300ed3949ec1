"""Started by a slot as `python -m execution.agent OPTIONS`, with the stream to its owner as standard input.

OPTIONS is a JSON object: `state` (a folder for this agent alone), `cache` (a folder that agents share), `mode` ("auto",
"bubblewrap" or "rlimits"), `tools` (name: path of an executable that sandboxes get as /opt/NAME) and `prepared` (the
interpreters to have started ahead: objects with `language`, `argv` and `env`).
"""

import contextlib
import json
import os
import socket
import sys
from pathlib import Path

from execution.agent import privileges, probe
from execution.agent.boxes import BoxError
from execution.agent.channel import Channel, OwnerGoneError
from execution.agent.frames import FrameError, Kind
from execution.agent.programs import Cache
from execution.agent.session import Session
from execution.agent.supervise import SupervisionError


def main() -> int:
    options = json.loads(sys.argv[1])
    channel = Channel(socket.socket(fileno=0))
    privileges.reserve_low_descriptors()
    state = probe.own_folder(Path(options["state"]), options["tools"])
    cache_folder = probe.shared_folder(Path(options["cache"]))
    privileges.drop_root()
    privileges.hide_from_equals()
    os.chdir("/")
    os.umask(0o022)
    try:
        maker, reason = probe.choose_maker(options["mode"], state, probe.tools_in(state))
        cache = Cache(cache_folder) if cache_folder is not None and maker.isolation == "bubblewrap" else None
        prepared, languages = probe.prepare(options["prepared"], maker, state)
        session = Session(channel, maker, state, cache, prepared)
        ready: dict[str, object] = {"isolation": maker.isolation, "reason": reason}
        ready |= {"prepared": languages, "prepared_reason": prepared.fault}
        channel.send(Kind.READY, json.dumps(ready).encode())
    except (BoxError, OSError) as error:
        channel.send(Kind.FAULT, str(error).encode())
        return 1
    try:
        session.serve()
    except OwnerGoneError:
        return 0
    except (BoxError, SupervisionError, FrameError, OSError) as error:
        with contextlib.suppress(OwnerGoneError):
            channel.send(Kind.FAULT, str(error).encode()[:2000])
        return 1
    finally:
        session.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
