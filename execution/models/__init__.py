from execution.models.run import Run, RunEvent
from execution.models.submission import CaseOutcome, GroupOutcome, Submission

__all__ = ["CaseOutcome", "GroupOutcome", "Run", "RunEvent", "Submission"]
