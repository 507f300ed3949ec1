"""How a package is judged: the checker or the interactor, and who looks at its inputs."""

from dataclasses import dataclass

from problems.enums import Checker, JudgeRole, Judging
from problems.folder import Fault, JudgeProgramFiles
from problems.packages.kattis.comparing import compared_by
from problems.packages.kattis.contents import Contents
from problems.packages.kattis.flags import Args, args_for_inputs, args_for_outputs
from problems.packages.kattis.programs import read_program, sources_in
from problems.packages.kattis.support import Asked, asked_of
from problems.packages.shelf import PackageShelf, some

MOST_PASSES = 20
BY_PROGRAM = {Asked.CUSTOM, Asked.INTERACTIVE, Asked.SEVERAL_PASSES}


@dataclass(frozen=True, slots=True)
class Checking:
    """`programs` are sorted by role."""

    checker: Checker = Checker.TOKENS
    absolute: float | None = None
    relative: float | None = None
    judging: Judging = Judging.BATCH
    programs: tuple[JudgeProgramFiles, ...] = ()


def checking_of(contents: Contents, shelf: PackageShelf) -> Checking:
    asked, args = asked_of(contents), args_for_outputs(contents, shelf)
    inputs = _input_validator(contents, shelf)
    if not asked & BY_PROGRAM:
        if contents.output_validators:
            shelf.note(
                f"Its validation is the default one, so {some(sorted(contents.output_validators))} were left out."
            )
        return Checking(*compared_by(args, shelf), programs=inputs)
    judging = _judging(contents, asked, shelf)
    is_talk = judging == Judging.INTERACTIVE
    if is_talk and any(test.group == "sample" for test in contents.tests):
        shelf.note("What its samples hold, input and answer, is shown on the problem's page, as of any sample here.")
    validator = _output_validator(contents, JudgeRole.INTERACTOR if is_talk else JudgeRole.CHECKER, args, shelf)
    programs = sorted((*validator, *inputs), key=lambda program: program.role)
    return Checking(Checker.TOKENS if is_talk else Checker.CUSTOM, judging=judging, programs=tuple(programs))


def _judging(contents: Contents, asked: frozenset[Asked], shelf: PackageShelf) -> Judging:
    if Asked.SEVERAL_PASSES in asked:
        limits = contents.about.get("limits")
        passes = limits.get("validation_passes") if isinstance(limits, dict) else None
        if isinstance(passes, int) and passes > MOST_PASSES:
            shelf.note(f"It may take {passes} passes; here {MOST_PASSES} are the most.", blocks=True)
        return Judging.MULTI_PASS
    return Judging.INTERACTIVE if Asked.INTERACTIVE in asked else Judging.BATCH


def _output_validator(
    contents: Contents, role: JudgeRole, args: Args, shelf: PackageShelf
) -> tuple[JudgeProgramFiles, ...]:
    """One, as the older spelling too mostly has it. What cannot be run refuses the package."""
    sources = sources_in(contents.output_validators)
    if not sources:
        shelf.faults.append(Fault("output_validators", "There is none, and problem.yaml says that there is one."))
        return ()
    if len(sources) > 1:
        others = some([source.place for source in sources[1:]])
        shelf.note(
            f"Of its output validators {sources[0].place} was taken; {others} would have a say too.", blocks=True
        )
    program, reason = read_program(sources[0], role, args, shelf)
    if program is None:
        shelf.faults.append(Fault(sources[0].place, f"It cannot be a program of the judge here: {reason}."))
        return ()
    return (program,)


def _input_validator(contents: Contents, shelf: PackageShelf) -> tuple[JudgeProgramFiles, ...]:
    """The first that can be run. Nothing is judged by it, so that another one is only told of."""
    found: list[JudgeProgramFiles] = []
    for source in sources_in(contents.input_validators):
        args = args_for_inputs(contents, source.name)
        program, reason = None, "it is given other flags for some tests than for others"
        if args is not None:
            program, reason = read_program(source, JudgeRole.INPUT_VALIDATOR, args, shelf)
        if program is not None and found:
            reason = "one is kept, the first"
        if program is None or found:
            shelf.note(f"The input validator {source.place} was left out: {reason}.")
        else:
            found.append(program)
    return tuple(found)
