"""A gamma of its own under load, with faults in the middle; what went in is counted against what came out."""
