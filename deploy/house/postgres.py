"""A private PostgreSQL cluster for as long as tests or measurements need it, on a Unix socket only."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

OWNER = "postgres"  # initdb refuses to run as root


@dataclass(frozen=True)
class Cluster:
    """A running cluster."""

    sockets: Path
    owner: str
    restart: Callable[[], None]
    """Have it end as by a power cut, and start again."""

    def new_database(self, like: str = "") -> str:
        """Make a database, empty or `like` another that nobody works on, and return its URL."""
        name, template = f"t{uuid4().hex}", urlsplit(like).path[1:] or "template1"
        with psycopg.connect(
            host=str(self.sockets), user=self.owner, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return f"postgresql://{self.owner}@/{name}?host={self.sockets}"


def binaries() -> Path:
    """Return the folder of the newest installed PostgreSQL's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not found:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    return found[-1].parent


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """Start a cluster, and end and remove it afterwards; a `durable` one waits for the disk."""
    programs = binaries()
    root = os.geteuid() == 0
    owner = OWNER if root else pwd.getpwuid(os.geteuid()).pw_name
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    if root:
        shutil.chown(folder, OWNER)

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [programs / program, *arguments],
            check=True,
            user=OWNER if root else None,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            timeout=60,
        )

    data = str(folder / "data")
    options = (
        f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync={'on' if durable else 'off'}"
    )
    try:
        run("initdb", "-D", data, "-A", "trust", "-U", owner, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        run("pg_ctl", "-D", data, "-l", str(folder / "log"), "-w", "-o", options, "start")
        try:
            yield Cluster(
                folder, owner, lambda: run("pg_ctl", "-D", data, "-m", "immediate", "-w", "restart")
            )
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)
