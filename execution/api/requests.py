"""The bodies that the API takes: their fields and types. What the values may be, the services know."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from core.strict_fields import (
    FlagField,
    NumbersByNameField,
    StrictSerializer,
    TextField,
    TextsByNameField,
    TextsField,
    WholeNumberField,
)
from execution.api.responses import ENCODINGS
from execution.services.batching import MOST_RUNS
from execution.types import RunRequest

PROBLEM_NAMES = ("problem", "problem_id", "problemId")
EACH = "Each of runs must be an object, as POST /api/run takes it."
PART_NAMES = ("part", "part_number", "PartNumber")


def _callback_url() -> TextField:
    sentence = "A public https address that is told, signed, when it has ended. With an API token alone."
    return TextField(default=None, allow_null=True, help_text=sentence)


class ProgramBody(StrictSerializer):
    """What runs and submissions have in common. What is absent is left to the services, who know what there is."""

    language = TextField(help_text="A slug of GET /api/languages.")
    files = TextsByNameField(help_text="Name and text of 1 to 20 files, together at most 256 KiB.")

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):  # one of a batch; a body by itself is an object already
            return super().to_internal_value(data)
        given = {name: value for name, value in data.items() if value is not None or name not in ("language", "files")}
        return super().to_internal_value({"language": "", "files": {}} | given)


class BatchedRun(ProgramBody):
    """A run that nobody types to and nobody watches."""

    input = TextField(default="", help_text="What the program reads on stdin; at most 4 MiB.")
    input_encoding = serializers.ChoiceField(
        ENCODINGS,
        default="utf-8",
        error_messages={"invalid_choice": "input_encoding must be utf-8 or base64."},
        help_text="base64 for input that is no text.",
    )
    args = TextsField(default=list, help_text="Arguments of the program.")
    entry = TextField(default=None, allow_null=True, help_text="The file to start, where it is not the usual one.")
    limits = NumbersByNameField(
        default=dict,
        help_text="Any of cpu_time_seconds, wall_time_seconds, memory_mb, processes, output_kb; only downward.",
    )
    problem = TextField(
        default=None, allow_null=True, help_text="The slug of a problem, whose files the program finds beside its own."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs["stdin"] = _stdin(attrs["input"], attrs["input_encoding"])
        return attrs


class RunBody(BatchedRun):
    interactive = FlagField(default=False, help_text="In a pseudo-terminal, with keystrokes over the stream.")
    columns = WholeNumberField(default=80, help_text="Of the terminal.")
    rows = WholeNumberField(default=24, help_text="Of the terminal.")
    wait = FlagField(required=False, help_text="false: answer at once, with where to look. Default: not interactive.")
    callback_url = _callback_url()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        if attrs.setdefault("wait", not attrs["interactive"]) and attrs["interactive"]:
            sentence = "wait must be false for an interactive run: somebody has to type while it runs."
            raise _fault("wait", sentence, "wait_not_possible")
        return attrs

    def run_request(self) -> RunRequest:
        asked = self.validated_data
        terminal = {name: asked[name] for name in ("interactive", "columns", "rows")}
        return RunRequest(**_program(asked), **terminal, live=not asked["wait"])


class BatchBody(StrictSerializer):
    runs: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=BatchedRun(error_messages={"invalid": EACH, "null": EACH}),
        allow_empty=False,
        max_length=MOST_RUNS,
        error_messages={
            "required": f"runs is required: a list of 1 to {MOST_RUNS} runs.",
            "null": "runs must hold runs, not null.",
            "not_a_list": f"runs must be a list of 1 to {MOST_RUNS} runs.",
            "empty": f"runs must hold 1 to {MOST_RUNS} runs.",
            "max_length": f"runs must hold at most {MOST_RUNS} runs.",
        },
        help_text=f"1 to {MOST_RUNS}. If one is refused, all are.",
    )
    wait = FlagField(default=False, help_text="true: answer when all have ended, if they do in time.")
    callback_url = _callback_url()

    def run_requests(self) -> list[RunRequest]:
        return [RunRequest(**_program(asked), live=False) for asked in self.validated_data["runs"]]


class SubmitBody(ProgramBody):
    """Each spelling of the problem and of the part is welcome; two that differ are not."""

    problem = TextField(required=False, help_text="The slug of the problem. Required, in one of its spellings.")
    problem_id = TextField(required=False, help_text="Another spelling of problem.")
    problemId = TextField(required=False, help_text="Another spelling of problem.")  # noqa: N815 — earlier clients'
    part = WholeNumberField(required=False, help_text="The number of the part; 1 where it is not given.")
    part_number = WholeNumberField(required=False, help_text="Another spelling of part.")
    PartNumber = WholeNumberField(required=False, help_text="Another spelling of part.")
    wait = FlagField(default=True, help_text="false: answer at once, with where to look.")
    callback_url = _callback_url()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs["problem"] = _one_of(attrs, PROBLEM_NAMES)
        attrs["part"] = _one_of(attrs, PART_NAMES) or 1
        if not attrs["problem"]:
            raise _fault("problem", "problem is required: the slug of a problem.", "problem_required")
        return attrs


def _program(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What every run has: the fields of RunRequest by their names."""
    plain = {name: asked[name] for name in ("language", "files", "entry", "stdin", "limits", "problem")}
    return plain | {"args": tuple(asked["args"])}


def _one_of(attrs: dict[str, Any], names: tuple[str, ...]) -> Any:
    """The value that stands under any of the names. Raises ValidationError where they contradict each other."""
    given = {attrs[name] for name in names if name in attrs}
    if len(given) > 1:
        raise _fault(names[0], f"{', '.join(name for name in names if name in attrs)} differ; give one.", "ambiguous")
    return given.pop() if given else None


def _stdin(text: str, encoding: str) -> bytes:
    if encoding == "utf-8":
        return text.encode()
    try:
        return base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        sentence = "input must be base64, as input_encoding says: padded, without line breaks."
        raise _fault("input", sentence, "not_base64") from None


def _fault(field: str, sentence: str, code: str) -> serializers.ValidationError:
    return serializers.ValidationError({field: [serializers.ErrorDetail(sentence, code=code)]})
