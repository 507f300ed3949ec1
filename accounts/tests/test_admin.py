"""Accounts in the admin: one entry, with the addresses beside the user."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.models import User


@pytest.fixture
def staff(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="x"))
    return client


def test_sidebar_names_accounts_once(staff: Client) -> None:
    apps = staff.get(reverse("admin:index")).context["app_list"]
    names = [str(app["name"]) for app in apps]
    assert names.count("Accounts") == 1
    assert len(names) == len(set(names))


def test_addresses_are_changed_with_their_user(staff: Client) -> None:
    user = User.objects.create_user("ada")
    address = EmailAddress.objects.create(user=user, email="ada@example.org", primary=True)
    path = reverse("admin:accounts_user_change", args=[user.pk])
    page = staff.get(path)
    assert "ada@example.org" in page.content.decode()
    form = page.context["adminform"].form
    posted = {name: form[name].value() for name in ("username", "date_joined", "email")}
    joined = form["date_joined"].value()
    posted |= {"date_joined_0": joined.date().isoformat(), "date_joined_1": joined.time().isoformat()[:8]}
    posted |= {"is_active": "on", "emailaddress_set-TOTAL_FORMS": "1", "emailaddress_set-INITIAL_FORMS": "1"}
    posted |= {f"emailaddress_set-0-{name}": value for name, value in {"id": address.pk, "user": user.pk}.items()}
    posted |= {"emailaddress_set-0-email": "new@example.org"}
    assert staff.post(path, posted).status_code == 302
    address.refresh_from_db()
    assert address.email == "new@example.org"
