"""The adapter of an environment."""

import json
from collections.abc import Mapping
from typing import TypeVar

from django.conf import settings

from core.errors import Conflict
from deployments.enums import EnvironmentKind, Platform
from deployments.models import Deployment, Environment
from deployments.platforms.api import Api
from deployments.platforms.base import PlatformPort
from deployments.platforms.command import CommandPlatform, read_commands
from deployments.platforms.fly import FlyPlatform
from deployments.platforms.koyeb import KoyebPlatform
from deployments.platforms.manual import ManualPlatform
from deployments.platforms.railway import RailwayPlatform
from deployments.platforms.references import fault_of
from deployments.platforms.render import RenderPlatform

Found = TypeVar("Found")
ADAPTERS: dict[str, type[RenderPlatform | RailwayPlatform | FlyPlatform | KoyebPlatform]] = {
    Platform.RENDER: RenderPlatform,
    Platform.RAILWAY: RailwayPlatform,
    Platform.FLY: FlyPlatform,
    Platform.KOYEB: KoyebPlatform,
}


def platform_for(environment: Environment, deployment: Deployment | None = None) -> PlatformPort:
    """Raises Conflict where the environment's platform is not set up."""
    if environment.platform in ADAPTERS:
        return _hosted(environment)
    if environment.platform == Platform.COMMAND:
        commands = _for(environment, read_commands(settings.DEPLOY_COMMANDS))
        if not commands:
            raise _not_set_up(f"{environment} is deployed by a command, and DEPLOY_COMMANDS names none for it.")
        return CommandPlatform(commands[0], probe=commands[1] if commands[1:] else ())
    return ManualPlatform(deployment.platform_status if deployment else "")


def _hosted(environment: Environment) -> PlatformPort:
    kind, name = ADAPTERS[environment.platform], environment.get_platform_display()
    token = _for(environment, _texts("PLATFORM_TOKENS"))
    if not token:
        raise _not_set_up(f"{environment} is deployed to {name}, and PLATFORM_TOKENS has no token for it.")
    if fault := fault_of(environment.platform, environment.service_ref):
        raise _not_set_up(fault)
    address = _texts("PLATFORM_URLS").get(environment.platform) or kind.address
    if not address.startswith("https://") and not (settings.IS_DEV and address.startswith("http://")):
        raise _not_set_up(f"PLATFORM_URLS must name {name} by an https address: a token goes along.")
    header, scheme = kind.header
    return kind(Api(name, address, token, header=header, scheme=scheme))


def _for(environment: Environment, told: Mapping[str, Found]) -> Found | None:
    """By its slug. That of a preview is known when it is made: what is there for all of them is told of `preview`."""
    of_all = told.get(EnvironmentKind.PREVIEW) if environment.kind == EnvironmentKind.PREVIEW else None
    return told.get(environment.slug) or of_all


def _texts(name: str) -> dict[str, str]:
    """A setting that is JSON. Raises Conflict, without what stands there."""
    try:
        told = json.loads(getattr(settings, name) or "{}")
    except ValueError:
        told = None
    if not isinstance(told, dict) or not all(isinstance(text, str) for text in told.values()):
        raise _not_set_up(f"{name} must be a JSON object of texts.") from None
    return told


def _not_set_up(sentence: str) -> Conflict:
    return Conflict("platform_not_set_up", sentence, "environment")
