"""API tokens: kept as a hash, ended by time or by hand, bounded in what they hold and how many there are."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import ApiToken, User
from accounts.scopes import OFFERED, Scope
from accounts.services import MOST_TOKENS, create_token, hash_of, revoke_token, use_token
from accounts.tests.factories import UserFactory, token_of
from core.errors import DomainError

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def made(user: User, **changes: Any) -> Any:
    asked: dict[str, Any] = {"name": "laptop", "scopes": ["runs:write"], "lifetime": WEEK}
    return create_token(user=user, **(asked | changes))


def test_token_is_kept_as_a_hash_alone() -> None:
    new = made(UserFactory())
    row = ApiToken.objects.values().get()
    assert new.text.startswith("cee_")
    assert len(new.text) >= 4 + 43  # 256 bits
    assert row["hash"] == hashlib.sha256(new.text.encode()).hexdigest()
    assert row["prefix"] == new.text[:10]
    assert not any(new.text in str(value) for value in row.values())
    assert new.text not in repr(new)


def test_tokens_differ() -> None:
    user = UserFactory()
    assert len({made(user, name=f"t{number}").text for number in range(10)}) == 10


def test_token_is_found_in_one_query_and_noted_as_used_once_a_minute() -> None:
    text = token_of(UserFactory(username="ada"))
    with CaptureQueriesContext(
        connection,
    ) as first:
        token = use_token(text)
        assert token.user.username == "ada"
    assert [query["sql"].split()[0] for query in first.captured_queries] == ["SELECT", "UPDATE"]
    noted = ApiToken.objects.get().last_used_at
    assert noted is not None
    with CaptureQueriesContext(connection) as second:
        assert use_token(text).user.username == "ada"
    assert len(second) == 1
    assert ApiToken.objects.get().last_used_at == noted
    ApiToken.objects.update(last_used_at=timezone.now() - timedelta(seconds=61))
    use_token(text)
    assert ApiToken.objects.filter(last_used_at__gte=noted).exists()


def test_token_opens_also_where_its_use_cannot_be_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    text = token_of(UserFactory())

    def locked(*args: Any, **kwargs: Any) -> int:
        raise OperationalError("database is locked")

    monkeypatch.setattr(type(ApiToken.objects.all()), "update", locked)
    assert use_token(text).last_used_at is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"revoked_at": timezone.now()}, "token_revoked"),
        ({"created_at": timezone.now() - 2 * WEEK, "expires_at": timezone.now() - WEEK}, "token_expired"),
    ],
)
def test_ended_token_opens_nothing(change: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        use_token(token_of(UserFactory(), **change))
    assert refused.value.code == code


def test_token_of_a_closed_account_opens_nothing() -> None:
    user = UserFactory()
    text = token_of(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(DomainError, match="account of this API token is closed"):
        use_token(text)


@given(end=st.text(max_size=60))
def test_no_other_text_opens_it(end: str) -> None:
    text = token_of(UserFactory())
    for wrong in (end, "cee_" + end, text + end, text[:-1]):
        if wrong != text:
            with pytest.raises(DomainError, match="not known"):
                use_token(wrong)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"name": ""}, "token_name_invalid", "name"),
        ({"name": "  "}, "token_name_invalid", "name"),
        ({"name": "x" * 61}, "token_name_invalid", "name"),
        ({"name": "a\nb"}, "token_name_invalid", "name"),
        ({"scopes": []}, "scope_required", "scopes"),
        ({"scopes": ["*"]}, "scope_unknown", "scopes"),
        ({"scopes": ["runs:write", "interviews:write"]}, "scope_unknown", "scopes"),
        ({"lifetime": timedelta()}, "lifetime_out_of_range", "days"),
        ({"lifetime": timedelta(days=367)}, "lifetime_out_of_range", "days"),
    ],
)
def test_wrong_token_is_refused_and_nothing_is_made(change: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        made(UserFactory(), **change)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not ApiToken.objects.exists()


def test_name_is_free_again_once_its_token_is_revoked() -> None:
    user = UserFactory()
    first = made(user)
    with pytest.raises(DomainError, match="token of this name"):
        made(user)
    made(UserFactory())  # another's names do not meet
    assert revoke_token(token=first.token) is True
    assert revoke_token(token=first.token) is False
    made(user)


def test_there_is_a_most_of_active_tokens() -> None:
    user = UserFactory()
    tokens = [made(user, name=f"t{number}").token for number in range(MOST_TOKENS)]
    with pytest.raises(DomainError, match=f"{MOST_TOKENS} tokens"):
        made(user)
    revoke_token(token=tokens[0])
    made(user)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_racing_creations_make_one_token_of_a_name() -> None:
    user = UserFactory()

    def create(_: int) -> bool:
        try:
            made(user)
        except DomainError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(create, range(4))) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"scopes": []},
        {"expires_at": timezone.now() - WEEK},
    ],
)
def test_database_holds_what_a_token_must_be(change: dict[str, Any]) -> None:
    token_of(UserFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.update(**change)


def test_scopes_are_kept_in_their_own_order_and_once() -> None:
    new = made(UserFactory(), scopes=["submissions:read", "problems:read", "problems:read"])
    assert ApiToken.objects.get().scopes == ["problems:read", "submissions:read"]
    assert new.token.scope_labels == ["Read problems", "Read your submissions"]
    assert set(OFFERED) <= set(Scope)


def test_hash_takes_any_text() -> None:
    assert hash_of("\ud800") != hash_of("é")
