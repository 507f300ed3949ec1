"""The two vocabularies of a run: the state it is in, and the verdict that it got. They share no word."""

from enum import IntEnum, StrEnum


class RunStatus(StrEnum):
    """Where a run is on its way."""

    QUEUED = "queued"
    COMPILING = "compiling"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        return self in FINAL_STATUSES


FINAL_STATUSES = frozenset({RunStatus.FINISHED, RunStatus.CANCELLED})
ACTIVE_STATUSES = frozenset({RunStatus.COMPILING, RunStatus.RUNNING})


class Verdict(StrEnum):
    """How a run, a test case or a submission ended. OK belongs to a plain run, AC and WA to judging."""

    OK = "OK"
    ACCEPTED = "AC"
    WRONG_ANSWER = "WA"
    TIME_LIMIT = "TLE"
    MEMORY_LIMIT = "MLE"
    OUTPUT_LIMIT = "OLE"
    RUNTIME_ERROR = "RE"
    COMPILE_ERROR = "CE"
    INTERNAL_ERROR = "IE"

    @property
    def label(self) -> str:
        return VERDICT_LABELS[self]


VERDICT_LABELS: dict[Verdict, str] = {
    Verdict.OK: "Ran",
    Verdict.ACCEPTED: "Accepted",
    Verdict.WRONG_ANSWER: "Wrong answer",
    Verdict.TIME_LIMIT: "Time limit exceeded",
    Verdict.MEMORY_LIMIT: "Memory limit exceeded",
    Verdict.OUTPUT_LIMIT: "Output limit exceeded",
    Verdict.RUNTIME_ERROR: "Runtime error",
    Verdict.COMPILE_ERROR: "Compile error",
    Verdict.INTERNAL_ERROR: "Internal error",
}


class Stream(StrEnum):
    """The streams that a program writes; a pseudo-terminal writes all to stdout."""

    STDOUT = "stdout"
    STDERR = "stderr"
    COMPILE = "compile_output"


class Breach(StrEnum):
    """The limit that ended a program."""

    CPU_TIME = "cpu_time"
    WALL_TIME = "wall_time"
    IDLE = "idle"
    MEMORY = "memory"
    OUTPUT = "output"


class Priority(IntEnum):
    """Who starts first: the lower number."""

    INTERACTIVE = 0
    NORMAL = 1
    REJUDGE = 2
    """A submission judged again, beside what candidates wait for; such a run is nobody's, and staff alone see it."""


class RejudgeStatus(StrEnum):
    """Where a rejudge is on its way: nothing that candidates see changes before it is applied."""

    PREPARING = "preparing"
    JUDGING = "judging"
    READY = "ready"
    APPLIED = "applied"
    DISCARDED = "discarded"
    CANCELLED = "cancelled"


GOING_ON = frozenset({RejudgeStatus.PREPARING, RejudgeStatus.JUDGING})
UNDECIDED = GOING_ON | {RejudgeStatus.READY}


class RunKind(StrEnum):
    """A plain run of a program, or the judging of a submission."""

    RUN = "run"
    JUDGE = "judge"


class CallbackState(StrEnum):
    """Queued: for the end of its run, or for its next attempt."""

    QUEUED = "queued"
    DELIVERED = "delivered"
    FAILED = "failed"
