"""Ways to an engine that is elsewhere: TCP with TLS on both sides, and SSH. The stream to the agent goes over them."""

import os
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from execution.scheduling.rooms import INTERPRETED, room_of
from execution.slots.base import SlotError
from execution.slots.docker.engine import Engine, EngineSettings
from execution.slots.docker.slot import DockerSlot
from execution.tests.conftest import Runner, absent

pytestmark = pytest.mark.docker
LOCAL_SOCKET = "/var/run/docker.sock"


def local_socket(engine: Engine) -> str:
    path = engine.settings.host.removeprefix("unix://") or LOCAL_SOCKET
    if not Path(path).is_socket():
        absent("the engine has no local socket")
    return path


def works(settings: EngineSettings) -> None:
    """Opens a slot that way, runs programs in it, and closes it."""
    slot = DockerSlot(Engine(settings), room_of(INTERPRETED), group="test")
    slot.open()
    with closing(slot):
        runner = Runner(slot)
        assert runner.run("python", "print(input())", stdin=b"over there\n").stdout == b"over there\n"
        ran = runner.run("python", "import sys; print(len(sys.stdin.read()))", stdin=b"x" * 4 * 2**20)
        assert ran.stdout == b"4194304\n"
        assert runner.run("python", "print('y' * 500_000)").stdout == b"y" * 500_000 + b"\n"


# --- TLS


def openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as DOCKER_CERT_PATH wants it, with the server's own beside."""
    if shutil.which("openssl") is None:
        absent("openssl is not installed")
    folder = tmp_path_factory.mktemp("certificates")
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n")
    key = ("-newkey", "rsa:2048", "-nodes")
    openssl(folder, "req", "-x509", *key, "-keyout", "ca-key.pem", "-out", "ca.pem", "-subj", "/CN=ca", "-days", "2")
    for name, out in (("server", "server-cert.pem"), ("key", "cert.pem")):
        openssl(folder, "req", *key, "-keyout", f"{name}.pem", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        signed = ("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial")
        openssl(folder, *signed, "-out", out, "-days", "2", "-extfile", "names")
    return folder


@pytest.fixture
def tls_address(engine: Engine, certificates: Path) -> Iterator[str]:
    """The engine behind TLS that asks its clients for a certificate."""
    path = local_socket(engine)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(certificates / "ca.pem"))
    context.load_cert_chain(certificates / "server-cert.pem", certificates / "server.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_serve, args=(listener, context, path), daemon=True).start()
        yield f"tcp://127.0.0.1:{listener.getsockname()[1]}"


def _serve(listener: socket.socket, context: ssl.SSLContext, path: str) -> None:
    with suppress(OSError):
        while True:
            plain, _ = listener.accept()
            threading.Thread(target=_connect, args=(plain, context, path), daemon=True).start()


def _connect(plain: socket.socket, context: ssl.SSLContext, path: str) -> None:
    with suppress(OSError):
        outside = context.wrap_socket(plain, server_side=True)
        inside = socket.socket(socket.AF_UNIX)
        inside.connect(path)
        for source, target in ((outside, inside), (inside, outside)):
            threading.Thread(target=_copy, args=(source, target), daemon=True).start()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def test_slot_works_over_tls(engine: Engine, tls_address: str, certificates: Path) -> None:
    works(EngineSettings(image=engine.settings.image, host=tls_address, cert_path=str(certificates)))


def test_engine_with_tls_refuses_a_client_without(engine: Engine, tls_address: str) -> None:
    with pytest.raises(SlotError, match="does not answer"):
        works(EngineSettings(image=engine.settings.image, host=tls_address))


# --- SSH: the far side is played by a command of the same words, which speaks to the engine as the real one would


@pytest.fixture
def ssh(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    docker = shutil.which("docker")
    asked = tmp_path / "asked"
    command = tmp_path / "ssh"
    command.write_text(
        f'#!/bin/sh\necho "$@" >> {asked}\nexec {docker} --host unix://{local_socket(engine)} system dial-stdio\n'
    )
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return asked


def test_slot_works_over_ssh(engine: Engine, ssh: Path) -> None:
    works(EngineSettings(image=engine.settings.image, host="ssh://runner@far.example:2222"))
    assert ssh.read_text().splitlines()[0] == "-l runner -p 2222 -- far.example docker system dial-stdio"
