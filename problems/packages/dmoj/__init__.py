"""The problem folders of DMOJ: init.yml, and the archive with the tests that it names."""

from problems.packages.dmoj.reader import read_dmoj

__all__ = ["read_dmoj"]
