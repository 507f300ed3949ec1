"""The record of deeds: chained, never rewritten, and a rewriting found."""

import json
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from core.audit.actors import SYSTEM, Actor, ActorType
from core.audit.chain import FIRST, hash_of
from core.audit.checking import check_chain, export_lines
from core.audit.writer import audited, record_event
from core.models import AuditEvent
from core.protection import Protection, removals, statements

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
ADA = Actor(type=ActorType.USER, id="7", label="ada", ip="10.0.0.1")


@pytest.fixture
def target() -> User:
    return User.objects.create(username="target")


def written(target: User, count: int = 3) -> list[AuditEvent]:
    with audited():
        return [record_event(actor=ADA, action="core.thing.done", target=target, after={"n": n}) for n in range(count)]


def unprotected(statement: str, *values: str | int) -> None:
    """What somebody with the keys of the database could do: take the trigger away, rewrite, put it back."""
    kept = Protection("core_auditevent")
    with connection.cursor() as cursor:
        for removal in removals(kept, connection.vendor):
            cursor.execute(removal)
        cursor.execute(statement, values)
        for protecting in statements(kept, connection.vendor):
            cursor.execute(protecting)


def test_each_event_follows_from_the_one_before(target: User) -> None:
    first, second, third = written(target)
    assert [first.seq, second.seq, third.seq] == [1, 2, 3]
    assert [first.prev_hash, second.prev_hash, third.prev_hash] == [FIRST, first.hash, second.hash]
    assert check_chain().sound == 3
    told = AuditEvent.objects.get(seq=2)
    assert (told.actor_label, told.ip, told.target_type, told.target_id) == (
        "ada",
        "10.0.0.1",
        "accounts.user",
        str(target.pk),
    )
    assert json.loads(told.after) == {"n": 1}
    assert hash_of(told.hashed_values()) == told.hash


def test_what_is_taken_back_leaves_no_event(target: User) -> None:
    written(target, 1)
    with audited():
        record_event(actor=SYSTEM, action="core.thing.done", target=target)
        transaction.set_rollback(True)
    assert AuditEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_of_a_transaction_is_refused(target: User) -> None:
    with pytest.raises(RuntimeError, match="transaction of the change"):
        record_event(actor=SYSTEM, action="core.thing.done", target=target)


def test_secrets_are_blacked_out_at_any_depth(target: User) -> None:
    after = {"webhook_url": "https://x/y", "nested": [{"api_key": "k", "name": "n"}], "password": ""}
    with audited():
        event = record_event(actor=SYSTEM, action="core.thing.done", target=target, after=after)
    told = json.loads(event.after)
    assert told == {"webhook_url": "[redacted]", "nested": [{"api_key": "[redacted]", "name": "n"}], "password": ""}


@pytest.mark.parametrize(
    "statement",
    ["UPDATE core_auditevent SET reason = 'x' WHERE seq = 2", "DELETE FROM core_auditevent WHERE seq = 2"],
)
def test_the_database_refuses_to_rewrite(target: User, statement: str) -> None:
    written(target)
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(DatabaseError, match="never"), transaction.atomic():
        AuditEvent.objects.filter(seq=2).update(reason="x")
    assert check_chain().sound == 3


@pytest.mark.parametrize(
    ("statement", "values", "bad", "fault"),
    [
        ("UPDATE core_auditevent SET reason = %s WHERE seq = 2", ["another"], 2, "something else than what was hashed"),
        ("DELETE FROM core_auditevent WHERE seq = %s", [2], 2, "Event 2 is missing"),
        ("DELETE FROM core_auditevent WHERE seq = %s", [1], 1, "Event 1 is missing"),
        ("UPDATE core_auditevent SET prev_hash = %s WHERE seq = 3", ["f" * 64], 3, "does not follow"),
    ],
)
def test_a_rewriting_is_found_and_the_first_bad_row_named(
    target: User, statement: str, values: list[str | int], bad: int, fault: str
) -> None:
    written(target)
    unprotected(statement, *values)
    report = check_chain()
    assert report.bad_seq == bad
    assert fault in report.fault
    with pytest.raises(CommandError, match=f"Event {bad} is bad"):
        call_command("verify_audit")


def rehash_from(seq: int) -> None:
    """A forger who hashes the whole chain anew behind what was changed."""
    before = AuditEvent.objects.filter(seq=seq - 1).values_list("hash", flat=True).first() or FIRST
    for event in AuditEvent.objects.filter(seq__gte=seq).order_by("seq"):
        event.prev_hash = before
        before = hash_of(event.hashed_values())
        unprotected(
            "UPDATE core_auditevent SET prev_hash = %s, hash = %s WHERE seq = %s", event.prev_hash, before, event.seq
        )


def test_a_chain_hashed_anew_is_found_by_a_copy_kept_elsewhere(target: User) -> None:
    written(target)
    copy = list(export_lines())
    assert check_chain(copy=copy).is_sound
    unprotected("UPDATE core_auditevent SET reason = %s WHERE seq = 2", "forged")
    rehash_from(2)
    assert check_chain().is_sound
    report = check_chain(copy=copy)
    assert (report.bad_seq, report.fault) == (2, "It is another one than in the copy.")


def test_events_cut_off_at_the_end_are_found_by_a_copy(target: User) -> None:
    written(target)
    copy = list(export_lines())
    unprotected("DELETE FROM core_auditevent WHERE seq = %s", 3)
    assert check_chain().is_sound
    assert check_chain(copy=copy).bad_seq == 3


def test_export_is_a_line_of_json_for_each_event(target: User) -> None:
    written(target)
    out = StringIO()
    call_command("export_audit", after=1, stdout=out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["seq"] for line in lines] == [2, 3]
    assert lines[0]["hash"] == AuditEvent.objects.get(seq=2).hash


def test_verify_tells_how_many_were_sound(target: User) -> None:
    written(target)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "3 events" in out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_threads_that_write_at_once_make_one_chain(target: User) -> None:
    def write() -> None:
        try:
            with audited():
                record_event(actor=SYSTEM, action="core.thing.done", target=target)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: write(), range(24)))
    assert check_chain().sound == 24
