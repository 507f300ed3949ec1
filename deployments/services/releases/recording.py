"""A release written down: what was built from which commit, and nothing vaguer than that."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.utils import timezone

from core.audit.chain import canonical
from core.audit.writer import audited, record_event
from core.errors import Conflict, DomainError
from deployments.enums import Role
from deployments.models import Release
from deployments.models.release import DIGEST, SHA
from deployments.parties import Party

LABEL = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+_-]{0,59}")
REPO = re.compile(r"[a-z0-9]+([._/:-]+[a-z0-9]+)*")
MOVING = {"latest", "main", "master", "stable", "gamma", "prod"}
AHEAD = timedelta(minutes=5)
"""How far ahead of ours the clock of a builder may go."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One of the release's migrations, as `problems.0007`."""

    name: str
    reversible: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build tells of itself."""

    label: str
    git_sha: str
    digest: str
    image_repo: str
    built_at: datetime
    committed_at: datetime | None = None
    branch: str = ""
    build_url: str = ""
    author: str = ""
    migrations: Sequence[Migration] = ()


def record_release(*, by: Party, built: Built) -> tuple[Release, bool]:
    """The release, and whether it is new; the same build told twice is one release.

    Raises DomainError that names the field, and Conflict where the same image was recorded as something else.
    """
    by.require(Role.RELEASE_MANAGER, deed="record a release")
    _check(built)
    core = asdict(built) | {"migrations": [asdict(migration) for migration in built.migrations]}
    content_hash = sha256(canonical(core).encode()).hexdigest()
    with audited():
        known = Release.objects.filter(content_hash=content_hash).first()
        if known is not None:
            return known, False
        _refuse_another_story(built)
        release = Release.objects.create(content_hash=content_hash, **core)
        record_event(actor=by.actor, action="deployments.release.recorded", target=release, after=core)
    return release, True


def _check(built: Built) -> None:
    if not LABEL.fullmatch(built.label):
        raise DomainError("label_invalid", "label is a version as 1.4.0: at most 60 letters, digits, . + _ -", "label")
    if built.label in MOVING:
        raise DomainError("label_moves", f"label must be a version of its own; “{built.label}” moves.", "label")
    if not re.fullmatch(SHA, built.git_sha):
        raise DomainError("sha_invalid", "git_sha is the whole commit: 40 lower-case hexadecimal digits.", "git_sha")
    if not re.fullmatch(DIGEST, built.digest):
        sentence = "digest is sha256: and 64 lower-case hexadecimal digits; a tag says nothing of what runs."
        raise DomainError("digest_invalid", sentence, "digest")
    if not REPO.fullmatch(built.image_repo) or len(built.image_repo) > 200:
        sentence = "image_repo is the image's name without a tag and without a digest, as registry.example.com/app."
        raise DomainError("image_repo_invalid", sentence, "image_repo")
    if ":" in built.image_repo.rpartition("/")[2]:
        raise DomainError("image_repo_tagged", "image_repo has a tag; leave it away: the digest says it.", "image_repo")
    for name in ("built_at", "committed_at"):
        _check_moment(name, getattr(built, name))


def _check_moment(name: str, moment: datetime | None) -> None:
    if moment is None:
        return
    if moment.tzinfo is None:
        raise DomainError("moment_naive", f"{name} must say its offset from UTC, as 2026-11-28T12:00:00Z.", name)
    if moment > timezone.now() + AHEAD:
        raise DomainError("moment_ahead", f"{name} is in the future.", name)


def _refuse_another_story(built: Built) -> None:
    other = Release.objects.filter(digest=built.digest, image_repo=built.image_repo).first()
    if other is not None:
        sentence = f"The image {built.digest[:19]}… is recorded as {other}, which says something else; that stays."
        raise Conflict("release_differs", sentence, "digest")
