from problems.models.content import Part, Solution, StarterCode, TestCase
from problems.models.judging import JudgeProgram
from problems.models.problem import Problem
from problems.models.work import Draft, Progress

__all__ = ["Draft", "JudgeProgram", "Part", "Problem", "Progress", "Solution", "StarterCode", "TestCase"]
