"""Fields of request bodies that take a value as it is or refuse it: nothing is converted, nothing is trimmed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses fields that it does not know, so that a misspelt one is not silently left out."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(set(data) - set(self.fields)) if isinstance(data, Mapping) else []
        if unknown:
            name = unknown[0][:40]
            sentence = f"There is no field {name!r}; there are {', '.join(self.fields)}."
            raise serializers.ValidationError({name: [serializers.ErrorDetail(sentence, code="unknown_field")]})
        return super().to_internal_value(data)


class StrictField(serializers.Field[Any, Any, Any, Any]):
    """Says in `allowed` what it takes, for the sentence of its refusal."""

    allowed = ""
    default_error_messages = {
        "required": "{field} is required: {allowed}.",
        "null": "{field} must be {allowed}, not null.",
        "invalid_type": "{field} must be {allowed}.",
        "not_unicode": "{field} holds half of a surrogate pair, which is no character of Unicode.",
    }

    def fail(self, key: str, **kwargs: Any) -> Any:
        super().fail(key, field=self.field_name, allowed=self.allowed, **kwargs)

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        if data is None and not self.allow_null:
            self.fail("null")
        return super().validate_empty_values(data)

    def to_representation(self, value: Any) -> Any:
        return value

    def check_text(self, text: str) -> str:
        """Refuses what UTF-8 cannot carry."""
        try:
            text.encode()
        except UnicodeEncodeError:
            self.fail("not_unicode")
        return text


@extend_schema_field(OpenApiTypes.STR)
class TextField(StrictField):
    allowed = "text"

    def to_internal_value(self, data: Any) -> str:
        return self.check_text(data) if isinstance(data, str) else self.fail("invalid_type")


@extend_schema_field(OpenApiTypes.BOOL)
class FlagField(StrictField):
    allowed = "true or false"

    def to_internal_value(self, data: Any) -> bool:
        return data if isinstance(data, bool) else self.fail("invalid_type")


@extend_schema_field(OpenApiTypes.INT)
class WholeNumberField(StrictField):
    allowed = "a whole number"

    def to_internal_value(self, data: Any) -> int:
        return data if isinstance(data, int) and not isinstance(data, bool) else self.fail("invalid_type")


@extend_schema_field(OpenApiTypes.DATETIME)
class MomentField(StrictField):
    allowed = "a time with its zone, like 2026-11-24T08:00:00Z"

    def to_internal_value(self, data: Any) -> datetime:
        try:
            moment = parse_datetime(data) if isinstance(data, str) else None
        except ValueError:
            moment = None
        return moment if moment is not None and moment.tzinfo is not None else self.fail("invalid_type")


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
class TextsByNameField(StrictField):
    allowed = "an object of names and texts"

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if not isinstance(data, dict) or not all(isinstance(text, str) for text in data.values()):
            self.fail("invalid_type")
        for name, text in data.items():
            self.check_text(name)
            self.check_text(text)
        return data  # type: ignore[no-any-return]


@extend_schema_field({"type": "object", "additionalProperties": {"type": "number"}})
class NumbersByNameField(StrictField):
    allowed = "an object of names and numbers"

    def to_internal_value(self, data: Any) -> dict[str, float]:
        if not isinstance(data, dict):
            self.fail("invalid_type")
        for name, number in data.items():
            self.check_text(name)
            if not isinstance(number, int | float) or isinstance(number, bool):
                self.fail("invalid_type")
        return data  # type: ignore[no-any-return]


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class TextsField(StrictField):
    allowed = "a list of texts"

    def to_internal_value(self, data: Any) -> list[str]:
        if not isinstance(data, list) or not all(isinstance(text, str) for text in data):
            self.fail("invalid_type")
        return [self.check_text(text) for text in data]
