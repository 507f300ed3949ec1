"""One repository at GitHub, through its REST API: deployments, their statuses, statuses of commits, comparisons."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from core.asking import NoAnswer, Question, ask
from deployments.github.commits import MOST_COMMITS, Comparison, read_comparison
from deployments.github.faults import GitHubError, Kind, fault_of

USER_AGENT = "CeesarCode-Mirror/1"
API_VERSION = "2022-11-28"
SECONDS = 10.0
MOST_BYTES = 8 * 1024 * 1024
LONGEST_DESCRIPTION = 140
MOST_LISTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeployment:
    """`payload` is given back by GitHub as it came: it tells ours from those of others."""

    sha: str
    environment: str
    payload: dict[str, Any]
    is_production: bool = False
    is_transient: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Of a deployment or a commit: a word of GitHub's, a sentence, and where there is more to see."""

    state: str
    description: str
    page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHub:
    """Each call is one request, raises GitHubError, follows no redirect and uses no proxy."""

    api_url: str
    repository: str
    token: str = field(repr=False)
    seconds: float = SECONDS

    def find_deployment(self, wish: NewDeployment) -> int | None:
        """The one that was made for this wish before, by its payload."""
        asked = {"sha": wish.sha, "environment": wish.environment, "per_page": str(MOST_LISTED)}
        for one in self._ask_for(list, "GET", "deployments", params=asked):
            if isinstance(one, dict) and one.get("payload") == wish.payload:
                return _id_of(one)
        return None

    def create_deployment(self, wish: NewDeployment) -> int:
        body = {
            "ref": wish.sha,
            "environment": wish.environment,
            "payload": wish.payload,
            "auto_merge": False,
            "required_contexts": [],
            "production_environment": wish.is_production,
            "transient_environment": wish.is_transient,
        }
        return _id_of(self._ask_for(dict, "POST", "deployments", body=body))

    def add_status(self, deployment: int, status: Status, *, environment_url: str = "") -> None:
        """`auto_inactive` is off: which ones are inactive is told one by one."""
        body = {
            "state": status.state,
            "description": status.description[:LONGEST_DESCRIPTION],
            "log_url": status.page,
            "environment_url": environment_url,
            "auto_inactive": False,
        }
        self._ask("POST", f"deployments/{deployment}/statuses", body=body)

    def set_commit_status(self, sha: str, context: str, status: Status) -> None:
        body = {"context": context, "state": status.state, "description": status.description[:LONGEST_DESCRIPTION]}
        self._ask("POST", f"statuses/{sha}", body=body | ({"target_url": status.page} if status.page else {}))

    def compare(self, base: str, head: str) -> Comparison:
        told = self._ask("GET", f"compare/{base}...{head}", params={"per_page": str(MOST_COMMITS), "page": "1"})
        try:
            return read_comparison(told)
        except ValueError:
            raise _unreadable() from None

    def _ask_for(self, kind: type, method: str, path: str, **parts: Any) -> Any:
        told = self._ask(method, path, **parts)
        if not isinstance(told, kind):
            raise _unreadable()
        return told

    def _ask(self, method: str, path: str, *, body: Any = None, params: dict[str, str] | None = None) -> Any:
        url = f"{self.api_url.rstrip('/')}/repos/{self.repository}/{path}"
        parts = {"body": body, "params": params, "headers": self._headers()}
        try:
            answer = ask(Question(method=method, url=url, whole_seconds=self.seconds, most_bytes=MOST_BYTES, **parts))
        except NoAnswer as error:
            raise GitHubError(f"GitHub {error}.", Kind.UNANSWERED) from None
        told, at = answer.json(), datetime.now(UTC)
        message = str(told.get("message") or "") if isinstance(told, dict) else ""
        fault = fault_of(answer.status, answer.headers, message, repository=self.repository, at=at)
        if fault is not None:
            raise fault
        return told

    def _headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": API_VERSION,
            "User-Agent": USER_AGENT,
        }


def configured_github() -> GitHub | None:
    """The repository of the settings; None where the token or the repository is not set."""
    if not settings.GITHUB_TOKEN or not settings.GITHUB_REPOSITORY:
        return None
    return GitHub(api_url=settings.GITHUB_API_URL, repository=settings.GITHUB_REPOSITORY, token=settings.GITHUB_TOKEN)


def _id_of(told: dict[str, Any]) -> int:
    number = told.get("id")
    if not isinstance(number, int):
        raise _unreadable()
    return number


def _unreadable() -> GitHubError:
    return GitHubError("GitHub's answer cannot be understood.", Kind.UNANSWERED)
