"""python3 -m scripts.ci.promote SOURCE TARGET: asks for the promotion of what is verified in SOURCE, if the commit that
is checked out is what that was built from, and waits for people for a while.

The state that it puts out: live, or waiting where people have not decided in time; it is no fault that they have not.
Run again, it goes on with the promotion that it asked for.
"""

import argparse
import subprocess

from scripts.ci.await_identity import told_of
from scripts.ci.release import git
from scripts.ci.runner import StepFailed, StepRefused, notice, output, run_step, say
from scripts.ci.site import Site, SiteRefused, Teller, Told, wait_until

OVER = ("failed", "rejected", "cancelled", "expired", "superseded")
MOST_PAGES = 20


def main() -> None:
    parser = argparse.ArgumentParser(prog="promote", description=__doc__)
    parser.add_argument("source", help="the slug of the environment before, as gamma")
    parser.add_argument("target", help="the slug of the environment that it shall reach, as prod")
    parser.add_argument("--seconds", type=float, default=600, help="how long to wait for people")
    given = parser.parse_args()
    site = Site()
    release = release_of_checkout(site, given.source)
    if not is_live(site, given.target, release):
        refuse_unverified(site, given.source)
        promotion = requested(site, release, given.target)
        address = f"{site.address}/board/promotions/{promotion['id']}/"
        say(f"The promotion: {address}")
        if not has_succeeded(site, promotion, given.seconds):
            tell_waiting(site.get(f"/api/promotions/{promotion['id']}"), address)
            return
    tell_live(site, given.target)


def release_of_checkout(site: Site, source: str) -> Told:
    """What is live in the source, if its files are those of the checkout to the last byte; how they were merged is all
    the same. Raises StepRefused.
    """
    live: Told | None = site.get(f"/api/environments/{source}")["live"]
    head = git("rev-parse", "HEAD")
    if live is None:
        raise StepRefused(f"Nothing is live in {source}; there is nothing to promote.")
    if live["git_sha"] == head:
        return live
    if not is_commit(live["git_sha"]):
        raise StepRefused(f"{source} runs {live['git_sha']}, which this repository does not have.")
    if git("rev-parse", f"{live['git_sha']}^{{tree}}") != git("rev-parse", "HEAD^{tree}"):
        raise StepRefused(
            f"The files of {head} are not those of {live['git_sha']}, which runs in {source}: what was not verified "
            f"there is not promoted. Bring them to {source} first, and merge what is verified then."
        )
    return live


def is_commit(sha: str) -> bool:
    asked = ["git", "cat-file", "-e", f"{sha}^{{commit}}"]
    return subprocess.run(asked, check=False, stderr=subprocess.DEVNULL).returncode == 0


def refuse_unverified(site: Site, source: str) -> None:
    told = site.get(f"/api/environments/{source}")["verification"]
    if not told["required"]:
        raise StepRefused(f"{source} has no required check, so nothing there is verified.")
    if told["missing"]:
        raise StepRefused(f"{source} is not verified: {', '.join(told['missing'])}. Nothing was asked for.")


def requested(site: Site, release: Told, target: str) -> Told:
    """The promotion; the one that is open where it was asked for already."""
    wish = {"release": release["release_id"], "target": target, "reason": f"{git('rev-parse', 'HEAD')} was pushed."}
    try:
        return site.post("/api/promotions", wish)
    except SiteRefused as refusal:
        if refusal.reason != "promotion_open":
            raise
        say(str(refusal))
        return open_promotion(site, release, target)


def open_promotion(site: Site, release: Told, target: str) -> Told:
    page = "/api/promotions"
    for _ in range(MOST_PAGES):
        told = site.get(page)
        for one in told["results"]:
            is_same = (one["git_sha"], one["target"]) == (release["git_sha"], target)
            if is_same and one["state"] not in (*OVER, "succeeded"):
                return dict(one)
        if not told["next"]:
            break
        page = told["next"].removeprefix(site.address)
    raise StepRefused(f"The promotion of {release['release']} to {target} that is open could not be found.")


def has_succeeded(site: Site, promotion: Told, seconds: float) -> bool:
    """False where it was not decided, or not carried out, in time. Raises StepFailed where it came to nothing."""
    teller = Teller()

    def ask() -> bool:
        told = site.get(f"/api/promotions/{promotion['id']}")
        teller.tell("; ".join([f"It is {told['state']}", *(one["sentence"] for one in told["blockers"])]))
        if told["state"] in OVER:
            raise StepFailed(f"The promotion is {told['state']}. {told['outcome']}".strip())
        return bool(told["state"] == "succeeded")

    return bool(wait_until(ask, seconds=seconds))


def tell_waiting(told: Told, address: str) -> None:
    missing = [f"- {one['sentence']}" for one in told["blockers"]]
    notice("\n".join([f"{told['release']} is {told['state']} on its way to {told['target']}: {address}", *missing]))
    output(state="waiting", promotion=told["id"])


def is_live(site: Site, target: str, release: Told) -> bool:
    live = site.get(f"/api/environments/{target}")["live"]
    return bool(live and live["digest"] == release["digest"])


def tell_live(site: Site, target: str) -> None:
    environment = site.get(f"/api/environments/{target}")
    live = environment["live"]
    notice(f"{live['release']} is live in {target}: {environment['base_url']}")
    output(state="live", deployment=live["id"], base_url=environment["base_url"], **told_of(live))


if __name__ == "__main__":
    run_step(main)
