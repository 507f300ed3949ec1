"""The catalogue's checkers: no output makes them crash, and they accept what is right, told by another way."""

import re
from collections import deque
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from problems.tests.judges.playing import NOISE, judge_of, spoilt

forklift = judge_of("forklift", "checker")
two_halls = judge_of("two-halls", "checker")
MOVES = {"U": -1, "D": 1, "L": -1j, "R": 1j}
Hall = dict[complex, str]


def fewest_moves(hall: Hall, piles: int) -> str | None:
    """A shortest way; places are complex numbers, rows being their real part."""
    start = next(place for place, sign in hall.items() if sign == "S")
    queue = deque([(start, 0, "")])
    seen = {(start, 0)}
    while queue:
        place, pushed, way = queue.popleft()
        if hall[place] == "G":
            return way
        for letter, step in MOVES.items():
            sign = hall.get(place + step, "#")
            after = (place + step, pushed + (sign == "+"))
            if sign != "#" and after[1] <= piles and after not in seen:
                seen.add(after)
                queue.append((*after, way + letter))
    return None


def leads_to_the_pallet(hall: Hall, piles: int, way: str) -> bool:
    place = next(place for place, sign in hall.items() if sign == "S")
    signs = ["S"]
    for letter in way:
        place += MOVES[letter]
        signs.append(hall.get(place, "#"))
    return "#" not in signs and signs.count("+") <= piles and signs[-1] == "G"


def is_right_way(hall: Hall, piles: int, best: str | None, words: list[bytes]) -> bool:
    if best is None:
        return words == [b"-1"]
    if len(words) != 2 or not re.fullmatch(rb"[UDLR]+", words[1]) or words[0] != b"%d" % len(words[1]):
        return False
    return len(words[1]) == len(best) and leads_to_the_pallet(hall, piles, words[1].decode())


@st.composite
def halls(draw: st.DrawFn) -> tuple[Hall, int, str]:
    """A hall of at most 16 fields, how many piles may go, and the text of its test."""
    rows, columns, piles = draw(st.integers(1, 4)), draw(st.integers(2, 4)), draw(st.integers(0, 3))
    signs = draw(st.lists(st.sampled_from("...#+"), min_size=rows * columns, max_size=rows * columns))
    start, pallet = draw(st.lists(st.integers(0, len(signs) - 1), min_size=2, max_size=2, unique=True))
    signs[start], signs[pallet] = "S", "G"
    lines = ["".join(signs[row * columns : (row + 1) * columns]) for row in range(rows)]
    hall = {complex(row, column): sign for row, line in enumerate(lines) for column, sign in enumerate(line)}
    return hall, piles, "\n".join([f"{rows} {columns} {piles}", *lines, ""])


@given(drawn=halls(), walk=st.text("UDLR", min_size=1, max_size=6), data=st.data())
def test_forklift_accepts_a_shortest_way_and_nothing_else(
    drawn: tuple[Hall, int, str], walk: str, data: st.DataObject
) -> None:
    hall, piles, test = drawn
    best = fewest_moves(hall, piles)
    answer = "-1\n" if best is None else f"{len(best)}\n{best}\n"
    assert forklift(answer.encode(), test=test, answer=answer).accepts
    walked = b"%d\n%s\n" % (len(walk), walk.encode())
    for said in (walked, data.draw(spoilt(answer.encode())), data.draw(NOISE)):
        word = forklift(said, test=test, answer=answer)
        assert word.accepts == is_right_way(hall, piles, best, said.split()), (said, word.message)


Pairs = set[tuple[int, int]]


def is_right_seating(n: int, pairs: Pairs, words: list[bytes]) -> bool:
    """Of a seating or a ring; numbers may have zeros in front."""
    head, *rest = words or [b""]
    if head not in (b"YES", b"NO") or not all(re.fullmatch(rb"[0-9]{1,8}", word) for word in rest):
        return False
    numbers = [int(word) for word in rest]
    if head == b"YES":
        return len(numbers) == n and set(numbers) <= {1, 2} and all(numbers[a - 1] != numbers[b - 1] for a, b in pairs)
    ring = numbers[1:]
    sides = set(pairwise([*ring, *ring[:1]]))
    is_odd_ring = numbers[:1] == [len(ring)] and len(ring) % 2 == 1 and len(ring) > 1 and len(set(ring)) == len(ring)
    return is_odd_ring and all((a, b) in pairs or (b, a) in pairs for a, b in sides)


def seating_of(n: int, pairs: Pairs) -> tuple[int, ...] | None:
    return next((s for s in product((1, 2), repeat=n) if all(s[a - 1] != s[b - 1] for a, b in pairs)), None)


def odd_ring_of(n: int, pairs: Pairs) -> list[int]:
    """Some ring of an odd number, found by walking on from everybody; there is one where there is no seating."""
    walks = [[start] for start in range(1, n + 1)]
    for walk in walks:
        here = walk[-1]
        friends = {a + b - here for a, b in pairs if here in (a, b)}
        if len(walk) > 2 and len(walk) % 2 and walk[0] in friends:
            return walk
        walks += [[*walk, one] for one in sorted(friends - set(walk))]
    raise AssertionError("there is no ring")


@st.composite
def families(draw: st.DrawFn) -> tuple[int, Pairs, str]:
    n = draw(st.integers(1, 6))
    every = [(a, b) for a in range(1, n + 1) for b in range(a + 1, n + 1)]
    pairs = draw(st.sets(st.sampled_from(every))) if every else set()
    return n, pairs, "\n".join([f"{n} {len(pairs)}", *(f"{a} {b}" for a, b in sorted(pairs)), ""])


@given(drawn=families(), claimed=st.lists(st.integers(1, 6), max_size=6), data=st.data())
def test_two_halls_accepts_a_proof_and_nothing_else(
    drawn: tuple[int, Pairs, str], claimed: list[int], data: st.DataObject
) -> None:
    n, pairs, test = drawn
    seating = seating_of(n, pairs)
    proof = ["YES", *seating] if seating else ["NO", len(ring := odd_ring_of(n, pairs)), *ring]
    answer = "YES\n" if seating else "NO\n"
    right = " ".join(map(str, proof)).encode()
    assert two_halls(right, test=test, answer=answer).accepts
    others = (" ".join(map(str, ["NO", len(claimed), *claimed])), " ".join(map(str, ["YES", *claimed])))
    for said in (*map(str.encode, others), data.draw(spoilt(right)), data.draw(NOISE)):
        word = two_halls(said, test=test, answer=answer)
        assert word.accepts == is_right_seating(n, pairs, said.split()), (said, word.message)


FLOODS = {
    "digits": b"1" * 3_000_000,
    "words": b"1 " * 1_500_000,
    "letters": b"3000000\n" + b"U" * 3_000_000,
    "bytes that are no text": b"\xff" * 3_000_000,
    "nothing": b"",
    "blanks": b" \n" * 1_500_000,
}


@pytest.mark.parametrize("flood", FLOODS)
def test_floods_are_wrong_and_no_crash(flood: str) -> None:
    assert not forklift(FLOODS[flood], test="1 2 0\nSG\n", answer="1\nR\n").accepts
    assert not forklift(FLOODS[flood], test="1 3 0\nS#G\n", answer="-1\n").accepts
    for head in (b"", b"YES ", b"NO ", b"NO 3 "):
        assert not two_halls(head + FLOODS[flood], test="2 1\n1 2\n", answer="YES\n").accepts
