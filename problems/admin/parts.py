"""A part in the admin: its statement, its tests, its starter code and its solutions."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left, Length
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from problems.admin.bases import AnyField, SolutionStack, StarterCodeStack, TestCaseRows
from problems.admin.fields import ExactTextMixin, NamedCellsMixin
from problems.admin.groups import TestGroupInline, object_id_of, offer_groups
from problems.admin.problems import PREVIEW_SCRIPT, after_an_edit, preview_of
from problems.admin.testsets import UPLOAD, TestUploadMixin
from problems.models import Part, Solution, StarterCode, TestCase

SHOWN = 80


class StarterCodeInline(ExactTextMixin, StarterCodeStack):
    model = StarterCode
    extra = 0
    classes = ("collapse",)
    verbose_name_plural = "starter code"

    def get_queryset(self, request: HttpRequest) -> QuerySet[StarterCode]:
        return super().get_queryset(request).select_related("part__problem")


class SolutionInline(ExactTextMixin, SolutionStack):
    model = Solution
    extra = 0
    classes = ("collapse",)
    fields = (("name", "language", "expected"), "source")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Solution]:
        return super().get_queryset(request).select_related("part__problem")


class TestCaseInline(NamedCellsMixin, TestCaseRows):
    """Names, order and weights. Of the contents, which may be 300 KB each, only the beginning is fetched."""

    model = TestCase
    extra = 0
    fields = ("position", "name", "is_sample", "weight", "group", "beginning_of_input", "beginning_of_output")
    readonly_fields = ("beginning_of_input", "beginning_of_output")
    ordering = ("position",)
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[TestCase]:
        rows = super().get_queryset(request).select_related("part__problem").defer("input", "expected")
        return rows.annotate(
            input_start=Left("input", SHOWN),
            input_length=Length("input"),
            expected_start=Left("expected", SHOWN),
            expected_length=Length("expected"),
        )

    def formfield_for_dbfield(self, db_field: AnyField, request: Any, **options: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **options)
        if db_field.name == "group":
            offer_groups(field, object_id_of(request))
        return field

    def has_add_permission(self, request: HttpRequest, obj: Part | None = None) -> bool:
        """A test is added on its own page, where its contents can be given."""
        return False

    @admin.display(description="Input")
    def beginning_of_input(self, test: Any) -> SafeString:
        return _beginning(test.input_start, test.input_length)

    @admin.display(description="Expected output")
    def beginning_of_output(self, test: Any) -> SafeString:
        return _beginning(test.expected_start, test.expected_length)


def _beginning(text: str, length: int) -> SafeString:
    more = format_html(" <small>… {} characters</small>", length) if length > SHOWN else ""
    return format_html('<code class="beginning">{}</code>{}', text, more)


@admin.register(Part)
class PartAdmin(ExactTextMixin, TestUploadMixin):
    list_display = ("__str__", "title", "cumulative", "sample_count", "hidden_count")
    list_filter = ("problem__status", "problem__kind")
    list_select_related = ("problem",)
    search_fields = ("problem__title", "problem__slug", "title")
    ordering = ("problem__position", "number")
    autocomplete_fields = ("problem",)
    readonly_fields = ("statement_preview", "add_a_test")
    fields = ("problem", ("number", "title", "cumulative"), "statement", "statement_preview", "add_a_test")
    inlines = [TestGroupInline, TestCaseInline, StarterCodeInline, SolutionInline]

    class Media:
        css = {"all": ("css/highlight.css", "css/admin-problems.css")}
        js = (PREVIEW_SCRIPT,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Part]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                sample_count=Count("tests", filter=Q(tests__is_sample=True)),
                hidden_count=Count("tests", filter=Q(tests__is_sample=False)),
            )
        )

    @admin.display(description="Samples", ordering="sample_count")
    def sample_count(self, part: Any) -> int:
        return int(part.sample_count)

    @admin.display(description="Hidden tests", ordering="hidden_count")
    def hidden_count(self, part: Any) -> int:
        return int(part.hidden_count)

    @admin.display(description="It is shown so")
    def statement_preview(self, part: Part) -> SafeString:
        return preview_of(part.statement)

    @admin.display(description="Tests")
    def add_a_test(self, part: Part) -> SafeString | str:
        if part._state.adding:
            return "Save the part first, then add tests to it."
        address = f"{reverse('admin:problems_testcase_add')}?part={part.pk}"
        outputs = reverse("admin:authoring-outputs", args=[part.pk])
        return format_html(
            '<a href="{}">Add a test case</a> · <a href="{}">Upload tests</a>'
            ' · <a href="{}">Generate the expected outputs</a>',
            address,
            reverse(UPLOAD, args=[part.pk]),
            outputs,
        )

    def response_change(self, request: HttpRequest, obj: Part) -> HttpResponse:
        after_an_edit(request, obj.problem)
        return super().response_change(request, obj)
