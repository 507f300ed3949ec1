"""python3 -m scripts.ci.notify TEXT: tells a chat what went wrong where CeesarCode could not.

NOTIFY_WEBHOOK is an incoming webhook of Slack or Discord, a secret; where there is none nobody is told. CeesarCode
itself tells its channels of deployments, promotions and verification.
"""

import argparse
import json
import os
from urllib.parse import urlsplit

from scripts.ci.http import checked_address, send
from scripts.ci.release import address_of_run
from scripts.ci.runner import StepFailed, mask, run_step, say


def main() -> None:
    parser = argparse.ArgumentParser(prog="notify", description=__doc__)
    parser.add_argument("text", help="one sentence")
    given = parser.parse_args()
    address = os.environ.get("NOTIFY_WEBHOOK", "")
    if not address:
        say("NOTIFY_WEBHOOK is not set: nobody is told.")
        return
    mask(address)
    told = f"{given.text} {address_of_run()}".rstrip()
    body = json.dumps({key_of(address): told}).encode()
    answer = send(
        "POST", checked_address(address, "NOTIFY_WEBHOOK"), body=body, headers={"Content-Type": "application/json"}
    )
    if not 200 <= answer.status < 300:
        raise StepFailed(f"The chat answered {answer.status}.")
    say("The chat is told.")


def key_of(address: str) -> str:
    """Discord and Slack call the text differently."""
    host = urlsplit(address).hostname or ""
    return "content" if host.endswith(("discord.com", "discordapp.com")) else "text"


if __name__ == "__main__":
    run_step(main)
