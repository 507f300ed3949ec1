"""Proof that a problem is sound: its kept solutions get the verdicts that they must, and it has tests enough."""

from collections.abc import Callable, Iterator
from contextlib import closing

from execution.enums import Verdict
from execution.judging.aggregation import aggregate, first_failure
from execution.judging.judge import judge_cases
from execution.judging.programs import ProgramFault
from execution.judging.verdicts import Ruling, rule_on_compiler
from execution.languages import registry
from execution.plans import judge_plan, program_of, tests_of
from execution.services.findings import Finding
from execution.services.limits import limits_of_problem
from execution.slots.base import Control, Slot
from execution.types import CaseResult
from problems.enums import ExpectedVerdict, Kind
from problems.models import Part, Problem, Solution

LEAST_SAMPLES = 2
LEAST_HIDDEN = 8
NOT_OFFERED = "-"
OnResult = Callable[[CaseResult], None]


def solutions_of(problem: Problem) -> list[Solution]:
    """All kept solutions of a problem, part by part."""
    found = Solution.objects.filter(part__problem=problem).select_related("part__problem")
    return list(found.order_by("part__number", "expected", "language", "name"))


def check_parts(problem: Problem) -> Iterator[Finding]:
    """What is missing in the parts of a problem: samples, hidden tests, solutions. Nothing where all is there."""
    if problem.kind == Kind.SYSTEM_DESIGN:
        return
    parts = list(problem.parts.order_by("number"))
    if not parts:
        yield _missing(problem.slug, 0, "The problem has no part.")
    for part in parts:
        for sentence in _lacks(problem, part):
            yield _missing(problem.slug, part.number, sentence)


def verify_solution(
    solution: Solution, slot: Slot, judge_slot: Callable[[], Slot], on_result: OnResult | None = None
) -> Finding:
    """Judges one solution as a submission would be, without a row; `on_result` sees each test. Raises SlotError."""
    try:
        ruling, time_ms = _judged(solution, slot, judge_slot, on_result)
    except ProgramFault as fault:
        ruling, time_ms = Ruling(Verdict.INTERNAL_ERROR, f"{fault.reason} {fault.log}".strip()), 0
    expected = Verdict(solution.expected)
    sentence = "" if ruling.verdict is expected else f"{expected} was expected: {ruling.message or 'all tests passed.'}"
    return _finding(solution, found=ruling.verdict, time_ms=time_ms, sentence=sentence)


def skip_solution(solution: Solution, *, is_fault: bool) -> Finding:
    """A solution in a language that this machine does not offer."""
    sentence = f"{solution.language} is not offered here, so nothing was proved." if is_fault else ""
    return _finding(solution, found=NOT_OFFERED, time_ms=0, sentence=sentence)


def _judged(
    solution: Solution, slot: Slot, judge_slot: Callable[[], Slot], on_result: OnResult | None
) -> tuple[Ruling, int]:
    problem, tests = solution.part.problem, tests_of(solution.part)
    limits = limits_of_problem(problem, solution.language)
    messages = bytearray()
    with closing(Control()) as control:
        prepared = slot.prepare(program_of(solution), sink=lambda _, data: messages.extend(data), control=control)
        if not prepared.succeeded:
            ruling = rule_on_compiler(prepared.outcome)
            return Ruling(ruling.verdict, f"{ruling.message} {messages[:300].decode(errors='replace')}"), 0
        plan = judge_plan(problem, tests, limits=limits, judge_slot=judge_slot, control=control)
        results = []
        for result in judge_cases(slot, plan, control=control):
            results.append(result)
            if on_result is not None and result is not None:
                on_result(result)
    totals = aggregate(plan.cases, results, plan.groups)
    reason = next((result.message for result in results if result and result.verdict is not Verdict.ACCEPTED), "")
    return Ruling(totals.verdict, f"{first_failure(results)} {reason}".strip()), totals.time_ms


def _lacks(problem: Problem, part: Part) -> Iterator[str]:
    samples = part.tests.filter(is_sample=True).count()
    hidden = part.tests.filter(is_sample=False).count()
    if samples < LEAST_SAMPLES:
        yield f"There are {samples} samples; at least {LEAST_SAMPLES} are needed."
    if hidden < LEAST_HIDDEN:
        yield f"There are {hidden} hidden tests; at least {LEAST_HIDDEN} are needed."
    accepted = set(part.solutions.filter(expected=ExpectedVerdict.ACCEPTED).values_list("language", flat=True))
    if not accepted:
        yield "There is no accepted solution."
    if problem.kind == Kind.CODING and "python" not in accepted:
        yield "There is no accepted solution in Python."
    if problem.kind == Kind.CODING and not any(registry()[slug].compiled for slug in accepted):
        yield "There is no accepted solution in a compiled language."
    if not part.solutions.filter(expected=ExpectedVerdict.WRONG_ANSWER).exists():
        yield "There is no wrong solution that must fail."


def _missing(slug: str, part: int, sentence: str) -> Finding:
    return Finding(problem=slug, part=part, subject="contents", expected="", found="", sentence=sentence)


def _finding(solution: Solution, *, found: str, time_ms: int, sentence: str) -> Finding:
    return Finding(
        problem=solution.part.problem.slug,
        part=solution.part.number,
        subject=f"{solution.name} ({solution.language})",
        expected=solution.expected,
        found=found,
        time_ms=time_ms,
        sentence=sentence,
    )
