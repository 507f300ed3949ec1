"""Reports from outside: what other tools found, read with distrust."""

import json
import math
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from deployments.verifying.base import Exhibit, Finding, Verdict

MOST_BYTES = 5 * 1024 * 1024


class ReportRefused(ValueError):
    """The report is none that can be taken; says why in a sentence."""


def check_size(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise ReportRefused(f"The report has more than {MOST_BYTES // 2**20} MiB.")


def read_junit(data: bytes) -> Finding:
    """JUnit XML: passed where at least one test ran, and none failed or broke.

    Counted from the test cases themselves, never from what the suite says of itself.
    """
    check_size(data)
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise ReportRefused(f"The report is no XML that is taken ({type(error).__name__}).") from error
    if root.tag not in ("testsuite", "testsuites"):
        raise ReportRefused("The report is no JUnit XML: its root is neither testsuites nor testsuite.")
    figures = _counted(root)
    ran = figures["tests"] - figures["skipped"]
    if ran <= 0:
        raise ReportRefused("The report holds no test that ran; an empty one shows nothing.")
    bad = figures["failures"] + figures["errors"]
    verdict = Verdict.FAILED if bad else Verdict.PASSED
    sentence = f"{ran:g} tests ran, {bad:g} of them failed, {figures['skipped']:g} were skipped."
    return Finding(verdict, sentence, figures, (Exhibit("junit.xml", "application/xml", data, figures),))


def read_k6(data: bytes, thresholds: Mapping[str, Any]) -> Finding:
    """The summary that k6 exports (`--summary-export`, or `handleSummary`)."""
    metrics = _object(data).get("metrics")
    if not isinstance(metrics, dict):
        raise ReportRefused("The report is no summary of k6: it has no metrics.")
    duration, failed = _values(metrics, "http_req_duration"), _values(metrics, "http_req_failed")
    figures = {
        "requests": _figure(_values(metrics, "http_reqs"), "count"),
        "p95_ms": _figure(duration, "p(95)"),
        "error_share": _figure(failed, "rate", "value"),
    }
    return _judged(figures, thresholds, Exhibit("k6.json", "application/json", data, figures))


def read_locust(data: bytes, thresholds: Mapping[str, Any]) -> Finding:
    """The statistics that Locust prints with `--json`: a list of requests, each with its counts and times."""
    rows = _loaded(data)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise ReportRefused("The report is none of Locust's: it is no list of requests.")
    count = sum(_figure(row, "num_requests") for row in rows)
    failures = sum(_figure(row, "num_failures") for row in rows)
    if count <= 0:
        raise ReportRefused("The report holds no request; an empty one shows nothing.")
    figures = {"requests": count, "p95_ms": _locust_p95(rows), "error_share": failures / count}
    return _judged(figures, thresholds, Exhibit("locust.json", "application/json", data, figures))


def _locust_p95(rows: list[dict[str, Any]]) -> float:
    """From the counts by response time (milliseconds, rounded by Locust) of all requests together."""
    counts: dict[float, float] = {}
    for row in rows:
        times = row.get("response_times")
        if not isinstance(times, dict):
            raise ReportRefused("The report is none of Locust's: a request has no response_times.")
        for time, number in times.items():
            counts[_finite(time)] = counts.get(_finite(time), 0) + _finite(number)
    wanted, seen = 0.95 * sum(counts.values()), 0.0
    for time in sorted(counts):
        seen += counts[time]
        if seen >= wanted:
            return time
    raise ReportRefused("The report holds no response time.")


def _judged(figures: dict[str, float], thresholds: Mapping[str, Any], exhibit: Exhibit) -> Finding:
    if figures["requests"] <= 0:
        raise ReportRefused("The report holds no request; an empty one shows nothing.")
    over = [
        f"{name} is {figures[name]:g}, above {float(thresholds[name]):g}"
        for name in ("p95_ms", "error_share")
        if name in thresholds and figures[name] > float(thresholds[name])
    ]
    told = f"{figures['requests']:g} requests, p95 {figures['p95_ms']:g} ms, {figures['error_share']:.1%} errors."
    sentence = f"{'; '.join(over)}." if over else told
    return Finding(Verdict.FAILED if over else Verdict.PASSED, sentence, figures, (exhibit,))


def _counted(root: Element) -> dict[str, float]:
    cases = list(root.iter("testcase"))
    kinds = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    counted = {name: float(sum(case.find(tag) is not None for case in cases)) for name, tag in kinds.items()}
    return {"tests": float(len(cases)), **counted}


def _loaded(data: bytes) -> Any:
    check_size(data)
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ReportRefused("The report is not JSON.") from error


def _object(data: bytes) -> dict[str, Any]:
    told = _loaded(data)
    if not isinstance(told, dict):
        raise ReportRefused("The report is no object.")
    return told


def _values(metrics: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    metric = metrics.get(name)
    if not isinstance(metric, dict):
        raise ReportRefused(f"The report has no {name}.")
    values = metric.get("values", metric)
    return values if isinstance(values, dict) else metric


def _figure(told: Mapping[str, Any], *names: str) -> float:
    for name in names:
        if name in told:
            return _finite(told[name])
    raise ReportRefused(f"The report has no {names[0]}.")


def _finite(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ReportRefused("A figure of the report is no number.") from None
    if not math.isfinite(number) or number < 0:
        raise ReportRefused("A figure of the report is not finite, or below 0.")
    return number
