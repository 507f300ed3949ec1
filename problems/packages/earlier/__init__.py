"""The problem folders of the earlier CeesarCode: manifest.json and v1/, read with all their flaws."""

from problems.packages.earlier.reader import read_earlier

__all__ = ["read_earlier"]
