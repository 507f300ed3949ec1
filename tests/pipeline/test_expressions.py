"""The evaluator itself: what our workflows rely on, and that it knows nothing else."""

from typing import Any

import pytest

from tests.pipeline.expressions import Expression, filled, holds

CONTEXTS: dict[str, Any] = {"github": {"ref": "refs/heads/main", "event": {}}, "vars": {"URL": "x", "NONE": ""}}
FUNCTIONS = {"success": lambda: False, "failure": lambda: True, "cancelled": lambda: False}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("github.ref == 'refs/heads/main'", True),
        ("github.ref != 'refs/heads/main' || vars.URL", "x"),
        ("vars.NONE || 'it''s'", "it's"),
        ("vars.MISSING != ''", False),
        ("github.event.pull_request.head.ref == github.ref", False),
        ("!(github.ref == 'a') && vars.URL", "x"),
        ("!cancelled() && github.ref == 'a' || failure()", True),
    ],
)
def test_a_value(text: str, value: Any) -> None:
    assert Expression(text, CONTEXTS, FUNCTIONS).value() == value


@pytest.mark.parametrize("text", ["secrets.A", "toJSON()", "github.ref ==", "a b", "'a' 'b'", "(vars.URL", "1 < 2"])
def test_what_is_not_known_is_a_fault(text: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        Expression(text, CONTEXTS, FUNCTIONS).value()


def test_an_if_asks_for_success_unless_it_asks_by_itself() -> None:
    assert not holds(None, CONTEXTS, FUNCTIONS)
    assert not holds("vars.URL == 'x'", CONTEXTS, FUNCTIONS)
    assert holds("${{ !cancelled() && vars.URL == 'x' }}", CONTEXTS, FUNCTIONS)


def test_a_text_is_filled() -> None:
    assert filled("a ${{ vars.URL }}, ${{ vars.MISSING }}${{ failure() }}", CONTEXTS, FUNCTIONS) == "a x, true"
