"""A program cannot tell whether its interpreter was prepared: hundreds of them, run both ways, end and say the same."""

import re
from typing import Any

import pytest

from execution.tests.conftest import Ran, Runner
from execution.tests.prepared.families import families
from execution.tests.waiting import eventually

FAMILIES = families()
OF_ONE_CONTAINER = re.compile(rb"master:\d+|(lowerdir|upperdir|workdir)=[^ ',]*")
"""What the mounts of two containers of one image differ in."""
FIRST_PROCESS = "print(open('/proc/1/cmdline', 'rb').read())"


def run(runner: Runner, source: str, files: dict[str, str] | None = None, **fields: Any) -> Ran:
    return runner.run("python", {"Main.py": source, **(files or {})}, entry="Main.py", **fields)


def told(ran: Ran) -> dict[str, object]:
    outcome = ran.outcome
    return {
        "stdout": OF_ONE_CONTAINER.sub(b"", ran.stdout),
        "stderr": ran.stderr,
        "end": (outcome.exit_code, outcome.signal, outcome.breach),
        "cut": (outcome.stdout_truncated, outcome.stderr_truncated, outcome.out_of_memory),
    }


def is_prepared(runner: Runner) -> bool:
    return b"bwrap" not in run(runner, FIRST_PROCESS).stdout


def test_there_are_hundreds() -> None:
    assert sum(map(len, FAMILIES.values())) >= 400


@pytest.mark.parametrize("family", FAMILIES)
def test_a_program_cannot_tell(prepared: Runner, plain: Runner, family: str) -> None:
    assert (is_prepared(prepared), is_prepared(plain)) == (True, False)
    differences = []
    for source, fields in FAMILIES[family]:
        ours, theirs = told(run(prepared, source, **fields)), told(run(plain, source, **fields))
        if ours != theirs:
            differences.append((source[:300], ours, theirs))
    assert differences == []
    assert is_prepared(prepared)


def test_a_watched_program_cannot_tell(prepared: Runner, plain: Runner) -> None:
    """Watched runs have an interpreter of their own, which starts soon after the first of them."""
    eventually(lambda: b"bwrap" not in run(prepared, FIRST_PROCESS, live=True).stdout, seconds=30)
    for source, fields in FAMILIES["looks"]:
        ours, theirs = (told(run(runner, source, live=True, **fields)) for runner in (prepared, plain))
        assert (source, ours) == (source, theirs)
