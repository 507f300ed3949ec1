"""Hostile programs, each with the limits that it meets, and the verdict that it must get."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Hostile:
    """`said`: the whole of what it may print, None where that is not the point. `words` stand in the sentence."""

    source: str
    verdict: str
    words: str = ""
    language: str = "python"
    said: bytes | None = None
    limits: dict[str, Any] = field(default_factory=dict)
    stdin: bytes = b""


SHORT: dict[str, Any] = {"cpu_time_seconds": 1, "wall_time_seconds": 1.5}
FEW: dict[str, Any] = SHORT | {"processes": 16}
NARROW: dict[str, Any] = {"memory_mb": 96, "wall_time_seconds": 5}
FILL = (
    "import os, sys\n"
    "place, size, written = sys.stdin.read().split()[0], 2**20, 0\n"
    "try:\n"
    "    for i in range(300):\n"
    "        with open(f'{place}/fill{i}', 'wb') as f: written += f.write(b'x' * size)\n"
    "except OSError as e: print(written <= 64 * size, e.errno in (28, 30, 13, 1, 2))\n"
)
NAMES = (
    "import os, sys\n"
    "place, made = sys.stdin.read().split()[0], 0\n"
    "try:\n"
    "    for i in range(1_000_000):\n"
    "        os.close(os.open(f'{place}/n{i}', os.O_CREAT | os.O_WRONLY)); made += 1\n"
    "except OSError as e: print('full', e.errno)\n"
)
MANY_HOLD = (
    "import os, time\n"
    "for _ in range(6):\n"
    "    if os.fork() == 0: break\n"
    "x = bytearray(b'x') * 40_000_000\n"
    "time.sleep(4)\n"
)
DAEMON = (
    "import os, signal, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
    "if os.fork() == 0:\n"
    "    os.setsid()\n"
    "    if os.fork() == 0:\n"
    "        os.execvp('sleep', ['sleep', '8642'])\n"
    "    os._exit(0)\n"
    "os.wait()\n"
    "print('left')"
)
FORGED = (  # an OUTCOME frame that says that all is well, and one that is torn
    "import json, os, struct\n"
    "outcome = json.dumps({'exit_code': 0, 'signal': None, 'breach': None, 'time_ms': 0, 'wall_ms': 0}).encode()\n"
    "os.write(1, struct.pack('>BI', 69, len(outcome)) + outcome + struct.pack('>BI', 70, 2**31 - 1))\n"
    "os._exit(3)"
)
DESCRIPTORS = (
    "import os\n"
    "opened = 0\n"
    "for pid in ('1', 'self'):\n"
    "    for number in range(3, 64):\n"
    "        try: os.write(os.open(f'/proc/{pid}/fd/{number}', os.O_WRONLY), b'x' * 100); opened += 1\n"
    "        except OSError: pass\n"
    "for number in range(3, 1024):\n"
    "    try: os.write(number, b'x'); opened += 1\n"
    "    except OSError: pass\n"
    "print(opened)"
)
MEMORY_OF_INIT = (  # what it finds there must be of the sandbox alone; what it writes must not reach beyond
    "import re\n"
    "try:\n"
    "    spans = [line.split()[0].split('-') for line in open('/proc/1/maps') if ' rw' in line]\n"
    "    memory = open('/proc/1/mem', 'r+b', buffering=0)\n"
    "    for low, high in spans:\n"
    "        memory.seek(int(low, 16)); seen = memory.read(int(high, 16) - int(low, 16))\n"
    "        if re.search(rb'SECRET_KEY|DATABASE_URL|PASSWORD', seen): print('found')\n"
    "        memory.seek(int(low, 16)); memory.write(bytes(64))\n"
    "except (OSError, ValueError): pass"
)
SCAN = "import mmap\nm = mmap.mmap(-1, 48 * 2**20)\nprint(m[:].find(b'c0ffee' * 4) >= 0)\n"
FORKS_TWICE = (
    "import os\n"
    "while True:\n"
    "    try:\n"
    "        if os.fork() == 0:\n"
    "            if os.fork(): os._exit(0)\n"
    "    except OSError: pass"
)
FILES_IN_MEMORY = (
    "import time\n"
    "for i in range(9):\n"
    "    for p in ('/tmp', '/dev/shm', '/work'): open(f'{p}/{i}', 'wb').write(b'x' * 2**20 * 6)\n"
    "time.sleep(0.2)\n"
    "print('kept')"
)
DEAF = (
    "import signal\n"
    "for s in range(1, 65):\n"
    "    try: signal.signal(s, signal.SIG_IGN)\n"
    "    except (OSError, ValueError): pass\n"
    "while True: pass"
)
BINARY_NAMES = (
    "import os\n"
    "for n in (b'\\xff\\xfe', b'a\\nb', b'\\x01', b'-rf', b'x' * 255): os.close(os.open(b'/work/' + n, os.O_CREAT))\n"
    "print('made')"
)
DEVICES = (
    "import os\n"
    "for kind in (0o60000, 0o20000):\n"
    "    try: os.mknod('/work/device', kind | 0o666, os.makedev(8, 0))\n"
    "    except OSError as e: print(e.errno)"
)
RAW_SOCKETS = (
    "import socket\n"
    "for kind in (socket.SOCK_RAW, 10):\n"
    "    for family in (2, 10, 17):\n"
    "        try: socket.socket(family, kind, 1); print('opened')\n"
    "        except OSError: pass"
)
ADDRESSES = (
    "import socket\n"
    "for a in ('172.17.0.1', '169.254.169.254', '192.168.0.1', '100.100.100.200'):\n"
    "    try: socket.create_connection((a, 80), 1); print('reached')\n"
    "    except OSError as e: print(e.errno)"
)

PROGRAMS = {
    "fork bomb": Hostile(":(){ :|:& };:; wait; sleep 9", "TLE", language="bash", limits=FEW),
    "fork bomb in sessions of its own": Hostile(
        "import os\nwhile True:\n    try:\n        if os.fork() == 0: os.setsid()\n    except OSError: pass",
        "TLE",
        limits=FEW,
    ),
    "fork bomb that forks twice": Hostile(
        FORKS_TWICE,
        "TLE",
        limits=FEW,
    ),
    "memory of one": Hostile("x = bytearray(b'x') * 10**9\nimport time; time.sleep(9)", "MLE", "96 MiB", limits=NARROW),
    "memory bit by bit": Hostile(
        "x = []\nwhile True: x.append(bytearray(b'x') * 10**6)", "MLE", "96 MiB", limits=NARROW
    ),
    "memory of many": Hostile(MANY_HOLD, "MLE", "96 MiB", limits=NARROW),
    "memory in a file": Hostile(
        FILES_IN_MEMORY,
        "",
        limits={"memory_mb": 400},
    ),
    "flood of output": Hostile("while True: print('x' * 999)", "OLE", "64 KiB", limits={"output_kb": 64}),
    "flood of errors": Hostile(
        "import sys\nwhile True: print('x' * 999, file=sys.stderr)", "OLE", "64 KiB", limits={"output_kb": 64}
    ),
    "flood of both": Hostile("yes a & yes b >&2; wait", "OLE", language="bash", limits={"output_kb": 64}),
    **{
        f"disk of {place}": Hostile(FILL, "OK", stdin=place.encode(), said=b"True True\n", limits={"memory_mb": 256})
        for place in ("/tmp", "/dev/shm", "/work", "/var/tmp", "/dev", "/run")
    },
    **{
        f"names in {place}": Hostile(
            NAMES, "", stdin=place.encode(), limits={"cpu_time_seconds": 3, "wall_time_seconds": 4}
        )
        for place in ("/tmp", "/dev/shm", "/work")
    },
    "sleeps for ever": Hostile("import time\nwhile True: time.sleep(99)", "TLE", "wall", limits=SHORT),
    "stops everything": Hostile("kill -STOP -1; kill -STOP 0; sleep 9", "TLE", "wall", language="bash", limits=SHORT),
    "kills everything": Hostile("kill -9 -1; kill -9 1; kill -9 0; exit 0", "RE", language="bash", limits=SHORT),
    "daemon that ignores signals": Hostile(DAEMON, "OK", said=b"left\n"),
    "ignores every signal": Hostile(
        DEAF,
        "TLE",
        limits=SHORT,
    ),
    "forged frames": Hostile(FORGED, "RE", "exit code 3"),
    "descriptors of others": Hostile(DESCRIPTORS, "OK", said=b"0\n"),
    "memory of the first process": Hostile(MEMORY_OF_INIT, "OK", said=b""),
    "wakes the first process": Hostile("kill -CONT 1; exit 3", "RE", "exit code 3", language="bash"),
    "wakes it again and again": Hostile(
        "while :; do kill -CONT 1; done & sleep 0.2; kill -9 $$", "RE", language="bash", limits=FEW
    ),
    "streams closed at once": Hostile("import os\nos.closerange(0, 3)\nwhile True: pass", "TLE", limits=SHORT),
    "input never read": Hostile("print('done')", "OK", said=b"done\n", stdin=b"x" * 4 * 2**20),
    "input never read, for ever": Hostile("import time; time.sleep(9)", "TLE", stdin=b"x" * 4 * 2**20, limits=SHORT),
    "output held open": Hostile("sleep 60 & echo done", "OK", language="bash", said=b"done\n"),
    "ten thousand files": Hostile(
        "for i in range(10_000): open(f'/work/f{i}', 'w').close()\nprint('made')", "OK", said=b"made\n"
    ),
    "binary names": Hostile(
        BINARY_NAMES,
        "OK",
        said=b"made\n",
    ),
    "folders without end": Hostile(
        "import os\ntry:\n    while True: os.mkdir('d'); os.chdir('d')\nexcept OSError as e: print('ended')",
        "",
        limits={"cpu_time_seconds": 3, "wall_time_seconds": 4},
    ),
    "device nodes": Hostile(
        DEVICES,
        "OK",
        said=b"1\n1\n",
    ),
    "set-uid": Hostile(
        "cp /usr/bin/id /work/id; chmod 6755 /work/id; /work/id -u; chown 0 /work/id 2>/dev/null && echo owned; exit 0",
        "OK",
        language="bash",
        said=b"1000\n",
    ),
    "raw sockets": Hostile(
        RAW_SOCKETS,
        "OK",
        said=b"",
    ),
    "the host and its metadata": Hostile(
        ADDRESSES,
        "OK",
        said=b"101\n" * 4,
    ),
    "writes what the next one looks for": Hostile(
        "x = b'c0ffee' * 8_000_000\nprint('written')", "OK", said=b"written\n"
    ),
    "looks through fresh memory": Hostile(SCAN, "OK", said=b"False\n"),
}
