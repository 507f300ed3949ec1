"""The record of a run: its events, numbered without a gap, written under the token of the attempt, then published."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Max
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now

from execution.decoding import StreamDecoder
from execution.enums import Stream
from execution.models import Run, RunEvent
from execution.publishing import publish_event

log = structlog.get_logger(__name__)
LEASE = timedelta(seconds=settings.RUN_LEASE_SECONDS)
MOST_EVENTS = 10_000
"""After so many, output is joined to pieces of at least JOINED_BYTES before it becomes an event."""
JOINED_BYTES = 4096
UNWATCHED_BYTES = 64 * 1024
"""Where nobody watches, pieces of one stream are joined to events of this size."""


def new_lease() -> CombinedExpression:
    """Until when a run is held that is written now. One clock measures it, the database's."""
    return Now() + LEASE


class AttemptLostError(Exception):
    """The run is no longer this attempt's: it was ended, or given to another one."""


class Recorder:
    """Writes what one attempt at a run does. Live, every event at once; else all of them when the run ends."""

    def __init__(self, *, run_id: UUID, token: UUID, live: bool, last_seq: int) -> None:
        self.run_id, self.token, self.live = run_id, token, live
        self._seq = last_seq
        self._unwritten: list[dict[str, Any]] = []
        self._in_doubt = False
        """A write has failed: it may have been stored all the same, and the word of it have been lost."""
        self.whole_record: list[dict[str, Any]] | None = None
        """All events of an unwatched first attempt, once they are written."""
        self._decoders = {stream: StreamDecoder() for stream in Stream}
        self._joined = bytearray()
        self._joined_stream = Stream.STDOUT

    def emit(self, type_: str, **fields: Any) -> None:
        """Adds an event, behind all output that came before it; `write` or, live, the next output writes it."""
        self._end_streams()
        self._add(type_, fields)

    def output(self, stream: Stream, data: bytes) -> None:
        """Adds a chunk of output and, live, writes it. Raises AttemptLostError; a database that is busy only delays."""
        if stream is not self._joined_stream:
            self._end_joining()
            self._joined_stream = stream
        self._joined.extend(data)
        if len(self._joined) < self._least_bytes():
            return
        self._end_joining()
        if not self.live:
            return
        try:
            self.write()
        except DatabaseError as error:
            log.warning("events_delayed", run_id=str(self.run_id), error=str(error))

    def write(self, **changes: Any) -> None:
        """Stores the events so far and changes the run's row in one transaction, renews the lease, then publishes.

        Raises AttemptLostError, and nothing is written, where the token is not the run's any more.
        """
        self._unwritten = self._without_stored()
        events = list(self._unwritten)
        changes.setdefault("lease_expires_at", new_lease())
        self._in_doubt = True
        with transaction.atomic():
            if not Run.objects.active().filter(pk=self.run_id, attempt_token=self.token).update(**changes):
                raise AttemptLostError(self.run_id)
            store_events(self.run_id, events)
            transaction.on_commit(lambda: self._publish(events))
        self._in_doubt = False
        self._unwritten = self._unwritten[len(events) :]
        if events and not self.live and events[0]["seq"] == 1:
            self.whole_record = events

    def restart(self) -> None:
        """Forgets what this attempt has shown: the program is started again. The next events say so."""
        self._decoders = {stream: StreamDecoder() for stream in Stream}
        self._joined.clear()
        if self.live:
            self._add("queued", {"position": 0})
        else:
            self._seq -= len(self._unwritten)
            self._unwritten = []

    def _without_stored(self) -> list[dict[str, Any]]:
        stored = last_seq(self.run_id) if self._in_doubt else 0
        return [event for event in self._unwritten if event["seq"] > stored]

    def _add(self, type_: str, fields: dict[str, Any]) -> None:
        self._seq += 1
        self._unwritten.append({"seq": self._seq, "type": type_, **fields})

    def _least_bytes(self) -> int:
        """How much output of one stream makes an event: any while somebody watches, until there are very many."""
        if not self.live:
            return UNWATCHED_BYTES
        return 1 if self._seq < MOST_EVENTS else JOINED_BYTES

    def _end_joining(self) -> None:
        data, self._joined = bytes(self._joined), bytearray()
        fields = self._decoders[self._joined_stream].feed(data) if data else None
        if fields:
            self._add(self._joined_stream.value, fields)

    def _end_streams(self) -> None:
        """All output becomes events, half a character at the end of a stream as well."""
        self._end_joining()
        for stream, decoder in self._decoders.items():
            if fields := decoder.finish():
                self._add(stream.value, fields)

    def _publish(self, events: list[dict[str, Any]]) -> None:
        """Unwatched, the last one alone: who came by meanwhile fills the gap from the record."""
        for event in events if self.live else events[-1:]:
            publish_event(self.run_id, event)


def store_events(run_id: UUID, events: list[dict[str, Any]]) -> None:
    RunEvent.objects.bulk_create(
        RunEvent(run_id=run_id, seq=event["seq"], type=event["type"], payload=event) for event in events
    )


def last_seq(run_id: UUID) -> int:
    return RunEvent.objects.filter(run_id=run_id).aggregate(last=Max("seq"))["last"] or 0


def append_event(run_id: UUID, type_: str, **fields: Any) -> dict[str, Any]:
    """Stores an event of a run that no attempt holds, and publishes it after the commit."""
    for _ in range(3):
        event = {"seq": last_seq(run_id) + 1, "type": type_, **fields}
        try:
            with transaction.atomic():
                store_events(run_id, [event])
                transaction.on_commit(lambda event=event: publish_event(run_id, event))  # type: ignore[misc]
        except IntegrityError:  # another writer took the number
            continue
        return event
    raise IntegrityError(f"No number was free for an event of run {run_id}.")


def queue_event(run_id: UUID, *, position: int) -> None:
    """The first event of a new run. Nobody can watch it yet, so nothing is published."""
    store_events(run_id, [{"seq": 1, "type": "queued", "position": position}])
