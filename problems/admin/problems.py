"""Problems in the admin."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from accounts.models import User
from core.errors import DomainError
from problems.admin.bases import PartRows, ProblemModelForm
from problems.admin.fields import CommaListField, ExactTextMixin, LanguagesField, NamedCellsMixin
from problems.admin.importing import PackageImportMixin
from problems.admin.judging import JudgeProgramInline
from problems.enums import ProblemStatus
from problems.models import Part, Problem
from problems.models.problem import ProblemQuerySet
from problems.services.publishing import (
    archive_problem,
    publish_problem,
    reasons_against_publishing,
    withdraw_problem,
)
from problems.services.quarantining import lift_quarantine
from problems.services.rendering import render_markdown
from problems.services.settling import open_notes, settle_import
from problems.services.versions import keep_version_of_published

Move = Callable[..., Problem]
PREVIEW_SCRIPT = Script("js/preview.js", type="module")


class ProblemForm(ProblemModelForm):
    tags = CommaListField(required=False, help_text="Separated by commas.", widget=forms.TextInput(attrs={"size": 60}))
    languages = LanguagesField(required=False, help_text="None chosen allows every language offered.")

    class Meta:
        model = Problem
        exclude = ()


QUARANTINE = (
    "Quarantined: shown, but it takes no submissions until this is lifted",
    {"fields": ("quarantined_at", "quarantine_reason", "quarantine_words")},
)


class PartInline(NamedCellsMixin, PartRows):
    model = Part
    fields = ("number", "title", "cumulative", "samples", "hidden")
    readonly_fields = ("samples", "hidden")
    extra = 0
    show_change_link = True
    verbose_name_plural = "Parts: open one to edit its statement, tests, starter code and solutions"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Part]:
        rows = Part.objects.filter(pk__in=super().get_queryset(request))
        return rows.select_related("problem").with_test_counts()

    @admin.display(description="Samples")
    def samples(self, part: Any) -> int:
        return getattr(part, "sample_count", 0)

    @admin.display(description="Hidden tests")
    def hidden(self, part: Any) -> int:
        return getattr(part, "hidden_count", 0)


@admin.register(Problem)
class ProblemAdmin(ExactTextMixin, PackageImportMixin):
    form = ProblemForm
    inlines = [PartInline, JudgeProgramInline]
    change_form_template = "admin/problems/problem/change_form.html"
    list_display = (
        "title",
        "kind",
        "difficulty",
        "status",
        "judged",
        "position",
        "part_count",
        "sample_count",
        "hidden_count",
        "acceptance",
    )
    list_filter = ("status", "kind", "difficulty", "checker", ("quarantined_at", admin.EmptyFieldListFilter))
    search_fields = ("title", "slug", "tags")
    search_help_text = "Title, address or tag"
    ordering = ("position", "title", "pk")
    list_per_page = 50
    actions = ("publish", "archive", "withdraw", "lift", "settle", "rejudge")
    save_on_top = True
    readonly_fields = (
        "status",
        "quarantined_at",
        "quarantine_reason",
        "quarantine_words",
        "statement_preview",
        "notes_of_the_import",
        "submissions_count",
        "accepted_count",
        "created_at",
        "updated_at",
    )
    fieldsets = (
        (None, {"fields": ("title", "slug", "status", ("kind", "difficulty", "position"), "tags")}),
        ("Statement", {"fields": ("statement", "statement_preview")}),
        ("Languages and limits", {"fields": ("languages", ("cpu_time_seconds", "memory_mb"))}),
        (
            "Judging",
            {"fields": ("judging", "checker", ("absolute_tolerance", "relative_tolerance"), "stop_at_first_failure")},
        ),
        ("The script that wrote the tests", {"classes": ("collapse",), "fields": ("generator",)}),
        (
            "Figures",
            {
                "classes": ("collapse",),
                "fields": (("submissions_count", "accepted_count"), ("created_at", "updated_at")),
            },
        ),
    )

    class Media:
        css = {"all": ("css/highlight.css", "css/admin-problems.css")}
        js = (PREVIEW_SCRIPT,)

    def get_fieldsets(self, request: HttpRequest, obj: Problem | None = None) -> Any:
        """Why nothing can be handed in comes first, then what the last import had to say, where there was one."""
        if obj is None:
            return self.fieldsets
        told = [("The last import", {"fields": ("notes_of_the_import",)})] if obj.import_notes else []
        return (*([QUARANTINE] if obj.is_quarantined else []), *told, *self.fieldsets)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any) -> Any:
        """`has_open_notes`: whether there is something to settle."""
        problem = options.get("obj")
        context["has_open_notes"] = problem is not None and bool(open_notes(problem))
        return super().render_change_form(request, context, *args, **options)

    def get_queryset(self, request: HttpRequest) -> ProblemQuerySet:
        return Problem.objects.filter(pk__in=super().get_queryset(request)).with_content_counts()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Problem | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("title",)}

    @admin.display(description="Parts", ordering="part_count")
    def part_count(self, problem: Any) -> int:
        return int(problem.part_count)

    @admin.display(description="Samples", ordering="sample_count")
    def sample_count(self, problem: Any) -> int:
        return int(problem.sample_count)

    @admin.display(description="Hidden tests", ordering="hidden_count")
    def hidden_count(self, problem: Any) -> int:
        return int(problem.hidden_count)

    @admin.display(description="Accepted", ordering="accepted_count", empty_value="nobody tried")
    def acceptance(self, problem: Problem) -> str | None:
        percent = problem.acceptance_percent
        return None if percent is None else f"{percent} % of {problem.submissions_count}"

    @admin.display(description="Judging", ordering="quarantined_at", empty_value="as usual")
    def judged(self, problem: Problem) -> SafeString | None:
        return format_html('<strong class="quarantined">{}</strong>', "Quarantined") if problem.is_quarantined else None

    @admin.display(description="What it said")
    def quarantine_words(self, problem: Problem) -> SafeString:
        return format_html('<pre class="program-log">{}</pre>', problem.quarantine_log)

    @admin.display(description="It is shown so")
    def statement_preview(self, problem: Problem) -> SafeString:
        return preview_of(problem.statement)

    @admin.display(description="Left out or changed")
    def notes_of_the_import(self, problem: Problem) -> SafeString:
        lines = format_html_join("", "<li>{}</li>", ((note,) for note in problem.import_notes.splitlines()))
        return format_html("<ul>{}</ul>", lines)

    @admin.action(description="Publish", permissions=["change"])
    def publish(self, request: HttpRequest, problems: QuerySet[Problem]) -> None:
        self._move_all(request, problems, publish_problem, "published")

    @admin.action(description="Archive", permissions=["change"])
    def archive(self, request: HttpRequest, problems: QuerySet[Problem]) -> None:
        self._move_all(request, problems, archive_problem, "archived")

    @admin.action(description="Make a draft again", permissions=["change"])
    def withdraw(self, request: HttpRequest, problems: QuerySet[Problem]) -> None:
        self._move_all(request, problems, withdraw_problem, "now drafts")

    @admin.action(description="Lift the quarantine", permissions=["change"])
    def lift(self, request: HttpRequest, problems: QuerySet[Problem]) -> None:
        for problem in problems:
            self._lift(request, problem)

    def _lift(self, request: HttpRequest, problem: Problem) -> None:
        if lift_quarantine(problem=problem):
            self.log_change(request, problem, "Quarantine lifted.")
            messages.success(request, f"“{problem}” takes submissions again.")
        else:
            messages.warning(request, f"“{problem}” is not quarantined.")

    @admin.action(description="Settle what the import left open", permissions=["change"])
    def settle(self, request: HttpRequest, problems: QuerySet[Problem]) -> None:
        for problem in problems:
            self._settle(request, problem)

    def _settle(self, request: HttpRequest, problem: Problem) -> None:
        if settle_import(problem=problem):
            self.log_change(request, problem, "Notes of the import settled.")
            messages.success(request, f"What the import of “{problem}” left open is settled.")
        else:
            messages.warning(request, f"The import of “{problem}” left nothing open.")

    def has_rejudge_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("execution.add_rejudge")

    @admin.action(description="Rejudge the submissions", permissions=["rejudge"])
    def rejudge(self, request: HttpRequest, problems: QuerySet[Problem]) -> HttpResponse | None:
        """To the form, where this problem is chosen."""
        slugs = [problem.slug for problem in problems]
        if len(slugs) != 1:
            messages.error(
                request, "Choose one problem: a rejudge is of one, or of all in a language or a span of time."
            )
            return None
        query = urlencode({"problem": slugs[0]})
        return HttpResponseRedirect(f"{reverse('admin:execution_rejudge_add')}?{query}")

    def response_change(self, request: HttpRequest, obj: Problem) -> HttpResponse:
        """The buttons beside Save: what was saved is moved to another status, and the page stays."""
        if "_lift" in request.POST:
            self._lift(request, obj)
            return HttpResponseRedirect(request.path)
        if "_settle" in request.POST:
            self._settle(request, obj)
            return HttpResponseRedirect(request.path)
        for button, move, outcome in (
            ("_publish", publish_problem, "published"),
            ("_archive", archive_problem, "archived"),
            ("_withdraw", withdraw_problem, "a draft again"),
        ):
            if button in request.POST:
                self._move(request, obj, move, outcome)
                return HttpResponseRedirect(request.path)
        after_an_edit(request, obj)
        return super().response_change(request, obj)

    def _move(self, request: HttpRequest, problem: Problem, move: Move, outcome: str) -> bool:
        try:
            move(problem=problem)
        except DomainError as error:
            messages.error(request, error.message)
            return False
        self.log_change(request, problem, f"Status: {outcome}.")
        messages.success(request, f"“{problem}” is {outcome}.")
        return True

    def _move_all(self, request: HttpRequest, problems: QuerySet[Problem], move: Move, outcome: str) -> None:
        for problem in problems:
            self._move(request, problem, move, outcome)


def preview_of(statement: str) -> SafeString:
    """The statement as candidates read it; static/js/preview.js keeps it so while it is written."""
    return format_html(
        '<div class="statement-preview" data-preview-of="id_statement" data-preview-address="{}">{}</div>',
        reverse("api-statement-preview"),
        render_markdown(statement, top_heading=3),
    )


def after_an_edit(request: HttpRequest, problem: Problem) -> None:
    """A published problem that judges otherwise now has a new version; tell at once where it lacks what it needs."""
    keep_version_of_published(problem=problem, by=request.user if isinstance(request.user, User) else None)
    problem = Problem.objects.get(pk=problem.pk)
    if problem.status == ProblemStatus.PUBLISHED and (reasons := reasons_against_publishing(problem)):
        messages.warning(request, f"“{problem}” is published, but: {' '.join(reasons)}")
