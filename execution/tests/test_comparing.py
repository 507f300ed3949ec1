"""Aligning two texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from execution.comparing import (
    LINES,
    LONGEST_MARKED,
    MOST_LINES,
    Piece,
    Row,
    Side,
    differ_in_blanks_alone,
    side_by_side,
    unified,
)
from execution.templatetags.differences import drawn


def text(side: Side | None) -> str | None:
    return None if side is None else "".join(piece.text for piece in side.pieces)


def test_changed_line_marks_only_what_changed() -> None:
    (row,) = side_by_side("0 1 3", "0 2 3")
    assert row.kind == "changed"
    assert row.left == Side(1, (Piece("0 "), Piece("1", changed=True), Piece(" 3")))
    assert row.right == Side(1, (Piece("0 "), Piece("2", changed=True), Piece(" 3")))


def test_lines_of_one_side_alone() -> None:
    assert side_by_side("a", "") == [Row("removed", Side(1, (Piece("a"),)), None)]
    assert side_by_side("", "a") == [Row("added", None, Side(1, (Piece("a"),)))]


def test_very_long_lines_are_marked_whole() -> None:
    (row,) = side_by_side("a" * (LONGEST_MARKED + 1), "b")
    assert row.left is not None
    assert [piece.changed for piece in row.left.pieces] == [True]


def test_very_long_texts_are_cut() -> None:
    assert len(side_by_side("x\n" * (MOST_LINES + 9), "")) == MOST_LINES


def test_the_end_of_the_last_line_is_a_difference() -> None:
    (row,) = side_by_side("1\n", "1")
    assert row.kind == "changed"
    assert row.left == Side(1, (Piece("1"), Piece("\n", changed=True)))
    assert row.right == Side(1, (Piece("1"),))


def test_blanks_at_the_end_of_a_lone_line_are_marked() -> None:
    assert side_by_side("a \t\n", "") == [Row("removed", Side(1, (Piece("a"), Piece(" \t", changed=True))), None)]
    assert side_by_side("", " \n") == [Row("added", None, Side(1, (Piece(""), Piece(" ", changed=True))))]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [("1 2\n", "1  2\n", True), ("1\n", "1", True), ("1\r\n", "1\n", True), ("1\n", "1\n", False), ("1", "2", False)],
)
def test_blanks_alone(left: str, right: str, expected: bool) -> None:
    assert differ_in_blanks_alone(left, right) is expected


def test_blanks_that_differ_are_drawn_and_can_be_copied() -> None:
    assert drawn(Piece("a b\n")) == "a b"
    assert drawn(Piece(" <\n", changed=True)) == (
        '<span class="blank blank-space"> </span>&lt;<span class="blank blank-end">\n</span>'
    )


def test_patch_of_a_file() -> None:
    assert unified("Main.py", "a\nb\n", "a\nc") == (
        "--- before/Main.py\n+++ after/Main.py\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"
    )
    assert unified("Main.py", "a\n", "a\n") == ""


lines = st.lists(st.text(alphabet="ab 1\r\t", max_size=6), max_size=12).map("\n".join)


@given(lines, lines)
def test_both_texts_can_be_read_back(left: str, right: str) -> None:
    """A line that both have is whole; one that stands alone is shown without its end."""
    rows = side_by_side(left, right)
    for side, whole in (("left", left), ("right", right)):
        found = [text(getattr(row, side)) for row in rows if getattr(row, side)]
        assert [str(line).removesuffix("\n") for line in found] == whole.removesuffix("\n").split("\n")[: len(found)]
        assert len(found) == len(LINES.findall(whole))
    assert all((text(row.left) == text(row.right)) == (row.kind == "same") for row in rows)
