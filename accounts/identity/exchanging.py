"""The identity of a workflow exchanged for a short token of the account that it acts for."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.utils import timezone

from accounts.identity.claims import LEEWAY, MOST_AGE, read_identity
from accounts.identity.keys import ring_of
from accounts.identity.workflow import WorkflowIdentity
from accounts.models import SpentIdentity, TrustedWorkflow
from accounts.services import LONGEST_NAME, NewToken, issue_token
from core.audit.actors import Actor, ActorType
from core.audit.writer import audited, record_event
from core.errors import Conflict, Forbidden, NotFound

log = structlog.get_logger(__name__)
LIFETIME = timedelta(minutes=15)
KEPT = 2 * (MOST_AGE + LEEWAY)
"""How long an identity is known as spent: twice as long as it could be shown, for clocks that differ."""


def exchange_identity(*, text: str, ip: str = "") -> NewToken:
    """A token for the run that the identity token speaks of.

    Raises DomainError for one that proves nothing, is not trusted or was exchanged before, and Unavailable where the
    keys that prove it cannot be had.
    """
    if not settings.OIDC_AUDIENCE:
        raise NotFound("exchange_switched_off", "No identity is exchanged here: OIDC_AUDIENCE is not set.")
    ring = ring_of(settings.OIDC_JWKS_URL)
    identity = read_identity(text, ring=ring, issuer=settings.OIDC_ISSUER, audience=settings.OIDC_AUDIENCE)
    with audited():
        workflow = _trusted(identity)
        _spend(identity)
        new = _issue(identity, workflow)
        _record(identity, workflow, new, ip)
    return new


def _trusted(identity: WorkflowIdentity) -> TrustedWorkflow:
    """The strictest row that admits the run. What is trusted here, a refusal does not tell."""
    rows = TrustedWorkflow.objects.active().select_related("user").filter(repository_id=identity.repository_id)
    admitting = [row for row in rows if row.admits(identity) and not row.user.is_superuser]
    if not admitting:
        log.info("identity_not_trusted", repository_id=identity.repository_id, run_id=identity.run_id)
        raise Forbidden(
            "workflow_not_trusted",
            f"No run like this is trusted here: repository_id {identity.repository_id}, repository_owner_id "
            f"{identity.repository_owner_id}, ref {identity.ref}, environment {identity.environment or 'none'}, "
            f"workflow_ref {identity.workflow_ref}, event_name {identity.event_name}.",
        )
    return max(admitting, key=lambda row: row.strictness)


def _spend(identity: WorkflowIdentity) -> None:
    SpentIdentity.objects.filter(issued_at__lt=timezone.now() - KEPT).delete()
    values = {"issued_at": identity.issued_at}
    if not SpentIdentity.objects.get_or_create(jti=identity.jti, defaults=values)[1]:
        raise Conflict("identity_used", "This identity token was exchanged before; ask for a new one.", "token")


def _issue(identity: WorkflowIdentity, workflow: TrustedWorkflow) -> NewToken:
    return issue_token(
        user=workflow.user,
        name=identity.token_name(LONGEST_NAME),
        scopes=workflow.scopes,
        expires_at=timezone.now() + LIFETIME,
        workflow=workflow,
    )


def _record(identity: WorkflowIdentity, workflow: TrustedWorkflow, new: NewToken, ip: str) -> None:
    """Deeds of the token name its id; this event says which run that was."""
    label = f"{identity.repository[:150]} {identity.run}"
    actor = Actor(type=ActorType.PIPELINE, id=str(workflow.user_id), label=label, token_id=str(new.token.pk), ip=ip)
    told = ("repository", "repository_id", "repository_owner_id", "run_id", "run_attempt", "sha", "ref", "environment")
    after = {name: getattr(identity, name) for name in (*told, "workflow_ref", "event_name", "actor")}
    after |= {"trusted_workflow": workflow.pk, "scopes": new.token.scopes, "expires_at": new.token.expires_at}
    record_event(actor=actor, action="accounts.api_token.issued_to_workflow", target=new.token, after=after)
