"""python3 -m scripts.ci.preview: makes the preview of a pull request's branch, or finds it. What runs there,
deploy brings.

Where another preview has the place, or there are as many as there may be, it says so and puts an empty slug out: a pull
request is none the worse for that.
"""

import argparse

from scripts.ci.http import checked_address
from scripts.ci.runner import notice, output, run_step, say
from scripts.ci.site import Site, SiteRefused, Told

FULL = ("base_url_taken", "previews_full")


def main() -> None:
    parser = argparse.ArgumentParser(prog="preview", description=__doc__)
    parser.add_argument("--branch", required=True, help="of the pull request")
    parser.add_argument("--number", type=int, required=True, help="of the pull request")
    parser.add_argument("--run", type=int, required=True, help="number of the run: a slug is never used twice")
    parser.add_argument("--platform", required=True, help="who deploys there, as render")
    parser.add_argument("--service", required=True, help="what the platform calls it")
    parser.add_argument("--url", required=True, help="where it answers")
    given = parser.parse_args()
    site = Site()
    url = checked_address(given.url, "--url")
    if found := preview_of(site, given.branch):
        say(f"The preview of {given.branch} is there: {found['slug']}, until {found['expires_at']}")
    else:
        found = made(site, given, url)
    output(slug=found["slug"] if found else "")


def preview_of(site: Site, branch: str) -> Told | None:
    there = site.get("/api/environments")["results"]
    return next((one for one in there if (one["kind"], one["branch"]) == ("preview", branch)), None)


def made(site: Site, given: argparse.Namespace, url: str) -> Told | None:
    wish = {
        "slug": f"pr-{given.number}-{given.run}",
        "name": f"Pull request {given.number}",
        "kind": "preview",
        "branch": given.branch,
        "platform": given.platform,
        "service_ref": given.service,
        "base_url": url,
        "reason": f"Pull request {given.number} is open.",
    }
    try:
        return site.post("/api/environments", wish)
    except SiteRefused as refusal:
        if refusal.reason not in FULL:
            raise
        notice(f"No preview: {refusal}")
        return None


if __name__ == "__main__":
    run_step(main)
