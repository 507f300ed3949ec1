"""Callbacks asked for with a run: checked, and written in one transaction with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from accounts.models import ApiToken
from core.errors import DomainError
from execution import scheduling
from execution.callbacks.addresses import AddressRefused, target_of
from execution.models import Callback
from execution.scheduling import courier

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CallbackAsked:
    """Where to tell of the end of a run, and whose secret signs it."""

    url: str
    token: ApiToken


def check_callback(*, url: str | None, token: ApiToken | None) -> CallbackAsked | None:
    """None where no callback is asked for. Raises DomainError for the field `callback_url`."""
    if url is None:
        return None
    if token is None:
        sentence = "callback_url needs an API token: the callback is signed with its secret."
        raise DomainError("callback_needs_token", sentence, "callback_url")
    try:
        target_of(url)
    except AddressRefused as error:
        raise DomainError("callback_url_refused", f"callback_url is refused. {error}", "callback_url") from error
    return CallbackAsked(url, token)


def submit_calling_back(
    asked: CallbackAsked | None,
    submit: Callable[[], T],
    *,
    run_ids: Callable[[T], Iterable[UUID]],
    languages: list[str],
) -> T:
    """What `submit` makes, with a callback for each of its runs, all or nothing."""
    if asked is None:
        return submit()
    for language in languages:
        scheduling.language(language)  # may wait for a hello program: not while the database is held
    with transaction.atomic():
        made = submit()
        Callback.objects.bulk_create(
            Callback(run_id=run_id, token=asked.token, url=asked.url) for run_id in run_ids(made)
        )
        transaction.on_commit(courier.wake)
    return made
