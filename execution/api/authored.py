"""What the authoring operations answer: the shape for the schema, and the values."""

from typing import Any

from rest_framework import serializers

from execution.models import Verification
from execution.services.generating import Outputs
from problems.enums import ProblemStatus
from problems.models import ProblemVersion


class VersionResponse(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    digest = serializers.CharField(help_text="SHA-256 of all that judges.")
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField(allow_null=True, help_text="Null: it was loaded.")
    verified_at = serializers.DateTimeField(allow_null=True, help_text="Null: not shown to be sound.")


class MatrixTest(serializers.Serializer[Any]):
    name = serializers.CharField()
    is_sample = serializers.BooleanField()
    verdict = serializers.CharField()
    time_ms = serializers.IntegerField()
    memory_kb = serializers.IntegerField()


class MatrixRow(serializers.Serializer[Any]):
    part = serializers.IntegerField()
    solution = serializers.CharField()
    language = serializers.CharField()
    expected = serializers.CharField()
    found = serializers.CharField(help_text="`-`: the language is not offered here.")
    time_ms = serializers.IntegerField()
    sentence = serializers.CharField(allow_blank=True, help_text="What is wrong; empty where all is well.")
    tests = MatrixTest(many=True)


class VerificationResponse(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True, help_text="Null: it goes on.")
    sound = serializers.BooleanField()
    faults = serializers.ListField(child=serializers.CharField())
    total = serializers.IntegerField(help_text="How many solutions there are.")
    rows = MatrixRow(many=True, help_text="A row for each solution judged so far.")


class OutputRow(serializers.Serializer[Any]):
    test = serializers.CharField()
    is_sample = serializers.BooleanField()
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)
    changes = serializers.BooleanField()
    sentence = serializers.CharField(allow_blank=True, help_text="Why there is no output.")


class OutputsResponse(serializers.Serializer[Any]):
    solution = serializers.CharField()
    language = serializers.CharField()
    changed = serializers.IntegerField()
    failed = serializers.IntegerField()
    digest = serializers.CharField(help_text="Send it to store exactly these.")
    tests = OutputRow(many=True)


class StatusResponse(serializers.Serializer[Any]):
    slug = serializers.CharField()
    status = serializers.ChoiceField(ProblemStatus.choices)


def told_version(version: ProblemVersion) -> dict[str, Any]:
    return {
        "number": version.number,
        "digest": version.digest,
        "created_at": version.created_at,
        "created_by": version.created_by.get_username() if version.created_by else None,
        "verified_at": version.verified_at,
    }


def told_verification(verification: Verification) -> dict[str, Any]:
    return {
        "id": verification.pk,
        "version": verification.version.number,
        "created_at": verification.created_at,
        "created_by": verification.created_by.get_username() if verification.created_by else None,
        "finished_at": verification.finished_at,
        "sound": verification.is_sound,
        "faults": verification.faults,
        "total": verification.total,
        "rows": verification.rows,
    }


def told_outputs(outputs: Outputs) -> dict[str, Any]:
    return {
        "solution": outputs.solution.name,
        "language": outputs.solution.language,
        "changed": len(outputs.changed),
        "failed": len(outputs.failed),
        "digest": outputs.digest,
        "tests": [
            {
                "test": row.test,
                "is_sample": row.is_sample,
                "before": row.before,
                "after": row.after,
                "changes": row.changes,
                "sentence": row.sentence,
            }
            for row in outputs.rows
        ],
    }
