"""A process of manage.py in which a fault can be staged that nobody can make from outside.

SIGRTMIN+1 and +2 set its clock an hour ahead or back; a run whose program says POISON kills it.
"""

import datetime as dt
import os
import signal
import sys
from types import FrameType
from unittest.mock import patch

import time_machine

POISON = "POISON: whoever runs this dies"
AHEAD, BACK = signal.SIGRTMIN + 1, signal.SIGRTMIN + 2
SET = "The clock is set to"
JUMP = dt.timedelta(hours=1)


def jump(number: int, frame: FrameType | None) -> None:
    change = JUMP if number == AHEAD else -JUMP
    time_machine.travel(dt.datetime.now(dt.UTC) + change, tick=True).start()
    print(SET, dt.datetime.now(dt.UTC), flush=True)


def poison() -> None:
    """Stands where every attempt passes."""
    from execution.scheduling.worker import Worker
    from execution.services.executing import Attempt
    from execution.slots.base import Control

    attempted = Worker._attempt

    def attempted_or_dead(worker: Worker, attempt: Attempt, control: Control) -> None:
        if any(POISON in text for text in attempt.run.files.values()):
            os.kill(os.getpid(), signal.SIGKILL)
        attempted(worker, attempt, control)

    patch.object(Worker, "_attempt", attempted_or_dead).start()


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ceesarcode.settings")
    django.setup()
    for number in (AHEAD, BACK):
        signal.signal(number, jump)
    poison()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", *sys.argv[1:]])


if __name__ == "__main__":
    main()
