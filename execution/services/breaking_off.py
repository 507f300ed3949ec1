"""Verifications whose process is gone: nobody has spoken for them for a while."""

from django.utils import timezone

from execution.models import Verification

BROKEN_OFF = "The server was stopped while it verified; verify it again."


def end_silent_verifications() -> int:
    """Ends them with that sentence, so that the problem can be verified again; how many there were."""
    now = timezone.now()
    return Verification.objects.silent(now=now).update(finished_at=now, faults=[BROKEN_OFF])
