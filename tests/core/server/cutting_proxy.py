"""A proxy before a server's socket that cuts each connection after so many bytes, as a bad network does."""

from __future__ import annotations

import selectors
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SOCKET_NAME = ".s.PGSQL.5432"


class CuttingProxy:
    """Passes bytes on in both directions until the next cut; without one, for ever."""

    def __init__(self, folder: Path, server: Path) -> None:
        self.folder = folder
        self.bytes_until_cut: int | None = None
        self.cuts = 0
        self._refuses = False
        self._server = server
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(folder / SOCKET_NAME))
        self._listening.listen()
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Cut what asks, and connect nobody; who only listens is left alone."""
        self._refuses = True
        yield
        self._refuses = False

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        with client, server, selectors.DefaultSelector() as ready, suppress(OSError):
            server.connect(str(self._server / SOCKET_NAME))
            ready.register(client, selectors.EVENT_READ, (client, server))
            ready.register(server, selectors.EVENT_READ, (server, client))
            while all(self._pass(*key.data) for key, _events in ready.select()):
                pass

    def _pass(self, source: socket.socket, target: socket.socket) -> bool:
        """Pass on what there is; whether the connection goes on."""
        found = source.recv(65_536)
        if self._refuses:
            return False
        left = self.bytes_until_cut
        if left is not None:
            self.bytes_until_cut = None if len(found) >= left else left - len(found)
            if len(found) >= left:
                target.sendall(found[:left])
                self.cuts += 1
                return False
        target.sendall(found)
        return bool(found)


@contextmanager
def cutting_proxy(server: Path) -> Iterator[CuttingProxy]:
    """A proxy before the socket in a folder."""
    with tempfile.TemporaryDirectory(prefix="kiscase-proxy-") as folder:
        proxy = CuttingProxy(Path(folder), server)
        yield proxy
        proxy.close()
