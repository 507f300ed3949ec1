"""What is checked, each time that it was, and the evidence."""

import json
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString

from core.admin_lists import MOST_COUNTED
from deployments.admin.deeds import Deed, DeedAdmin
from deployments.admin.forms import CheckForm, RevisionForm
from deployments.enums import DefinitionState
from deployments.models import CheckDefinition, Environment, Evidence, VerificationRun
from deployments.parties import Party
from deployments.services.definitions import CheckText, define_check, retire_check

DOWNLOAD = "deployments_verificationrun_evidence"
TEXT = ("kind", "spec", "thresholds", "ttl_minutes", "required")

EVIDENCE = """<div class="scrolls" tabindex="0" role="group" aria-label="Evidence"><table><thead><tr>
<th scope="col">Content</th><th scope="col">Type</th><th scope="col">Bytes</th><th scope="col">SHA-256</th>
<th scope="col">What was read out of it</th><th scope="col">By</th></tr></thead><tbody>{}</tbody></table></div>"""
EXHIBIT = """<tr><th scope="row"><a href="{}" download>{}</a></th><td>{}</td><td>{}</td><td><code>{}</code></td>
<td>{}</td><td>{}</td></tr>"""


def _define(by: Party, environment: Environment, name: str, given: dict[str, Any]) -> CheckDefinition:
    text = CheckText(name=name, **{field: given[field] for field in TEXT})
    return define_check(by=by, environment=environment, text=text, reason=given["reason"])


@admin.register(CheckDefinition)
class CheckDefinitionAdmin(DeedAdmin):
    list_display = ["name", "environment", "kind", "revision", "badge", "required", "ttl_minutes"]
    list_select_related = ["environment"]
    list_filter = ["environment", "state", "kind", "required"]
    search_fields = ["name"]
    search_help_text = "A part of its name."
    ordering = ["-pk"]
    fields = ["environment", "name", "kind", "revision", "badge", "spec", "thresholds", "ttl_minutes", "required"]
    readonly_fields = ["badge"]
    openings = (
        Deed(
            name="define",
            label="Define a check",
            explained="It is active from now on. Promotions that are open are judged by it too.",
            done="The check is active.",
            form=CheckForm,
            act=lambda by, _row, given: _define(by, given["environment"], given["name"], given),
        ),
    )
    deeds = (
        Deed(
            name="revise",
            label="Write a new revision",
            explained="The new revision takes the place of the active one. What passed by the old one counts no more.",
            done="The new revision is active.",
            allowed=lambda row: row.state != DefinitionState.DRAFT,
            form=RevisionForm,
            initial=lambda row: {name: getattr(row, name) for name in TEXT},
            act=lambda by, row, given: _define(by, row.environment, row.name, given),
        ),
        Deed(
            name="retire",
            label="Retire",
            explained="It is not run any more. A promotion that needs one of its kind waits until there is another.",
            done="The check is retired.",
            allowed=lambda row: row.state == DefinitionState.ACTIVE,
            act=lambda by, row, given: retire_check(by=by, check=row, **given),
            is_grave=True,
        ),
    )


@admin.register(VerificationRun)
class VerificationRunAdmin(DeedAdmin):
    list_display = [
        "pk",
        "check_name",
        "environment",
        "release",
        "badge",
        "verdict",
        "trigger",
        "requested_at",
        "valid_until",
    ]
    list_display_links = ["pk", "check_name"]
    list_select_related = ["definition__environment", "deployment__release"]
    list_filter = ["definition__environment", "state", "definition__kind", "requested_at"]
    search_fields = ["definition__name", "deployment__release__label", "deployment__release__git_sha__startswith"]
    search_help_text = (
        "A part of the check's name or of the release's version, or the beginning of a commit. "
        f"The list goes on for the newest {MOST_COUNTED:,}."
    )
    fieldsets = [
        (None, {"fields": ["definition", "deployment", "attempt", "trigger", "badge", "verdict", "figures"]}),
        ("Course", {"fields": ["requested_at", "started_at", "finished_at", "valid_until"]}),
        ("What shows it", {"fields": ["exhibits"]}),
    ]
    readonly_fields = ["badge", "exhibits"]

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.evidence)
        return [path("evidence/<int:number>/", page, name=DOWNLOAD), *super().get_urls()]

    def evidence(self, request: HttpRequest, number: int) -> HttpResponse:
        """As it was handed in, to be kept and never shown as a page of ours."""
        if not request.user.has_perm("deployments.view_evidence"):
            raise PermissionDenied
        found = get_object_or_404(Evidence, pk=number)
        response = HttpResponse(bytes(found.data), content_type="application/octet-stream")
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name) or ""
        return response

    @admin.display(description="evidence", empty_value="none")
    def exhibits(self, run: VerificationRun) -> SafeString | None:
        rows = format_html_join("", EXHIBIT, map(_told, run.evidence.defer("data").select_related("uploaded_by")))
        return format_html(EVIDENCE, rows) if rows else None

    @admin.display(description="check")
    def check_name(self, run: VerificationRun) -> str:
        return run.definition.name

    @admin.display(description="environment")
    def environment(self, run: VerificationRun) -> str:
        return run.definition.environment.name

    @admin.display(description="release")
    def release(self, run: VerificationRun) -> str:
        return str(run.deployment.release)


def _told(one: Evidence) -> tuple[object, ...]:
    address = reverse(f"admin:{DOWNLOAD}", args=[one.pk])
    by = one.uploaded_by or "the server"
    return address, one.name, one.media_type, one.size, one.sha256[:12], json.dumps(one.summary)[:200], by
