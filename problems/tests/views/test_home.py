"""The home page leads straight into the first problem."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from problems.tests.factories import ProblemFactory

pytestmark = pytest.mark.django_db


def test_home_leads_to_the_first_published_problem(client: Client) -> None:
    ProblemFactory(draft=True, position=1)
    first = ProblemFactory(title="Greeting", position=2)
    ProblemFactory(position=3)
    page = client.get(reverse("problems:home")).content.decode()
    primary = re.search(r'<a class="button button-primary button-large" href="([^"]+)">', page)
    assert primary is not None
    assert primary[1] == first.get_absolute_url()
    assert "Start with “Greeting”" in page


def test_primary_button_is_the_first_stop_behind_the_skip_link(client: Client) -> None:
    ProblemFactory()
    page = client.get(reverse("problems:home")).content.decode()
    assert re.search(r"<body[^>]*>\s*<a class=\"skip-link\" href=\"#main\">", page)
    main = page.split('<main id="main" tabindex="-1">')[1]
    first_stop = re.search(r"<(a|button|input|select)\b[^>]*>", main)
    assert first_stop is not None
    assert "button-primary" in first_stop[0]


def test_home_tells_true_numbers(client: Client) -> None:
    ProblemFactory.create_batch(3)
    ProblemFactory(draft=True)
    page = client.get(reverse("problems:home")).content.decode()
    assert '<dd class="number">3</dd>' in page
    assert '<span class="chip">Python</span>' in page


def test_home_without_problems_has_no_dead_button(client: Client) -> None:
    page = client.get(reverse("problems:home")).content.decode()
    assert "Start with" not in page
    assert "No problem is published yet." in page


def test_pages_have_neither_inline_script_nor_inline_style(client: Client) -> None:
    ProblemFactory()
    for name in ("problems:home", "problems:list", "execution:submission-list", "account_login", "account_signup"):
        page = client.get(reverse(name)).content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", page), name
        assert " style=" not in page, name
        assert not re.search(r"\son\w+=", page), name
