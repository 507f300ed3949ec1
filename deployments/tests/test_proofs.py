"""The page of proofs names tests that are there."""

import re

import pytest
from django.conf import settings

PAGE = (settings.BASE_DIR / "docs" / "deployment-proofs.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)))
ROWS = [line for line in PAGE.partition("## By chance")[0].splitlines() if line.startswith("| ")]


@pytest.mark.parametrize(("path", "name"), NAMED, ids=lambda word: str(word).rpartition("/")[2])
def test_a_proof_that_is_named_is_there(path: str, name: str) -> None:
    assert f"\ndef {name}(" in (settings.BASE_DIR / path).read_text(encoding="utf-8")


def test_every_row_names_one() -> None:
    proofs = [row for row in ROWS if not row.endswith("| Shown by |")]
    assert len(proofs) >= 33
    assert [row for row in proofs if ".py::" not in row] == []
