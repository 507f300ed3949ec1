"""Keeping what somebody has in the editor."""

import re

from accounts.viewer import Viewer
from core.errors import DomainError
from problems.models import Draft, Part

MOST_DRAFT_BYTES = 256 * 1024
LANGUAGE = re.compile(r"[a-z0-9][a-z0-9-]{0,19}")


def save_draft(*, viewer: Viewer, part: Part, language: str, source: str) -> Draft:
    """Creates or replaces the viewer's draft of a part in a language ("text" for an answer in words).

    Saving the same twice changes nothing. Raises DomainError with the field at fault.
    """
    if not viewer.is_known:
        raise DomainError("viewer_unknown", "A draft belongs to a user or to a visitor with a session.")
    if not LANGUAGE.fullmatch(language):
        raise DomainError("language_unknown", "language must be a slug such as python, or text.", "language")
    size = len(source.encode())
    if size > MOST_DRAFT_BYTES or "\0" in source:
        sentence = f"source must be text without NUL of at most {MOST_DRAFT_BYTES} bytes; this has {size}."
        raise DomainError("source_invalid" if size <= MOST_DRAFT_BYTES else "source_too_large", sentence, "source")
    draft, _ = Draft.objects.update_or_create(
        user=viewer.user, visitor=viewer.visitor, part=part, language=language, defaults={"source": source}
    )
    return draft


def delete_draft(*, viewer: Viewer, part: Part, language: str) -> None:
    """Removes the viewer's draft; that there is none is no fault."""
    Draft.objects.owned_by(viewer).filter(part=part, language=language).delete()
