"""What a server can do in the middle of work: a sentence says so, nothing is stored by halves, lost or stored twice."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from kiscase.core.database.server import connecting, locks, opening
from kiscase.core.database.server.server_database import ServerDatabase
from kiscase.core.errors import CannotWriteError, CaseInUseError, ConnectionLostError
from tests import makers
from tests.actions import list_participants
from tests.core.server.test_shared_case import desk, names
from tests.server_cluster import ServerCluster, owner_of_cluster

MOST_ACTIONS = 500
"""After so many there is no room on a full disk for another one."""

pytestmark = pytest.mark.usefixtures("english")


def register(case: ServerDatabase, fault: Callable[[], object] = lambda: None) -> None:
    """Register a person; the *fault* happens in the middle of it."""
    with case.action() as session:
        makers.participant(session, family_name="Lis", given_name="Jan")
        fault()
        makers.participant(session, family_name="Żak", given_name="Ewa")


def register_many(case: ServerDatabase) -> None:
    for _one in range(MOST_ACTIONS):
        register(case)


def require_whole(case: ServerDatabase, wanted: list[str]) -> None:
    assert names(case) == wanted
    assert case.find_faults() == []


@pytest.fixture
def stoppable(cluster: ServerCluster) -> Iterator[ServerCluster]:
    """The server, which runs again afterwards."""
    yield cluster
    with suppress(subprocess.CalledProcessError):  # it runs already
        cluster.start()


@pytest.mark.parametrize("stop", [ServerCluster.stop, ServerCluster.restart])
def test_a_server_that_stops_in_the_middle(
    server_case: ServerDatabase, stoppable: ServerCluster, stop: Callable[[ServerCluster], None]
) -> None:
    with pytest.raises(ConnectionLostError, match="does not answer"):
        register(server_case, lambda: stop(stoppable))
    if stop is ServerCluster.stop:
        with pytest.raises(ConnectionLostError), server_case.read() as session:
            list_participants(session)
        with pytest.raises(ConnectionLostError):
            register(server_case)
        stoppable.start()
    require_whole(server_case, [])
    register(server_case)
    require_whole(server_case, ["Lis Jan", "Żak Ewa"])


def test_a_case_that_is_only_read_for_now(server_case: ServerDatabase, cluster: ServerCluster) -> None:
    """As on a standby server, or while its administrator copies it."""
    register(server_case)
    database = server_case.place.database
    cluster.execute(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    other = desk(server_case)
    with pytest.raises(CannotWriteError, match="be read only"):
        register(other)
    require_whole(other, ["Lis Jan", "Żak Ewa"])
    other.close()


def test_who_waits_too_long_for_a_colleague_is_told(
    server_case: ServerDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "_LONGEST_WAIT", "50ms")
    other = desk(server_case)
    with server_case.action() as session:
        makers.participant(session, family_name="Lis", given_name="Jan")
        with pytest.raises(CaseInUseError, match="Another desk is saving"):
            register(other)
    require_whole(other, ["Lis Jan"])
    monkeypatch.undo()
    register(other)
    assert names(server_case) == ["Lis Jan", "Lis Jan", "Żak Ewa"]
    other.close()


def test_a_desk_that_falls_silent_in_its_action_lets_the_others_work(
    server_case: ServerDatabase, cluster: ServerCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "_SESSION", connecting._SESSION.replace("120s", "50ms"))
    silent = desk(server_case)

    def fall_silent() -> None:
        """Until the server has ended the session."""
        sessions = "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"
        while cluster.ask(sessions):
            pass

    with pytest.raises(ConnectionLostError):
        register(silent, fall_silent)
    silent.close()
    register(server_case)
    require_whole(server_case, ["Lis Jan", "Żak Ewa"])


def test_a_server_without_free_connections(server_case: ServerDatabase, cluster: ServerCluster) -> None:
    database = server_case.place.database
    cluster.execute(f"CREATE ROLE {database}_one LOGIN CONNECTION LIMIT 1")
    cluster.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {database}_one", database)
    cluster.execute(f"GRANT ALL ON DATABASE {database} TO {database}_one")
    cluster.execute(f"GRANT ALL ON SCHEMA public TO {database}_one", database)
    address = cluster.address(database, f"{database}_one")
    one = opening.open_server_case(address, "")
    with pytest.raises(CannotWriteError, match="number of connections"):
        opening.open_server_case(address, "")
    assert names(one) == []
    one.close()
    cluster.execute(f"DROP OWNED BY {database}_one", database)


def test_an_account_that_may_not_read(server_case: ServerDatabase, cluster: ServerCluster) -> None:
    database = server_case.place.database
    cluster.execute(f"CREATE ROLE {database}_blind LOGIN")
    cluster.execute(f"GRANT CONNECT ON DATABASE {database} TO {database}_blind")
    cluster.execute(f"GRANT USAGE ON SCHEMA public TO {database}_blind", database)
    with pytest.raises(CannotWriteError, match="Your account may not"):
        opening.open_server_case(cluster.address(database, f"{database}_blind"), "")
    cluster.execute(f"DROP OWNED BY {database}_blind", database)


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    """A disk of its own in the memory; only where tests may mount one."""
    folder = Path(tempfile.mkdtemp(prefix="kiscase-disk-"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        folder.rmdir()
        pytest.skip("no disk may be mounted here: a full one is not tried")
    if owner := owner_of_cluster():
        shutil.chown(folder, owner["user"], owner["group"])
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)  # also while a server has files open there
        folder.rmdir()


def test_a_full_disk(server_case: ServerDatabase, cluster: ServerCluster) -> None:
    with small_disk("40m") as disk:
        cluster.execute(f"CREATE TABLESPACE small LOCATION '{disk}'")
        name = cluster.new_name()
        server_case.engine.dispose()
        cluster.execute(f"CREATE DATABASE {name} TEMPLATE {server_case.place.database} TABLESPACE small")
        case = opening.open_server_case(cluster.address(name), "")
        filler = disk / "filler"
        with suppress(OSError), filler.open("wb") as file:
            while True:
                file.write(bytes(4096))
        with pytest.raises(CannotWriteError, match="no room left"):
            register_many(case)
        done = names(case).count("Lis Jan")
        require_whole(case, ["Lis Jan"] * done + ["Żak Ewa"] * done)
        filler.unlink()
        register(case)
        require_whole(case, ["Lis Jan"] * (done + 1) + ["Żak Ewa"] * (done + 1))
        case.close()
        cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")
        cluster.execute("DROP TABLESPACE small")
