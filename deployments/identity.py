"""What an environment says of itself: the commit and the image that run there."""

from dataclasses import dataclass

import httpx2

from core.asking import NoAnswer, Question, ask

SECONDS = 10.0
MOST_BYTES = 256 * 1024
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
    url = base_url.rstrip("/") + HEALTH
    try:
        answer = ask(Question(method="GET", url=url, whole_seconds=SECONDS, most_bytes=MOST_BYTES))
    except NoAnswer as error:
        return Identity(fault=f"{HEALTH} {error}.")
    if answer.status != httpx2.codes.OK:
        return Identity(fault=f"{HEALTH} answered {answer.status}.")
    if not isinstance(told := answer.json(), dict):
        return Identity(fault=f"{HEALTH} gave no answer that can be read.")
    names = ("git_sha", "image_digest", "version", "environment")
    return Identity(*(str(told.get(name) or "") for name in names))
