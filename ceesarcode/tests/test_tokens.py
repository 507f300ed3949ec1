"""The API with a token: what each scope opens, what is refused and how, and that no view forgets to ask."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from rest_framework.views import APIView

from accounts.authentication import TokenAuthentication
from accounts.models import ApiToken, User
from accounts.permissions import TokenScope, scopes_of
from accounts.scopes import OFFERED
from accounts.tests.factories import UserFactory, bearer, token_of
from execution.models import Run
from execution.tests.api.conftest import HELLO, assert_problem, post
from execution.tests.conftest import Bench, doubling, fake_slots  # noqa: F401 — fixtures
from problems.models import Part
from problems.tests.factories import ProblemFactory

DOUBLE = {"problem": "double", "language": "python", "files": {"Main.py": "print(int(input()) * 2)"}}


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def ada(transactional_db: None) -> User:
    return UserFactory(username="ada")


def api_views(patterns: Any = None) -> dict[str, type[APIView]]:
    """Every view of the API by its class's name."""
    found: dict[str, type[APIView]] = {}
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            found |= api_views(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            view: Any = getattr(pattern.callback, "view_class", object)
            if issubclass(view, APIView) and TokenAuthentication in view.authentication_classes:
                found[view.__name__] = view
    return found


def test_every_view_that_takes_tokens_checks_their_scopes() -> None:
    views = api_views()
    assert len(views) >= 11
    outside = {"SpectacularAPIView", "SpectacularSwaggerSplitView"}  # the document, for everybody
    assert [
        name for name, view in views.items() if TokenScope not in view.permission_classes and name not in outside
    ] == []


def test_scopes_that_are_offered_are_those_that_a_view_asks_for() -> None:
    asked = {
        scope
        for view in api_views().values()
        for method in getattr(view, "required_scopes", {})
        for scope in scopes_of(view, method) or ()
    }
    assert asked == set(OFFERED)


def test_token_acts_as_its_user_without_a_cookie(fake_slots: Bench, ada: User) -> None:  # noqa: F811
    client = Client(enforce_csrf_checks=True)
    answer = post(client, "/api/run", HELLO, **bearer(token_of(ada, "runs:write")))
    assert answer.status_code == 200
    assert Run.objects.get().user == ada
    assert "sessionid" not in client.cookies


def test_token_goes_before_a_session(fake_slots: Bench, ada: User) -> None:  # noqa: F811
    client = Client()
    client.force_login(UserFactory())
    post(client, "/api/run", HELLO, **bearer(token_of(ada, "runs:write")))
    assert Run.objects.get().user == ada
    assert_problem(client.get("/api/problems", headers=bearer("cee_wrong")), 401, "token_unknown")


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer a b", "bearer cee_x", "Bearer \xff", "BEARER cee_" + "x" * 9000]
)
def test_wrong_header_is_refused(client: Client, db: None, header: str) -> None:
    response = client.get("/api/problems", HTTP_AUTHORIZATION=header)
    assert_problem(response, 401, "token_unknown")
    assert response["WWW-Authenticate"] == 'Bearer realm="CeesarCode", error="invalid_token"'


def test_other_schemes_are_not_ours(client: Client, db: None) -> None:
    assert client.get("/api/problems", HTTP_AUTHORIZATION="Basic YTpi").status_code == 200


def test_revoked_token_is_refused_at_once(client: Client, ada: User) -> None:
    headers = bearer(token_of(ada, "problems:read"))
    assert client.get("/api/problems", headers=headers).status_code == 200
    ApiToken.objects.get().user.api_tokens.update(revoked_at=ApiToken.objects.get().created_at)
    assert_problem(client.get("/api/problems", headers=headers), 401, "token_revoked")


def test_token_that_is_revoked_while_its_request_runs_ends_behind_it(
    fake_slots: Bench,  # noqa: F811
    client: Client,
    ada: User,
) -> None:
    """What was taken in is carried through; nothing is after it."""
    headers = bearer(token_of(ada))
    fake_slots.hook = lambda _: ApiToken.objects.update(revoked_at=timezone.now())
    answer = post(client, "/api/run", HELLO, **headers)
    assert (answer.status_code, answer.json()["verdict"]) == (200, "OK")
    assert Run.objects.get().user == ada
    assert_problem(post(client, "/api/run", HELLO, **headers), 401, "token_revoked")
    assert Run.objects.count() == 1


def test_token_costs_one_query(client: Client, ada: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    headers = bearer(token_of(ada))
    client.get("/api/languages", headers=headers)  # noted as used
    with django_assert_num_queries(1):
        assert client.get("/api/languages", headers=headers).status_code == 200


CALLS: list[tuple[str, str, str]] = [
    ("get", "/api/problems", "problems:read"),
    ("get", "/api/problems/double", "problems:read"),
    ("get", "/api/problem/double", "problems:read"),
    ("get", "/api/runs", "runs:write"),
    ("get", "/api/runs/{run}", "runs:write"),
    ("get", "/api/runs/{run}/events", "runs:write"),
    ("post", "/api/runs/{run}/cancel", "runs:write"),
    ("post", "/api/run", "runs:write"),
    ("post", "/api/submit", "submissions:write"),
    ("post", "/api/submissions", "submissions:write"),
    ("get", "/api/submissions", "submissions:read"),
    ("get", "/api/submissions/{submission}", "submissions:read"),
    ("get", "/api/runs/{submission}", "submissions:read"),
    ("get", "/api/runs/{submission}/events", "submissions:read"),
    ("post", "/api/runs/{submission}/cancel", "submissions:write"),
]


@pytest.mark.parametrize(("method", "path", "scope"), CALLS)
def test_each_scope_opens_its_own_addresses(
    fake_slots: Bench,  # noqa: F811
    doubling: Part,  # noqa: F811
    client: Client,
    ada: User,
    method: str,
    path: str,
    scope: str,
) -> None:
    everything = bearer(token_of(ada))
    ids = {
        "run": post(client, "/api/run", HELLO, **everything).json()["id"],
        "submission": post(client, "/api/submit", DOUBLE, **everything).json()["id"],
    }
    body = DOUBLE if "subm" in path and method == "post" else HELLO

    def call(*scopes: str) -> Any:
        headers, address = bearer(token_of(ada, *scopes)), path.format(**ids)
        return client.get(address, headers=headers) if method == "get" else post(client, address, body, **headers)

    assert call(scope).status_code == 200
    refused = call(*(other for other in OFFERED if other != scope))
    assert scope in assert_problem(refused, 403, "scope_missing")
    assert "insufficient_scope" in refused["WWW-Authenticate"]
    assert scope in refused["WWW-Authenticate"]


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_drafts_belong_to_the_pages(client: Client, ada: User, method: str) -> None:
    ProblemFactory(slug="sums")
    address = "/api/problems/sums/drafts" if method == "get" else "/api/problems/sums/parts/1/drafts/python"
    response = getattr(client, method)(address, headers=bearer(token_of(ada)))
    assert_problem(response, 403, "token_not_accepted")


def test_what_anybody_may_read_any_token_may(client: Client, ada: User) -> None:
    headers = bearer(token_of(ada, "problems:read"))
    for path in ("/api/languages", "/api/health", "/api/schema"):
        assert client.get(path, headers=headers).status_code == 200, path
    assert client.head("/api/problems", headers=headers).status_code == 200


def test_another_s_run_is_unknown_to_a_token(fake_slots: Bench, client: Client, ada: User) -> None:  # noqa: F811
    run = post(client, "/api/run", HELLO, **bearer(token_of(UserFactory()))).json()["id"]
    assert_problem(client.get(f"/api/runs/{run}", headers=bearer(token_of(ada))), 404, "run_unknown")


def test_token_has_a_rate_and_counts_for_its_user(
    fake_slots: Bench,  # noqa: F811
    client: Client,
    ada: User,
    settings: Settings,
) -> None:
    settings.RATE_RUN_TOKEN, settings.RATE_RUN_USER = "2/h", "3/h"
    first, second = bearer(token_of(ada)), bearer(token_of(ada))
    answers = [post(client, "/api/run", HELLO, **headers) for headers in (first, first, first, second, second)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 200, 429]
    assert [answer["RateLimit-Limit"] for answer in answers] == ["2", "2", "2", "3", "3"]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0", "0", "0"]
    assert 0 < int(answers[-1]["RateLimit-Reset"]) <= 3600
    assert int(answers[-1]["Retry-After"]) > 0
    assert "throttled" in assert_problem(answers[2], 429, "throttled")


def test_token_is_in_no_log(
    fake_slots: Bench,  # noqa: F811
    ada: User,
    caplog: pytest.LogCaptureFixture,
) -> None:
    text = token_of(ada, "problems:read")
    post(Client(), "/api/run", HELLO, **bearer(text))
    Client().get("/api/problems", headers=bearer(text))
    assert caplog.text.count("request_finished") == 2
    assert text not in caplog.text


def test_document_says_which_scope_each_operation_asks_for(client: Client) -> None:
    paths = client.get("/api/schema?format=json").json()["paths"]
    assert "`runs:write`" in paths["/api/run"]["post"]["description"]
    assert {"token": []} in paths["/api/run"]["post"]["security"]
    assert {} in paths["/api/run"]["post"]["security"]
    assert {"401", "403"} <= set(paths["/api/submissions"]["get"]["responses"])
    drafts = paths["/api/problems/{slug}/drafts"]["get"]
    assert {"token": []} not in drafts["security"]
    assert paths["/api/health"]["get"]["security"] == [{}]
