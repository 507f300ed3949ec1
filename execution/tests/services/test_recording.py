"""The record: every byte, no gap, a bounded number of events."""

import base64
import uuid
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from execution import recording
from execution.decoding import StreamDecoder, decoded, encoded, joined
from execution.enums import Stream
from execution.models import Run
from execution.recording import Recorder, append_event
from execution.selectors import events_after
from execution.services.executing import claim_run

BYTES = st.binary(max_size=40) | st.text(max_size=20).map(str.encode)


@given(data=BYTES, cuts=st.lists(st.integers(0, 80), max_size=6))
def test_no_cut_changes_a_byte(data: bytes, cuts: list[int]) -> None:
    decoder, payloads = StreamDecoder(), []
    places = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    for start, end in pairwise(places):
        payloads.append(decoder.feed(data[start:end]))
    payloads.append(decoder.finish())
    told = [payload for payload in payloads if payload]
    assert b"".join(decoded(payload) for payload in told) == data
    text, encoding = joined(told)
    assert (base64.b64decode(text) if encoding == "base64" else text.encode()) == data


@given(
    text=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20), cut=st.integers(0, 80)
)
def test_text_stays_text_wherever_it_is_cut(text: str, cut: int) -> None:
    data, decoder = text.encode(), StreamDecoder()
    cut %= len(data) + 1
    payloads = [decoder.feed(data[:cut]), decoder.feed(data[cut:]), decoder.finish()]
    assert "".join(payload["data"] for payload in payloads if payload) == text
    assert not any(payload and "encoding" in payload for payload in payloads)


def test_what_a_database_cannot_hold_is_base64() -> None:
    assert encoded(b"a\0b") == {"data": "YQBi", "encoding": "base64"}
    assert encoded(b"\xff") == {"data": "/w==", "encoding": "base64"}
    assert encoded("é".encode()) == {"data": "é"}


def _recorder(*, live: bool) -> Recorder:
    run = Run.objects.create(language="python", files={}, entry="a", limits={}, live=live)
    attempt = claim_run(run.pk, is_compiled=lambda _: False)
    assert attempt is not None
    return attempt.recorder


def _types(recorder: Recorder) -> list[str]:
    return [event["type"] for event in events_after(recorder.run_id, 0)]


def test_unwatched_output_is_joined_and_keeps_its_order(transactional_db: None) -> None:
    recorder = _recorder(live=False)
    recorder.emit("running")
    for stream, data in ((Stream.STDOUT, b"a"), (Stream.STDOUT, b"b"), (Stream.STDERR, b"c"), (Stream.STDOUT, b"d")):
        recorder.output(stream, data)
    assert _types(recorder) == []
    recorder.emit("finished")
    recorder.write()
    events = events_after(recorder.run_id, 0)
    assert [(event["type"], event.get("data")) for event in events[1:-1]] == [
        ("stdout", "ab"),
        ("stderr", "c"),
        ("stdout", "d"),
    ]
    assert [event["seq"] for event in events] == [1, 2, 3, 4, 5]


def test_very_many_writes_stay_a_bounded_number_of_events(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "MOST_EVENTS", 10)
    monkeypatch.setattr(recording, "JOINED_BYTES", 100)
    recorder = _recorder(live=True)
    for number in range(1000):
        recorder.output(Stream.STDOUT, b"%03d" % number)
    recorder.emit("finished")
    recorder.write()
    events = events_after(recorder.run_id, 0)
    assert len(events) <= 10 + 3000 // 100 + 2
    written = "".join(event["data"] for event in events if event["type"] == "stdout")
    assert written == "".join(f"{number:03d}" for number in range(1000))


def test_half_a_character_at_the_end_is_not_lost(transactional_db: None) -> None:
    recorder = _recorder(live=True)
    recorder.output(Stream.STDOUT, "é".encode()[:1])
    recorder.emit("finished")
    recorder.write()
    (event, _) = events_after(recorder.run_id, 0)
    assert (event["data"], event["encoding"]) == ("ww==", "base64")


def test_events_of_others_take_the_next_number(transactional_db: None) -> None:
    run = Run.objects.create(language="python", files={}, entry="a", limits={})
    numbers = [append_event(run.pk, "queued", position=position)["seq"] for position in (3, 2, 1)]
    assert numbers == [1, 2, 3]
    told: list[Any] = events_after(run.pk, 1)
    assert [event["position"] for event in told] == [2, 1]


def test_events_of_an_unknown_run_are_none(db: None) -> None:
    assert events_after(uuid.uuid4(), 0) == []
