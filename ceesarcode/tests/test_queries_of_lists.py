"""Every list asks the database as often for many rows as for few."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from accounts.tests.factories import UserFactory
from ceesarcode.tests.rows import Rows
from deployments.models import CheckDefinition, Environment
from deployments.tests.admin.conftest import Rows as DeploymentRows
from deployments.tests.admin.conftest import rows as deployment_rows
from deployments.tests.admin.test_lists import more
from execution import scheduling
from execution.tests.conftest import Bench, fake_slots

__all__ = ["deployment_rows", "fake_slots"]
pytestmark = pytest.mark.slow

NO_LISTS = re.compile(r"api/(schema|docs)|admin/(autocomplete|jsi18n|logout)/|accounts/(?!profile|tokens)|.*[<^(]")
NO_PAGE = frozenset({302, 403, 405})
"""What a deed of the API says to a GET, and the admin where nothing can be added by hand."""
REPEATED = 2
"""For four rows more. Once more is no list's way to ask: what was empty before has something in it."""
VALUES = re.compile(r"'(?:[^']|'')*'|\b\d+\b")
SEVERAL = re.compile(r"\?(?:, \?)+|\(\?\)(?:, \(\?\))+")


def without_parameters(patterns: Any, prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from without_parameters(pattern.url_patterns, route)
        elif not NO_LISTS.match(route):
            yield route


def of_one(rows: Rows, others: DeploymentRows) -> list[str]:
    """Lists of what belongs to one row."""
    slug, part = rows.problem.slug, {"slug": rows.problem.slug, "number": 1}
    return [
        *(reverse(name, args=[slug]) for name in ("api-problem", "api-drafts", "api-statistics", "api-versions")),
        *(reverse(name, kwargs=part) for name in ("api-solutions", "api-tests")),
        reverse("execution:workspace", args=[slug]),
        reverse("execution:statistics", args=[slug]),
        reverse("execution:submission-detail", args=[rows.submission.pk]),
        reverse("api-rejudge-detail", args=[rows.rejudge.pk]),
        reverse("api-rejudge-changes", args=[rows.rejudge.pk]),
        reverse("api-submission-detail", args=[rows.submission.pk]),
        reverse("api-environment", args=["gamma"]),
        reverse("api-promotion", args=[others.promotion.pk]),
        reverse("deployments:promotion", args=[others.promotion.pk]),
        reverse("admin:execution_rejudge_change", args=[rows.rejudge.pk]),
        reverse("admin:problems_problem_change", args=[rows.problem.pk]),
        reverse("admin:accounts_user_change", args=[rows.admin.pk]),
    ]


def more_places() -> None:
    """Previews, each with a check, beside the environments that there are."""
    for number in range(4):
        made = Environment.objects.create(
            slug=f"preview-{number}", name=f"Preview {number}", kind="preview", branch="x"
        )
        CheckDefinition.objects.create(environment=made, name="smoke", kind="smoke")


def statements(client: Client, path: str) -> Counter[str] | None:
    """How often each was asked, its values left out; None where the address is no page. The first call fills caches."""
    if client.get(path).status_code in NO_PAGE:
        return None
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200, f"{path} answers {answer.status_code}"
    return Counter(SEVERAL.sub("?", VALUES.sub("?", query["sql"])) for query in asked)


def counts() -> dict[str, int]:
    """Rows of whatever the admin shows."""
    return {model._meta.label: model._default_manager.count() for model in admin.site._registry}


def test_lists_ask_no_more_for_many_rows_than_for_few(
    fake_slots: Bench, deployment_rows: DeploymentRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduling, "languages", lambda: fake_slots.offers.languages())
    user = UserFactory(superuser=True)
    client = Client()
    client.force_login(user)
    rows = Rows(user)
    paths = [f"/{route}" for route in without_parameters(get_resolver().url_patterns)] + of_one(rows, deployment_rows)
    few_rows, few = counts(), {path: statements(client, path) for path in dict.fromkeys(paths)}
    rows.add(4)
    more(deployment_rows)
    more_places()
    many_rows = counts()
    assert [label for label, number in many_rows.items() if number < few_rows[label] + 4 and number < 7] == []

    grown = []
    for path, before in few.items():
        if before is not None:
            after = statements(client, path) or Counter()
            repeated = [(sql, times) for sql, times in (after - before).items() if times >= REPEATED]
            grown += [f"{path} asks {times} times more: {sql}" for sql, times in repeated]
    assert not grown, "\n\n".join(grown)
    assert sum(before is not None for before in few.values()) >= 70
