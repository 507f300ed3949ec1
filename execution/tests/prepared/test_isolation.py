"""Two programs of one prepared interpreter share nothing, and neither reaches it, its init or the agent."""

import os
import socket
from typing import Any

import pytest

from execution.agent import measure
from execution.tests.conftest import Runner
from execution.tests.prepared.test_sameness import is_prepared

pytestmark = pytest.mark.hostile

ABSTRACT, KEY = "ceesarcode-left", 7411


@pytest.fixture(autouse=True)
def stays_prepared(prepared: Runner) -> None:
    assert is_prepared(prepared)


@pytest.mark.parametrize("place", ["/tmp", "/dev/shm", "/work", "/var/tmp", "/work/.local", "/dev/mqueue", "/run"])
def test_files_are_gone(prepared: Runner, place: str) -> None:
    prepared.run(
        "python", f"import os\nos.makedirs({place!r}, exist_ok=True)\nopen({place!r} + '/left', 'w').write('x')"
    )
    assert prepared.run("python", f"import os; print(os.path.exists({place!r} + '/left'))").stdout == b"False\n"


def test_system_v_memory_is_gone(prepared: Runner) -> None:
    get = f"import ctypes\nprint(ctypes.CDLL(None).shmget({KEY}, 4096, %s) >= 0)"
    assert prepared.run("python", get % 0o1666).stdout == b"True\n"
    assert prepared.run("python", get % 0o666).stdout == b"False\n"


def test_message_queues_are_gone(prepared: Runner) -> None:
    get = f"import ctypes\nprint(ctypes.CDLL(None).msgget({KEY}, %s) >= 0)"
    assert prepared.run("python", get % 0o1666).stdout == b"True\n"
    assert prepared.run("python", get % 0o666).stdout == b"False\n"
    queue = "import ctypes\nprint(ctypes.CDLL(None).mq_open(b'/left', %s, 0o666, None) >= 0)"
    assert prepared.run("python", queue % (os.O_CREAT | os.O_RDWR)).stdout == b"True\n"
    assert prepared.run("python", queue % os.O_RDWR).stdout == b"False\n"


def test_abstract_sockets_are_those_of_one_sandbox(prepared: Runner) -> None:
    with socket.socket(socket.AF_UNIX) as ours:
        ours.bind(f"\0{ABSTRACT}")
        ours.listen()
        source = f"import socket; print(socket.socket(socket.AF_UNIX).connect_ex('\\0{ABSTRACT}'))"
        assert prepared.run("python", source).stdout == b"111\n"


def test_what_a_program_does_to_its_python_stays_with_it(prepared: Runner) -> None:
    change = (
        "import builtins, sys, os, site, codecs, gc\n"
        "builtins.print = None; builtins.left = 1; sys.left = 1; os.left = 1; site.left = 1; os.environ['LEFT'] = '1'\n"
        "sys.path.insert(0, '/left'); sys.modules['left'] = sys; sys.setrecursionlimit(50); gc.disable()\n"
        "sys.stdout.write('done')"
    )
    look = (
        "import builtins, sys, os, site, gc\n"
        "print([hasattr(m, 'left') for m in (builtins, sys, os, site)], 'LEFT' in os.environ, '/left' in sys.path,\n"
        "      'left' in sys.modules, sys.getrecursionlimit(), gc.isenabled())"
    )
    assert prepared.run("python", change).stdout == b"done"
    assert prepared.run("python", look).stdout == b"[False, False, False, False] False False False 1000 True\n"


def test_memory_of_the_program_before_is_not_there(prepared: Runner) -> None:
    look = (
        "found, needle = 0, b'-'.join([b'left', b'in', b'memory'])\n"
        "with open('/proc/self/mem', 'rb', 0) as m:\n"
        "    for line in open('/proc/self/maps'):\n"
        "        if ' rw' in line:\n"
        "            a, b = (int(x, 16) for x in line.split()[0].split('-'))\n"
        "            m.seek(a); found += m.read(b - a).count(needle + b'!') > 0\n"
        "print(found)"
    )
    prepared.run("python", "x = ['left-in-memory!' * 9 for _ in range(1000)]\nprint(len(x))")
    ran = prepared.run("python", look)
    assert (ran.stdout, ran.stderr) == (b"0\n", b"")


@pytest.mark.parametrize("file", ["mem", "environ", "maps", "fd/0", "root/work", "cwd", "exe"])
def test_first_process_is_closed_to_the_program(prepared: Runner, file: str) -> None:
    source = (
        f"import os\n"
        f"try: os.stat('/proc/1/{file}'); open('/proc/1/{file}', 'rb').read(1); print('read')\n"
        f"except OSError as error: print(type(error).__name__)"
    )
    assert prepared.run("python", source).stdout == b"PermissionError\n"


def test_first_process_cannot_be_traced_or_ended(prepared: Runner) -> None:
    source = (
        "import ctypes, os, signal\nc = ctypes.CDLL(None, use_errno=True)\n"
        "print(c.ptrace(16, 1, 0, 0), ctypes.get_errno())\n"
        "for n in signal.valid_signals(): os.kill(1, n)\n"
        "print(sorted(p for p in os.listdir('/proc') if p.isdigit()))"
    )
    assert prepared.run("python", source).stdout == b"-1 1\n['1', '2']\n"


def test_prepared_interpreter_and_agent_are_not_seen(prepared: Runner) -> None:
    agent = prepared.agent_pid
    assert agent is not None
    seen = prepared.run(
        "python", f"import os; print([os.path.exists(f'/proc/{{n}}') for n in {[agent, *measure.children(agent)]}])"
    )
    assert b"True" not in seen.stdout
    found = prepared.run(
        "python", "import os, stat\nprint([n for n in range(3) if stat.S_ISSOCK(os.fstat(n).st_mode)])"
    )
    assert found.stdout == b"[]\n"


def test_paths_of_ours_are_not_told(prepared: Runner) -> None:
    source = "for name in ('maps', 'cmdline', 'environ', 'mounts'): print(open('/proc/self/' + name, 'rb').read())"
    said = prepared.run("python", source).stdout
    assert not any(word in said for word in (b"usercustomize", b"site-packages", b"zygote", b"/run/", b"boxes"))


@pytest.mark.parametrize(
    "source",
    [
        "import os; os.kill(-1, 9)",
        "import os; os.kill(0, 9)",
        "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
        "import os\nwhile True: os.setsid() if os.fork() == 0 else os._exit(0)",
        "import os; os.kill(0, 19); __import__('time').sleep(9)",
        "x = []\nwhile True: x.append(bytearray(10**7))",
    ],
)
def test_interpreter_outlives_its_programs(prepared: Runner, source: str) -> None:
    limits: dict[str, Any] = {"processes": 16, "cpu_time_seconds": 0.5, "wall_time_seconds": 1.0, "memory_mb": 64}
    prepared.run("python", source, **limits)
    assert is_prepared(prepared)


def test_nothing_of_a_run_is_left(prepared: Runner) -> None:
    agent = prepared.agent_pid
    assert agent is not None
    prepared.run("python", "print(1)")
    for _ in range(5):
        prepared.run("python", "import os\nif os.fork() == 0: __import__('time').sleep(99)")
    # the interpreter, perhaps the watched one, and the sandbox that waits: its first process and its program
    assert len(measure.descendants(agent)) <= 4
