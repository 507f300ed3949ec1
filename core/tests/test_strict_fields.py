"""Fields that convert nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError

from core.strict_fields import (
    FlagField,
    NumbersByNameField,
    StrictField,
    StrictSerializer,
    TextField,
    TextsByNameField,
    TextsField,
    WholeNumberField,
)


class Body(StrictSerializer):
    text = TextField()
    flag = FlagField(required=False)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = [TextField, FlagField, WholeNumberField, TextsByNameField, NumbersByNameField, TextsField]


@pytest.mark.parametrize("kind", FIELDS)
@given(value=JSON)
def test_field_takes_a_value_unchanged_or_refuses_it_in_a_sentence(kind: type[StrictField], value: Any) -> None:
    field = kind()
    field.field_name = "it"
    try:
        assert field.run_validation(value) is value or field.run_validation(value) == value
    except ValidationError as error:
        sentence = str(next(iter(error.detail)))
        assert sentence.startswith("it ")
        assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (TextField, 5),
        (TextField, True),
        (FlagField, 1),
        (FlagField, "true"),
        (WholeNumberField, True),
        (WholeNumberField, 1.0),
        (WholeNumberField, "1"),
        (TextsByNameField, [["a", "b"]]),
        (NumbersByNameField, {"a": True}),
        (NumbersByNameField, {"a": None}),
        (TextsField, "abc"),
        (TextsField, [None]),
    ],
)
def test_look_alikes_are_refused(kind: type[StrictField], value: Any) -> None:
    with pytest.raises(ValidationError):
        kind().run_validation(value)


def test_text_is_not_trimmed() -> None:
    assert TextField().run_validation("  a\n") == "  a\n"
    assert TextField().run_validation("") == ""


def test_unknown_and_absent_fields_are_named() -> None:
    unknown, absent = Body(data={"text": "", "txt": ""}), Body(data={})
    assert not unknown.is_valid()
    assert str(unknown.errors["txt"][0]) == "There is no field 'txt'; there are text, flag."
    assert not absent.is_valid()
    assert str(absent.errors["text"][0]) == "text is required: text."
