"""Tests that a program of the package makes. Who can run programs says so once; this app cannot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.errors import DomainError, Unavailable
from problems.folder import TestFile
from problems.packages.package import Generation, Package
from problems.packages.shelf import MAX_TEST_BYTES, MAX_TESTS_BYTES, KiB, reason_against


@dataclass(frozen=True, slots=True)
class Made:
    """What one start of a generator printed, on standard output and on standard error."""

    stdout: bytes
    stderr: bytes


Runner = Callable[[Sequence[Generation]], Sequence[Made]]
"""Runs all of them, in order. Raises DomainError and Unavailable."""
_runner: Runner | None = None


def use_runner(runner: Runner) -> None:
    """From now on this runs the generators."""
    global _runner
    _runner = runner


def completed(package: Package) -> Package:
    """The package with all of its tests. Raises DomainError where a generator fails, so that none comes in part."""
    if not package.generations:
        return package
    if _runner is None:
        raise Unavailable("executor_unavailable", "Nothing here can run its generator.", retry_after_seconds=60)
    made = zip(package.generations, _runner(package.generations), strict=True)
    pieces = {generation.test: (generation, printed) for generation, printed in made}
    (part,) = package.tree.parts
    tests = tuple(_filled(test, *pieces[test.name]) if test.name in pieces else test for test in part.tests)
    if sum(len(test.input) + len(test.expected) for test in tests) > MAX_TESTS_BYTES:
        raise _refusal(f"The tests come to more than {MAX_TESTS_BYTES // KiB // KiB} MiB.")
    tree = replace(package.tree, parts=(replace(part, tests=tests),))
    return replace(package, tree=tree, generations=())


def _filled(test: TestFile, generation: Generation, made: Made) -> TestFile:
    given = _text(made.stdout, generation, "input") or test.input
    return replace(
        test,
        input=given,
        expected=_text(made.stderr, generation, "answer") if generation.makes_expected else test.expected,
    )


def _text(data: bytes, generation: Generation, side: str) -> str:
    """As a test's file would be read: `\\n` line ends, the last line ended."""
    if reason := reason_against(data, MAX_TEST_BYTES):
        raise _refusal(f"The {side} that {generation.generator.entry} made for {generation.test}: {reason}")
    text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return text if not text or text.endswith("\n") else f"{text}\n"


def _refusal(sentence: str) -> DomainError:
    return DomainError("generator_failed", sentence, "package")
