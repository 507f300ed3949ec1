"""Programs of a package that make its tests. Who can run programs says so once; this app cannot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Generator:
    """Such a program: it prints the input on standard output, the answer on standard error."""

    language: str
    entry: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Generation:
    """One start of it, for the test of that name, whose answer may be known already."""

    test: str
    generator: Generator
    args: tuple[str, ...]
    stdin: str
    makes_answer: bool


@dataclass(frozen=True, slots=True)
class Made:
    """What one start printed."""

    stdout: bytes
    stderr: bytes


Runner = Callable[[Sequence[Generation]], Sequence[Made]]
"""Runs all of them, in order. Raises DomainError where one fails, and Unavailable."""
_runner: Runner | None = None


def use_runner(runner: Runner) -> None:
    """From now on this runs the generators."""
    global _runner
    _runner = runner


def run_all(generations: Sequence[Generation]) -> Sequence[Made]:
    """What each start printed, in order. Raises like a Runner."""
    if not generations:
        return ()
    if _runner is None:
        raise Unavailable("executor_unavailable", "Nothing here can run its generator.", retry_after_seconds=60)
    return _runner(generations)
