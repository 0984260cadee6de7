"""The check reads in blocks, and leaves to SQLite what SQLite tells quickly: the answers are the plain ones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Time,
    create_engine,
)

from kiscase.activities.model import AttendanceMark
from kiscase.core.database.database import Database
from kiscase.core.database.local.checking import integrity, search_index
from kiscase.core.database.local.checking.image_texts import RECORDED, STORED, surely_recorded
from kiscase.core.database.local.checking.last_changes import LastChanges
from kiscase.core.database.local.checking.stored_values import UNFIT, column_converter, image_or_unfit
from kiscase.core.database.local.checking.unfit_values import surely_fits
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.journal import hash_chain
from kiscase.core.journal.tables import RowImage
from kiscase.core.records.choice_column import ChoiceColumn
from tests import makers

pytestmark = pytest.mark.usefixtures("english")

KINDS: dict[str, Any] = {
    "json": JSON,
    "flag": Boolean,
    "number": Integer,
    "day": Date,
    "moment": Time,
    "content": LargeBinary,
    "mark": ChoiceColumn(AttendanceMark),
    "name": String(40),
}
TABLE = Table(
    "kinds",
    MetaData(),
    Column("id", Integer, primary_key=True),
    *(Column(name, kind, nullable=False) for name, kind in KINDS.items()),
    *(Column(f"{name}_or_none", kind) for name, kind in KINDS.items()),
)
images = st.none() | st.dictionaries(st.text(max_size=3), st.text(max_size=4) | st.integers() | st.none(), max_size=3)
changes = st.lists(st.tuples(st.text(max_size=3), st.integers(0, 99), images, images), max_size=7)
odd_texts = st.sampled_from(
    [
        "2026-02-30",
        "0000-01-01",
        "-001-01-01",
        "2026-06-15 ",
        "2026-06-15\x00",
        "٢٠٢٦-06-15",
        "now",
        "24:00:00.000000",
        "23:59:60.000000",
        "09:00:00",
        "09:00:00.000000\x00x",
        "null",
        "[1, 2",
        '{"a": NaN}',
        "[]\x00]",
        "[" * 400 + "]" * 400,
        "[" * 900 + "]" * 900,
        "9" * 5_000,
        "present",
        "PRESENT",
    ]
)
values = (
    st.none()
    | st.integers(-(2**63), 2**63 - 1)
    | st.sampled_from([0, 1])
    | st.floats()
    | st.binary(max_size=3)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
    | st.dates().map(date.isoformat)
    | st.times().map(lambda one: one.isoformat(timespec="microseconds"))
    | images.map(json.dumps)
    | odd_texts
)


@contextmanager
def stored_in_table(*rows: dict[str, Any]) -> Iterator[Connection]:
    """A connection to a table with these rows, past all types; a value stands in both columns of its kind."""
    engine = create_engine("sqlite://")
    columns = ", ".join(f"{one.name} {one.type.compile(engine.dialect)}" for one in list(TABLE.columns)[1:])
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE TABLE kinds (id INTEGER PRIMARY KEY, {columns})")
        for row in rows:
            values = [row.get(column.name.removesuffix("_or_none")) for column in list(TABLE.columns)[1:]]
            marks = ", ".join("?" * len(values))
            connection.exec_driver_sql(f"INSERT INTO kinds VALUES (NULL, {marks})", tuple(values))  # noqa: S608
        yield connection
    engine.dispose()


def _hashed_text(image: RowImage) -> str | None:
    return None if image is None else json.dumps(image, sort_keys=True, ensure_ascii=False)


@given(st.dictionaries(st.text(max_size=3), st.text(max_size=3)), changes)
def test_the_hash_of_an_entry_is_that_of_one_text(
    named: dict[str, Any], changed: list[tuple[str, int, RowImage, RowImage]]
) -> None:
    if named.get("about", "") is None:
        del named["about"]
    text = json.dumps([named, [list(row) for row in changed]], sort_keys=True, ensure_ascii=False)
    assert hash_chain.entry_hash(named, iter(changed)) == hashlib.sha256(text.encode()).hexdigest()
    texts = [(table, row_id, _hashed_text(before), _hashed_text(after)) for table, row_id, before, after in changed]
    assert hash_chain.hash_of_texts(named, iter(texts)) == hash_chain.entry_hash(named, changed)


def test_the_hash_of_a_long_entry_is_that_of_one_text() -> None:
    changed: list[tuple[str, int, RowImage, RowImage]] = [
        ("ą", number, None, {"b": 1, "a": "ż"}) for number in range(2_001)
    ]
    text = json.dumps([{"at": "x"}, [list(row) for row in changed]], sort_keys=True, ensure_ascii=False)
    assert hash_chain.entry_hash({"at": "x"}, changed) == hashlib.sha256(text.encode()).hexdigest()


@given(st.lists(values, min_size=1, max_size=8))
@example(["2026-06-15", "09:00:00.000000", "[1]", "present", 1, b"x", None])
def test_what_the_database_lets_through_fits(stored: list[Any]) -> None:
    with stored_in_table(*(dict.fromkeys(KINDS, value) for value in stored)) as connection:
        for name in KINDS:
            for column in (TABLE.columns[name], TABLE.columns[f"{name}_or_none"]):
                tested = f"SELECT {column.name}, ({surely_fits(column)}) IS TRUE FROM kinds"  # noqa: S608
                for value, fits in connection.exec_driver_sql(tested):
                    assert not fits or image_or_unfit(column_converter(column), value) is not UNFIT


def image_of(stored: dict[str, Any]) -> dict[str, Any]:
    """The image of a row of the table; unfit values stand as such in it."""
    return {one.name: image_or_unfit(column_converter(one), stored[one.name]) for one in TABLE.columns}


def list_recorded(connection: Connection, columns: list[Column[Any]]) -> list[int]:
    """The ids of the rows that SQLite says are as their images."""
    joined = f"kinds AS {STORED} JOIN images AS {RECORDED} ON {RECORDED}.id = {STORED}.id"
    chosen = f"SELECT {STORED}.id FROM {joined} WHERE {surely_recorded(columns)} ORDER BY 1"  # noqa: S608
    return list(connection.exec_driver_sql(chosen).scalars())


WITHOUT_BYTES = [column for column in TABLE.columns if not column.name.startswith("content")]


@given(st.lists(values, min_size=1, max_size=4), st.booleans(), st.data())
def test_what_the_database_takes_for_recorded_is(stored: list[Any], sort: bool, data: st.DataObject) -> None:
    """Each row is compared with its own image, or with that of another row, in both ways in which images are stored."""
    fitting = [
        {
            name: value
            for name, value in dict.fromkeys(KINDS, one).items()
            if image_or_unfit(column_converter(TABLE.columns[name]), value) is not UNFIT
        }
        for one in stored
    ]
    usual = {"json": "[]", "flag": 1, "number": 7, "day": "2026-06-15", "moment": "09:00:00.000000", "mark": "present"}
    with stored_in_table(*({"name": "x", "content": b""} | usual | one for one in fitting)) as connection:
        rows = [dict(row) for row in connection.exec_driver_sql("SELECT * FROM kinds ORDER BY id").mappings()]
        rows = [row for row in rows if UNFIT not in image_of(row).values()]  # SQLite makes numbers of some texts
        assume(rows)
        connection.exec_driver_sql("CREATE TABLE images (id INTEGER PRIMARY KEY, after TEXT)")
        recorded = {}
        for row in rows:
            image = image_of(data.draw(st.sampled_from(rows)))
            image = {column.name: image[column.name] for column in WITHOUT_BYTES} | {"id": row["id"]}
            recorded[row["id"]] = image
            text = json.dumps(image, sort_keys=sort, ensure_ascii=not sort)
            connection.exec_driver_sql("INSERT INTO images VALUES (?, ?)", (row["id"], text))
        found = list_recorded(connection, WITHOUT_BYTES)
        for row in rows:
            image = image_of(row)
            same = json.dumps(recorded[row["id"]]) == json.dumps({one.name: image[one.name] for one in WITHOUT_BYTES})
            assert same or row["id"] not in found


@pytest.mark.parametrize("sort", [True, False])
@pytest.mark.parametrize("name", ["Laska", 'La"ska', "La\\ska", "La\x00ska"])
def test_usual_rows_are_taken_for_recorded(name: str, sort: bool) -> None:
    usual = {"json": "[1]", "flag": 1, "number": 7, "day": "2026-06-15", "moment": "09:00:00.000000"}
    with stored_in_table(usual | {"mark": "present", "name": name, "content": b""}) as connection:
        row = dict(connection.exec_driver_sql("SELECT * FROM kinds").mappings().one())
        image = {one: value for one, value in image_of(row).items() if not one.startswith("content")}
        connection.exec_driver_sql("CREATE TABLE images (id INTEGER PRIMARY KEY, after TEXT)")
        text = json.dumps(image, sort_keys=sort, ensure_ascii=not sort)
        connection.exec_driver_sql("INSERT INTO images VALUES (1, ?)", (text,))
        assert list_recorded(connection, WITHOUT_BYTES) == ([1] if name == "Laska" else []), "others are looked at"
        assert list_recorded(connection, list(TABLE.columns)) == [], "SQLite knows no hash of bytes"


def test_a_text_with_quotation_marks_is_not_taken_for_two_values() -> None:
    """Older images have columns that are no longer there."""
    usual = {"json": "[1]", "flag": 1, "number": 7, "day": "2026-06-15", "moment": "09:00:00.000000", "mark": "present"}
    with stored_in_table(usual | {"name": 'x", "name_a": "y', "content": b""}) as connection:
        row = dict(connection.exec_driver_sql("SELECT * FROM kinds").mappings().one()) | {"name_or_none": None}
        connection.exec_driver_sql("UPDATE kinds SET name_or_none = NULL")
        image = {one: value for one, value in image_of(row).items() if not one.startswith("content")}
        connection.exec_driver_sql("CREATE TABLE images (id INTEGER PRIMARY KEY, after TEXT)")
        text = json.dumps(image | {"name": "x", "name_a": "y"}, sort_keys=True)
        connection.exec_driver_sql("INSERT INTO images VALUES (1, ?)", (text,))
        assert list_recorded(connection, WITHOUT_BYTES) == []


def test_usual_values_are_let_through() -> None:
    usual = {
        "json": json.dumps(["ż"], ensure_ascii=False),
        "flag": 1,
        "number": 7,
        "day": "2026-06-15",
        "moment": time(9).isoformat(timespec="microseconds"),
        "content": b"%PDF",
        "mark": "present",
        "name": "Łącka",
    }
    with stored_in_table(usual, {}) as connection:
        for column in TABLE.columns:
            tested = f"SELECT ({surely_fits(column)}) IS TRUE FROM kinds ORDER BY id"  # noqa: S608
            empty = column.nullable or column.primary_key
            assert connection.exec_driver_sql(tested).scalars().all() == [1, int(empty)], column.name


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["one", "two"]),
            st.integers(-2, 9) | st.integers(9_990, 10_030) | st.sampled_from([2**62, 30_000]),
            st.booleans(),
        ),
        max_size=40,
    ),
    st.lists(st.integers(-2, 12) | st.integers(9_990, 10_030), max_size=10),
)
def test_the_last_change_of_each_row_is_known(journal: list[tuple[str, int, bool]], taken: list[int]) -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE journal_change (id INTEGER, tablename, row_id, after)")
        for number, (table, row_id, gone) in enumerate(journal, 1):
            row = (number, table, row_id, None if gone else "{}")
            connection.exec_driver_sql("INSERT INTO journal_change VALUES (?, ?, ?, ?)", row)
        found = LastChanges(connection)
    engine.dispose()
    for table in ("one", "two", "three"):
        plain = {
            row_id: 0 if gone else number for number, (name, row_id, gone) in enumerate(journal, 1) if name == table
        }
        known = found.of_table(table)
        for row_id in taken:
            assert known.take(row_id) == plain.pop(row_id, 0)
        assert dict(known.left()) == {row_id: number for row_id, number in plain.items() if number}


def test_blocks_of_the_search_index_are_compared_like_the_whole(
    case: Database, person: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with case.action() as session:
        for number in range(7):
            makers.participant(session, family_name=f"Wójcik{number}")
    with case.connection() as connection:
        connection.exec_driver_sql("DELETE FROM participant WHERE id IN (2, 8)")
        connection.exec_driver_sql("DELETE FROM search_word WHERE row_id = 4")
        connection.exec_driver_sql("UPDATE search_entry SET title = 'x' WHERE row_id = 5 AND kind = 'participant'")
        connection.exec_driver_sql("INSERT INTO search_entry VALUES ('nothing', 3, 'x', 'x')")
    for size in (1, 2, 3, 500):
        monkeypatch.setattr(search_index, "_RECORDS_AT_ONCE", size)
        with case.read() as session:
            found = list(search_index.find_outdated_rows(session))
        assert found == [("participant", 4), ("participant", 5), ("nothing", 3), ("participant", 2), ("participant", 8)]


def test_the_check_says_how_far_it_is(case: FileDatabase, person: int) -> None:
    told: list[float] = []
    with case.connection() as connection:
        assert integrity.find_faults(connection, encrypted=False, report=told.append) == []
    assert told == sorted(told)
    assert 0 <= told[0] < 0.5 < told[-1] <= 1
