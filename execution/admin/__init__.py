from execution.admin.callbacks import CallbackAdmin, FailingAddressAdmin
from execution.admin.hosts import WorkerHostAdmin
from execution.admin.rejudges import RejudgeAdmin
from execution.admin.runs import RunAdmin, SubmissionAdmin

__all__ = ["CallbackAdmin", "FailingAddressAdmin", "RejudgeAdmin", "RunAdmin", "SubmissionAdmin", "WorkerHostAdmin"]
