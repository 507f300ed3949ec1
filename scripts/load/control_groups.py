"""What the containers of a composed gamma take, as their control groups count it: either version of the kernel's."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from scripts.parts import Missing

GROUPS = Path("/sys/fs/cgroup")
MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Container:
    """A service's; `folder` is its control group for memory."""

    service: str
    identity: str
    folder: Path

    @property
    def used_mb(self) -> float:
        """Without the cache of files that nobody has used lately: what cannot be given back at once."""
        used = self._number("memory.current", "memory.usage_in_bytes")
        return round((used - self._counted("memory.stat", "inactive_file", "total_inactive_file")) / MB, 1)

    @property
    def peak_mb(self) -> float:
        """The most since it was started, with the cache of files."""
        return round(self._number("memory.peak", "memory.max_usage_in_bytes") / MB, 1)

    @property
    def limit_mb(self) -> int:
        return self._number("memory.max", "memory.limit_in_bytes") // MB

    @property
    def kills(self) -> int:
        """How many processes were killed because they wanted more than the limit."""
        name = "memory.events" if (self.folder / "memory.events").exists() else "memory.oom_control"
        return self._counted(name, "oom_kill")

    def _number(self, *names: str) -> int:
        return next(int(file.read_text()) for name in names if (file := self.folder / name).exists())

    def _counted(self, name: str, *keys: str) -> int:
        """The last of these that stands in the file; 0 where none does."""
        pairs = (line.split() for line in (self.folder / name).read_text().splitlines())
        counts = {pair[0]: int(pair[1]) for pair in pairs}
        return next((counts[key] for key in reversed(keys) if key in counts), 0)


def containers_of(project: str) -> dict[str, Container]:
    """By service. Raises Missing where the project does not run."""
    label = "com.docker.compose"
    words = ("--no-trunc", "--filter", f"label={label}.project={project}", "--format")
    told = docker("ps", *words, f'{{{{.ID}}}} {{{{.Label "{label}.service"}}}}').split()
    found = dict(zip(told[1::2], told[::2], strict=True))
    if not found:
        raise Missing(f"No container of the project {project} runs; start it: scripts/start-gamma.sh")
    return {service: Container(service, identity, _folder(identity)) for service, identity in found.items()}


def docker(*words: str, source: str | None = None) -> str:
    return subprocess.run(["docker", *words], input=source, text=True, check=True, stdout=subprocess.PIPE).stdout


def _folder(identity: str) -> Path:
    places = (
        *(GROUPS / "docker" / identity, GROUPS / "system.slice" / f"docker-{identity}.scope"),
        *(GROUPS / "memory" / "docker" / identity, GROUPS / "memory" / "system.slice" / f"docker-{identity}.scope"),
    )
    for place in places:
        if (place / "memory.stat").exists():
            return place
    raise Missing("The control groups of the containers are not where they were looked for.")
