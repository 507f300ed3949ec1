"""Statements of packages, in Markdown, HTML or LaTeX, made the Markdown that is kept here."""

from problems.packages.statements.reader import read_statement

__all__ = ["read_statement"]
