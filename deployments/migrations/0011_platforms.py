"""Environments on Render, Railway, Fly.io and Koyeb; what their adapters keep of a deployment."""

from typing import Any

from django.db import migrations, models
from django.db.models.functions import Substr

HOSTED = ["render", "railway", "fly", "koyeb"]


def by_hand_again(apps: Any, schema_editor: Any) -> None:
    """Going back: an environment whose platform is not known any more is deployed by a person."""
    alias = schema_editor.connection.alias
    environments = apps.get_model("deployments", "Environment").objects.using(alias)
    environments.filter(platform__in=HOSTED).update(platform="manual")
    apps.get_model("deployments", "Deployment").objects.using(alias).update(platform_id=Substr("platform_id", 1, 200))


class Migration(migrations.Migration):
    dependencies = [("deployments", "0010_previews")]

    operations = [
        migrations.RemoveConstraint(model_name="environment", name="environment_platform_known"),
        migrations.AddField(
            model_name="deployment",
            name="memento",
            field=models.TextField(
                blank=True, help_text="Sealed: what the platform's adapter wants back when this deployment is undone."
            ),
        ),
        migrations.AlterField(
            model_name="deployment",
            name="platform_id",
            field=models.TextField(blank=True, help_text="On Fly.io one for each machine."),
        ),
        migrations.AlterField(
            model_name="environment",
            name="platform",
            field=models.CharField(
                choices=[
                    ("manual", "A person"),
                    ("command", "A command"),
                    ("render", "Render"),
                    ("railway", "Railway"),
                    ("fly", "Fly.io"),
                    ("koyeb", "Koyeb"),
                ],
                default="manual",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="environment",
            constraint=models.CheckConstraint(
                condition=models.Q(("platform__in", ["manual", "command", *HOSTED])),
                name="environment_platform_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="environment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("platform__in", HOSTED), _negated=True),
                    models.Q(("service_ref", ""), _negated=True),
                    _connector="OR",
                ),
                name="environment_hosted_has_service",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, by_hand_again),
    ]
