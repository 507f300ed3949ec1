"""What has to be so before a release goes on: the facts of a promotion, their hash, and what is missing.

Everything that somebody who approves has looked at is in the hash. When any of it becomes another, the hash does, and
the word that was given on the old one counts no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any

from core.audit.chain import canonical
from deployments.enums import (
    ItemMode,
    ParityClass,
    PlanState,
    PromotionKind,
    ReleaseState,
    SignOffDecision,
    Standing,
)
from deployments.models import (
    CheckDefinition,
    ChecklistItem,
    Deployment,
    Environment,
    Promotion,
    SignOff,
    VerificationRun,
)
from deployments.selectors import active_checks, is_fresh, label_of, latest_runs, live_deployment

REHEARSED_WITHIN = timedelta(days=30)
HOTFIX_APPROVALS = 2
"""How many more people must approve a hotfix than a promotion of the usual way."""


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that is missing: a code, the item of the checklist where it is one's, and a sentence."""

    code: str
    sentence: str
    item: str = ""


@dataclass(frozen=True)
class Gate:
    """The facts of a promotion as they are now."""

    promotion: Promotion
    at: datetime
    source_live: Deployment | None
    target_live: Deployment | None
    checks: tuple[CheckDefinition, ...]
    runs: dict[int, VerificationRun]
    items: tuple[ChecklistItem, ...]
    words: dict[int, SignOff]
    """The active word on each item, by the item's id; `word_on` tells whether it still counts."""

    @cached_property
    def digest(self) -> str:
        """The gate hash: SHA-256 over the canonical JSON of all that counts."""
        promotion = self.promotion
        facts = {
            "release": promotion.release.content_hash,
            "source": promotion.source_deployment_id,
            "source_live": self.source_live.pk if self.source_live else None,
            "target_live": self.target_live.pk if self.target_live else None,
            "checks": [self._fact_of(check) for check in self.checks],
            "configuration": [configuration_of(promotion.source), configuration_of(promotion.target)],
            "template": promotion.template_revision,
            "plan": [promotion.plan_id, promotion.plan.version] if promotion.plan else None,
            "kind": promotion.kind,
        }
        return sha256(canonical(facts).encode()).hexdigest()

    def _fact_of(self, check: CheckDefinition) -> list[Any]:
        run = self.runs.get(check.pk)
        return [check.name, check.revision, run.pk if run else None, run.state if run else None]

    def blockers(self) -> list[Blocker]:
        """What keeps it from being ready; none where it is. A rollback goes back to what was live: no checklist."""
        if self.promotion.kind == PromotionKind.ROLLBACK:
            return [*self._of_rollback()]
        return [*self._of_release(), *self._of_soak(), *self._of_items(), *self._of_checks()]

    def approvals_needed(self) -> int:
        """A rollback that the plan of the promotion before leads to was approved together with that."""
        needed, kind = self.promotion.target.requires_approvals, self.promotion.kind
        if kind == PromotionKind.ROLLBACK and self._is_planned():
            return 0
        return needed + HOTFIX_APPROVALS if kind == PromotionKind.HOTFIX else needed

    def _is_planned(self) -> bool:
        brought = self.target_live.promotion if self.target_live else None
        plan = brought.plan if brought else None
        return plan is not None and plan.target_release_id == self.promotion.release_id

    def _of_rollback(self) -> Iterator[Blocker]:
        release = self.promotion.release
        if release.state == ReleaseState.RETIRED:
            yield Blocker("release_retired", f"{release} is retired.")
        if self.target_live is None or self.target_live.pk != self.promotion.source_deployment_id:
            yield Blocker("target_changed", f"Something else runs in {self.promotion.target} by now.")
        if self.promotion.expires_at <= self.at:
            yield Blocker("expired", "Its days are over.")

    def _of_release(self) -> Iterator[Blocker]:
        promotion = self.promotion
        release, source = promotion.release, promotion.source
        if release.state != ReleaseState.CANDIDATE:
            yield Blocker("release_not_candidate", f"{release} is {release.state}. {release.blocked_reason}".strip())
        if source.rank is None:
            yield Blocker("source_not_standing", f"{source} is a preview: nothing is promoted from it.")
        if self.source_live is None or self.source_live.pk != promotion.source_deployment_id:
            yield Blocker("not_live_in_source", f"{release} is not what runs in {source} any more.")
        if promotion.expires_at <= self.at:
            yield Blocker("expired", "Its days are over.")

    def _of_soak(self) -> Iterator[Blocker]:
        live, minutes = self.source_live, self.promotion.source.soak_minutes
        if self.promotion.kind == PromotionKind.HOTFIX or live is None or live.finished_at is None:
            return
        ripe = live.finished_at + timedelta(minutes=minutes)
        if ripe > self.at:
            sentence = f"It has to run in {self.promotion.source} for {minutes} minutes: until {ripe:%H:%M} UTC."
            yield Blocker("soaking", sentence)

    def _of_items(self) -> Iterator[Blocker]:
        for item in self.items:
            if item.required and (sentence := self.missing(item)):
                yield Blocker("item_open", f"{item.text}: {sentence}", item.key)

    def _of_checks(self) -> Iterator[Blocker]:
        """What is required in the source and no item asks for: its configuration, its identity."""
        asked = {item.check_kind for item in self.items}
        for kind in sorted({check.kind for check in self.checks if check.required} - asked):
            if sentence := self._missing_checks(kind):
                yield Blocker("check_open", f"{label_of(kind)}: {sentence}")

    def missing(self, item: ChecklistItem) -> str:
        """What an item lacks, in a sentence; "" where it is filled."""
        word = self.word_on(item)
        if word is not None and word.decision == SignOffDecision.WAIVE:
            return ""
        if item.mode == ItemMode.AUTO:
            return self._missing_checks(item.check_kind)
        if item.mode == ItemMode.DOCUMENT:
            return self._missing_plan()
        if word is None:
            return f"to be signed off by {item.get_role_display()}."
        return "" if word.decision == SignOffDecision.PASS else f"{word.user} says that it fails."

    def word_on(self, item: ChecklistItem) -> SignOff | None:
        """What was said of the item on the facts as they are now."""
        word = self.words.get(item.pk)
        return word if word is not None and word.gate_hash == self.digest else None

    def _missing_checks(self, kind: str) -> str:
        checks = [check for check in self.checks if check.kind == kind and check.required]
        if not checks:
            return f"there is no active check of the kind {label_of(kind).lower()} in {self.promotion.source}."
        for check in checks:
            run = self.runs.get(check.pk)
            if run is None:
                return f"{check.name} never ran on what is live in {self.promotion.source}."
            if not is_fresh(run, at=self.at):
                told = "passed too long ago" if run.state in ("passed", "stale") else f"is {run.state}"
                return f"{check.name} {told}."
        return ""

    def _missing_plan(self) -> str:
        plan = self.promotion.plan
        if plan is None or plan.state in (PlanState.DRAFT, PlanState.OUTDATED):
            return "there is no documented plan."
        if self.target_live is not None and plan.target_release_id != self.target_live.release_id:
            return f"the plan does not lead back to what runs in {self.promotion.target}."
        if plan.rehearsed_at is None or plan.rehearsed_at < self.at - REHEARSED_WITHIN:
            return f"the plan was not rehearsed within {REHEARSED_WITHIN.days} days."
        return ""


def read_gate(promotion: Promotion, *, at: datetime) -> Gate:
    """The facts in a fixed number of queries."""
    source_live = live_deployment(promotion.source)
    checks = active_checks(promotion.source)
    items = tuple(promotion.items.order_by("position"))
    words = SignOff.objects.filter(item__promotion=promotion, state=Standing.ACTIVE).select_related("user")
    return Gate(
        promotion=promotion,
        at=at,
        source_live=source_live,
        target_live=live_deployment(promotion.target),
        checks=tuple(checks),
        runs=latest_runs(source_live, checks) if source_live else {},
        items=items,
        words={word.item_id: word for word in words},
    )


def configuration_of(environment: Environment) -> str:
    """A fingerprint of all that is known of its configuration; of secrets their own fingerprints count."""
    told_of = ("key", "parity", "value", "is_set", "fingerprint")
    rows = environment.variables.order_by("key").values_list(*told_of)
    told = [list(row) for row in rows if row[1] != ParityClass.FREE]
    return sha256(canonical(told).encode()).hexdigest()
