"""Evidence from outside: a report of another tool on what is live, read, and written down as a run of its check."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils import timezone

from core.audit.writer import audited, record_event
from core.errors import Conflict, DomainError, NotFound
from deployments.enums import CheckKind, DefinitionState, DeploymentState, Role, RunState
from deployments.models import CheckDefinition, Deployment, VerificationRun
from deployments.parties import Party
from deployments.services.moving import move
from deployments.services.verifying.requesting import queue_run
from deployments.services.verifying.running import finish_run
from deployments.transitions import RUN
from deployments.verifying.base import Finding
from deployments.verifying.logs import read_log
from deployments.verifying.reports import ReportRefused, read_junit, read_k6, read_locust
from deployments.verifying.spec import SpecError


@dataclass(frozen=True, slots=True)
class Format:
    """How a report is read, with the thresholds of its check, and which kinds of check it can show."""

    read: Callable[[bytes, Mapping[str, Any]], Finding]
    kinds: frozenset[str]


TESTS = frozenset({CheckKind.SMOKE, CheckKind.INTEGRATION, CheckKind.UI})
FORMATS = {
    "junit": Format(lambda data, _: read_junit(data), TESTS),
    "k6": Format(read_k6, frozenset({CheckKind.PERFORMANCE})),
    "locust": Format(read_locust, frozenset({CheckKind.PERFORMANCE})),
    "log": Format(read_log, frozenset({CheckKind.LOG_SCAN})),
}


def take_report(
    *, by: Party, deployment: Deployment, check_name: str, form: str, data: bytes
) -> tuple[VerificationRun, bool]:
    """The run that the report makes, and whether it is new: the same bytes for the same check are one run, so a report
    that was overtaken by a failure does not pass a second time.

    Raises Forbidden, NotFound (no such check), DomainError (`form`, `report`) and Conflict (what it tells of is not
    live any more).
    """
    user = by.require(Role.RELEASE_MANAGER, Role.APPROVER, deed="hand in a report")
    check = _check_named(deployment, check_name)
    finding = _read(check, form, data)
    with audited():
        if Deployment.objects.get(pk=deployment.pk).state != DeploymentState.LIVE:
            sentence = f"{deployment.release} is not live in {deployment.environment} any more; it shows nothing."
            raise Conflict("not_live", sentence, "deployment")
        if known := _known(check, deployment, data):
            return known, False
        run = queue_run(check, deployment, f"report: {form}")
        record_event(
            actor=by.actor,
            action="deployments.verification.reported",
            target=run,
            after={"check": check.name, "form": form, "sha256": sha256(data).hexdigest()},
        )
        run = move(run, RUN, RunState.RUNNING, actor=by.actor, started_at=timezone.now())
        return finish_run(run, finding, uploaded_by=user), True


def _check_named(deployment: Deployment, name: str) -> CheckDefinition:
    active = deployment.environment.checks.filter(state=DefinitionState.ACTIVE)
    check = active.filter(name=name).first() if "\0" not in name else None
    if check is None:
        known = ", ".join(active.values_list("name", flat=True)) or "none"
        raise NotFound("check_unknown", f"check is an active check of {deployment.environment}: {known}.", "check")
    return check


def _read(check: CheckDefinition, form: str, data: bytes) -> Finding:
    chosen = FORMATS.get(form)
    if chosen is None or check.kind not in chosen.kinds:
        fitting = ", ".join(name for name, known in FORMATS.items() if check.kind in known.kinds) or "none"
        raise DomainError("form_invalid", f"form for {check.get_kind_display().lower()}: {fitting}.", "form")
    try:
        return chosen.read(data, check.thresholds)
    except (ReportRefused, SpecError) as error:
        raise DomainError("report_refused", str(error), "report") from error


def _known(check: CheckDefinition, deployment: Deployment, data: bytes) -> VerificationRun | None:
    runs = VerificationRun.objects.filter(definition=check, deployment=deployment)
    return runs.filter(evidence__sha256=sha256(data).hexdigest()).first()
