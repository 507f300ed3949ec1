"""What is asked again and again reads no large table from one end to the other: at 50,000 rows the database's own plan
says so, SQLite's and PostgreSQL's alike.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import UserFactory
from accounts.viewer import Viewer
from ceesarcode.tests.rows import Rows
from core.admin_lists import MOST_COUNTED
from deployments.models import Deployment, OutboxMessage
from deployments.services.sending import claim_message
from deployments.tests.admin.conftest import Rows as DeploymentRows
from deployments.tests.admin.conftest import rows as deployment_rows
from deployments.tests.factories import deployment
from execution.enums import Priority
from execution.models import Callback, Run
from execution.scheduling.remote.turns import Turns
from execution.services.delivering import claim_callback
from execution.services.executing import claim_run
from execution.services.requeueing import requeue_lost_runs

__all__ = ["deployment_rows"]
pytestmark = [pytest.mark.slow, pytest.mark.postgres]
MANY, OWNERS = 50_000, 200
NUMBERS = f"SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY}"
NO_CALLBACK = (
    "SELECT id FROM execution_run WHERE status = 'finished' AND id NOT IN (SELECT run_id FROM execution_callback)"
)
RANDOM_ID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}
WHOLE = re.compile(r"Seq Scan on (\w+)|^SCAN (\w+)$")
LARGE = {"execution_run", "execution_callback", "deployments_deployment", "deployments_outboxmessage"}
PROGRAM: dict[str, Any] = {"language": "python", "files": {}, "entry": "Main.py", "limits": {}}


class Place:
    """A large site: nearly all of it is over, some waits, and one owner is looked at."""

    def __init__(self, others: DeploymentRows) -> None:
        self.owner: User = UserFactory(superuser=True)
        self.rows = Rows(self.owner)
        owners = User.objects.bulk_create(User(username=f"owner-{n}") for n in range(OWNERS))
        first, uid = min(owner.pk for owner in owners), RANDOM_ID[connection.vendor]
        ended = Run.objects.filter(kind="run", callback__isnull=False).latest("pk")
        self.waiting = Run.objects.bulk_create(Run(user=owner, **PROGRAM) for owner in owners)[0]
        multiply(ended, id=uid, user_id=f"{first} + n.i %% {OWNERS}")
        Callback.objects.filter(pk=ended.callback.pk).update(state="delivered", ended_at=timezone.now())
        multiply(ended.callback, NO_CALLBACK, id=uid, run_id="n.i")
        past = deployment(environment=others.prod, release=others.old, state="superseded")
        multiply(past, id=None, idempotency_key="'key-of-' || n.i")
        OutboxMessage.objects.filter(pk=others.message.pk).update(state="sent", sent_at=timezone.now())
        multiply(others.message, id=None, dedupe_key="'key-of-' || n.i")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def multiply(row: Model, numbers: str = NUMBERS, **changed: str | None) -> None:
    """As many more rows like this one as `n` has numbers `i`; `changed` says what differs, in SQL (None: left out)."""
    names = [str(field.column) for field in row._meta.concrete_fields]
    columns = [column for column in names if changed.get(column, "") is not None]
    values = ", ".join(changed.get(column) or f'told."{column}"' for column in columns)
    table, written = row._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    key = row.pk.hex if isinstance(row.pk, UUID) and connection.vendor == "sqlite" else row.pk
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE n(i) AS ({numbers}) INSERT INTO {table} ({written}) "
            f"SELECT {values} FROM {table} told, n WHERE told.id = %s",
            [key],
        )


def whole_reads(deed: Callable[[], object]) -> list[str]:
    """Statements of `deed` whose plan reads a large table whole, each with that plan."""
    with CaptureQueriesContext(connection) as asked:
        deed()
    texts = [query["sql"] for query in asked if query["sql"].startswith(("SELECT", "UPDATE", "DELETE"))]
    assert texts, "it asked nothing"
    texts = [text for text in texts if f"LIMIT {MOST_COUNTED})" not in text]  # the admin counts no further
    return [f"{text}\n{plan}" for text in texts if (plan := plan_of(text)) and reads_whole(plan)]


def plan_of(text: str) -> str:
    how = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{how} {text}".replace("%", "%%"), [])
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def reads_whole(plan: str) -> bool:
    tables = (found[1] or found[2] for line in plan.splitlines() if (found := WHOLE.search(line.strip())))
    return any(table in LARGE for table in tables)


def page(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def deeds(place: Place) -> Iterator[tuple[str, Callable[[], object]]]:
    client = Client()
    client.force_login(place.owner)
    yield "whose turn it is", partial(Turns().next_ticket, known=set())
    yield "a claim", partial(claim_run, place.waiting.pk, is_compiled=lambda _: False)
    yield "lost runs", partial(requeue_lost_runs, every_active=False)
    yield "rejudges that wait", Run.objects.queued().filter(priority=Priority.REJUDGE).count
    yield "runs of an owner", partial(list, Run.objects.owned_by(Viewer(user=place.owner)).order_by("-created_at")[:51])
    yield "the API's list of runs", partial(page, client, "/api/runs")
    yield "the list of submissions", partial(page, client, "/submissions/")
    yield "the API's list of submissions", partial(page, client, "/api/submissions")
    yield "callbacks that are due", partial(claim_callback, busy=set())
    yield "messages that are due", claim_message
    yield "the board", partial(page, client, "/board/")
    yield "deployments that go on", partial(list, Deployment.objects.active())
    yield "the API's list of deployments", partial(page, client, "/api/deployments")
    yield "runs in the admin", partial(page, client, "/admin/execution/run/")


@pytest.mark.timeout(300)
def test_no_hot_query_reads_a_large_table_whole(deployment_rows: DeploymentRows) -> None:
    place = Place(deployment_rows)
    assert min(model.objects.count() for model in (Run, Callback, Deployment, OutboxMessage)) > MANY
    assert whole_reads(partial(list, Run.objects.filter(message="nothing is known of this").order_by())), "it is seen"
    found = [f"{name}: {told}" for name, deed in deeds(place) for told in whole_reads(deed)]
    assert not found, "\n\n".join(found)
