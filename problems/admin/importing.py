"""The pages of the admin for packages: the upload, the preview with the button that applies it, and the download."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from accounts.models import User
from core.errors import DomainError
from problems.admin.bases import ProblemModelAdmin
from problems.models import Problem
from problems.packages.archive import MAX_ARCHIVE_BYTES, MiB
from problems.services.exporting import export_package
from problems.services.importing import ImportOutcome
from problems.services.loading import LoadResult
from problems.services.uploads import find_upload, import_upload, keep_upload, preview_upload

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

UPLOAD, PREVIEW = "admin:problems_problem_import", "admin:problems_problem_import_preview"


class ArchiveField(forms.FileField):
    """A file within the bound of an archive."""

    def __init__(self, *, what: str, accept: str, **options: Any) -> None:
        help_text = f"{what}, at most {MAX_ARCHIVE_BYTES // MiB} MiB."
        widget = forms.ClearableFileInput(attrs={"accept": accept})
        super().__init__(help_text=help_text, widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file: UploadedFile[Any] = super().clean(data, initial)
        if (file.size or 0) > MAX_ARCHIVE_BYTES:
            raise forms.ValidationError(f"It is larger than {MAX_ARCHIVE_BYTES // MiB} MiB.")
        return file


class PackageForm(forms.Form):
    package = ArchiveField(
        label="Package",
        what="A zip or a JSON document with one problem",
        accept=".zip,.json,application/zip,application/json",
    )
    slug = forms.CharField(
        label="Address",
        required=False,
        max_length=80,
        help_text="Leave it empty to take the one that the package names.",
    )


class PackageImportMixin(ProblemModelAdmin):
    """Adds the two pages to the admin of problems, for whoever may both add and change problems."""

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("import/", self.admin_site.admin_view(self.upload_page), name="problems_problem_import"),
            path(
                "import/<int:number>/",
                self.admin_site.admin_view(self.preview_page),
                name="problems_problem_import_preview",
            ),
        ]
        pages.append(
            path(
                "<int:number>/package/<int:part>/",
                self.admin_site.admin_view(self.package_download),
                name="problems_problem_package",
            )
        )
        return pages + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        extra = {"may_import": self._may_import(request)} | (extra_context or {})
        return super().changelist_view(request, extra)

    def upload_page(self, request: HttpRequest) -> HttpResponse:
        self._check(request)
        form = PackageForm(request.POST, request.FILES) if request.method == "POST" else PackageForm()
        if form.is_valid():
            package = form.cleaned_data["package"]
            try:
                upload = keep_upload(
                    user=user_of(request), name=package.name, data=package.read(), slug=form.cleaned_data["slug"]
                )
            except DomainError as error:
                form.add_error("slug" if error.field == "slug" else "package", error.message.split("\n"))
            else:
                return redirect(PREVIEW, upload.pk)
        return self._page(request, "import", {"title": "Import a package", "form": form})

    def preview_page(self, request: HttpRequest, number: int) -> HttpResponse:
        self._check(request)
        try:
            upload = find_upload(user=user_of(request), number=number)
            if "_cancel" in request.POST:
                upload.delete()
                messages.info(request, f"“{upload.name}” was not imported.")
                return redirect(UPLOAD)
            if request.method == "POST":
                outcome = import_upload(upload=upload, version=request.POST.get("version", ""))
                return self._imported(request, outcome)
            outcome = preview_upload(upload=upload)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(request.path if error.code == "problem_changed" else UPLOAD)
        return self._page(
            request, "import_preview", {"title": f"Import “{outcome.title}”?", "outcome": outcome, "upload": upload}
        )

    def package_download(self, request: HttpRequest, number: int, part: int) -> HttpResponse:
        problem = get_object_or_404(Problem, pk=number)
        if not self.has_view_permission(request, problem):
            raise PermissionDenied
        try:
            export = export_package(problem=problem, part=part)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("admin:problems_problem_change", number)
        response = HttpResponse(export.data, content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="{export.file}"'
        return response

    def _imported(self, request: HttpRequest, outcome: ImportOutcome) -> HttpResponse:
        problem = Problem.objects.get(slug=outcome.slug)
        if outcome.result == LoadResult.CREATED:
            self.log_addition(request, problem, f"Imported from a package ({outcome.format}).")
        else:
            self.log_change(request, problem, f"Imported from a package ({outcome.format}): {outcome.result}.")
        messages.success(request, f"“{problem}” is {outcome.result}, {outcome.status.label.lower()}.")
        return redirect("admin:problems_problem_change", problem.pk)

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        context = self.admin_site.each_context(request) | {"opts": self.opts} | context
        return TemplateResponse(request, f"admin/problems/problem/{name}.html", context)

    def _may_import(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def _check(self, request: HttpRequest) -> None:
        if not self._may_import(request):
            raise PermissionDenied


def user_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "the admin lets nobody else in"
    return request.user
