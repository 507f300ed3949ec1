from problems.models.content import Part, Solution, StarterCode, TestCase
from problems.models.files import Blob, ProblemFile, StatementImage
from problems.models.groups import TestGroup
from problems.models.judging import JudgeProgram
from problems.models.packages import PackageUpload
from problems.models.problem import Problem
from problems.models.version import ProblemVersion
from problems.models.work import Draft, Progress

__all__ = [
    "Blob",
    "Draft",
    "JudgeProgram",
    "PackageUpload",
    "Part",
    "Problem",
    "ProblemFile",
    "ProblemVersion",
    "Progress",
    "Solution",
    "StarterCode",
    "StatementImage",
    "TestCase",
    "TestGroup",
]
