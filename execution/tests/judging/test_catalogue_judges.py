"""The catalogue's judges in their slots: what crashes a program that reads carelessly is only wrong there too."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from execution.judging.programs import JudgeProgram, program_grader
from execution.slots.base import Control
from execution.tests.conftest import Runner
from execution.tests.judging.talking import LIMITS, Talk
from execution.types import Case, Program

CATALOGUE = Path(settings.BASE_DIR) / "problems" / "catalogue"
ROOMY = replace(LIMITS, wall_time_seconds=20, output_kb=4096)
TALKS = {"faulty-sensors": b"9\n4 6\n", "two-best-climbers": b"4\n1 2 4 3\n", "kind-of-cache": b"LRU 2\n"}
HOSTILE = {
    "says nothing": "",
    "a number too long to be read": "print('! ' + '1' * 5000)",
    "bytes that are no text": "import os\nos.write(1, b'? \\xff\\xfe 1\\n! \\x80 \\x00\\n')",
    "digits of other scripts": "import os\nos.write(1, b'? \\xd9\\xa3 1\\n? \\xc2\\xb2\\n')",
    "a line without an end": "import sys\nsys.stdout.write('? 1' * 100_000)",
    "ends in the middle of a line": "import sys\nsys.stdout.write('? 1')",
}


def source_of(slug: str, role: str) -> str:
    (file,) = (CATALOGUE / slug / "judge" / role).iterdir()
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("slug", TALKS)
@pytest.mark.parametrize("program", HOSTILE)
def test_hostile_dialogues_are_wrong_and_no_fault(talk: Talk, slug: str, program: str) -> None:
    case = Case(name="h", input=TALKS[slug], expected=b"", is_sample=True)
    assert talk(HOSTILE[program], source_of(slug, "interactor"), case=case, limits=ROOMY).verdict == "WA"


@pytest.mark.parametrize(
    ("slug", "test", "answer", "right"),
    [
        ("forklift", b"1 3 0\nS.G\n", b"2\nRR\n", b"2 RR"),
        ("two-halls", b"2 1\n1 2\n", b"YES\n1 2\n", b"YES 2 1"),
    ],
)
def test_hostile_outputs_are_wrong_and_no_fault(
    runner: Runner, control: Control, slug: str, test: bytes, answer: bytes, right: bytes
) -> None:
    program = Program(language="python", files={"check.py": source_of(slug, "checker")}, entry="check.py")
    checker = JudgeProgram(name="checker", program=program, convention="kattis", limits=ROOMY)
    grade = program_grader(checker, lambda: runner.slot, control)
    case = Case(name="h", input=test, expected=answer, is_sample=False)
    assert grade(case, right).verdict == "AC"
    for output in (b"", b"\xff\x00\x80", b"1" * 5000, b"2\n\xff\xff", b"YES \xd9\xa1 2", b"U" * 2_000_000):
        assert grade(case, output).verdict == "WA", output[:20]
