"""python3 -m scripts.ci.verify ENVIRONMENT: has the site verify what is live there, and waits for the verdicts.

Ends with 1 where a required check did not pass.
"""

import argparse

from scripts.ci.runner import StepFailed, run_step, say, summarise
from scripts.ci.site import Site, Told, wait_until

UNDER_WAY = ("queued", "running")


def main() -> None:
    parser = argparse.ArgumentParser(prog="verify", description=__doc__)
    parser.add_argument("environment", help="its slug, as gamma")
    parser.add_argument("--seconds", type=float, default=900, help="how long it may take")
    given = parser.parse_args()
    site = Site()
    asked = site.post(f"/api/environments/{given.environment}/verifications", {})["results"]
    runs = [ended(site, run, given.seconds) for run in asked]
    lines = [f"{run['check']}: {run['state']}. {run['verdict']}" for run in runs]
    for line in lines:
        say(line)
    summarise(f"### Verification of {given.environment}", *(f"- {line}" for line in lines))
    if bad := [run["check"] for run in runs if run["required"] and run["state"] != "passed"]:
        raise StepFailed(f"{given.environment} is not verified: {', '.join(bad)}.")


def ended(site: Site, run: Told, seconds: float) -> Told:
    """The run as it ended. Raises StepFailed where it does not in time."""

    def ask() -> Told | None:
        told = site.get(f"/api/verification-runs/{run['id']}")
        return None if told["state"] in UNDER_WAY else told

    found: Told | None = wait_until(ask, seconds=seconds)
    if found is None:
        raise StepFailed(f"{run['check']} has not ended after {seconds:g} s.")
    return found


if __name__ == "__main__":
    run_step(main)
