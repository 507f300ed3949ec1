"""A deployment asked for: it takes the slot of its environment, or is refused."""

from django.db import IntegrityError, transaction

from core.audit.writer import audited, record_event
from core.errors import Conflict, DomainError
from deployments.enums import DeploymentKind, EnvironmentKind, Role
from deployments.models import Deployment, Environment, Promotion, Release
from deployments.parties import Party
from deployments.services.deploying.guards import reasons_against

LONGEST_KEY = 100


def request_deployment(
    *, by: Party, environment: Environment, release: Release, idempotency_key: str, kind: str = DeploymentKind.DEPLOY
) -> tuple[Deployment, bool]:
    """The deployment, pending, and whether it is new; the same key and the same wish again are one deployment.

    Raises Forbidden, Conflict (somebody else is deploying there, the key was used for something else, a guard says no)
    and DomainError for a key that is none.
    """
    by.require(Role.RELEASE_MANAGER, deed="deploy")
    if not 1 <= len(idempotency_key) <= LONGEST_KEY or not idempotency_key.isprintable():
        sentence = f"idempotency_key must be 1 to {LONGEST_KEY} printable characters."
        raise DomainError("key_invalid", sentence, "idempotency_key")
    kind = _kind_in(environment, kind)
    with audited():
        known = Deployment.objects.filter(idempotency_key=idempotency_key).first()
        if known is not None:
            return _same(known, environment, release, kind), False
        return start_deployment(by=by, environment=environment, release=release, key=idempotency_key, kind=kind), True


def start_deployment(
    *,
    by: Party,
    environment: Environment,
    release: Release,
    key: str,
    kind: str = DeploymentKind.DEPLOY,
    promotion: Promotion | None = None,
) -> Deployment:
    """Take the slot, within `audited()`, with every guard computed now. Raises Conflict."""
    environment.refresh_from_db()
    release.refresh_from_db()
    if reasons := reasons_against(environment, release, kind, is_promoted=promotion is not None):
        raise Conflict("deployment_refused", " ".join(reasons))
    if live := environment.deployments.live().filter(release=release).first():
        raise Conflict("already_live", f"{release} is live in {environment} since {live.finished_at:%Y-%m-%d %H:%M}.")
    try:
        with transaction.atomic():
            deployment = Deployment.objects.create(
                environment=environment,
                release=release,
                promotion=promotion,
                kind=kind,
                idempotency_key=key,
                requested_by=by.user,
            )
    except IntegrityError as error:
        raise Conflict(
            "environment_busy", f"Something else is being deployed to {environment}; wait for its end."
        ) from error
    record_event(
        actor=by.actor,
        action="deployments.deployment.requested",
        target=deployment,
        after={"environment": environment.slug, "release": str(release), "kind": kind},
    )
    return deployment


def _kind_in(environment: Environment, kind: str) -> str:
    """What is deployed to a preview is a preview, and nothing else is one. Raises DomainError."""
    is_preview = environment.kind == EnvironmentKind.PREVIEW
    if is_preview and kind == DeploymentKind.DEPLOY:
        return DeploymentKind.PREVIEW
    if is_preview != (kind == DeploymentKind.PREVIEW):
        there = "a preview: deploy to it" if is_preview else "no preview"
        raise DomainError("kind_elsewhere", f"kind cannot be {kind}: {environment} is {there}.", "kind")
    return kind


def _same(known: Deployment, environment: Environment, release: Release, kind: str) -> Deployment:
    if (known.environment_id, known.release_id, known.kind) != (environment.pk, release.pk, kind):
        sentence = "idempotency_key was used for another deployment; give each wish a key of its own."
        raise Conflict("key_used", sentence, "idempotency_key")
    return known
