"""A plain run may be one of a problem, whose files its program finds."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("problems", "0007_files"),
        ("execution", "0009_callbacks_by_hand"),
    ]

    operations = [
        migrations.AddField(
            model_name="run",
            name="problem",
            field=models.ForeignKey(
                help_text="Of a plain run: the problem whose files the program finds.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="problems.problem",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "run"), ("problem__isnull", True), _connector="OR"),
                name="run_problem_of_plain_run",
            ),
        ),
    ]
