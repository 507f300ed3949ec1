"""The first admin: once, with a password that is shown once."""

import re

import pytest
from django.core.management import call_command

from accounts.models import User
from accounts.services import NewAdmin, create_first_admin

pytestmark = pytest.mark.django_db


def test_first_admin_can_sign_in_with_the_printed_password(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_first_admin")
    found = re.search(r"name (\S+), password (\S+)", capsys.readouterr().out)
    assert found
    user = User.objects.get(username=found[1])
    assert user.is_superuser
    assert user.check_password(found[2])


def test_first_admin_is_not_made_twice(capsys: pytest.CaptureFixture[str]) -> None:
    create_first_admin()
    call_command("create_first_admin")
    assert capsys.readouterr().out == ""
    assert User.objects.count() == 1


def test_first_admin_leaves_a_candidate_of_that_name_alone() -> None:
    candidate = User.objects.create_user("admin", password="their own")
    created = create_first_admin()
    candidate.refresh_from_db()
    assert created is not None
    assert created.username.startswith("admin-")
    assert not candidate.is_superuser
    assert candidate.check_password("their own")


def test_password_stays_out_of_the_representation() -> None:
    assert "hunter2" not in repr(NewAdmin("admin", "hunter2"))
