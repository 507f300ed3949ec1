"""Pages for a problem's author in the admin: its versions, the matrix of its solutions, outputs generated anew."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from accounts.models import User
from core.errors import DomainError
from execution.comparing import side_by_side
from execution.matrix import matrix_of
from execution.models import Verification
from execution.services.generating import apply_outputs, generate_outputs
from execution.services.matrices import start_verification
from problems.models import Part, Problem, ProblemVersion
from problems.services.restoring import restore_version
from problems.services.versions import entries_of, files_of

MOST_SHOWN = 20
MOST_DIFFERENCES = 20

if TYPE_CHECKING:
    VerificationModelAdmin = admin.ModelAdmin[Verification]
else:  # Django's own class takes no parameters
    VerificationModelAdmin = admin.ModelAdmin


@admin.register(Verification)
class VerificationAdmin(VerificationModelAdmin):
    """Not in the index: each page is reached from its problem."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("problem/<int:pk>/", wrap(self.problem_page), name="authoring-problem"),
            path("problem/<int:pk>/verify/", wrap(require_POST(self.verify)), name="authoring-verify"),
            path("version/<int:pk>/", wrap(self.version_page), name="authoring-version"),
            path("version/<int:pk>/restore/", wrap(require_POST(self.restore)), name="authoring-restore"),
            path("part/<int:pk>/outputs/", wrap(self.outputs_page), name="authoring-outputs"),
        ]

    def problem_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The versions, and the matrix of `?verification=` or the latest one."""
        problem = get_object_or_404(_problems(request), pk=pk)
        rows = Verification.objects.filter(version__problem=problem).select_related("version", "created_by")
        shown = rows.defer("version__content").first()
        if chosen := request.GET.get("verification", ""):
            shown = rows.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 18 else None
            if shown is None:
                raise Http404
        versions = problem.versions.defer("content").select_related("created_by").order_by("-number")
        context = {
            "problem": problem,
            "versions": versions.annotate(judged=Count("submissions"))[:MOST_SHOWN],
            "verifications": rows.defer("rows", "version__content")[:MOST_SHOWN],
            "shown": shown,
            "matrix": matrix_of(shown) if shown else [],
        }
        return self._page(request, "problem", f"Versions and verification of {problem}", context)

    def verify(self, request: HttpRequest, pk: int) -> HttpResponse:
        problem = get_object_or_404(_problems(request), pk=pk)
        try:
            start_verification(problem=problem, by=_author(request))
        except DomainError as error:
            messages.error(request, error.message)
        return _to("problem", problem.pk)

    def version_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The folder as it was, and the button that brings it back."""
        version = get_object_or_404(ProblemVersion.objects.select_related("problem"), pk=pk)
        get_object_or_404(_problems(request), pk=version.problem_id)
        data_files, pictures = entries_of(version)
        context = {"version": version, "problem": version.problem, "files": files_of(version)}
        context |= {"data_files": data_files, "pictures": pictures or ()}
        return self._page(request, "version", str(version), context)

    def restore(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = get_object_or_404(ProblemVersion.objects.select_related("problem"), pk=pk)
        get_object_or_404(_problems(request), pk=version.problem_id)
        try:
            now = restore_version(version=version, by=_author(request))
        except DomainError as error:
            messages.error(request, error.message)
            return _to("version", pk)
        messages.success(
            request, f"“{version.problem}” is what it was in version {version.number}; in force: {now.number}."
        )
        self._log(request, version.problem, f"Version {version.number} restored.")
        return _to("problem", version.problem_id)

    def outputs_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the reference solution prints beside what is stored; a POST with the digest stores it."""
        part = get_object_or_404(Part.objects.select_related("problem"), pk=pk)
        get_object_or_404(_problems(request), pk=part.problem_id)
        back = HttpResponseRedirect(reverse("admin:problems_part_change", args=[pk]))
        try:
            if request.method == "POST":
                done = apply_outputs(part=part, digest=request.POST.get("digest", ""), by=_author(request))
                messages.success(request, f"{len(done.changed)} expected outputs were replaced.")
                self._log(request, part, f"Expected outputs generated: {len(done.changed)} replaced.")
                return back
            outputs = generate_outputs(part=part)
        except DomainError as error:
            messages.error(request, error.message)
            return back
        differences = [(row, side_by_side(row.before, row.after)) for row in outputs.changed[:MOST_DIFFERENCES]]
        context = {"part": part, "problem": part.problem, "outputs": outputs, "differences": differences}
        return self._page(request, "outputs", f"Expected outputs of {part}", context)

    def _log(self, request: HttpRequest, row: Any, sentence: str) -> None:
        """In the history of the problem or the part itself."""
        self.log_change(request, row, sentence)

    def _page(self, request: HttpRequest, name: str, title: str, context: dict[str, Any]) -> HttpResponse:
        whole = self.admin_site.each_context(request) | {"title": title, "opts": Problem._meta} | context
        return render(request, f"admin/execution/authoring/{name}.html", whole)


def _problems(request: HttpRequest) -> Any:
    """All, for those who may change them in the admin."""
    if not request.user.has_perm("problems.change_problem"):
        raise PermissionDenied
    return Problem.objects.defer("statement", "generator")


def _author(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _to(name: str, pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse(f"admin:authoring-{name}", args=[pk]))
