"""Drives along the printed way: test.in, test.ans and the feedback folder are named, the output is on standard input."""

import sys
from pathlib import Path

ACCEPTED, WRONG = 42, 43
STEPS = {"U": (-1, 0), "D": (1, 0), "L": (0, -1), "R": (0, 1)}


def end(code, sentence=""):
    (Path(sys.argv[3]) / "teammessage.txt").write_text(sentence)
    sys.exit(code)


def drive(hall, moves):
    """The number of piles on the way, or a sentence about what is wrong with it."""
    row, column = next((i, line.index("S")) for i, line in enumerate(hall) if "S" in line)
    piles = 0
    for number, move in enumerate(moves, start=1):
        if move not in STEPS:
            return f"Move {number} is {move!r}; a move is U, D, L or R."
        row, column = row + STEPS[move][0], column + STEPS[move][1]
        if not (0 <= row < len(hall) and 0 <= column < len(hall[0])):
            return f"Move {number} leaves the hall."
        if hall[row][column] == "#":
            return f"Move {number} runs into a shelf."
        piles += hall[row][column] == "+"
    return piles if hall[row][column] == "G" else "The way does not end at the pallet."


def main():
    (head, *hall), best = Path(sys.argv[1]).read_text().split("\n"), int(Path(sys.argv[2]).read_text().split()[0])
    words = [word.decode("utf-8", "replace") for word in sys.stdin.buffer.read().split()]
    if best == -1:
        end(*((ACCEPTED,) if words == ["-1"] else (WRONG, "There is no way; -1 alone was expected.")))
    if len(words) != 2 or words[0] != str(len(words[1])):
        end(WRONG, "The number of moves and a line with as many letters were expected.")
    found = drive([line for line in hall if line], words[1])
    if isinstance(found, str):
        end(WRONG, found)
    if found > int(head.split()[2]):
        end(WRONG, f"{found} piles stand in this way, which are too many.")
    if len(words[1]) > best:
        end(WRONG, "There is a shorter way.")
    assert len(words[1]) == best, "this way is shorter than the one that is known"
    end(ACCEPTED)


main()
