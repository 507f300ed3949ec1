"""A folder of DMOJ as a package. It comes as a draft: the statement and the title are not in it."""

from dataclasses import replace

from problems.enums import Checker, Difficulty, JudgeRole, Judging, Kind, ProblemStatus
from problems.folder import GroupTable, JudgeProgramFiles, PartTree, ProblemTree, TestFile
from problems.packages.dmoj.bridged import bridged_program
from problems.packages.dmoj.cases import read_entries
from problems.packages.dmoj.checking import Checking, read_checking
from problems.packages.dmoj.data import Data
from problems.packages.dmoj.generators import with_generated
from problems.packages.dmoj.leftovers import note_the_rest
from problems.packages.dmoj.limits import read_limits
from problems.packages.dmoj.nodes import FILE, Node, parse_init
from problems.packages.dmoj.programs import NotUsable
from problems.packages.dmoj.scoring import score_entries
from problems.packages.dmoj.tests import read_tests
from problems.packages.naming import slug_of
from problems.packages.package import Package
from problems.packages.shelf import PackageShelf, some

UNTOLD = frozenset(
    {
        *("title", "statement", "status", "difficulty", "position", "tags", "languages", "cpu_time_seconds"),
        *("memory_mb", "generator", "starters", "solutions", "samples"),
        *("images", "files"),
    }
)
NOT_IN_IT = (
    "DMOJ keeps the statement with its samples, the title and most limits elsewhere: write them here (a new problem "
    "has 2 s and 256 MB where the file has no limits). A test can be made a sample."
)
REFUSED = {
    "custom_judge": "a judge in Python against DMOJ's own interface cannot be run here",
    "signature_grader": "code that is added to submissions is not supported",
    "output_only": "problems whose answers are submitted without a program are not supported",
    "communication": "several programs that talk with each other are not supported",
}


def read_dmoj(files: dict[str, bytes], name: str) -> Package:
    """The problem that the files tell. Raises FolderError with every fault found."""
    shelf = PackageShelf(dict(files))
    top = parse_init(shelf.take(FILE) or b"", shelf.faults)
    shelf.faults += [top.fault(key, f"Not imported: {reason}.") for key, reason in REFUSED.items() if key in top.own]
    shelf.refuse_where_faulty(name)
    data = Data(top, shelf)
    shelf.refuse_where_faulty(name)
    entries = read_entries(top, data, shelf.faults)
    cases, groups = score_entries(entries, shelf.faults)
    read = read_tests(cases, data, shelf.faults)
    is_interactive = "interactive" in top.own
    if is_interactive:
        checking = Checking(Checker.TOKENS, program=_interactor(top, data, shelf))
    else:
        checking = read_checking(top, data, {entry.points for entry in entries}, shelf)
    if read.unanswered and not is_interactive and checking.checker != Checker.CUSTOM:
        shelf.note(f"Nothing says what the answer to these tests is: {some(read.unanswered)}.", blocks=True)
    limits = read_limits(top, shelf)
    shelf.refuse_where_faulty(name)
    tests = with_generated(read.tests, read.generations, shelf)
    shelf.refuse_where_faulty(name)
    tree = _tree(slug_of(name) or "package", tests, groups, checking, is_interactive=is_interactive)
    note_the_rest(top, cases, shelf)
    shelf.note(NOT_IN_IT)
    untold = UNTOLD - limits.keys()
    tree = replace(tree, **limits)
    return Package("dmoj", tree, shelf.all_notes(), untold=untold, blocking=tuple(shelf.blocking))


def _interactor(top: Node, data: Data, shelf: PackageShelf) -> JudgeProgramFiles | None:
    """None where it keeps to another convention than ours; the problem cannot be published without one."""
    table = top.get("interactive")
    if not isinstance(table, dict):
        shelf.faults.append(top.fault("interactive", "It must hold keys with values."))
        return None
    try:
        return bridged_program(table, JudgeRole.INTERACTOR, data, shelf)
    except NotUsable as reason:
        shelf.note(f"Its interactor was left out: it {reason}. The problem needs one of its own.", blocks=True)
        return None


def _tree(
    slug: str,
    tests: tuple[TestFile, ...],
    groups: tuple[GroupTable, ...],
    checking: Checking,
    *,
    is_interactive: bool,
) -> ProblemTree:
    return ProblemTree(
        slug=slug,
        title=slug,
        kind=Kind.CODING,
        difficulty=Difficulty.MEDIUM,
        status=ProblemStatus.DRAFT,
        position=1000,
        tags=(),
        languages=(),
        stop_at_first_failure=False,
        cpu_time_seconds=2.0,
        memory_mb=256,
        checker=checking.checker,
        absolute_tolerance=checking.absolute,
        relative_tolerance=checking.relative,
        statement="",
        generator="",
        parts=(PartTree(tests=tests, groups=groups),),
        judge_programs=(checking.program,) if checking.program else (),
        judging=Judging.INTERACTIVE if is_interactive else Judging.BATCH,
    )
