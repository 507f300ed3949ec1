"""Starts an input validator that ends with 0 where the input is valid, and says so with 42."""

import subprocess
import sys
from pathlib import Path

ENTRY = "validate.py"
VALID, INVALID = 42, 43

if __name__ == "__main__":
    command = [sys.executable, str(Path(__file__).with_name(ENTRY)), *sys.argv[1:]]
    sys.exit(INVALID if subprocess.run(command, check=False).returncode else VALID)  # noqa: S603
