"""Users in the admin, each with the addresses that they sign in with; and their API tokens, to be read and ended."""

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from accounts.factor_admin import factors_page
from accounts.models import ApiToken, User
from accounts.services import revoke_token
from accounts.workflow_admin import TrustedWorkflowAdmin

__all__ = ["AccountAdmin", "ApiTokenAdmin", "TrustedWorkflowAdmin"]

if TYPE_CHECKING:
    AddressRows = admin.TabularInline[EmailAddress, User]
    OurUserAdmin = UserAdmin[User]
    TokenModelAdmin = admin.ModelAdmin[ApiToken]
else:  # Django's own classes take no parameters
    AddressRows, OurUserAdmin, TokenModelAdmin = admin.TabularInline, UserAdmin, admin.ModelAdmin


class EmailAddressRows(AddressRows):
    model = EmailAddress
    extra = 0


@admin.register(User)
class AccountAdmin(OurUserAdmin):
    inlines = [EmailAddressRows]

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.factors_page)
        return [path("<int:number>/second-factor/", page, name="accounts_user_factors"), *super().get_urls()]

    def factors_page(self, request: HttpRequest, number: int) -> HttpResponse:
        return factors_page(self, request, number)


@admin.register(ApiToken)
class ApiTokenAdmin(TokenModelAdmin):
    """To be read, and revoked where one has leaked. The token itself is nowhere."""

    list_display = ["name", "prefix", "user", "state", "created_at", "last_used_at", "expires_at"]
    list_select_related = ["user"]
    list_filter = ["created_at", "expires_at", ("revoked_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "prefix", "user__username", "user__email"]
    search_help_text = "A token's name or beginning, a user's name or address."
    fields = ["name", "prefix", "user", "workflow", "scopes", "created_at", "last_used_at", "expires_at", "revoked_at"]
    actions = ["revoke"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.change_apitoken")

    @admin.display(description="state")
    def state(self, token: ApiToken) -> str:
        return token.state(now=timezone.now())

    @admin.action(description="Revoke the chosen tokens", permissions=["revoke"])
    def revoke(self, request: HttpRequest, tokens: QuerySet[ApiToken]) -> None:
        count = sum(revoke_token(token=token) for token in tokens)
        self.message_user(request, f"{count} revoked.")


admin.site.unregister(EmailAddress)  # its own entry was a second "Accounts"; the rows stand with their user
admin.site.unregister(Authenticator)  # would change factors past the service, and off the record
