"""Tests that test nothing: the earlier CeesarCode wrote some into problems of any kind when it had none."""

import hashlib
import re

GENERATED = re.compile(r"test output( \d+)?", re.IGNORECASE)
GREETINGS = ("Hello, World!", "Hello Universal!")

# The tests of its templates, by the SHA-256 of input, NUL and expected output without the blanks around each: sums of
# a list, places in a sorted list, valid tokens, connected graphs, queues and HTTP answers, whatever the problem asks.
# fmt: off
TEMPLATES = frozenset(
    {
        "04e7e5336ad92f48", "08783369932d1b9e", "1e64504eed467ca5", "284834010445e1c1", "3698e4c486b4995e",
        "407836a8c339ae09", "641212371a16a5a5", "65456ea0483cd210", "70dbc117df56f23b", "75ef4b1fa29d88bb",
        "82c142a3393f22fe", "8585b4ad059ebe31", "90e9f9a81e15f62d", "91fb6b7bcbe08359", "9292d7de1266d5e3",
        "93ecffb4ab27d316", "c4428b38732d3d87", "cdf63c1d52e1b6df", "d0f9a68774af7bda", "dc4e9eef1409f058",
        "e313823efec6ecaf", "f2a9e8b340ba8d25", "fb0cf15e6db01b73",
    }
)
# fmt: on


def reason_against(test_input: str, expected: str, statement: str) -> str | None:
    """Why the test is none, as the end of a sentence; None for a real one."""
    answer = expected.strip()
    if not answer:
        return "expects nothing"
    if GENERATED.fullmatch(answer):
        return f"expects the placeholder “{answer}”"
    if answer in GREETINGS and answer not in statement:
        return f"expects the placeholder “{answer}”"
    if fingerprint(test_input, expected) in TEMPLATES:
        return "is one that the earlier CeesarCode gave to problems of any kind"
    return None


def fingerprint(test_input: str, expected: str) -> str:
    return hashlib.sha256(f"{test_input.strip()}\0{expected.strip()}".encode()).hexdigest()[:16]
