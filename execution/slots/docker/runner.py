"""The container that a slot is, as the engine is asked for it: by a slot, and by the guard between the two."""

from typing import Any

from execution.slots.docker.hardening import NOBODY, Room, host_config

ROLE, HOST, OWNER, AGENT = "ceesarcode.role", "ceesarcode.host", "ceesarcode.owner", "ceesarcode.agent"
RUNNER = "runner"
COMMAND = ["/usr/bin/tini", "--", "/usr/bin/python3", "-E", "-s", "-S", "-m", "execution.agent"]
CODE_FOLDER = "/opt/ceesarcode"


def runner_body(*, image: str, options: str, host: str, owner: str, room: Room, runtime: str) -> dict[str, Any]:
    """`options` are the agent's; `host` and `owner` say whose container it is when its owner has died."""
    return {
        "Image": image,
        "Entrypoint": COMMAND,
        "Cmd": [options],
        "WorkingDir": CODE_FOLDER,
        "User": NOBODY,
        "Hostname": "runner",
        "NetworkDisabled": True,
        "Env": ["PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "PYTHONDONTWRITEBYTECODE=1"],
        "OpenStdin": True,
        "StdinOnce": True,  # an owner that dies takes its stream along, on which the agent ends
        "AttachStdin": True,
        "AttachStdout": True,
        "AttachStderr": True,
        "Labels": {ROLE: RUNNER, HOST: host, OWNER: owner},
        "HostConfig": host_config(room, runtime=runtime),
    }
