"""A receiver, and callbacks of runs that have ended."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import ApiToken
from accounts.tests.factories import UserFactory, token_of
from execution.models import Callback, Run
from execution.tests.callbacks.receiving import Receiver, receiver

MakeCallback = Callable[..., Callback]


@pytest.fixture
def receiving(tmp_path: Path) -> Iterator[Receiver]:
    with receiver(tmp_path) as made:
        yield made


@pytest.fixture
def new_callback(db: None, receiving: Receiver) -> MakeCallback:
    """A callback of a run that has ended; `ended=False`: of one that goes on; `token`: a row, else a new one."""

    def make(*, ended: bool = True, token: ApiToken | None = None, **fields: Any) -> Callback:
        if token is None:
            token_of(UserFactory())
            token = ApiToken.objects.latest("created_at")
        state = {"status": "finished", "verdict": "OK", "finished_at": timezone.now()} if ended else {}
        run = Run.objects.create(user=token.user, language="python", files={}, entry="main.py", limits={}, **state)
        return Callback.objects.create(**({"run": run, "token": token, "url": receiving.url} | fields))

    return make
