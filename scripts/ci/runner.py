"""What a step has around it at GitHub: outputs for the steps behind it, the page of the run, masks, and how it ends."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

FAILED, REFUSED = 1, 2


class StepFailed(Exception):
    """The thing itself went wrong; a sentence for the log."""

    code = FAILED


class StepRefused(StepFailed):
    """It was not done at all: refused over there, or called wrongly."""

    code = REFUSED


def run_step(main: Callable[[], None]) -> None:
    """Call it as the last thing of a module; a failure ends the process with a sentence and its code."""
    try:
        main()
    except StepFailed as failure:
        sys.stderr.write(f"✗ {failure}\n")
        _command("error", str(failure))
        summarise(f"✗ {failure}")
        sys.exit(failure.code)


def setting(name: str) -> str:
    """Of the environment. Raises StepRefused where there is none."""
    value = os.environ.get(name, "")
    if not value:
        raise StepRefused(f"{name} is not set.")
    return value


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def notice(sentence: str) -> None:
    """Shown on the page of the run, too."""
    _command("notice", sentence)
    summarise(sentence)


def mask(secret: str) -> None:
    """GitHub hides it in every line of the log from now on."""
    if os.environ.get("GITHUB_ACTIONS") == "true":
        _command("add-mask", secret)


def output(**values: object) -> None:
    """For the steps behind this one. What came from elsewhere is one line, or it could tell of outputs of its own."""
    lines = [f"{name}={value}" for name, value in values.items()]
    for line in lines:
        if "\n" in line or "\r" in line:
            raise StepFailed(f"An output has more than one line: {line[:60]!r}")
    _append("GITHUB_OUTPUT", lines)
    say(", ".join(lines))


def summarise(*lines: str) -> None:
    """For the page of the run."""
    _append("GITHUB_STEP_SUMMARY", [*lines, ""])


def _append(variable: str, lines: list[str]) -> None:
    if file := os.environ.get(variable):
        with Path(file).open("a", encoding="utf-8") as there:
            there.writelines(f"{line}\n" for line in lines)


def _command(name: str, text: str) -> None:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    say(f"::{name}::{escaped}")
