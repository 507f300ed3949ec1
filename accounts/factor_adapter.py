"""How allauth keeps second factors here: the secrets of apps and the seeds of recovery codes are sealed."""

import binascii

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.exceptions import ValidationError

from accounts.models import User
from core.sealing import keys_for

PURPOSE = b"accounts.second_factor"


class FactorSealBroken(ValidationError):
    """The key that it was sealed with is none of ours any more: a form says so, and a page leaves the number out.

    Never an empty secret instead: whoever knows of it could compute its codes.
    """

    silent_variable_failure = True

    def __init__(self) -> None:
        super().__init__("This factor cannot be checked any more; ask an administrator to remove it.", "seal_broken")


class FactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return keys_for(PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return keys_for(PURPOSE).decrypt(encrypted_text.encode()).decode()
        except (InvalidToken, UnicodeError, binascii.Error):
            raise FactorSealBroken from None

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 — allauth's word
        """What a security key is called where no name is given."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Security key {count + 1}" if count else "Security key"
