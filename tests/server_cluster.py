"""A PostgreSQL cluster of the tests' own: on a socket in a temporary folder, gone after the run.

It has no network, unless a test asks for this computer's own (127.0.0.1).
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiscase.core.database.server.address import DEFAULT_PORT, ServerAddress

if TYPE_CHECKING:
    import psycopg

ACCOUNT = "postgres"
WITH_PASSWORD = "with_password"
"""A role whose members need a password."""
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # nothing in it outlives the tests
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "40",
    "shared_buffers": "32MB",
    "log_min_messages": "fatal",
}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "128MB"}
"""The defaults of PostgreSQL: what is committed is on the disk, as a case file has it (`synchronous = FULL`)."""


def programs_folder() -> Path | None:
    """Where the server's programs are; None where PostgreSQL is not installed."""
    if sys.platform == "win32":
        return None
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).parent
    return max((path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")), default=None)


class ServerCluster:
    """A running server with a superuser ACCOUNT; it trusts everybody who is not in the role WITH_PASSWORD."""

    def __init__(self, folder: Path, programs: Path, **settings: str) -> None:
        self.folder = folder
        self.port = int(settings.get("port", DEFAULT_PORT))
        self._programs = programs
        self._numbers = count(1)
        self._run("initdb", "-D", str(folder / "data"), "-U", ACCOUNT, "--auth=trust", "-E", "UTF8", "--locale=C", "-N")
        with (folder / "data" / "postgresql.conf").open("a") as file:
            for key, value in (_SETTINGS | {"unix_socket_directories": str(folder)} | settings).items():
                file.write(f"{key} = '{value}'\n")
        rights = folder / "data" / "pg_hba.conf"
        rights.write_text(f"local all +{WITH_PASSWORD} scram-sha-256\n{rights.read_text()}")
        self.start()
        self.execute(f"CREATE ROLE {WITH_PASSWORD}")

    def address(self, database: str, account: str = ACCOUNT) -> ServerAddress:
        """The address of one of its databases."""
        return ServerAddress(database, account=account, socket=str(self.folder), port=self.port)

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run a statement outside of a transaction, as the superuser."""
        with self._connection(database) as connection:
            connection.execute(statement.encode())

    def ask(self, query: str, database: str = "postgres") -> Any:
        """The value that a query gives, as the superuser."""
        with self._connection(database) as connection:
            return (connection.execute(query.encode()).fetchone() or (None,))[0]

    def _connection(self, database: str) -> psycopg.Connection[Any]:
        import psycopg

        return psycopg.connect(host=str(self.folder), port=self.port, user=ACCOUNT, dbname=database, autocommit=True)

    def configure(self, *sign_in: str, **settings: str) -> None:
        """Change settings while it runs, and by *sign_in* who comes in how, besides ACCOUNT; wait until they hold."""
        if sign_in:
            lines = (f"local all {ACCOUNT} trust", *sign_in)
            (self.folder / "data" / "pg_hba.conf").write_text("\n".join(lines) + "\n")
        for key, value in settings.items():
            self.execute(f"ALTER SYSTEM SET {key} = '{value}'")
        before = self.ask("SELECT pg_conf_load_time()")
        self.execute("SELECT pg_reload_conf()")
        while self.ask("SELECT pg_conf_load_time()") == before:
            pass

    def put_file(self, name: str, content: bytes) -> None:
        """Put a file into its data folder, as its own."""
        path = self.folder / "data" / name
        path.write_bytes(content)
        path.chmod(0o600)
        if owner := owner_of_cluster():
            shutil.chown(path, owner["user"], owner["group"])

    @property
    def log(self) -> str:
        """What the server has written into its log."""
        return (self.folder / "log").read_text("utf-8", "replace")

    def new_name(self) -> str:
        """A name that no database has."""
        return f"club_{next(self._numbers)}"

    def new_database(self, template: str = "template0") -> str:
        """The name of a new database."""
        name = self.new_name()
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def new_account(self, role: str, password: str = "") -> str:
        """The name of a new account in a role, which signs in by a password if there is one."""
        name = f"account_{next(self._numbers)}"
        needs = f"PASSWORD '{password}' IN ROLE {role}, {WITH_PASSWORD}" if password else f"IN ROLE {role}"
        self.execute(f"CREATE ROLE {name} LOGIN {needs}")
        return name

    def cut_connections(self, database: str) -> None:
        """End all sessions of a database, in the middle of what they do."""
        statement = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"  # noqa: S608
        self.execute(statement)

    def crash(self, database: str) -> None:
        """Let the sessions of a database die without a word; the server ends the others and begins anew."""
        import psycopg

        query = f"SELECT array_agg(pid) FROM pg_stat_activity WHERE datname = '{database}'"  # noqa: S608
        for process in self.ask(query):
            os.kill(process, signal.SIGKILL)
        begun = False
        while not begun:
            with suppress(psycopg.OperationalError):
                begun = self.ask(query) is None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", str(self.folder / "log"), "start")

    def stop(self) -> None:
        """Stop the server at once, in the middle of what it does."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", "immediate", "stop")

    def restart(self) -> None:
        """Stop it at once and start it again."""
        self.stop()
        self.start()

    def is_running(self) -> bool:
        """Whether it was not stopped."""
        return (self.folder / "data" / "postmaster.pid").exists()

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            [str(self._programs / program), *words],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            **owner_of_cluster(),
        )


def free_port() -> int:
    """A port of this computer that nobody listens at; asked for in a process of its own, for tests have no network."""
    asking = "import socket; asked = socket.create_server(('127.0.0.1', 0)); print(asked.getsockname()[1])"
    return int(subprocess.run([sys.executable, "-c", asking], check=True, capture_output=True, text=True).stdout)


def owner_of_cluster() -> dict[str, Any]:
    """PostgreSQL does not run as root: there it gets the account that its package has made."""
    return {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}


@contextmanager
def running_cluster(programs: Path, **settings: str) -> Iterator[ServerCluster]:
    """A new cluster, which is stopped and deleted at the end."""
    folder = Path(tempfile.mkdtemp(prefix="kiscase-server-"))  # a short path: that of a socket must be
    if owner := owner_of_cluster():
        shutil.chown(folder, owner["user"], owner["group"])
    try:
        cluster = ServerCluster(folder, programs, **settings)
        yield cluster
        cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
