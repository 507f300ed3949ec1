"""Each word of each platform, as its specification has it; none other is a success."""

import pytest

from deployments.platforms.base import Condition
from deployments.platforms.words import FLY, KOYEB, LONGEST_STATUS, RAILWAY, RENDER, Words, observed
from deployments.tests.platforms.clouds import Render
from deployments.tests.platforms.conftest import DIGEST, OTHER, order

SUCCESSES = [(RENDER, {"live"}), (RAILWAY, {"SUCCESS"}), (FLY, {"started"}), (KOYEB, {"HEALTHY"})]
TOLD = {
    "queued": (RENDER, "created queued"),
    "building": (RENDER, "build_in_progress"),
    "deploying": (RENDER, "pre_deploy_in_progress update_in_progress"),
    "failed": (RENDER, "build_failed pre_deploy_failed update_failed"),
    "cancelled": (RENDER, "canceled"),
    "superseded": (RENDER, "deactivated"),
    "queued ": (RAILWAY, "INITIALIZING QUEUED WAITING NEEDS_APPROVAL"),
    "failed ": (RAILWAY, "FAILED CRASHED SKIPPED"),
    "superseded ": (RAILWAY, "REMOVING REMOVED"),
    "deploying  ": (FLY, "created creating starting updating replacing restarting"),
    "sleeping  ": (FLY, "suspended suspending stopped stopping"),
    "failed  ": (FLY, "failed launch_failed"),
    "superseded  ": (FLY, "destroyed destroying replaced migrated"),
    "queued   ": (KOYEB, "PENDING SCHEDULED"),
    "building   ": (KOYEB, "PROVISIONING"),
    "deploying   ": (KOYEB, "ALLOCATING STARTING"),
    "failed   ": (KOYEB, "DEGRADED UNHEALTHY ERRORING ERROR"),
    "cancelled   ": (KOYEB, "CANCELING CANCELED"),
    "superseded   ": (KOYEB, "STOPPING STOPPED STASHED"),
}


@pytest.mark.parametrize(("words", "good"), SUCCESSES)
def test_one_word_alone_is_success(words: Words, good: set[str]) -> None:
    assert {word for word, condition in words.items() if condition == Condition.LIVE} == good


@pytest.mark.parametrize("condition", TOLD)
def test_the_others_are_what_they_say(condition: str) -> None:
    words, told = TOLD[condition]
    assert {words[word] for word in told.split()} == {Condition(condition.strip())}


@pytest.mark.parametrize("words", [words for words, _ in SUCCESSES])
@pytest.mark.parametrize("word", ["", "succeeded", "ok", "Live", " live", "success", "healthy"])
def test_a_word_of_nobody_is_unknown(words: Words, word: str) -> None:
    wanted = order(Render())
    assert observed(words, word, DIGEST, wanted).condition == Condition.UNKNOWN


def test_success_is_of_the_image_that_was_ordered() -> None:
    wanted = order(Render())
    assert observed(RENDER, "live", DIGEST, wanted).condition == Condition.LIVE
    assert observed(RENDER, "live", OTHER, wanted).condition == Condition.FAILED
    assert observed(RENDER, "live", "", wanted).condition == Condition.UNKNOWN
    assert observed(RENDER, "queued", OTHER, wanted).condition == Condition.QUEUED


def test_a_word_is_told_in_one_short_line() -> None:
    told = observed(RENDER, "x\n" * 500, DIGEST, order(Render())).status
    assert (len(told), told.isprintable()) == (LONGEST_STATUS, True)
