"""Called through manage.py shell by test_upgrade.py: the release before, filled; and a look at it today."""

import json
import os
import uuid
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.test.utils import setup_test_environment
from django.utils import timezone

from core.audit.chain import FIELDS, FIRST, hash_of
from scripts.note_release import NOTED

RUNS = int(os.environ.get("UPGRADE_RUNS", "500"))
EVENTS = 4
BATCH = 2000


def begin() -> None:
    """The schema of the release before, with rows in the tables that grow and in those that hang together."""
    go_back()
    for app in ("admin", "sessions", "account", "auth"):
        call_command("migrate", app, verbosity=0)
    fill()


def go_back() -> None:
    for app, name in json.loads(NOTED.read_text()).items():
        call_command("migrate", app, name, verbosity=0)


def fill() -> None:
    heads = list(json.loads(NOTED.read_text()).items())
    apps = MigrationExecutor(connection).loader.project_state(heads).apps
    now = timezone.now()
    user = apps.get_model("accounts", "User").objects.create(
        username="ada", password="!", is_staff=True, is_superuser=True
    )
    problem = apps.get_model("problems", "Problem").objects.create(
        slug="two-sum", title="Two sum", statement="Add.", status="published", languages=["python"], difficulty=1
    )
    part = apps.get_model("problems", "Part").objects.create(problem=problem, number=1, statement="Add.")
    draft = apps.get_model("problems", "Draft")
    draft.objects.create(user=user, part=part, language="python", source="print(1)")
    draft.objects.create(visitor=uuid.uuid4(), part=part, language="python", source="print(2)")
    _runs(apps, user, problem, part, now)
    _deployments(apps, user, now)
    _events(apps, now)


def _runs(apps: Any, user: Any, problem: Any, part: Any, now: Any) -> None:
    run, event = apps.get_model("execution", "Run"), apps.get_model("execution", "RunEvent")
    submission = apps.get_model("execution", "Submission")
    for start in range(0, RUNS, BATCH):
        runs = [
            run(
                user=user, kind="judge", status="finished", verdict="AC", language="python", entry="Main.py",
                files={"Main.py": f"print({number})"}, limits={}, created_at=now, finished_at=now,
            )
            for number in range(start, min(start + BATCH, RUNS))
        ]  # fmt: skip
        run.objects.bulk_create(runs)
        submission.objects.bulk_create(
            [submission(run=one, problem=problem, part=part, total=1, passed=1, created_at=now) for one in runs]
        )
        event.objects.bulk_create(
            [
                event(run=one, seq=seq, type="stdout", payload={"seq": seq, "data": "x" * 80}, created_at=now)
                for one in runs
                for seq in range(1, EVENTS + 1)
            ]
        )


def _deployments(apps: Any, user: Any, now: Any) -> None:
    environment = apps.get_model("deployments", "Environment").objects.get(slug="gamma")
    release, deployment = apps.get_model("deployments", "Release"), apps.get_model("deployments", "Deployment")
    for number, state in ((1, "superseded"), (2, "live")):
        told = f"{number}" * 40
        made = release.objects.create(
            label=f"1.{number}", git_sha=told, digest=f"sha256:{told}{told[:24]}", image_repo="registry.example.com/c",
            built_at=now, content_hash=f"{told}{told[:24]}", recorded_at=now,
        )  # fmt: skip
        deployment.objects.create(
            environment=environment, release=made, state=state, idempotency_key=f"key {number}", requested_by=user,
            requested_at=now, finished_at=now,
        )  # fmt: skip


def _events(apps: Any, now: Any) -> None:
    event, before = apps.get_model("core", "AuditEvent"), FIRST
    for seq in range(1, 6):
        row = event(
            seq=seq, at=now, actor_type="system", actor_label="The server", action="tests.filled",
            target_type="deployments.environment", target_id="1", before="{}", after="{}", prev_hash=before,
        )  # fmt: skip
        row.hash = before = hash_of(tuple(getattr(row, name) for name in FIELDS))
        row.save(force_insert=True)


def look() -> None:
    """The pages and commands of today on these rows."""
    from accounts.models import User

    setup_test_environment()
    browser = Client()
    browser.force_login(User.objects.get(username="ada"))
    for address in ("/board/", "/problems/", "/submissions/", "/admin/execution/run/", "/api/environments"):
        answer = browser.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
    call_command("verify_audit")
