"""Fly.io: an app is some machines, updated one after the other; there is no deploy, and no other way back."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from deployments.platforms.api import Api
from deployments.platforms.base import Accepted, Condition, Listed, Observed, Order, PlatformError, Rejected
from deployments.platforms.machines import Machines, Pace
from deployments.platforms.reading import at, digest_in, needed_text, text_at
from deployments.platforms.words import FLY, brief, observed

MARK = "ceesarcode_order"
"""Of a machine's metadata: the key of the order that it was updated by."""
BAD = frozenset({Condition.FAILED, Condition.CANCELLED, Condition.SUPERSEDED})


class FlyPlatform:
    """Our id is the set of machine:instance that the order made; `memento` the configs of before, by machine."""

    address: ClassVar = "https://api.machines.dev/v1"
    header: ClassVar = ("Authorization", "Bearer ")
    patience = timedelta(minutes=30)

    def __init__(self, api: Api, pace: Pace | None = None) -> None:
        self._api, self._pace = api, pace or Pace()

    def deploy(self, order: Order) -> Accepted:
        """One machine after the other, each started before the next is touched. Where one says no, all that were
        updated get their configs back; where it is not known what one did, nothing more is done."""
        machines = self._machines(order)
        names = [needed_text(one, "id") for one in machines.all()]
        if not names:
            raise Rejected(f"The app {order.service_ref} has no machines on Fly.io; make the first with flyctl.")
        before: dict[str, Any] = {}
        made: list[str] = []
        for name in names:
            try:
                made.append(f"{name}:{_roll(machines, name, order, before)}")
            except Rejected as error:
                back = _put_back(machines, before)
                told = f"{len(made)} of {len(names)} machines took it, then: {str(error).rstrip('.')}. {back}"
                raise Rejected(told.rstrip()) from error
        return Accepted(platform_id=" ".join(made), status=f"{len(made)} machines updated", memento=json.dumps(before))

    def status(self, platform_id: str, order: Order) -> Observed:
        """As good as the worst of its machines; one that the order did not reach is as bad as one that failed."""
        made = dict(pair.split(":", 1) for pair in platform_id.split())
        seen = [_seen(one, made, order) for one in self._machines(order).all()]
        gone = set(made) - {name for name, _ in seen}
        told = ", ".join([f"{name} {one.status}" for name, one in seen] + [f"{name} is gone" for name in sorted(gone)])
        conditions = {one.condition for _, one in seen} | ({Condition.FAILED} if gone else set())
        return Observed(condition=_worst(conditions), status=brief(told))

    def find(self, order: Order) -> Accepted | None:
        """Known by the mark. Some of several machines are enough: `status` tells that the others are missing."""
        marked = [one for one in self._machines(order).all() if text_at(one, "config", "metadata", MARK) == order.key]
        pairs = [f"{needed_text(one, 'id')}:{needed_text(one, 'instance_id')}" for one in marked]
        return Accepted(platform_id=" ".join(pairs), status=f"{len(pairs)} machines updated") if pairs else None

    def cancel(self, platform_id: str, order: Order) -> None:
        raise PlatformError("Fly.io has no call that stops an update of machines.")

    def recent(self, order: Order) -> Sequence[Listed]:
        """Machines keep no list of deploys."""
        return ()

    def _machines(self, order: Order) -> Machines:
        return Machines(self._api, order.service_ref, self._pace)


def _roll(machines: Machines, name: str, order: Order, before: dict[str, Any]) -> str:
    """The id of the instance that runs the order."""
    with machines.leased(name) as lease:
        config = at(machines.get(name), "config")
        if not isinstance(config, dict):
            raise Rejected(f"the machine {name} tells no config")
        changed = _changed(_kept(order, name) or config, order)
        before[name] = config
        try:
            instance = machines.update(lease, changed)
        except Rejected:
            del before[name]
            raise
        except PlatformError:
            instance = _instance_of(machines, name, order)
        machines.wait(name, instance)
        return instance


def _instance_of(machines: Machines, name: str, order: Order) -> str:
    """Where the answer to an update was lost: never again before looking whether it was done."""
    machine = machines.get(name)
    if text_at(machine, "config", "metadata", MARK) != order.key:
        raise PlatformError(f"It is not known whether the machine {name} took the order.")
    return needed_text(machine, "instance_id")


def _changed(config: dict[str, Any], order: Order) -> dict[str, Any]:
    """The whole config: what is left out of an update, Fly.io takes away."""
    variables = {**(config.get("env") or {}), "IMAGE_DIGEST": order.digest}
    metadata = {**(config.get("metadata") or {}), MARK: order.key}
    return {**config, "image": order.image, "env": variables, "metadata": metadata}


def _kept(order: Order, name: str) -> dict[str, Any] | None:
    """The config that the machine had when the image of a rollback ran in it; None where that is not known."""
    kept = at(json.loads(order.memento), name) if order.memento else None
    return kept if isinstance(kept, dict) and digest_in(text_at(kept, "image")) == order.digest else None


def _put_back(machines: Machines, before: dict[str, Any]) -> str:
    """What became of those that were updated, in a sentence."""
    left = []
    for name, config in reversed(before.items()):
        try:
            with machines.leased(name) as lease:
                machines.update(lease, config)
        except PlatformError:
            left.append(name)
    if left:
        return f"These could not be put back, and may run the new image: {', '.join(left)}."
    return "What was updated has its config of before again." if before else ""


def _seen(machine: Any, made: dict[str, str], order: Order) -> tuple[str, Observed]:
    name, state = needed_text(machine, "id"), needed_text(machine, "state")
    digest = digest_in(text_at(machine, "image_ref", "digest"))
    if name not in made and digest != order.digest:
        return name, Observed(condition=Condition.FAILED, status="did not take it")
    if name in made and text_at(machine, "instance_id") != made[name]:
        return name, Observed(condition=Condition.SUPERSEDED, status="was updated by somebody else")
    found = observed(FLY, state, digest, order)
    if found.condition == Condition.LIVE and not _is_passing(machine):
        return name, Observed(condition=Condition.DEPLOYING, status=f"{state}, with checks that do not pass")
    return name, found


def _is_passing(machine: Any) -> bool:
    return all(text_at(check, "status") == "passing" for check in at(machine, "checks") or [])


def _worst(conditions: set[Condition]) -> Condition:
    if conditions & BAD:
        return Condition.FAILED
    if not conditions or Condition.UNKNOWN in conditions:
        return Condition.UNKNOWN
    if Condition.DEPLOYING in conditions:
        return Condition.DEPLOYING
    return Condition.LIVE if Condition.LIVE in conditions else Condition.SLEEPING
