"""A key as an environment tells it: written as JSON, and read again with distrust."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings

from core.audit.redaction import SECRET_NAME
from core.errors import DomainError
from deployments.configuration.classes import COMMANDS, class_of

NAME = re.compile(r"[A-Z][A-Z0-9_]{0,79}")
FINGERPRINT = re.compile(r"[0-9a-f]{64}")
CREDENTIALS = re.compile(r"://[^/@\s]*:[^/@\s]+@")
"""A user and a password in an address."""
MOST_KEYS = 500
LONGEST_VALUE = 4000
FIELDS = ("value", "is_secret", "is_set", "fingerprint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Of a secret `value` is empty; so is `fingerprint` where it is not set, or nothing to key it with is."""

    value: str = ""
    is_secret: bool = False
    is_set: bool = False
    fingerprint: str = ""

    def as_json(self) -> dict[str, Any]:
        left_out = "value" if self.is_secret else "fingerprint"
        return {name: value for name, value in asdict(self).items() if name != left_out}


def plain(value: str) -> Seen:
    return Seen(value=value, is_set=bool(value))


def must_be_secret(key: str, value: str) -> bool:
    """Whether the value is not to be shown: by the settings, by what the code knows of the key, else by its looks."""
    if key in settings.SECRET_CONFIGURATION or key in COMMANDS or CREDENTIALS.search(value):
        return True
    return class_of(key) is None and bool(SECRET_NAME.search(key))


def read_keys(told: Any) -> dict[str, Seen]:
    """Raises DomainError that names the key. No value of it is in the sentence: it may be a secret."""
    if not isinstance(told, Mapping) or not 1 <= len(told) <= MOST_KEYS:
        sentence = f"keys must be an object of 1 to {MOST_KEYS} keys, as GET /api/configuration gives it."
        raise DomainError("keys_invalid", sentence, "keys")
    return {key: _read_key(key, one) for key, one in told.items()}


def _read_key(key: Any, told: Any) -> Seen:
    if not isinstance(key, str) or not NAME.fullmatch(key):
        raise DomainError("key_invalid", "A key is 1 to 80 of A to Z, 0 to 9 and _, a letter first.", "keys")
    if not isinstance(told, Mapping) or not set(told) <= set(FIELDS):
        raise _refused(key, f"must be an object of {', '.join(FIELDS)}")
    value, mark = told.get("value", ""), told.get("fingerprint", "")
    is_secret, is_set = told.get("is_secret", False), told.get("is_set", bool(value or mark))
    if not isinstance(is_secret, bool) or not isinstance(is_set, bool):
        raise _refused(key, "has is_secret and is_set, each true or false")
    if not _is_text(value) or not isinstance(mark, str):
        raise _refused(key, f"has a value of at most {LONGEST_VALUE} characters, without NUL")
    return _read_secret(key, value, mark, is_set=is_set) if is_secret else _read_plain(key, value, mark, is_set=is_set)


def _read_secret(key: str, value: str, mark: str, *, is_set: bool) -> Seen:
    if value:
        raise _refused(key, "is a secret: its value must not be sent, its fingerprint alone")
    if mark and (not is_set or not FINGERPRINT.fullmatch(mark)):
        raise _refused(key, "has a fingerprint of 64 hexadecimal digits where it is set, and none where it is not")
    return Seen(is_secret=True, is_set=is_set, fingerprint=mark)


def _read_plain(key: str, value: str, mark: str, *, is_set: bool) -> Seen:
    if must_be_secret(key, value):
        raise _refused(key, "is a secret: send is_secret, is_set and its fingerprint, never its value")
    if mark or is_set != bool(value):
        raise _refused(key, "is no secret: it has no fingerprint, and is set where its value is not empty")
    return plain(value)


def _is_text(value: Any) -> bool:
    if not isinstance(value, str) or len(value) > LONGEST_VALUE or "\0" in value:
        return False
    return not any("\ud800" <= letter <= "\udfff" for letter in value)


def _refused(key: str, what: str) -> DomainError:
    return DomainError("key_invalid", f"{key} {what}.", f"keys.{key}")
