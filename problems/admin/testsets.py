"""The pages of the admin for tests from a zip: the upload, and the preview with the button that applies it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from core.errors import DomainError
from problems.admin.bases import PartModelAdmin
from problems.admin.importing import ArchiveField, user_of
from problems.models import Part
from problems.services.testsets import UploadMode, UploadOutcome
from problems.services.uploads import find_upload, keep_tests, preview_kept_tests, store_kept_tests

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

UPLOAD, PREVIEW = "admin:problems_part_tests", "admin:problems_part_tests_preview"
MODES = [
    (UploadMode.ADD.value, "Keep the tests that the zip does not have"),
    (UploadMode.REPLACE.value, "Remove the tests that the zip does not have"),
]


class TestsForm(forms.Form):
    __test__ = False  # not a test of pytest's

    package = ArchiveField(label="Tests", accept=".zip,application/zip", what="A zip with tests")
    mode = forms.ChoiceField(label="The others", choices=MODES)


class TestUploadMixin(PartModelAdmin):
    """Adds the two pages to the admin of parts, for whoever may add, change and delete tests."""

    __test__ = False  # not a test of pytest's

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("<int:pk>/tests/", self.admin_site.admin_view(self.tests_page), name="problems_part_tests"),
            path(
                "<int:pk>/tests/<int:number>/",
                self.admin_site.admin_view(self.tests_preview_page),
                name="problems_part_tests_preview",
            ),
        ]
        return pages + super().get_urls()

    def tests_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        part = self._part(request, pk)
        form = TestsForm(request.POST, request.FILES) if request.method == "POST" else TestsForm()
        if form.is_valid():
            package: UploadedFile[Any] = form.cleaned_data["package"]
            mode = UploadMode(form.cleaned_data["mode"])
            try:
                upload = keep_tests(
                    part=part, name=package.name or "", data=package.read(), mode=mode, by=user_of(request)
                )
            except DomainError as error:
                form.add_error("package", error.message.split("\n"))
            else:
                return redirect(_preview(part, upload.pk, mode))
        return self._tests_page(request, "tests", part, {"title": f"Upload tests: {part}", "form": form})

    def tests_preview_page(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        part = self._part(request, pk)
        mode = UploadMode.REPLACE if request.GET.get("mode") == UploadMode.REPLACE else UploadMode.ADD
        try:
            upload = find_upload(user=user_of(request), number=number)
            if "_cancel" in request.POST:
                upload.delete()
                messages.info(request, f"“{upload.name}” was not stored.")
                return redirect(UPLOAD, part.pk)
            if request.method == "POST":
                version = request.POST.get("version", "")
                outcome = store_kept_tests(part=part, upload=upload, mode=mode, version=version)
                return self._stored(request, part, outcome)
            outcome = preview_kept_tests(part=part, upload=upload, mode=mode)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(request.get_full_path() if error.code == "version_changed" else reverse(UPLOAD, args=[pk]))
        other = UploadMode.ADD if mode == UploadMode.REPLACE else UploadMode.REPLACE
        context = {"title": f"Store these tests? {part}", "outcome": outcome, "upload": upload}
        context |= {"other": _preview(part, number, other)}
        return self._tests_page(request, "tests_preview", part, context)

    def _stored(self, request: HttpRequest, part: Part, outcome: UploadOutcome) -> HttpResponse:
        rows = outcome.rows
        counts = f"{len(rows.added)} added, {len(rows.changed)} changed, {len(rows.removed)} removed"
        self.log_change(request, part, f"Tests from a zip: {counts}.")
        messages.success(request, f"Tests of “{part}”: {counts}, {rows.unchanged} unchanged.")
        return redirect("admin:problems_part_change", part.pk)

    def _tests_page(self, request: HttpRequest, name: str, part: Part, context: dict[str, Any]) -> HttpResponse:
        context = self.admin_site.each_context(request) | {"opts": self.opts, "part": part} | context
        return TemplateResponse(request, f"admin/problems/part/{name}.html", context)

    def _part(self, request: HttpRequest, pk: int) -> Part:
        part = get_object_or_404(Part.objects.select_related("problem"), pk=pk)
        may = [f"problems.{deed}_testcase" for deed in ("add", "change", "delete")]
        if not (self.has_change_permission(request, part) and user_of(request).has_perms(may)):
            raise PermissionDenied
        return part


def _preview(part: Part, number: int, mode: UploadMode) -> str:
    return f"{reverse(PREVIEW, args=[part.pk, number])}?mode={mode}"
