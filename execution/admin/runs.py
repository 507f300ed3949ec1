"""Runs and submissions in the admin: to be read, never changed; submissions can be judged again beside themselves."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from core.admin_lists import MOST_COUNTED, LongList, ReadOnly
from execution.authoring_admin import VerificationAdmin
from execution.enums import Priority, RunKind
from execution.history import LONG
from execution.languages import registry
from execution.models import CaseOutcome, GroupOutcome, Run, Submission
from execution.models.submission import NEWEST_FIRST
from execution.selectors import run_result

__all__ = ["RunAdmin", "SubmissionAdmin", "VerificationAdmin"]
SHOWN_CHARACTERS = 20_000
MOST_CHOSEN = 100  # what an address holds
BOUND = f"The list goes on for the newest {MOST_COUNTED:,} that match."

if TYPE_CHECKING:
    RunModelAdmin = admin.ModelAdmin[Run]
    SubmissionModelAdmin = admin.ModelAdmin[Submission]
    CaseInline = admin.TabularInline[CaseOutcome, Submission]
    GroupInline = admin.TabularInline[GroupOutcome, Submission]
else:  # Django's own classes take no parameters
    RunModelAdmin = SubmissionModelAdmin = admin.ModelAdmin
    CaseInline = GroupInline = admin.TabularInline


class LanguageFilter(admin.SimpleListFilter):
    """Of the registry: the languages that occur could only be found by reading every row."""

    title = "language"
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(language.slug, language.name) for language in registry().values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        path = "language" if queryset.model is Run else "run__language"
        return queryset.filter(**{path: self.value()}) if self.value() else queryset


@admin.register(Run)
class RunAdmin(LongList, ReadOnly, RunModelAdmin):
    list_display = ["short_id", "kind", "language", "status", "verdict", "owner", "time_ms", "memory_kb", "created_at"]
    list_filter = ["status", "verdict", "kind", "priority", LanguageFilter, "created_at"]
    list_select_related = ["user"]
    search_fields = ["id__startswith", "request_id__exact", "user__username", "user__email", "visitor"]
    search_help_text = f"The beginning of an id, a request's id, a user's name or address, a visitor's number. {BOUND}"
    ordering = ["-created_at", "-pk"]
    fieldsets = [
        (None, {"fields": ["id", "kind", "priority", "status", "verdict", "message", "owner"]}),
        ("Program", {"fields": ["language", "entry", "args", "sources", "limits", "terminal"]}),
        ("Result", {"fields": ["exit_code", "signal", "time_ms", "wall_ms", "memory_kb", "output"]}),
        ("Course", {"fields": ["created_at", "started_at", "finished_at", "attempts", "cancel_requested_at"]}),
        ("Where it came from", {"fields": ["request_id", "trace_context"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Run]:
        rows = super().get_queryset(request)
        is_list = request.resolver_match is not None and str(request.resolver_match.url_name).endswith("_changelist")
        return rows.defer("files", "stdin", "args", "limits") if is_list else rows

    @admin.display(description="id", ordering="id")
    def short_id(self, run: Run) -> str:
        return str(run.pk)[:8]

    @admin.display(description="owner", ordering="user")
    def owner(self, run: Run) -> str:
        return run.owner_name

    @admin.display(description="files")
    def sources(self, run: Run) -> SafeString:
        return _sources(run)

    @admin.display(description="output")
    def output(self, run: Run) -> SafeString:
        result = run_result(run)
        names = ("compile_output", "stdout", "stderr")
        return _texts((name, result[name]) for name in names if result[name])


class CaseOutcomeInline(ReadOnly, CaseInline):
    model = CaseOutcome
    fields = ["name", "is_sample", "group", "verdict", "score", "time_ms", "memory_kb", "message", "judge_words"]
    readonly_fields = ["judge_words"]
    extra = 0

    @admin.display(description="The problem's own program")
    def judge_words(self, outcome: CaseOutcome) -> SafeString | None:
        said = "\n".join(filter(None, [outcome.judge_log, outcome.dialogue]))
        return format_html("<pre>{}</pre>", said) if said else None


class GroupOutcomeInline(ReadOnly, GroupInline):
    model = GroupOutcome
    fields = ["name", "state", "points", "max_points", "passed", "total", "message"]
    extra = 0


@admin.register(Submission)
class SubmissionAdmin(LongList, ReadOnly, SubmissionModelAdmin):
    list_display = [
        "short_id",
        "problem",
        "part_number",
        "language",
        "status",
        "verdict",
        "score",
        "owner",
        "created_at",
    ]
    list_filter = ["run__status", "run__verdict", LanguageFilter, "run__created_at"]
    list_select_related = ["run__user", "problem", "part"]
    search_fields = ["run__id__startswith", "problem__slug", "problem__title", "run__user__username", "run__visitor"]
    search_help_text = f"The beginning of an id, a problem's slug or title, a user, or a visitor's number. {BOUND}"
    ordering = NEWEST_FIRST
    fields = ["run_link", "problem", "part_number", "language", "owner", "status", "verdict", "message"]
    fields += ["score", "max_score", "passed", "total", "created_at", "sources"]
    inlines = [GroupOutcomeInline, CaseOutcomeInline]
    actions = ["rejudge"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        rows = super().get_queryset(request).filter(run__kind=RunKind.JUDGE).exclude(run__priority=Priority.REJUDGE)
        is_list = request.resolver_match is not None and str(request.resolver_match.url_name).endswith("_changelist")
        return rows.defer(*LONG) if is_list else rows.defer("run__stdin", "problem__statement", "problem__generator")

    def has_rejudge_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("execution.add_rejudge")

    @admin.action(description="Rejudge", permissions=["rejudge"])
    def rejudge(self, request: HttpRequest, submissions: QuerySet[Submission]) -> HttpResponse | None:
        """To the form, where these are named."""
        ids = [str(pk) for pk in submissions.values_list("pk", flat=True)[: MOST_CHOSEN + 1]]
        if len(ids) > MOST_CHOSEN:
            sentence = f"Choose at most {MOST_CHOSEN} here; for more, rejudge by problem, language or time."
            messages.error(request, sentence)
            return None
        query = urlencode({"submissions": " ".join(ids)})
        return HttpResponseRedirect(f"{reverse('admin:execution_rejudge_add')}?{query}")

    @admin.display(description="id", ordering="run")
    def short_id(self, submission: Submission) -> str:
        return str(submission.pk)[:8]

    @admin.display(description="run")
    def run_link(self, submission: Submission) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:execution_run_change", args=[submission.pk]), submission.pk
        )

    @admin.display(description="part", ordering="part__number")
    def part_number(self, submission: Submission) -> int:
        return submission.part.number

    @admin.display(description="language", ordering="run__language")
    def language(self, submission: Submission) -> str:
        return submission.run.language

    @admin.display(description="status", ordering="run__status")
    def status(self, submission: Submission) -> str:
        return submission.run.status

    @admin.display(description="verdict", ordering="run__verdict")
    def verdict(self, submission: Submission) -> str:
        return submission.run.verdict

    @admin.display(description="message")
    def message(self, submission: Submission) -> str:
        return submission.run.message

    @admin.display(description="owner", ordering="run__user")
    def owner(self, submission: Submission) -> str:
        return submission.run.owner_name

    @admin.display(description="files")
    def sources(self, submission: Submission) -> SafeString:
        return _sources(submission.run)


def _sources(run: Run) -> SafeString:
    return _texts(run.files.items())


def _texts(named: Any) -> SafeString:
    """Texts as they are, each under its name; a very long one is cut."""
    shown = ((name, text[:SHOWN_CHARACTERS] + ("\n…" if len(text) > SHOWN_CHARACTERS else "")) for name, text in named)
    return format_html_join("", "<p><strong>{}</strong></p><pre>{}</pre>", shown)
