"""python3 -m scripts.ci.deploy ENVIRONMENT --release N: asks the site to deploy a release there.

The site carries it out; await_identity waits for the end. Another attempt of the run asks anew, the same one does not.
"""

import argparse
import os

from scripts.ci.runner import StepRefused, output, run_step, say
from scripts.ci.site import Site, SiteRefused


def main() -> None:
    parser = argparse.ArgumentParser(prog="deploy", description=__doc__)
    parser.add_argument("environment", help="its slug, as gamma")
    parser.add_argument("--release", type=int, required=True, help="its number, as the step release put it out")
    parser.add_argument("--kind", choices=("deploy", "preview"), default="deploy")
    given = parser.parse_args()
    output(deployment=request_deployment(Site(), given.environment, given.release, given.kind))


def request_deployment(site: Site, environment: str, release: int, kind: str) -> int:
    """The number of the deployment; of the one that is live already where it brought this very release."""
    run, attempt = (os.environ.get(f"GITHUB_RUN_{name}", "0") for name in ("ID", "ATTEMPT"))
    wish = {"environment": environment, "release": release, "kind": kind}
    try:
        told = site.post("/api/deployments", wish, Idempotency_Key=f"github {run}.{attempt} {environment} {release}")
    except SiteRefused as refusal:
        if refusal.reason != "already_live":
            raise
        say(str(refusal))
        live = site.get(f"/api/environments/{environment}")["live"]
        if not live or live["release_id"] != release:
            raise StepRefused(f"Something else became live in {environment} meanwhile.") from None
        told = live
    return int(told["id"])


if __name__ == "__main__":
    run_step(main)
