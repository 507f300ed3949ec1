"""Writes the hidden tests of the three parts of "Log analyzer"."""

import random
import re
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
LEVELS = ["DEBUG", "INFO", "WARN", "ERROR"]
VALID = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]) (DEBUG|INFO|WARN|ERROR) ([a-z0-9-]+)(?: .*)?")
rng = random.Random(130)


def solve(lines, part):
    """The three outputs, each a continuation of the one before."""
    matches = [VALID.fullmatch(line) for line in lines]
    valid = [match for match in matches if match]
    levels = Counter(match[4] for match in valid)
    out = [f"{level} {levels[level]}" for level in LEVELS] + [f"SKIPPED {len(lines) - len(valid)}"]
    errors = [match for match in valid if match[4] == "ERROR"]
    if part >= 2:
        counts = Counter(match[5] for match in errors)
        out += [f"{service} {count}" for service, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3]]
    if part == 3:
        out += alarms(errors)
    return out


def alarms(errors):
    seconds, last = {}, {}
    for match in errors:
        hour, minute, second, _, service = match.groups()
        now = int(hour) * 3600 + int(minute) * 60 + int(second)
        seconds.setdefault(service, []).append(now)
        third_last = seconds[service][-3:][0] if len(seconds[service]) >= 3 else -60
        if third_last > now - 60 and now - last.get(service, -300) >= 300:
            last[service] = now
            yield f"ALARM {hour}:{minute}:{second} {service}"


def clock(second):
    return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"


def errors_at(*seconds, service="app"):
    return [f"{clock(second)} ERROR {service} failed" for second in seconds]


BROKEN = ["", "stack trace follows", "24:00:00 INFO web late", "12:00 INFO web", "12:00:00 FATAL web x", "12:00:00  INFO web x", "??:??:??"]


def day(length, services, weights, broken=0.0, last=86_399, message=" did something"):
    """A log of random valid lines in order of time, with a share of broken ones."""
    lines = []
    for second in sorted(rng.randint(0, last) for _ in range(length)):
        level = rng.choices(LEVELS, weights)[0]
        valid = f"{clock(second)} {level} {rng.choice(services)}{message}"
        lines.append(rng.choice(BROKEN) if rng.random() < broken else valid)
    return lines


NAMES = ["web", "db-1", "db-2", "mail", "auth", "pay", "search", "cdn-7"]
FORMATS = [
    "00:00:00 INFO a", "00:00:00 INFO a ", "00:00:00 INFO a  two spaces in the message", "23:59:59 DEBUG -", "23:59:59 WARN 0",
    "00:00:00 INFO", "00:00:00 INFO ", "00:00:00 INFO  a", " 00:00:00 INFO a", "00:00:00  INFO a", "00:00:00 info a", "00:00:00 INFO a_b",
    "00:00:00 INFO aB", "00:00:00 INFO a.b x", "00:00:00", "", " ", "0:00:00 INFO a", "000:00:00 INFO a", "00:00:0 INFO a", "00:00:000 INFO a",
    "24:00:00 INFO a", "29:00:00 INFO a", "00:60:00 INFO a", "00:00:60 INFO a", "00-00-00 INFO a", "-1:00:00 INFO a", "+1:00:00 INFO a", "00:00:00:00 INFO a",
    "00:00:00 INFORM a", "00:00:00 WARNING a", "00:00:00INFO a", "ab:cd:ef INFO a", " 1:00:00 INFO a", "00:00 INFO a",
]
short = day(16_000, ["a"], [0, 0, 0, 1], message="")
PART_1 = {
    "01-one-line": ["07:15:00 WARN fridge open"],
    "02-one-empty-line": [""],
    "03-nothing-valid": BROKEN,
    "04-one-of-each": [f"06:00:00 {level} x y" for level in LEVELS],
    "05-formats": FORMATS,
    "06-level-inside-message": ["01:00:00 INFO web ERROR in page", "01:00:01 ERROR web INFO: ERROR", "01:00:02 web ERROR x"],
    "07-last-second": ["23:59:59 ERROR a b", "23:59:59 ERROR a b", "23:59:60 ERROR a b"],
    "08-long-messages": day(50, NAMES, [1, 1, 1, 1], message=" " + "lorem " * 28),
    "09-random-with-broken": day(400, NAMES, [2, 5, 2, 1], broken=0.3),
    "10-busy-day": day(8_000, NAMES, [1, 3, 1, 2], broken=0.05),
}
PART_2 = {
    "01-one-error": ["07:15:00 ERROR fridge open"],
    "02-nothing-valid": BROKEN,
    "03-two-services": ["01:00:00 ERROR b x", "01:00:01 ERROR a x", "01:00:02 ERROR b x"],
    "04-ties-by-name": [f"02:00:00 ERROR {service}" for service in ["d", "c", "b", "a"]],
    "05-hyphen-and-digits-in-order": [f"03:00:00 ERROR {service} x" for service in ["a1", "a-1", "aa", "a", "a-", "1a"]],
    "06-broken-errors-count-nothing": ["04:00:00 ERROR a x", "4:00:01 ERROR b x", "04:00:01 ERROR b_ x", "04:00:02 ERRORS b x"],
    "07-other-levels-count-nothing": [*("05:00:00 WARN loud x" for _ in range(9)), "05:00:00 ERROR quiet x"],
    "08-formats": [line.replace("INFO", "ERROR") for line in FORMATS],
    "09-random-with-broken": day(400, NAMES, [2, 5, 2, 6], broken=0.3),
    "10-many-services": day(3_000, [f"node-{i}" for i in range(2_500)], [1, 1, 1, 6]),
    "11-busy-day": day(2_500, NAMES, [1, 3, 1, 2], broken=0.05),
}
PART_3 = {
    "01-two-errors": errors_at(5, 6),
    "02-three-in-one-second": errors_at(0, 0, 0),
    "03-exactly-a-minute": errors_at(0, 30, 60, 89, 90),
    "04-exactly-five-minutes": errors_at(10, 20, 30, 300, 320, 329, 330, 331),
    "05-one-second-short": errors_at(10, 20, 30, 310, 315, 329),
    "06-quiet-errors-count-later": errors_at(1, 2, 3, 280, 290, 303, 304),
    "07-over-the-hour": errors_at(3_580, 3_599, 3_600, 3_601) + errors_at(86_390, 86_395, 86_399),
    "08-alternating-services": [line for second in range(0, 90, 10) for name in ("x", "y") for line in errors_at(second, service=name)],
    "09-broken-lines-between": [*errors_at(7, 8), "00:00:09 ERROR App failed", "00:00:09 WARN app failed", *errors_at(9, 9)],
    "10-every-second": errors_at(*range(1_000, 2_000)),
    "11-random-with-broken": day(600, NAMES, [1, 1, 1, 3], broken=0.1, last=7_200),
    "12-busy-day": day(1_500, NAMES, [1, 2, 1, 4], broken=0.05),
    "13-errors-only-full-size": short,
}

for part, tests in enumerate([PART_1, PART_2, PART_3], start=1):
    hidden = HERE / f"part-{part}" / "tests" / "hidden"
    hidden.mkdir(parents=True, exist_ok=True)
    for name, lines in tests.items():
        (hidden / f"{name}.in").write_text("\n".join([str(len(lines)), *lines]) + "\n")
        (hidden / f"{name}.out").write_text("\n".join(solve(lines, part)) + "\n")
