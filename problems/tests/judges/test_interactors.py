"""The catalogue's interactors: whatever a program says, wherever it falls silent, they know what is right and go on."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from problems.tests.judges.playing import NOISE, judge_of, spoilt


@dataclass(frozen=True)
class Talk:
    """A problem with a dialogue: how tests are drawn, what a good program says, and what is true."""

    slug: str
    tests: st.SearchStrategy[str]
    honest: Callable[[str], bytes]
    answers: Callable[[str, list[list[str]]], list[str] | None]
    """What the interactor says to these lines of words, questions all of them; None where one is none, or too many."""
    is_right: Callable[[str, list[str]], bool]
    greeting: Callable[[str], list[str]] = lambda test: test.split()[:1]


def numbers_of(words: list[str], most: int) -> list[int] | None:
    """Zeros may stand in front, in eight digits; None where a word is no number from 1 to `most`."""
    read = [int(word) if re.fullmatch("[0-9]{1,8}", word) else 0 for word in words]
    return read if all(1 <= number <= most for number in read) else None


def sensors_answers(test: str, questions: list[list[str]]) -> list[str] | None:
    n, *faulty = map(int, test.split())
    said = []
    for sign, *words in (words or [""] for words in questions):
        ends = numbers_of(words, n)
        if sign != "?" or ends is None or len(ends) != 2 or ends[0] > ends[1]:
            return None
        said.append("FAULT" if set(range(ends[0], ends[1] + 1)) & set(faulty) else "OK")
    return said if len(said) <= 11 * len(faulty) + 1 else None


def sensors_right(test: str, words: list[str]) -> bool:
    n, *faulty = map(int, test.split())
    return numbers_of(words, n) == faulty


def sensors_honest(test: str) -> bytes:
    n, *faulty = map(int, test.split())
    return f"? 1 {n}\n! {' '.join(map(str, faulty))}\n".encode()


def climbers_answers(test: str, questions: list[list[str]]) -> list[str] | None:
    n, *order = map(int, test.split())
    said = []
    for sign, *words in (words or [""] for words in questions):
        pair = numbers_of(words, n)
        if sign != "?" or pair is None or len(set(pair)) != 2 or len(pair) != 2:
            return None
        said.append(str(next(climber for climber in order if climber in pair)))
    depth = next(d for d in range(9) if 2**d >= n)
    return said if len(said) <= n + depth - 2 else None


def climbers_honest(test: str) -> bytes:
    n, first, second, *_ = map(int, test.split())
    return f"? 1 {n}\n! {first} {second}\n".encode()


def cache_answers(test: str, questions: list[list[str]]) -> list[str] | None:
    kind, capacity = test.split()
    kept: list[int | None] = [None] * int(capacity)  # the next to go stands first
    said = []
    for sign, *words in (words or [""] for words in questions):
        keys = numbers_of(words, 1000)
        if sign != "?" or keys is None or len(keys) != 1:
            return None
        said.append("HIT" if keys[0] in kept else "MISS")
        if said[-1] == "MISS":
            kept = [*kept[1:], keys[0]]
        elif kind == "LRU":
            kept.remove(keys[0])
            kept.append(keys[0])
    return said if len(said) <= 210 else None


def cache_right(test: str, words: list[str]) -> bool:
    kind, capacity = test.split()
    return len(words) == 2 and words[0] == kind and numbers_of(words[1:], 1000) == [int(capacity)]


def cache_honest(test: str) -> bytes:
    return f"? 1\n? 2\n? 1\n? 3\n? 2\n? 1\n! {test}".encode()


TALKS = {
    "faulty-sensors": Talk(
        "faulty-sensors",
        st.tuples(st.just(1000) | st.integers(8, 40), st.sets(st.integers(1, 8), max_size=8)).map(
            lambda drawn: f"{drawn[0]}\n{' '.join(map(str, sorted(drawn[1])))}\n"
        ),
        sensors_honest,
        sensors_answers,
        sensors_right,
    ),
    "two-best-climbers": Talk(
        "two-best-climbers",
        st.integers(2, 12)
        .flatmap(lambda n: st.permutations(range(1, n + 1)))
        .map(lambda order: f"{len(order)}\n{' '.join(map(str, order))}\n"),
        climbers_honest,
        climbers_answers,
        lambda test, words: numbers_of(words, 200) == list(map(int, test.split()[1:3])),
    ),
    "kind-of-cache": Talk(
        "kind-of-cache",
        st.tuples(st.sampled_from(["FIFO", "LRU"]), st.integers(2, 12) | st.just(100)).map(
            lambda drawn: f"{drawn[0]} {drawn[1]}\n"
        ),
        cache_honest,
        cache_answers,
        cache_right,
        lambda _: [],
    ),
}
INTERACTORS = {slug: judge_of(slug, "interactor") for slug in TALKS}
each = pytest.mark.parametrize("talk", TALKS.values(), ids=TALKS)


def is_right(talk: Talk, test: str, said: bytes) -> bool:
    """Whether questions alone, not too many, are followed by the answer and by nothing else."""
    raw = said.split(b"\n")
    lines = [line.decode("ascii", "replace").split() for line in raw]
    at = next((number for number, words in enumerate(lines) if words[:1] == ["!"]), None)
    if at is None or talk.answers(test, lines[:at]) is None:
        return False
    return talk.is_right(test, lines[at][1:]) and not b"".join(raw[at + 1 :]).strip()


@each
@given(data=st.data())
def test_the_right_dialogue_alone_is_accepted(talk: Talk, data: st.DataObject) -> None:
    test = data.draw(talk.tests)
    honest = talk.honest(test)
    assert INTERACTORS[talk.slug](honest, test=test).accepts
    for said in (data.draw(spoilt(honest)), data.draw(NOISE), data.draw(NOISE) + honest, honest + data.draw(NOISE)):
        word = INTERACTORS[talk.slug](said, test=test)
        assert word.accepts == is_right(talk, test, said), (said, word.message)


@each
@given(data=st.data())
def test_what_it_says_is_true(talk: Talk, data: st.DataObject) -> None:
    test = data.draw(talk.tests)
    numbers = st.integers(1, 12).map(str)
    questions = data.draw(st.lists(st.tuples(st.just("?"), numbers, numbers) | st.tuples(st.just("?"), numbers)))
    said = "".join(" ".join(words) + "\n" for words in questions)
    word = INTERACTORS[talk.slug](said.encode(), test=test)
    assert not word.accepts
    answers = [line for line in word.printed.split("\n") if line]
    answered = questions[: len(answers) - len(talk.greeting(test))]
    assert answers == talk.greeting(test) + (talk.answers(test, [list(words) for words in answered]) or [])


@each
@given(data=st.data())
@settings(max_examples=20)
def test_a_dialogue_may_be_cut_at_any_byte(talk: Talk, data: st.DataObject) -> None:
    test = data.draw(talk.tests)
    honest = talk.honest(test)
    for end in range(len(honest) + 1):
        word = INTERACTORS[talk.slug](honest[:end], test=test)
        assert word.accepts == is_right(talk, test, honest[:end]), honest[:end]
    assert not INTERACTORS[talk.slug](honest[: honest.index(b"!")], test=test).accepts


FLOODS = {
    "questions": b"? 1 1\n" * 100_000,
    "look-ups": b"? 1\n" * 100_000,
    "one endless line": b"? 1" * 400_000,
    "digits": b"! " + b"1" * 1_000_000,
    "a number too long to be read": b"! " + b"1" * 5000 + b"\n",
    "numbers": b"! " + b"1 " * 500_000,
    "blanks": b" " * 1_000_000,
    "empty lines": b"\n" * 1_000_000,
    "bytes that are no text": b"\xff" * 1_000_000,
    "nothing": b"",
}
TESTS = {"faulty-sensors": "9\n4 6\n", "two-best-climbers": "4\n1 2 4 3\n", "kind-of-cache": "LRU 3\n"}


@each
@pytest.mark.parametrize("flood", FLOODS)
def test_floods_are_wrong_and_no_crash(talk: Talk, flood: str) -> None:
    word = INTERACTORS[talk.slug](FLOODS[flood], test=TESTS[talk.slug])
    assert not word.accepts
    assert len(word.message) < 400
    assert len(word.printed) < 4000


@each
def test_an_answer_hidden_behind_blanks_is_still_too_much(talk: Talk) -> None:
    test = TESTS[talk.slug]
    for more in (b"\n" * 5000, b" " * 5000):
        assert INTERACTORS[talk.slug](talk.honest(test) + more, test=test).accepts
        assert not INTERACTORS[talk.slug](talk.honest(test) + more + b"! 1\n", test=test).accepts
