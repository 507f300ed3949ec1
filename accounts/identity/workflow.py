"""What an identity token says of a run."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowIdentity:
    """What GitHub has signed. Repositories are known by their numbers: a name may be given to another one day."""

    jti: str
    issued_at: datetime
    repository_id: int
    repository_owner_id: int
    repository: str
    ref: str
    sha: str
    workflow_ref: str
    event_name: str
    run_id: int
    run_attempt: int
    environment: str = ""
    actor: str = ""

    @property
    def run(self) -> str:
        return f"run {self.run_id}/{self.run_attempt}"

    @property
    def is_of_pull_request(self) -> bool:
        """Of its reviews and comments too: all of them may run what a stranger wrote."""
        return self.event_name.startswith("pull_request")

    def token_name(self, longest: int) -> str:
        """Repository and run; a few digits of the identity tell the jobs of one run apart."""
        end = f" {self.run} {sha256(self.jti.encode()).hexdigest()[:8]}"
        return self.repository[: longest - len(end)] + end
