"""What comes before a promotion: a release that is live in gamma, checked there, with a plan for the way back."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from deployments.enums import CheckKind, DefinitionState, DeploymentState, ItemMode, PlanState, Role, RunState
from deployments.models import (
    CheckDefinition,
    ChecklistTemplate,
    Deployment,
    Promotion,
    Release,
    RollbackPlan,
    TemplateItem,
    VerificationRun,
)
from deployments.parties import Party, party_of
from deployments.services.promoting.refreshing import refresh_promotion
from deployments.services.promoting.requesting import Wish, request_promotion
from deployments.services.promoting.words import Statement, sign_off_item
from deployments.tests.factories import deployment, environment, person, release

KINDS = (CheckKind.SMOKE, CheckKind.INTEGRATION, CheckKind.PERFORMANCE, CheckKind.LOG_SCAN, CheckKind.UI)


def template() -> ChecklistTemplate:
    """The list of the first migration, also where a test has emptied the tables."""
    found, is_new = ChecklistTemplate.objects.get_or_create(revision=1)
    if is_new:
        for position, kind in enumerate(KINDS, start=1):
            TemplateItem.objects.create(
                template=found, position=position, key=kind, text=kind.label, mode=ItemMode.AUTO, check_kind=kind
            )
        TemplateItem.objects.create(
            template=found,
            position=6,
            key="stakeholder",
            text="Business",
            mode=ItemMode.MANUAL,
            role=Role.BUSINESS_STAKEHOLDER,
        )
        TemplateItem.objects.create(
            template=found,
            position=7,
            key="rollback-plan",
            text="Plan",
            mode=ItemMode.DOCUMENT,
            role=Role.RELEASE_MANAGER,
        )
    return found


def passed(check: CheckDefinition, on: Deployment, **fields: Any) -> VerificationRun:
    now = timezone.now()
    given = {"state": RunState.PASSED, "started_at": now, "finished_at": now, "valid_until": now + timedelta(days=1)}
    attempt = VerificationRun.objects.filter(definition=check, deployment=on).count() + 1
    return VerificationRun.objects.create(
        definition=check, deployment=on, trigger="test", attempt=attempt, **given | fields
    )


class Scene:
    """Gamma runs `release`, verified; prod runs `old`; a plan leads back to that."""

    def __init__(self) -> None:
        template()
        ago = timezone.now() - timedelta(minutes=10)
        self.gamma = environment("gamma", soak_minutes=0)
        self.prod = environment("prod", requires_approvals=1)
        self.release, self.old = release(built_at=timezone.now() - timedelta(hours=1)), release()
        self.requester = party_of(person(Role.RELEASE_MANAGER))
        self.approver = party_of(person(Role.APPROVER))
        self.stakeholder = party_of(person(Role.BUSINESS_STAKEHOLDER))
        self.in_gamma = deployment(environment=self.gamma, release=self.release, finished_at=ago)
        self.in_prod = deployment(environment=self.prod, release=self.old, finished_at=ago)
        self.checks = [self._check(kind) for kind in KINDS]
        self.runs = [passed(check, self.in_gamma) for check in self.checks]
        self.plan = self._plan(self.old)

    def ship(self, *, back_to: Release) -> None:
        """Another release takes the place of `release`: live in gamma and verified there, with a plan of its own."""
        self.in_gamma.environment.deployments.live().update(state=DeploymentState.SUPERSEDED)
        self.release = release(built_at=timezone.now())
        self.in_gamma = deployment(environment=self.gamma, release=self.release)
        self.runs = [passed(check, self.in_gamma) for check in self.checks]
        self.plan = self._plan(back_to)

    def _plan(self, back_to: Release) -> RollbackPlan:
        return RollbackPlan.objects.create(
            environment=self.prod,
            release=self.release,
            target_release=back_to,
            steps="Deploy the old one.",
            data_note="None.",
            owner=self.user(self.requester),
            estimated_minutes=5,
            state=PlanState.REHEARSED,
            rehearsed_at=timezone.now() - timedelta(minutes=10),
        )

    def _check(self, kind: CheckKind) -> CheckDefinition:
        return CheckDefinition.objects.create(
            environment=self.gamma, name=kind.value, kind=kind, state=DefinitionState.ACTIVE
        )

    @staticmethod
    def user(party: Party) -> User:
        assert party.user is not None
        return party.user

    def wish(self, **fields: Any) -> Wish:
        given: dict[str, Any] = {
            "release": self.release,
            "target": self.prod,
            "reason": "It is ready",
            "plan": self.plan,
        }
        return Wish(**given | fields)

    def requested(self, **fields: Any) -> Promotion:
        return request_promotion(by=self.requester, wish=self.wish(**fields))

    def signed(self, promotion: Promotion) -> Promotion:
        """The stakeholder has signed."""
        item = promotion.items.get(key="stakeholder")
        statement = Statement(decision="pass", text="I have used it.", gate_hash=promotion.gate_hash)
        sign_off_item(by=self.stakeholder, item=item, statement=statement)
        return refresh_promotion(promotion)
