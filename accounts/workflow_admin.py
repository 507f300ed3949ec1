"""Which workflows are trusted, in the admin: written, changed and switched off by superusers, never deleted."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.identity.trusting import Trust, check_trust, edit_trusted_workflow, trust_workflow
from accounts.models import TrustedWorkflow, User
from accounts.scopes import OFFERED
from core.errors import DomainError

LONGEST_REASON = 2000

if TYPE_CHECKING:
    TrustModelAdmin = admin.ModelAdmin[TrustedWorkflow]
    TrustModelForm = forms.ModelForm[TrustedWorkflow]
else:  # Django's own classes take no parameters
    TrustModelAdmin, TrustModelForm = admin.ModelAdmin, forms.ModelForm


class TrustForm(TrustModelForm):
    """What is trusted, why, and which version the superuser has seen."""

    scopes = forms.MultipleChoiceField(
        choices=[(scope.value, f"{scope.label} ({scope.value})") for scope in OFFERED],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
        help_text="What the token is good for. What a deed takes beside it, the roles of the account say.",
    )
    reason = forms.CharField(
        max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}), help_text="Why, for the record."
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = TrustedWorkflow
        fields = [
            *("name", "repository_id", "repository_owner_id", "ref", "environment", "workflow_ref"),
            *("allows_pull_requests", "user", "scopes", "is_active"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.version

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                check_trust(self.trust())
            except DomainError as error:
                self.add_error(error.field, error.message)
        return given

    def trust(self) -> Trust:
        given = {name: self.cleaned_data[name] for name in Trust.__dataclass_fields__}
        return Trust(**given | {"scopes": tuple(given["scopes"])})


@admin.register(TrustedWorkflow)
class TrustedWorkflowAdmin(TrustModelAdmin):
    """For superusers alone: whoever trusts a workflow hands out an account."""

    form = TrustForm
    list_display = ["name", "is_active", "repository_id", "ref", "environment", "workflow_ref", "user"]
    list_select_related = ["user"]
    list_filter = ["is_active"]
    search_fields = ["name", "repository_id__exact", "user__username"]
    search_help_text = "A part of its name or of a user's, or the number of a repository."
    autocomplete_fields = ["user"]
    fieldsets = [
        (None, {"fields": ["name", "is_active"]}),
        ("Which runs", {"fields": [*TrustForm.Meta.fields[1:7]], "description": "What is left empty may be anything."}),
        ("What they get", {"fields": ["user", "scopes"]}),
        (None, {"fields": ["reason", "seen"]}),
    ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    has_add_permission = has_change_permission = has_view_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What two do at once is for the service to tell apart; the second is told so."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: TrustedWorkflow, form: Any, change: bool) -> None:
        assert isinstance(request.user, User)
        told = {"by": request.user, "trust": form.trust(), "reason": form.cleaned_data["reason"]}
        told["ip"] = request.META.get("REMOTE_ADDR") or ""
        if change:
            obj.version = form.cleaned_data["seen"] or 0
            edit_trusted_workflow(workflow=obj, **told)
        else:
            obj.pk = trust_workflow(**told).pk
