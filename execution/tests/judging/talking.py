"""A program that talks with an interactor, in two slots, for the tests of this folder."""

from dataclasses import replace

from execution.judging.programs import JudgeProgram, in_dialogue
from execution.slots.base import Control
from execution.slots.docker.slot import DockerSlot
from execution.slots.stub import StubSlot
from execution.tests.conftest import Runner
from execution.types import Case, CaseResult, Limits, Program

LIMITS = Limits(cpu_time_seconds=1, wall_time_seconds=3, memory_mb=128, processes=16, output_kb=64)
SAMPLE = Case(name="s", input=b"37\n", expected=b"", is_sample=True)
GUESSING = """
import sys
secret = int(open(sys.argv[1]).read())
print(100, flush=True)
for _ in range(8):
    line = sys.stdin.readline()
    if not line:
        open(sys.argv[3] + 'judgemessage.txt', 'w').write('no more guesses')
        sys.exit(43)
    guess = int(line)
    print('higher' if guess < secret else 'lower' if guess > secret else 'right', flush=True)
    if guess == secret:
        sys.exit(42)
open(sys.argv[3] + 'teammessage.txt', 'w').write('Too many guesses.')
sys.exit(43)
"""


def interactor(source: str, convention: str = "kattis") -> JudgeProgram:
    return JudgeProgram(
        name="interactor",
        program=Program(language="python", files={"talk.py": source}, entry="talk.py"),
        convention=convention,
        limits=replace(LIMITS, cpu_time_seconds=2, wall_time_seconds=5),
    )


class Talk:
    """Judges one test of a Python program that talks with an interactor."""

    def __init__(self, runner: Runner, second: StubSlot | DockerSlot, control: Control) -> None:
        self.runner, self.second, self.control = runner, second, control

    def __call__(
        self,
        program: str,
        judge: str = GUESSING,
        *,
        case: Case = SAMPLE,
        convention: str = "kattis",
        limits: Limits = LIMITS,
    ) -> CaseResult:
        self.runner.prepare("python", program)
        judged = in_dialogue(interactor(judge, convention), limits, lambda: self.second)
        result = judged(self.runner.slot, case, self.control)
        assert result is not None
        return result
