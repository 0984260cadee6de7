"""One window a user: a second start gives what it was to open to the program that runs, and ends.

Both sides talk over a socket of the user alone: in the user's runtime or cache folder, or on Windows a named pipe.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, Signal

from kiscase.core import user_settings
from kiscase.core.database.location import parse_case_location
from kiscase.core.errors import Problem
from kiscase.core.resources import cache_folder

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalSocket

    from kiscase.core.database.database import Database
    from kiscase.core.database.location import CaseLocation

_PATIENCE = 2_000  # milliseconds for a program that is busy; one that does not answer gets no second window to wait for
_TAKEN = b"taken\n"
_MOST_BYTES = 10_000


class StartRequest(NamedTuple):
    """What a start was to open: a case, the practice club, or nothing but the window."""

    location: CaseLocation | None = None
    practice: bool = False

    def is_empty(self) -> bool:
        """Whether nothing but the window was asked for."""
        return self.location is None and not self.practice

    def is_for(self, database: Database) -> bool:
        """Whether it asks for the case that is open already."""
        if self.practice:
            return database.practice
        known = database.location
        if isinstance(self.location, Path) and isinstance(known, Path):
            return self.location.absolute() == known.absolute()
        return self.location == known

    def encoded(self) -> bytes:
        """The request as a line; a path does not depend on the folder it was typed in."""
        location = self.location.absolute() if isinstance(self.location, Path) else self.location
        case = "" if location is None else str(location)
        return json.dumps({"case": case, "practice": self.practice}).encode() + b"\n"

    @classmethod
    def decoded(cls, line: bytes) -> StartRequest | None:
        """The request of a line; None if it is none."""
        try:
            values: dict[str, Any] = json.loads(line)
            case = str(values["case"])
            return cls(parse_case_location(case) if case else None, values["practice"] is True)
        except (ValueError, KeyError, TypeError, Problem):
            return None


def hand_over(request: StartRequest) -> bool:
    """Give a request to the program that this user has running; whether there is one that took it."""
    address = _socket_address()
    if not _may_be_there(address):
        return False  # the usual start: nothing more is loaded for it
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(address)
    if not socket.waitForConnected(_PATIENCE):
        return False
    socket.write(request.encoded())
    socket.waitForBytesWritten(_PATIENCE)
    answer = b""
    while _TAKEN not in answer and socket.waitForReadyRead(_PATIENCE):
        answer += bytes(socket.readAll().data())
    return _TAKEN in answer


class RequestServer(QObject):
    """Takes the requests of further starts; `asked` brings each as an `StartRequest`."""

    asked = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connect)
        address = _socket_address()
        if not self._server.listen(address) and not hand_over(StartRequest()):
            QLocalServer.removeServer(address)  # of a program that ended without taking it away
            self._server.listen(address)

    def close(self) -> None:
        """Take no more requests."""
        self._server.close()

    def _connect(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _MOST_BYTES:
                socket.abort()
            return
        request = StartRequest.decoded(bytes(socket.readLine().data()))
        if request is None:
            socket.abort()
            return
        socket.write(_TAKEN)
        socket.flush()
        self.asked.emit(request)


def _socket_address() -> str:
    """Where the program of this user and these settings listens; a path is short, as sockets want it."""
    name = "kiscase-" + hashlib.sha256(str(user_settings.settings_path()).encode()).hexdigest()[:12]
    if sys.platform == "win32":
        return name
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    folder = Path(runtime) if runtime else cache_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return str(folder / name)


def _may_be_there(address: str) -> bool:
    return Path(rf"\\.\pipe\{address}" if sys.platform == "win32" else address).exists()
