"""Bundles made groups: names, whole points, and what each depends on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from problems.enums import Aggregation
from problems.folder import GroupTable
from problems.naming import MAX_GROUPS, MAX_POINTS
from problems.packages.kattis.contents import Contents
from problems.packages.kattis.scoring.legacy import differences, read_legacy
from problems.packages.kattis.scoring.newer import read_newer
from problems.packages.kattis.scoring.tree import SAMPLE, SECRET, Bundle, Node, Reading, tree_of
from problems.packages.kattis.support import Asked, asked_of
from problems.packages.naming import file_name_of
from problems.packages.shelf import PackageShelf

OLDER_KEYS = {"on_reject", "grading", "grader_flags", "accept_score", "reject_score", "range"}
SCORE_FILES = (b"score.txt", b"score_multiplier.txt")


@dataclass(frozen=True, slots=True)
class Scoring:
    """`owners`: the name of the group by the path of its test under data/."""

    groups: tuple[GroupTable, ...] = ()
    owners: dict[str, str] = field(default_factory=dict)


def read_scoring(contents: Contents, shelf: PackageShelf) -> Scoring:
    """Nothing for a problem without points: there a group is only a folder."""
    root = tree_of(contents.tests)
    if SECRET not in [child.path for child in root.children]:
        return Scoring()
    reading = _reading(contents, root, shelf)
    is_older = _is_older(contents)
    if Asked.SCORING not in asked_of(contents):
        if is_older:
            differences(root, reading)
        return Scoring()
    bundles = read_legacy(root, reading) if is_older else read_newer(root, reading)
    _tell_of_scores(contents, bundles, reading)
    return _groups(bundles, reading)


def _is_older(contents: Contents) -> bool:
    """Many packages say that they are in the newer spelling and tell their points in the older one."""
    keys = {key for table in contents.groups.values() for key in table}
    return "scoring" not in keys and (contents.is_legacy or bool(OLDER_KEYS & keys))


def _reading(contents: Contents, root: Node, shelf: PackageShelf) -> Reading:
    """The settings are inherited in the older spelling, from deprecated keys of problem.yaml too."""
    reading = Reading(shelf, dict(contents.groups), gives_scores=_gives_scores(contents))
    if _is_older(contents):
        grading = contents.about.get("grading")
        common = grading if isinstance(grading, dict) else {}
        if common.get("objective") == "min":
            reading.differs("", "its objective is to have few points; here it is to have many.")
        paths = {""} | {path for test in contents.tests for path in _upwards(test.group)}
        reading.settings = {path: contents.settings_of(path) for path in paths}
    return reading


def _upwards(path: str) -> list[str]:
    steps = path.split("/")
    return ["/".join(steps[:depth]) for depth in range(1, len(steps) + 1)]


def _gives_scores(contents: Contents) -> bool:
    """The older spelling says so. In the newer one any validator may; then it names one of the files."""
    if contents.is_legacy:
        return "score" in str(contents.about.get("validation") or "").split()
    return any(word in data for data in contents.output_validators.values() for word in SCORE_FILES)


def _tell_of_scores(contents: Contents, bundles: Sequence[Bundle], reading: Reading) -> None:
    """What a validator writes to score.txt is a share here, and points there: the same only where a test has one."""
    if not reading.gives_scores:
        return
    if not contents.is_legacy and not any(SCORE_FILES[0] in data for data in contents.output_validators.values()):
        return  # it gives shares as they are given here
    for bundle in bundles:
        tests = len(bundle.tests) if bundle.aggregation == Aggregation.SUM else 1
        if bundle.is_scored and bundle.points and bundle.points != tests:
            sentence = "its output validator may give points in score.txt; here that is a share from 0 to 1."
            reading.differs(bundle.path, sentence)


def _groups(bundles: list[Bundle], reading: Reading) -> Scoring:
    bundles = [bundle for bundle in bundles if bundle.tests]
    if len(bundles) > MAX_GROUPS:
        reading.fault(
            "", "groups", f"Its tests are in {len(bundles)} groups that earn points; {MAX_GROUPS} are the most."
        )
        return Scoring()
    names = _names(bundles)
    points = _whole_points(bundles, reading)
    groups = tuple(
        GroupTable(
            name=names[number],
            points=points[number],
            aggregation=bundle.aggregation,
            depends_on=tuple(names[other] for other in _needed(number, bundles, reading)),
            stop_at_first_failure=bundle.stops,
        )
        for number, bundle in enumerate(bundles)
    )
    owners = {test.path: names[number] for number, bundle in enumerate(bundles) for test in bundle.tests}
    return Scoring(groups, owners)


def _names(bundles: Sequence[Bundle]) -> list[str]:
    """`secret/group1` is `group1`; of two that become the same the second one gets a number."""
    names: list[str] = []
    for bundle in bundles:
        name = wanted = file_name_of((bundle.path.removeprefix(f"{SECRET}/") or "all").replace("/", "-"))
        number = 1
        while name in names:
            number += 1
            name = f"{wanted[:70]}-{number}"
        names.append(name)
    return names


def _whole_points(bundles: Sequence[Bundle], reading: Reading) -> list[int]:
    """Rounded so that the sum stays what it was, as near as whole numbers can."""
    exact = [bundle.points for bundle in bundles]
    whole = [floor(points) for points in exact]
    if whole != exact:
        left = round(sum(exact, Fraction(0))) - sum(whole)
        for number in sorted(range(len(exact)), key=lambda number: (whole[number] - exact[number], number))[:left]:
            whole[number] += 1
        told = ", ".join(f"{float(points):g}" for points in exact[:8])
        reading.shelf.note(f"The points of its groups ({told}) were made whole numbers.")
    for number, bundle in enumerate(bundles):
        if whole[number] > MAX_POINTS:
            reading.differs(bundle.path, f"it has {whole[number]} points; here {MAX_POINTS} are the most.")
    if bundles and not any(whole):
        reading.fault("", "groups", "Nothing in it earns a point.")
    return [min(points, MAX_POINTS) for points in whole]


def _needed(number: int, bundles: Sequence[Bundle], reading: Reading) -> list[int]:
    """The numbers of the bundles that hold what this one needs, in order."""
    found: set[int] = set()
    for need in bundles[number].needs:
        held = [other for other, bundle in enumerate(bundles) if bundle.path == need]
        held = held or [other for other, bundle in enumerate(bundles) if bundle.path.startswith(f"{need}/")]
        if not held and need == SAMPLE:
            continue  # there is none to pass
        if not held:
            reading.differs(bundles[number].path, f"it needs {need}, which is no group here.")
        elif max(held) >= number:
            reading.fault(bundles[number].path, "require_pass", f"It needs {need}, which does not stand before it.")
        else:
            found.update(held)
    return sorted(found)
