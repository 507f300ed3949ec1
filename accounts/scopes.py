"""What a token may be good for. A person signed in with a session is not limited by these."""

from django.db.models import TextChoices


class Scope(TextChoices):
    """A thing and what is done with it; a token holds the ones that its owner chose, and no other."""

    PROBLEMS_READ = "problems:read", "Read problems"
    RUNS_WRITE = "runs:write", "Start, read and cancel runs"
    SUBMISSIONS_WRITE = "submissions:write", "Hand in solutions and cancel their judging"
    SUBMISSIONS_READ = "submissions:read", "Read your submissions"
    PROBLEMS_WRITE = "problems:write", "Author problems"
    DEPLOYMENTS_READ = "deployments:read", "Read deployments"
    DEPLOYMENTS_WRITE = "deployments:write", "Deploy"


OFFERED = (
    Scope.PROBLEMS_READ,
    Scope.RUNS_WRITE,
    Scope.SUBMISSIONS_WRITE,
    Scope.SUBMISSIONS_READ,
    Scope.PROBLEMS_WRITE,
    Scope.DEPLOYMENTS_READ,
    Scope.DEPLOYMENTS_WRITE,
)
"""Those that an address of the API asks for now; a test holds the two together."""
