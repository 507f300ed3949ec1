"""Ends with a sentence where PORT is taken, naming the process that holds it. Standard library alone."""

import os
import re
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTENING = "0A"


def main() -> None:
    port = configured_port()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            sys.exit(
                f"✗ Port {port} needs rights that this user has not; choose another: PORT=8081 ./scripts/start-dev.sh"
            )
        except OSError:
            sys.exit(
                f"✗ Port {port} is taken by {holder_of(port)}. It was left alone; end it (./scripts/stop-dev.sh where"
                f" it is a server of this folder), or choose another port: PORT={port + 1} ./scripts/start-dev.sh"
            )


def configured_port() -> int:
    """PORT of the environment, else of the environment's file. Wrong values are reported by the settings."""
    text = os.environ.get("PORT", "")
    if not text:
        file = ROOT / "config" / f"env.{os.environ.get('APP_ENV', 'dev')}"
        found = re.search(r"^PORT=(\S+)", file.read_text(encoding="utf-8"), re.MULTILINE) if file.exists() else None
        text = found.group(1) if found else "8080"
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        sys.exit(f"✗ PORT is {text!r}; allowed is a whole number from 1 to 65535.")
    return int(text)


def holder_of(port: int) -> str:
    """ "process 123 (nginx -g …)", as far as this user may see it."""
    sockets = {f"socket:[{inode}]" for inode in listening_inodes(port)}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(str(handle.readlink()) in sockets for handle in (process / "fd").iterdir()):
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
                return f"process {process.name} ({command[:120]})"
        except OSError:  # gone meanwhile, or another user's
            continue
    return "a process that this user may not see"


def listening_inodes(port: int) -> set[str]:
    inodes = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        for line in table.read_text().splitlines()[1:] if table.exists() else []:
            fields = line.split()
            if fields[3] == LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                inodes.add(fields[9])
    return inodes


if __name__ == "__main__":
    main()
