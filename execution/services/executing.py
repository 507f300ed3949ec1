"""One attempt at a run: claimed by one conditional update, executed in a slot, written under its token."""

import uuid
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import asdict, dataclass, field

import structlog
from django.db.models import F
from django.utils import timezone

from execution.enums import RunKind, RunStatus, Stream, Verdict
from execution.judging.batch import Batch
from execution.judging.judge import JudgePlan, judge_cases
from execution.judging.lanes import SpareSlots
from execution.judging.programs import ProgramFault
from execution.judging.spreading import Spreading
from execution.judging.verdicts import Ruling, rule_on_compiler, rule_on_program
from execution.metrics import count_claim
from execution.models import CaseOutcome, GroupOutcome, Run
from execution.phases import Phases
from execution.plans import judge_plan, tests_of
from execution.recording import AttemptLostError, Recorder, last_seq, new_lease
from execution.selectors import case_payload, group_payload
from execution.services.case_writer import CaseWriter
from execution.services.finishing import finish_attempt
from execution.services.limits import limits_of_problem
from execution.services.versioning import read_in_one_version
from execution.slots.base import Control, Slot
from execution.types import Case, CaseResult, Execution, Limits, Program
from problems.models import Problem, TestCase
from problems.services.blobs import data_files_of
from problems.services.quarantining import quarantine_problem

log = structlog.get_logger(__name__)
RunTests = Callable[[JudgePlan], Generator[CaseResult | None, None, None]]
QUARANTINED = "The checker of this problem failed, which is no fault of the program. Its author has to mend it."


@dataclass(slots=True)
class Attempt:
    """A run that this process holds: nobody else writes to it as long as the token is the row's."""

    run: Run
    token: uuid.UUID
    recorder: Recorder
    compiled: bool
    cases: CaseWriter | None = None
    phases: Phases = field(default_factory=Phases)

    def restart(self) -> None:
        """Forgets what the program has shown on a slot that failed."""
        self.recorder.restart()
        self.cases = None
        if self.run.kind == RunKind.JUDGE:
            _forget_outcomes(self.run)


def claim_run(run_id: uuid.UUID, *, is_compiled: Callable[[str], bool], inserted: Run | None = None) -> Attempt | None:
    """Takes a queued run; None where it is not queued any more, or another claim won.

    `inserted`: the row as this process wrote it a moment ago; else it is read.
    """
    run = inserted or Run.objects.queued().filter(pk=run_id).first()
    if run is None:
        return None
    token, now, compiled = uuid.uuid4(), timezone.now(), is_compiled(run.language)
    status = RunStatus.COMPILING if compiled else RunStatus.RUNNING
    changes = {"status": status, "attempt_token": token, "lease_expires_at": new_lease(), "started_at": now}
    if not Run.objects.queued().filter(pk=run_id).update(attempts=F("attempts") + 1, **changes):
        return None
    count_claim(run, at=now)
    if inserted is None and run.kind == RunKind.JUDGE:  # what an attempt before this one left behind
        _forget_outcomes(run)
    run.status, run.started_at, run.attempts = status, now, run.attempts + 1
    seq = last_seq(run_id) if run.live or inserted is None else 0
    recorder = Recorder(run_id=run_id, token=token, live=run.live, last_seq=seq)
    return Attempt(run=run, token=token, recorder=recorder, compiled=compiled)


def execute_attempt(
    attempt: Attempt,
    slot: Slot,
    control: Control,
    judge_slot: Callable[[], Slot],
    spare: SpareSlots | None,
    pause: Callable[[], None],
) -> bool:
    """Compiles, runs or judges, and ends the run. False where a cancel came first: the run is then still active.

    `judge_slot` gives another slot, for a program of the problem's author where there is one; over `spare` ones the
    tests of a submission are spread; `pause` comes before each test.

    Raises SlotError (the attempt may be made again) and AttemptLostError (it may not).
    """
    run, recorder = attempt.run, attempt.recorder
    if attempt.compiled:
        recorder.emit("compiling")
        _write_if_live(attempt)
    program = Program(language=run.language, files=run.files, entry=run.entry, data=_data_of(run))
    with attempt.phases.timed("prepare"):
        prepared = slot.prepare(program, sink=_sink(attempt, control), control=control, live=run.live)
    if control.cancelled:
        return False
    if not prepared.succeeded:
        finish_attempt(attempt, rule_on_compiler(prepared.outcome), outcome=None)
        return True
    if run.kind == RunKind.RUN:
        return _run(attempt, slot, control)
    try:
        return _judge(attempt, control, judge_slot, _spread(attempt, slot, program, control, spare, pause))
    except ProgramFault as fault:
        _quarantine(attempt, fault)
        return True


def _data_of(run: Run) -> dict[str, bytes]:
    """The files of the problem that it is a run of."""
    problem_id = run.submission.problem_id if run.kind == RunKind.JUDGE else run.problem_id
    return data_files_of(problem_id) if problem_id is not None else {}


def _run(attempt: Attempt, slot: Slot, control: Control) -> bool:
    run, limits = attempt.run, Limits(**attempt.run.limits)
    attempt.recorder.emit("running")
    _write_if_live(attempt, status=RunStatus.RUNNING)
    if run.terminal and run.stdin:
        control.send("stdin", data=bytes(run.stdin))
    execution = Execution(
        limits=limits,
        args=tuple(run.args),
        stdin=None if run.terminal else bytes(run.stdin or b""),
        terminal=run.terminal,
        columns=run.columns,
        rows=run.rows,
        live=run.live,
    )
    with attempt.phases.timed("execute"):
        outcome = slot.execute(execution, sink=_sink(attempt, control), control=control)
    if control.cancelled:
        return False
    finish_attempt(attempt, rule_on_program(outcome, limits), outcome=outcome)
    return True


def _judge(attempt: Attempt, control: Control, judge_slot: Callable[[], Slot], run_tests: RunTests) -> bool:
    submission = attempt.run.submission
    if submission.problem.is_quarantined:
        finish_attempt(attempt, Ruling(Verdict.INTERNAL_ERROR, QUARANTINED), outcome=None)
        return True

    def read(problem: Problem) -> tuple[list[TestCase], Limits, JudgePlan]:
        tests, limits = tests_of(submission.part), limits_of_problem(problem, attempt.run.language)
        return tests, limits, judge_plan(problem, tests, limits=limits, judge_slot=judge_slot, control=control)

    tests, limits, plan = read_in_one_version(submission, read)
    _note_limits(attempt, limits)
    if not tests:
        finish_attempt(attempt, Ruling(Verdict.INTERNAL_ERROR, "The tests of this part are gone."), outcome=None)
        return True
    attempt.cases = CaseWriter(submission, tests, plan)

    with attempt.phases.timed("judge"), closing(run_tests(plan)) as results:
        for result in results:
            _tell(attempt, attempt.cases, result)
    if control.cancelled:
        return False
    finish_attempt(attempt, attempt.cases.ruling(), outcome=None)
    return True


def _note_limits(attempt: Attempt, limits: Limits) -> None:
    """Since it was handed in, the problem may have got others."""
    if asdict(limits) != attempt.run.limits:
        attempt.run.limits = asdict(limits)
        Run.objects.filter(pk=attempt.run.pk, attempt_token=attempt.token).update(limits=attempt.run.limits)


def _spread(
    attempt: Attempt,
    slot: Slot,
    program: Program,
    control: Control,
    spare: SpareSlots | None,
    pause: Callable[[], None],
) -> RunTests:
    """How the tests are run: one after the other in this slot, or over spare ones too."""

    def starting(case: Case) -> None:
        pause()
        attempt.recorder.emit("running", case=case.name, is_sample=case.is_sample, group=case.group)
        _write_if_live(attempt, status=RunStatus.RUNNING)

    def run_tests(plan: JudgePlan) -> Generator[CaseResult | None, None, None]:
        if spare is None or not isinstance(plan.judge, Batch):  # a dialogue keeps two slots busy as it is
            return judge_cases(slot, plan, control=control, starting=starting)
        many = Spreading(slot, plan, plan.judge, program=program, spare=spare, control=control, starting=starting)
        return many.results()

    return run_tests


def _tell(attempt: Attempt, cases: CaseWriter, result: CaseResult | None) -> None:
    """The result of the next test into the record; written at once where somebody watches."""
    if (outcome := cases.add(result)) is not None:
        attempt.recorder.emit("case", **case_payload(outcome, outcome.test))
    if (group := cases.close_group()) is not None:
        attempt.recorder.emit("group", **group_payload(group))
    if attempt.run.live:
        cases.write(attempt.recorder)


def _forget_outcomes(run: Run) -> None:
    CaseOutcome.objects.filter(submission__run=run).delete()
    GroupOutcome.objects.filter(submission__run=run).delete()


def _quarantine(attempt: Attempt, fault: ProgramFault) -> None:
    """The problem's own program failed: its author is told why, the contestant that it was not theirs."""
    problem = attempt.run.submission.problem
    program_log = f"Submission {attempt.run.pk}\n{fault.log}".strip()
    quarantine_problem(problem=problem, reason=fault.reason, program_log=program_log)
    finish_attempt(attempt, Ruling(Verdict.INTERNAL_ERROR, QUARANTINED), outcome=None)


def _sink(attempt: Attempt, control: Control) -> Callable[[Stream, bytes], None]:
    """Output into the record. A sink never raises: the slot is in the middle of something."""

    def take(stream: Stream, data: bytes) -> None:
        try:
            attempt.recorder.output(stream, data)
        except AttemptLostError:
            control.send("cancel")

    return take


def _write_if_live(attempt: Attempt, **changes: object) -> None:
    """Where nobody watches, what happens on the way is written when the run ends."""
    if attempt.run.live:
        attempt.recorder.write(**changes)
