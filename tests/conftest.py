"""What every test stands on: a home of its own, no network, no screen, and no unexpected word from anywhere.

A test fails on any warning (pyproject.toml), Qt message or exception in a slot (pytest-qt), on any log record of level
WARNING or above that it does not expect by `@pytest.mark.logs("text")`, and when it reaches for the network.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from kiscase.app import Program
    from kiscase.core.database.database import Database
    from kiscase.core.database.local.file_database import FileDatabase
    from kiscase.core.database.server.server_database import ServerDatabase
    from kiscase.ui.database_jobs import Jobs
    from kiscase.ui.shell.workspace import Workspace
    from tests.key_stores import KeyStoreInMemory
    from tests.server_cluster import ServerCluster

# From here on the whole program sees the frozen clock, also where a module asks while it is loaded.
from tests.clock import FrozenClock

# Before anything imports Qt or asks where the settings lie.
_HOME = Path(tempfile.mkdtemp(prefix="kiscase-tests-"))
_HOME_FOLDERS = {
    "HOME": "",
    "USERPROFILE": "",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "runtime",
    "XDG_DOCUMENTS_DIR": "documents",
    "WIN_PD_OVERRIDE_APPDATA": "roaming",
    "WIN_PD_OVERRIDE_LOCAL_APPDATA": "local",
    "WIN_PD_OVERRIDE_PERSONAL": "documents",
}
for _name, _folder in _HOME_FOLDERS.items():
    os.environ[_name] = str(_HOME / _folder)
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # never the person's own key store
os.environ.pop("DISPLAY", None)
os.environ.pop("WAYLAND_DISPLAY", None)

# A test says what is true, not how fast this machine is while it does other things; examples may share a folder, for
# each of them makes its own case in it.
settings.register_profile(
    "any machine",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("any machine")

_COLLECTIONS = 20  # of what is young, until everything is looked through
_NETWORK = {"socket.bind", "socket.connect", "socket.sendto", "socket.sendmsg"}
_NAMES = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}


class NetworkTouched(BaseException):
    """Not an Exception, so that no handler of the program swallows it."""


def _no_network(event: str, args: tuple[object, ...]) -> None:
    if event in _NAMES:
        raise NetworkTouched(f"{event}{args!r}: the program has no business in the network")
    if event in _NETWORK and getattr(args[0], "family", None) in (socket.AF_INET, socket.AF_INET6):
        raise NetworkTouched(f"{event} {args[1:]!r}: the program has no business in the network")


sys.addaudithook(_no_network)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--server`: the actions run once more, on a server; `--reversed`: as a server may give rows, in any order."""
    parser.addoption("--server", action="store_true", help="only the tests of actions, with the case on a server")
    parser.addoption("--reversed", action="store_true", help="rows of a statement without an order come reversed")


def pytest_configure(config: pytest.Config) -> None:
    """With `--reversed` a test or a function shows that relies on an order which it did not ask for."""
    if config.getoption("--reversed"):
        from kiscase.core.database.local import driver

        driver._PRAGMAS = (*driver._PRAGMAS, "reverse_unordered_selects = ON")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the slow tests; the others fill what time is left on the other workers."""
    if config.getoption("--server"):
        items[:] = [item for item in items if isinstance(item, pytest.Function) and _is_of_actions(item)]
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def _is_of_actions(item: pytest.Function) -> bool:
    """Whether a test is about a case, wherever that is: not about a file, nor about the window that shows it."""
    used = set(item.fixturenames)
    return "case" in used and "qtbot" not in used and "FileDatabase" not in item.function.__annotations__.values()


def pytest_sessionfinish() -> None:
    """Remove the home that the tests lived in."""
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home, settings and data of the test's own; on no account the person's."""
    place = tmp_path / "home"
    for name, folder in _HOME_FOLDERS.items():
        monkeypatch.setenv(name, str(place / folder))
    (place / "runtime").mkdir(0o700, parents=True)  # the other folders are made by whoever needs them
    return place


@pytest.fixture(autouse=True)
def closed_log(home: Path) -> Iterator[None]:
    """The log file of one test is closed before the next one has a home of its own."""
    from kiscase.core import log

    log.close_log()
    yield
    log.close_log()


@pytest.fixture(autouse=True)
def polish_again() -> Iterator[None]:
    """Each test starts and ends in the default language."""
    from kiscase.core import i18n

    i18n.set_language(i18n.DEFAULT_LANGUAGE)
    yield
    i18n.set_language(i18n.DEFAULT_LANGUAGE)


@pytest.fixture(autouse=True)
def clock() -> FrozenClock:
    """The clock of the whole program, which each test finds at the same moment; also `tests.clock.clock`."""
    from tests.clock import clock

    clock.reset()
    return clock


class _Records(logging.Handler):
    """Keeps what is worth a warning."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.exc_info:
            text += "\n" + logging.Formatter().formatException(record.exc_info)
        self.lines.append(f"{record.levelname} {record.name}: {text}")


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every record of level WARNING or above is expected by a mark, and every expected one comes."""
    expected = [text for mark in request.node.iter_markers("logs") for text in mark.args]
    handler = _Records()
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    unexpected = [line for line in handler.lines if not any(text in line for text in expected)]
    missing = [text for text in expected if not any(text in line for line in handler.lines)]
    if unexpected:
        pytest.fail("unexpected log records:\n" + "\n".join(unexpected), pytrace=False)
    if missing:
        pytest.fail("expected log records that did not come: " + ", ".join(missing), pytrace=False)


@pytest.fixture(autouse=True)
def no_windows_left(no_unexpected_log: None) -> Iterator[None]:
    """What deleteLater was said to is deleted now; Qt does it only inside an event loop."""
    yield
    if "PySide6.QtCore" in sys.modules:
        from PySide6.QtCore import QCoreApplication, QEvent

        if application := QCoreApplication.instance():
            application.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        # As in the program: garbage is collected on this thread alone. A later test's thread of the file would take
        # along what this one leaves, and QObjects that are deleted there leave their timers behind.
        gc.disable()
        gc.collect(1 if gc.get_count()[2] < _COLLECTIONS else 2)


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """Qt's application with the font that the program ships, so that no size depends on the computer's fonts."""
    from PySide6.QtGui import QFont, QFontDatabase

    import kiscase.app  # noqa: F401 - before the objects are counted
    from kiscase.core.resources import resource_path

    for style in ("Regular", "Bold", "Italic"):
        assert QFontDatabase.addApplicationFont(str(resource_path(f"fonts/SourceSans3-{style}.ttf"))) >= 0
    font = QFont("Source Sans 3")
    font.setPointSizeF(9)
    qapp.setFont(font)
    gc.collect()
    gc.freeze()  # the modules: no collection of the program's has to go through them again
    return qapp


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """pytest-qt's, which waits longer."""
    from tests.patient_bot import PatientBot

    return PatientBot(request)


# ---- case, jobs, window: what the features' tests stand on ----------------------------------------------------------


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice file with a club and its workers, made once and copied for each test."""
    import kiscase.all_records  # noqa: F401 - the file needs all tables
    from kiscase.core.database.local import case_file
    from tests import makers

    path = tmp_path_factory.mktemp("template") / "template.kis"
    made = case_file.create_case_file(path, None)
    makers.club_with_workers(made)
    made.close()
    return path


@pytest.fixture(scope="session")
def cluster() -> Iterator[ServerCluster]:
    """The tests' own server; the templates of cases are in it."""
    from tests import server_cluster

    programs = server_cluster.programs_folder()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: what is stored on a server is not tried")
    with server_cluster.running_cluster(programs) as running:
        yield running


@pytest.fixture(scope="session")
def _server_template(cluster: ServerCluster) -> str:
    """A database with a club and its workers, made once and copied for each test."""
    import kiscase.all_records  # noqa: F401 - the case needs all tables
    from kiscase.core.database.server import opening
    from kiscase.core.database.server.setup import making
    from tests import makers

    name = cluster.new_name()
    making.make_server_case(cluster.address(name), "")
    made = opening.open_server_case(cluster.address(name), "")
    makers.club_with_workers(made)
    made.close()
    return name


@pytest.fixture
def server_case(request: pytest.FixtureRequest) -> Iterator[ServerDatabase]:
    """An open case on a server with a club; its clock is the frozen one."""
    from kiscase.core.database.server import opening

    cluster: ServerCluster = request.getfixturevalue("cluster")
    name = cluster.new_database(request.getfixturevalue("_server_template"))
    opened = opening.open_server_case(cluster.address(name), "")
    opened.worker = (1, "Bożena Łącka")
    opened.practice = True  # as the file of `case` is: its papers say so
    yield opened
    opened.close()
    cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An open case with a club: a file, or with `--server` a case on a server; its clock is the frozen one."""
    from kiscase.core.database.local import case_file

    if request.config.getoption("--server"):
        shared: ServerDatabase = request.getfixturevalue("server_case")
        patch: pytest.MonkeyPatch = request.getfixturevalue("monkeypatch")
        patch.setattr(shared, "server_time", shared.clock)  # the clocks agree: the frozen one is meant
        yield shared
        return
    _template: Path = request.getfixturevalue("_template")

    path = tmp_path / "klub.kis"
    shutil.copyfile(_template, path)
    opened = case_file.open_case_file(path, None)
    opened.worker = (1, "Bożena Łącka")
    yield opened
    opened.close()


@pytest.fixture
def sealed(tmp_path: Path) -> Iterator[FileDatabase]:
    """An open encrypted case file with a club, a person and the passphrase `makers.PASSPHRASE`."""
    from kiscase.core.database.local import case_file
    from tests import makers

    made = case_file.create_case_file(tmp_path / "sealed.kis", makers.PASSPHRASE)
    with made.action() as session:
        makers.club(session)
    with made.action() as session:
        makers.worker(session)
    with made.action() as session:
        makers.participant(session)
    yield made
    made.close()


@pytest.fixture(scope="session")
def practice_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice club on `makers.TODAY`, made once for all workers; for tests that only read it. Copy it to write."""
    from filelock import FileLock

    from kiscase.practice.practice_file import make_practice_file
    from tests import makers

    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # the one that the workers of this run share
    path = folder / "practice.kis"
    with FileLock(f"{path}.lock"):
        if not path.exists():
            make_practice_file(path, makers.TODAY)
    return path


@pytest.fixture
def key_store() -> Iterator[KeyStoreInMemory]:
    """A key store of the test's own."""
    import keyring

    from tests.key_stores import KeyStoreInMemory

    before, made = keyring.get_keyring(), KeyStoreInMemory()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def jobs(case: Database) -> Iterator[Jobs]:
    """The queue of an open case file; each job runs at once."""
    from kiscase.ui.database_jobs import Jobs

    made = Jobs(case, threaded=False)
    yield made
    made.close()


@pytest.fixture
def program(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """The program with its real thread and its window, which shows nothing yet."""
    from kiscase import pages
    from kiscase.app import Program

    pages.load_everything()
    # The window of the test before goes here, before another thread comes upon its widgets: only now does pytest hold
    # it no more. What stays is frozen, for PySide never lets go of some widgets (nextInFocusChain) nor of anything that
    # these know, and to go through all of them again would take longer than most tests. The program freezes nothing
    # meanwhile: what is frozen cannot be told from what was frozen before.
    gc.collect()
    gc.freeze()
    monkeypatch.setattr(gc, "freeze", lambda: None)
    made = Program(qapp)
    made.window.resize(1366, 768)
    made.window.show()
    made.window.activateWindow()
    yield made
    made.window._close_now()
    made.window.deleteLater()
    made.deleteLater()


@pytest.fixture
def window(program: Program, case: Database, qtbot: QtBot) -> Iterator[Workspace]:
    """The desk of `case` in the window, on the page of people, with the real thread; nothing is asked at the end."""
    view = program.show_workspace(case, (1, "Bożena Łącka"))
    view.open("participant", None)
    qtbot.waitUntil(view.jobs.is_idle)
    yield view
    program.leave()  # what the test left in the queue is done before the case is closed


@pytest.fixture
def english(polish_again: None) -> None:
    """The test reads the source texts, whatever the translations say."""
    from kiscase.core import i18n

    i18n.set_language("en")
