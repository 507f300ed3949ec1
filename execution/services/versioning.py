"""Which version of a problem judges a submission."""

from execution.models import Submission
from problems.services.versions import version_in_force


def note_version(submission: Submission) -> None:
    """Called just before the tests are read: since it was handed in, the problem may have changed."""
    version = version_in_force(submission.problem)
    if submission.version_id != version.pk:
        Submission.objects.filter(pk=submission.pk).update(version=version)
        submission.version = version
