"""A PostgreSQL server that lives as long as a test or a measurement, in a temporary folder.

    with server() as running:
        with create(running.place()) as dataset: ...

It takes the programs that are on PATH or where Debian puts them, and runs as another user where root starts
it, for PostgreSQL refuses root.
"""

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pipeline.dataset.location import ServerAddress

OWNER, DATABASE = "kehoach", "archive"
PATIENCE = 60.0
"""Seconds in which it has to be up."""

_CARELESS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}
"""What a test writes need not outlive the machine."""
_SETTINGS = {"max_connections": "40"}

_ACCESS = f"""\
local all {OWNER} trust
host all {OWNER} 127.0.0.1/32 trust
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
"""
"""Its owner is let in, others (for tests of rights) need their passwords."""


class NoPostgres(Exception):
    """PostgreSQL's programs are not here, or its server does not start."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int
    sockets: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def address(self, database: str = DATABASE, user: str = OWNER, password: str = "") -> str:
        """The address of a database, for one who logs in so."""
        login = f"{user}:{quote(password, safe='')}" if password else user
        return f"postgresql://{login}@127.0.0.1:{self.port}/{database}"

    def place(self) -> ServerAddress:
        """An empty place for a dataset: a schema of its own."""
        schema = f"s{next(self._numbers)}"
        self.run(f"CREATE SCHEMA {schema}")
        return ServerAddress(self.in_schema(self.address(), schema))

    def in_schema(self, address: str, schema: str) -> str:
        """An address for the tables of one schema."""
        return f"{address}?options=-csearch_path%3D{schema}"

    def run(self, *statements: str, database: str = DATABASE) -> None:
        """Run SQL as the owner."""
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest where there are several."""
    found = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep)]
    versions = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()]
    found += sorted(versions, key=lambda path: -int(path.parent.name))
    return next((path for path in found if (path / "initdb").exists() and (path / "postgres").exists()), None)


@contextlib.contextmanager
def server(durable: bool = False) -> Iterator[Server]:
    """Start one; stop and remove it at the end. `durable`: it waits for the disk, as one in an office does.

    Raises NoPostgres.
    """
    folder = programs()
    if folder is None:
        raise NoPostgres("PostgreSQL's programs (initdb, postgres) are not installed: apt install postgresql")
    user = _unprivileged()
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if user:
            os.chown(home, user["user"], user["group"])
        data = _made(folder, home, user)
        running, port = _started(folder, home, data, user, {} if durable else _CARELESS)
        try:
            started = Server(port, home)
            started.run(f"CREATE DATABASE {DATABASE}", database="postgres")
            yield started
        finally:
            running.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            running.wait(PATIENCE)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _unprivileged() -> dict[str, Any]:
    """Whom root runs it as; nothing for anybody else."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(name)
            return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise NoPostgres("PostgreSQL does not run as root, and there is no user postgres or nobody")


def _made(folder: Path, home: Path, user: dict[str, Any]) -> Path:
    """A new cluster. Its language is Vietnamese where it can be: the dataset must not depend on it."""
    data = home / "data"
    words = [folder / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync"]
    words += ["--locale=C.UTF-8"]
    for more in (["--locale-provider=icu", "--icu-locale=vi"], []):
        done = subprocess.run([*words, *more], capture_output=True, cwd=home, check=False, **user)
        if done.returncode == 0:
            (data / "pg_hba.conf").write_text(_ACCESS, "utf-8")
            return data
        shutil.rmtree(data, ignore_errors=True)
    raise NoPostgres(done.stderr.decode("utf-8", "replace"))


def _started(
    folder: Path, home: Path, data: Path, user: dict[str, Any], more: dict[str, str]
) -> tuple["subprocess.Popen[bytes]", int]:
    """The process and its port; another port where somebody was faster."""
    for _ in range(5):
        port = _free_port()
        settings = {**_SETTINGS, **more, "port": str(port), "unix_socket_directories": str(home)}
        words = [str(folder / "postgres"), "-D", str(data), "-h", "127.0.0.1"]
        words += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (home / "log").open("ab") as log:
            running = subprocess.Popen(
                words, stdout=log, stderr=log, cwd=home, start_new_session=True, **user
            )
        if _answers(running, port):
            return running, port
    raise NoPostgres((home / "log").read_text("utf-8", "replace"))


def _answers(running: "subprocess.Popen[bytes]", port: int) -> bool:
    """Wait until it takes connections; False where it ended instead."""
    import psycopg

    until = time.monotonic() + PATIENCE
    while running.poll() is None:
        try:
            psycopg.connect(f"host=127.0.0.1 port={port} user={OWNER} dbname=postgres").close()
            return True
        except psycopg.OperationalError:
            if time.monotonic() > until:
                running.kill()
                running.wait()
                return False
            time.sleep(0.05)
    return False


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
