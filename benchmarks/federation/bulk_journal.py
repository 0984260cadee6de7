"""Writes rows and the journal entries about them in bulk, as the program would have written them one by one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, Boolean, Column, LargeBinary, Table, Time

import kiscase.all_records  # noqa: F401 - all tables belong to every file
from kiscase.core.collation import sort_key
from kiscase.core.database.local.file_format import SCHEMA_VERSION
from kiscase.core.journal.hash_chain import about_hash
from kiscase.core.journal.tables import NO_IMAGE, about_table, change_table, entry_table
from kiscase.core.records.record import Record
from kiscase.core.search.index import search_entry_table, search_word_table
from kiscase.core.search.words import index_terms

Row = dict[str, Any]
"""A row as SQLite stores it; what it has not is the default of its column."""
_STEP = 20_000  # rows in one statement
_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode  # as the hash of an entry has it
_WORD_ROWS = "temp.unsorted_word"


class Told(NamedTuple):
    """What an entry says: when something was done, the sentence with its names, and why it cannot be undone."""

    at: datetime
    sentence: str
    names: Mapping[str, Any]
    final: str = ""


class BulkJournal:
    """An empty case file that is filled: rows, their entries with a chain that fits, and the search index.

    The rows of an index come in its order, and the other indexes are built in the end.
    """

    def __init__(self, connection: Any, worker: tuple[int, str]) -> None:
        self._connection = connection
        self._worker = worker
        self._rows: dict[str, list[Sequence[Any]]] = {}
        self._defaults: dict[str, Row] = {}
        self._images: dict[str, Callable[[Row], str]] = {}
        self._ids: dict[str, int] = {}
        self._about: dict[str, list[int]] = {}
        self._changes: list[tuple[Any, ...]] = []
        self._entries: list[tuple[Any, ...]] = []
        self._titles: list[tuple[Any, ...]] = []
        self._words: list[tuple[str, str, int]] = []
        self._terms: dict[str, frozenset[str]] = {}
        self._entry, self._previous, at = connection.execute(
            "SELECT id, hash, at FROM journal_entry ORDER BY id DESC LIMIT 1"
        ).fetchone()
        self._latest = datetime.fromisoformat(at)
        self._later = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%'"
        ).fetchall()
        for name, _sql in self._later:
            connection.execute(f'DROP INDEX "{name}"')
        connection.execute(f"CREATE TABLE {_WORD_ROWS} (word TEXT, kind TEXT, row_id INTEGER)")

    def next_id(self, table: str) -> int:
        """The id of the next row of a table."""
        if table not in self._ids:
            self._ids[table] = self._connection.execute(f'SELECT coalesce(max(id), 0) FROM "{table}"').fetchone()[0]  # noqa: S608 - a table's name
        self._ids[table] += 1
        return self._ids[table]

    def write(self, told: Told, rows: Iterable[tuple[str, Row]], parents: Iterable[tuple[str, int]] = ()) -> None:
        """Add rows with one entry; *parents* are the records whose history shows it, too."""
        changes = []
        for table, row in rows:
            whole = self._defaults_of(table) | row
            self.add_values(table, [whole[name] for name in self._defaults[table]])
            changes.append((table, row["id"], self._image(table, whole)))
        about = dict.fromkeys(parents, False) | {(table, row_id): True for table, row_id, _image in changes}
        shown = about_hash((table, row_id, direct) for (table, row_id), direct in about.items())
        self.write_entry(told, changes, shown)
        for (table, row_id), direct in about.items():
            self.note_about(table, row_id, direct=direct)

    def add_values(self, table: str, values: Sequence[Any]) -> None:
        """Add a row without an entry: its values in the order of the columns."""
        rows = self._rows.setdefault(table, [])
        rows.append(values)
        if len(rows) >= _STEP:
            self._flush(table)

    def write_entry(self, told: Told, changes: Sequence[tuple[str, int, str]], about: str) -> None:
        """Add an entry about rows (table, id, image) that were added; *about* is the hash of whose history shows it.

        It is not earlier than the entry before.
        """
        self._entry += 1
        self._latest = max(self._latest, told.at.astimezone(UTC))
        values: dict[str, Any] = {
            "at": self._latest.isoformat(timespec="milliseconds"),
            "worker_id": self._worker[0],
            "worker_name": self._worker[1],
            "kind": "act",
            "sentence": told.sentence,
            "names": told.names,
            "final": told.final,
            "reverses_id": None,
            "tables": sorted({table for table, _row_id, _image in changes}),
            "schema": SCHEMA_VERSION,
            "previous": self._previous,
            "about": about,
        }
        images = ", ".join(f'["{table}", {row_id}, null, {image}]' for table, row_id, image in changes)
        content = f"[{_encode(values)}, [{images}]]"
        self._previous = hashlib.sha256(content.encode()).hexdigest()
        stored = values | {"names": json.dumps(values["names"]), "tables": json.dumps(values["tables"])}
        self._entries.append((self._entry, *(stored[name] for name in _ENTRY_COLUMNS), self._previous))
        self._changes += [(self._entry, *change) for change in changes]
        if len(self._changes) >= _STEP:
            self._flush_journal()

    def note_about(self, table: str, row_id: int, *, direct: bool) -> None:
        """Note that the history of a row shows the last entry."""
        self._about.setdefault(table, []).append(row_id << 32 | self._entry << 1 | direct)

    def index(self, table: str, row_id: int, title: str, texts: Iterable[str]) -> None:
        """Make a record be found by its texts."""
        terms: set[str] = set()
        for text in texts:
            known = self._terms.get(text)
            if known is None:
                known = self._terms[text] = frozenset(index_terms([text]))
            terms |= known
        self._titles.append((table, row_id, title, sort_key(title)))
        self._words += [(word, table, row_id) for word in terms]
        if len(self._words) >= _STEP:
            self._flush_words()
            self._terms.clear()

    def finish(self) -> None:
        """Write what is left, whom the entries are about, the search index, and the indexes."""
        for table in self._rows:
            self._flush(table)
        self._flush_journal()
        for table in sorted(self._about):
            self._connection.executemany(
                f"INSERT INTO {about_table.name} (tablename, row_id, entry_id, direct) VALUES (?, ?, ?, ?)",  # noqa: S608 - a table's name
                ((table, one >> 32, (one & 0xFFFFFFFF) >> 1, one & 1) for one in sorted(self._about.pop(table))),
            )
        self._flush_words()
        self._connection.execute(
            f"INSERT INTO {search_word_table.name} (word, kind, row_id) "  # noqa: S608 - names of tables
            f"SELECT word, kind, row_id FROM {_WORD_ROWS} ORDER BY word, kind, row_id"
        )
        self._connection.execute(f"DROP TABLE {_WORD_ROWS}")
        for _name, sql in self._later:
            self._connection.execute(sql)

    def _defaults_of(self, table: str) -> Row:
        if table not in self._defaults:
            self._defaults[table] = {
                column.name: _default(column) for column in Record.metadata.tables[table].columns
            } | {"revision": 1}
        return self._defaults[table]

    def _image(self, table: str, row: Row) -> str:
        if table not in self._images:
            self._images[table] = _image_maker(Record.metadata.tables[table])
        return self._images[table](row)

    def _flush(self, table: str) -> None:
        columns = Record.metadata.tables[table].columns.keys()
        named, places = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        self._connection.executemany(f'INSERT INTO "{table}" ({named}) VALUES ({places})', self._rows[table])  # noqa: S608 - names of the models
        self._rows[table].clear()

    def _flush_journal(self) -> None:
        columns = ("id", *_ENTRY_COLUMNS, "hash")
        named, places = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        self._connection.executemany(
            f"INSERT INTO {entry_table.name} ({named}) VALUES ({places})",  # noqa: S608 - names of the models
            self._entries,
        )
        self._connection.executemany(
            f'INSERT INTO {change_table.name} (entry_id, tablename, row_id, "after") VALUES (?, ?, ?, ?)',  # noqa: S608 - a table's name
            self._changes,
        )
        self._entries.clear()
        self._changes.clear()

    def _flush_words(self) -> None:
        self._connection.executemany(
            f"INSERT INTO {search_entry_table.name} (kind, row_id, title, sort) VALUES (?, ?, ?, ?)",  # noqa: S608 - a table's name
            self._titles,
        )
        self._connection.executemany(f"INSERT INTO {_WORD_ROWS} VALUES (?, ?, ?)", self._words)  # noqa: S608 - a table's name
        self._titles.clear()
        self._words.clear()


_ENTRY_COLUMNS = tuple(column.name for column in entry_table.columns if column.name not in ("id", "hash"))


def _default(column: Column[Any]) -> Any:
    """The default of a column as it is stored; None without one."""
    default: Any = column.default
    if default is None:
        return None
    value = default.arg(None) if default.is_callable else default.arg
    if isinstance(column.type, JSON):
        return json.dumps(value)
    return int(value) if isinstance(value, bool) else getattr(value, "value", value)


def _image_maker(table: Table) -> Callable[[Row], str]:
    """What makes the image of a row, as the journal holds it, from what is stored."""
    conversions: dict[str, Callable[[Any], Any]] = {}
    for column in table.columns:
        if column.name in NO_IMAGE:
            continue
        kinds: dict[Any, Callable[[Any], Any]] = {
            JSON: json.loads,
            Boolean: bool,
            Time: _time_text,
            LargeBinary: _bytes_image,
        }
        found = [convert for kind, convert in kinds.items() if isinstance(column.type, kind)]
        conversions[column.name] = found[0] if found else _unchanged

    def image(row: Row) -> str:
        values = {name: None if row[name] is None else convert(row[name]) for name, convert in conversions.items()}
        return _encode(values)

    return image


def _unchanged(value: Any) -> Any:
    return value


def _time_text(value: str) -> str:
    return value.removesuffix(".000000")


def _bytes_image(value: bytes) -> dict[str, str]:
    return {"sha256": hashlib.sha256(value).hexdigest()}
