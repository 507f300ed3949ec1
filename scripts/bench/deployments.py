"""`python -m scripts.bench.deployments`: the board, a promotion and the record of deeds with years of both behind them.

Needs an empty PostgreSQL database in DATABASE_URL; fills it (two minutes or so), asks, and prints one JSON object.
"""

import argparse
import json
import os
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from time import perf_counter
from typing import TYPE_CHECKING, Any

import django
from django.db import connection

from scripts.bench.figures import summary, timed
from scripts.bench.histories import measured

if TYPE_CHECKING:
    from core.models import AuditEvent
    from deployments.models import Promotion

PAGES = ("/board/", "/board/promotions/{number}/", "/api/promotions/{number}", "/api/deployments", "/api/releases")
BATCH = 5_000
OF_THE_PROMOTION = 1_000
"""Every how many events one is of the promotion that is asked for."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=int, default=5_000)
    parser.add_argument("--deployments", type=int, default=20_000)
    parser.add_argument("--events", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=50)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ceesarcode.settings")
    os.environ.setdefault("LOG_LEVEL", "error")
    django.setup()
    if connection.vendor != "postgresql":
        parser.error("DATABASE_URL must name a PostgreSQL database.")
    promotion = fill(options.releases, options.deployments, options.events)
    approver = _approver()
    told: dict[str, Any] = {"load_before": os.getloadavg()[0]}
    told |= {path: measured(path.format(number=promotion.pk), approver, options.rounds) for path in PAGES}
    told |= {"append": appended(promotion, options.rounds * 4), "verify_audit_per_second": verified()}
    print(json.dumps(told | {"load_after": os.getloadavg()[0]}, indent=2))


def fill(releases: int, deployments: int, events: int) -> "Promotion":
    """History in bulk, and in front of it one promotion that is open."""
    from django.core.management import call_command
    from django.utils import timezone

    from deployments.models import Deployment, Environment, Release
    from deployments.tests.scenes import Scene

    call_command("migrate", verbosity=0)
    at = timezone.now() - timedelta(days=30)
    hashes = [sha256(f"bench {n}".encode()).hexdigest() for n in range(releases)]
    fields = {"image_repo": "registry.example.com/ceesarcode", "built_at": at}
    built = Release.objects.bulk_create(
        (
            Release(label=f"0.{n}", git_sha=one[:40], digest=f"sha256:{one}", content_hash=one, **fields)
            for n, one in enumerate(hashes)
        ),
        batch_size=BATCH,
    )
    places = list(Environment.objects.standing())
    carried = (
        Deployment(
            environment=places[n % len(places)],
            release=built[n % releases],
            state="failed" if n % 20 == 0 else "superseded",
            finished_at=at,
            idempotency_key=f"bench-{n}",
        )
        for n in range(deployments)
    )
    Deployment.objects.bulk_create(carried, batch_size=BATCH)
    promotion = Scene().requested()
    record(promotion, events)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return promotion


def record(promotion: "Promotion", events: int) -> None:
    """A chain as the writer makes it, behind the events that are there."""
    from core.models import AuditEvent

    last = AuditEvent.objects.latest("seq")
    chain = chained(promotion, last.seq, last.hash, events)
    AuditEvent.objects.bulk_create(chain, batch_size=BATCH)


def chained(promotion: "Promotion", seq: int, before: str, events: int) -> Iterator["AuditEvent"]:
    from django.utils import timezone

    from core.audit.chain import hash_of
    from core.models import AuditEvent

    now = timezone.now()
    for n in range(seq + 1, seq + 1 + events):
        is_ours = n % OF_THE_PROMOTION == 0
        event = AuditEvent(
            seq=n,
            at=now,
            actor_type="system",
            actor_label="The server",
            action="deployments.deployment.live",
            target_type="deployments.promotion" if is_ours else "deployments.deployment",
            target_id=str(promotion.pk if is_ours else n % 20_000),
            before='{"state":"verifying_identity"}',
            after='{"state":"live"}',
            prev_hash=before,
        )
        event.hash = before = hash_of(event.hashed_values())
        yield event


def appended(promotion: "Promotion", rounds: int) -> dict[str, float]:
    """One event in a transaction of its own, as the smallest deed writes it."""
    from core.audit.actors import SYSTEM
    from core.audit.writer import audited, record_event

    def append() -> None:
        with audited():
            record_event(actor=SYSTEM, action="deployments.bench.appended", target=promotion, after={"state": "open"})

    return summary([timed(append) for _ in range(rounds)])


def verified() -> int:
    """Events a second."""
    from core.audit.checking import check_chain

    before = perf_counter()
    report = check_chain()
    if not report.is_sound:
        raise RuntimeError(f"{report.bad_seq}: {report.fault}")
    return round(report.sound / (perf_counter() - before))


def _approver() -> int:
    from deployments.enums import Role
    from deployments.tests.factories import person

    return person(Role.APPROVER).pk


if __name__ == "__main__":
    main()
