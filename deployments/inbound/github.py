"""What GitHub's events say, as far as it matters here: a branch that moved, a workflow or a deployment that ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KNOWN = frozenset(
    {
        *("ping", "push", "pull_request", "workflow_run", "deployment", "deployment_status", "check_run"),
        *("release", "registry_package"),
    }
)
NOBODY = "0" * 40
"""The commit of a branch or tag that was deleted."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """A branch points at another commit."""

    branch: str
    sha: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What an event says in a sentence, and the branch that it moved or whose pull request it closed."""

    sentence: str
    pushed: Pushed | None = None
    closed_branch: str = ""


def repository_of(body: Mapping[str, Any]) -> int | None:
    """The id, which stays when a repository is renamed or given away; its name is not trusted."""
    repository = body.get("repository")
    number = repository.get("id") if isinstance(repository, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def understand(event: str, body: Mapping[str, Any]) -> Heard | None:
    """None for an event, or an action of one, that means nothing here. Any part of a body may be null or missing."""
    reader = READERS.get(event)
    return reader(body) if reader else None


def _push(body: Mapping[str, Any]) -> Heard | None:
    ref, sha = _text(body, "ref"), _text(body, "after")
    branch = ref.removeprefix("refs/heads/")
    if branch == ref or sha in ("", NOBODY):
        return None  # a tag, or a branch that is gone
    return Heard(f"{branch} points at {sha[:7]}.", Pushed(branch, sha))


def _workflow_run(body: Mapping[str, Any]) -> Heard | None:
    run = _part(body, "workflow_run")
    if _text(body, "action") != "completed":
        return None
    conclusion = _text(run, "conclusion") or "without a conclusion"
    return Heard(f"{_text(run, 'name') or 'A workflow'} of {_text(run, 'head_sha')[:7]} ended: {conclusion}.")


def _deployment_status(body: Mapping[str, Any]) -> Heard | None:
    status, deployment = _part(body, "deployment_status"), _part(body, "deployment")
    where, sha = _text(deployment, "environment"), _text(deployment, "sha")[:7]
    return Heard(f"{where}: the deployment of {sha} is {_text(status, 'state')}.")


def _pull_request(body: Mapping[str, Any]) -> Heard | None:
    """One that was closed. The branch of a fork is none of ours, whatever it is called."""
    head = _part(_part(body, "pull_request"), "head")
    branch, number = _text(head, "ref"), repository_of({"repository": head.get("repo")})
    if _text(body, "action") != "closed" or not branch or number is None or number != repository_of(body):
        return None
    return Heard(f"The pull request of {branch} was closed.", closed_branch=branch)


READERS = {
    "push": _push,
    "workflow_run": _workflow_run,
    "deployment_status": _deployment_status,
    "pull_request": _pull_request,
}


def _part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = body.get(name)
    return value if isinstance(value, dict) else {}


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""
