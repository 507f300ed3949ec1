"""python3 -m scripts.ci.release: records what was built from the commit that is checked out.

The same build told again is the same release.
"""

import argparse
import os
import subprocess
from pathlib import Path

from scripts.ci.migrations import migrations_in
from scripts.ci.runner import output, run_step
from scripts.ci.site import Site


def main() -> None:
    parser = argparse.ArgumentParser(prog="release", description=__doc__)
    for name in ("label", "digest", "image-repo", "built-at"):
        parser.add_argument(f"--{name}", required=True, help="as scripts/ci/build.sh or push.sh put it out")
    parser.add_argument("--branch", default=os.environ.get("GITHUB_REF_NAME", ""))
    given = parser.parse_args()
    built = {
        "label": given.label,
        "git_sha": git("rev-parse", "HEAD"),
        "digest": given.digest,
        "image_repo": given.image_repo,
        "built_at": given.built_at,
        "committed_at": git("log", "-1", "--format=%cI"),
        "branch": given.branch,
        "build_url": address_of_run(),
        "author": git("log", "-1", "--format=%an"),
        "migrations": migrations_in(Path()),
    }
    release = Site().post("/api/releases", built)
    output(release=release["id"])


def address_of_run() -> str:
    """Of the run that this job is of; "" elsewhere. The attempt is left out: told again, it is the same build."""
    server, repository, run = (os.environ.get(f"GITHUB_{name}", "") for name in ("SERVER_URL", "REPOSITORY", "RUN_ID"))
    return f"{server}/{repository}/actions/runs/{run}" if server and repository and run else ""


def git(*words: str) -> str:
    return subprocess.run(["git", *words], check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    run_step(main)
