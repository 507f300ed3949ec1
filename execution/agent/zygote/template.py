"""Started as `python -m execution.agent.zygote.template PLAN`: enters the template and becomes the interpreter there.

PLAN is a JSON object: `place` (an empty folder, to be the root), `steps` (see `kernel.carry_out`), `argv` and `env`.
"""

import json
import os
import signal
import sys

from execution.agent.zygote import box, kernel

_SPACES = kernel.CLONE_NEWUSER | kernel.CLONE_NEWNS | kernel.CLONE_NEWNET | kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS
_SCRIPT = 'exec "$@"'
"""A shell starts the interpreter, as it does in bubblewrap: it puts the environment into an order of its own."""


def main(plan: dict[str, object]) -> None:
    user, group = os.getuid(), os.getgid()
    kernel.call("prctl", kernel.PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    kernel.call("unshare", _SPACES)
    kernel.map_user(box.USER, user, group)
    kernel.carry_out([os.fsencode(field) for field in plan["steps"]])  # type: ignore[attr-defined]
    kernel.enter(str(plan["place"]))
    os.chdir("/work")
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    command = ["sh", "-c", _SCRIPT, "sh", *plan["argv"]]  # type: ignore[misc]
    os.execve("/bin/sh", command, plan["env"])  # type: ignore[arg-type] # noqa: S606 an argv array of our own


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
