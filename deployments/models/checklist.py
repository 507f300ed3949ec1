"""The checklist of a promotion: written once as a template, copied and frozen when a promotion opens."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.protection import Protection
from deployments.enums import CheckKind, ItemMode, Role, SignOffDecision, Standing
from deployments.models.constraints import one_of
from deployments.models.promotion import Promotion
from deployments.models.verification import Evidence


class ItemFields(models.Model):
    """What an item says, in a template as in a copy."""

    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    text = models.CharField(max_length=200)
    mode = models.CharField(max_length=8, choices=ItemMode.choices)
    role = models.CharField(max_length=20, choices=Role.choices, blank=True, help_text="Who signs it off.")
    required = models.BooleanField(default=True)
    check_kind = models.CharField(
        max_length=13, choices=CheckKind.choices, blank=True, help_text="Which check fills it."
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text


class ChecklistTemplate(models.Model):
    """The list that promotions begin with; the latest revision counts."""

    revision = models.PositiveIntegerField(unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-revision"]

    def __str__(self) -> str:
        return f"Revision {self.revision}"


class TemplateItem(ItemFields):
    template = models.ForeignKey(ChecklistTemplate, on_delete=models.CASCADE, related_name="items")

    class Meta:
        ordering = ["template", "position"]
        constraints = [
            models.UniqueConstraint(fields=["template", "key"], name="templateitem_key_unique"),
            one_of("templateitem_mode_known", "mode", ItemMode),
        ]


class ChecklistItem(ItemFields):
    """The copy of an item in a promotion."""

    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, related_name="items")

    class Meta:
        ordering = ["promotion", "position"]
        constraints = [
            models.UniqueConstraint(fields=["promotion", "key"], name="checklistitem_key_unique"),
            one_of("checklistitem_mode_known", "mode", ItemMode),
            models.CheckConstraint(
                condition=Q(mode=ItemMode.AUTO) & ~Q(check_kind="")
                | ~Q(mode=ItemMode.AUTO) & Q(check_kind="") & ~Q(role=""),
                name="checklistitem_filled_by_check_or_role",
            ),
        ]


FROZEN_ITEM = Protection("deployments_checklistitem")


class SignOff(models.Model):
    """A person's word on one item, with the role that they had then."""

    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="sign_offs")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sign_offs")
    role = models.CharField(max_length=20, choices=Role.choices)
    decision = models.CharField(max_length=5, choices=SignOffDecision.choices)
    statement = models.TextField()
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    gate_hash = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=9, choices=Standing.choices, default=Standing.ACTIVE)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            one_of("signoff_decision_known", "decision", SignOffDecision),
            one_of("signoff_state_known", "state", Standing),
            models.CheckConstraint(condition=~Q(statement=""), name="signoff_has_statement"),
            models.UniqueConstraint(fields=["item"], condition=Q(state=Standing.ACTIVE), name="signoff_one_active"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.user} says that it {self.get_decision_display()}"


SIGN_OFF = Protection(
    "deployments_signoff",
    ("item_id", "user_id", "role", "decision", "statement", "evidence_id", "gate_hash", "at"),
    leaves=("state", "active"),
)
