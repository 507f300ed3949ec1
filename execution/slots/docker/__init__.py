"""The slot that is a hardened container, with a fresh inner sandbox for every run."""
