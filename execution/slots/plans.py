"""What a slot asks of its agent: the frames' contents, put together from a language and a program."""

import base64
import struct
from typing import Any

from execution.enums import Breach
from execution.languages import Language, registry
from execution.types import Execution, Limits, Outcome, Program

BASE_ENV = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": "{work}",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "TERM": "xterm-256color",
    "USER": "runner",
}
BUILD_LIMITS = Limits(
    cpu_time_seconds=20,
    wall_time_seconds=30,
    memory_mb=1024,
    processes=64,
    output_kb=256,
    file_size_mb=128,
)


def preparation(language: Language, program: Program, limits: Limits, *, live: bool) -> dict[str, Any]:
    """The request that takes a program in, and builds it where its language is built."""
    build = None
    if language.compiled:
        build = {
            "argv": language.build_command(program),
            "args": [],
            "env": BASE_ENV | dict(language.build_env),
            "bounds": bounds(limits, language, builds=True),
            "live": live,
            "memory_words": [],
        }
    return {"language": language.slug, "files": dict(program.files), "build": build}


def execution(language: Language, program: Program, wanted: Execution) -> dict[str, Any]:
    """The request that starts the prepared program."""
    watched = wanted.live or wanted.terminal or wanted.crossed
    live = dict(language.live) if watched else {}
    size = {"COLUMNS": str(wanted.columns), "LINES": str(wanted.rows)} if wanted.terminal else {}
    return {
        "argv": language.run_command(program, wanted.limits.memory_mb),
        "args": list(wanted.args),
        "env": BASE_ENV | dict(language.env) | live | size,
        "bounds": bounds(wanted.limits, language),
        "live": watched,
        "paced": not wanted.crossed,
        "memory_words": list(language.memory_words),
        "terminal": wanted.terminal,
        "returns": list(wanted.returns),
        "window": list(window(wanted.columns, wanted.rows)),
    }


def prepared_starts() -> list[dict[str, Any]]:
    """The starts that come so often that an interpreter may wait for them: of the default file, watched or not."""
    starts = []
    for language in registry().values():
        if language.prepared:
            program = Program(language=language.slug, files={}, entry=language.default_file)
            for live in (False, True):
                request = execution(language, program, Execution(limits=BUILD_LIMITS, live=live))
                starts.append({"language": language.slug, "argv": request["argv"], "env": request["env"]})
    return starts


def bounds(limits: Limits, language: Language, *, builds: bool = False) -> dict[str, Any]:
    """The limits in the agent's units, with what the language's own machinery needs on top."""
    extra_mb = 0 if builds else language.memory_extra_mb
    return {
        "cpu_seconds": limits.cpu_time_seconds,
        "wall_seconds": limits.wall_time_seconds,
        "memory_kb": (limits.memory_mb + extra_mb) * 1024,
        "processes": limits.processes + language.extra_processes,
        "output_bytes": limits.output_kb * 1024,
        "open_files": limits.open_files,
        "file_size_mb": limits.file_size_mb,
        "idle_seconds": limits.idle_seconds,
        "address_space": language.address_space and not builds,
    }


def window(columns: int, rows: int) -> bytes:
    """A terminal's size on the wire: two unsigned shorts, within what a terminal can be."""
    return struct.pack(">HH", min(max(columns, 1), 1000), min(max(rows, 1), 1000))


def outcome(fields: dict[str, Any]) -> Outcome:
    breach = fields["breach"]
    files = {name: base64.b64decode(data) for name, data in fields.get("files", {}).items()}
    return Outcome(**fields | {"breach": breach and Breach(breach), "files": files})
