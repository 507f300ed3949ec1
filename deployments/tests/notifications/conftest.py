"""A receiver, and channels that lead to it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from deployments.enums import ChannelKind, Role
from deployments.models import NotificationChannel, OutboxMessage
from deployments.parties import Party, party_of
from deployments.services.channels import ChannelWish, create_channel
from deployments.services.sending import send_due
from deployments.tests.factories import person
from execution.tests.callbacks.receiving import Receiver, receiver

MakeChannel = Callable[..., NotificationChannel]
Deliver = Callable[[], OutboxMessage]


@pytest.fixture
def receiving(tmp_path: Path) -> Iterator[Receiver]:
    with receiver(tmp_path) as made:
        yield made


@pytest.fixture
def manager(db: None) -> Party:
    return party_of(person(Role.RELEASE_MANAGER))


@pytest.fixture
def new_channel(manager: Party, receiving: Receiver) -> MakeChannel:
    """A webhook to the receiver, where nothing else is said."""

    def make(name: str = "ops", **fields: Any) -> NotificationChannel:
        given = {"name": name, "kind": ChannelKind.WEBHOOK, "address": receiving.url}
        return create_channel(by=manager, wish=ChannelWish(**given | fields)).channel

    return make


@pytest.fixture
def deliver(receiving: Receiver) -> Deliver:
    """A round of sending; the only message as it is then."""

    def round_of_it() -> OutboxMessage:
        send_due(client=receiving.client())
        return OutboxMessage.objects.select_related("channel").get()

    return round_of_it
