"""What a check is given, and what it gives back."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import httpx2


class Verdict(StrEnum):
    """Failed: the environment is not as it must be. Error: the check itself broke. Inconclusive: it could not look."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The environment, and the release that must run there."""

    base_url: str
    environment: str
    git_sha: str
    digest: str
    label: str

    def url(self, path: str) -> str:
        return self.base_url.rstrip("/") + path

    def client(self, **options: Any) -> httpx2.Client:
        """A session of its own: cookies are kept, the proxies of this machine are not used."""
        return httpx2.Client(base_url=self.base_url.rstrip("/"), trust_env=False, **({"timeout": 30.0} | options))


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A piece of evidence: a name, a media type and the bytes."""

    name: str
    media_type: str
    data: bytes
    summary: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of_json(cls, name: str, value: Any) -> "Exhibit":
        return cls(name, "application/json", json.dumps(value, indent=1, ensure_ascii=False).encode())


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: a verdict, a sentence, figures, and what shows it."""

    verdict: Verdict
    sentence: str
    figures: Mapping[str, float] = field(default_factory=dict)
    exhibits: tuple[Exhibit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One run of a check. `earlier` are the figures of the last release that passed it; `tell` takes what goes on."""

    target: Target
    spec: Mapping[str, Any]
    thresholds: Mapping[str, Any]
    earlier: Mapping[str, float] = field(default_factory=dict)
    tell: Callable[[str], None] = print


Check = Callable[[Task], Finding]


class Unmet(Exception):
    """Something is not as it must be; says what, in a sentence."""
