"""Previews of branches end by themselves; what is archived leaves its rank and its name to others; and the roles see
channels, messages, deliveries and variables in the admin.
"""

from importlib import import_module
from typing import Any

from django.db import migrations, models
from django.db.models import Max, Q

roles = import_module("deployments.migrations.0004_role_permissions")
SEEN = ("envvariable", "notificationchannel", "outboxmessage", "inbounddelivery")


def grant(apps: Any, editor: Any) -> None:
    for role, permissions in _granted(apps):
        apps.get_model("auth", "Group").objects.get_or_create(name=role)[0].permissions.add(*permissions)


def revoke(apps: Any, editor: Any) -> None:
    for role, permissions in _granted(apps):
        for group in apps.get_model("auth", "Group").objects.filter(name=role):
            group.permissions.remove(*permissions)


def _granted(apps: Any) -> list[tuple[str, list[Any]]]:
    seen = [roles._view(apps, "deployments", model) for model in SEEN]
    return [(role, seen) for role in roles.ROLES]


def spread_ranks(apps: Any, editor: Any) -> None:
    """On the way back: a rank is one environment's again, archived or not, so those go behind all others."""
    environments = apps.get_model("deployments", "Environment").objects.filter(kind="standing")
    last = environments.aggregate(last=Max("rank"))["last"] or 0
    for place, environment in enumerate(environments.filter(state="archived").order_by("pk"), start=last + 1):
        environments.filter(pk=environment.pk).update(rank=place)


class Migration(migrations.Migration):
    dependencies = [("deployments", "0009_incidents")]

    operations = [
        migrations.AddField(
            model_name="environment",
            name="expires_at",
            field=models.DateTimeField(blank=True, help_text="When a preview is archived by itself.", null=True),
        ),
        migrations.RemoveConstraint(model_name="environment", name="environment_rank_unique"),
        migrations.AddConstraint(
            model_name="environment",
            constraint=models.UniqueConstraint(
                condition=Q(("kind", "standing"), ~Q(("state", "archived"))),
                fields=("rank",),
                name="environment_rank_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="environment",
            constraint=models.UniqueConstraint(
                condition=~Q(("state", "archived")), fields=("name",), name="environment_name_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="environment",
            constraint=models.CheckConstraint(
                condition=Q(
                    Q(("expires_at__isnull", True), ("kind", "standing")),
                    Q(("kind", "preview"), ("requires_approvals", 0), ("soak_minutes", 0), ~Q(("branch", ""))),
                    _connector="OR",
                ),
                name="environment_preview_is_bound",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, spread_ranks),
        migrations.RunPython(grant, revoke),
    ]
