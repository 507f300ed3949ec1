"""What the API answers about runs and submissions, for its schema. The values come from `execution.selectors`."""

from typing import Any

from rest_framework import serializers

from execution.enums import VERDICT_LABELS, RunStatus

STATUSES = [(status.value, status.value) for status in RunStatus]
VERDICTS = [("", "None yet"), *((verdict.value, label) for verdict, label in VERDICT_LABELS.items())]
CASE_STATUSES = [(name, name) for name in ("finished", "queued", "skipped")]
ENCODINGS = [("utf-8", "utf-8"), ("base64", "base64")]


class LanguageResponse(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()
    version = serializers.CharField(allow_blank=True)
    default_file = serializers.CharField(help_text="The name under which a single file is started.")
    compiled = serializers.BooleanField()


class RunSummary(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    status = serializers.ChoiceField(STATUSES)
    verdict = serializers.ChoiceField(VERDICTS)
    language = serializers.CharField()
    message = serializers.CharField(allow_blank=True, help_text="Why it ended so, in a sentence.")
    exit_code = serializers.IntegerField(allow_null=True)
    signal = serializers.IntegerField(allow_null=True, help_text="The number of the signal that ended it.")
    time_ms = serializers.IntegerField(allow_null=True, help_text="CPU time of all its processes.")
    wall_ms = serializers.IntegerField(allow_null=True)
    memory_kb = serializers.IntegerField(allow_null=True, help_text="The most that it held at a time.")
    stdout_truncated = serializers.BooleanField()
    stderr_truncated = serializers.BooleanField()


class ListedRun(RunSummary):
    created_at = serializers.DateTimeField()


class RunResponse(RunSummary):
    stdout = serializers.CharField(allow_blank=True)
    stdout_encoding = serializers.ChoiceField(ENCODINGS)
    stderr = serializers.CharField(allow_blank=True)
    stderr_encoding = serializers.ChoiceField(ENCODINGS)
    compile_output = serializers.CharField(allow_blank=True)
    result = serializers.CharField(allow_blank=True, help_text="stdout, for earlier clients.")
    error = serializers.CharField(allow_blank=True, help_text="What went wrong, in one text, for earlier clients.")


class AcceptedResponse(serializers.Serializer[Any]):
    """It was queued, or is still on its way: here it can be polled or watched."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(STATUSES)
    url = serializers.CharField()
    events_url = serializers.CharField(help_text="Server-sent events.")
    stream_url = serializers.CharField(help_text="A websocket.")


class CaseResponse(serializers.Serializer[Any]):
    name = serializers.CharField()
    is_sample = serializers.BooleanField()
    status = serializers.ChoiceField(CASE_STATUSES)
    verdict = serializers.ChoiceField(VERDICTS)
    time_ms = serializers.IntegerField(allow_null=True)
    memory_kb = serializers.IntegerField(allow_null=True)
    message = serializers.CharField(allow_blank=True)
    input = serializers.CharField(required=False, allow_blank=True, help_text="Of a judged sample alone.")
    expected = serializers.CharField(required=False, allow_blank=True, help_text="Of a judged sample alone.")
    actual = serializers.CharField(required=False, allow_blank=True, help_text="Of a judged sample alone.")


class SubmissionSummary(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    problem = serializers.CharField(help_text="The slug.")
    part = serializers.IntegerField()
    language = serializers.CharField()
    status = serializers.ChoiceField(STATUSES)
    verdict = serializers.ChoiceField(VERDICTS)
    score = serializers.FloatField(allow_null=True, help_text="0 to 100, by the weights of the passed tests.")
    passed = serializers.IntegerField()
    total = serializers.IntegerField()
    message = serializers.CharField(allow_blank=True)
    time_ms = serializers.IntegerField(allow_null=True)
    memory_kb = serializers.IntegerField(allow_null=True)


class ListedSubmission(SubmissionSummary):
    created_at = serializers.DateTimeField()


class SubmissionResponse(SubmissionSummary):
    compile_output = serializers.CharField(allow_blank=True)
    tests = CaseResponse(many=True)
    version = serializers.IntegerField(allow_null=True, help_text="Of the problem: what judged it.")
    latest_version = serializers.IntegerField(allow_null=True, help_text="What would judge it now.")
    result = serializers.CharField(allow_blank=True, help_text="The outcome in a sentence, for earlier clients.")
    error = serializers.CharField(allow_blank=True, help_text="What went wrong, in one text, for earlier clients.")


class FileDifference(serializers.Serializer[Any]):
    name = serializers.CharField()
    patch = serializers.CharField(help_text="A unified diff.")


class DifferenceResponse(serializers.Serializer[Any]):
    before = ListedSubmission()
    after = ListedSubmission()
    files = FileDifference(many=True, help_text="Those that differ, by name.")
