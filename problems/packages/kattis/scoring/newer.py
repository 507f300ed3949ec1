"""Points as the spelling of 2023-07 tells them: a folder shares its score among what is in it."""

from fractions import Fraction
from typing import Any

from problems.enums import Aggregation
from problems.packages.kattis.flags import words_of
from problems.packages.kattis.scoring.tree import SAMPLE, SECRET, Bundle, Node, Reading

WHOLE = Fraction(100)
UNBOUNDED = "unbounded"
PASS_FAIL, SUM, MIN = "pass-fail", "sum", "min"


def read_newer(root: Node, reading: Reading) -> list[Bundle]:
    """Samples earn nothing; they are a group where another one needs them."""
    nodes = {child.path: child for child in root.children}
    secret = nodes[SECRET]
    points = _given(SECRET, reading)
    _walk(secret, WHOLE if points is None else points, (), reading)
    needed = {need for bundle in reading.bundles for need in bundle.needs}
    if SAMPLE in needed and SAMPLE in nodes:
        sample = Bundle(SAMPLE, nodes[SAMPLE].all_tests(), Fraction(0), Aggregation.MIN)
        reading.bundles.insert(0, sample)
    return reading.bundles


def _walk(node: Node, points: Fraction, needs: tuple[str, ...], reading: Reading) -> None:
    needs = (*needs, *_needs(node.path, reading))
    how = _aggregation(node.path, reading)
    if how == SUM:
        _share(node, points, needs, reading)
        return
    if how == MIN and any(not _is_one(child, points, reading) for child in node.children):
        reading.differs(node.path, "the least of its groups counts; here all their tests are one group.")
    reading.bundles.append(Bundle(node.path, node.all_tests(), points, Aggregation.MIN, needs, is_scored=how == MIN))


def _share(node: Node, points: Fraction, needs: tuple[str, ...], reading: Reading) -> None:
    """What the folders in it do not name is left for the others and the tests, in equal shares."""
    given = {child.path: _given(child.path, reading) for child in node.children}
    named = sum((found for found in given.values() if found is not None), Fraction(0))
    others = len(node.tests) + sum(found is None for found in given.values())
    if named > points:
        reading.fault(
            node.path, "scoring.score", f"Its groups have {float(named):g} points, and it has {float(points):g}."
        )
    share = max(points - named, Fraction(0)) / others if others else Fraction(0)
    if node.tests:
        reading.bundles.append(Bundle(node.path, node.tests, share * len(node.tests), Aggregation.SUM, needs))
    for child in node.children:
        found = given[child.path]
        _walk(child, share if found is None else found, needs, reading)


def _is_one(child: Node, points: Fraction, reading: Reading) -> bool:
    """Whether the least of it and of others is the least of all tests together."""
    own = _given(child.path, reading)
    return own in (None, points) and _aggregation(child.path, reading) != SUM and not _needs(child.path, reading)


def _given(path: str, reading: Reading) -> Fraction | None:
    table = _table(path, reading)
    value = table.get("score", table.get("max_score"))
    if value == UNBOUNDED:
        reading.differs(path, "its score is unbounded; here a group has its points, and gives a share of them.")
        return None
    return None if value is None else reading.number(value, path, "scoring.score")


def _aggregation(path: str, reading: Reading) -> str:
    found = str(_table(path, reading).get("aggregation", SUM if path == SECRET else PASS_FAIL))
    if found not in (PASS_FAIL, SUM, MIN):
        reading.fault(path, "scoring.aggregation", f"It must be one of {PASS_FAIL}, {SUM}, {MIN}.")
    return found


def _needs(path: str, reading: Reading) -> tuple[str, ...]:
    """Paths under data/; some write them without `secret/`."""
    named = words_of(_table(path, reading).get("require_pass"))
    return tuple(name if name.partition("/")[0] in (SAMPLE, SECRET) else f"{SECRET}/{name}" for name in named)


def _table(path: str, reading: Reading) -> dict[str, Any]:
    """Not inherited from the folder above."""
    found = reading.settings.get(path, {}).get("scoring", {})
    if isinstance(found, dict):
        return found
    reading.fault(path, "scoring", "It must hold keys with values.")
    return {}
