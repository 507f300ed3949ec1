"""The ICPC/Kattis package format, legacy and 2023-07: read into what is there, then built into a problem of ours."""

from problems.packages.kattis.build import read_kattis

__all__ = ["read_kattis"]
