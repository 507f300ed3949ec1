"""What GitHub was told last: of each deployment, and of each commit in each of our contexts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deployments", "0006_first_checks"),
    ]

    operations = [
        migrations.CreateModel(
            name="GitHubCommitStatus",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tried", models.CharField(blank=True, help_text="What it was last tried to tell.", max_length=200)),
                ("told", models.CharField(blank=True, help_text="What was told last.", max_length=200)),
                ("attempts", models.PositiveSmallIntegerField(default=0, help_text="Since something was told.")),
                (
                    "next_at",
                    models.DateTimeField(help_text="Not before; while somebody is at it, the end of their time."),
                ),
                ("failing_since", models.DateTimeField(blank=True, null=True)),
                ("given_up_at", models.DateTimeField(blank=True, null=True)),
                ("fault", models.TextField(blank=True, help_text="What went wrong last, in a sentence.")),
                ("version", models.PositiveIntegerField(default=1)),
                ("git_sha", models.CharField(max_length=40)),
                (
                    "about",
                    models.CharField(choices=[("deployment", "Deployment"), ("promotion", "Promotion")], max_length=10),
                ),
                (
                    "environment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commit_statuses",
                        to="deployments.environment",
                    ),
                ),
            ],
            options={
                "verbose_name": "commit status",
                "verbose_name_plural": "commit statuses",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("about__in", ["deployment", "promotion"])),
                        name="githubcommitstatus_about_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("git_sha__regex", "^[0-9a-f]{40}$")), name="githubcommitstatus_sha_whole"
                    ),
                    models.UniqueConstraint(fields=("git_sha", "environment", "about"), name="githubcommitstatus_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="GitHubMirror",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tried", models.CharField(blank=True, help_text="What it was last tried to tell.", max_length=200)),
                ("told", models.CharField(blank=True, help_text="What was told last.", max_length=200)),
                ("attempts", models.PositiveSmallIntegerField(default=0, help_text="Since something was told.")),
                (
                    "next_at",
                    models.DateTimeField(help_text="Not before; while somebody is at it, the end of their time."),
                ),
                ("failing_since", models.DateTimeField(blank=True, null=True)),
                ("given_up_at", models.DateTimeField(blank=True, null=True)),
                ("fault", models.TextField(blank=True, help_text="What went wrong last, in a sentence.")),
                ("version", models.PositiveIntegerField(default=1)),
                ("github_id", models.PositiveBigIntegerField(blank=True, null=True, unique=True)),
                (
                    "is_over",
                    models.BooleanField(default=False, help_text="It was told that it ended: nothing comes after."),
                ),
                (
                    "deployment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mirror", to="deployments.deployment"
                    ),
                ),
            ],
            options={
                "verbose_name": "mirrored deployment",
                "ordering": ["deployment"],
                "indexes": [
                    models.Index(condition=models.Q(("is_over", False)), fields=["next_at"], name="githubmirror_due")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("told", ""), ("github_id__isnull", False), _connector="OR"),
                        name="githubmirror_told_has_id",
                    )
                ],
            },
        ),
    ]
