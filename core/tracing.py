"""Spans: how long a piece of work took, and what it belongs to. They cost nothing where nobody has opened a tracer.

OpenTelemetry is an optional package: it is imported in `open_tracer` alone, which the start calls where traces are
wanted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

_tracer: Tracer | None = None


def open_tracer(tracer: Tracer | None) -> None:
    """All spans of this process go to `tracer` from now on; None: nowhere."""
    global _tracer
    _tracer = tracer


def is_tracing() -> bool:
    return _tracer is not None


@contextmanager
def span(name: str, *, parent: str = "", kind: str = "internal", **attributes: Any) -> Iterator[Any]:
    """A span around what is done within. `parent`: the `current_context` of where the work was asked for, perhaps in
    another process; without one it belongs to the span around it.

    What an exception says is left out, since it may quote a program: only its class is told. Yields the span, None
    where nothing is traced.
    """
    if _tracer is None:
        yield None
        return
    from opentelemetry.trace import SpanKind, Status, StatusCode

    options: dict[str, Any] = {"record_exception": False, "set_status_on_exception": False}
    with _tracer.start_as_current_span(
        name, context=_context_of(parent), kind=SpanKind[kind.upper()], attributes=attributes, **options
    ) as opened:
        try:
            yield opened
        except Exception as error:
            opened.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


@contextmanager
def part(name: str, **attributes: Any) -> Iterator[None]:
    """A span only within another one: what stands alone is not worth a trace."""
    if _tracer is None or not current_context():
        yield
        return
    with span(name, **attributes):
        yield


def past_span(name: str, begun: datetime, ended: datetime) -> None:
    """A span of what is over, such as the waiting of a run, within the current one."""
    if _tracer is not None:
        _tracer.start_span(name, start_time=_nanoseconds(begun)).end(end_time=_nanoseconds(ended))


def annotate(**attributes: Any) -> None:
    """Tells the current span something that was not known when it was opened."""
    if _tracer is not None:
        from opentelemetry import trace

        trace.get_current_span().set_attributes(attributes)


def current_context() -> str:
    """The current span as W3C's `traceparent`, to be kept with a row; "" where nothing is traced."""
    if _tracer is None:
        return ""
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return carrier.get("traceparent", "")


def _context_of(parent: str) -> Any:
    """None, the current one, for no parent."""
    if not parent:
        return None
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    return TraceContextTextMapPropagator().extract({"traceparent": parent})


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000) * 1000
