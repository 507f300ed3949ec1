"""Writes the variables of config/env.gamma into the blueprints of config/platforms, between their two marks.

Secrets are asked of the platform's own store by their names. What a release brings is left out: VERSION and GIT_SHA
stand in the image, and whoever deploys it tells IMAGE_DIGEST.
"""

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from ceesarcode.settings.environment import BASE_DIR, SECRETS

BLUEPRINTS = BASE_DIR / "config" / "platforms"
BEGIN, END = "# From config/env.gamma (scripts/write_blueprints.py)", "# Until here"
BY_THE_RELEASE = ("VERSION", "GIT_SHA", "IMAGE_DIGEST")


def values_of_gamma() -> dict[str, str]:
    lines = (BASE_DIR / "config" / "env.gamma").read_text(encoding="utf-8").splitlines()
    told = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {name: value for name, value in told.items() if name not in BY_THE_RELEASE}


def render(values: Mapping[str, str]) -> Iterable[str]:
    for name, value in values.items():
        yield f"- key: {name}"
        yield "  sync: false" if name in SECRETS else f"  value: {json.dumps(value)}"


def railway(values: Mapping[str, str]) -> Iterable[str]:
    return (f"{name}={value}" for name, value in values.items())


def fly(values: Mapping[str, str]) -> Iterable[str]:
    yield f"# By `fly secrets set`: {' '.join(name for name in values if name in SECRETS)}"
    yield from (f"{name} = {json.dumps(value)}" for name, value in values.items() if name not in SECRETS)


def koyeb(values: Mapping[str, str]) -> Iterable[str]:
    for name, value in values.items():
        yield f"- key: {name}"
        secret = f"gamma-{name.lower().replace('_', '-')}"
        yield f"  secret: {secret}" if name in SECRETS else f"  value: {json.dumps(value)}"


FORMS: dict[str, Callable[[Mapping[str, str]], Iterable[str]]] = {
    "render.yaml": render,
    "railway.env": railway,
    "fly.gamma.toml": fly,
    "koyeb.yaml": koyeb,
}


def written(name: str) -> str:
    """The file as it is to be. Raises ValueError where it lost a mark."""
    lines = (BLUEPRINTS / name).read_text(encoding="utf-8").splitlines()
    marks = [number for number, line in enumerate(lines) if line.strip() in (BEGIN, END)]
    if len(marks) != 2:
        raise ValueError(f"{name} must have the lines {BEGIN!r} and {END!r} once each")
    indent = lines[marks[0]][: -len(lines[marks[0]].lstrip())] if lines[marks[0]].startswith(" ") else ""
    made = [f"{indent}{line}" for line in FORMS[name](values_of_gamma())]
    return "\n".join([*lines[: marks[0] + 1], *made, *lines[marks[1] :]]) + "\n"


def main(folder: Path = BLUEPRINTS) -> int:
    for name in FORMS:
        (folder / name).write_text(written(name), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
