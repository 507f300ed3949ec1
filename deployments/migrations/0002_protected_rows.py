"""Rows that the database refuses to rewrite, as they were when this was written."""

from django.db import migrations

from core.protection import Protection, operations

PROTECTED = (
    Protection(
        "deployments_release",
        (
            *("label", "git_sha", "digest", "image_repo", "branch", "build_url", "author"),
            *("built_at", "committed_at", "migrations", "content_hash", "recorded_at"),
        ),
    ),
    Protection("deployments_evidence"),
    Protection(
        "deployments_checkdefinition",
        ("environment_id", "name", "kind", "spec", "thresholds", "ttl_minutes", "required", "revision"),
        where="OLD.state <> 'draft'",
    ),
    Protection("deployments_checklistitem"),
    Protection(
        "deployments_signoff",
        ("item_id", "user_id", "role", "decision", "statement", "evidence_id", "gate_hash", "at"),
        leaves=("state", "active"),
    ),
    Protection(
        "deployments_approval",
        ("promotion_id", "user_id", "requester_id", "decision", "comment", "gate_hash", "at"),
        leaves=("state", "active"),
    ),
)


class Migration(migrations.Migration):
    dependencies = [("deployments", "0001_domain"), ("core", "0001_audit_events")]

    operations = [operations(PROTECTED)]
