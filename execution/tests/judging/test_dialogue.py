"""The record of a dialogue: the same however its bytes were cut, and bounded."""

from hypothesis import given
from hypothesis import strategies as st

from execution.judging.programs.dialogue import CUT_OFF, INTERACTOR, KEPT_BYTES, PROGRAM, Dialogue

TURNS = st.lists(st.tuples(st.sampled_from([PROGRAM, INTERACTOR]), st.binary(min_size=1, max_size=30)), max_size=12)


def untimed(dialogue: Dialogue) -> list[str]:
    return [line[11:] for line in dialogue.text().splitlines()[1:]]


@given(turns=TURNS, data=st.data())
def test_any_cut_gives_the_same(turns: list[tuple[str, bytes]], data: st.DataObject) -> None:
    whole, cut = Dialogue(), Dialogue()
    for speaker, said in turns:
        whole.add(speaker, said)
        at = data.draw(st.integers(0, len(said)))
        for piece in (said[:at], said[at:]):
            cut.add(speaker, piece)
    assert untimed(whole) == untimed(cut)


def test_turns_are_told_line_by_line() -> None:
    dialogue = Dialogue()
    for speaker, said in ((PROGRAM, b"? 1\n? "), (PROGRAM, b"2\n"), (INTERACTOR, b"no\n"), (PROGRAM, b"! \xff")):
        dialogue.add(speaker, said)
    assert untimed(dialogue) == ["> ? 1", "> ? 2", "< no", "> ! \N{REPLACEMENT CHARACTER}"]


def test_the_record_is_bounded_and_says_so() -> None:
    dialogue = Dialogue()
    for _ in range(10):
        dialogue.add(PROGRAM, b"x" * 10_000)
    assert dialogue.text().endswith(CUT_OFF)
    assert dialogue.text().count("x") == KEPT_BYTES
    full = Dialogue()
    full.add(PROGRAM, b"x" * KEPT_BYTES)
    assert CUT_OFF not in full.text()
