"""Files that people put beside an item of a checklist, to be named by a word on it."""

from dataclasses import dataclass
from hashlib import sha256
from mimetypes import guess_type

from core.audit.writer import audited, record_event
from core.errors import Conflict, DomainError
from deployments.enums import Role
from deployments.models import ChecklistItem, Evidence, Promotion
from deployments.parties import Party
from deployments.transitions import UNDECIDED
from deployments.verifying.reports import MOST_BYTES

LONGEST_NAME = 120
ROLES = (Role.RELEASE_MANAGER, Role.APPROVER, Role.BUSINESS_STAKEHOLDER)
UNTYPED = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file: its name, which tells its type, and its bytes."""

    name: str
    data: bytes


def attach_evidence(*, by: Party, item: ChecklistItem, attachment: Attachment) -> Evidence:
    """Raises Forbidden, DomainError (`name`, `file`) and Conflict where nothing is left to decide."""
    user = by.require(*ROLES, deed="hand in evidence")
    _check(attachment)
    with audited():
        promotion = Promotion.objects.get(pk=item.promotion_id)
        if promotion.state not in UNDECIDED:
            raise Conflict(
                "promotion_over", f"The promotion is {promotion.state}; there is nothing to decide.", "state"
            )
        evidence = Evidence.objects.create(
            item=item,
            name=attachment.name,
            media_type=guess_type(attachment.name)[0] or UNTYPED,
            sha256=sha256(attachment.data).hexdigest(),
            size=len(attachment.data),
            data=attachment.data,
            uploaded_by=user,
        )
        after = {"promotion": promotion.pk, "item": item.key, "name": evidence.name, "sha256": evidence.sha256}
        record_event(actor=by.actor, action="deployments.evidence.added", target=evidence, after=after)
    return evidence


def _check(attachment: Attachment) -> None:
    name = attachment.name
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable() or "/" in name or "\\" in name:
        raise DomainError("name_invalid", f"name is that of a file: 1 to {LONGEST_NAME} characters, no slash.", "name")
    if not 1 <= len(attachment.data) <= MOST_BYTES:
        raise DomainError("file_size", f"The file has 1 byte to {MOST_BYTES // 2**20} MiB.", "file")
