"""All migrations of ours go back to nothing and forth again, and the models are what they make."""

import pytest
from django.core.management import call_command
from django.db import connection

APPS = ("deployments", "execution", "problems")


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_migrations_go_back_to_nothing_and_forth() -> None:
    whole = set(connection.introspection.table_names())
    try:
        call_command("migrate", "deployments", "zero", verbosity=0)
        call_command("migrate", "deployments", verbosity=0)  # now with the rows that an installation begins with
        for app in APPS:  # the users' own tables are held by those of the framework
            call_command("migrate", app, "zero", verbosity=0)
        left = {name for name in connection.introspection.table_names() if name.startswith(APPS)}
        assert left == set()
        call_command("migrate", "accounts", "0001", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)
    assert set(connection.introspection.table_names()) == whole
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
