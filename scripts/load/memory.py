"""What a composed gamma takes at rest and under load, with its limits in force: `scripts/start-gamma.sh` first.

Callers beyond its limits ask again and again, and websockets watch what runs; nothing may be killed for its memory.
"""

import asyncio
import json
import ssl
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from scripts.load.control_groups import Container, containers_of, docker
from scripts.load.figures import progress, tell
from scripts.load.instance import MAKE_TOKENS, tokens_in
from scripts.load.limits import Seen, call_from_all, unbounded
from scripts.parts import Missing

OWNERS = 40
"""Gamma's rates hold: so many together may ask more often than it can execute."""
PRINTS = "import time\nfor number in range({seconds}):\n    print(number, flush=True)\n    time.sleep(1)"


def main() -> None:
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--project", default="ceesarcode-gamma", help="compose's name for it (%(default)s)")
    parser.add_argument("--port", type=int, default=8443, help="its HTTPS_PORT (%(default)s)")
    parser.add_argument("--certificate", type=Path, default=Path(".dev/gamma/certificate.pem"), help="%(default)s")
    parser.add_argument("--callers", type=int, default=60, help="%(default)s")
    parser.add_argument("--sockets", type=int, default=200, help="%(default)s")
    parser.add_argument("--seconds", type=int, default=30, help="at most what a run may take (%(default)s)")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    options = parser.parse_args()
    try:
        containers = containers_of(options.project)
    except Missing as missing:
        raise SystemExit(str(missing)) from missing
    trusted = ssl.create_default_context(cafile=str(options.certificate))
    place = f"localhost:{options.port}"
    tell(
        asyncio.run(measure(containers, place, trusted, options.callers, options.sockets, options.seconds)),
        options.json,
    )


async def measure(
    containers: dict[str, Container], place: str, trusted: ssl.SSLContext, callers: int, sockets: int, seconds: int
) -> dict[str, Any]:
    source = MAKE_TOKENS.format(count=OWNERS)
    told = docker("exec", "-i", containers["web"].identity, "python", "manage.py", "shell", "-v0", source=source)
    tokens, seen = tokens_in(told), Seen()
    idle = {service: container.used_mb for service, container in containers.items()}
    progress(f"{callers} callers and {sockets} websockets for {seconds} s …")
    limits = unbounded(callers)
    async with httpx.AsyncClient(base_url=f"https://{place}", verify=trusted, timeout=120, limits=limits) as client:
        watching = asyncio.create_task(watch(client, place, trusted, tokens[0], sockets, seconds))
        loading = asyncio.create_task(call_from_all(client, tokens[1:], seen, callers, seconds))
        most = dict(idle)
        while not loading.done():
            await asyncio.wait([loading], timeout=1)
            most = {service: max(most[service], container.used_mb) for service, container in containers.items()}
        events = await watching
    return {
        "answers": dict(sorted(seen.answers.items())),
        "faults": seen.faults[:5],
        "events_on_websockets": events,
        **{
            service: {
                "idle_mb": idle[service], "under_load_mb": most[service], "peak_mb": container.peak_mb,
                "limit_mb": container.limit_mb, "killed": container.kills,
            }
            for service, container in sorted(containers.items())
        },
    }  # fmt: skip


async def watch(
    client: httpx.AsyncClient, place: str, trusted: ssl.SSLContext, token: str, sockets: int, seconds: int
) -> int:
    """So many websockets on one run that prints as long as the load lasts; how many events came."""
    headers = {"Authorization": f"Bearer {token}"}
    source = PRINTS.format(seconds=max(1, seconds - 5))
    body = {"language": "python", "files": {"Main.py": source}, "wait": False, "interactive": True}
    run = (await client.post("/api/run", json=body, headers=headers)).raise_for_status().json()
    opening = asyncio.Semaphore(20)

    async def count() -> int:
        events = 0
        with suppress(WebSocketException, OSError, TimeoutError):
            async with opening:
                socket = await connect(
                    f"wss://{place}{run['stream_url']}", ssl=trusted, additional_headers=headers, open_timeout=30
                )
            async for message in socket:
                events += "seq" in json.loads(message)
        return events

    return sum(await asyncio.gather(*(count() for _ in range(sockets))))


if __name__ == "__main__":
    main()
