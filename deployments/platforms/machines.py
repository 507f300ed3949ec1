"""Calls of Fly.io's Machines API, in its pace: one a second of a kind and a machine."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from deployments.platforms.api import Api, Refused
from deployments.platforms.base import PlatformError, Rejected
from deployments.platforms.reading import at, needed_text, rows_at, text_at

GAP_SECONDS = 1.0
WAIT_SECONDS, WAITS = 60, 8
"""So many times that long is waited for all machines of an order together: below the time in which a dispatch counts as
lost."""
LEASE_SECONDS = 660
"""Longer than all the waiting, for where one machine takes all of it."""
CONFLICT, UNPROCESSABLE, NOT_FOUND, TIMEOUT = 409, 422, 404, 408
GONE = ("destroyed", "destroying", "replaced", "migrated")


class Pace:
    """Waits before a call that would come too early behind the last one of its kind."""

    def __init__(
        self, *, sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._sleep, self._clock, self._last = sleep, clock, dict[tuple[str, str], float]()

    def keep(self, action: str, machine: str) -> None:
        early = self._last.get((action, machine), -GAP_SECONDS) + GAP_SECONDS - self._clock()
        if early > 0:
            self._sleep(early)
        self._last[action, machine] = self._clock()


@dataclass(slots=True)
class Lease:
    """The nonce changes where the lease ended too early."""

    machine: str
    nonce: str


class Machines:
    """Those of one app."""

    def __init__(self, api: Api, app: str, pace: Pace) -> None:
        self._api, self._root, self._pace, self._waits = api, f"/apps/{app}/machines", pace, WAITS

    def all(self) -> list[Any]:
        """Those that are not gone."""
        return [one for one in rows_at(self._api.ask("GET", self._root)) if text_at(one, "state") not in GONE]

    def get(self, machine: str) -> Any:
        return self._ask("GET", machine)

    @contextmanager
    def leased(self, machine: str) -> Iterator[Lease]:
        """Nobody else changes it meanwhile. A lease that is not given back ends by itself."""
        lease = Lease(machine, self._nonce(machine))
        try:
            yield lease
        finally:
            with suppress(PlatformError):
                self._ask("DELETE", machine, "/lease", nonce=lease.nonce)

    def update(self, lease: Lease, config: dict[str, Any]) -> str:
        """The id of the instance that this makes. A lease that has ended was refused, so once more with another one."""
        try:
            told = self._ask("POST", lease.machine, body={"config": config}, nonce=lease.nonce)
        except Refused as error:
            if error.status not in (CONFLICT, UNPROCESSABLE):
                raise
            lease.nonce = self._nonce(lease.machine)
            told = self._ask("POST", lease.machine, body={"config": config}, nonce=lease.nonce)
        return needed_text(told, "instance_id")

    def wait(self, machine: str, instance: str) -> None:
        """Until it has started. Raises Rejected where it does not; just after an update it may not be known yet."""
        params = {"state": "started", "instance_id": instance, "timeout": str(WAIT_SECONDS)}
        while self._waits:
            self._pace.keep("wait", machine)
            try:
                told = self._api.ask("GET", f"{self._root}/{machine}/wait", params=params, more_seconds=WAIT_SECONDS)
            except Refused as error:
                if error.status not in (NOT_FOUND, TIMEOUT):
                    raise
                self._waits -= 1
                continue
            if at(told, "ok") is True:
                return
            self._waits -= 1
        raise Rejected(f"the machine {machine} did not start")

    def _nonce(self, machine: str) -> str:
        told = self._ask("POST", machine, "/lease", body={"ttl": LEASE_SECONDS})
        return needed_text(told, "data", "nonce")

    def _ask(self, method: str, machine: str, path: str = "", *, body: object = None, nonce: str = "") -> Any:
        self._pace.keep(f"{method}{path}", machine)
        headers = {"fly-machine-lease-nonce": nonce} if nonce else None
        return self._api.ask(method, f"{self._root}/{machine}{path}", body=body, headers=headers)
