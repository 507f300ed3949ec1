"""A person classes the keys that the code does not know; a secret that is set, and has no fingerprint, is told from one
that is not set.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deployments", "0007_github_mirror"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KeyClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80, unique=True)),
                (
                    "parity",
                    models.CharField(
                        choices=[
                            ("equal", "must be equal"),
                            ("present", "must exist in both"),
                            ("different", "must differ"),
                            ("ordered", "at most that of the higher environment"),
                            ("free", "may differ"),
                            ("fixed", "fixed by the environment"),
                        ],
                        max_length=9,
                    ),
                ),
                ("classed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["key"],
            },
        ),
        migrations.AddField(
            model_name="envvariable",
            name="is_set",
            field=models.BooleanField(default=True),
        ),
        migrations.AlterField(
            model_name="envvariable",
            name="fingerprint",
            field=models.CharField(blank=True, help_text="Empty: set, but with no key to compare by.", max_length=64),
        ),
        migrations.AddConstraint(
            model_name="envvariable",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_set", True), models.Q(("fingerprint", ""), ("value", "")), _connector="OR"),
                name="envvariable_unset_is_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="envvariable",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_secret", True), ("fingerprint", ""), _connector="OR"),
                name="envvariable_fingerprint_of_secret",
            ),
        ),
        migrations.AddField(
            model_name="keyclass",
            name="classed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="keyclass",
            constraint=models.CheckConstraint(
                condition=models.Q(("parity__in", ["equal", "present", "different", "ordered", "free", "fixed"])),
                name="keyclass_parity_known",
            ),
        ),
    ]
