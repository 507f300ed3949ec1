"""Who observes, and what was observed."""

from typing import Any

import pytest

from deployments.enums import Role
from deployments.models import Environment
from deployments.parties import Party, party_of
from deployments.services.configuration import observe_configuration
from deployments.tests.configuration.documents import keys_of
from deployments.tests.factories import environment, person


@pytest.fixture
def mia(db: None) -> Party:
    return party_of(person(Role.RELEASE_MANAGER, name="mia"))


@pytest.fixture
def gamma(db: None) -> Environment:
    return environment("gamma")


@pytest.fixture
def prod(db: None) -> Environment:
    return environment("prod")


@pytest.fixture
def observed(mia: Party, gamma: Environment, prod: Environment) -> Any:
    """Both as the files of the project are, but for what a test changes in one of them."""

    def observe(*, in_gamma: dict[str, Any] | None = None, in_prod: dict[str, Any] | None = None) -> None:
        observe_configuration(by=mia, environment=gamma, keys=keys_of("gamma", **in_gamma or {}), source="test")
        observe_configuration(by=mia, environment=prod, keys=keys_of("prod", **in_prod or {}), source="test")

    observe()
    return observe
