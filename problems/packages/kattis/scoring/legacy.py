"""Points as the older spelling tells them: each accepted test has its score, and the default grader adds them up."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from problems.enums import Aggregation
from problems.packages.kattis.contents import PackageTest
from problems.packages.kattis.flags import words_of
from problems.packages.kattis.scoring.tree import SAMPLE, SECRET, Bundle, Node, Reading
from problems.packages.shelf import some

ALWAYS = {"always_accept", "accept_if_any_accepted"}
"""Without these a folder is accepted only where all in it is, and what is not accepted earns nothing."""
VERDICTS = {"worst_error", "first_error", "no_errors"}
AGGREGATIONS = {"sum": Aggregation.SUM, "avg": Aggregation.SUM, "min": Aggregation.MIN, "max": Aggregation.MAX}


def read_legacy(root: Node, reading: Reading) -> list[Bundle]:
    """Samples earn points as others do, unless the grader is told to ignore them."""
    nodes = {child.path: child for child in root.children}
    if "ignore_sample" not in _flags(root, reading):
        _walk(root, (), reading)
        return reading.bundles
    needs: tuple[str, ...] = ()
    if _breaks(root, reading) and SAMPLE in nodes:
        reading.bundles.append(Bundle(SAMPLE, nodes[SAMPLE].all_tests(), Fraction(0), Aggregation.MIN))
        needs = (SAMPLE,)
    _walk(nodes[SECRET], needs, reading)
    return reading.bundles


def differences(root: Node, reading: Reading) -> None:
    """What the graders of a problem without points accept that would not be accepted here."""
    for node in _nodes(root):
        _tell_of_flags(node, reading)
        if ALWAYS & set(_flags(node, reading)) or reading.settings[node.path].get("grading") == "custom":
            reading.differs(node.path, "its grader accepts more than what passes every test; here each must be passed.")


def _walk(node: Node, needs: tuple[str, ...], reading: Reading) -> bool:
    """Bundles of all that is in the folder. Whether it can be rejected; then a bundle of its path says if it was."""
    is_whole = _is_whole(node, reading)
    _tell_what_differs(node, reading)
    if not node.children or _mode(node, reading) != "sum":
        reading.bundles.append(_bundle(node, node.all_tests(), _worth(node, reading), needs, reading))
        return is_whole
    if is_whole:
        return _walk_whole(node, needs, reading)
    if node.tests:
        reading.bundles.append(_bundle(node, node.tests, _own_worth(node, reading), needs, reading))
        needs = _after(node, node, needs, reading)
    for child in node.children:
        if _walk(child, needs, reading):
            needs = _after(node, child, needs, reading)
    return False


def _walk_whole(node: Node, needs: tuple[str, ...], reading: Reading) -> bool:
    """All that can be rejected in it is one bundle; what is always accepted counts where that was passed."""
    tests, points, free = _rejectable(node, reading)
    if tests:
        reading.bundles.append(_bundle(node, tests, points, needs, reading))
        needs = (*needs, node.path)
    for child in free:
        _walk(child, needs, reading)
    return bool(tests)


def _rejectable(node: Node, reading: Reading) -> tuple[list[PackageTest], Fraction, list[Node]]:
    """The tests whose failing rejects the folder, their points, and the folders in it that are never rejected."""
    if _mode(node, reading) != "sum":
        return node.all_tests(), _worth(node, reading), []
    tests, points, free = list(node.tests), _own_worth(node, reading), list[Node]()
    for child in node.children:
        if not _is_whole(child, reading):
            free.append(child)
            continue
        _tell_what_differs(child, reading)
        inner, worth, others = _rejectable(child, reading)
        tests, points, free = tests + inner, points + worth, free + others
    return tests, points, free


def _after(node: Node, rejected: Node, needs: tuple[str, ...], reading: Reading) -> tuple[str, ...]:
    """What the next in a folder needs: after a rejected one judging stops, unless it is told to go on."""
    return (*needs, rejected.path) if _breaks(node, reading) else needs


def _bundle(
    node: Node, tests: Sequence[PackageTest], points: Fraction, needs: tuple[str, ...], reading: Reading
) -> Bundle:
    aggregation = AGGREGATIONS[_mode(node, reading)]
    if reading.gives_scores:
        return Bundle(node.path, tests, points, aggregation, needs)
    aggregation = Aggregation.MIN if _is_whole(node, reading) else aggregation
    return Bundle(node.path, tests, points, aggregation, needs, stops=_breaks(node, reading))


def _worth(node: Node, reading: Reading) -> Fraction:
    """The points of a folder where all in it is accepted."""
    if reading.gives_scores and (most := _most(node, reading)) is not None:
        return most
    found = [_of_a_test(node, reading)] * len(node.tests) + [_worth(child, reading) for child in node.children]
    match _mode(node, reading):
        case "min":
            return min(found)
        case "max":
            return max(found)
        case "avg":
            return sum(found, Fraction(0)) / len(found)
    return sum(found, Fraction(0))


def _own_worth(node: Node, reading: Reading) -> Fraction:
    return _of_a_test(node, reading) * len(node.tests)


def _of_a_test(node: Node, reading: Reading) -> Fraction:
    return reading.number(reading.settings[node.path].get("accept_score", 1), node.path, "accept_score")


def _most(node: Node, reading: Reading) -> Fraction | None:
    """The upper end of its range; None where that is infinite."""
    words = words_of(reading.settings[node.path].get("range"))
    if len(words) != 2 or words[1].lstrip("+") == "inf":
        return None
    return reading.number(words[1], node.path, "range")


def _tell_of_flags(node: Node, reading: Reading) -> None:
    known = {*ALWAYS, *VERDICTS, *AGGREGATIONS, "ignore_sample"}
    if unknown := [flag for flag in _flags(node, reading) if flag not in known]:
        reading.differs(node.path, f"the flags {some(unknown)} of its grader are not known here.")


def _tell_what_differs(node: Node, reading: Reading) -> None:
    _tell_of_flags(node, reading)
    settings, mode, is_whole = reading.settings[node.path], _mode(node, reading), _is_whole(node, reading)
    if settings.get("grading") == "custom":
        reading.differs(node.path, "a grader of its own adds up its points; here they are added up by the group.")
    if reading.number(settings.get("reject_score", 0), node.path, "reject_score"):
        reading.differs(node.path, "its rejected tests earn points; here they earn none.")
    if node.children and mode != "sum" and not (is_whole and mode == "min"):
        reading.differs(node.path, f"of the groups in it the {mode} counts; here all their tests are one group.")
    breaks = _breaks(node, reading)
    if mode == "avg" and breaks and not is_whole:
        reading.differs(node.path, "the average is that of the tests that were run; here it is that of all.")
    if reading.gives_scores and (is_whole or breaks) and mode != "min":
        reading.differs(node.path, "a rejected test takes the points of the others; here they keep theirs.")


def _is_whole(node: Node, reading: Reading) -> bool:
    """Whether it is accepted only where all in it is."""
    return not ALWAYS & set(_flags(node, reading))


def _mode(node: Node, reading: Reading) -> str:
    return next((flag for flag in reversed(_flags(node, reading)) if flag in AGGREGATIONS), "sum")


def _flags(node: Node, reading: Reading) -> list[str]:
    return words_of(reading.settings[node.path].get("grader_flags"))


def _breaks(node: Node, reading: Reading) -> bool:
    return str(reading.settings[node.path].get("on_reject", "break")) != "continue"


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _nodes(child)
