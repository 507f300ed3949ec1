"""Check definitions: an active one is immutable, so an edit is a new revision that takes its place."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max

from core.audit.writer import audited, record_event
from core.errors import DomainError
from deployments.enums import CheckKind, DefinitionState, Role
from deployments.models import CheckDefinition, Environment
from deployments.parties import Party
from deployments.services.moving import move
from deployments.services.reasons import refuse_archived, required_reason
from deployments.transitions import DEFINITION
from deployments.verifying.spec import SpecError, number, requests_of

LONGEST_NAME = 60
LONGEST_TTL = 30 * 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckText:
    """What is asked: `spec` how, `thresholds` what may be, `ttl_minutes` how long a pass counts."""

    name: str
    kind: str
    spec: dict[str, Any] = field(default_factory=dict)
    thresholds: dict[str, Any] = field(default_factory=dict)
    ttl_minutes: int = 24 * 60
    required: bool = True


def define_check(*, by: Party, environment: Environment, text: CheckText, reason: str = "") -> CheckDefinition:
    """The check, active from now on; where one of this name was active, that revision is retired.

    Raises Forbidden, and DomainError that names the field.
    """
    by.require(Role.RELEASE_MANAGER, deed="define checks")
    _check(text)
    refuse_archived(environment)
    with audited():
        same = CheckDefinition.objects.filter(environment=environment, name=text.name)
        last = same.aggregate(last=Max("revision"))["last"] or 0
        for active in same.filter(state=DefinitionState.ACTIVE):
            move(active, DEFINITION, DefinitionState.RETIRED, actor=by.actor, reason="A new revision takes its place.")
        check = CheckDefinition.objects.create(
            environment=environment,
            name=text.name,
            kind=text.kind,
            spec=text.spec,
            thresholds=text.thresholds,
            ttl_minutes=text.ttl_minutes,
            required=text.required,
            revision=last + 1,
        )
        after = {"environment": environment.slug, "name": text.name, "revision": check.revision, "spec": text.spec}
        record_event(
            actor=by.actor, action="deployments.checkdefinition.written", target=check, after=after, reason=reason
        )
        return move(check, DEFINITION, DefinitionState.ACTIVE, actor=by.actor)


def retire_check(*, by: Party, check: CheckDefinition, reason: str) -> CheckDefinition:
    by.require(Role.RELEASE_MANAGER, deed="retire checks")
    reason = required_reason(reason)
    with audited():
        return move(check, DEFINITION, DefinitionState.RETIRED, actor=by.actor, reason=reason)


def _check(text: CheckText) -> None:
    if not 1 <= len(text.name) <= LONGEST_NAME or not text.name.isprintable() or text.name != text.name.strip():
        raise DomainError("name_invalid", f"name is one line of 1 to {LONGEST_NAME} characters.", "name")
    if text.kind not in CheckKind.values:
        raise DomainError("kind_unknown", f"kind is one of {', '.join(CheckKind.values)}.", "kind")
    if not 1 <= text.ttl_minutes <= LONGEST_TTL:
        raise DomainError("ttl_invalid", f"ttl_minutes is a whole number from 1 to {LONGEST_TTL}.", "ttl_minutes")
    try:
        if text.kind == CheckKind.PERFORMANCE:
            requests_of(text.spec)
        for name in text.thresholds:
            number(text.thresholds, name, 0)
    except SpecError as error:
        raise DomainError("spec_invalid", str(error), "spec") from error
