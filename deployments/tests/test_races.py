"""What happens when two do something at once, and when the one who does it is killed."""

import hmac
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.audit.checking import check_chain
from core.errors import DomainError
from core.models import AuditEvent
from deployments.enums import DeploymentState, PromotionState, Role
from deployments.models import Approval, Deployment, InboundDelivery, Incident, Promotion, Release
from deployments.parties import Party, party_of
from deployments.services.deploying.carrying import LOST_AFTER, advance_deployment
from deployments.services.deploying.requesting import request_deployment
from deployments.services.inbound import process_all
from deployments.services.plans import PlanText, edit_plan
from deployments.services.promoting.refreshing import refresh_promotion
from deployments.services.promoting.starting import dispatch_promotion, queue_promotion
from deployments.services.promoting.words import approve_promotion
from deployments.services.windows import WindowWish, schedule_window
from deployments.tests.factories import environment, person, release
from deployments.tests.scenes import Scene

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
PAUSE = 0.05


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Each in a thread of its own, begun together; what came of it: "done", or the code of the refusal."""
    gate = threading.Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> str:
        gate.wait()
        try:
            deed()
        except DomainError as error:
            return error.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_two_approvals_at_once_both_count() -> None:
    scene = Scene()
    environment("prod", requires_approvals=2)
    promotion = scene.signed(scene.requested())
    parties = [scene.approver, party_of(person(Role.APPROVER))]

    def approve(party: Party) -> Callable[[], object]:
        own = Promotion.objects.get(pk=promotion.pk)
        return lambda: approve_promotion(by=party, promotion=own, gate_hash=own.gate_hash)

    assert at_once(*map(approve, parties)) == ["done", "done"]
    assert refresh_promotion(promotion).state == PromotionState.APPROVED
    assert check_chain().is_sound


def test_one_person_approving_twice_at_once_counts_once() -> None:
    scene = Scene()
    promotion = scene.signed(scene.requested())
    own = [Promotion.objects.get(pk=promotion.pk) for _ in range(4)]
    deeds = [
        lambda one=one: approve_promotion(by=scene.approver, promotion=one, gate_hash=one.gate_hash) for one in own
    ]
    assert at_once(*deeds).count("done") == 1
    assert Approval.objects.count() == 1


def test_an_edit_and_an_approval_at_once_never_approve_the_edited_plan() -> None:
    """Whichever comes first: the promotion is not approved on a plan that the approver has not seen."""
    scene = Scene()
    promotion = scene.signed(scene.requested())
    seen = promotion.gate_hash
    text = PlanText(steps="Otherwise.", data_note="None.", estimated_minutes=5)
    at_once(
        lambda: approve_promotion(by=scene.approver, promotion=promotion, gate_hash=seen),
        lambda: edit_plan(by=scene.requester, plan=scene.plan, text=text),
    )
    assert refresh_promotion(promotion).state == PromotionState.OPEN
    assert not Approval.objects.filter(state="active").exists()


def test_a_freeze_that_begins_between_queue_and_dispatch_holds_it_back() -> None:
    scene = Scene()
    promotion = scene.signed(scene.requested())
    approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)
    promotion = queue_promotion(by=scene.requester, promotion=promotion)
    now = timezone.now()
    wish = WindowWish(
        environments=[scene.prod], starts_at=now, ends_at=now.replace(year=now.year + 1), reason="The fair"
    )
    schedule_window(by=scene.requester, wish=wish)
    assert dispatch_promotion(promotion=promotion).state == PromotionState.APPROVED
    assert not Deployment.objects.filter(promotion=promotion).exists()


def test_a_freeze_and_a_dispatch_at_once_never_deploy_into_the_freeze() -> None:
    """Whichever comes first: what is deployed was so before the window was written down."""
    scene = Scene()
    promotion = scene.signed(scene.requested())
    approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)
    promotion = queue_promotion(by=scene.requester, promotion=promotion)
    now = timezone.now()
    window = WindowWish(environments=[scene.prod], starts_at=now, ends_at=now + timedelta(days=1), reason="The fair")
    at_once(
        lambda: schedule_window(by=scene.requester, wish=window),
        lambda: dispatch_promotion(promotion=promotion),
    )
    written = {action: seq for seq, action in AuditEvent.objects.values_list("seq", "action")}
    begun = written.get("deployments.deployment.requested")
    assert begun is None or begun < min(seq for action, seq in written.items() if "freezewindow" in action)
    assert Promotion.objects.get().state == (PromotionState.DEPLOYING if begun else PromotionState.APPROVED)


def test_of_twenty_deployments_at_once_one_wins() -> None:
    manager, gamma = party_of(person(Role.RELEASE_MANAGER)), environment("gamma")

    def start(wanted: Release) -> Callable[[], object]:
        return lambda: request_deployment(by=manager, environment=gamma, release=wanted, idempotency_key=wanted.label)

    assert sorted(at_once(*[start(release()) for _ in range(20)])) == ["done"] + ["environment_busy"] * 19
    assert Deployment.objects.count() == 1


def test_of_twenty_starts_over_the_api_one_wins() -> None:
    scene = Scene()
    promotion = scene.signed(scene.requested())
    approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)
    clients = [Client() for _ in range(20)]
    for client in clients:
        client.force_login(scene.user(scene.requester))
    said: list[int] = []

    def start(client: Client) -> Callable[[], object]:
        return lambda: said.append(client.post(f"/api/promotions/{promotion.pk}/start").status_code)

    at_once(*map(start, clients))
    assert sorted(said) == [200] + [409] * 19
    assert AuditEvent.objects.filter(action="deployments.promotion.queued").count() == 1


def test_one_webhook_five_times_at_once_is_one_delivery_and_one_incident(settings: Any) -> None:
    settings.GITHUB_WEBHOOK_SECRET, settings.GITHUB_REPOSITORY_ID = "new", 7
    environment("prod", branch="main", requires_approvals=1)
    body = b'{"ref": "refs/heads/main", "after": "%s", "repository": {"id": 7, "full_name": "a/b"}}' % (b"ab" * 20)
    signed = {"X-Hub-Signature-256": "sha256=" + hmac.new(b"new", body, sha256).hexdigest()}
    headers = signed | {"X-GitHub-Event": "push", "X-GitHub-Delivery": "d-1"}
    said: list[tuple[int, bool]] = []

    def send() -> None:
        answer = Client().post("/api/webhooks/github", body, content_type="application/json", headers=headers)
        said.append((answer.status_code, answer.json()["new"]))

    at_once(*[send] * 5)
    assert sorted(said) == [(202, False)] * 4 + [(202, True)]
    at_once(*[process_all] * 5)
    assert InboundDelivery.objects.get().state == "processed"
    assert (Incident.objects.count(), check_chain().is_sound) == (1, True)


def test_twenty_dispatches_of_one_promotion_deploy_once() -> None:
    scene = Scene()
    promotion = scene.signed(scene.requested())
    approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)
    promotion = queue_promotion(by=scene.requester, promotion=promotion)
    own = [Promotion.objects.get(pk=promotion.pk) for _ in range(20)]
    at_once(*[lambda one=one: dispatch_promotion(promotion=one) for one in own])
    assert Deployment.objects.filter(promotion=promotion).count() == 1
    assert Promotion.objects.get().state == PromotionState.DEPLOYING


def test_a_worker_killed_in_mid_dispatch_is_found_and_not_repeated(tmp_path: Path, settings: Any) -> None:
    """The command had begun when SIGKILL came: the row says so, and the platform is asked before anything else."""
    manager, gamma = party_of(person(Role.RELEASE_MANAGER, name="mia")), environment("gamma", platform="command")
    one = release()
    begun, probed = tmp_path / "begun", tmp_path / "probed"
    commands = f'{{"gamma": [["sh", "-c", "echo x >> {begun}; sleep 60"], ["sh", "-c", "echo x >> {probed}; exit 3"]]}}'
    settings.DEPLOY_COMMANDS = commands
    deployment, _ = request_deployment(by=manager, environment=gamma, release=one, idempotency_key="k")
    worker = _worker(commands, one.git_sha)
    try:
        _until(begun.exists)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    deployment.refresh_from_db()
    assert (deployment.state, deployment.attempt) == (DeploymentState.DISPATCHING, 1)
    with time_machine.travel(timezone.now() + LOST_AFTER * 2):
        deployment = advance_deployment(deployment=deployment)
        assert deployment.state == DeploymentState.UNKNOWN
        deployment = advance_deployment(deployment=deployment)
    assert (deployment.state, deployment.failure) == (DeploymentState.FAILED, "The platform knows nothing of it.")
    assert (begun.read_text(), probed.read_text()) == ("x\n", "x\n")


def _worker(commands: str, git_sha: str) -> subprocess.Popen[bytes]:
    """Another process on the same database, carrying the deployment on."""
    argv = [sys.executable, "manage.py", "deploy", "gamma", git_sha, "--key", "k", "--by", "mia", "--wait", "60"]
    told = {"DATABASE_URL": _database(), "DEPLOY_COMMANDS": commands, "SECRET_KEY": "x" * 60, "REDIS_URL": ""}
    return subprocess.Popen(argv, cwd=django_settings.BASE_DIR, env=os.environ | told)


def _database() -> str:
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT'] or 5432}/{given['NAME']}"


def _until(is_so: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it did not come true"
        time.sleep(PAUSE)
