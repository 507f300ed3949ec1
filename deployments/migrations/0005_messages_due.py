"""A sender looks for messages that another one took and lost, too; the index holds them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deployments", "0004_role_permissions")]

    operations = [
        migrations.RemoveIndex(model_name="outboxmessage", name="outboxmessage_due"),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                condition=models.Q(("state__in", ["queued", "sending", "failed"])),
                fields=["next_at"],
                name="outboxmessage_due",
            ),
        ),
    ]
