"""manage.py deploy gamma RELEASE: ask for a deployment and, where wanted, wait for its end."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from core.errors import Conflict
from deployments.commands import FAILED, PipelineCommand, environment_named, release_named, wait_for
from deployments.enums import DeploymentState
from deployments.models import Deployment
from deployments.parties import Party
from deployments.services.deploying.carrying import advance_deployment
from deployments.services.deploying.requesting import request_deployment
from deployments.telling import deployment_told
from deployments.transitions import DEPLOYMENT


class Command(PipelineCommand):
    help = "Deploys a release to an environment that needs no promotion. Ends with 1 where the deployment failed."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("environment", help="its slug, as gamma")
        parser.add_argument("release", help="its commit, its digest, or its label")
        parser.add_argument(
            "--key", required=True, help="the same at every retry of the same wish, as a build's number"
        )
        parser.add_argument("--wait", type=float, default=0, metavar="SECONDS", help="carry it on until it has ended")

    def act(self, by: Party, options: dict[str, Any]) -> dict[str, Any]:
        environment, release = environment_named(options["environment"]), release_named(options["release"])
        deployment, is_new = request_deployment(
            by=by, environment=environment, release=release, idempotency_key=options["key"]
        )
        if options["wait"]:
            wait_for(lambda: self._has_ended(deployment), seconds=options["wait"])
            deployment = Deployment.objects.get(pk=deployment.pk)
        return deployment_told(deployment) | {"new": is_new}

    def tell(self, told: dict[str, Any], *, as_json: bool) -> None:
        super().tell(told, as_json=as_json)
        if told["state"] in (DeploymentState.FAILED, DeploymentState.CANCELLED, DeploymentState.TIMED_OUT):
            raise CommandError(f"The deployment {told['state']}: {told['failure']}", returncode=FAILED)

    @staticmethod
    def _has_ended(deployment: Deployment) -> bool:
        """A step of it is done here as well as by the server: each is done once, whoever is faster."""
        current = Deployment.objects.select_related("release", "environment").get(pk=deployment.pk)
        try:
            current = advance_deployment(deployment=current)
        except Conflict:
            return False
        return current.state == DeploymentState.LIVE or current.state in DEPLOYMENT.final
