"""Users in the admin, each with the addresses that they sign in with."""

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from accounts.models import User

if TYPE_CHECKING:
    AddressRows = admin.TabularInline[EmailAddress, User]
    OurUserAdmin = UserAdmin[User]
else:  # Django's own classes take no parameters
    AddressRows, OurUserAdmin = admin.TabularInline, UserAdmin


class EmailAddressRows(AddressRows):
    model = EmailAddress
    extra = 0


@admin.register(User)
class AccountAdmin(OurUserAdmin):
    inlines = [EmailAddressRows]


admin.site.unregister(EmailAddress)  # its own entry was a second "Accounts"; the rows stand with their user
