"""A problem as its folder tells it: frozen, so that two of them can be compared."""

from dataclasses import dataclass

from problems.enums import (
    Aggregation,
    Checker,
    Convention,
    Difficulty,
    ExpectedVerdict,
    JudgeRole,
    Judging,
    Kind,
    ProblemStatus,
)


@dataclass(frozen=True, slots=True)
class StarterFile:
    language: str
    source: str


@dataclass(frozen=True, slots=True)
class TestFile:
    __test__ = False  # not a test of pytest's

    name: str
    is_sample: bool
    input: str
    expected: str
    weight: int = 1
    group: str = ""
    """The name of its group; "" in none."""

    @property
    def path(self) -> str:
        """Where it lies under `tests/`, without an ending; the name that weights.toml knows."""
        return f"{'sample' if self.is_sample else 'hidden'}/{self.name}"


@dataclass(frozen=True, slots=True)
class GroupTable:
    """A group of tests, as problem.toml tells it; the tests say which is theirs."""

    name: str
    points: int
    aggregation: Aggregation = Aggregation.SUM
    required: bool = False
    depends_on: tuple[str, ...] = ()
    """In the order of the groups."""
    stop_at_first_failure: bool = False


@dataclass(frozen=True, slots=True)
class SolutionFile:
    expected: ExpectedVerdict
    language: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class PartTree:
    """Starters are sorted by language; tests as in `order_of_test`; groups as they run; solutions by verdict, language,
    name.
    """

    title: str = ""
    cumulative: bool = False
    statement: str = ""
    starters: tuple[StarterFile, ...] = ()
    tests: tuple[TestFile, ...] = ()
    groups: tuple[GroupTable, ...] = ()
    solutions: tuple[SolutionFile, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgeProgramFiles:
    """`files`: names and texts, sorted by name."""

    role: JudgeRole
    language: str
    entry: str
    convention: Convention = Convention.KATTIS
    args: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A data file or a picture. Its contents travel beside the tree, by their SHA-256."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class ProblemTree:
    """`judge_programs` are sorted by role, `files` and `images` by name."""

    slug: str
    title: str
    kind: Kind
    difficulty: Difficulty
    status: ProblemStatus
    position: int
    tags: tuple[str, ...]
    languages: tuple[str, ...]
    stop_at_first_failure: bool
    cpu_time_seconds: float
    memory_mb: int
    checker: Checker
    absolute_tolerance: float | None
    relative_tolerance: float | None
    statement: str
    generator: str
    parts: tuple[PartTree, ...]
    judge_programs: tuple[JudgeProgramFiles, ...] = ()
    judging: Judging = Judging.BATCH
    files: tuple[FileEntry, ...] = ()
    """What programs find in their work folder."""
    images: tuple[FileEntry, ...] = ()
    """What the statement shows."""


def order_of_test(test: TestFile) -> tuple[bool, str]:
    """Samples first, then by name."""
    return (not test.is_sample, test.name)


def order_of_solution(solution: SolutionFile) -> tuple[str, str, str]:
    return (solution.expected.value, solution.language, solution.name)
