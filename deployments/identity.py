"""What an environment says of itself: the commit and the image that run there."""

from dataclasses import dataclass
from typing import Any

import httpx2

SECONDS = 10.0
HEALTH = "/api/health"


@dataclass(frozen=True, slots=True)
class Identity:
    """As /api/health tells it. `fault` is a sentence where nothing could be read; the rest is empty then."""

    git_sha: str = ""
    digest: str = ""
    version: str = ""
    environment: str = ""
    fault: str = ""

    def differs_from(self, *, git_sha: str, digest: str) -> str:
        """What is another one than it must be, in a sentence; "" where all agrees."""
        if self.fault:
            return self.fault
        pairs = (("commit", self.git_sha, git_sha), ("image", self.digest, digest))
        wrong = [
            f"the {name} {found or 'unknown'} in the place of {wanted}"
            for name, found, wanted in pairs
            if found != wanted
        ]
        return f"There runs {' and '.join(wrong)}." if wrong else ""


def ask_identity(base_url: str) -> Identity:
    """One question; never raises for what the other side does."""
    if not base_url:
        return Identity(fault="The environment has no address to ask.")
    try:
        with httpx2.Client(timeout=SECONDS, follow_redirects=False, trust_env=False) as client:
            answer = client.get(base_url.rstrip("/") + HEALTH)
        told: Any = answer.json()
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        return Identity(fault=f"{HEALTH} gave no answer that can be read ({type(error).__name__}).")
    if answer.status_code != httpx2.codes.OK or not isinstance(told, dict):
        return Identity(fault=f"{HEALTH} answered {answer.status_code}.")
    names = ("git_sha", "image_digest", "version", "environment")
    return Identity(*(str(told.get(name) or "") for name in names))
