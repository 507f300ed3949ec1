"""How the mirror fares, over REST: without a secret."""

from datetime import timedelta
from typing import Any

import pytest

from deployments.enums import Role
from deployments.services.mirroring.claiming import GIVES_UP_AFTER
from deployments.services.mirroring.health import MOST_FAULTS
from deployments.services.mirroring.rounds import Mirror
from deployments.tests.clients import signed_in
from deployments.tests.factories import deployment, person
from deployments.tests.github.server import REPOSITORY, TOKEN, Fault, Hub
from deployments.tests.github.test_mirroring import about_deployments, mirrored

pytestmark = pytest.mark.django_db
URL = "/api/github-mirror"


def test_it_says_what_github_did_not_take(set_up: Hub, mirror: Mirror, clock: Any) -> None:
    one, client = deployment(), signed_in(person(Role.AUDITOR))
    set_up.applies, set_up.faults = about_deployments, [Fault(422, body={"message": "No ref found"})] * 9
    mirrored(mirror)
    told = client.get(URL).json()
    assert (told["is_set_up"], told["repository"], told["failing"], told["given_up"]) == (True, REPOSITORY, 1, 0)
    (fault,) = told["faults"]
    assert fault["what"] == f"{one.release} to Gamma at GitHub"
    assert fault["sentence"].endswith("No ref found")
    assert fault["since"] is not None
    assert not fault["is_given_up"]
    clock.shift(GIVES_UP_AFTER + timedelta(hours=1))
    mirrored(mirror)
    answer = client.get(URL)
    assert (answer.json()["given_up"], answer.json()["faults"][0]["is_given_up"]) == (1, True)
    assert TOKEN not in answer.content.decode()


def test_it_says_that_it_is_not_set_up(settings: Any) -> None:
    settings.GITHUB_TOKEN = ""
    told = signed_in(person()).get(URL).json()
    assert told == {"is_set_up": False, "repository": "", "failing": 0, "given_up": 0, "faults": []}


def test_however_much_fails_the_answer_stays_small(
    set_up: Hub, mirror: Mirror, django_assert_max_num_queries: Any
) -> None:
    for _ in range(MOST_FAULTS + 5):
        deployment(state="failed")
    set_up.faults = [Fault(422)] * 99
    for _ in range(20):
        mirror.mirror_all()
    client = signed_in(person())
    with django_assert_max_num_queries(9):
        told = client.get(URL).json()
    assert told["failing"] == 2 * (MOST_FAULTS + 5)
    assert len(told["faults"]) == MOST_FAULTS
