"""Several web processes that count into one folder, and what becomes of the figures of one that ended.

Each writes files of its own, by the lowest number that no living process has. A number is given again, and its files
with it: counts go on where they were, and there are never more files than processes at once, however often these are
replaced. The folder lies in memory: a full disk would end whoever writes into it.
"""

import os
import shutil
from collections.abc import Collection
from itertools import count
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
MEMORY = Path("/dev/shm")  # noqa: S108  made anew below, for this user alone


def name_folder(port: int) -> None:
    """Said before the first metric is made, and kept for as long as the server lives."""
    os.environ[VARIABLE] = str(MEMORY / f"ceesarcode-{os.geteuid()}-{port}")


def folder() -> str | None:
    """None where there is one process alone."""
    return os.environ.get(VARIABLE)


def open_folder() -> None:
    """Empty, and of this user alone. Raises FileExistsError where somebody else's is in the way."""
    shutil.rmtree(os.environ[VARIABLE], ignore_errors=True)
    Path(os.environ[VARIABLE]).mkdir(mode=0o700)


def close_folder() -> None:
    shutil.rmtree(os.environ[VARIABLE], ignore_errors=True)


def free_number(taken: Collection[int]) -> int:
    return next(number for number in count() if number not in taken)


def begin_process(number: int) -> None:
    """Called in the new process, before the application is loaded."""
    from prometheus_client import values

    values.ValueClass = values.MultiProcessValue(lambda: number)


def forget_process(number: int) -> None:
    """Called when it has ended: what it held open is open no more. What it counted stays."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(number)
