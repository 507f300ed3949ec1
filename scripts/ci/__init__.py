"""The steps of the workflows in .github/workflows. Standard library alone: a runner has the checkout and a Python.

Each ends with 0 where it is done, with 1 where the thing itself went wrong, with 2 where it was refused or called
wrongly.
"""
