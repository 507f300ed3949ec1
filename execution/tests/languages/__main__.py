"""Holds the trials in a stub slot of this machine and prints what came of each; needs Python alone.

python3 -m execution.tests.languages [LANGUAGE…]
"""

import sys
import tempfile
from pathlib import Path

from execution.languages import greets, registry, version_of
from execution.slots.stub import StubSlot
from execution.tests.languages.trials import Judged, Trial, hold, trials


def main(wanted: list[str]) -> int:
    slot = StubSlot(state_dir=Path(tempfile.mkdtemp()), mode="bubblewrap")
    slot.open()
    failed = 0
    for slug in wanted or list(registry()):
        there = greets(slot, registry()[slug])
        say(f"{slug}: {version_of(slot, registry()[slug]) if there else 'does not greet'}")
        failed += sum(not _passes(slot, trial) for trial in trials(slug))
    slot.close()
    say(f"{failed} failed")
    return bool(failed)


def _passes(slot: StubSlot, trial: Trial) -> bool:
    judged = hold(slot, trial)
    good = judged.ruling.verdict == trial.verdict and trial.output in (None, judged.output)
    say(f"  {'ok  ' if good else 'FAIL'} {trial.kind}: {_words(judged)}")
    if not good:
        say(f"       {judged.ruling.message}\n{judged.output[-500:]}\n{judged.messages[-1500:]}")
    return good


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _words(judged: Judged) -> str:
    phases = {"build": judged.build, "run": judged.run}
    figures = [
        f"{name} {outcome.wall_ms} ms (CPU {outcome.time_ms} ms, {outcome.memory_kb // 1024} MiB)"
        for name, outcome in phases.items()
        if outcome is not None
    ]
    return ", ".join([judged.ruling.verdict, *figures])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
