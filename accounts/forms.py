"""The forms of accounts: signing in and up, what a user may change about themselves, and a new API token."""

from datetime import timedelta
from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from allauth.account.models import EmailAddress
from django import forms

from accounts.models import User
from accounts.scopes import OFFERED
from accounts.services import LONGEST_NAME


def name_fields(form: forms.Form, labels: dict[str, str]) -> None:
    """A label above each field says what belongs into it; a placeholder that repeats it is gone."""
    for name, field in form.fields.items():
        field.label = labels.get(name, field.label)
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self, {"login": "Username or e-mail", "remember": "Stay signed in"})


class SignUpForm(SignupForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self, {"email": "E-mail", "password2": "Password again"})


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """Username, e-mail (may be empty, belongs to one account alone) and name."""

    class Meta:
        model = User
        fields = ["username", "email", "first_name", "last_name"]
        labels = {"email": "E-mail"}
        help_texts = {
            "username": "Up to 150 letters, digits and the characters @ . + - _",
            "email": "A lost password can be replaced only where there is one.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, token in (
            ("username", "username"),
            ("email", "email"),
            ("first_name", "given-name"),
            ("last_name", "family-name"),
        ):
            self.fields[name].widget.attrs["autocomplete"] = token

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=username).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Another account has this username; choose a different one.")
        return username

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if not email:
            return ""
        others = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk)
        addresses = EmailAddress.objects.filter(email__iexact=email).exclude(user_id=self.instance.pk)
        if others.exists() or addresses.exists():
            raise forms.ValidationError("Another account has this e-mail address; give a different one.")
        return email


class TokenForm(forms.Form):
    """What a new token is for, what it may do, and how long."""

    name = forms.CharField(max_length=LONGEST_NAME, help_text="What will use it, such as the name of a machine.")
    scopes = forms.MultipleChoiceField(
        choices=[(scope.value, scope.label) for scope in OFFERED],
        widget=forms.CheckboxSelectMultiple,
        label="It may",
        error_messages={"required": "Choose at least one."},
    )
    days = forms.TypedChoiceField(
        choices=[(7, "7 days"), (30, "30 days"), (90, "90 days"), (365, "a year")],
        coerce=int,
        initial=90,
        label="It ends after",
    )

    def token_fields(self) -> dict[str, Any]:
        """What `create_token` takes."""
        asked = self.cleaned_data
        return {"name": asked["name"], "scopes": asked["scopes"], "lifetime": timedelta(days=asked["days"])}
