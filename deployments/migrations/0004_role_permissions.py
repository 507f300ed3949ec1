"""The roles see the lists of the admin; the auditor sees the record of deeds too. What a role may do is for the
services to say: it takes the role, and no permission. A superuser may give and take permissions afterwards.
"""

from collections.abc import Iterator
from typing import Any

from django.db import migrations

SEEN = (
    *("environment", "hold", "release", "deployment", "checkdefinition", "verificationrun", "evidence"),
    *("promotion", "checklistitem", "signoff", "approval", "rollbackplan", "freezewindow", "incident"),
)
ROLES = ("Release manager", "Approver", "Business stakeholder", "Auditor")


def grant(apps: Any, editor: Any) -> None:
    for role, permissions in _granted(apps):
        apps.get_model("auth", "Group").objects.get_or_create(name=role)[0].permissions.add(*permissions)


def revoke(apps: Any, editor: Any) -> None:
    for role, permissions in _granted(apps):
        for group in apps.get_model("auth", "Group").objects.filter(name=role):
            group.permissions.remove(*permissions)


def _granted(apps: Any) -> Iterator[tuple[str, list[Any]]]:
    seen = [_view(apps, "deployments", model) for model in SEEN]
    for role in ROLES:
        yield role, seen
    yield "Auditor", [_view(apps, "core", "auditevent")]


def _view(apps: Any, app: str, model: str) -> Any:
    """Django makes the permissions after all migrations; here they are needed before."""
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app, model=model)
    name = f"Can view {apps.get_model(app, model)._meta.verbose_name}"
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=f"view_{model}", defaults={"name": name}
    )
    return found


class Migration(migrations.Migration):
    dependencies = [
        ("deployments", "0003_first_rows"),
        ("core", "0001_audit_events"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, revoke)]
