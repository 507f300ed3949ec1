"""What the tests' API takes and answers."""

from typing import Any

from rest_framework import serializers

from core.strict_fields import FlagField, StrictSerializer, TextField, WholeNumberField

SHOWN = 200


class ReplaceBody(StrictSerializer):
    input = TextField(help_text="At most 4 MiB, lines ending with \\n.")
    expected = TextField()
    weight = WholeNumberField(required=False, help_text="1 to 1000; 1 without it.")
    group = TextField(required=False, allow_null=True, help_text="The name of a group of the part.")


class TestBody(ReplaceBody):
    __test__ = False  # not a test of pytest's

    name = TextField()
    is_sample = FlagField(required=False, help_text="Whether candidates are shown it; false without it.")


class AboutTest(serializers.Serializer[Any]):
    name = serializers.CharField()
    is_sample = serializers.BooleanField()
    position = serializers.IntegerField(help_text="Samples first, then by name.")
    weight = serializers.IntegerField()
    group = serializers.CharField(allow_null=True)
    url = serializers.CharField()


class ListedTest(AboutTest):
    input_start = serializers.CharField(allow_blank=True, help_text=f"The first {SHOWN} characters.")
    input_length = serializers.IntegerField(help_text="In characters.")
    expected_start = serializers.CharField(allow_blank=True)
    expected_length = serializers.IntegerField()


class TestResponse(AboutTest):
    __test__ = False  # not a test of pytest's

    input = serializers.CharField(allow_blank=True)
    expected = serializers.CharField(allow_blank=True)
    version = serializers.CharField(help_text="For `?version=`.")
