"""Hostile builds: they are held by the same walls, and what they make is taken in as plain files or not at all."""

import contextlib
import dataclasses
import io
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from execution.agent.programs import ArtifactError, unpack
from execution.languages import registry
from execution.slots.base import Control
from execution.slots.stub import StubSlot
from execution.tests.conftest import Runner
from execution.tests.waiting import quickest
from execution.types import Limits, Program

pytestmark = pytest.mark.hostile

TIGHT = Limits(cpu_time_seconds=3, wall_time_seconds=4, memory_mb=256, processes=32, output_kb=64, file_size_mb=32)

SLOW_TO_COMPILE = """
constexpr long slow(long n) { for (int i = 0; i < 200000; i++) for (int j = 0; j < 100; j++) n += i ^ j; return n; }
template <long N> struct Often { static constexpr long value = slow(N) + Often<N - 1>::value; };
template <> struct Often<0> { static constexpr long value = 0; };
int main() { return Often<50>::value; }
"""


@pytest.fixture
def builder(walled: Runner, state_dir: Path) -> Iterator[Runner]:
    slot = StubSlot(state_dir=state_dir, build_limits=TIGHT)
    slot.open()
    yield Runner(slot)
    slot.close()


@pytest.mark.parametrize(
    "source",
    [
        pytest.param('#include "/etc/passwd"\nint main() {}', id="passwd"),
        pytest.param('#include "/etc/shadow"\nint main() {}', id="shadow"),
        pytest.param('#include "/dev/zero"\nint main() {}', id="zero"),
        pytest.param("template<int N> struct A { A<N + 1> a; A<N + 2> b; }; int main() { A<0> a; }", id="templates"),
        pytest.param("#include __FILE__\n#include __FILE__\nint main() {}", id="itself"),
        pytest.param("char x[1u << 31] = {1}; char y[1u << 31] = {1}; int main() {}", id="giant"),
        pytest.param(
            (
                "constexpr unsigned long f(unsigned long n) { while (n) n = n * 3 + 1; return 0; }\n"
                "static_assert(f(1) == 0);\n"
                "int main() {}"
            ),
            id="constexpr",
        ),
    ],
)
def test_hostile_source_ends_within_the_bounds(builder: Runner, source: str) -> None:
    started = time.monotonic()
    preparation = builder.prepare("cpp", source)
    assert not preparation.succeeded
    assert preparation.outcome is not None
    assert time.monotonic() - started < 8
    assert builder.run("cpp", "int main() {}").outcome.exit_code == 0


def test_build_is_cancelled_within_200_ms(walled: Runner, needs: Callable[[str], None]) -> None:
    needs("cpp")

    def seconds() -> float:
        control, asked = Control(), [0.0]

        def cancel() -> None:
            asked[0] = time.monotonic()
            control.send("cancel")

        threading.Timer(0.5, cancel).start()
        preparation = walled.prepare("cpp", SLOW_TO_COMPILE, control=control)
        assert not preparation.succeeded
        assert preparation.outcome is not None
        assert preparation.outcome.cancelled
        return time.monotonic() - asked[0]

    assert quickest(seconds) < 0.2
    assert walled.run("cpp", "int main() {}").outcome.exit_code == 0


@pytest.mark.parametrize(
    "planted",
    [
        "ln -s {target} build/main",
        "ln -s / build/root",
        "ln -s .. build/up; mkfifo build/fifo",
        "ln -s {target} build/a; ln build/a build/b",
        "rmdir build; ln -s {target} build",
    ],
)
def test_nothing_planted_by_a_compiler_is_followed(
    builder: Runner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, planted: str
) -> None:
    """What the tool chains of others fell for: their privileged side wrote through a link of the user's."""
    target = tmp_path / "target"
    target.mkdir(mode=0o777)
    (target / "kept").write_text("untouched")
    before = target.stat()
    hostile = dataclasses.replace(registry()["bash"], slug="hostile", build=("/bin/sh", "{entry}"))
    monkeypatch.setattr("execution.slots.conversation.registry", lambda: {"hostile": hostile})
    source = {"Main.sh": planted.format(target=target)}
    with closing(Control()) as control:
        program = Program(language="hostile", files=source, entry="Main.sh")
        preparation = builder.slot.prepare(program, sink=lambda *_: None, control=control)
    assert not preparation.succeeded
    assert {path.name: path.read_text() for path in target.iterdir()} == {"kept": "untouched"}
    assert (target.stat().st_mode, target.stat().st_uid) == (before.st_mode, before.st_uid)


def test_messages_of_a_build_show_nothing_of_the_machine(builder: Runner) -> None:
    ran = builder.run("cpp", '#include "/etc/passwd"\nint main() {}')
    assert b"daemon" not in ran.compile_output
    ran = builder.run("cpp", "int main() { return x; }")
    assert b"Main.cpp:1:" in ran.compile_output


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_anything_but_plain_files_is_refused(tmp_path: Path, kind: bytes) -> None:
    member = tarfile.TarInfo("main")
    member.type, member.linkname = kind, "/etc/passwd"
    with pytest.raises(ArtifactError):
        unpack(packed([(member, b"")]), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../escaped", "a/../../escaped", "/../escaped"])
def test_names_that_leave_the_folder_are_refused(tmp_path: Path, name: str) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    with pytest.raises(ArtifactError):
        unpack(packed([(tarfile.TarInfo(name), b"x")]), inner)
    assert list(tmp_path.rglob("escaped")) == []


def test_absolute_names_stay_inside(tmp_path: Path) -> None:
    unpack(packed([(tarfile.TarInfo("/main"), b"x")]), tmp_path)
    assert (tmp_path / "main").read_bytes() == b"x"


def test_same_name_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError):
        unpack(packed([(tarfile.TarInfo("main"), b"a"), (tarfile.TarInfo("main"), b"b")]), tmp_path)


@pytest.mark.parametrize("noise", [b"x" * 1024, b"\0" * 10, b""])
def test_noise_is_no_artifact_that_escapes(tmp_path: Path, noise: bytes) -> None:
    with contextlib.suppress(ArtifactError):
        unpack(noise, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_symlinks_of_a_program_are_not_followed_when_it_is_cleaned_up(walled: Runner, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir(mode=0o777)
    (target / "kept").write_text("untouched")
    for place in ("/work", "/tmp", "/dev/shm"):
        walled.run("bash", f"ln -s {target} {place}/link; echo moved > {place}/link/kept; exit 0")
    assert (target / "kept").read_text() == "untouched"


def packed(members: list[tuple[tarfile.TarInfo, bytes]]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for member, content in members:
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()
