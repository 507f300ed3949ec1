from problems.models.content import Part, Solution, StarterCode, TestCase
from problems.models.problem import Problem
from problems.models.version import ProblemVersion
from problems.models.work import Draft, Progress

__all__ = ["Draft", "Part", "Problem", "ProblemVersion", "Progress", "Solution", "StarterCode", "TestCase"]
