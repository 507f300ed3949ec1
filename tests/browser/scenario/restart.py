"""What DEPLOY_COMMANDS starts: ends the instance of a place, and starts it anew as the release that it is told.

It ends when the new process has begun; whether that runs, and as what, is for the identity check to find out.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent.parent
SECONDS = 20.0


def main() -> None:
    folder, label, git_sha, image = sys.argv[1:]
    place = Path(folder)
    told: dict[str, str] = json.loads((place / "environment.json").read_text())
    end(place, int(told["PORT"]))
    if (place / "log").exists():
        (place / "log").rename(place / "log.before")
    release = {"VERSION": label, "GIT_SHA": git_sha, "IMAGE_DIGEST": image.partition("@")[2]}
    with (place / "log").open("ab") as log:
        begun = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.scenario.place"],
            cwd=ROOT,
            env=os.environ | release | told,  # a place that tells something else than it was given says so there
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    (place / "pid").write_text(str(begun.pid))
    sys.stdout.write(f"{place.name} is started as {label}\n")


def end(place: Path, port: int) -> None:
    """Returns when nobody listens on the port any more; the process is not ours to wait for."""
    if not (place / "pid").exists():
        return
    pid = int((place / "pid").read_text())
    until = time.monotonic() + SECONDS
    _signal(pid, signal.SIGTERM)
    while not is_free(port):
        if time.monotonic() > until:
            _signal(pid, signal.SIGKILL)
        time.sleep(0.1)
    (place / "pid").unlink()


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
