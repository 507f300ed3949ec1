"""The scope that a token needs for a run, by the run's kind."""

from accounts.scopes import Scope
from execution.enums import RunKind

READING: dict[str, Scope] = {RunKind.RUN: Scope.RUNS_WRITE, RunKind.JUDGE: Scope.SUBMISSIONS_READ}
STEERING: dict[str, Scope] = {RunKind.RUN: Scope.RUNS_WRITE, RunKind.JUDGE: Scope.SUBMISSIONS_WRITE}
