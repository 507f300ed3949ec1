"""What a package knows nothing of in the parts of a problem: taken from the stored ones, by their number."""

from dataclasses import replace
from itertools import zip_longest

from problems.folder import PartTree
from problems.folder.tree import order_of_test

FIELDS = frozenset({"title", "statement", "starters", "solutions"})
SAMPLES = "samples"
"""The word for which tests are samples."""


Parts = tuple[PartTree, ...]


def retained_parts(parts: Parts, before: Parts, untold: frozenset[str]) -> Parts:
    pairs = zip_longest(parts, before[: len(parts)])
    return tuple(_retained(part, old, untold) if old else part for part, old in pairs)


def _retained(part: PartTree, before: PartTree, untold: frozenset[str]) -> PartTree:
    part = replace(part, **{name: getattr(before, name) for name in untold & FIELDS})
    return _with_samples_of(before, part) if SAMPLES in untold else part


def _with_samples_of(before: PartTree, part: PartTree) -> PartTree:
    """Tests that were made samples stay samples; those that the package does not have stay as they are."""
    samples = {test.name: test for test in before.tests if test.is_sample}
    tests = [replace(test, is_sample=test.name in samples) for test in part.tests]
    known, groups = {test.name for test in tests}, {group.name for group in part.groups}
    for name in samples.keys() - known:
        sample = samples[name]
        tests.append(sample if sample.group in groups else replace(sample, group=""))
    return replace(part, tests=tuple(sorted(tests, key=order_of_test)))
