"""Data of prod made fit for gamma: the same shape, and nobody in it."""
