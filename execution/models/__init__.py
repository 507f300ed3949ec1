from execution.models.run import Run, RunEvent
from execution.models.submission import CaseOutcome, Submission
from execution.models.verification import Verification

__all__ = ["CaseOutcome", "Run", "RunEvent", "Submission", "Verification"]
