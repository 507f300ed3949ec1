"""Incidents have a title, and are listed; the figures read what ended in an environment, since when."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deployments", "0008_configuration")]

    operations = [
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(condition=~models.Q(title=""), name="incident_has_title"),
        ),
        migrations.AddIndex(
            model_name="incident", index=models.Index(fields=["-detected_at", "-id"], name="incident_newest")
        ),
        migrations.AddIndex(
            model_name="deployment",
            index=models.Index(fields=["environment", "finished_at"], name="deployment_ended"),
        ),
    ]
