from execution.models.callback import Callback, CallbackAttempt
from execution.models.run import Run, RunEvent
from execution.models.submission import CaseOutcome, Submission

__all__ = ["Callback", "CallbackAttempt", "CaseOutcome", "Run", "RunEvent", "Submission"]
