"""Every language of the registry: a greeting, input, a fault of its words, one of its doing, no end, no bound."""

import pytest

from execution.languages import greets, registry
from execution.slots.base import Slot
from execution.tests.languages.trials import KINDS, Trial, hold, languages_with_programs, trials

EXPECTED_LANGUAGES = 20
OFFERED: dict[tuple[int, str], bool] = {}
"""Which languages greeted in which slot: asked once."""


def is_offered(slot: Slot, slug: str) -> bool:
    key = (id(slot), slug)
    if key not in OFFERED:
        OFFERED[key] = greets(slot, registry()[slug])
    return OFFERED[key]


def test_every_language_has_every_program() -> None:
    assert languages_with_programs() == set(registry())
    assert len(registry()) >= EXPECTED_LANGUAGES
    for slug in registry():
        assert all(trial.source.strip() for trial in trials(slug)), slug


@pytest.mark.slow
@pytest.mark.parametrize("trial", [trial for slug in registry() for trial in trials(slug)], ids=str)
def test_program_gets_its_verdict(language_slot: Slot, trial: Trial) -> None:
    if not is_offered(language_slot, trial.language):
        assert not language_slot.isolation.startswith("docker"), "the full image has every language"
        pytest.skip(f"{registry()[trial.language].name} is not here: judged in the runner image")
    judged = hold(language_slot, trial)
    assert judged.ruling.verdict == trial.verdict, (judged.ruling.message, judged.output, judged.messages)
    if trial.output is not None:
        assert judged.output == trial.output
    if judged.ruling.verdict == "CE":
        assert judged.build is not None
        assert judged.build.breach is None, "the compiler was stopped before it could refuse"
        assert judged.messages.strip()


def test_kinds_are_all_judged() -> None:
    assert [trial.verdict for trial in trials("c")] == ["OK", "OK", "CE", "RE", "TLE", "MLE"]
    assert set(KINDS) == {"hello", "adds", "broken", "crashes", "loops", "hoards"}
