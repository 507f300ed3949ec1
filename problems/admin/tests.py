"""One test case in the admin, with its whole contents. It is reached from its part, not from the index."""

from typing import Any

from django.contrib import admin
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse

from problems.admin.bases import AnyField, TestCaseModelAdmin
from problems.admin.fields import ExactTextMixin
from problems.admin.groups import object_id_of, offer_groups
from problems.admin.problems import after_an_edit
from problems.models import Problem, TestCase


@admin.register(TestCase)
class TestCaseAdmin(ExactTextMixin, TestCaseModelAdmin):
    list_display = ("name", "part", "is_sample", "position", "weight")
    list_filter = ("is_sample", "part__problem__kind")
    list_select_related = ("part__problem",)
    search_fields = ("name", "part__problem__title", "part__problem__slug")
    ordering = ("part", "position")
    autocomplete_fields = ("part",)
    fields = ("part", ("name", "is_sample", "position", "weight", "group"), "input", "expected")

    class Media:
        css = {"all": ("css/admin-problems.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[TestCase]:
        """Lists do without the contents, which may be large; a page fetches those of its one test."""
        return super().get_queryset(request).defer("input", "expected")

    def formfield_for_dbfield(self, db_field: AnyField, request: Any, **options: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **options)
        if db_field.name == "group":
            test = object_id_of(request)
            own = TestCase.objects.filter(pk=int(test)).values_list("part_id", flat=True) if test.isdecimal() else []
            offer_groups(field, str(next(iter(own), request.GET.get("part", ""))))
        return field

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new test comes after the last one of its part."""
        initial: dict[str, Any] = dict(super().get_changeform_initial_data(request))
        part = str(initial.get("part", ""))
        if part.isdecimal():
            last = TestCase.objects.filter(part=int(part)).aggregate(last=Max("position"))["last"] or 0
            initial.setdefault("position", last + 1)
        return initial

    def response_add(self, request: HttpRequest, obj: TestCase, post_url_continue: str | None = None) -> HttpResponse:
        after_an_edit(request, obj.part.problem)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: TestCase) -> HttpResponse:
        after_an_edit(request, obj.part.problem)
        return super().response_change(request, obj)

    def delete_model(self, request: HttpRequest, obj: TestCase) -> None:
        super().delete_model(request, obj)
        after_an_edit(request, obj.part.problem)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[TestCase]) -> None:
        problems = list(Problem.objects.filter(parts__tests__in=queryset).distinct())
        super().delete_queryset(request, queryset)
        for problem in problems:
            after_an_edit(request, problem)
