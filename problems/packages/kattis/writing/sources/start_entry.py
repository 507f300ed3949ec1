"""Starts the program beside it: of several files the one called main is started."""

import runpy
from pathlib import Path

ENTRY = "check.py"

if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).with_name(ENTRY)), run_name="__main__")
