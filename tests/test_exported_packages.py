"""Exported packages come back and judge as they did: the programs that were written for others work here as well."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from execution.judging.checkers import checker_named
from execution.tests.services.test_imported_packages import verdicts
from problems.enums import Checker
from problems.folder import ProblemTree
from problems.models import Problem
from problems.packages.formats import read_package
from problems.packages.kattis.writer import kattis_zip
from problems.packages.kattis.writing.programs import output_validator
from problems.services.importing import import_package
from tests.test_problemtools import MADE, made


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("tree", MADE, ids=lambda tree: tree.slug)
def test_exported_problem_judges_as_before(tree: ProblemTree) -> None:
    outcome = import_package(package=read_package(data=kattis_zip(tree), name="any.zip"))
    assert not any("To be settled" in note for note in outcome.notes)
    found = verdicts(Problem.objects.get(slug=tree.slug))
    assert sorted(found.values()) == ["AC", "WA", "valid"]


OUTPUTS = st.lists(st.sampled_from([b"a", b"b", b" a", b"a ", b"\t", b"\r", b"\n", b"\n\n", b"\xff", b"\0"])).map(
    b"".join
)


@pytest.mark.parametrize("checker", [Checker.LINES, Checker.UNORDERED_LINES])
def test_lines_are_compared_in_the_package_as_here(checker: Checker, tmp_path: Path) -> None:
    (source,) = output_validator(made("lines", checker=checker)).values()
    file, answer = tmp_path / "compare_lines.py", tmp_path / "test.ans"
    file.write_text(source)

    @settings(max_examples=30)
    @given(OUTPUTS, OUTPUTS)
    def compared(output: bytes, expected: bytes) -> None:
        answer.write_bytes(expected)
        ended = subprocess.run([sys.executable, file, "-", answer, "-"], input=output, check=False)
        assert ended.returncode == (43 if checker_named(checker)(output, expected) else 42)

    compared()
