"""What goes wrong with an engine: a sentence each, a run that is tried again, and nothing left behind."""

import signal
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings as django_settings

from execution.scheduling.rooms import INTERPRETED, room_of
from execution.slots.base import SlotError
from execution.slots.docker.engine import Engine, EngineSettings, is_alive, process_mark
from execution.slots.docker.hardening import Room
from execution.slots.docker.slot import DockerSlot
from execution.tests.conftest import Runner
from execution.tests.docker.conftest import exists
from execution.tests.waiting import eventually

pytestmark = pytest.mark.docker


def opening(engine: Engine) -> None:
    DockerSlot(engine, room_of(INTERPRETED), group="test").open()


def test_missing_image_is_named_with_what_to_do(engine: Engine) -> None:
    with pytest.raises(SlotError, match=r"image no-such:image is missing; build it with scripts/build-runner\.sh"):
        opening(Engine(EngineSettings(image="no-such:image", host=engine.settings.host)))


@pytest.mark.parametrize("host", ["unix:///nowhere/docker.sock", "tcp://127.0.0.1:9", "ssh://nobody@127.0.0.1:9"])
def test_engine_that_is_away_is_named(host: str) -> None:
    with pytest.raises(SlotError, match="does not answer"):
        opening(Engine(EngineSettings(image="any", host=host)))


def test_runtime_that_is_not_there_is_told(engine: Engine) -> None:
    with pytest.raises(SlotError, match="refused"):
        opening(Engine(EngineSettings(image=engine.settings.image, host=engine.settings.host, runtime="no-such")))


@pytest.mark.parametrize("ending", ["kill", "stop", "remove"])
def test_container_that_ends_in_mid_run_is_a_slot_error(engine: Engine, own: Runner, ending: str) -> None:
    assert isinstance(own.slot, DockerSlot)
    container_id = own.slot.container_id

    def end() -> None:
        with engine.client() as client:
            if ending == "remove":
                client.remove_container(container_id, force=True)
            elif ending == "kill":
                client.kill(container_id)
            else:
                client.stop(container_id, timeout=1)

    own.prepare("bash", "sleep 60")
    threading.Timer(0.3, end).start()
    with pytest.raises(SlotError):
        own.execute(wall_time_seconds=20)
    assert not own.slot.is_alive()
    eventually(lambda: not exists(engine, container_id))
    own.slot.open()
    assert own.run("python", "print('new')").stdout == b"new\n"


def test_frozen_container_is_a_slot_error_in_time(engine: Engine, own: Runner) -> None:
    assert isinstance(own.slot, DockerSlot)
    own.prepare("python", "print(1)")
    with engine.client() as client:
        client.pause(own.slot.container_id)
    begun = time.monotonic()
    with pytest.raises(SlotError, match="in time"):
        own.execute(wall_time_seconds=0.5)
    assert time.monotonic() - begun < 10
    assert own.slot.container_id is None


def test_idle_container_that_ends_is_seen_without_asking(engine: Engine, own: Runner) -> None:
    assert isinstance(own.slot, DockerSlot)
    assert own.slot.is_alive()
    with engine.client() as client:
        client.kill(own.slot.container_id)
    eventually(lambda: not own.slot.is_alive())


def test_closing_leaves_nothing(engine: Engine, own: Runner) -> None:
    assert isinstance(own.slot, DockerSlot)
    container_id = own.slot.container_id
    own.slot.close()
    own.slot.close()
    assert not exists(engine, container_id)


def test_container_without_room_for_what_was_built_is_a_slot_error(engine: Engine) -> None:
    large = "char fill[12 << 20] = {1}; int main() { return fill[0] - 1; }"
    slot = DockerSlot(engine, Room(memory_mb=1024, state_mb=8), group="test")
    slot.open()
    try:
        with pytest.raises(SlotError, match="disk of the sandboxes is full"):
            Runner(slot).prepare("c", large)
        slot.open()
        assert Runner(slot).run("c", "int main() { return 3; }").outcome.exit_code == 3
    finally:
        slot.close()


def test_container_without_room_for_its_own_does_not_open(engine: Engine) -> None:
    slot = DockerSlot(engine, Room(memory_mb=1024, state_mb=1), group="test")
    with pytest.raises(SlotError, match="disk of the sandboxes is full"):
        slot.open()
    assert slot.container_id is None


OWNER = """
import sys, time, django
django.setup()
from execution.scheduling import backend
slot = backend.new_slot()
slot.open()
print(slot.container_id, flush=True)
time.sleep(60)
"""


def test_containers_of_a_killed_owner_end_by_themselves(engine: Engine) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER],
        env={
            "PATH": "/usr/bin:/bin",
            "DJANGO_SETTINGS_MODULE": "ceesarcode.settings",
            "EXECUTOR_MODE": "docker",
            "RUNNER_IMAGE": engine.settings.image,
            "DOCKER_HOST": engine.settings.host,
        },
        cwd=django_settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert owner.stdout is not None
    container_id = owner.stdout.readline().strip()
    assert exists(engine, container_id)
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    eventually(lambda: not exists(engine, container_id), seconds=15)


def test_sweep_removes_what_a_dead_owner_left_and_nothing_else(
    engine: Engine, own: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(own.slot, DockerSlot)
    left = DockerSlot(engine, room_of(INTERPRETED), group="test")
    with monkeypatch.context() as patch:
        patch.setattr("execution.slots.docker.engine.process_mark", lambda _: "1-0")
        left.open()
    container_id = left.container_id
    assert engine.sweep() == 1
    assert not exists(engine, container_id)
    assert own.run("python", "print('mine')").stdout == b"mine\n"
    left.close()


def test_process_is_known_by_its_number_and_its_start() -> None:
    mine = process_mark(1)
    assert is_alive(mine)
    assert not is_alive("1-0")
    assert not is_alive("")
    assert not is_alive("999999999-5")


def test_image_of_another_version_is_refused(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("execution.slots.docker.engine.agent_mark", lambda: "another")
    with pytest.raises(SlotError, match=r"built from another version; build it again with scripts/build-runner\.sh"):
        opening(engine)
