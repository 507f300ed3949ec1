"""The forms of second factors: one field for a code, with a label above it, and the name of a security key."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms

from accounts.forms import name_fields

LONGEST_NAME = 60


def _ask_for_code(form: forms.Form) -> None:
    name_fields(form, {"code": "Code"})
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}


class CodeForm(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self)


class ConfirmForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self)


class SetUpForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self)


class AddKeyForm(AddWebAuthnForm):
    name = forms.CharField(required=False, max_length=LONGEST_NAME, help_text="To tell it from others.")
