"""The configuration of environments, as it was seen and by whom; and what a key must be that the code does not know."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

from core.audit.actors import Actor
from core.audit.writer import audited, record_event
from core.errors import Conflict, DomainError, NotFound
from deployments.configuration.asking import ask_configuration, token_for
from deployments.configuration.classes import class_of
from deployments.configuration.known import classes_of
from deployments.configuration.seen import Seen, read_keys
from deployments.enums import EnvironmentKind, EnvironmentState, ParityClass, Role
from deployments.models import Environment, EnvVariable, KeyClass
from deployments.parties import SERVER, Party
from deployments.services.reasons import required_reason

LONGEST_SOURCE = 60


def observe_configuration(*, by: Party, environment: Environment, keys: Any, source: str) -> list[str]:
    """What is known of it from now on, in the place of all before. Gives the names of the keys that are new, gone or
    another; none where it is as it was seen before.

    Raises Forbidden, DomainError that names the key, and Conflict where the environment is archived.
    """
    by.require(Role.RELEASE_MANAGER, deed="say how an environment is configured")
    return _replace(by.actor, environment, keys, source)


def refresh_configuration(*, environment: Environment) -> bool:
    """Ask the environment itself, where ENVIRONMENT_TOKENS has a token for it; whether it was asked.

    Raises DomainError where it was, and gave nothing that can be read.
    """
    token = token_for(environment.slug)
    if token:
        keys = ask_configuration(environment.base_url, token)
        _replace(SERVER.actor, environment, keys, urlsplit(environment.base_url).netloc)
    return bool(token)


def classify_key(*, by: Party, key: str, parity: str, reason: str) -> KeyClass:
    """Say what a key must be, in all environments.

    Raises Forbidden, NotFound for a key that was seen nowhere, Conflict for one whose class stands in the code, and
    DomainError that names the field.
    """
    user = by.require(Role.RELEASE_MANAGER, deed="say what a key must be")
    reason = required_reason(reason)
    if parity not in ParityClass.values:
        allowed = ", ".join(ParityClass.values)
        raise DomainError("parity_unknown", f"parity must be one of {allowed}.", "parity")
    if class_of(key) is not None:
        raise Conflict("class_known", f"What {key} must be stands in the code.", "key")
    with audited():
        if not EnvVariable.objects.filter(key=key).update(parity=parity):
            raise NotFound("key_unknown", f"No environment has a key {key[:80]}.", "key")
        before = KeyClass.objects.filter(key=key).first()
        changes = {"parity": parity, "classed_at": timezone.now(), "classed_by": user}
        row, _ = KeyClass.objects.update_or_create(key=key, defaults=changes)
        record_event(
            actor=by.actor,
            action="deployments.configuration.classed",
            target=row,
            before={"parity": before.parity} if before else {},
            after={"name": key, "parity": parity},
            reason=reason,
        )
    return row


def _replace(actor: Actor, environment: Environment, keys: Any, source: str) -> list[str]:
    seen = read_keys(keys)
    _refuse_another(environment, seen)
    with audited():
        if not Environment.objects.filter(pk=environment.pk).exclude(state=EnvironmentState.ARCHIVED).exists():
            raise Conflict("environment_archived", f"{environment} is archived.", "environment")
        before = {row.key: row for row in environment.variables.all()}
        after = {row.key: row for row in _rows(environment, seen, source[:LONGEST_SOURCE])}
        environment.variables.all().delete()
        EnvVariable.objects.bulk_create(after.values())
        told = {
            "new": sorted(after.keys() - before.keys()),
            "gone": sorted(before.keys() - after.keys()),
            "changed": sorted(key for key in after.keys() & before.keys() if _facts(after[key]) != _facts(before[key])),
        }
        changed = sorted(key for names in told.values() for key in names)
        if changed:
            record_event(
                actor=actor,
                action="deployments.configuration.observed",
                target=environment,
                after={"source": source, **told},
            )
    return changed


def _rows(environment: Environment, seen: dict[str, Seen], source: str) -> Iterable[EnvVariable]:
    now, classes = timezone.now(), classes_of(seen)
    for key, one in seen.items():
        yield EnvVariable(
            environment=environment,
            key=key,
            parity=classes[key],
            is_secret=one.is_secret,
            is_set=one.is_set,
            value=one.value,
            fingerprint=one.fingerprint,
            source=source,
            observed_at=now,
        )


def _facts(row: EnvVariable) -> tuple[object, ...]:
    return row.parity, row.is_secret, row.is_set, row.value, row.fingerprint


def _refuse_another(environment: Environment, seen: dict[str, Seen]) -> None:
    """What one environment says of itself is not written down as another's. Previews call themselves otherwise."""
    said = seen.get("APP_ENV")
    if said and said.value != environment.slug and environment.kind == EnvironmentKind.STANDING:
        sentence = f"This is no configuration of {environment.slug}: its APP_ENV is “{said.value[:40]}”."
        raise DomainError("environment_another", sentence, "keys.APP_ENV")
