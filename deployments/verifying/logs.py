"""Log scan: errors in the lines of a window of time, as the server or its platform wrote them."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from deployments.verifying.base import Exhibit, Finding, Verdict
from deployments.verifying.reports import ReportRefused, check_size
from deployments.verifying.spec import number

BAD_LEVELS = {"error", "critical", "fatal", "panic", "emergency", "alert"}
BAD_WORDS = re.compile(r"\b(?:ERROR|CRITICAL|FATAL|PANIC)\b|^Traceback \(most recent call last\)|\bOut of memory\b")
LONGEST_LINE = 400
SHOWN = 50


def scan_logs(lines: Iterable[str], *, ignore: Sequence[str] = (), most_errors: int = 0) -> Finding:
    """Counts the lines that tell of an error: JSON lines by their `level`, others by their words.

    `ignore`: texts; a line that holds one of them does not count. No line at all shows nothing: inconclusive.
    """
    total, bad = 0, Counter[str]()
    for line in lines:
        text = line.strip()
        if not text:
            continue
        total += 1
        if is_error(text) and not any(word in text for word in ignore):
            bad[text[:LONGEST_LINE]] += 1
    count = bad.total()
    figures = {"lines": float(total), "errors": float(count)}
    shown = [{"line": line, "times": times} for line, times in bad.most_common(SHOWN)]
    evidence = (Exhibit.of_json("errors.json", shown),)
    if total == 0:
        return Finding(Verdict.INCONCLUSIVE, "There was no line to look at.", figures, evidence)
    if count > most_errors:
        return Finding(
            Verdict.FAILED, f"{count} of {total} lines tell of an error; {most_errors} may.", figures, evidence
        )
    return Finding(Verdict.PASSED, f"{count} of {total} lines tell of an error.", figures, evidence)


def read_log(data: bytes, thresholds: Mapping[str, Any]) -> Finding:
    """Lines that somebody brought; they are kept as they came. `thresholds`: `errors`, how many there may be."""
    check_size(data)
    found = scan_logs(data.decode("utf-8", "replace").splitlines(), most_errors=int(number(thresholds, "errors", 0)))
    if found.verdict == Verdict.INCONCLUSIVE:
        raise ReportRefused("The report holds no line; an empty one shows nothing.")
    return replace(found, exhibits=(Exhibit("log.txt", "text/plain", data, found.figures), *found.exhibits))


def is_error(line: str) -> bool:
    if line.startswith("{"):
        try:
            told = json.loads(line)
        except ValueError:
            told = None
        if isinstance(told, dict):
            level = told.get("level") or told.get("severity") or told.get("levelname") or ""
            return str(level).lower() in BAD_LEVELS
    return BAD_WORDS.search(line) is not None
