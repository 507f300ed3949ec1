"""python3 -m scripts.ci.record N FILE --check NAME: hands a JUnit report in, as a run of that check on a deployment.

Ends with 1 where the report shows that the check did not pass. It is kept as evidence either way.
"""

import argparse
from pathlib import Path
from urllib.parse import urlencode

from scripts.ci.runner import StepFailed, StepRefused, run_step, say, summarise
from scripts.ci.site import Site


def main() -> None:
    parser = argparse.ArgumentParser(prog="record", description=__doc__)
    parser.add_argument("deployment", type=int, help="its number")
    parser.add_argument("report", type=Path, help="the file")
    parser.add_argument("--check", required=True, help="the name of an active check, as 'Smoke tests'")
    given = parser.parse_args()
    try:
        data = given.report.read_bytes()
    except OSError as error:
        raise StepRefused(f"{given.report} cannot be read: {error.strerror}.") from None
    query = urlencode({"check": given.check, "form": "junit"})
    run = Site().upload(f"/api/deployments/{given.deployment}/reports?{query}", data, "application/xml")
    sentence = f"{run['check']}, seen from outside: {run['state']}. {run['verdict']}"
    say(sentence)
    summarise(sentence)
    if run["state"] != "passed":
        raise StepFailed(sentence)


if __name__ == "__main__":
    run_step(main)
