"""An engine of Docker of our own, beside the machine's: with its own images and socket, to be restarted as we like."""

import shutil
import subprocess
import time
from pathlib import Path

from scripts.parts import IS_ROOT, Missing

START_SECONDS = 60.0
STOP_SECONDS = 60.0


class Engine:
    """Has the runner image alone, taken from the machine's engine."""

    def __init__(self, folder: Path, image: str) -> None:
        self.folder, self.image = folder, image
        self.host = f"unix://{folder / 'docker.sock'}"
        self._process: subprocess.Popen[bytes] | None = None

    def create(self) -> None:
        """Raises Missing where there is no engine to be had, or no runner image."""
        if not IS_ROOT or not shutil.which("dockerd") or not shutil.which("docker"):
            raise Missing("an engine of Docker of our own needs root, dockerd and docker")
        if subprocess.run(["docker", "image", "inspect", self.image], check=False, capture_output=True).returncode:
            raise Missing(f"the runner image {self.image} is missing")
        self.folder.mkdir()
        self.start()
        save = subprocess.Popen(["docker", "save", self.image], stdout=subprocess.PIPE)
        subprocess.run(
            ["docker", "--host", self.host, "load"], stdin=save.stdout, check=True, stdout=subprocess.DEVNULL
        )
        save.wait()

    def start(self) -> None:
        """Returns when it answers. Raises Missing where it cannot be started here."""
        places = {name: self.folder / name for name in ("data-root", "exec-root", "pidfile")}
        words = [f"--{option}={place}" for option, place in places.items()]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                # In a network of its own: told of no bridge, an engine takes that of the machine's away.
                [
                    "unshare",
                    "--net",
                    "dockerd",
                    *words,
                    f"--host={self.host}",
                    "--bridge=none",
                    "--iptables=false",
                    "--ip6tables=false",
                ],
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + START_SECONDS
        while subprocess.run(["docker", "--host", self.host, "version"], check=False, capture_output=True).returncode:
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise Missing("dockerd does not start here")
            time.sleep(0.2)

    def stop(self) -> None:
        """Its containers end with it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(STOP_SECONDS)
