"""Somebody who may do all in the admin, and the forms of its pages as a browser would send them back."""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from accounts.tests.factories import UserFactory

Form = dict[str, Any]


class _Fields(HTMLParser):
    """The successful controls of a page, with their values. Rows that a script would clone are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.values: Form = {}
        self.area: str | None = None
        self.select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        here = {name: value or "" for name, value in attrs}
        name = here.get("name", "")
        if tag == "input" and name and "__prefix__" not in name:
            if here.get("type") in ("checkbox", "radio"):
                if "checked" in here:
                    self.values.setdefault(name, []).append(here.get("value", "on"))
            elif here.get("type") not in ("submit", "file"):
                self.values[name] = here.get("value", "")
        elif tag == "textarea":
            self.area, self.values[name] = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in here:
            self.values[self.select] = here.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area is not None:
            # As browsers do: the first line break is the markup's, and the others are sent as CR LF.
            self.values[self.area] = self.values[self.area].removeprefix("\n").replace("\n", "\r\n")
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.values[self.area] += data.replace("\r\n", "\n")


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(UserFactory(superuser=True))
    return client


@pytest.fixture
def form_of(staff: Client) -> Callable[[str], Form]:
    """The form of an admin page, ready to be changed and posted."""

    def read(address: str) -> Form:
        response = staff.get(address)
        assert response.status_code == 200
        fields = _Fields()
        fields.feed(response.content.decode())
        return {name: value for name, value in fields.values.items() if "__prefix__" not in name and name != "q"}

    return read
