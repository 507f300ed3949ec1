"""The pages of problems without the probing of languages, which starts programs."""

import pytest
from django.core.cache import cache

from execution import scheduling
from execution.languages import OfferedLanguage


@pytest.fixture(autouse=True)
def _offers(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    offer = OfferedLanguage(slug="python", name="Python", version="3.11", default_file="main.py", compiled=False)
    monkeypatch.setattr(scheduling, "languages", lambda: [offer])
