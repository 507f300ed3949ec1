from execution.models.run import Run, RunEvent
from execution.models.submission import CaseOutcome, Submission

__all__ = ["CaseOutcome", "Run", "RunEvent", "Submission"]
