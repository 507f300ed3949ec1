"""Measures CeesarCode against plain subprocesses in the same loop: on a noisy machine only the ratio means much."""
