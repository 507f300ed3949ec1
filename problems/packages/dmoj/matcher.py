"""Matches names against patterns of a stranger, in a process of its own that may be stopped.

From standard input: {"patterns": […], "names": […]}. To standard output, for each pattern: [name, batch, case] of each
name that it matches, the two being null where the pattern has no such group.
"""

import json
import re
import resource
import sys

CPU_SECONDS, MEMORY_BYTES = 2, 512 * 1024 * 1024


def matches(pattern: "re.Pattern[str]", names: list[str]) -> list[tuple[str, str | None, str | None]]:
    found = []
    for name in names:
        if match := pattern.match(name):
            groups = match.groupdict()
            found.append((name, groups.get("batch"), groups.get("case")))
    return found


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    asked = json.load(sys.stdin)
    json.dump([matches(re.compile(one, re.IGNORECASE), asked["names"]) for one in asked["patterns"]], sys.stdout)
