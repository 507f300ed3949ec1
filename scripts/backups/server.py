"""A PostgreSQL as its own programs reach it: here with the address in the environment, or inside of a container."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from scripts.backups.refusing import Refused

NEWEST = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=None)
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Server:
    """`through` goes before each program: what takes it into the container."""

    environment: dict[str, str]
    through: Sequence[str] = ()

    def words(self, program: str, *options: str) -> list[str]:
        if self.through:
            return [*self.through, program, *options]
        path = str(NEWEST / program) if NEWEST and (NEWEST / program).exists() else shutil.which(program)
        if not path:
            raise Refused(f"{program} is not installed; on Debian: sudo apt-get install postgresql-client")
        return [path, *options]

    @contextmanager
    def started(
        self, program: str, *options: str, stdin: int | IO[bytes] | None = subprocess.DEVNULL
    ) -> Iterator["subprocess.Popen[bytes]"]:
        """Whatever ends the block, the program ends too. What it complains of goes to this command's own errors."""
        environment = {**os.environ, **self.environment}
        with subprocess.Popen(
            self.words(program, *options), env=environment, stdin=stdin, stdout=subprocess.PIPE
        ) as process:
            try:
                yield process
            except BaseException:
                process.kill()
                raise

    def asked(self, sql: str) -> str:
        """The answer of psql; all of the SQL in one transaction."""
        result = subprocess.run(
            self.words("psql", *PSQL, "--single-transaction"),
            env={**os.environ, **self.environment},
            input=sql.encode(),
            capture_output=True,
            check=False,
        )
        if result.returncode:
            raise Refused(f"The database says: {result.stderr.decode(errors='replace').strip()}")
        return result.stdout.decode().strip()

    def version(self) -> str:
        return self.asked("SHOW server_version").split()[0]

    def name(self) -> str:
        return self.asked("SELECT current_database()")


PSQL = ("--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1")


def major(version: str) -> int:
    found = re.match(r"\d+", version)
    return int(found[0]) if found else 0
