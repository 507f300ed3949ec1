"""Which workflows are trusted: written down and changed by superusers, on record."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts.models import ApiToken, TrustedWorkflow, User
from accounts.scopes import OFFERED
from core.audit.actors import Actor, ActorType
from core.audit.writer import audited, record_event
from core.errors import Conflict, DomainError, Forbidden

LONGEST = {"name": 60, "ref": 255, "environment": 255, "workflow_ref": 500}
LARGEST_NUMBER = 10**18 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What a superuser writes: see accounts.models.TrustedWorkflow."""

    name: str
    repository_id: int
    repository_owner_id: int
    user: User
    scopes: tuple[str, ...]
    ref: str = ""
    environment: str = ""
    workflow_ref: str = ""
    allows_pull_requests: bool = False
    is_active: bool = True


def trust_workflow(*, by: User, trust: Trust, reason: str, ip: str = "") -> TrustedWorkflow:
    """From now on runs of this kind get tokens. Raises DomainError with the field at fault."""
    _require_superuser(by)
    check_trust(trust)
    with audited():
        _check_alone(trust)
        row = TrustedWorkflow.objects.create(**_columns(trust))
        _record(by, ip, row, "trusted", {}, reason)
    return row


def edit_trusted_workflow(
    *, by: User, workflow: TrustedWorkflow, trust: Trust, reason: str, ip: str = ""
) -> TrustedWorkflow:
    """Changes it, or switches it off and on; the tokens that runs got by what it was before end.

    `workflow.version` is the one that the superuser saw. Raises Conflict where it was changed meanwhile.
    """
    _require_superuser(by)
    check_trust(trust)
    with audited():
        _check_alone(trust, besides=workflow)
        before = _told(TrustedWorkflow.objects.select_related("user").get(pk=workflow.pk))
        seen = TrustedWorkflow.objects.filter(pk=workflow.pk, version=workflow.version)
        if not seen.update(**_columns(trust), version=F("version") + 1):
            raise Conflict("trust_changed", "Somebody else has changed it meanwhile; look at it again.")
        row = TrustedWorkflow.objects.select_related("user").get(pk=workflow.pk)
        ApiToken.objects.active(now=timezone.now()).filter(workflow=row).update(revoked_at=timezone.now())
        _record(by, ip, row, "edited", before, reason)
    return row


def check_trust(trust: Trust) -> None:
    """Raises DomainError where it could never be a trust, whatever there is beside it."""
    for name, longest in LONGEST.items():
        text = getattr(trust, name)
        if len(text) > longest or not text.isprintable() or text != text.strip():
            raise _wrong(name, f"This must be at most {longest} printable characters, without blanks around them.")
    for name in ("repository_id", "repository_owner_id"):
        if not 1 <= getattr(trust, name) <= LARGEST_NUMBER:
            raise _wrong(name, f"This must be GitHub's number for it, 1 to {LARGEST_NUMBER}.")
    for field, holds, sentence in _rules(trust):
        if not holds:
            raise _wrong(field, sentence)


def _rules(trust: Trust) -> list[tuple[str, bool, str]]:
    """One that is switched off may be of an account that was closed meanwhile."""
    workflow, user = trust.workflow_ref, trust.user
    is_whole = not workflow or "/.github/workflows/" in workflow
    is_bounded = not workflow or workflow.endswith("/") or "@" in workflow
    is_own = not trust.is_active or (user.is_active and not user.is_superuser)
    return [
        ("name", trust.name != "", "Give it a name."),
        ("ref", trust.ref == "" or trust.ref.startswith("refs/"), "Write it out, as refs/heads/main."),
        ("workflow_ref", is_whole, "Write it out, as owner/name/.github/workflows/deploy.yml@refs/heads/main."),
        ("workflow_ref", is_bounded, "Name the ref behind an @; end with @ for any ref, with / for any workflow."),
        ("scopes", {*trust.scopes} <= {*OFFERED} and trust.scopes != (), f"Choose of {', '.join(OFFERED)}."),
        ("user", is_own, "It acts for an account of its own: one that is open, and no superuser's."),
    ]


def _require_superuser(by: User) -> None:
    if not (by.is_active and by.is_superuser):
        raise Forbidden("superuser_required", "Superusers alone say which workflows are trusted.")


def _check_alone(trust: Trust, besides: TrustedWorkflow | None = None) -> None:
    """Two that admit the same runs could not be told apart; the database holds it as well."""
    alike = {name: getattr(trust, name) for name in ("repository_id", "ref", "environment", "workflow_ref")}
    others = TrustedWorkflow.objects.filter(is_active=True, **alike)
    if besides:
        others = others.exclude(pk=besides.pk)
    if trust.is_active and others.exists():
        raise Conflict("trust_exists", "Runs of this kind are trusted already.")


def _columns(trust: Trust) -> dict[str, Any]:
    names = (name for name in Trust.__dataclass_fields__ if name != "scopes")
    in_order = [scope.value for scope in OFFERED if scope in trust.scopes]
    return {name: getattr(trust, name) for name in names} | {"scopes": in_order}


def _told(row: TrustedWorkflow) -> dict[str, Any]:
    """For the record."""
    return {name: getattr(row, name) for name in Trust.__dataclass_fields__} | {"user": row.user.get_username()}


def _record(by: User, ip: str, row: TrustedWorkflow, deed: str, before: dict[str, Any], reason: str) -> None:
    actor = Actor(type=ActorType.USER, id=str(by.pk), label=by.get_username(), ip=ip)
    action = f"accounts.trusted_workflow.{deed}"
    record_event(actor=actor, action=action, target=row, before=before, after=_told(row), reason=reason)


def _wrong(field: str, sentence: str) -> DomainError:
    return DomainError(f"{field}_invalid", sentence, field)
