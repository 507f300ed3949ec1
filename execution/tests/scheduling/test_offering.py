"""Which languages are offered: found out by running them, once for an image that does not change."""

import json
from pathlib import Path

import pytest

from execution.languages import OfferedLanguage
from execution.scheduling import offering
from execution.scheduling.offering import Offers
from execution.slots.base import Slot, SlotError
from execution.tests.doubles import FakeSlot

PYTHON = OfferedLanguage("python", "Python", "3.13", "Main.py", compiled=False)
C = OfferedLanguage("c", "C", "14", "Main.c", compiled=True)


@pytest.fixture
def probed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The languages that were really tried; Python alone is there."""
    tried: list[str] = []

    def probe(slot: Slot, language: OfferedLanguage) -> OfferedLanguage | None:
        slot.open()
        tried.append(language.slug)
        return PYTHON if language.slug == "python" else None

    monkeypatch.setattr(offering, "_probed", probe)
    monkeypatch.setattr(offering, "registry", lambda: {"python": PYTHON, "c": C})
    return tried


def test_what_ran_is_offered_and_nothing_else(probed: list[str]) -> None:
    offers = Offers(FakeSlot)
    assert offers.languages() == [PYTHON]
    assert (offers.language("python"), offers.language("c"), offers.language("cobol")) == (PYTHON, None, None)
    assert probed == ["python", "c"]


def test_whoever_wants_to_know_is_told_of_each(probed: list[str]) -> None:
    seen: list[int] = []
    offers = Offers(FakeSlot, noted=lambda: seen.append(len(offers.found())))
    assert offers.languages() == [PYTHON]
    assert seen == [1, 1]


def test_record_spares_the_next_process_the_probe(probed: list[str], tmp_path: Path) -> None:
    record = tmp_path / "languages" / "image.json"
    assert Offers(FakeSlot, lambda: record).languages() == [PYTHON]
    assert Offers(FakeSlot, lambda: record).languages() == [PYTHON]
    assert probed == ["python", "c"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"python": {"slug": "python"}}', '{"python": 3}'])
def test_record_that_is_not_whole_is_not_believed(probed: list[str], tmp_path: Path, content: str) -> None:
    record = tmp_path / "image.json"
    record.write_text(content)
    assert Offers(FakeSlot, lambda: record).languages() == [PYTHON]
    assert probed == ["python", "c"]
    assert json.loads(record.read_text())["c"] is None


def test_failed_probe_is_made_again_and_leaves_no_record(
    probed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(slot: Slot, language: OfferedLanguage) -> None:
        raise SlotError("no engine")

    with monkeypatch.context() as patch:
        patch.setattr(offering, "_probed", fail)
        offers = Offers(FakeSlot, lambda: tmp_path / "image.json")
        assert offers.languages() == []
    assert not (tmp_path / "image.json").exists()
    assert offers.languages() == [PYTHON]
