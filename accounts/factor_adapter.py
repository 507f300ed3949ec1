"""How allauth keeps second factors here: the secrets of apps and the seeds of recovery codes are sealed."""

import binascii

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import InvalidToken
from django.core.exceptions import ValidationError

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
