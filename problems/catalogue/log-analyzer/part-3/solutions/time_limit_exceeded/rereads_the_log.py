import re
import sys
from collections import Counter

LEVELS = ["DEBUG", "INFO", "WARN", "ERROR"]
VALID = re.compile(r"((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]) (DEBUG|INFO|WARN|ERROR) ([a-z0-9-]+)(?: .*)?")

n, *log = sys.stdin.read().split("\n")
matches = [VALID.fullmatch(line) for line in log[: int(n)]]
valid = [match.groups() for match in matches if match]

levels = Counter(level for _, level, _ in valid)
for level in LEVELS:
    print(level, levels[level])
print("SKIPPED", len(matches) - len(valid))

errors = Counter(service for _, level, service in valid if level == "ERROR")
for service in sorted(errors, key=lambda service: (-errors[service], service))[:3]:
    print(service, errors[service])

log = log[: int(n)]
last_alarm = {}
for i, line in enumerate(log):
    match = VALID.fullmatch(line)
    if not match or match[2] != "ERROR":
        continue
    time, service = match[1], match[3]
    hours, minutes, seconds = map(int, time.split(":"))
    now = hours * 3600 + minutes * 60 + seconds
    fresh = 0
    for before in log[: i + 1]:  # from the first line of the day, again for every error
        earlier = VALID.fullmatch(before)
        if earlier and earlier[2] == "ERROR" and earlier[3] == service:
            hours, minutes, seconds = map(int, earlier[1].split(":"))
            fresh += hours * 3600 + minutes * 60 + seconds > now - 60
    if fresh >= 3 and now - last_alarm.get(service, -300) >= 300:
        last_alarm[service] = now
        print("ALARM", time, service)
