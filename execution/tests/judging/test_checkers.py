"""The checkers: what agrees, what does not, and that nothing breaks them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from execution.judging.checkers import (
    Check,
    check_caseless_tokens,
    check_exact,
    check_lines,
    check_tokens,
    check_unordered_lines,
    checker_named,
    floats_checker,
)

CHECKERS = [
    check_exact,
    check_lines,
    check_tokens,
    check_caseless_tokens,
    check_unordered_lines,
    floats_checker(None, None),
]
SPACE = st.text(" \t\r\n\v\f", min_size=1, max_size=4).map(str.encode)
TOKENS = st.lists(st.binary(min_size=1, max_size=6).filter(lambda token: len(token.split()) == 1), max_size=8).map(
    lambda tokens: [token.strip() for token in tokens]
)


@pytest.mark.parametrize("check", CHECKERS)
@given(output=st.binary(max_size=200))
def test_every_output_agrees_with_itself(check: Check, output: bytes) -> None:
    assert check(output, output) is None


@pytest.mark.parametrize("check", CHECKERS)
@given(actual=st.binary(max_size=80), expected=st.binary(max_size=80))
def test_no_output_breaks_a_checker_and_all_agree_in_sense(check: Check, actual: bytes, expected: bytes) -> None:
    mismatch = check(actual, expected)
    if mismatch is not None:
        assert actual != expected
        assert len(mismatch.sentence()) < 900


@given(actual=st.binary(max_size=40), expected=st.binary(max_size=40))
def test_exact_agrees_only_with_the_same_bytes(actual: bytes, expected: bytes) -> None:
    assert (check_exact(actual, expected) is None) is (actual == expected)


@given(tokens=TOKENS, data=st.data())
def test_tokens_do_not_see_white_space(tokens: list[bytes], data: st.DataObject) -> None:
    spaced = b"".join(token + data.draw(SPACE) for token in tokens)
    assert check_tokens(data.draw(SPACE) + spaced, b" ".join(tokens)) is None


@given(tokens=TOKENS.filter(bool), index=st.integers(0, 7))
def test_tokens_see_a_token_that_is_missing(tokens: list[bytes], index: int) -> None:
    fewer = [token for place, token in enumerate(tokens) if place != index % len(tokens)]
    assert check_tokens(b" ".join(fewer), b" ".join(tokens)) is not None
    assert check_tokens(b" ".join(tokens), b" ".join(fewer)) is not None


@pytest.mark.parametrize(
    ("actual", "expected", "exact", "tokens"),
    [
        (b"", b"", True, True),
        (b"", b"\n", False, True),
        (b"1\r\n2\r\n", b"1\n2\n", False, True),
        (b"1 \n2\n", b"1\n2\n", False, True),
        (b"1\n2", b"1\n2\n", False, True),
        (b"1\n\n\n2\n", b"1\n2\n", False, True),
        (b"12\n", b"1 2\n", False, False),
        (b"Yes\n", b"yes\n", False, False),
        (b"1\x002\n", b"1\x002\n", True, True),
        (b"", b"x", False, False),
        (b"1.0", b"1", False, False),
    ],
)
def test_line_ends_and_blanks(actual: bytes, expected: bytes, exact: bool, tokens: bool) -> None:
    assert (check_exact(actual, expected) is None) is exact
    assert (check_tokens(actual, expected) is None) is tokens


@pytest.mark.parametrize(
    ("actual", "expected", "agrees"),
    [
        (b"", b"", True),
        (b"", b"\n\n", True),
        (b"1\r\n2 \t\r\n\n", b"1\n2", True),
        (b" 1\n", b"1\n", False),
        (b"1  2\n", b"1 2\n", False),
        (b"1\n\n2\n", b"1\n2\n", False),
        (b"\n1\n", b"1\n", False),
        (b"1\n2\n", b"1\n", False),
        (b"2\n1\n", b"1\n2\n", False),
    ],
)
def test_lines_see_all_but_what_trails(actual: bytes, expected: bytes, agrees: bool) -> None:
    assert (check_lines(actual, expected) is None) is agrees
    assert (check_lines(expected, actual) is None) is agrees


@pytest.mark.parametrize(
    ("actual", "expected", "agrees"),
    [
        (b"YES no", b"yes\nNO\n", True),
        ("ÄRGER Ж".encode(), "ärger ж".encode(), True),
        (b"yes", b"yess", False),
        (b"yes no", b"yes", False),
        (b"\xff", b"\xfe", False),
        (b"A\xff", b"a\xff", True),
    ],
)
def test_case_alone_does_not_count(actual: bytes, expected: bytes, agrees: bool) -> None:
    assert (check_caseless_tokens(actual, expected) is None) is agrees


@given(lines=st.lists(st.sampled_from([b"a", b"b b", b" c", b"d  e"]), max_size=8), data=st.data())
def test_order_of_lines_does_not_count(lines: list[bytes], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(lines))
    blanks = data.draw(st.sampled_from([b"\n", b" \r\n", b"\n\n"]))
    assert check_unordered_lines(b"".join(line + blanks for line in shuffled), b"\n".join(lines)) is None
    assert check_unordered_lines(b"\n".join([*shuffled, b"a"]), b"\n".join(lines)) is not None
    assert check_unordered_lines(b"\n".join(lines), b"\n".join([*shuffled, b"b b"])) is not None


@pytest.mark.parametrize(
    ("actual", "sentence"),
    [
        (b"b\na\nx\n", "First difference at line 3: expected nothing, found 'x'."),
        (b"b\na\na\nc", "First difference at line 3: expected nothing, found 'a'."),
        (b"c\n\na\n", "First difference at line 2 of the answer: expected 'b', found nothing."),
    ],
)
def test_unordered_lines_name_the_one_too_many_or_the_one_missing(actual: bytes, sentence: str) -> None:
    mismatch = check_unordered_lines(actual, b"a\nb\nc\n")
    assert mismatch is not None
    assert mismatch.sentence() == sentence


@pytest.mark.parametrize(
    ("actual", "expected", "absolute", "relative", "agrees"),
    [
        (b"0.3", b"0.2", 0.1, None, True),  # the bound itself is inside, in decimal
        (b"0.30000001", b"0.2", 0.1, None, False),
        (b"1000.9", b"1000", None, 1e-3, True),
        (b"1001.1", b"1000", None, 1e-3, False),
        (b"1001.1", b"1000", 2.0, 1e-9, True),  # one of both is enough
        (b"0.0000001", b"0", None, 1e-3, False),  # a relative bound around nothing is nothing
        (b"1.0000005", b"1", None, None, True),
        (b"1.00001", b"1", None, None, False),
        (b"-0.0", b"0", 0.0, None, True),
        (b"1e3", b"1000", 0.0, None, True),
        (b"+1", b"1.", 0.0, None, True),
        (b"nan", b"NaN", 0.1, None, True),
        (b"nan", b"1", 1e9, 1e9, False),
        (b"1", b"nan", 1e9, 1e9, False),
        (b"inf", b"Infinity", 0.1, None, True),
        (b"-inf", b"inf", 1e300, 1e300, False),
        (b"1e400", b"inf", 1e300, 1e300, False),
        (b"1e400", b"1e500", None, 1e-6, False),
        (b"1e400", b"1.0000001e400", None, 1e-6, True),
        (b"1e999999999999999", b"2e999999999999999", None, 1e-6, False),
        (b"1_000", b"1000", 1.0, None, False),
        (b"0x10", b"16", 1.0, None, False),
        ("\u0661".encode(), b"1", 1.0, None, False),
        (b"abc", b"abc", None, None, True),
        (b"abc", b"1", 9.0, 9.0, False),
        (b"1e", b"1", 9.0, 9.0, False),
    ],
)
def test_numbers_within_tolerance(
    actual: bytes, expected: bytes, absolute: float | None, relative: float | None, agrees: bool
) -> None:
    assert (floats_checker(absolute, relative)(actual, expected) is None) is agrees


@given(number=st.floats(allow_nan=True, allow_infinity=True))
def test_every_float_agrees_with_its_own_words(number: float) -> None:
    check = floats_checker(1e-9, 1e-9)
    assert check(repr(number).encode(), f"{number:.17e}".encode()) is None


@given(
    expected=st.floats(allow_nan=False, allow_infinity=False, width=32),
    error=st.floats(0, 1, allow_nan=False),
    tolerance=st.sampled_from([0.001, 0.5, 1.0]),
)
def test_absolute_tolerance_bounds_the_distance(expected: float, error: float, tolerance: float) -> None:
    check = floats_checker(tolerance, None)
    actual = expected + error
    distance = abs(actual - expected)
    if not math.isclose(distance, tolerance, rel_tol=1e-9):
        assert (check(repr(actual).encode(), repr(expected).encode()) is None) is (distance <= tolerance)


def test_huge_outputs_are_compared_in_time() -> None:
    output = b"1.5 " * 250_000
    assert floats_checker(None, 1e-6)(output.replace(b"1.5", b"1.50"), output) is None
    digits = b"9" * 1_000_000
    assert floats_checker(None, 1e-6)(digits, digits[:-1] + b"8") is None
    assert check_tokens(output, output + b"2") is not None


def test_mismatch_quotes_the_place_and_little_else() -> None:
    mismatch = check_exact(b"a\nb\nc", b"a\nx" + b"y" * 500 + b"\nc")
    assert mismatch is not None
    assert mismatch.place == "line 2"
    assert mismatch.sentence() == f"First difference at line 2: expected 'x{'y' * 59}…', found 'b'."
    missing = check_tokens(b"1", b"1 2")
    assert missing is not None
    assert missing.sentence() == "First difference at token 2: expected '2', found nothing."


def test_checkers_have_the_names_of_the_problem_format() -> None:
    named = {name: checker_named(name) for name in ("exact", "lines", "tokens", "caseless_tokens", "unordered_lines")}
    assert list(named.values()) == CHECKERS[:-1]
    assert checker_named("floats", absolute=1.0)(b"1.5", b"1") is None
    with pytest.raises(KeyError):
        checker_named("fuzzy")
