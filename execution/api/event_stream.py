"""The events of a run as server-sent events: the record first, then live, until the run has finished."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from channels.layers import get_channel_layer

from accounts.models import ApiToken
from accounts.services import is_alive
from accounts.viewer import Viewer
from core.threads import ask
from execution import selectors
from execution.publishing import group_of

HEARTBEAT_SECONDS = 15.0
HEARTBEAT = b": still here\n\n"


async def event_stream(
    run_id: UUID, *, after: int, viewer: Viewer, token: ApiToken | None = None
) -> AsyncIterator[bytes]:
    """Every event behind number `after`, each once and in order; a comment where nothing happens for a while.

    Ends behind `finished`, and when the viewer may not watch any more, or the token that asked has ended.
    Joins the group before it reads the record, so that nothing falls between the two.
    """
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(group_of(run_id), channel)
    message = asyncio.ensure_future(layer.receive(channel))
    try:
        while (events := await ask(_news, run_id, after, viewer, token)) is not None:
            for event in events:
                yield _frame(event)
                after = event["seq"]
                if event["type"] == "finished":
                    return
            seq = 0
            while seq <= after:  # what the record gave already
                if not (await asyncio.wait({message}, timeout=HEARTBEAT_SECONDS))[0]:
                    yield HEARTBEAT
                    break  # and look into the record, should a message have been lost
                seq = message.result()["event"]["seq"]
                message = asyncio.ensure_future(layer.receive(channel))
    finally:
        message.cancel()
        await layer.group_discard(group_of(run_id), channel)


def _news(run_id: UUID, after: int, viewer: Viewer, token: ApiToken | None) -> list[dict[str, Any]] | None:
    """The events behind `after`; None where there will be none for this viewer."""
    if not selectors.can_watch(run_id, viewer) or (token is not None and not is_alive(token)):
        return None
    has_ended = selectors.has_ended(run_id)  # asked first: behind a True no event can follow those read next
    return selectors.events_after(run_id, after) or (None if has_ended else [])


def _frame(event: dict[str, Any]) -> bytes:
    return f"id: {event['seq']}\ndata: {json.dumps(event, separators=(',', ':'))}\n\n".encode()
