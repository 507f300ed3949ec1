"""The form that says which submissions are judged again, and why."""

import re
from typing import Any
from uuid import UUID

from django import forms

from core.errors import DomainError
from execution.languages import registry
from execution.services.rejudging.creating import LONGEST_REASON
from execution.services.rejudging.selecting import Choice
from problems.models import Problem

ALL = "All"


class IdsField(forms.CharField):
    """Ids between white space or commas."""

    def clean(self, value: Any) -> Any:
        words = re.split(r"[\s,]+", super().clean(value).strip())
        try:
            return [UUID(word) for word in words if word]
        except ValueError:
            raise forms.ValidationError("Name submissions by their whole ids, with spaces between them.") from None


class RejudgeForm(forms.Form):
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"size": 80}),
        help_text="For the record: why these are judged again.",
    )
    problem = forms.ModelChoiceField(
        Problem.objects.in_order().only("slug", "title", "position"),
        required=False,
        to_field_name="slug",
        empty_label=ALL,
    )
    test = forms.CharField(
        required=False, help_text="The name of a test of the problem: only submissions that were judged on it."
    )
    language = forms.ChoiceField(required=False)
    since = forms.DateTimeField(
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text="Handed in then or later (UTC).",
    )
    until = forms.DateTimeField(
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text="Handed in before (UTC).",
    )
    submissions = IdsField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 80}),
        help_text="Only these: ids with spaces between them.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = [(language.slug, language.name) for language in registry().values()]
        self.fields["language"].choices = [("", ALL), *languages]  # type: ignore[attr-defined]

    def choice(self) -> Choice:
        given = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return Choice(**(given | {"problem": given["problem"].slug if given["problem"] else ""}))

    def refuse(self, error: DomainError) -> None:
        """Puts a service's refusal where the reader looks for it."""
        self.add_error(error.field if error.field in self.fields else None, error.message)
