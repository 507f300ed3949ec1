"""Checks run on what is live, and what they found written down."""
