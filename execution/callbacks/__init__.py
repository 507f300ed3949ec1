"""Telling somebody else's server that a run has ended: plain Python, without the framework."""
