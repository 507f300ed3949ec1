"""The scheduler over slots that a test commands, and rows to judge."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import User
from accounts.viewer import Viewer
from execution import scheduling
from execution.languages import OfferedLanguage
from execution.scheduling import backend
from execution.slots import pool
from execution.tests.doubles import COMPILED, PYTHON, FakeSlot
from execution.types import RunRequest
from problems.models import Part, Problem, TestCase


class Bench:
    """The fakes of one test: every slot that was made, and the faults that the next ones have."""

    def __init__(self) -> None:
        self.slots: list[FakeSlot] = []
        self.faults: list[str] = []
        self.hook: Callable[[str], object] | None = None
        self.offers = _Offers()

    def new_slot(self, group: str = "") -> FakeSlot:
        slot = FakeSlot(self.faults, hook=lambda step: self.hook and self.hook(step), group=group)
        self.slots.append(slot)
        return slot


class _Offers:
    def found(self) -> list[OfferedLanguage]:
        return self.languages()

    def begin(self) -> None:
        """Nothing to probe."""

    def languages(self) -> list[OfferedLanguage]:
        return [PYTHON, COMPILED]

    def language(self, slug: str) -> OfferedLanguage | None:
        return {"python": PYTHON, "cpp": COMPILED}.get(slug)


@pytest.fixture
def fake_slots(transactional_db: None, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Bench]:
    """A scheduler that starts with the first run, over fake slots; stopped when the test ends."""
    bench = Bench()
    settings.MAX_CONCURRENT_EXECUTIONS = 2
    monkeypatch.setattr(backend, "new_slot", bench.new_slot)
    monkeypatch.setattr(scheduling, "offers", _Offers)
    monkeypatch.setattr(pool, "RETRY_SECONDS", 0.1)
    monkeypatch.setattr(backend, "is_compiled", lambda slug: slug == "cpp")
    scheduling.stop()
    yield bench
    scheduling.stop()


@pytest.fixture
def real_slots(transactional_db: None, settings: Settings) -> Iterator[None]:
    """A scheduler that starts with the first run, over the slots that serve; stopped when the test ends."""
    settings.MAX_CONCURRENT_EXECUTIONS = 2
    scheduling.stop()
    yield
    scheduling.stop()


@pytest.fixture
def owner(transactional_db: None) -> Viewer:
    return Viewer(user=User.objects.create_user("ada", password="difference-engine"))


@pytest.fixture
def doubling(transactional_db: None) -> Part:
    """A published problem in one part: read a number, print twice it. Two samples and three hidden tests."""
    problem = Problem.objects.create(slug="double", title="Double", statement="Print twice.", status="published")
    part = Part.objects.create(problem=problem, number=1)
    for position, number in enumerate((1, 2, 10, 20, 30)):
        TestCase.objects.create(
            part=part,
            name=f"{position}-case",
            is_sample=position < 2,
            position=position,
            input=f"{number}\n",
            expected=f"{2 * number}\n",
        )
    return part


def python(source: str, **fields: Any) -> RunRequest:
    """A request to run this source."""
    return RunRequest(**({"language": "python", "files": {"Main.py": source}} | fields))
