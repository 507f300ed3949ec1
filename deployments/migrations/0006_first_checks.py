"""What an installation checks until it says otherwise, and what was seen to run in an environment."""

from typing import Any

from django.db import migrations, models

from core.protection import Protection, removals, statements

ACTIVE_DEFINITION = Protection(
    "deployments_checkdefinition",
    ("environment_id", "name", "kind", "spec", "thresholds", "ttl_minutes", "required", "revision"),
    where="OLD.state <> 'draft'",
)
REASONABLE = {"p95_ms": 1500, "error_share": 0.01, "worse_than_before": 2}
EVERYWHERE = (("Smoke tests", "smoke", {}), ("Identity", "identity", {}))
CHECKS = {
    "dev": EVERYWHERE,
    "gamma": (
        *EVERYWHERE,
        ("Integration tests", "integration", {}),
        ("Performance", "performance", REASONABLE),
        ("UI smoke tests", "ui", {}),
        ("Errors in logs", "log_scan", {"errors": 0}),
        ("Configuration parity", "config_parity", {}),
    ),
    "prod": EVERYWHERE,
}


def add(apps: Any, editor: Any) -> None:
    """For an environment that has no check yet."""
    environments = apps.get_model("deployments", "Environment").objects
    definitions = apps.get_model("deployments", "CheckDefinition").objects
    for environment in environments.filter(slug__in=CHECKS, checks__isnull=True):
        for name, kind, thresholds in CHECKS[environment.slug]:
            definitions.create(environment=environment, name=name, kind=kind, thresholds=thresholds, state="active")


def remove(apps: Any, editor: Any) -> None:
    """Those by which nothing was checked; for so long the triggers that keep them are away."""
    vendor = editor.connection.vendor
    for statement in removals(ACTIVE_DEFINITION, vendor):
        editor.execute(statement, None)
    editor.execute(
        "DELETE FROM deployments_checkdefinition"
        " WHERE id NOT IN (SELECT definition_id FROM deployments_verificationrun)",
        None,
    )
    for statement in statements(ACTIVE_DEFINITION, vendor):
        editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("deployments", "0005_messages_due")]

    operations = [
        migrations.AddField(
            "environment",
            "seen_at",
            models.DateTimeField(null=True, blank=True, help_text="When it was asked last what runs there."),
        ),
        migrations.AddField(
            "environment", "seen_sha", models.CharField(max_length=40, blank=True, default=""), preserve_default=False
        ),
        migrations.AddField(
            "environment",
            "seen_digest",
            models.CharField(max_length=71, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "environment",
            "seen_fault",
            models.CharField(max_length=200, blank=True, default="", help_text="Why it gave no answer."),
            preserve_default=False,
        ),
        migrations.AddField(
            "environment",
            "drifted_since",
            models.DateTimeField(null=True, blank=True, help_text="Something runs that nobody deployed here."),
        ),
        migrations.AddIndex(
            "verificationrun",
            models.Index(
                fields=["state"],
                condition=models.Q(state__in=["queued", "running", "passed"]),
                name="verificationrun_looked_at",
            ),
        ),
        migrations.RunPython(add, remove),
    ]
