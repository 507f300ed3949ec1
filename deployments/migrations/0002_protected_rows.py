"""Rows that the database refuses to rewrite."""

from django.db import migrations

from core.protection import operations
from deployments.models.protected import PROTECTED


class Migration(migrations.Migration):
    dependencies = [("deployments", "0001_domain"), ("core", "0001_audit_events")]

    operations = [operations(PROTECTED)]
