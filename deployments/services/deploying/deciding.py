"""What a person says of a deployment that goes on: that they carried it out, or that it shall not be."""

from django.utils import timezone

from core.audit.writer import audited, record_event
from core.errors import Conflict
from deployments.enums import DeploymentState, Platform, Role
from deployments.models import Deployment
from deployments.parties import Party
from deployments.platforms import PlatformError, platform_for
from deployments.platforms.manual import CONFIRMED
from deployments.services.deploying.carrying import order_of
from deployments.services.moving import move
from deployments.services.reasons import required_reason
from deployments.transitions import DEPLOYMENT


def confirm_deployment(*, by: Party, deployment: Deployment, reason: str = "") -> Deployment:
    """The person whom the order waited for says that it is done; whether it is, the identity check decides."""
    by.require(Role.RELEASE_MANAGER, deed="confirm a deployment")
    if deployment.environment.platform != Platform.MANUAL:
        raise Conflict("not_manual", f"{deployment.environment} is not deployed by hand.")
    with audited():
        waiting = Deployment.objects.filter(
            pk=deployment.pk, state=DeploymentState.IN_PROGRESS, version=deployment.version
        )
        if not waiting.update(platform_status=CONFIRMED, version=deployment.version + 1):
            raise Conflict("not_waiting", f"The deployment is {deployment.state}, or was changed; look again.")
        deployment.refresh_from_db()
        record_event(actor=by.actor, action="deployments.deployment.confirmed", target=deployment, reason=reason)
    return deployment


def cancel_deployment(*, by: Party, deployment: Deployment, reason: str) -> Deployment:
    """It ends here, and its environment is free. Raises Conflict where it is over, or its state is not known."""
    by.require(Role.RELEASE_MANAGER, deed="cancel a deployment")
    reason = required_reason(reason)
    platform_id = deployment.platform_id
    with audited():
        now = timezone.now()
        move(deployment, DEPLOYMENT, DeploymentState.CANCELLED, actor=by.actor, reason=reason, finished_at=now)
    if platform_id:
        try:
            platform_for(deployment.environment, deployment).cancel(platform_id, order_of(deployment))
        except (PlatformError, Conflict) as error:
            _note(deployment, f"The platform was asked to stop, and did not say that it did: {error}")
    return deployment


def _note(deployment: Deployment, failure: str) -> None:
    Deployment.objects.filter(pk=deployment.pk).update(failure=failure)
    deployment.failure = failure
