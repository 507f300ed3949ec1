"""Keeping what somebody has in the editor."""

import re
from datetime import datetime, timedelta
from typing import Any, Literal

from django.utils import timezone

from accounts.viewer import Viewer
from core.errors import Conflict, DomainError
from problems.models import Draft, Part

MOST_DRAFT_BYTES = 256 * 1024
LANGUAGE = re.compile(r"[a-z0-9][a-z0-9-]{0,19}")
NEXT = timedelta(microseconds=1)


class DraftChanged(Conflict):
    """Another place wrote the draft since; `newer` is what it wrote."""

    def __init__(self, newer: Draft) -> None:
        sentence = "The draft was changed in another place since you began from it."
        super().__init__("draft_changed", sentence, "base")
        self.newer = newer


def save_draft(
    *, viewer: Viewer, part: Part, language: str, source: str, base: datetime | Literal["any"] | None = "any"
) -> Draft:
    """Creates or replaces the viewer's draft of a part in a language ("text" for an answer in words).

    `base` is the `updated_at` of the draft that this source was made from, None where there was none: a stored draft
    that is another one, and says something else, stays as it is, and DraftChanged brings it. With "any" it is replaced.
    Saving the same twice changes nothing. Raises DomainError with the field at fault.
    """
    _check(viewer, language, source)
    place: dict[str, Any] = {"user": viewer.user, "visitor": viewer.visitor, "part": part, "language": language}
    if base == "any":
        return Draft.objects.update_or_create(**place, defaults={"source": source})[0]
    while True:
        draft, is_new = Draft.objects.get_or_create(**place, defaults={"source": source})
        if is_new or draft.source == source:
            return draft
        if draft.updated_at != base:
            raise DraftChanged(draft)
        if _is_replaced(draft, source):
            return draft


def delete_draft(*, viewer: Viewer, part: Part, language: str) -> None:
    """Removes the viewer's draft; that there is none is no fault."""
    Draft.objects.owned_by(viewer).filter(part=part, language=language).delete()


def _check(viewer: Viewer, language: str, source: str) -> None:
    if not viewer.is_known:
        raise DomainError("viewer_unknown", "A draft belongs to a user or to a visitor with a session.")
    if not LANGUAGE.fullmatch(language):
        raise DomainError("language_unknown", "language must be a slug such as python, or text.", "language")
    size = len(source.encode())
    if size > MOST_DRAFT_BYTES or "\0" in source:
        sentence = f"source must be text without NUL of at most {MOST_DRAFT_BYTES} bytes; this has {size}."
        raise DomainError("source_invalid" if size <= MOST_DRAFT_BYTES else "source_too_large", sentence, "source")


def _is_replaced(draft: Draft, source: str) -> bool:
    """Puts the source in the draft's place; False where somebody else was quicker, and it has to be read again."""
    as_read = Draft.objects.filter(pk=draft.pk, updated_at=draft.updated_at)
    # A clock that was set back must not give two versions the same time.
    draft.source, draft.updated_at = source, max(timezone.now(), draft.updated_at + NEXT)
    return as_read.update(source=draft.source, updated_at=draft.updated_at) == 1
