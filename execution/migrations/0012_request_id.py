"""A run tells which request began it, and where it belongs in that request's trace.

With defaults in the database: the release before this one, which knows nothing of them, may still write runs.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("execution", "0011_worker_hosts"),
    ]

    operations = [
        migrations.AddField(
            model_name="run",
            name="request_id",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="Of the request that began it.", max_length=64
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="trace_context",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="W3C's traceparent of that request.", max_length=64
            ),
        ),
    ]
