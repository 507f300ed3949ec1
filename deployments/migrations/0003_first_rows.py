"""What every installation begins with: the three environments, the checklist of the promotion, the roles."""

from typing import Any

from django.db import migrations

ENVIRONMENTS = (  # slug, name, rank, branch, approvals, soak in minutes
    ("dev", "Dev", 1, "", 0, 0),
    ("gamma", "Gamma", 2, "gamma", 0, 30),
    ("prod", "Production", 3, "main", 1, 0),
)
ITEMS = (  # key, text, mode, role, check
    ("smoke", "All smoke tests passing", "auto", "", "smoke"),
    ("integration", "Integration tests passing", "auto", "", "integration"),
    ("performance", "Performance within acceptable limits", "auto", "", "performance"),
    ("logs", "No critical errors in logs", "auto", "", "log_scan"),
    ("ui", "Critical user flows work in a browser", "auto", "", "ui"),
    ("stakeholder", "Business stakeholder approval", "manual", "business_stakeholder", ""),
    ("rollback-plan", "Rollback plan documented and rehearsed", "document", "release_manager", ""),
)
ROLES = ("Release manager", "Approver", "Business stakeholder", "Auditor")


def add(apps: Any, editor: Any) -> None:
    environments = apps.get_model("deployments", "Environment")
    for slug, name, rank, branch, approvals, soak in ENVIRONMENTS:
        environments.objects.create(
            slug=slug, name=name, rank=rank, branch=branch, requires_approvals=approvals, soak_minutes=soak
        )
    template = apps.get_model("deployments", "ChecklistTemplate").objects.create(revision=1)
    items = apps.get_model("deployments", "TemplateItem")
    for position, (key, text, mode, role, check) in enumerate(ITEMS, start=1):
        items.objects.create(
            template=template, position=position, key=key, text=text, mode=mode, role=role, check_kind=check
        )
    groups = apps.get_model("auth", "Group")
    for role in ROLES:
        groups.objects.get_or_create(name=role)


def remove(apps: Any, editor: Any) -> None:
    """The groups stay: they may have members."""
    for table in ("templateitem", "checklisttemplate", "environment"):
        editor.execute(f"DELETE FROM deployments_{table}", None)  # noqa: S608  three names of ours


class Migration(migrations.Migration):
    dependencies = [("deployments", "0002_protected_rows"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(add, remove)]
