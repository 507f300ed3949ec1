from execution.models.callback import Callback, CallbackAttempt, FailingAddress
from execution.models.host import WorkerHost
from execution.models.rejudge import Rejudge, RejudgeEvent, RejudgeItem
from execution.models.run import Run, RunEvent
from execution.models.submission import CaseOutcome, GroupOutcome, Submission
from execution.models.verification import Verification

__all__ = [
    "Callback",
    "CallbackAttempt",
    "CaseOutcome",
    "FailingAddress",
    "GroupOutcome",
    "Rejudge",
    "RejudgeEvent",
    "RejudgeItem",
    "Run",
    "RunEvent",
    "Submission",
    "Verification",
    "WorkerHost",
]
