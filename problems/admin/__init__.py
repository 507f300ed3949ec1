"""The admin of problems: a problem with its parts, a part with its tests, starter code and solutions."""

from problems.admin.parts import PartAdmin
from problems.admin.problems import ProblemAdmin
from problems.admin.tests import TestCaseAdmin

__all__ = ["PartAdmin", "ProblemAdmin", "TestCaseAdmin"]
