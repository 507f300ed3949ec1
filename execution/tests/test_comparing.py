"""Aligning two texts."""

from hypothesis import given
from hypothesis import strategies as st

from execution.comparing import LONGEST_MARKED, MOST_LINES, Piece, Row, Side, side_by_side


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


lines = st.lists(st.text(alphabet="ab 1", max_size=6), max_size=12).map("\n".join)


@given(lines, lines)
def test_both_texts_can_be_read_back(left: str, right: str) -> None:
    rows = side_by_side(left, right)
    assert [text(row.left) for row in rows if row.left] == left.splitlines()
    assert [text(row.right) for row in rows if row.right] == right.splitlines()
    assert all((text(row.left) == text(row.right)) == (row.kind == "same") for row in rows)
