"""Whatever an init.yml says, it is read or refused with a sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from problems.folder import FolderError
from problems.models.judging import validate_judge_args, validate_judge_files
from problems.packages.dmoj import matching
from problems.tests.packages.dmoj_files import CHECK, case, read

WORDS = ["1.in", "2.out", "check.py", "gen.cpp", "easy", "floats", "bridged", "testlib", "PY3", "", "in"]
SCALARS = st.none() | st.booleans() | st.integers(-2, 3) | st.floats() | st.sampled_from(WORDS)
KEYS = st.sampled_from(
    [
        *(
            "in",
            "out",
            "points",
            "batched",
            "dependencies",
            "checker",
            "name",
            "args",
            "files",
            "lang",
            "type",
            "flags",
        ),
        *("precision", "split_on", "generator", "generator_args", "source", "args_format_string", "short_circuit"),
        *("case_points", "time_limit", "memory_limit", "interactive", "test_cases", "pretest_test_cases", "archive"),
    ]
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
CASES = st.lists(st.dictionaries(KEYS, VALUES, max_size=4) | st.just(case(1)), max_size=4)


TABLES = st.dictionaries(KEYS, VALUES, max_size=4)
PROGRAMS = st.just({"files": "check.py", "lang": "PY3"})
CHECKERS = st.fixed_dictionaries({"name": st.sampled_from(WORDS), "args": TABLES | PROGRAMS})
INITS = st.fixed_dictionaries(
    {}, optional={"checker": CHECKERS | VALUES, "interactive": TABLES | PROGRAMS, "generator": TABLES | VALUES}
)


@settings(max_examples=200, deadline=None)
@given(INITS, TABLES, CASES)
def test_any_values_are_read_or_refused(
    init: dict[str, object], more: dict[str, object], cases: list[dict[str, object]]
) -> None:
    files = {"check.py": CHECK, "gen.cpp": "int main() {}"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "_matches", lambda *_: [[], []])  # a process for each would take long
        try:
            package = read({"test_cases": cases} | more | init, files)
        except FolderError:
            return
    assert package.tree.parts[0].tests
    for program in package.tree.judge_programs:
        validate_judge_args(list(program.args))
        validate_judge_files(dict(program.files))
