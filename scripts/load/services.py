"""A PostgreSQL and a Redis of the load's own, as Debian's packages bring them; gone at the end."""

import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from scripts.parts import OWNER, PROGRAMS, REDIS, Missing, await_port, free_port


@contextmanager
def serving_postgres(host: str = "127.0.0.1", callers: str = "samenet") -> Generator[str, None, None]:
    """The address of an empty database. As gamma's it takes 200 connections, and like it writes to a disk. `callers`:
    who may come, as pg_hba.conf says it."""
    if PROGRAMS is None:
        raise Missing("PostgreSQL is not installed; on Debian: apt-get install postgresql")
    folder, port = Path(tempfile.mkdtemp(prefix="load-postgres-")), free_port(host)
    if OWNER:
        shutil.chown(folder, "postgres")

    def call(program: str, *words: str) -> None:
        subprocess.run([*OWNER, PROGRAMS / program, *words], check=True, capture_output=True, cwd="/")

    data = f"--pgdata={folder / 'data'}"
    options = f"-c listen_addresses={host} -c port={port} -k {folder} -c shared_buffers=64MB -c max_connections=200"
    try:
        call("initdb", data, "--username=load", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
        with (folder / "data" / "pg_hba.conf").open("a") as access:
            access.write(f"host all all {callers} trust\n")
        call("pg_ctl", data, "--wait", f"--log={folder / 'log'}", f"--options={options}", "start")
        call("createdb", f"--host={host}", f"--port={port}", "--username=load", "load")
        yield f"postgres://load@{host}:{port}/load"
    finally:
        subprocess.run(
            [*OWNER, PROGRAMS / "pg_ctl", data, "--mode=immediate", "stop"], check=False, capture_output=True
        )
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def serving_redis(host: str = "127.0.0.1") -> Generator[str, None, None]:
    if REDIS is None:
        raise Missing("Redis is not installed; on Debian: apt-get install redis-server")
    port = free_port(host)
    with tempfile.TemporaryDirectory(prefix="load-redis-") as folder:
        words = [REDIS, "--port", str(port), "--bind", host, "--protected-mode", "no", "--save", "", "--dir", folder]
        server = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        try:
            await_port(port, host)
            yield f"redis://{host}:{port}/0"
        finally:
            server.kill()
            server.wait()
