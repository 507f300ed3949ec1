"""What a step logs names the deployment or the verification that it is of, and the next step's lines name its own."""

from typing import Any

import pytest
import structlog

from core import tracing
from deployments.enums import RunState
from deployments.models import Deployment, VerificationRun
from deployments.services import advancing
from deployments.services.advancing import advance_all, run_queued_verifications
from deployments.tests.factories import deployment
from deployments.tests.scenes import Scene

pytestmark = pytest.mark.django_db
log = structlog.get_logger(__name__)
QUEUED = {"state": RunState.QUEUED, "started_at": None, "finished_at": None, "valid_until": None}


def lines(caplog: pytest.LogCaptureFixture, event: str) -> list[dict[str, Any]]:
    return [record.msg for record in caplog.records if isinstance(record.msg, dict) and record.msg["event"] == event]


def test_a_step_of_a_deployment_names_it_even_where_it_breaks(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    scene = Scene()
    first = deployment(environment=scene.prod, release=scene.release, state="pending")
    second = deployment(environment=scene.gamma, release=scene.old, state="pending")

    def breaks(*, deployment: Deployment) -> None:
        raise RuntimeError(deployment.pk)

    monkeypatch.setattr(advancing, "advance_deployment", breaks)
    advance_all()
    told = lines(caplog, "step failed")
    assert {(line["job"], line["deployment_id"]) for line in told} == {
        ("deployments.advance", first.pk),
        ("deployments.advance", second.pk),
    }
    assert "deployment_id" not in structlog.contextvars.get_contextvars()


def test_a_run_of_a_check_names_itself_and_its_deployment(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    scene = Scene()
    VerificationRun.objects.filter(pk=scene.runs[0].pk).update(**QUEUED)
    monkeypatch.setattr(advancing, "run_verification", lambda **_: log.warning("looked"))
    assert run_queued_verifications() == 1
    (line,) = lines(caplog, "looked")
    assert (line["verification_id"], line["deployment_id"]) == (scene.runs[0].pk, scene.in_gamma.pk)


def test_each_step_is_a_trace_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    kept, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    monkeypatch.setattr(tracing, "_tracer", provider.get_tracer("test"))
    scene = Scene()
    made = deployment(environment=scene.prod, release=scene.release, state="pending")

    def breaks(*, deployment: Deployment) -> None:
        raise ValueError("print('a program')")

    monkeypatch.setattr(advancing, "advance_deployment", breaks)
    advance_all()
    (span,) = [span for span in kept.get_finished_spans() if span.name == "deployments.advance"]
    assert dict(span.attributes or {}) == {"deployment_id": made.pk}
    assert span.parent is None
    assert (span.status.status_code.name, span.status.description) == ("ERROR", "ValueError")
    assert span.events == ()
