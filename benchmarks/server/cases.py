"""The cases on a server that are measured: a federation's, as its file has it, and one of many people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from benchmarks.case_files import RAW, CaseFiles, add_club_with_people
from benchmarks.measurement import Size
from kiscase.core.database.dialect_options import follow_copied_ids
from kiscase.core.database.local import case_file
from kiscase.core.database.server import opening
from kiscase.core.database.server.address import ServerAddress
from kiscase.core.database.server.server_database import ServerDatabase
from kiscase.core.database.server.setup import making
from kiscase.core.records.record import Record
from kiscase.core.search.index import search_word_table
from tests.server_cluster import ServerCluster


class ServerCases:
    """Makes the cases; that of the federation is a template of which each measurement has a copy."""

    def __init__(self, files: CaseFiles, cluster: ServerCluster, size: Size) -> None:
        self.folder = files.folder
        self.federation_file = files.federation(*size.shared)
        self._cluster = cluster
        self._template = self._new_case()
        _copy_rows(self.federation_file, self.address(self._template))
        self._settle(self._template)

    def address(self, database: str) -> ServerAddress:
        """The address of a case."""
        return self._cluster.address(database)

    def federation(self) -> ServerAddress:
        """A case with the rows of the federation's file."""
        return self.copy(self._template)

    def copy(self, database: str) -> ServerAddress:
        """A copy of a case that nobody has open."""
        return self.address(self._cluster.new_database(database))

    def people(self, number: int) -> ServerAddress:
        """A case with so many people; its index of words comes in one piece, all others by the statements of files."""
        name = self._new_case()
        made = opening.open_server_case(self.address(name), "")
        try:
            add_club_with_people(made, number, _copy_words)
        finally:
            made.close()
        self._settle(name)
        return self.address(name)

    def _new_case(self) -> str:
        name = self._cluster.new_name()
        making.make_server_case(self.address(name), "")
        return name

    def _settle(self, database: str) -> None:
        """What the server does by itself some time after many rows have come."""
        self._cluster.execute("VACUUM ANALYZE", database)
        self._cluster.execute("CHECKPOINT")


def open_desk(address: ServerAddress) -> ServerDatabase:
    """A case as a desk has it open."""
    return opening.open_server_case(address, "")


def _copy_rows(path: Path, address: ServerAddress) -> None:
    """All rows of a case file into an empty case, by COPY: the program's own way compares them, which takes longer."""
    source, target = case_file.open_case_file(path, RAW), open_desk(address)
    try:
        with source.connection() as ours, target.engine.begin() as theirs:
            reading: Any = ours.connection.driver_connection
            writing: Any = theirs.connection.driver_connection
            writing.execute("SET CONSTRAINTS ALL DEFERRED")
            for table in Record.metadata.sorted_tables:
                columns = ", ".join(f'"{column.name}"' for column in table.columns)
                with writing.cursor().copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
                    for row in reading.execute(f'SELECT {columns} FROM "{table.name}"'):  # noqa: S608 - names of the models
                        copy.write_row(row)
                follow_copied_ids(theirs, table)
    finally:
        source.close()
        target.close()


def _copy_words(session: Session, words: list[dict[str, Any]]) -> None:
    driver: Any = session.connection().connection.driver_connection
    lines = sorted(f"{row['word']}\t{row['kind']}\t{row['row_id']}\n" for row in words)
    with driver.cursor().copy(f"COPY {search_word_table.name} (word, kind, row_id) FROM STDIN") as copy:
        copy.write("".join(lines))
