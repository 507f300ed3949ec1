"""All metrics of a process, or of all web processes of a machine together, as Prometheus reads them."""

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from ceesarcode.metrics import ai  # noqa: F401  its counters stand at 0
from ceesarcode.metrics.processes import folder
from ceesarcode.metrics.standing import About, Rows

CONTENT_TYPE = CONTENT_TYPE_LATEST
_about, _rows = About(), Rows()
disable_created_metrics()  # a series more for each, which nobody reads


def exposed(*, rows: bool) -> bytes:
    """`rows`: with what the database says."""
    registry = CollectorRegistry()
    registry.register(_counted())
    registry.register(_about)
    if rows:
        registry.register(_rows)
    return generate_latest(registry)


def _counted() -> Collector:
    return MultiProcessCollector(None, path=folder()) if folder() else REGISTRY
