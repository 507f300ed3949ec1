"""The points of a package: its tree of test groups made the one level of groups that a part has here."""

from problems.packages.kattis.scoring.reader import Scoring, read_scoring

__all__ = ["Scoring", "read_scoring"]
