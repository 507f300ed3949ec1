"""Several senders, and the one of a server, over one outbox."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from deployments import working
from deployments.models import OutboxMessage
from deployments.parties import Party
from deployments.services.channels import try_channel
from deployments.services.sending import (
    send_due,
)
from deployments.tests.notifications.conftest import MakeChannel
from execution.tests.callbacks.receiving import Receiver

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_once(new_channel: MakeChannel, manager: Party, receiving: Receiver) -> None:
    channels = [new_channel(f"ops {number}") for number in range(3)]
    for channel in channels:
        try_channel(by=manager, channel=channel)
    gate = threading.Barrier(4)

    def go(_: int) -> int:
        gate.wait()
        try:
            return send_due(client=receiving.client())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(go, range(4))) == 3
    assert len(receiving.received) == 3
    assert set(OutboxMessage.objects.values_list("state", "attempts")) == {("sent", 1)}


@pytest.mark.django_db(transaction=True)
def test_server_sends_by_itself(
    new_channel: MakeChannel, manager: Party, receiving: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "ROUND_SECONDS", 0.05)
    monkeypatch.setattr(working, "CallbackClient", receiving.client)
    for other in ("advance_all", "run_queued_verifications"):
        monkeypatch.setattr(working, other, lambda: None)
    message = try_channel(by=manager, channel=new_channel())
    workers = working.Workers()
    workers.start()
    try:
        assert receiving.arrived.acquire(timeout=60)
    finally:
        workers.stop(timeout_seconds=60)
    message.refresh_from_db()
    assert message.state == "sent"
