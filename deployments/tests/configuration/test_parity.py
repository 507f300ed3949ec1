"""Two environments key by key: secrets by their fingerprints, what a release brings along, what is set in one alone."""

import pytest

from deployments.configuration.fingerprints import fingerprint
from deployments.verifying.parity import Compared, Known, Outcome, compare

NAMES = ("gamma", "prod")
KEYED = {"FINGERPRINT_KEY": Known("f" * 64, "equal", is_secret=True)}
OTHERWISE_KEYED = {"FINGERPRINT_KEY": Known("0" * 64, "equal", is_secret=True)}
UNKEYED = {"FINGERPRINT_KEY": Known("", "equal", is_secret=True, is_set=False)}


def of_secret(
    lower: str, higher: str, parity: str = "different", *, one: dict[str, Known], other: dict[str, Known]
) -> Compared:
    """How K compares where a fingerprint is "" for one that could not be made, "-" for a secret that is not set."""

    def known(mark: str) -> Known:
        return Known(mark.strip("-"), parity, is_secret=True, is_set=mark != "-")

    rows = compare(one | {"K": known(lower)}, other | {"K": known(higher)}, names=NAMES)
    return next(row for row in rows if row.key == "K")


@pytest.mark.parametrize(
    ("parity", "lower", "higher", "outcome", "word"),
    [
        ("different", "a", "b", "kept", "set, differs"),
        ("different", "a", "a", "broken", "set, the same"),
        ("different", "-", "-", "kept", "set"),
        ("different", "a", "-", "broken", "set"),
        ("equal", "a", "a", "kept", "set, the same"),
        ("equal", "a", "b", "broken", "set, differs"),
        ("present", "a", "b", "kept", "set, differs"),
        ("present", "-", "b", "broken", "set"),
        ("free", "a", "-", "kept", "set"),
        ("different", "", "b", "incomparable", "set, not comparable"),
    ],
)
def test_a_secret_is_compared_by_its_fingerprint(parity: str, lower: str, higher: str, outcome: str, word: str) -> None:
    row = of_secret(lower, higher, parity, one=KEYED, other=KEYED)
    assert (row.outcome, row.word_of_secret) == (outcome, word)


@pytest.mark.parametrize(("one", "other"), [(KEYED, OTHERWISE_KEYED), (KEYED, UNKEYED), (UNKEYED, UNKEYED), ({}, {})])
def test_fingerprints_under_another_key_say_nothing(one: dict[str, Known], other: dict[str, Known]) -> None:
    """Else every secret would seem to differ, as it must, though it may be the same."""
    row = of_secret("a", "b", one=one, other=other)
    assert (row.outcome, row.is_same, row.blocks) == (Outcome.INCOMPARABLE, None, True)
    assert "FINGERPRINT_KEY" in row.sentence
    assert of_secret("a", "b", "present", one=one, other=other).outcome == Outcome.KEPT


def test_the_keys_own_fingerprint_must_be_equal() -> None:
    (row,) = compare(KEYED, OTHERWISE_KEYED, names=NAMES)
    assert row.sentence == "FINGERPRINT_KEY must be equal, and is another one in each."


def test_a_plain_value_and_a_secret_cannot_be_compared() -> None:
    rows = compare(KEYED | {"K": Known("a", "equal")}, KEYED | {"K": Known("a", "equal", is_secret=True)}, names=NAMES)
    assert rows[1].outcome == Outcome.INCOMPARABLE


@pytest.mark.parametrize("key", ["IMAGE_DIGEST", "MIGRATION_HEAD", "GIT_SHA", "VERSION"])
def test_what_a_release_brings_is_equal_where_the_same_one_is_live(key: str) -> None:
    lower, higher = {key: Known("new", "equal")}, {key: Known("old", "equal")}
    (same,) = compare(lower, higher, names=NAMES)
    (other,) = compare(lower, higher, names=NAMES, one_release=False)
    assert (same.outcome, same.sentence) == (Outcome.BROKEN, f"{key} must be equal, and is “new” and “old”.")
    assert (other.outcome, other.blocks) == (Outcome.RELEASED, False)
    (unset,) = compare(lower, {key: Known("", "equal", is_set=False)}, names=NAMES, one_release=False)
    assert (unset.outcome, unset.sentence) == (Outcome.BROKEN, f"{key} is set in gamma alone.")


def test_a_flag_does_not_come_with_a_release() -> None:
    lower, higher = {"ENABLE_X": Known("true", "equal")}, {"ENABLE_X": Known("false", "equal")}
    assert compare(lower, higher, names=NAMES, one_release=False)[0].outcome == Outcome.BROKEN


@pytest.mark.parametrize(
    ("names", "lower", "higher", "fault"),
    [
        (("gamma", "prod"), "docker", "firecracker", ""),
        (("dev", "gamma"), "stub", "docker", ""),
        (("dev", "gamma"), "docker", "docker", ""),
        (("gamma", "prod"), "stub", "docker", "EXECUTOR_MODE is stub in gamma; that is for dev alone."),
        (("dev", "gamma"), "stub", "stub", "EXECUTOR_MODE is stub in gamma; that is for dev alone."),
    ],
)
def test_programs_run_beside_the_server_in_dev_alone(
    names: tuple[str, str], lower: str, higher: str, fault: str
) -> None:
    (row,) = compare({"EXECUTOR_MODE": Known(lower, "fixed")}, {"EXECUTOR_MODE": Known(higher, "fixed")}, names=names)
    assert row.sentence == fault


def test_a_long_value_is_cut_in_a_sentence() -> None:
    (row,) = compare({"K": Known("x" * 4000, "equal")}, {"K": Known("y" * 4000, "equal")}, names=NAMES)
    assert len(row.sentence) < 250


def test_a_fingerprint_hangs_on_key_name_and_value() -> None:
    marks = [
        fingerprint(*told)
        for told in (("k", "A", "x"), ("k", "A", "y"), ("k", "B", "x"), ("l", "A", "x"), ("k", "A", "x"))
    ]
    assert len(set(marks)) == 4
    assert marks[0] == marks[4]
    assert len(marks[0]) == 64


def test_without_a_key_there_is_no_fingerprint() -> None:
    assert fingerprint("", "SECRET_KEY", "hunter2") == ""
    assert fingerprint("k", "SECRET_KEY", "") == ""
