"""python3 -m scripts.ci.await_identity N: waits until a deployment is live and its address tells the release's commit
and image.

Ends with 1 where the deployment fails, or either is not so in time.
"""

import argparse
from typing import Any

from scripts.ci.http import checked_address, send
from scripts.ci.runner import StepFailed, output, run_step, say
from scripts.ci.site import Site, Teller, Told, wait_until

OVER = ("failed", "cancelled", "timed_out", "superseded")


def main() -> None:
    parser = argparse.ArgumentParser(prog="await_identity", description=__doc__)
    parser.add_argument("deployment", type=int, help="its number, as the step deploy put it out")
    parser.add_argument("--seconds", type=float, default=900, help="how long it may take")
    given = parser.parse_args()
    site = Site()
    deployment = await_live(site, given.deployment, given.seconds)
    base_url = site.get(f"/api/environments/{deployment['environment']}")["base_url"]
    output(base_url=base_url, **told_of(deployment))


def told_of(deployment: Told) -> dict[str, Any]:
    """What the look from outside compares with."""
    return {"version": deployment["release"], "git_sha": deployment["git_sha"], "digest": deployment["digest"]}


def await_live(site: Site, number: int, seconds: float) -> Told:
    teller = Teller()
    last: Told = {}

    def ask() -> Told | None:
        told = site.get(f"/api/deployments/{number}")
        last.update(told)
        teller.tell(f"{told['release']} in {told['environment']}: {told['state']} {told['platform_status']}".rstrip())
        if told["state"] in OVER:
            raise StepFailed(f"The deployment of {told['release']} {told['state']}: {told['failure']}")
        return told if told["state"] == "live" else None

    live: Told | None = wait_until(ask, seconds=seconds)
    base_url = site.get(f"/api/environments/{last['environment']}")["base_url"]
    if live is None:
        raise StepFailed(
            f"{last['release']} is not live in {last['environment']} after {seconds:g} s: it is {last['state']}, and "
            f"{base_url} {fault_of(base_url, last) or 'tells the right commit and image'}."
        )
    if fault := fault_of(base_url, live):
        raise StepFailed(f"The site calls {live['release']} live, but seen from here {base_url} {fault}.")
    say(f"{base_url} runs {live['git_sha']} of {live['digest']}")
    return live


def fault_of(base_url: str, deployment: Told) -> str:
    """What its health, asked from here, says otherwise than the release; "" where nothing."""
    try:
        answer = send("GET", checked_address(base_url, "base_url") + "/api/health")
    except StepFailed as failure:
        return f"does not answer ({failure})"
    told = answer.body if isinstance(answer.body, dict) else {}
    seen = {"commit": told.get("git_sha"), "image": told.get("image_digest")}
    wanted = {"commit": deployment["git_sha"], "image": deployment["digest"]}
    faults = [
        f"the {name} {seen[name] or 'nothing'} in the place of {wanted[name]}"
        for name in seen
        if seen[name] != wanted[name]
    ]
    return f"tells {' and '.join(faults)}" if faults else ""


if __name__ == "__main__":
    run_step(main)
