"""What travels between the scheduler, a slot and the judge. Frozen, and free of the framework."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from execution.enums import Breach, Stream, Verdict

Sink = Callable[[Stream, bytes], None]
"""Takes output in the moment it arrives from the slot: which stream, and its bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds of one program. Seconds, MiB (memory, file size) and KiB (output)."""

    cpu_time_seconds: float
    wall_time_seconds: float
    memory_mb: int
    processes: int
    output_kb: int
    open_files: int = 256
    file_size_mb: int = 64
    idle_seconds: float | None = None
    """Only for an interactive run: ends it after so long without a keystroke and without output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """The source of a program: the slug of its language, its files by name, the file that is started."""

    language: str
    files: Mapping[str, str]
    entry: str
    data: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """What every start of it finds in the work folder beside the sources, by name, read-only; not while it is built."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """What a caller asks for. `limits` holds only what they lowered, by the names of Limits, not yet checked."""

    language: str
    files: Mapping[str, str]
    entry: str | None = None
    """None: the language's default file, or the only file there is."""
    args: tuple[str, ...] = ()
    stdin: bytes = b""
    limits: Mapping[str, float] = field(default_factory=dict)
    interactive: bool = False
    """Takes keystrokes over the stream, in a pseudo-terminal; `stdin`, where given, is typed first."""
    columns: int = 80
    rows: int = 24
    live: bool = False
    """Somebody will watch it while it runs."""
    problem: str | None = None
    """The slug of the problem whose files the program shall find."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """One start of a prepared program. `stdin` None means that input comes through the control (keystrokes)."""

    limits: Limits
    args: tuple[str, ...] = ()
    stdin: bytes | None = b""
    terminal: bool = False
    columns: int = 80
    rows: int = 24
    live: bool = False
    """Somebody watches: output is handed over as it is written, paced so that a flood stays few events."""
    crossed: bool = False
    """Its streams are another program's: output is handed over in the moment it comes, as it was written."""
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """What this start finds in the work folder beside the sources, by name, read-only; `kept/NAME` in `feedback`."""
    returns: tuple[str, ...] = ()
    """The files that are wanted back, by name ("*": all); the program writes them into the folder `feedback`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one process tree ended. Times in milliseconds (CPU of the whole tree), memory (peak) in KiB."""

    exit_code: int | None
    signal: int | None
    breach: Breach | None
    time_ms: int
    wall_ms: int
    memory_kb: int
    stdout_truncated: bool = False
    stderr_truncated: bool = False
    out_of_memory: bool = False
    """The program itself gave up for want of memory (its language's own words on stderr)."""
    cancelled: bool = False
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """The wanted files that were there."""
    files_whole: bool = True
    """False where they were more than comes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """A program ready to start as often as wanted, or the compiler's refusal (`succeeded` False)."""

    succeeded: bool
    outcome: Outcome | None = None
    """The compiler's; None where nothing was compiled (an interpreter, or a cached artifact)."""
    cached: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the judge needs of one test case."""

    name: str
    input: bytes
    expected: bytes
    is_sample: bool
    weight: int = 1
    group: str = ""
    """The name of its group; "" in none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Tests that are scored together. `aggregation`: sum, min or max of what its tests earn."""

    name: str
    points: int
    aggregation: str = "sum"
    requires: tuple[str, ...] = ()
    """The groups that must be passed in full before this one is run."""
    stop_at_first_failure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """The judge's word on one test case. `actual` is kept (bounded) for samples alone."""

    name: str
    verdict: Verdict
    time_ms: int
    memory_kb: int
    message: str = ""
    is_sample: bool = False
    actual: bytes = field(default=b"", repr=False)
    score: float = -1.0
    """The share of the test that was earned, 0 to 1; where nobody says, all of it for AC and nothing else."""
    dialogue: str = field(default="", repr=False)
    """What the program and an interactor said to each other, bounded."""
    log: str = field(default="", repr=False)
    """What a checker or an interactor said, for the author of the problem alone."""

    def __post_init__(self) -> None:
        if self.score < 0:
            object.__setattr__(self, "score", 1.0 if self.verdict is Verdict.ACCEPTED else 0.0)
