"""Evidence that people and pipelines bring: reports on what is live, and files beside an item."""

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from core.errors import Conflict, DomainError, NotFound
from core.models import AuditEvent
from deployments.enums import DeploymentState, Role
from deployments.gate import read_gate
from deployments.models import Deployment, Evidence, VerificationRun
from deployments.services.promoting.exhibits import Attachment, attach_evidence
from deployments.services.promoting.refreshing import refresh_promotion
from deployments.services.promoting.words import Statement, cancel_promotion, sign_off_item
from deployments.services.verifying.reporting import take_report
from deployments.tests.factories import person
from deployments.tests.scenes import Scene
from deployments.verifying.reports import MOST_BYTES

pytestmark = pytest.mark.django_db
GOOD = b"<testsuite><testcase name='one'/><testcase name='two'/></testsuite>"
BAD = b"<testsuite><testcase name='one'><failure/></testcase></testsuite>"
K6 = json.dumps(
    {
        "metrics": {
            "http_reqs": {"count": 100},
            "http_req_duration": {"p(95)": 120.5},
            "http_req_failed": {"value": 0.0},
        }
    }
).encode()


@pytest.fixture
def scene() -> Scene:
    return Scene()


def reported(scene: Scene, data: bytes, check: str = "integration", form: str = "junit") -> VerificationRun:
    return take_report(by=scene.requester, deployment=scene.in_gamma, check_name=check, form=form, data=data)[0]


def test_a_report_is_a_run_of_its_check_with_the_report_as_evidence(scene: Scene) -> None:
    run = reported(scene, GOOD)
    assert (run.state, run.trigger, run.attempt, run.figures["tests"]) == ("passed", "report: junit", 2, 2)
    assert run.finished_at is not None
    assert run.valid_until == run.finished_at + timedelta(minutes=run.definition.ttl_minutes)
    evidence = run.evidence.get()
    assert (bytes(evidence.data), evidence.sha256) == (GOOD, sha256(GOOD).hexdigest())
    assert evidence.uploaded_by == scene.requester.user
    assert AuditEvent.objects.filter(action="deployments.verification.reported", target_id=str(run.pk)).exists()


def test_a_failed_report_takes_what_had_passed_and_blocks(scene: Scene) -> None:
    promotion = scene.requested()
    run = reported(scene, BAD)
    scene.runs[1].refresh_from_db()
    assert (run.state, scene.runs[1].state) == ("failed", "invalidated")
    blockers = read_gate(promotion, at=promotion.requested_at).blockers()
    assert "integration is failed." in " ".join(blocker.sentence for blocker in blockers)


def test_the_same_report_again_is_the_same_run_and_passes_no_second_time(scene: Scene) -> None:
    first = reported(scene, GOOD)
    reported(scene, BAD)
    again = reported(scene, GOOD)
    assert (again, again.state) == (first, "invalidated")
    assert VerificationRun.objects.filter(definition=first.definition).count() == 3


@pytest.mark.parametrize(
    ("check", "form", "data"),
    [("performance", "k6", K6), ("log_scan", "log", b"all is well\n"), ("ui", "junit", GOOD), ("smoke", "junit", GOOD)],
    ids=lambda value: value if isinstance(value, str) else "report",
)
def test_each_kind_of_check_takes_reports_of_its_own(scene: Scene, check: str, form: str, data: bytes) -> None:
    assert reported(scene, data, check, form).state == "passed"


def test_the_lines_of_a_log_are_judged_and_kept(scene: Scene) -> None:
    run = reported(scene, b"INFO fine\nERROR it broke\n", "log_scan", "log")
    assert (run.state, run.figures) == ("failed", {"lines": 2, "errors": 1})
    assert list(run.evidence.values_list("name", flat=True)) == ["log.txt", "errors.json"]


@pytest.mark.parametrize(
    ("check", "form", "data", "field"),
    [
        ("integration", "k6", K6, "form"),
        ("integration", "xunit", GOOD, "form"),
        ("performance", "junit", GOOD, "form"),
        ("integration", "junit", b"<testsuite/>", "report"),
        ("integration", "junit", b"no xml", "report"),
        ("performance", "k6", b"{}", "report"),
        ("log_scan", "log", b" \n", "report"),
        ("log_scan", "log", b"x" * (MOST_BYTES + 1), "report"),
    ],
    ids=["kind", "unknown", "other kind", "empty", "malformed", "no metrics", "no line", "too large"],
)
def test_what_is_no_report_changes_nothing(scene: Scene, check: str, form: str, data: bytes, field: str) -> None:
    before = VerificationRun.objects.count()
    with pytest.raises(DomainError) as caught:
        reported(scene, data, check, form)
    assert (caught.value.field, VerificationRun.objects.count()) == (field, before)


def test_a_report_on_what_is_not_live_any_more_is_refused(scene: Scene) -> None:
    Deployment.objects.filter(pk=scene.in_gamma.pk).update(state=DeploymentState.SUPERSEDED)
    with pytest.raises(Conflict, match="not live in Gamma any more"):
        reported(scene, GOOD)


def test_a_check_that_is_not_there_is_named(scene: Scene) -> None:
    with pytest.raises(NotFound, match="integration"):
        reported(scene, GOOD, "unit")


def test_a_report_over_the_api(scene: Scene) -> None:
    client = Client()
    client.force_login(scene.user(scene.requester))
    url = f"/api/deployments/{scene.in_gamma.pk}/reports?check=integration&form=junit"
    told = client.post(url, GOOD, content_type="application/xml")
    assert (told.status_code, told.json()["state"]) == (201, "passed")
    assert client.post(url, GOOD, content_type="application/xml").status_code == 200
    shown = client.get(f"/api/verification-runs/{told.json()['id']}").json()["evidence"]
    assert [(one["name"], one["size"]) for one in shown] == [("junit.xml", len(GOOD))]
    too_much = client.post(url, b"x" * (MOST_BYTES + 1), content_type="application/xml")
    assert too_much.status_code == 413
    assert client.post(url, b"", content_type="application/xml").json()["field"] == "report"


def attached(scene: Scene, promotion: Any, name: str = "query.txt", data: bytes = b"level:error") -> Evidence:
    item = promotion.items.get(key="stakeholder")
    return attach_evidence(by=scene.stakeholder, item=item, attachment=Attachment(name, data))


def test_a_file_beside_an_item_is_named_by_the_word_on_it(scene: Scene) -> None:
    promotion = scene.requested()
    evidence = attached(scene, promotion)
    assert (evidence.media_type, evidence.uploaded_by) == ("text/plain", scene.stakeholder.user)
    client = Client()
    client.force_login(scene.user(scene.stakeholder))
    word = {"item": "stakeholder", "decision": "pass", "statement": "See.", "gate_hash": promotion.gate_hash}
    answer = client.post(
        f"/api/promotions/{promotion.pk}/sign-off",
        word | {"evidence": evidence.pk},
        content_type="application/json",
    )
    assert answer.status_code == 200, answer.content
    assert promotion.items.get(key="stakeholder").sign_offs.get().evidence == evidence


def test_evidence_of_another_item_is_refused(scene: Scene) -> None:
    promotion = scene.requested()
    item = promotion.items.get(key="smoke")
    elsewhere = attach_evidence(by=scene.requester, item=item, attachment=Attachment("a.txt", b"x"))
    statement = Statement(decision="pass", text="See.", gate_hash=promotion.gate_hash, evidence=elsewhere)
    with pytest.raises(DomainError) as caught:
        sign_off_item(by=scene.stakeholder, item=promotion.items.get(key="stakeholder"), statement=statement)
    assert caught.value.field == "evidence"


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [("", b"x", "name"), ("../x", b"x", "name"), ("a\nb", b"x", "name"), ("a.txt", b"", "file")],
    ids=["no name", "a path", "two lines", "empty"],
)
def test_a_file_that_is_none_is_refused(scene: Scene, name: str, data: bytes, field: str) -> None:
    promotion = scene.requested()
    with pytest.raises(DomainError) as caught:
        attached(scene, promotion, name, data)
    assert (caught.value.field, Evidence.objects.filter(item__isnull=False).exists()) == (field, False)


def test_nothing_is_put_beside_a_promotion_that_is_over(scene: Scene) -> None:
    promotion = scene.requested()
    cancel_promotion(by=scene.requester, promotion=refresh_promotion(promotion), reason="Not now.")
    with pytest.raises(Conflict, match="nothing to decide"):
        attached(scene, promotion)


def test_who_has_no_role_brings_nothing(scene: Scene) -> None:
    client = Client()
    client.force_login(person(Role.AUDITOR))
    url = f"/api/deployments/{scene.in_gamma.pk}/reports?check=integration&form=junit"
    assert client.post(url, GOOD, content_type="application/xml").status_code == 403
