"""The tables of rejudges and the priority of runs can be taken back, and runs survive it."""

import pytest
from django.core.management import call_command
from django.db import connection

from execution.models import Run

LIMITS = {"cpu_time_seconds": 1, "wall_time_seconds": 1, "memory_mb": 64, "processes": 8, "output_kb": 64}


@pytest.mark.django_db(transaction=True)
def test_migrations_go_back_and_forth() -> None:
    run = Run.objects.create(language="python", files={}, entry="Main.py", limits=LIMITS, priority=0)
    try:
        call_command("migrate", "execution", "0001", verbosity=0)
        tables = connection.introspection.table_names()
        assert not [name for name in tables if "rejudge" in name]
    finally:
        call_command("migrate", "execution", verbosity=0)
    run.refresh_from_db()
    assert (run.language, run.priority) == ("python", 1)
