"""Data files, and pictures kept as they are: bytes once for all that have them, referred to by versions too."""

import hashlib
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import problems.models.files


def move_to_blobs(apps: Any, schema_editor: Any) -> None:
    blobs, images = (apps.get_model("problems", name).objects for name in ("Blob", "StatementImage"))
    for pk in list(images.values_list("pk", flat=True)):  # one at a time: each may have two megabytes
        data = bytes(images.get(pk=pk).data)
        fields = {"size": len(data), "data": data}
        blob, _ = blobs.get_or_create(sha256=hashlib.sha256(data).hexdigest(), defaults=fields)
        images.filter(pk=pk).update(blob=blob, data=None)
    schema_editor.connection.check_constraints()  # what is deferred would stand in the way of the next change


def move_back(apps: Any, schema_editor: Any) -> None:
    images = apps.get_model("problems", "StatementImage").objects
    for pk in list(images.values_list("pk", flat=True)):
        images.filter(pk=pk).update(data=images.select_related("blob").get(pk=pk).blob.data)


class Migration(migrations.Migration):
    dependencies = [("problems", "0006_versions")]

    operations = [
        migrations.CreateModel(
            name="Blob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("size", models.PositiveIntegerField()),
                ("data", models.BinaryField()),
            ],
            options={"base_manager_name": "objects"},
        ),
        migrations.AddField(
            model_name="statementimage",
            name="blob",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="problems.blob"
            ),
        ),
        migrations.AlterField(model_name="statementimage", name="data", field=models.BinaryField(null=True)),
        migrations.RunPython(move_to_blobs, move_back),
        migrations.AlterField(
            model_name="statementimage",
            name="blob",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="problems.blob"),
        ),
        migrations.RemoveField(model_name="statementimage", name="data"),
        migrations.CreateModel(
            name="ProblemFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(max_length=80, validators=[problems.models.files.validate_data_file_name]),
                ),
                (
                    "content_type",
                    models.CharField(
                        choices=[("text/csv", "CSV"), ("application/json", "JSON"), ("text/plain", "Text")],
                        max_length=16,
                    ),
                ),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="problems.blob"
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="problems.problem"
                    ),
                ),
            ],
            options={
                "ordering": ["problem", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("problem", "name"), name="problemfile_name_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("content_type__in", ["text/csv", "application/json", "text/plain"])),
                        name="problemfile_type_known",
                    ),
                ],
            },
        ),
        migrations.AlterField(
            model_name="problemversion",
            name="content",
            field=models.BinaryField(help_text="The canonical folder: JSON of its texts and entries, compressed."),
        ),
        migrations.AddField(
            model_name="problemversion",
            name="blobs",
            field=models.ManyToManyField(
                help_text="The files and pictures of then: kept as long as the version is.",
                related_name="versions",
                to="problems.blob",
            ),
        ),
    ]
