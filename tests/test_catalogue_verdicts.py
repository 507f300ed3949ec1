"""The built-in problems: every kept solution gets, from the real judge in the real sandbox, its verdict."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from problems.models import Problem

CATALOGUE = Path(settings.BASE_DIR) / "problems" / "catalogue"
SLUGS = sorted(folder.name for folder in CATALOGUE.iterdir() if folder.is_dir())


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.timeout(300)
@pytest.mark.parametrize("slug", SLUGS)
def test_kept_solutions_get_their_verdicts(slug: str) -> None:
    call_command("load_problems", str(CATALOGUE / slug))
    call_command("verify_problems", slug, every_language=True)
    assert Problem.objects.published().filter(slug=slug).exists()
