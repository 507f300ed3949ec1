"""Reports from outside, logs and configurations: read with distrust."""

import json
from typing import Any

import pytest

from deployments.verifying.base import Verdict
from deployments.verifying.logs import is_error, scan_logs
from deployments.verifying.parity import Known, differences
from deployments.verifying.reports import MOST_BYTES, ReportRefused, read_junit, read_k6, read_locust

GOOD = b"""<testsuites><testsuite name="a" tests="99"><testcase name="one"/><testcase name="two"><skipped/></testcase>
</testsuite></testsuites>"""


def test_junit_counts_the_cases_and_not_what_the_suite_says() -> None:
    finding = read_junit(GOOD)
    assert finding.verdict == Verdict.PASSED
    assert finding.figures == {"tests": 2, "failures": 0, "errors": 0, "skipped": 1}
    assert finding.exhibits[0].data == GOOD


@pytest.mark.parametrize("tag", ["failure", "error"])
def test_one_failed_case_fails_it(tag: str) -> None:
    report = f'<testsuite failures="0"><testcase/><testcase><{tag} message="x"/></testcase></testsuite>'
    finding = read_junit(report.encode())
    assert (finding.verdict, "1 of them failed" in finding.sentence) == (Verdict.FAILED, True)


BOMB = (
    b"""<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>"""
    b"""<testsuite><testcase name="&b;"/></testsuite>"""
)
OUTSIDE = b"""<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&a;"/></testsuite>"""


@pytest.mark.parametrize(
    "report",
    [
        b"",
        b"<testsuite/>",
        b"<testsuite><testcase><skipped/></testcase></testsuite>",
        b"<html><testcase/></html>",
        b"<testsuite><testcase>",
        b"{}",
        BOMB,
        OUTSIDE,
        b"<testsuite>" + b" " * MOST_BYTES + b"<testcase/></testsuite>",
    ],
)
def test_a_report_that_shows_nothing_is_refused(report: bytes) -> None:
    with pytest.raises(ReportRefused):
        read_junit(report)


def k6(p95: Any = 120.5, rate: Any = 0.0, count: Any = 900) -> bytes:
    metrics = {
        "http_req_duration": {"values": {"p(95)": p95}},
        "http_req_failed": {"values": {"rate": rate}},
        "http_reqs": {"values": {"count": count}},
    }
    return json.dumps({"metrics": metrics}).encode()


def test_k6_is_held_to_the_thresholds() -> None:
    assert read_k6(k6(), {"p95_ms": 200, "error_share": 0.01}).verdict == Verdict.PASSED
    late = read_k6(k6(p95=300), {"p95_ms": 200})
    assert (late.verdict, late.sentence) == (Verdict.FAILED, "p95_ms is 300, above 200.")
    assert read_k6(k6(rate=0.5), {"error_share": 0.01}).verdict == Verdict.FAILED
    older = (
        b'{"metrics": {"http_req_duration": {"p(95)": 9}, "http_req_failed": {"value": 0}, "http_reqs": {"count": 3}}}'
    )
    assert read_k6(older, {}).figures == {"requests": 3, "p95_ms": 9, "error_share": 0}


@pytest.mark.parametrize(
    "report",
    [
        b"[]",
        b"{}",
        b"nonsense",
        b"[" * 100_000,
        k6(count=0),
        k6(p95="fast"),
        k6(p95=float("nan")),
        k6(p95=float("inf")),
        k6(rate=-1),
    ],
)
def test_a_summary_that_shows_nothing_is_refused(report: bytes) -> None:
    with pytest.raises(ReportRefused):
        read_k6(report, {})


def test_locust_counts_all_requests_together() -> None:
    rows = [
        {"num_requests": 90, "num_failures": 0, "response_times": {"10": 90}},
        {"num_requests": 10, "num_failures": 5, "response_times": {"500": 10}},
    ]
    finding = read_locust(json.dumps(rows).encode(), {"p95_ms": 400})
    assert finding.figures == {"requests": 100, "p95_ms": 500, "error_share": 0.05}
    assert finding.verdict == Verdict.FAILED
    for nothing in (
        b"[]",
        b"{}",
        b'[{"num_requests": 0, "num_failures": 0}]',
        b'[{"num_requests": 1, "num_failures": 0}]',
    ):
        with pytest.raises(ReportRefused):
            read_locust(nothing, {})


@pytest.mark.parametrize(
    ("line", "is_bad"),
    [
        ('{"level": "error", "event": "x"}', True),
        ('{"level": "info", "event": "no error here"}', False),
        ('{"severity": "CRITICAL"}', True),
        ("2026-11-28 ERROR it broke", True),
        ("Traceback (most recent call last):", True),
        ("an errorless line", False),
        ("{not json ERROR", True),
    ],
)
def test_a_line_that_tells_of_an_error(line: str, is_bad: bool) -> None:
    assert is_error(line) is is_bad


def test_the_scan_counts_ignores_and_does_not_pass_on_nothing() -> None:
    lines = ["ERROR one", "ERROR one", "ERROR known trouble", "fine"]
    finding = scan_logs(lines, ignore=["known trouble"])
    assert (finding.verdict, finding.figures) == (Verdict.FAILED, {"lines": 4, "errors": 2})
    assert json.loads(finding.exhibits[0].data) == [{"line": "ERROR one", "times": 2}]
    assert scan_logs(lines, ignore=["known trouble"], most_errors=2).verdict == Verdict.PASSED
    assert scan_logs(["", " "]).verdict == Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    ("parity", "lower", "higher", "fault"),
    [
        ("equal", "true", "true", ""),
        ("equal", "true", "false", "must be equal"),
        ("different", "a", "b", ""),
        ("different", "a", "a", "must differ"),
        ("ordered", "5", "50", ""),
        ("ordered", "50", "5", "must not be larger below"),
        ("ordered", "5", "many", "must not be larger below"),
        ("free", "a", "b", ""),
        ("present", "a", "b", ""),
        ("fixed", "gamma", "prod", ""),
        ("fixed", "prod", "prod", "must name its own"),
        ("", "a", "a", "has no class yet"),
    ],
)
def test_a_key_is_held_to_its_class(parity: str, lower: str, higher: str, fault: str) -> None:
    found = differences({"K": Known(lower, parity)}, {"K": Known(higher, parity)}, names=("gamma", "prod"))
    assert [fault in one.sentence for one in found] == ([True] if fault else [])


def test_a_key_that_one_lacks_is_named_and_a_secret_is_not_shown() -> None:
    found = differences({"K": Known("x", "present")}, {}, names=("gamma", "prod"))
    assert found[0].sentence == "K is missing in prod."
    secret = {"K": Known("f1", "equal", is_secret=True)}
    told = differences(secret, {"K": Known("f2", "equal", is_secret=True)}, names=("gamma", "prod"))
    assert "f1" not in told[0].sentence
