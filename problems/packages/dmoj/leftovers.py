"""What init.yml says and problems here do not have: told of, and where it is part of the judging it blocks."""

from problems.packages.dmoj.nodes import Node
from problems.packages.dmoj.scoring import ScoredCase
from problems.packages.shelf import PackageShelf, some

READ = {
    *("archive", "test_cases", "pretest_test_cases", "points", "checker", "generator", "generator_args"),
    *("interactive", "short_circuit", "time_limit", "memory_limit"),
}
READ_IN_CASES = {"in", "out", "points", "batched", "dependencies", "generator", "generator_args", "short_circuit"}
EVERYWHERE = {"binary_data", "output_prefix_length", "output_limit_length", "wall_time_factor", "is_pretest"}
"""Those but the first are about what is shown and about bounds, which judging has of its own."""
HARMLESS = {"hints": "they are for Python 2", "unbuffered": "programs must flush what they print here"}


def note_the_rest(top: Node, cases: list[ScoredCase], shelf: PackageShelf) -> None:
    for key, reason in HARMLESS.items():
        if top.get(key):
            shelf.note(f"Its {key} were left out: {reason}.")
    unknown = top.own.keys() - READ - EVERYWHERE - HARMLESS.keys()
    if unknown:
        shelf.note(f"What it says of {some(sorted(unknown))} was left out.", blocks=True)
    _note_cases(cases, shelf)
    if top.get("binary_data") and shelf.line_ends:
        shelf.note("Its data are said to be binary, but their line ends were changed.", blocks=True)
    if left := sorted(shelf.files):
        shelf.note(f"Left out, as such files have no place here: {some(left)}.")


def _note_cases(cases: list[ScoredCase], shelf: PackageShelf) -> None:
    """A case may have a checker or limits of its own at DMOJ."""
    nodes = [case.node for case in cases]
    nodes += [case.node.around for case in cases if case.node.around is not None and case.node.around.place]
    own = sorted({key for node in nodes for key in node.own.keys() - READ_IN_CASES - EVERYWHERE})
    if own:
        shelf.note(f"Single tests or batches say {some(own)}, which was left out.", blocks=True)
