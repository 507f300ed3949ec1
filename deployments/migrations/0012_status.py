"""The days of this installation minute by minute, who was there lately, and what anybody may read of an incident."""

from django.db import migrations, models
from django.db.models import F, Q, Value
from django.db.models.expressions import CombinedExpression

COMPONENTS = [
    ("site", "Site"),
    ("execution", "Running and judging code"),
    ("live", "Live updates"),
    ("database", "Database"),
    ("upkeep", "Deployments and notifications"),
]
LEFT = CombinedExpression(CombinedExpression(Value(1440), "-", F("degraded")), "-", F("failing"))


class Migration(migrations.Migration):
    dependencies = [("deployments", "0011_platforms")]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="public_note",
            field=models.TextField(
                blank=True, help_text="What anybody may read of it at /status; empty: it does not stand there."
            ),
        ),
        migrations.CreateModel(
            name="Pulse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=20, unique=True)),
                ("seen_at", models.DateTimeField()),
            ],
            options={"ordering": ["name"]},
        ),
        migrations.CreateModel(
            name="StatusDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("component", models.CharField(choices=COMPONENTS, max_length=10)),
                ("day", models.DateField()),
                ("ok", models.PositiveSmallIntegerField(default=0, help_text="So many minutes.")),
                ("degraded", models.PositiveSmallIntegerField(default=0)),
                ("failing", models.PositiveSmallIntegerField(default=0)),
                (
                    "minutes",
                    models.CharField(default="." * 1440, help_text="A sign for each: o, d, f.", max_length=1440),
                ),
            ],
            options={
                "ordering": ["day", "component"],
                "constraints": [
                    models.UniqueConstraint(fields=("day", "component"), name="statusday_once"),
                    models.CheckConstraint(
                        condition=Q(("component__in", [name for name, _ in COMPONENTS])),
                        name="statusday_component_known",
                    ),
                    models.CheckConstraint(condition=Q(("ok__lte", LEFT)), name="statusday_is_a_day"),
                ],
            },
        ),
    ]
