"""Incidents: by people, with every refusal; by the server, where a promotion fails late and where one goes back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import Conflict, DomainError, Forbidden
from core.models import AuditEvent
from deployments.enums import CheckKind, DefinitionState, DeploymentState, Role, RunState
from deployments.models import CheckDefinition, Incident, Promotion
from deployments.parties import Party, party_of
from deployments.services.incidents import (
    Verdict,
    edit_incident,
    mitigate_incident,
    open_incident,
    raise_incident,
    resolve_incident,
)
from deployments.services.promoting.rolling_back import request_rollback
from deployments.services.promoting.starting import dispatch_promotion, follow_promotion, queue_promotion
from deployments.tests.factories import deployment, environment, person
from deployments.tests.scenes import Scene, passed
from deployments.tests.test_promotions import approved, live
from deployments.tests.test_rollbacks import in_production

pytestmark = pytest.mark.django_db
SLOW = Verdict(title="It is slow")


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def manager() -> Party:
    return party_of(person(Role.RELEASE_MANAGER))


def opened(by: Party, **fields: Any) -> Incident:
    given: dict[str, Any] = {"environment": environment("prod"), "verdict": SLOW} | fields
    return open_incident(by=by, **given)


def last_event() -> AuditEvent:
    return AuditEvent.objects.order_by("-seq")[0]


def test_an_incident_from_its_detection_to_its_end(manager: Party) -> None:
    cause = deployment(environment=environment("prod"))
    seen_at = timezone.now() - timedelta(minutes=5)
    verdict = Verdict(title=" It is slow ", severity="critical", deployment=cause)
    incident = opened(manager, verdict=verdict, detected_at=seen_at)
    assert (incident.state, incident.title, incident.severity) == ("open", "It is slow", "critical")
    assert (incident.deployment, incident.detected_at, incident.resolved_at) == (cause, seen_at, None)
    assert last_event().action == "deployments.incident.detected"

    incident = mitigate_incident(by=manager, incident=incident, reason="Traffic is elsewhere")
    assert (incident.state, last_event().reason) == ("mitigated", "Traffic is elsewhere")
    over_at = seen_at + timedelta(minutes=3)
    incident = resolve_incident(by=manager, incident=incident, reason="Mended", resolved_at=over_at)
    assert (incident.state, incident.resolved_at) == ("resolved", over_at)
    assert (last_event().action, last_event().reason) == ("deployments.incident.resolved", "Mended")


def test_what_is_not_said_is_now(manager: Party) -> None:
    before = timezone.now()
    incident = resolve_incident(by=manager, incident=opened(manager), reason="Mended")
    assert incident.resolved_at is not None
    assert before <= incident.detected_at <= incident.resolved_at <= timezone.now()


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        (lambda: {"verdict": Verdict(title=" ")}, "title_invalid", "title"),
        (lambda: {"verdict": Verdict(title="x" * 201)}, "title_invalid", "title"),
        (lambda: {"verdict": Verdict(title="a\0b")}, "title_invalid", "title"),
        (lambda: {"verdict": Verdict(title="x", severity="huge")}, "severity_unknown", "severity"),
        (lambda: {"verdict": Verdict(title="x", deployment=deployment())}, "deployment_elsewhere", "deployment"),
        (lambda: {"detected_at": timezone.now() + timedelta(minutes=1)}, "moment_later", "detected_at"),
        (lambda: {"detected_at": datetime(2026, 1, 1)}, "moment_naive", "detected_at"),  # noqa: DTZ001
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_opened(
    manager: Party, fields: Callable[[], dict[str, Any]], code: str, field: str
) -> None:
    given = fields()
    with pytest.raises(DomainError) as refused:
        opened(manager, **given)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Incident.objects.exists()
    assert not AuditEvent.objects.exists()


def test_an_end_lies_between_the_detection_and_now(manager: Party) -> None:
    incident = opened(manager)
    for wrong, code in ((-1, "moment_earlier"), (1, "moment_later")):
        at = (incident.detected_at if wrong < 0 else timezone.now()) + timedelta(minutes=wrong)
        with pytest.raises(DomainError) as refused:
            resolve_incident(by=manager, incident=incident, reason="Mended", resolved_at=at)
        assert (refused.value.code, refused.value.field) == (code, "resolved_at")
    incident.refresh_from_db()
    assert incident.state == "open"


def test_each_deed_asks_why(manager: Party) -> None:
    incident = opened(manager)
    deeds: list[Callable[[], object]] = [
        lambda: mitigate_incident(by=manager, incident=incident, reason=" "),
        lambda: resolve_incident(by=manager, incident=incident, reason=""),
        lambda: edit_incident(by=manager, incident=incident, verdict=Verdict(title="x"), reason=""),
    ]
    for deed in deeds:
        with pytest.raises(DomainError, match="reason must say why"):
            deed()
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize("role", list(Role))
def test_incidents_are_for_release_managers_and_approvers(manager: Party, role: Role) -> None:
    incident, by = opened(manager), party_of(person(role))
    before = AuditEvent.objects.count()
    deeds: list[Callable[[], object]] = [
        lambda: opened(by),
        lambda: mitigate_incident(by=by, incident=incident, reason="x"),
        lambda: edit_incident(by=by, incident=incident, verdict=Verdict(title="x"), reason="x"),
        lambda: resolve_incident(by=by, incident=incident, reason="x"),
    ]
    for deed in deeds:
        if role in (Role.RELEASE_MANAGER, Role.APPROVER):
            deed()
        else:
            with pytest.raises(Forbidden):
                deed()
            assert AuditEvent.objects.count() == before


def test_what_is_over_is_not_over_again(manager: Party) -> None:
    incident = resolve_incident(by=manager, incident=opened(manager), reason="Mended")
    over_at = incident.resolved_at
    with pytest.raises(Conflict, match="cannot become"):
        resolve_incident(by=manager, incident=incident, reason="Again")
    with pytest.raises(Conflict, match="cannot become"):
        mitigate_incident(by=manager, incident=incident, reason="Again")
    incident.refresh_from_db()
    assert incident.resolved_at == over_at


def test_two_at_once_and_one_is_told_to_look_again(manager: Party) -> None:
    incident = opened(manager)
    other = Incident.objects.get()
    resolve_incident(by=manager, incident=incident, reason="Mended")
    with pytest.raises(Conflict):
        mitigate_incident(by=manager, incident=other, reason="Late")
    with pytest.raises(Conflict, match="look again"):
        edit_incident(by=manager, incident=other, verdict=Verdict(title="Late"), reason="Late")
    assert Incident.objects.get().title == "It is slow"


def test_its_cause_is_found_after_it_is_over(manager: Party) -> None:
    incident = resolve_incident(by=manager, incident=opened(manager), reason="Mended")
    cause = deployment(environment=environment("prod"))
    verdict = Verdict(title="It was slow", severity="minor", deployment=cause)
    incident = edit_incident(by=manager, incident=incident, verdict=verdict, reason="Looked at")
    assert (incident.state, incident.title, incident.severity, incident.deployment) == (
        *("resolved", "It was slow", "minor"),
        cause,
    )
    event = last_event()
    assert (event.action, event.reason) == ("deployments.incident.edited", "Looked at")
    assert '"severity":"major"' in event.before
    assert f'"deployment":{cause.pk}' in event.after
    assert edit_incident(by=manager, incident=incident, verdict=verdict, reason="The same").version == incident.version
    assert last_event() == event
    with pytest.raises(DomainError, match="went to Gamma"):
        edit_incident(by=manager, incident=incident, verdict=Verdict(title="x", deployment=deployment()), reason="x")


def test_the_database_refuses_what_the_services_do() -> None:
    for wrong in ({"title": ""}, {"severity": "huge"}, {"resolved_at": timezone.now()}, {"state": "resolved"}):
        given: dict[str, Any] = {"environment": environment("prod"), "title": "x", "detected_at": timezone.now()}
        with pytest.raises(IntegrityError), transaction.atomic():
            Incident.objects.create(**given | wrong)


def test_the_server_raises_the_same_trouble_once(manager: Party) -> None:
    prod = environment("prod")
    cause = deployment(environment=prod)
    with transaction.atomic():
        assert raise_incident(environment=prod, title="A\nbranch " + "x" * 300) is not None
        assert raise_incident(environment=prod, title="A branch " + "x" * 300) is None
        assert raise_incident(environment=environment("gamma"), title="A branch " + "x" * 300) is not None
        assert raise_incident(environment=prod, title="x", deployment=cause) is not None
        assert raise_incident(environment=prod, title="y", deployment=cause) is None
    for incident in Incident.objects.all():
        resolve_incident(by=manager, incident=incident, reason="Mended")
    with transaction.atomic():
        assert raise_incident(environment=prod, title="y", deployment=cause) is not None


def rolled_back(scene: Scene, **fields: Any) -> Promotion:
    """Queued: the next step takes the slot."""
    wish: dict[str, Any] = {"environment": scene.prod, "release": scene.old, "reason": "it is\nslow"}
    back = request_rollback(by=scene.requester, **wish | fields)
    return queue_promotion(by=scene.requester, promotion=back)


def test_a_rollback_is_an_incident_of_what_it_takes_back_until_it_is_live(scene: Scene) -> None:
    in_production(scene)
    bad = scene.prod.deployments.live().get()
    back = rolled_back(scene)
    assert not Incident.objects.exists()
    back = dispatch_promotion(promotion=back)
    incident = Incident.objects.get()
    assert (incident.environment, incident.deployment, incident.state) == (scene.prod, bad, "open")
    assert incident.title == f"{bad.release} is rolled back: it is slow"
    assert incident.detected_at == back.requested_at
    live(back)
    follow_promotion(promotion=back)
    incident.refresh_from_db()
    assert (incident.state, incident.resolved_at) == ("resolved", back.deployments.get().finished_at)
    assert AuditEvent.objects.get(action="deployments.incident.resolved").actor_type == "system"


def test_a_rollback_resolves_what_people_opened_before_and_nothing_else(scene: Scene) -> None:
    in_production(scene)
    bad = scene.prod.deployments.live().get()
    known = opened(scene.requester, verdict=Verdict(title="It is slow", deployment=bad))
    mitigate_incident(by=scene.requester, incident=known, reason="Less traffic")
    others = [opened(scene.requester), opened(scene.requester, verdict=Verdict(title="x", deployment=scene.in_prod))]
    back = dispatch_promotion(promotion=rolled_back(scene))
    assert Incident.objects.count() == 3, "it is known"
    live(back)
    follow_promotion(promotion=back)
    known.refresh_from_db()
    assert known.state == "resolved"
    for other in others:
        other.refresh_from_db()
        assert other.state == "open"


def test_a_rollback_that_does_not_arrive_leaves_its_incident_open(scene: Scene) -> None:
    in_production(scene)
    back = dispatch_promotion(promotion=rolled_back(scene))
    failed = {"state": DeploymentState.FAILED, "finished_at": timezone.now(), "failure": "no"}
    back.deployments.update(**failed)
    assert follow_promotion(promotion=back).state == "failed"
    assert Incident.objects.get().state == "open"


def test_a_promotion_that_fails_before_it_was_live_is_no_incident(scene: Scene) -> None:
    promotion = dispatch_promotion(promotion=queue_promotion(by=scene.requester, promotion=approved(scene)))
    promotion.deployments.update(state=DeploymentState.FAILED, finished_at=timezone.now(), failure="no")
    assert follow_promotion(promotion=promotion).state == "failed"
    assert not Incident.objects.exists()


def test_a_promotion_whose_checks_fail_when_it_is_live_is_an_incident(scene: Scene) -> None:
    check = CheckDefinition.objects.create(
        environment=scene.prod, name="smoke", kind=CheckKind.SMOKE, state=DefinitionState.ACTIVE
    )
    promotion = dispatch_promotion(promotion=queue_promotion(by=scene.requester, promotion=approved(scene)))
    live(promotion)
    promotion = follow_promotion(promotion=promotion)
    deployed = promotion.deployments.get()
    passed(check, deployed, state=RunState.FAILED, valid_until=None)
    assert follow_promotion(promotion=promotion).state == "failed"
    incident = Incident.objects.get()
    assert (incident.deployment, incident.state) == (deployed, "open")
    assert incident.title == f"{deployed.release}: After the deployment smoke did not pass."


def test_the_step_that_is_refused_raises_nothing(scene: Scene) -> None:
    """Something else took the slot: the incident would tell of a rollback that does not go on."""
    in_production(scene)
    back = rolled_back(scene)
    deployment(environment=scene.prod, state=DeploymentState.PENDING)
    with pytest.raises(Conflict):
        dispatch_promotion(promotion=back)
    assert not Incident.objects.exists()


def test_what_is_public_is_said_and_taken_back(manager: Party) -> None:
    incident = opened(manager)
    assert incident.public_note == ""
    shown = Verdict(title=incident.title, public_note=" Sign-in is slow.\r\nWe look. ")
    incident = edit_incident(by=manager, incident=incident, verdict=shown, reason="Many ask")
    assert incident.public_note == "Sign-in is slow.\nWe look."
    assert '"public_note":"Sign-in is slow.' in last_event().after
    incident = edit_incident(by=manager, incident=incident, verdict=Verdict(title=incident.title), reason="A mistake")
    assert incident.public_note == ""


@pytest.mark.parametrize("note", ["x" * 501, "a\0b", "a\x1bb"])
def test_a_note_that_cannot_be_shown_is_refused(manager: Party, note: str) -> None:
    with pytest.raises(DomainError) as refused:
        opened(manager, verdict=Verdict(title="x", public_note=note))
    assert (refused.value.code, refused.value.field) == ("public_note_invalid", "public_note")
    assert not Incident.objects.exists()
