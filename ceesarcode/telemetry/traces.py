"""Spans sent to an OpenTelemetry collector over OTLP/HTTP. How many, and with which headers, the SDK's own variables
say: OTEL_TRACES_SAMPLER, OTEL_EXPORTER_OTLP_HEADERS."""

import socket

from django.conf import settings
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from ceesarcode.telemetry import queries
from core import tracing

GOODBYE_MS = 2000
_provider: TracerProvider | None = None


def start(role: str) -> None:
    global _provider
    told = {
        "service.name": f"ceesarcode-{role}",
        "service.version": settings.VERSION,
        "service.instance.id": socket.gethostname(),
        "deployment.environment.name": settings.APP_ENV,
        "vcs.ref.head.revision": settings.GIT_SHA,
    }
    provider = TracerProvider(resource=Resource.create({name: text for name, text in told.items() if text}))
    address = f"{settings.OTEL_EXPORTER_OTLP_ENDPOINT.rstrip('/')}/v1/traces"
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=address)))
    _provider = provider
    tracing.open_tracer(provider.get_tracer("ceesarcode"))
    queries.watch_connections()


def stop() -> None:
    if _provider is not None:
        _provider.force_flush(GOODBYE_MS)
