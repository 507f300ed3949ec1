from problems.models.content import Part, Solution, StarterCode, TestCase
from problems.models.groups import TestGroup
from problems.models.judging import JudgeProgram
from problems.models.packages import PackageUpload, StatementImage
from problems.models.problem import Problem
from problems.models.version import ProblemVersion
from problems.models.work import Draft, Progress

__all__ = [
    "Draft",
    "JudgeProgram",
    "PackageUpload",
    "Part",
    "Problem",
    "ProblemVersion",
    "Progress",
    "Solution",
    "StarterCode",
    "StatementImage",
    "TestCase",
    "TestGroup",
]
