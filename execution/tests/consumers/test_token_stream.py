"""The stream of a run with a token in the handshake: its scope, its owner's runs, and no longer than the token."""

from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.tests.factories import token_of
from accounts.viewer import Viewer
from execution import scheduling
from execution.models import Run
from execution.services.running import submit_run
from execution.services.submitting import submit_solution
from execution.tests.bench import Bench, python
from execution.tests.consumers.conftest import Watcher, cookie_for, make_user
from problems.models import Part

ASKS = "print('name?', flush=True)\nprint('hi ' + input(), flush=True)"
PAST = timezone.now() - timedelta(days=1)
EXPIRED = {"created_at": PAST - timedelta(days=1), "expires_at": PAST}


@sync_to_async
def submitted(viewer: Viewer, source: str, **fields: Any) -> Run:
    return submit_run(viewer=viewer, request=python(source, **{"live": True, **fields}))


@sync_to_async
def new_token(viewer: Viewer, *scopes: str, **changes: Any) -> str:
    assert viewer.user is not None
    return token_of(viewer.user, *scopes, **changes)


async def watch(run: Run, text: str, **options: Any) -> Watcher:
    return await Watcher(run.pk, bearer=text, origin="", **options).open()


async def test_program_follows_and_steers_its_owner_s_run(stream: Bench, owner: Viewer) -> None:
    run = await submitted(owner, ASKS, interactive=True)
    watcher = await watch(run, await new_token(owner, "runs:write"))
    await watcher.until("stdout")
    await watcher.send(type="stdin", data="ada\n")
    messages = await watcher.until("finished")
    assert [message["data"] for message in messages if message["type"] == "stdout"][-1] == "hi ada\n"
    assert await watcher.next() == {"closed": 1000}


@pytest.mark.parametrize("scheme", ["bearer", "BEARER"])
async def test_scheme_is_named_in_any_case(stream: Bench, owner: Viewer, scheme: str) -> None:
    run = await submitted(owner, "print(1)")
    text = await new_token(owner)
    watcher = await Watcher(run.pk, authorization=f"{scheme} {text}", origin="").open()
    assert (await watcher.until("finished"))[-1]["verdict"] == "OK"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"revoked_at": timezone.now()}, "token_revoked"), (EXPIRED, "token_expired"), (None, "token_unknown")],
)
async def test_token_that_opens_nothing_is_refused(
    stream: Bench, owner: Viewer, changes: dict[str, Any] | None, reason: str
) -> None:
    run = await submitted(owner, "print(1)")
    text = await new_token(owner, **(changes or {})) if changes else "cee_unknown"
    watcher = await watch(run, text)
    assert await watcher.next() == {"closed": 4401, "reason": reason}


async def test_token_goes_before_a_session(stream: Bench, owner: Viewer) -> None:
    run = await submitted(owner, "print(1)")
    watcher = await watch(run, "cee_unknown", cookie=await cookie_for(owner))
    assert (await watcher.next())["closed"] == 4401
    other = await make_user("eve")
    watcher = await watch(run, await new_token(other), cookie=await cookie_for(owner))
    assert (await watcher.next())["closed"] == 4404


async def test_token_of_a_closed_account_is_refused(stream: Bench, owner: Viewer) -> None:
    run, text = await submitted(owner, "print(1)"), await new_token(owner)
    await User.objects.aupdate(is_active=False)
    watcher = await watch(run, text)
    assert await watcher.next() == {"closed": 4401, "reason": "token_owner_inactive"}


async def test_run_needs_its_scope(stream: Bench, owner: Viewer) -> None:
    run = await submitted(owner, "print(1)")
    watcher = await watch(run, await new_token(owner, "submissions:read", "submissions:write", "problems:read"))
    assert await watcher.next() == {"closed": 4403, "reason": "scope_missing"}


async def test_submission_is_read_with_one_scope_and_cancelled_with_another(
    stream: Bench, owner: Viewer, doubling: Part
) -> None:
    files = {"Main.py": "import time\ntime.sleep(60)"}
    submission = await sync_to_async(submit_solution)(
        viewer=owner, part=doubling, language="python", files=files, live=True
    )
    run = await Run.objects.aget(pk=submission.pk)
    refused = await watch(run, await new_token(owner, "runs:write"))
    assert (await refused.next())["closed"] == 4403
    reader = await watch(run, await new_token(owner, "submissions:read"))
    await reader.until("running")
    await reader.send(type="cancel")
    answer = await reader.next()
    assert (answer["code"], "submissions:write" in answer["message"]) == ("scope_missing", True)
    writer = await watch(run, await new_token(owner, "submissions:read", "submissions:write"))
    await writer.until("running")
    await writer.send(type="cancel")
    assert (await reader.until("finished"))[-1]["status"] == "cancelled"


@pytest.mark.parametrize("ending", [{"revoked_at": timezone.now()}, EXPIRED])
async def test_stream_ends_with_its_token(
    stream: Bench, owner: Viewer, ending: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("execution.consumers.RIGHT_SECONDS", 0)
    run, text = await submitted(owner, ASKS, interactive=True), await new_token(owner)
    watcher, keys = await watch(run, text), await watch(run, text)
    await watcher.until("stdout")
    await keys.until("stdout")
    await ApiToken.objects.aupdate(**ending)
    await keys.send(type="stdin", data="eve\n")  # does not reach the run
    assert (await keys.next())["closed"] == 4401
    await sync_to_async(scheduling.steer)(run.pk, "stdin", data=b"ada\n")
    assert (await watcher.next())["closed"] == 4401
    assert await sync_to_async(scheduling.await_end)(run.pk, 10)
    said = [event.payload["data"] async for event in run.events.filter(type="stdout")]
    assert not any("eve" in text for text in said)


async def test_staff_s_token_watches_but_does_not_steer(stream: Bench, owner: Viewer) -> None:
    run = await submitted(owner, ASKS, interactive=True)
    watcher = await watch(run, await new_token(await make_user("boss", is_staff=True)))
    await watcher.until("stdout")
    await watcher.send(type="stdin", data="boss\n")
    assert (await watcher.next())["code"] == "not_owner"
    await sync_to_async(scheduling.steer)(run.pk, "cancel")


async def test_token_in_the_address_is_none(stream: Bench, owner: Viewer) -> None:
    run, text = await submitted(owner, "print(1)"), await new_token(owner)
    for name in ("token", "authorization", "access_token"):
        watcher = await Watcher(run.pk, query=f"{name}={text}").open()
        assert (await watcher.next())["closed"] == 4404


@pytest.mark.parametrize("authorization", ["", "Basic YTpi"])
async def test_session_is_asked_for_its_origin(stream: Bench, owner: Viewer, authorization: str) -> None:
    run, cookie = await submitted(owner, "print(1)"), await cookie_for(owner)
    for origin in ("", "https://evil.example"):
        watcher = Watcher(run.pk, cookie=cookie, origin=origin, authorization=authorization)
        assert await watcher.is_denied()


async def test_use_is_noted_once_however_much_arrives(stream: Bench, owner: Viewer) -> None:
    run, text = await submitted(owner, ASKS, interactive=True), await new_token(owner)
    watcher = await watch(run, text)
    await watcher.until("stdout")
    noted = (await ApiToken.objects.aget()).last_used_at
    assert noted is not None
    await watcher.send(type="stdin", data="ada\n")
    await watcher.until("finished")
    assert (await ApiToken.objects.aget()).last_used_at == noted
