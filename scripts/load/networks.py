"""Hosts of their own on this machine: a network namespace with a name each, on a bridge that the others serve on."""

import os
import shutil
import subprocess
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from scripts.parts import Missing

NAME_AND_GO = 'hostname "$0" && exec "$@"'


@dataclass(frozen=True, slots=True)
class Host:
    """`core`: the one that its processes are held to; None for any."""

    name: str
    namespace: str
    link: str
    core: int | None = None

    def before(self) -> Sequence[str]:
        """What stands before a command that is to run on it."""
        pinned = ["taskset", "--cpu-list", str(self.core)] if self.core is not None else []
        return [
            *("ip", "netns", "exec", self.namespace, "unshare", "--uts", "sh", "-c", NAME_AND_GO, self.name),
            *pinned,
        ]

    def cut(self) -> None:
        """Nothing comes or goes any more; nobody is told."""
        _ip("link", "set", self.link, "down")

    def mend(self) -> None:
        _ip("link", "set", self.link, "up")


class Bridge:
    """Where the services listen: `address`."""

    def __init__(self) -> None:
        self._number = os.getpid()
        self.name = f"load{self._number}"
        self._net = f"198.18.{self._number % 256}"  # set aside for measurements
        self.address = f"{self._net}.1"

    def add_host(self, number: int, core: int | None) -> Host:
        host = Host(f"host-{number}", f"load-{self._number}-{number}", f"l{self._number}-{number}", core)
        inside = f"i{self._number}-{number}"
        _ip("netns", "add", host.namespace)
        _ip("link", "add", host.link, "type", "veth", "peer", "name", inside, "netns", host.namespace)
        _ip("link", "set", host.link, "master", self.name, "up")
        _ip("-n", host.namespace, "address", "add", f"{self._net}.{number + 1}/24", "dev", inside)
        _ip("-n", host.namespace, "link", "set", inside, "up")
        _ip("-n", host.namespace, "link", "set", "lo", "up")
        return host


@contextmanager
def hosts_on_a_bridge(cores: Sequence[int | None]) -> Generator[tuple[Bridge, list[Host]], None, None]:
    """One host for each core. Raises Missing where networks cannot be made."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        raise Missing("Networks are made by root with ip; on Debian: apt-get install iproute2")
    bridge, hosts = Bridge(), []
    with ExitStack() as made:
        try:
            _ip("link", "add", bridge.name, "type", "bridge")
            made.callback(_ip, "link", "delete", bridge.name)
            _ip("address", "add", f"{bridge.address}/24", "dev", bridge.name)
            _ip("link", "set", bridge.name, "up")
            for number, core in enumerate(cores, start=1):
                hosts.append(bridge.add_host(number, core))
                made.callback(_ip, "netns", "delete", hosts[-1].namespace)
        except subprocess.CalledProcessError as error:
            raise Missing(f"This machine makes no networks: {error.stderr.strip()}") from error
        yield bridge, hosts


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)
