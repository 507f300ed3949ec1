"""Form fields that keep a text byte for byte, and lists of words as plain text."""

from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst

from problems.admin.bases import AnyField
from problems.naming import LANGUAGES


class ExactTextField(forms.CharField):
    """A text as it was typed: no blanks stripped, and the CR LF that browsers send made the LF that files have."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**(options | {"strip": False}))

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return str(text).replace("\r\n", "\n").replace("\r", "\n")


class CommaListField(forms.CharField):
    """Words separated by commas, as a list."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return [word for part in text.split(",") if (word := part.strip())]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class LanguagesField(forms.MultipleChoiceField):
    """Check boxes of the languages; none of them is every language offered."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=[(language, language) for language in LANGUAGES], **options)


class ExactTextMixin:
    """For an admin or an inline: text columns keep their bytes and are shown in a code face."""

    def formfield_for_dbfield(self, db_field: AnyField, request: Any, **options: Any) -> Any:
        if isinstance(db_field, models.TextField):
            options |= {"form_class": ExactTextField, "widget": code_area(rows=10)}
            return db_field.formfield(**options)
        if db_field.name == "language":
            return forms.ChoiceField(choices=[(language, language) for language in LANGUAGES])
        return super().formfield_for_dbfield(db_field, request, **options)  # type: ignore[misc]


class NamedCellsMixin:
    """For a tabular inline: its cells have no labels, so each is named after its column."""

    def formfield_for_dbfield(self, db_field: AnyField, request: Any, **options: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **options)  # type: ignore[misc]
        if field is not None:
            field.widget.attrs["aria-label"] = capfirst(str(db_field.verbose_name))
        return field


def code_area(*, rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "vLargeTextField code-area", "spellcheck": "false"})
