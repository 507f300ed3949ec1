"""A command of ours carries the deployment out: an argv with places to fill in, never a shell."""

import json
import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from datetime import timedelta

from deployments.platforms.base import Accepted, Condition, Listed, Observed, Order, PlatformError, Rejected

NAMES = ("key", "environment", "service_ref", "image", "git_sha", "label", "kind")
PLACE = re.compile(r"\{(\w+)\}")
SAID = 2000
"""Bytes of what the command said that are kept: the end."""
KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "DOCKER_HOST", "DOCKER_CERT_PATH")
"""What the command inherits: none of the server's secrets."""


class CommandPlatform:
    """`argv` is started once for each order, and is done when it ends: exit code 0 is deployed, any other is rejected.

    A command that does not end in time leaves it unknown what it did; `find` runs `probe`, where there is one, which
    ends with 0 where the order was carried out, and with 3 where it was not.
    """

    patience = timedelta(hours=1)

    def __init__(self, argv: Sequence[str], probe: Sequence[str] = (), timeout_seconds: float = 600) -> None:
        self._argv, self._probe, self._timeout = tuple(argv), tuple(probe), timeout_seconds

    def deploy(self, order: Order) -> Accepted:
        ended = self._run(self._argv, order)
        if ended.returncode != 0:
            raise Rejected(f"The command ended with exit code {ended.returncode}: {_end_of(ended.stdout)}")
        return Accepted(platform_id=order.key, status="ended with exit code 0")

    def status(self, platform_id: str, order: Order) -> Observed:
        """It was accepted when its command had ended well; more is for the identity check to say."""
        return Observed(condition=Condition.LIVE, status="ended with exit code 0")

    def find(self, order: Order) -> Accepted | None:
        if not self._probe:
            raise PlatformError("There is no command that tells what became of the order.")
        ended = self._run(self._probe, order)
        if ended.returncode == 0:
            return Accepted(platform_id=order.key, status="found by the probe")
        if ended.returncode == 3:
            return None
        raise PlatformError(f"The probe ended with exit code {ended.returncode}: {_end_of(ended.stdout)}")

    def cancel(self, platform_id: str, order: Order) -> None:
        """A command that ended cannot be stopped any more; one that runs ends with its own time."""

    def recent(self, order: Order) -> tuple[Listed, ...]:
        """A command keeps no list."""
        return ()

    def _run(self, template: Sequence[str], order: Order) -> subprocess.CompletedProcess[bytes]:
        argv = [filled(word, **{name: str(getattr(order, name)) for name in NAMES}) for word in template]
        environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        try:
            return subprocess.run(  # noqa: S603  an argv of the settings, no shell; a release's words are checked
                argv,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=environment,
                timeout=self._timeout,
                check=False,
                start_new_session=True,
            )
        except FileNotFoundError as error:
            raise Rejected(f"There is no command {argv[0]}.") from error
        except subprocess.TimeoutExpired as error:
            raise PlatformError(f"The command did not end within {self._timeout:g} seconds.") from error


def read_commands(text: str) -> Mapping[str, Sequence[Sequence[str]]]:
    """The setting: JSON, by environment the argv that deploys and, if there is one, the argv that probes.

    Raises ValueError that says what is wrong.
    """
    try:
        told = json.loads(text or "{}")
    except ValueError:
        raise ValueError("it is not JSON") from None
    if not isinstance(told, dict):
        raise ValueError("it is no object of environments")
    for slug, commands in told.items():
        is_good = isinstance(commands, list) and 1 <= len(commands) <= 2 and all(map(_is_argv, commands))
        if not is_good:
            raise ValueError(f"{slug} must have one or two commands, each a list of words")
        unknown = {name for argv in commands for word in argv for name in PLACE.findall(word)} - set(NAMES)
        if unknown:
            raise ValueError(f"{slug} names {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    return told


def _is_argv(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(word, str) and word for word in value)


def filled(word: str, **values: str) -> str:
    """The word of an argv with its places filled in; a place without a value becomes empty."""
    return PLACE.sub(lambda place: values.get(place[1], ""), word)


def _end_of(said: bytes) -> str:
    return said[-SAID:].decode("utf-8", "replace").strip()
