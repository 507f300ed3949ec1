"""A check made of steps: each is told, timed, and the first that is not met ends it."""

import time
from collections.abc import Callable, Sequence

import httpx2

from deployments.verifying.base import Exhibit, Finding, Task, Unmet, Verdict

Step = tuple[str, Callable[[], str]]
"""What is looked at, and the look: it gives a few words on what it saw, or raises Unmet."""


def go_through(task: Task, steps: Sequence[Step]) -> Finding:
    """All steps in their order, until one is not met. The protocol of them is the evidence."""
    protocol, figures = [], {}
    for name, look in steps:
        task.tell(name)
        began = time.perf_counter()
        fault, saw = "", ""
        try:
            saw = look()
        except Unmet as unmet:
            fault = str(unmet)
        except (httpx2.HTTPError, ValueError, KeyError, TypeError) as error:
            fault = f"there was no answer that can be read ({type(error).__name__})"
        took = (time.perf_counter() - began) * 1000
        figures[f"{name.replace(' ', '_')}_ms"] = round(took, 1)
        protocol.append({"step": name, "met": not fault, "saw": fault or saw, "ms": round(took, 1)})
        if fault:
            return Finding(Verdict.FAILED, f"{name}: {fault}.", figures, (Exhibit.of_json("protocol.json", protocol),))
    sentence = f"All {len(steps)} steps were met."
    return Finding(Verdict.PASSED, sentence, figures, (Exhibit.of_json("protocol.json", protocol),))


def expect(is_so: bool, fault: str) -> None:
    """Raises Unmet with the fault where it is not so."""
    if not is_so:
        raise Unmet(fault)
