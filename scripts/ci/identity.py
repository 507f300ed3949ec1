"""python3 -m scripts.ci.identity: shows the site who this job is, and keeps the token for the steps behind it.

Environment: SITE, RUNNER_TEMP, and what GitHub gives a job with id-token: write.
"""

import argparse

from scripts.ci.runner import run_step, say
from scripts.ci.site import Site


def main() -> None:
    argparse.ArgumentParser(prog="identity", description=__doc__).parse_args()
    site = Site()
    told = site.sign_in()
    say(f"{site.address} knows this job until {told['expires_at']}: {', '.join(told['scopes'])}")


if __name__ == "__main__":
    run_step(main)
