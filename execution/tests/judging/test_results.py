"""Result sets: what is the same value, the same row, the same set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from execution.judging.checkers import check_ordered_results, check_results, checker_named

ROWS = st.lists(st.sampled_from([b"1,'a'", b"NULL,'b'", b"2.5,''", b"'1',NULL", b"X'00ff',0"]), max_size=7)


def told(rows: list[bytes]) -> bytes:
    return b"".join(row + b"\n" for row in rows)


@pytest.mark.parametrize(
    ("mine", "theirs", "same"),
    [
        (b"1", b"1", True),
        (b"1", b"1.0", True),
        (b"1", b"'1'", False),
        (b"1", b"2", False),
        (b"1.5", b"'1.5'", False),
        (b"NULL", b"NULL", True),
        (b"NULL", b"''", False),
        (b"NULL", b"0", False),
        (b"NULL", b"'NULL'", False),
        (b"''", b"0", False),
        (b"0.30000000000000004", b"0.3", True),
        (b"0.3000001", b"0.3", False),
        (b"1e300", b"1.0000000001e300", True),
        (b"1e300", b"9.0e+999", False),
        (b"9.0e+999", b"9.0e+999", True),
        (b"-9.0e+999", b"9.0e+999", False),
        (b"-0.0", b"0", True),
        (b"9007199254740993", b"9007199254740992", False),
        (b"'a'", b"'A'", False),
        (b"'a '", b"'a'", False),
        (b"'it''s'", b"'it''s'", True),
        (b"'a\nb'", b"'a\nb'", True),
        (b"'a,b'", b"'a','b'", False),
        (b"X'0AFF'", b"x'0aff'", True),
        (b"X'61'", b"'a'", False),
        (b"1,2", b"1", False),
        (b"true", b"true", False),
        (b"1|2", b"1,2", False),
        (b"1,", b"1", False),
        (b"'open", b"'open", False),
        (b"hello", b"hello", False),
    ],
)
def test_values(mine: bytes, theirs: bytes, same: bool) -> None:
    for check in (check_results, check_ordered_results):
        assert (check(mine + b"\n", theirs + b"\n") is None) is same
        assert (check(theirs + b"\n", mine + b"\n") is None) is same


@given(rows=ROWS, data=st.data())
def test_order_counts_where_it_is_asked_for(rows: list[bytes], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(rows))
    assert check_results(told(shuffled), told(rows)) is None
    assert (check_ordered_results(told(shuffled), told(rows)) is None) is (shuffled == rows)


@given(rows=ROWS, extra=st.sampled_from([b"1,'a'", b"7,7"]))
def test_a_row_too_many_or_too_few_counts(rows: list[bytes], extra: bytes) -> None:
    for check in (check_results, check_ordered_results):
        assert check(told([*rows, extra]), told(rows)) is not None
        assert check(told(rows), told([*rows, extra])) is not None


def test_rows_with_fractions_find_their_partners() -> None:
    mine = told([b"'a',0.1,0.7", b"'a',0.10000000000000001,0.2", b"'b',1.0"])
    assert check_results(mine, told([b"'b',1", b"'a',0.1,0.2", b"'a',0.1,0.7000000000001"])) is None
    assert check_results(mine, told([b"'b',1", b"'a',0.1,0.2", b"'a',0.1,0.8"])) is not None


@pytest.mark.parametrize(
    ("mine", "theirs", "sentence"),
    [
        (b"1\n3\n", b"1\n2\n", "First difference at row 2: expected nothing, found '3'."),
        (b"1\n", b"1\n2\n", "First difference at a row of the answer: expected '2', found nothing."),
        (b"Ann|2\n", b"'Ann',2\n", "First difference at the result set: expected \"'Ann',2\", found 'Ann|2'."),
    ],
)
def test_the_difference_is_named(mine: bytes, theirs: bytes, sentence: str) -> None:
    mismatch = check_results(mine, theirs)
    assert mismatch is not None
    assert mismatch.sentence() == sentence


@given(output=st.binary(max_size=60), expected=st.binary(max_size=60))
def test_nothing_breaks_them(output: bytes, expected: bytes) -> None:
    for name in ("sql", "sql_ordered"):
        mismatch = checker_named(name)(output, expected)
        assert mismatch is None or mismatch.sentence().startswith("First difference at ")


def test_large_results_are_compared_in_time() -> None:
    rows = [b"%d,%d.5,'name %d'" % (n, n % 7, n % 100) for n in range(30_000)]
    assert check_results(told(rows[::-1]), told(rows)) is None
    same = [b"0.5"] * 100_000
    assert check_results(told(same), told(same)) is None
    assert check_results(told(same), told([*same[1:], b"0.25"])) is not None
    assert check_results(b"'" + b"x''" * 300_000 + b"'", b"'y'") is not None
