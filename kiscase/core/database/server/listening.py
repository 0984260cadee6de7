"""Listens to what other desks change: they tell it by the server when their actions are committed."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg

from kiscase.core.errors import Problem

CHANGE_CHANNEL = "kiscase_changed"
_LOOK_AGAIN = 0.5  # seconds after which it is asked whether to stop
_PAUSES = (0.5, 1, 2, 5, 10)  # seconds between attempts to reach the server again; the last one from then on


def change_message(desk: str, tables: set[str]) -> str:
    """What a desk tells the others about an action."""
    return json.dumps({"desk": desk, "tables": sorted(tables)})


class ChangeListener:
    """A thread with a connection of its own, which it makes anew when it is lost."""

    def __init__(
        self,
        connect: Callable[[], psycopg.Connection[Any]],
        desk: str,
        changed: Callable[[set[str]], object],
        reached: Callable[[bool], object],
    ) -> None:
        """*changed* gets the tables that another desk has written, *reached* whether the server answers.

        Both are called on the listener's thread. Nobody knows what was changed while the server did not answer: then
        *changed* gets no names, which stands for all of them.
        """
        self._connect, self._desk = connect, desk
        self._changed, self._reached = changed, reached
        self._stopping = threading.Event()
        self._in_doubt = threading.Event()
        self._listening = threading.Event()
        self._thread = threading.Thread(target=self._run, name="changes of other desks", daemon=True)
        self._thread.start()

    def wait_until_listening(self, timeout: float) -> bool:
        """Wait until what is changed from now on will be heard; whether it will."""
        return self._listening.wait(timeout)

    def connect_again(self) -> None:
        """The server did not answer somebody else: take this connection for lost as well."""
        self._in_doubt.set()

    def stop(self) -> None:
        """Stop listening."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        attempts = 0
        while not self._stopping.is_set():
            self._in_doubt.clear()
            with suppress(psycopg.Error, Problem), self._connect() as connection:
                connection.autocommit = True
                connection.execute(f"LISTEN {CHANGE_CHANNEL}".encode())
                if attempts:
                    self._reached(True)
                    self._changed(set())
                attempts = 0
                self._listening.set()
                self._hear(connection)
            self._listening.clear()
            if self._stopping.is_set():
                return
            if attempts == 0:
                self._reached(False)
            self._stopping.wait(_PAUSES[min(attempts, len(_PAUSES) - 1)])
            attempts += 1

    def _hear(self, connection: psycopg.Connection[Any]) -> None:
        while not self._stopping.is_set() and not self._in_doubt.is_set():
            for told in connection.notifies(timeout=_LOOK_AGAIN, stop_after=1):
                message = json.loads(told.payload)
                if message["desk"] != self._desk:
                    self._changed(set(message["tables"]))
