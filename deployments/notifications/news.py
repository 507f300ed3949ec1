"""What is worth telling, and the one form that every kind of channel makes its own of."""

from dataclasses import dataclass

TEST = "test"


@dataclass(frozen=True, slots=True)
class Happening:
    """`event`: what receivers and filters call it. `words`: what is said of its subject in the title."""

    event: str
    words: str


HAPPENINGS = {
    "deployments.promotion.ready": Happening("promotion.ready", "is ready for approval"),
    "deployments.promotion.approved": Happening("promotion.approved", "is approved"),
    "deployments.promotion.rejected": Happening("promotion.rejected", "was rejected"),
    "deployments.promotion.succeeded": Happening("promotion.succeeded", "succeeded"),
    "deployments.promotion.failed": Happening("promotion.failed", "failed"),
    "deployments.promotion.expired": Happening("promotion.expired", "expired"),
    "deployments.deployment.live": Happening("deployment.live", "is live"),
    "deployments.deployment.failed": Happening("deployment.failed", "failed"),
    "deployments.deployment.timed_out": Happening("deployment.timed_out", "timed out"),
    "deployments.deployment.unknown": Happening("deployment.unknown", "went out of sight"),
    "deployments.verificationrun.failed": Happening("verification.failed", "failed"),
    "deployments.verificationrun.error": Happening("verification.error", "could not be carried out"),
    "deployments.environment.locked": Happening("environment.locked", "is locked"),
    "deployments.environment.stopped": Happening("environment.stopped", "is stopped: nothing is deployed there"),
    "deployments.incident.detected": Happening("incident.detected", "has an incident"),
    "deployments.incident.mitigated": Happening("incident.mitigated", "has an incident that is mitigated"),
    "deployments.incident.resolved": Happening("incident.resolved", "is over an incident"),
    "deployments.incident.edited": Happening("incident.edited", "has an incident that is seen otherwise now"),
    "deployments.hold.placed": Happening("hold.placed", "is held: nothing is promoted to it"),
    "deployments.notificationchannel.switched_off": Happening("channel.switched_off", "was switched off"),
}
"""By the action on record; of no other one is anybody told."""
EVENTS = tuple(happening.event for happening in HAPPENINGS.values())


@dataclass(frozen=True, slots=True)
class News:
    """`facts`: names and values for people, none of them empty. `at`: ISO 8601. `link`: where to look, or ""."""

    event: str
    title: str
    at: str
    facts: dict[str, str]
    link: str = ""
