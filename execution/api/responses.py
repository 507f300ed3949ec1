"""What the API answers about runs and submissions, for its schema. The values come from `execution.selectors`."""

from typing import Any

from rest_framework import serializers

from execution.enums import VERDICT_LABELS, CallbackState, RunStatus
from execution.judging.grouping import GroupState

STATUSES = [(status.value, status.value) for status in RunStatus]
VERDICTS = [("", "None yet"), *((verdict.value, label) for verdict, label in VERDICT_LABELS.items())]
CASE_STATUSES = [(name, name) for name in ("finished", "queued", "skipped")]
GROUP_STATES = [(state.value, state.value) for state in GroupState]
CALLBACK_STATES = [(state.value, state.value) for state in CallbackState]
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


class BatchAcceptedResponse(serializers.Serializer[Any]):
    """Queued, in the order in which they were given."""

    runs = AcceptedResponse(many=True)


class BatchResponse(serializers.Serializer[Any]):
    runs = RunResponse(many=True)


class CaseResponse(serializers.Serializer[Any]):
    name = serializers.CharField()
    is_sample = serializers.BooleanField()
    group = serializers.CharField(allow_blank=True, help_text="The name of its group; empty in none.")
    status = serializers.ChoiceField(CASE_STATUSES)
    verdict = serializers.ChoiceField(VERDICTS)
    score = serializers.FloatField(help_text="The share of the test that was earned, 0 to 1.")
    time_ms = serializers.IntegerField(allow_null=True)
    memory_kb = serializers.IntegerField(allow_null=True)
    message = serializers.CharField(allow_blank=True)
    input = serializers.CharField(required=False, allow_blank=True, help_text="Of a judged sample alone.")
    expected = serializers.CharField(required=False, allow_blank=True, help_text="Of a judged sample alone.")
    actual = serializers.CharField(required=False, allow_blank=True, help_text="Of a judged sample alone.")
    dialogue = serializers.CharField(
        required=False, allow_blank=True, help_text="With the interactor, of a judged sample alone."
    )


class GroupResponse(serializers.Serializer[Any]):
    name = serializers.CharField()
    state = serializers.ChoiceField(GROUP_STATES, help_text="passed: in full.")
    points = serializers.FloatField(help_text="What was earned.")
    max_points = serializers.IntegerField()
    passed = serializers.IntegerField(help_text="Of its tests.")
    total = serializers.IntegerField(help_text="How many tests it has.")
    message = serializers.CharField(allow_blank=True, help_text="Why it was skipped.")


class SubmissionSummary(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    problem = serializers.CharField(help_text="The slug.")
    part = serializers.IntegerField()
    language = serializers.CharField()
    status = serializers.ChoiceField(STATUSES)
    verdict = serializers.ChoiceField(VERDICTS)
    score = serializers.FloatField(allow_null=True, help_text="What was earned of max_score.")
    max_score = serializers.FloatField(help_text="100, or the points of the part's groups together.")
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
    groups = GroupResponse(many=True, help_text="Empty where the part has none.")
    version = serializers.IntegerField(allow_null=True, help_text="Of the problem: what judged it.")
    latest_version = serializers.IntegerField(allow_null=True, help_text="What would judge it now.")
    result = serializers.CharField(allow_blank=True, help_text="The outcome in a sentence, for earlier clients.")
    error = serializers.CharField(allow_blank=True, help_text="What went wrong, in one text, for earlier clients.")


class CallbackSummary(serializers.Serializer[Any]):
    id = serializers.CharField(help_text="The `webhook-id` of every attempt.")
    run_id = serializers.UUIDField(help_text="Of the run or the submission.")
    callback_url = serializers.CharField()
    state = serializers.ChoiceField(CALLBACK_STATES)
    attempts = serializers.IntegerField()
    next_attempt_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class AttemptResponse(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    at = serializers.DateTimeField()
    duration_ms = serializers.IntegerField()
    status = serializers.IntegerField(allow_null=True, help_text="What was answered; null for no answer.")
    message = serializers.CharField(allow_blank=True, help_text="Why it did not succeed, in a sentence.")
    by_hand = serializers.BooleanField(help_text="Whether somebody asked for it.")


class CallbackResponse(CallbackSummary):
    log = AttemptResponse(many=True)


class PausedAddressResponse(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    address = serializers.CharField(help_text="Without its query.")
    failures = serializers.IntegerField(help_text="Attempts in a row that failed.")
    failing_since = serializers.DateTimeField()
    paused_at = serializers.DateTimeField()


class FileDifference(serializers.Serializer[Any]):
    name = serializers.CharField()
    patch = serializers.CharField(help_text="A unified diff.")


class DifferenceResponse(serializers.Serializer[Any]):
    before = ListedSubmission()
    after = ListedSubmission()
    files = FileDifference(many=True, help_text="Those that differ, by name.")
