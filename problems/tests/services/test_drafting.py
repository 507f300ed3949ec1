"""A draft from two places: nobody's words are replaced by somebody who has not seen them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.db import connection

from accounts.models import User
from accounts.viewer import Viewer
from problems.models import Draft, Part
from problems.services import drafting
from problems.services.drafting import DraftChanged, save_draft
from problems.tests.factories import ProblemFactory

Save = Callable[..., Draft]
DEVICES = 8


@pytest.fixture
def save(transactional_db: None) -> Save:
    viewer = Viewer(user=User.objects.create_user("ada"))
    part: Part = ProblemFactory(slug="sums", parts=1).parts.get()

    def save(source: str, **base: Any) -> Draft:
        return save_draft(viewer=viewer, part=part, language="python", source=source, **base)

    return save


def test_without_a_base_the_last_one_wins(save: Save) -> None:
    assert [save(source).source for source in ("1", "2", "2")] == ["1", "2", "2"]
    assert Draft.objects.get().source == "2"


def test_other_version_stands_and_is_brought(save: Save) -> None:
    base = save("1").updated_at
    stands = save("2", base=base)
    with pytest.raises(DraftChanged) as refused:
        save("3", base=base)
    assert (refused.value.newer.source, refused.value.newer.updated_at) == ("2", stands.updated_at)
    assert Draft.objects.get().source == "2"


def test_each_version_has_its_own_time_though_the_clock_stands(save: Save) -> None:
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC), tick=False):
        first = save("1", base=None)
        second = save("2", base=first.updated_at)
        assert first.updated_at < second.updated_at
        with pytest.raises(DraftChanged):
            save("3", base=first.updated_at)


@pytest.mark.postgres
@pytest.mark.parametrize("had_draft", [True, False])
def test_of_racing_changes_with_one_base_exactly_one_wins(save: Save, had_draft: bool) -> None:
    base = save("begun").updated_at if had_draft else None

    def race(number: int) -> str | None:
        try:
            return save(f"device {number}", base=base).source
        except DraftChanged:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(DEVICES) as pool:
        won = [source for source in pool.map(race, range(DEVICES)) if source is not None]
    assert won == [Draft.objects.get().source]


def test_change_that_slips_in_behind_the_look_is_not_replaced(save: Save) -> None:
    base = save("1").updated_at
    replace = drafting._is_replaced

    def late(draft: Draft, source: str) -> bool:
        Draft.objects.filter(updated_at=base).update(source="of another device", updated_at=base + drafting.NEXT)
        return replace(draft, source)

    with patch.object(drafting, "_is_replaced", late), pytest.raises(DraftChanged):
        save("mine", base=base)
    assert Draft.objects.get().source == "of another device"
