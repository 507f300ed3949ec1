"""What a promotion changes in its target: the release and image before and after, and the migrations in between."""

from collections.abc import Sequence
from dataclasses import dataclass

from deployments.models import Release


@dataclass(frozen=True, slots=True)
class Migration:
    """One that is applied, or undone, on the way; `reversible` as its release says."""

    name: str
    reversible: bool


@dataclass(frozen=True, slots=True)
class Change:
    """`before` is None where nothing runs in the target yet."""

    before: Release | None
    after: Release
    applied: Sequence[Migration]
    undone: Sequence[Migration]

    @property
    def irreversible(self) -> list[Migration]:
        """Those behind which there is no way back, or that would have to be undone and cannot be."""
        return [migration for migration in (*self.applied, *self.undone) if not migration.reversible]


def change_between(before: Release | None, after: Release) -> Change:
    """Migrations that the one has and the other has not: applied on the way forth, undone on the way back."""
    has, gets = _migrations(before), _migrations(after)
    return Change(
        before,
        after,
        applied=[Migration(name, gets[name]) for name in gets if name not in has],
        undone=[Migration(name, has[name]) for name in has if name not in gets],
    )


def _migrations(release: Release | None) -> dict[str, bool]:
    told = release.migrations if release is not None else []
    return {migration["name"]: migration["reversible"] for migration in told}
