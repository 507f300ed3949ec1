from execution.admin.rejudges import RejudgeAdmin
from execution.admin.runs import RunAdmin, SubmissionAdmin

__all__ = ["RejudgeAdmin", "RunAdmin", "SubmissionAdmin"]
