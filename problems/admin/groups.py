"""The groups of a part's tests in the admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from problems.admin.bases import AnyField, TestGroupFormSetBase, TestGroupRows
from problems.admin.fields import NamedCellsMixin
from problems.grouping import GroupFacts, faults_of_groups
from problems.models import TestGroup


class TestGroupFormSet(TestGroupFormSetBase):
    """The groups as they would stand together."""

    __test__ = False  # not a test of pytest's

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        kept = [form for form in self.forms if form.cleaned_data and form not in self.deleted_forms]
        kept.sort(key=lambda form: form.cleaned_data["position"])
        names = {form.instance.pk: form.cleaned_data["name"] for form in kept}
        sentences = [fault.sentence for fault in faults_of_groups([_facts(form.cleaned_data, names) for form in kept])]
        if len({form.cleaned_data["position"] for form in kept}) < len(kept):
            sentences.append("Give each group a position of its own.")
        if sentences:
            raise ValidationError(sentences)


def _facts(row: dict[str, Any], names: dict[int, str]) -> GroupFacts:
    """`names`: as they are to be, by id; that of a group which goes away stands before nobody."""
    needed = tuple(names.get(other.pk, f"{other.name} (deleted)") for other in row["depends_on"])
    return GroupFacts(row["name"], row["points"], needed)


class TestGroupInline(NamedCellsMixin, TestGroupRows):
    __test__ = False  # not a test of pytest's

    model = TestGroup
    formset = TestGroupFormSet
    extra = 0
    fields = ("position", "name", "points", "aggregation", "required", "stop_at_first_failure", "depends_on")
    ordering = ("position",)
    verbose_name_plural = "groups of tests: without any, each test counts by its weight"

    def get_queryset(self, request: HttpRequest) -> QuerySet[TestGroup]:
        return super().get_queryset(request).select_related("part__problem").prefetch_related("depends_on")

    def formfield_for_dbfield(self, db_field: AnyField, request: Any, **options: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **options)
        if db_field.name == "depends_on":
            offer_groups(field, object_id_of(request))
            field.widget.attrs["size"] = 3
        return field


def object_id_of(request: HttpRequest) -> str:
    """The id of the row that a page is about; "" on the page that adds one."""
    match = request.resolver_match
    return str(match.kwargs.get("object_id", "")) if match is not None else ""


def offer_groups(field: Any, part: str) -> None:
    """Lets a field choose among the groups of this part alone, read once for all rows of the page."""
    groups = TestGroup.objects.filter(part=int(part)) if part.isdecimal() else TestGroup.objects.none()
    field.queryset = groups
    field.label_from_instance = lambda group: group.name
    blank = [] if isinstance(field, forms.ModelMultipleChoiceField) else [("", "in no group")]
    field.choices = blank + [(group.pk, group.name) for group in groups]
