"""The adapter of an environment."""

from django.conf import settings

from core.errors import Conflict
from deployments.enums import Platform
from deployments.models import Deployment, Environment
from deployments.platforms.base import PlatformPort
from deployments.platforms.command import CommandPlatform, read_commands
from deployments.platforms.manual import ManualPlatform


def platform_for(environment: Environment, deployment: Deployment | None = None) -> PlatformPort:
    """Raises Conflict where the environment's platform is not set up."""
    if environment.platform == Platform.COMMAND:
        commands = read_commands(settings.DEPLOY_COMMANDS).get(environment.slug)
        if not commands:
            sentence = f"{environment} is deployed by a command, and DEPLOY_COMMANDS names none for it."
            raise Conflict("platform_not_set_up", sentence, "environment")
        return CommandPlatform(commands[0], probe=commands[1] if commands[1:] else ())
    return ManualPlatform(deployment.platform_status if deployment else "")
