"""The dashboard and the alert rules name what is really told, and each alert a part of the runbook."""

import json
import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from ceesarcode import celery
from ceesarcode.metrics.exposition import exposed
from ceesarcode.settings.environment import BASE_DIR

FOLDER = BASE_DIR / "config" / "monitoring"
RUNBOOK = {
    *("no-worker", "runs-wait-long", "internal-errors", "requests-fail"),
    *("outbox-lags", "disk-fills", "beat-is-silent", "drift"),
}
ROWS = {"Service", "Runs", "Queue", "Slots", "Verdicts", "Sockets", "Deployments", "Upkeep and AI"}
FOREIGN = {"up"}
"""Prometheus' own."""
BY_SCRAPER = {"job", "instance", "stage"}
"""Labels that the configuration of the scrape gives."""
NAME = re.compile(r"\b(?:ceesarcode|process)_\w+|\bup\b")
SELECTED = re.compile(r"[{,]\s*(\w+)\s*(?:=~|!=|=|!~)")
GROUPED = re.compile(r"\bby \(([^)]*)\)")


def dashboard() -> dict[str, Any]:
    return json.loads((FOLDER / "grafana-dashboard.json").read_text())  # type: ignore[no-any-return]


def panels() -> list[dict[str, Any]]:
    return [panel for panel in dashboard()["panels"] if panel["type"] != "row"]


def rules() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"]
    return group["rules"]  # type: ignore[no-any-return]


def expressions() -> dict[str, list[str]]:
    of_panels = {panel["title"]: [target["expr"] for target in panel["targets"]] for panel in panels()}
    return of_panels | {rule["alert"]: [rule["expr"]] for rule in rules()}


@pytest.fixture
def told(db: None) -> set[str]:
    assert celery.app  # as a worker has it
    families = text_string_to_metric_families(exposed(rows=True).decode())
    names = set()
    for family in families:
        parts = ("_bucket", "_sum", "_count") if family.type == "histogram" else ("",)
        total = "_total" if family.type == "counter" else ""
        names |= {f"{family.name}{total}{part}" for part in parts}
    return names


@pytest.fixture
def labels(db: None) -> set[str]:
    """Of all metrics: of those that no one has counted yet as well."""
    of_counted = {name for metric in list(REGISTRY._collector_to_names) for name in getattr(metric, "_labelnames", ())}
    families = text_string_to_metric_families(exposed(rows=True).decode())
    return of_counted | {name for family in families for sample in family.samples for name in sample.labels}


def test_every_metric_that_is_named_is_told(told: set[str]) -> None:
    for title, exprs in expressions().items():
        for expr in exprs:
            named = set(NAME.findall(expr)) - FOREIGN
            assert named <= told, title
            assert NAME.search(expr), title


def test_every_label_that_is_named_is_known(labels: set[str]) -> None:
    for title, exprs in expressions().items():
        for expr in exprs:
            named = set(SELECTED.findall(expr)) | {
                label.strip() for group in GROUPED.findall(expr) for label in group.split(",")
            }
            assert named <= labels | BY_SCRAPER, title


def test_all_that_is_told_is_shown_or_alarms(told: set[str]) -> None:
    """But for what is there to join or to compute with."""
    shown = {name for exprs in expressions().values() for expr in exprs for name in NAME.findall(expr)}
    bases = {re.sub(r"_(bucket|sum|count)$", "", name) for name in shown}
    ours = {re.sub(r"_(bucket|sum|count)$", "", name) for name in told if name.startswith("ceesarcode_")}
    assert ours <= bases


def test_each_is_explained(told: set[str]) -> None:
    words = set(re.findall(r"ceesarcode_\w+", (BASE_DIR / "docs" / "observability.md").read_text()))
    ours = {re.sub(r"_(bucket|sum|count)$", "", name) for name in told if name.startswith("ceesarcode_")}
    assert ours == words


def test_dashboard_is_one_that_grafana_imports() -> None:
    found = dashboard()
    assert found["title"] == "CeesarCode"
    assert {panel["title"] for panel in found["panels"] if panel["type"] == "row"} == ROWS
    assert len({panel["id"] for panel in found["panels"]}) == len(found["panels"])
    assert {variable["name"]: variable["type"] for variable in found["templating"]["list"]} == {
        "datasource": "datasource",
        "stage": "query",
    }
    for panel in panels():
        sources = [panel["datasource"], *[target["datasource"] for target in panel["targets"]]]
        assert all(source == {"type": "prometheus", "uid": "${datasource}"} for source in sources)
        assert len({target["refId"] for target in panel["targets"]}) == len(panel["targets"])


def test_panels_do_not_cover_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in dashboard()["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert max(x for x, _ in cells) < 24
        assert not cells & taken, panel["title"]
        taken |= cells


def test_each_alert_says_how_bad_it_is_and_what_to_do() -> None:
    assert len({rule["alert"] for rule in rules()}) == len(rules())
    for rule in rules():
        assert rule.keys() <= {"alert", "expr", "for", "labels", "annotations"}
        assert rule["labels"]["severity"] in {"warning", "critical"}
        assert re.fullmatch(r"\d+[smh]", rule.get("for", "1m"))
        assert rule["annotations"]["summary"].endswith(".")
    named = {rule["annotations"]["runbook"].removeprefix("docs/operations.md#") for rule in rules()}
    assert named == RUNBOOK


def test_prometheus_understands_its_files() -> None:
    """Their form is looked at above and here; by Prometheus' own program where that is installed."""
    told = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
    assert told["rule_files"] == ["alerts.yml"]
    assert {job["job_name"] for job in told["scrape_configs"]} == {
        *("ceesarcode-web", "ceesarcode-worker", "ceesarcode-beat"),
    }
    for rule in rules():
        assert rule["expr"].count("(") == rule["expr"].count(")")
        assert rule["expr"].count("{") == rule["expr"].count("}")
    if promtool := shutil.which("promtool"):
        checked = subprocess.run(
            [promtool, "check", "rules", FOLDER / "alerts.yml"], check=False, capture_output=True, text=True
        )
        assert checked.returncode == 0, checked.stderr
