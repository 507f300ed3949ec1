"""The data files of a problem in the admin: its own page, with the upload and a button for each that takes it away."""

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
from problems.folder.beside import FILES, MiB
from problems.models import Problem
from problems.naming import MAX_FILE_NAME
from problems.services.attaching import attach_file, detach_file

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

PAGE = "admin:problems_problem_files"
LARGEST = FILES.most_bytes_each // MiB


class DataFileForm(forms.Form):
    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        help_text=f"UTF-8 text of at most {LARGEST} MB. What ends in .json or .csv must be that.",
    )
    name = forms.CharField(
        label="Name",
        required=False,
        max_length=MAX_FILE_NAME,
        help_text="What programs find it as. Leave it empty to keep its own.",
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > FILES.most_bytes_each:
            raise forms.ValidationError(f"It is larger than {LARGEST} MB.")
        return file


class DataFilesMixin(ProblemModelAdmin):
    """Adds the page to the admin of problems, for whoever may change them."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.files_page)
        return [path("<int:number>/files/", page, name="problems_problem_files"), *super().get_urls()]

    def files_page(self, request: HttpRequest, number: int) -> HttpResponse:
        problem = get_object_or_404(Problem.objects.defer("statement", "generator"), pk=number)
        if not self.has_change_permission(request, problem):
            raise PermissionDenied
        form = DataFileForm()
        if "_remove" in request.POST:
            return self._removed(request, problem, request.POST["_remove"])
        if request.method == "POST":
            form = DataFileForm(request.POST, request.FILES)
            if form.is_valid() and self._added(request, problem, form):
                return redirect(PAGE, problem.pk)
        context = {"title": f"Files of {problem}", "problem": problem, "files": problem.files.all(), "form": form}
        context = self.admin_site.each_context(request) | {"opts": self.opts, "room": FILES} | context
        return TemplateResponse(request, "admin/problems/problem/files.html", context)

    def _added(self, request: HttpRequest, problem: Problem, form: DataFileForm) -> bool:
        upload = form.cleaned_data["file"]
        name = form.cleaned_data["name"] or upload.name
        try:
            file, is_new = attach_file(problem=problem, name=name, data=upload.read(), by=_user(request))
        except DomainError as error:
            form.add_error("name" if error.field == "name" else "file", error.message)
            return False
        self.log_change(request, problem, f"File {file.name} {'added' if is_new else 'replaced'}.")
        messages.success(request, f"“{file.name}” was {'added' if is_new else 'replaced'}.")
        return True

    def _removed(self, request: HttpRequest, problem: Problem, name: str) -> HttpResponse:
        try:
            detach_file(problem=problem, name=name, by=_user(request))
        except DomainError as error:
            messages.error(request, error.message)
        else:
            self.log_change(request, problem, f"File {name} removed.")
            messages.success(request, f"“{name}” was removed.")
        return redirect(PAGE, problem.pk)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "the admin lets nobody else in"
    return request.user
