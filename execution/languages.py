"""The registry of languages: how each is built and started, and which of them a slot can run."""

import contextlib
import functools
import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from execution.enums import Stream
from execution.slots.base import Control, Slot
from execution.types import Execution, Limits, Outcome, Program

REGISTRY_FILE = Path(__file__).with_name("languages.toml")
HELLO = b"hello"
VERSION_SCRIPT = 'exec "${@/\\{tools\\}/$TOOLS}" 2>&1\n'
HELLO_LIMITS = Limits(cpu_time_seconds=20, wall_time_seconds=30, memory_mb=512, processes=64, output_kb=64)

_VERSION = re.compile(r"\d+(?:\.\d+)*")
_PACKAGE = re.compile(r"^\s*package\s+([\w.]+)\s*(?:;|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language of the registry. Command lines are templates, see `languages.toml`."""

    slug: str
    name: str
    default_file: str
    extensions: tuple[str, ...]
    run: tuple[str, ...]
    version: tuple[str, ...]
    hello: str
    build: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    build_env: Mapping[str, str] = field(default_factory=dict)
    live: Mapping[str, str] = field(default_factory=dict)
    """Added to the environment while somebody watches, so that a line arrives when it is printed."""
    memory_words: tuple[str, ...] = ()
    memory_extra_mb: int = 0
    """What the language's own machinery takes beside the program; not counted against the program."""
    extra_processes: int = 0
    """Threads of the language's own machinery: the kernel counts them as processes."""
    address_space: bool = False
    prepared: bool = False
    """Whether an interpreter may be started before there is a program for it."""
    version_prefix: str = ""
    time_factor: float = 1.0
    memory_factor: float = 1.0

    @property
    def compiled(self) -> bool:
        return bool(self.build)

    def build_command(self, program: Program) -> list[str]:
        return self._filled(self.build, program, memory_mb=0)

    def run_command(self, program: Program, memory_mb: int) -> list[str]:
        return self._filled(self.run, program, memory_mb=memory_mb)

    def _filled(self, template: tuple[str, ...], program: Program, *, memory_mb: int) -> list[str]:
        words: list[str] = []
        for word in template:
            words += self._sources(program) if word == "{sources}" else [self._word(word, program, memory_mb)]
        return words

    def _word(self, word: str, program: Program, memory_mb: int) -> str:
        match word:
            case "{entry}":
                return as_path(program.entry)
            case "{stem}":
                return PurePosixPath(program.entry).stem
            case "{class}":
                return java_class(program)
            case _:
                return word.replace("{memory_mb}", str(memory_mb))

    def _sources(self, program: Program) -> list[str]:
        """The entry first, then the other files of this language, by name."""
        endings = {f".{extension}" for extension in self.extensions}
        others = [name for name in sorted(program.files) if PurePosixPath(name).suffix in endings]
        return [as_path(name) for name in (program.entry, *(name for name in others if name != program.entry))]


@dataclass(frozen=True, slots=True)
class OfferedLanguage:
    """A language that runs here."""

    slug: str
    name: str
    version: str
    default_file: str
    compiled: bool


def as_path(name: str) -> str:
    """A file name as a compiler takes it for a file: not for an option, and not for a file of options."""
    return f"./{name}" if name.startswith(("-", "@", "+")) else name


def java_class(program: Program) -> str:
    """The class in the entry file, with its package."""
    package = _PACKAGE.search(program.files[program.entry])
    name = PurePosixPath(program.entry).stem
    return f"{package[1]}.{name}" if package else name


@functools.cache
def registry_mark() -> str:
    """A sum over the registry: what was found with another one does not hold."""
    return hashlib.sha256(REGISTRY_FILE.read_bytes()).hexdigest()


@functools.cache
def registry() -> Mapping[str, Language]:
    """All languages there are words for, by slug, in the order in which they are offered."""
    with REGISTRY_FILE.open("rb") as file:
        tables = tomllib.load(file)
    return MappingProxyType({slug: _language(slug, table) for slug, table in tables.items()})


def _language(slug: str, table: dict[str, object]) -> Language:
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    return Language(slug=slug, **fields)  # type: ignore[arg-type]  # the registry's test reads every field


def offered(slot: Slot) -> list[OfferedLanguage]:
    """Runs each language's hello program in an open slot; those that greeted are offered. Raises SlotError."""
    return [
        OfferedLanguage(
            language.slug, language.name, version_of(slot, language), language.default_file, language.compiled
        )
        for language in registry().values()
        if greets(slot, language)
    ]


def greets(slot: Slot, language: Language) -> bool:
    """Whether the language's hello program builds, runs and prints its word."""
    files = {language.default_file: language.hello}
    outcome, said = _run(slot, Program(language=language.slug, files=files, entry=language.default_file))
    return outcome is not None and outcome.exit_code == 0 and said.strip() == HELLO


def version_of(slot: Slot, language: Language) -> str:
    """The version that the language's own program tells in the sandbox, or "" where it tells none."""
    asker = Program(language="bash", files={"ask.sh": VERSION_SCRIPT}, entry="ask.sh")
    _, said = _run(slot, asker, args=language.version)
    number = _VERSION.search(said.decode(errors="replace"))
    return f"{language.version_prefix}{number[0]}" if number else ""


def _run(slot: Slot, program: Program, args: tuple[str, ...] = ()) -> tuple[Outcome | None, bytes]:
    """The outcome (None where it did not build) and everything that was printed."""
    said = bytearray()

    def sink(stream: Stream, data: bytes) -> None:
        if stream != Stream.COMPILE:
            said.extend(data)

    with contextlib.closing(Control()) as control:
        if not slot.prepare(program, sink=sink, control=control).succeeded:
            return None, b""
        outcome = slot.execute(Execution(limits=HELLO_LIMITS, args=args), sink=sink, control=control)
    return outcome, bytes(said)
