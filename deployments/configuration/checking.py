"""The check of configuration parity: the environment against the one behind it."""

from datetime import datetime

from django.utils import timezone

from core.errors import DomainError
from deployments.configuration.known import Comparison, compare_environments
from deployments.models import Environment
from deployments.selectors import environment_after
from deployments.services.configuration import refresh_configuration
from deployments.verifying.base import Exhibit, Finding, Task, Verdict
from deployments.verifying.parity import Outcome

TOLD = 3
"""Faults that stand in the verdict; the evidence has all."""


def check_parity(environment: Environment, task: Task) -> Finding:
    """Both are asked first, where tokens for them are set; else what was seen last counts, and its age is told."""
    other = environment_after(environment)
    if other is None:
        return Finding(Verdict.INCONCLUSIVE, f"There is no environment behind {environment} to compare it with.")
    for each in (environment, other):
        task.tell(f"configuration of {each.slug}")
        try:
            refresh_configuration(environment=each)
        except DomainError as error:
            return Finding(Verdict.INCONCLUSIVE, f"The configuration of {each} could not be read: {error.message}")
    comparison = compare_environments(environment, other)
    if comparison.unseen:
        never = " and ".join(str(one) for one in comparison.unseen)
        return Finding(Verdict.INCONCLUSIVE, f"The configuration of {never} was never read.")
    return _judged(comparison, timezone.now())


def _judged(comparison: Comparison, now: datetime) -> Finding:
    faults = comparison.blocking
    shown = [{"key": one.key, "class": one.parity, "fault": one.sentence} for one in faults]
    evidence = (Exhibit.of_json("differences.json", shown),)
    figures = {"keys": float(len(comparison.rows)), "faults": float(len(faults))}
    seen = f"{comparison.lower.told(now)}; {comparison.higher.told(now)}."
    if not faults:
        sentence = f"{len(comparison.rows)} keys, each as its class wants it. {seen}"
        return Finding(Verdict.PASSED, sentence, figures, evidence)
    told = " ".join(one.sentence for one in faults[:TOLD])
    more = f" And {len(faults) - TOLD} more." if len(faults) > TOLD else ""
    is_clear = any(one.outcome != Outcome.INCOMPARABLE for one in faults)
    verdict = Verdict.FAILED if is_clear else Verdict.INCONCLUSIVE
    return Finding(verdict, f"{told}{more} {seen}", figures, evidence)
