from problems.models.content import Part, Solution, StarterCode, TestCase
from problems.models.packages import PackageUpload, StatementImage
from problems.models.problem import Problem
from problems.models.work import Draft, Progress

__all__ = [
    "Draft",
    "PackageUpload",
    "Part",
    "Problem",
    "Progress",
    "Solution",
    "StarterCode",
    "StatementImage",
    "TestCase",
]
