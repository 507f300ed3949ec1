"""Two programs that talk: every way in which the talk can end, and whose verdict it is."""

import threading
from dataclasses import replace

import pytest

from execution.enums import Verdict
from execution.judging.programs import ProgramFault, in_dialogue
from execution.slots.base import Control, SlotError
from execution.slots.docker.slot import DockerSlot
from execution.slots.stub import StubSlot
from execution.tests.conftest import Runner
from execution.tests.judging.talking import GUESSING, LIMITS, SAMPLE, Talk, interactor

HIDDEN = replace(SAMPLE, name="h", is_sample=False)

BISECTS = """
low, high = 1, int(input())
while True:
    middle = (low + high) // 2
    print(middle)
    answer = input()
    if answer == 'right':
        break
    low, high = (middle + 1, high) if answer == 'higher' else (low, middle - 1)
"""


def test_they_talk_and_the_interactor_accepts(talk: Talk) -> None:
    result = talk(BISECTS)
    assert (result.verdict, result.score, result.message) == (Verdict.ACCEPTED, 1.0, "")
    lines = [line[11:] for line in result.dialogue.splitlines()]
    assert lines[1:] == ["< 100", "> 50", "< lower", "> 25", "< higher", "> 37", "< right"]


def test_wrong_word_ends_the_program_at_once(talk: Talk) -> None:
    program = "input()\nwhile True:\n    print(1)\n    input()\n"
    result = talk(program)
    assert (result.verdict, result.score) == (Verdict.WRONG_ANSWER, 0.0)
    assert result.message == "The output is not the expected one.\nToo many guesses."
    hidden = talk(program, case=HIDDEN)
    assert hidden.message == "The output is not the expected one."


def test_a_program_that_ends_early_is_judged_by_the_interactor(talk: Talk) -> None:
    result = talk("input()\nprint(50)\n")
    assert result.verdict is Verdict.WRONG_ANSWER
    assert "no more guesses" in result.log


def test_a_program_that_crashes_first_is_a_runtime_error(talk: Talk) -> None:
    result = talk("input()\nprint(50)\ninput()\nraise SystemExit(3)")
    assert (result.verdict, result.message) == (Verdict.RUNTIME_ERROR, "The program ended with exit code 3.")


def test_a_crash_of_the_program_excuses_an_interactor_that_cannot_bear_it(talk: Talk) -> None:
    fragile = "import sys\nline = input()\nprint('more', flush=True)\nint(input())\nsys.exit(42)"
    result = talk("print(1)\ninput()\nraise ValueError('mine')", fragile)
    assert result.verdict is Verdict.RUNTIME_ERROR
    assert "ValueError: mine" in result.message


def test_a_crash_after_a_wrong_word_stays_wrong(talk: Talk) -> None:
    result = talk(
        "input()\nprint(0)\nimport time\nraise SystemExit(len(input()))", "import sys\nprint(1)\nsys.exit(43)"
    )
    assert result.verdict is Verdict.WRONG_ANSWER


def test_a_crash_after_it_was_accepted_counts(talk: Talk) -> None:
    accepts = "import sys\nprint('go', flush=True)\ninput()\nsys.exit(42)"
    program = "import sys\ninput()\nprint('x')\nsys.stdin.read()\nsys.exit(5)"
    assert talk(program, accepts).verdict is Verdict.RUNTIME_ERROR


def test_an_endless_program_after_it_was_accepted_counts(talk: Talk) -> None:
    accepts = "import sys\nprint('go', flush=True)\ninput()\nsys.exit(42)"
    assert talk("input()\nprint('x')\nwhile True: pass", accepts).verdict is Verdict.TIME_LIMIT


def test_both_wait(talk: Talk) -> None:
    result = talk("input()\ninput()", limits=replace(LIMITS, cpu_time_seconds=0.5))
    assert result.verdict is Verdict.TIME_LIMIT
    assert result.message == "Stopped: neither program nor interactor said anything for 2.5 s. Is every line flushed?"


def test_a_line_that_is_not_flushed_is_a_deadlock(talk: Talk) -> None:
    program = "import sys\nout = open(1, 'w', buffering=9999, closefd=False)\ninput()\nout.write('50\\n')\ninput()"
    assert "said anything" in talk(program, limits=replace(LIMITS, cpu_time_seconds=0.2)).message


def test_a_program_that_only_computes_is_stopped_at_its_limit(talk: Talk) -> None:
    result = talk("while True: pass", limits=replace(LIMITS, cpu_time_seconds=0.2))
    assert result.verdict is Verdict.TIME_LIMIT
    assert "CPU time limit is 0.2 s" in result.message


def test_a_flood_of_the_program(talk: Talk) -> None:
    result = talk("while True: print(1)", "import sys\nfor line in sys.stdin: pass\nsys.exit(43)")
    assert result.verdict is Verdict.OUTPUT_LIMIT
    assert len(result.dialogue) < 400_000
    assert result.dialogue.endswith("… the rest was not kept.")


def test_a_flood_that_nobody_reads(talk: Talk) -> None:
    assert talk("while True: print(1)", "import time\ntime.sleep(60)").verdict is Verdict.OUTPUT_LIMIT


def failed(talk: Talk, program: str, judge: str, **fields: str) -> ProgramFault:
    with pytest.raises(ProgramFault) as fault:
        talk(program, judge, **fields)  # type: ignore[arg-type]
    return fault.value


def test_a_flood_of_the_interactor_is_its_own_fault(talk: Talk) -> None:
    fault = failed(talk, "import sys\nfor line in sys.stdin: pass", "while True: print('x' * 9999)")
    assert "The interactor: Stopped: the output limit is 4096 KiB" in fault.reason


def test_a_crash_of_the_interactor_is_its_own_fault(talk: Talk) -> None:
    fault = failed(talk, BISECTS, "print(100, flush=True)\nint(input())\nraise ValueError('lost')")
    assert fault.reason == "The interactor ended with exit code 1."
    assert "ValueError: lost" in fault.log
    assert "> 50" in fault.log


def test_an_interactor_that_never_decides_is_its_own_fault(talk: Talk) -> None:
    fault = failed(talk, "print(1)", "while True: pass")
    assert "The interactor: Stopped: the CPU time limit is 2 s" in fault.reason


def test_an_interactor_that_cannot_bear_an_early_end_is_at_fault(talk: Talk) -> None:
    assert failed(talk, "print(1)", "input()\ninput()").reason == "The interactor ended with exit code 1."


def test_a_program_may_write_to_an_interactor_that_is_gone(talk: Talk) -> None:
    accepts = "import sys\ninput()\nsys.exit(42)"
    program = "print(1)\nimport sys\nsys.stdin.read()\nfor _ in range(100): print(2)"
    assert talk(program, accepts).verdict is Verdict.ACCEPTED


def test_an_interactor_may_write_to_a_program_that_is_gone(talk: Talk) -> None:
    judge = "import sys\nsys.stdin.read()\nfor _ in range(9999): print('still here')\nsys.exit(42)"
    assert talk("print(1)", judge).verdict is Verdict.ACCEPTED


def test_points_count(talk: Talk) -> None:
    judge = "import sys\ninput()\nopen(sys.argv[3] + 'score.txt', 'w').write('0.75')\nsys.exit(42)"
    result = talk("print(1)", judge)
    assert (result.verdict, result.score) == (Verdict.WRONG_ANSWER, 0.75)
    assert result.message == "Partly right: 75% of the points."


def test_testlib_s_interactor(talk: Talk) -> None:
    judge = """
import sys
secret, out = int(open(sys.argv[1]).read()), open(sys.argv[2], 'w')
guess = int(input())
out.write(str(guess))
print('well', file=sys.stderr)
sys.exit(0 if guess == secret else 1)
"""
    assert talk("print(37)", judge, convention="testlib").verdict is Verdict.ACCEPTED
    wrong = talk("print(36)", judge, convention="testlib")
    assert (wrong.verdict, "well" in wrong.message) == (Verdict.WRONG_ANSWER, True)


def test_bytes_cross_exactly_however_they_are_cut(talk: Talk) -> None:
    """A megabyte of every byte goes over and comes back, in pieces of odd sizes."""
    judge = """
import sys
data = bytes(range(256)) * 200
size, back = 1, b''
for at in range(0, len(data), 4096):
    sys.stdout.buffer.write(data[at:at + 4096])
    sys.stdout.buffer.flush()
    back += sys.stdin.buffer.read(len(data[at:at + 4096]))
sys.exit(42 if back == data else 43)
"""
    program = """
import os
while True:
    data = os.read(0, 777)
    if not data:
        break
    os.write(1, data[:100])
    os.write(1, data[100:])
"""
    assert talk(program, judge).verdict is Verdict.ACCEPTED


def test_many_short_turns_are_quick(talk: Talk) -> None:
    judge = "import sys\nfor n in range(500):\n    print(n, flush=True)\n    assert input() == str(n)\nsys.exit(42)"
    program = "import sys\nfor line in sys.stdin: print(line, end='', flush=True)"
    result = talk(program, judge, limits=replace(LIMITS, cpu_time_seconds=3))
    assert result.verdict is Verdict.ACCEPTED


def test_the_slots_go_on_after_every_end(talk: Talk) -> None:
    for program, verdict in (
        (BISECTS, "AC"),
        ("raise SystemExit(1)", "RE"),
        ("input()\nprint(50)", "WA"),
        (BISECTS, "AC"),
    ):
        assert talk(program).verdict == verdict


def test_a_cancel_ends_both(runner: Runner, second: StubSlot | DockerSlot, control: Control) -> None:
    runner.prepare("python", "import sys\nprint('begun')\nsys.stdin.read()")
    judge = interactor("import sys\ninput()\nprint('and on', flush=True)\nsys.stdin.read()")
    control.send("cancel")
    assert in_dialogue(judge, LIMITS, lambda: second)(runner.slot, SAMPLE, control) is None
    assert runner.execute(stdin=b"").outcome.exit_code == 0


def test_a_cancel_in_the_middle_ends_both(runner: Runner, second: StubSlot | DockerSlot, control: Control) -> None:
    runner.prepare("python", "import sys\nprint('begun')\nsys.stdin.read()")
    judge = interactor("import sys\ninput()\nprint('and on', flush=True)\nsys.stdin.read()")
    threading.Timer(0.7, lambda: control.send("cancel")).start()
    assert in_dialogue(judge, LIMITS, lambda: second)(runner.slot, SAMPLE, control) is None


def test_a_slot_that_fails_is_nobody_s_fault(talk: Talk) -> None:
    talk(BISECTS)
    talk.second.close()
    judged = in_dialogue(interactor(GUESSING), LIMITS, lambda: talk.second)
    with pytest.raises(SlotError):
        judged(talk.runner.slot, SAMPLE, talk.control)
