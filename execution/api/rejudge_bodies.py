"""What the API takes and answers about rejudges."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.strict_fields import MomentField, StrictField, StrictSerializer, TextField
from execution.api.responses import VERDICTS
from execution.enums import RejudgeStatus
from execution.services.rejudging.creating import LONGEST_REASON
from execution.services.rejudging.selecting import MOST_NAMED, Choice

REJUDGE_STATUSES = [(status.value, status.value) for status in RejudgeStatus]


@extend_schema_field({"type": "array", "items": {"type": "string", "format": "uuid"}})
class IdsField(StrictField):
    allowed = "a list of ids"

    def to_internal_value(self, data: Any) -> list[UUID]:
        if not isinstance(data, list) or not all(isinstance(text, str) for text in data):
            self.fail("invalid_type")
        try:
            return [UUID(text) for text in data]
        except ValueError:
            return self.fail("invalid_type")  # type: ignore[no-any-return]


class RejudgeBody(StrictSerializer):
    """All that is given must hold of a submission; something must be given beside the reason."""

    reason = TextField(default="", help_text=f"Required: why, in at most {LONGEST_REASON} characters.")
    problem = TextField(default="", help_text="The slug of a problem.")
    test = TextField(default="", help_text="The name of a test of the problem: only those that were judged on it.")
    language = TextField(default="", help_text="The slug of a language.")
    submissions = IdsField(default=list, help_text=f"Ids of judged submissions, at most {MOST_NAMED}.")
    since = MomentField(default=None, allow_null=True, help_text="Handed in then or later.")
    until = MomentField(default=None, allow_null=True, help_text="Handed in before.")

    def choice(self) -> Choice:
        given = {name: value for name, value in self.validated_data.items() if name != "reason"}
        texts = {name: value.replace("\0", "") for name, value in given.items() if isinstance(value, str)}
        return Choice(**(given | texts))


class RejudgeSummary(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    reason = serializers.CharField()
    chosen = serializers.DictField(help_text="Which submissions, as they were asked for.")
    status = serializers.ChoiceField(REJUDGE_STATUSES)
    total = serializers.IntegerField(help_text="How many submissions it has.")
    judged = serializers.IntegerField(help_text="How many of them were judged again.")
    changed = serializers.IntegerField(help_text="How many of these have another verdict or score.")
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField(allow_blank=True)
    decided_at = serializers.DateTimeField(allow_null=True, help_text="When it was applied, discarded or cancelled.")
    decided_by = serializers.CharField(allow_blank=True)


class DifferenceCell(serializers.Serializer[Any]):
    old_verdict = serializers.ChoiceField(VERDICTS)
    new_verdict = serializers.ChoiceField(VERDICTS)
    count = serializers.IntegerField()


class RejudgeEventResponse(serializers.Serializer[Any]):
    status = serializers.ChoiceField(REJUDGE_STATUSES)
    actor_name = serializers.CharField(allow_blank=True, help_text="Empty: the server itself.")
    created_at = serializers.DateTimeField()


class RejudgeResponse(RejudgeSummary):
    difference = DifferenceCell(many=True, help_text="How many went from one verdict to another.")
    kept = serializers.IntegerField(help_text="How many were not judged, by a fault of ours: they stay as they are.")
    events = RejudgeEventResponse(many=True, help_text="What was done with it, when and by whom.")


class RejudgeChange(serializers.Serializer[Any]):
    submission = serializers.UUIDField()
    problem = serializers.CharField(help_text="The slug.")
    part = serializers.IntegerField()
    language = serializers.CharField()
    owner = serializers.CharField()
    old_verdict = serializers.ChoiceField(VERDICTS)
    new_verdict = serializers.ChoiceField(VERDICTS)
    old_score = serializers.FloatField(allow_null=True)
    new_score = serializers.FloatField(allow_null=True)
    old_time_ms = serializers.IntegerField(allow_null=True)
    new_time_ms = serializers.IntegerField(allow_null=True)
