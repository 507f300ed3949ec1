"""A PostgreSQL and a Redis of our own, which can be stopped, killed and started again in the same place."""

import contextlib
import shutil
import subprocess
from pathlib import Path

from scripts.parts import IS_ROOT, OWNER, PROGRAMS, REDIS, Missing, await_port, free_port

DISK_MB = 400


class Postgres:
    """A cluster in `folder`, on a small disk of its own where one can be mounted."""

    def __init__(self, folder: Path) -> None:
        if PROGRAMS is None:
            raise Missing("PostgreSQL is not installed")
        self.programs, self.folder, self.port = PROGRAMS, folder, free_port()
        self.has_own_disk = False
        self._data = f"--pgdata={folder / 'data'}"

    def create(self) -> None:
        self.folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=0755", "none", str(self.folder)]
        self.has_own_disk = IS_ROOT and subprocess.run(mount, check=False, capture_output=True).returncode == 0
        if OWNER:
            shutil.chown(self.folder, "postgres")
        self._run("initdb", self._data, "--username=gamma", "--auth=trust", "--encoding=UTF8", "--no-locale", "-N")
        self.start()
        self._run("createdb", "--host=127.0.0.1", f"--port={self.port}", "--username=gamma", "gamma")

    def start(self) -> None:
        """Does nothing where it runs. One that was killed mends its data first."""
        if self._is_running():
            return
        options = f"-c listen_addresses=127.0.0.1 -c port={self.port} -k {self.folder} -c fsync=off"
        options += " -c max_connections=300 -c max_wal_size=64MB -c min_wal_size=32MB"
        log = f"--log={self.folder.parent / 'postgres.log'}" if not OWNER else f"--log={self.folder / 'log'}"
        self._run("pg_ctl", self._data, "--wait", log, f"--options={options}", "start")

    def stop(self, mode: str) -> None:
        """`fast`: ends its connections and writes down what it has; `immediate`: as if it were killed."""
        self._run("pg_ctl", self._data, f"--mode={mode}", "--wait", "stop", check=False)

    def remove(self) -> None:
        self.stop("immediate")
        if self.has_own_disk:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=False, capture_output=True)

    def fill(self) -> None:
        """No page is left on its disk."""
        with contextlib.suppress(OSError), (self.folder / "ballast").open("wb", buffering=0) as file:
            for size in (2**20, 4096):
                with contextlib.suppress(OSError):
                    while file.write(bytes(size)) == size:
                        pass

    def free(self) -> None:
        (self.folder / "ballast").unlink()

    def _is_running(self) -> bool:
        words = [*OWNER, str(self.programs / "pg_ctl"), self._data, "status"]
        return subprocess.run(words, check=False, capture_output=True, cwd="/").returncode == 0

    def _run(self, program: str, *words: str, check: bool = True) -> None:
        subprocess.run(
            [*OWNER, str(self.programs / program), *words],
            check=check,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )


class Redis:
    """Keeps nothing on a disk: started again, it has forgotten everything."""

    def __init__(self, folder: Path) -> None:
        if REDIS is None:
            raise Missing("redis-server is not installed")
        self.program, self.folder, self.port = REDIS, folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = [self.program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        await_port(self.port)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
