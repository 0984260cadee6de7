"""A key in the search for people among many on a server: until its rows are there, against its bare statements."""

from __future__ import annotations

from functools import partial
from typing import Any

import psycopg

from benchmarks.case_files import last_pesel
from benchmarks.case_jobs import CaseJobs
from benchmarks.measurement import Figure, Size, alternating_medians, elapsed_milliseconds
from benchmarks.search import TYPED_TEXTS
from benchmarks.server.cases import ServerCases, open_desk
from kiscase.core.database.server import connecting
from kiscase.core.database.server.address import ServerAddress
from kiscase.core.database.server.server_reader import ServerReader
from kiscase.participants.searching import search_participants
from kiscase.ui.database_jobs import PlainWork

LIMIT = 2.0
Statement = tuple[Any, Any]
"""A statement as the driver gets it, and its values."""


def measure(cases: ServerCases, size: Size) -> list[Figure]:
    """The lines about the search."""
    people = size.searched
    address = cases.people(people)
    jobs = CaseJobs(open_desk(address))
    bare = connecting.connect_to_server(address, "")
    pesel = last_pesel(people)
    texts = {text: text for text in TYPED_TEXTS} | {"end of a PESEL": pesel[-5:], "a whole PESEL": pesel}
    found = []
    for name, text in texts.items():
        statements = _statements_of(address, text)
        search = PlainWork(partial(search_participants, text=text))
        ours, theirs = alternating_medians(
            size.times,
            partial(jobs.read, search),
            partial(elapsed_milliseconds, partial(_run, bare, statements)),
        )
        what = f"a key until its rows are read, {people:,} people on a server, “{name}” : its bare statements"
        found.append(Figure(what, ours, theirs, limit=LIMIT))
    jobs.close()
    bare.close()
    return found


def _statements_of(address: ServerAddress, text: str) -> list[Statement]:
    """What a search for a text asks the server."""
    heard: list[Statement] = []

    class Listened(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **more: Any) -> Any:
            """Note the statement, and run it."""
            heard.append((query, params))
            return super().execute(query, params, **more)

    with connecting.connect_to_server(address, "") as connection:
        connection.cursor_factory = Listened
        search_participants(ServerReader(connection), text)
    return heard


def _run(bare: psycopg.Connection[Any], statements: list[Statement]) -> None:
    for query, values in statements:
        bare.execute(query, values).fetchall()
    bare.rollback()
