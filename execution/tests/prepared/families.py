"""Programs that look at everything of a start that a program can see: each is run both ways, and must not know which.

Most stand in `programs/`, a file for each family, between lines of five equals signs; what a run needs beside the
source (files, input, limits) stands before it in a line that begins with @. Here are those that text cannot hold.
"""

import ast
from pathlib import Path
from typing import Any

Case = tuple[str, dict[str, Any]]

_FOLDER = Path(__file__).with_name("programs")
_SIGNALS = "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT XCPU XFSZ VTALRM PROF IO PWR"
_HARMLESS = "CHLD URG WINCH CONT"


def families() -> dict[str, list[Case]]:
    written = {path.stem: _written(path) for path in sorted(_FOLDER.glob("*.txt"))}
    made: dict[str, list[Case]] = {
        "codes": [(f"import sys; sys.exit({code})", {}) for code in (*range(2, 256, 11), 126, 127, 128, 137, 139, 255)],
        "kills": [(_kill(name), {}) for name in f"{_SIGNALS} SYS RTMIN {_HARMLESS}".split()],
        "handlers": [(_handled(name), {}) for name in f"{_SIGNALS} SYS RTMIN {_HARMLESS}".split() if name != "KILL"],
        "texts": [(text, {}) for text in _TEXTS],
        "inputs": _INPUTS,
    }
    return written | made


def _written(path: Path) -> list[Case]:
    cases = []
    for part in path.read_text(encoding="utf-8").split("=====\n"):
        head, _, source = part.partition("\n") if part.startswith("@ ") else ("@ {}", "", part)
        cases.append((source, ast.literal_eval(head[2:])))
    return cases


def _kill(name: str) -> str:
    return f"import os, signal\nprint('before', flush=True)\nos.kill(os.getpid(), signal.SIG{name})\nprint('after')"


def _handled(name: str) -> str:
    return (
        f"import signal as s\ns.signal(s.SIG{name}, lambda *a: print(a[0]))\ns.raise_signal(s.SIG{name})\nprint('on')"
    )


_TEXTS = [
    "",
    "\n\n\n",
    "\ufeffprint('mark')",
    "print(1)\r\nprint(2)\r\n",
    "print(1)\rprint(2)\r",
    "print(1)\0",
    "x = '\0'",
    "print(1)\x0c\nprint(2)",
    "print(1)\x1aprint(2)",
    "print(len('" + "x" * 100_000 + "'))",
    "x = [" + "1," * 50_000 + "]\nprint(len(x))",
    "pass\n" * 50_000 + "print(__import__('sys')._getframe().f_lineno)",
    "x = " + "-" * 3000 + "1",
    "if 1:\n" + "".join(" " * depth + "if 1:\n" for depth in range(1, 99)) + " " * 99 + "print('deep')",
]
_INPUTS: list[Case] = [
    ("import sys; print(sys.stdin.buffer.read())", {"stdin": bytes(range(256))}),
    ("import sys; print(sum(map(int, sys.stdin.read().split())))", {"stdin": b"1 2 3\n" * 50_000}),
    ("import sys; print(len(sys.stdin.readlines()))", {"stdin": b"x" * 200_000 + b"\n" * 5}),
    ("print(len(input()))", {"stdin": b"y" * 300_000}),
    ("print(input())\nprint('the rest stays')", {"stdin": b"line\n" * 100_000}),
]
