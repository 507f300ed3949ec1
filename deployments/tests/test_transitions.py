"""The tables of transitions, and the one way along them."""

import pytest
from django.conf import settings

from core.audit.actors import SYSTEM
from core.audit.writer import audited
from core.errors import Conflict
from core.models import AuditEvent
from deployments.drawing import drawn
from deployments.enums import EnvironmentState
from deployments.services.moving import move
from deployments.tests.factories import environment
from deployments.transitions import ENVIRONMENT, MACHINES, Machine


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_state_is_reached_from_the_first(machine: Machine) -> None:
    reached, todo = {machine.initial}, [machine.initial]
    while todo:
        fresh = set(machine.targets(todo.pop())) - reached
        reached |= fresh
        todo += fresh
    assert reached == set(machine.states)
    assert len(machine.moves) == len({(move.source, move.target) for move in machine.moves})


def test_the_page_of_states_is_drawn_from_the_tables() -> None:
    page = settings.BASE_DIR / "docs" / "deployment-states.md"
    assert page.read_text(encoding="utf-8") == drawn(), "run manage.py draw_states"


@pytest.mark.django_db
def test_a_move_changes_the_row_and_writes_it_down() -> None:
    prod = environment("prod")
    with audited():
        move(prod, ENVIRONMENT, EnvironmentState.LOCKED, actor=SYSTEM, reason="an audit")
    assert (prod.state, prod.version) == ("locked", 2)
    event = AuditEvent.objects.get()
    assert (event.action, event.reason) == ("deployments.environment.locked", "an audit")
    assert (event.before, event.after) == ('{"state":"active"}', '{"state":"locked"}')


@pytest.mark.django_db
def test_a_move_that_the_table_does_not_have_is_refused() -> None:
    prod = environment("prod")
    prod.state = EnvironmentState.ARCHIVED
    with pytest.raises(Conflict, match=r"archived; it cannot become active\. It may become nothing"), audited():
        move(prod, ENVIRONMENT, EnvironmentState.ACTIVE, actor=SYSTEM)
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_who_read_an_older_version_changes_nothing() -> None:
    prod, also_prod = environment("prod"), environment("prod")
    with audited():
        move(prod, ENVIRONMENT, EnvironmentState.LOCKED, actor=SYSTEM)
    with pytest.raises(Conflict, match="changed by somebody else"), audited():
        move(also_prod, ENVIRONMENT, EnvironmentState.LOCKED, actor=SYSTEM)
    assert AuditEvent.objects.count() == 1
