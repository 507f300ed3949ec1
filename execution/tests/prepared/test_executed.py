"""Programs that are no prepared Python, in sandboxes that one makes: they cannot tell them from bubblewrap's."""

import pytest

from execution.tests.conftest import Runner
from execution.tests.prepared.families import families
from execution.tests.prepared.test_sameness import FIRST_PROCESS, is_prepared, run, told

FIRST = "tr '\\0' ' ' < /proc/1/cmdline"
SHELL = [
    "env | sort; pwd; id; umask; ulimit -a; trap; echo $0 $# $$ $PPID; tty; nice",
    "ls -lan / /work /tmp /program /etc | awk '$9 != \"proc\" {print $1, $3, $9}'; ls /dev /proc/self/fd",
    "grep -E '^(Cap|NoNew|Seccomp|Sig|Shd|Uid|Gid|Groups|Threads|NSpid)' /proc/self/status",
    "cat; echo read; exit 7",
    "kill -9 $$",
    "kill -PIPE $$; echo ignored",
    "yes | head -1; echo ${PIPESTATUS[@]}",
    "no-such-command; echo $?",
    "sleep 0.05 & wait; echo $?",
    "exec /no/such",
    "exec 1>&-; echo lost",
    "printf 'a\\0b\\xff'; printf err >&2",
]
ARGUMENTS = ("one", "two words", "", "ä", "-x", "{work}", "a=b")


def first_process(runner: Runner, language: str, source: str, **fields: object) -> bytes:
    return runner.run(language, source, **fields).stdout  # type: ignore[arg-type]


def test_they_are_executed_where_python_is_prepared(prepared: Runner, plain: Runner) -> None:
    first_process(prepared, "bash", FIRST)
    assert b"bwrap" not in first_process(prepared, "bash", FIRST)
    assert b"bwrap" not in first_process(prepared, "python", FIRST_PROCESS, args=("x",))
    assert b"bwrap" in first_process(plain, "bash", FIRST)


def test_another_entry_is_started_from_nothing(prepared: Runner) -> None:
    ran = prepared.run("python", {"other.py": "import sys; print(sys.argv, __file__)"}, entry="other.py")
    assert ran.stdout == b"['other.py'] /work/other.py\n"


def test_terminals_are_bubblewraps_own(prepared: Runner) -> None:
    prepared.prepare("bash", FIRST)
    assert b"bwrap" in prepared.execute(terminal=True, stdin=None).stdout


@pytest.mark.parametrize("source", SHELL)
def test_shell_cannot_tell(prepared: Runner, plain: Runner, source: str) -> None:
    ours, theirs = (told(runner.run("bash", source, args=ARGUMENTS, stdin=b"in\n")) for runner in (prepared, plain))
    assert ours == theirs


@pytest.mark.parametrize("family", ["looks", "exits", "signals", "streams"])
def test_python_with_arguments_cannot_tell(prepared: Runner, plain: Runner, family: str) -> None:
    differences = []
    for source, fields in families()[family]:
        if "environ" in source and "sorted" not in source:
            continue  # the order is that of the shell that starts programs in bubblewrap
        given = {**fields, "args": ARGUMENTS}
        ours, theirs = (told(run(runner, source, **given)) for runner in (prepared, plain))
        if ours != theirs:
            differences.append((source[:300], ours, theirs))
    assert differences == []


def test_python_is_prepared_again_afterwards(prepared: Runner) -> None:
    prepared.run("bash", "true")
    prepared.run("python", "print(1)")
    assert is_prepared(prepared)


def test_memory_of_the_one_that_makes_sandboxes_is_not_the_programs(prepared: Runner) -> None:
    prepared.run("bash", "true")
    assert prepared.run("bash", "true").outcome.memory_kb < 6000
