"""Releases: recorded once, blocked, retired."""
