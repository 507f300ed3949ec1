"""What is known of the configuration of environments, and how two compare."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.utils.timesince import timesince

from core.errors import DomainError
from deployments.configuration.classes import FLAG, class_of
from deployments.models import Deployment, Environment, EnvVariable, KeyClass
from deployments.verifying.parity import Compared, Known, Outcome, compare


@dataclass(frozen=True)
class Observation:
    """An environment as it was seen last; nothing where it never was."""

    environment: Environment
    known: dict[str, Known]
    at: datetime | None = None
    source: str = ""

    def told(self, now: datetime) -> str:
        """When and where it was seen: "gamma was seen 3 hours ago (API)"."""
        if self.at is None:
            return f"{self.environment.slug} was never seen"
        is_new = now - self.at < timedelta(minutes=1)
        age = "just now" if is_new else timesince(self.at, now, depth=1).replace("\xa0", " ") + " ago"
        return f"{self.environment.slug} was seen {age} ({self.source})"


@dataclass(frozen=True)
class Comparison:
    """Two environments, the lower rank first, key by key; no rows where one was never seen."""

    lower: Observation
    higher: Observation
    rows: tuple[Compared, ...]

    @cached_property
    def unseen(self) -> tuple[Environment, ...]:
        return tuple(one.environment for one in (self.lower, self.higher) if one.at is None)

    @cached_property
    def blocking(self) -> tuple[Compared, ...]:
        return tuple(one for one in self.rows if one.blocks)

    @cached_property
    def notable(self) -> tuple[Compared, ...]:
        """What is not the same in both, or not as its class wants it; the switches of features first."""
        found = [one for one in self.rows if one.is_same is False or one.blocks]
        return tuple(sorted(found, key=lambda one: not one.key.startswith(FLAG)))

    @cached_property
    def released(self) -> tuple[Compared, ...]:
        return tuple(one for one in self.rows if one.outcome == Outcome.RELEASED)

    @cached_property
    def unclassed(self) -> tuple[Compared, ...]:
        return tuple(one for one in self.rows if one.outcome == Outcome.UNCLASSED)


def compare_environments(lower: Environment, higher: Environment) -> Comparison:
    """In two queries. Raises DomainError where the two are one, or the wrong way round."""
    if lower.pk == higher.pk:
        raise DomainError("same_environment", f"Compare {lower} with another environment.", "higher")
    if (lower.rank or 0) > (higher.rank or 0):
        raise DomainError("wrong_order", f"{higher} comes before {lower}: name the lower one first.", "lower")
    one, other = _observations(lower, higher)
    if one.at is None or other.at is None:
        return Comparison(one, other, ())
    names = (lower.slug, higher.slug)
    rows = compare(one.known, other.known, names=names, one_release=_is_one_release(lower, higher))
    return Comparison(one, other, tuple(rows))


def configuration_differences(lower: Environment, higher: Environment) -> list[Compared]:
    """The keys that are not the same in both, and those that are not as their class wants it."""
    return list(compare_environments(lower, higher).notable)


def flags_of(environment: Environment) -> dict[str, str]:
    """The switches of features, as they were seen last."""
    return dict(environment.variables.filter(key__startswith=FLAG).values_list("key", "value"))


def observation_of(environment: Environment) -> Observation:
    return _observed(environment, environment.variables.all())


def classes_of(keys: Iterable[str]) -> dict[str, str]:
    """The class of each key: that of the code, else what a person said, else ""."""
    said = dict(KeyClass.objects.values_list("key", "parity"))
    return {key: class_of(key) or said.get(key, "") for key in keys}


def _observations(lower: Environment, higher: Environment) -> tuple[Observation, Observation]:
    rows = list(EnvVariable.objects.filter(environment__in=[lower, higher]))
    one, other = (_observed(each, [row for row in rows if row.environment_id == each.pk]) for each in (lower, higher))
    return one, other


def _observed(environment: Environment, rows: Iterable[EnvVariable]) -> Observation:
    known, last = {}, None
    for row in rows:
        known[row.key] = Known(row.fingerprint if row.is_secret else row.value, row.parity, row.is_secret, row.is_set)
        last = row if last is None or row.observed_at > last.observed_at else last
    return Observation(environment, known, last.observed_at if last else None, last.source if last else "")


def _is_one_release(lower: Environment, higher: Environment) -> bool:
    """Also where one is not known: then nothing explains that what a release brings along is another one."""
    live = Deployment.objects.live().filter(environment__in=[lower, higher])
    releases = dict(live.values_list("environment_id", "release_id"))
    return len(releases) < 2 or len(set(releases.values())) == 1
