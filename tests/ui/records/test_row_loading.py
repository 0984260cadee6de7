"""A list of any length: all rows can be reached, few are loaded, and what changes is shown where one looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from kiscase.core.database.database import Database
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.records import row_loading
from kiscase.ui.records.list_page import ListPage
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.tables import record_list, row_blocks
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.tables.row_blocks import LoadedRows, RowSource
from tests import makers

pytestmark = pytest.mark.usefixtures("english")

BLOCK = 50


class Numbers:
    """Records 1 to *count* that are called by their number; notes which rows are loaded."""

    def __init__(self, count: int) -> None:
        self.ids = list(range(1, count + 1))
        self.word = "no."
        self.loaded: list[list[int]] = []
        self.found: list[int | None] = []

    def source(self, most: int | None = None) -> RowSource:
        return RowSource(self.find, self.load, most)

    def find(self, _session: Session, limit: int | None) -> Sequence[int]:
        self.found.append(limit)
        return self.ids[:limit]

    def load(self, _session: Session, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        self.loaded.append(list(ids))
        return [(one, f"{self.word} {one}") for one in ids if one in self.ids]


class LoadedList:
    """A list in the window and what loads it."""

    def __init__(self, case: Database, qtbot: QtBot, numbers: Numbers) -> None:
        self.numbers, self.qtbot = numbers, qtbot
        self.list = RecordList([ListColumn("number", "Number")])
        qtbot.addWidget(self.list)
        self.list.resize(300, 400)
        self.list.show()
        self.jobs = Jobs(case)
        self.given: list[LoadedRows] = []
        self.loading = row_loading.RowLoading(self.jobs, self.list, "numbers", self.show)

    def show(self, rows: Any) -> None:
        self.given.append(rows)
        self.list.set_rows(rows)

    def load(self, asked: str = "", most: int | None = None) -> None:
        self.loading.load(asked, self.numbers.source(most))
        self.rest()

    def rest(self) -> None:
        self.list.viewport().repaint()
        self.qtbot.waitUntil(lambda: self.jobs.is_idle() and not self.loading._resting.isActive())
        self.list.viewport().repaint()
        self.qtbot.waitUntil(lambda: self.jobs.is_idle() and not self.loading._resting.isActive())

    def texts(self) -> list[str]:
        rows = self.list.rows
        return [rows.index(place, 0).data() for place in self.list.places_in_sight()]


@pytest.fixture
def long(case: Database, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[LoadedList]:
    for module in (row_blocks, record_list, row_loading):
        monkeypatch.setattr(module, "BLOCK_SIZE", BLOCK)
    made = LoadedList(case, qtbot, Numbers(1_000))
    yield made
    made.jobs.close()


def test_the_first_block_is_shown_first_then_all_rows_have_their_places(long: LoadedList) -> None:
    long.load()
    assert [len(rows.ids) for rows in long.given] == [BLOCK, 1_000]
    assert long.numbers.found == [BLOCK + 1, None]
    assert long.list.rows.rowCount() == 1_000
    assert all(len(ids) <= BLOCK for ids in long.numbers.loaded)
    assert long.texts()[0] == "no. 1"


def test_a_list_that_is_not_longer_than_a_block_comes_at_once(long: LoadedList) -> None:
    long.numbers.ids = long.numbers.ids[:BLOCK]
    long.load()
    assert [(len(rows.ids), rows.complete, rows.more_match) for rows in long.given] == [(BLOCK, True, False)]


def test_of_what_is_typed_so_many_are_listed_and_it_is_said_that_there_are_more(long: LoadedList) -> None:
    long.load(most=20)
    assert [(len(rows.ids), rows.complete, rows.more_match) for rows in long.given] == [(20, True, True)]
    long.numbers.ids = long.numbers.ids[:20]
    long.load(most=20)
    assert not long.given[-1].more_match


def test_rows_are_loaded_when_they_come_into_sight(long: LoadedList) -> None:
    long.load()
    long.numbers.loaded.clear()
    long.list.selectRow(777)
    assert long.list.current_id() == 778
    long.rest()
    assert "no. 778" in long.texts()
    assert "…" not in long.texts()
    assert {one for ids in long.numbers.loaded for one in ids} <= set(range(701, 851))


def test_a_change_is_shown_where_one_looks_and_nothing_moves(long: LoadedList) -> None:
    long.load()
    long.list.selectRow(500)
    long.rest()
    offset = long.list.verticalScrollBar().value()
    long.numbers.word = "number"
    long.numbers.ids.remove(900)
    long.load()
    assert long.list.rows.rowCount() == 999
    assert (long.list.verticalScrollBar().value(), long.list.current_id()) == (offset, 501)
    assert all(text.startswith("number") for text in long.texts())
    long.list.verticalScrollBar().setValue(0)
    long.rest()
    assert long.texts()[0] == "number 1"


def test_another_list_begins_with_its_first_block(long: LoadedList) -> None:
    long.load()
    long.numbers.ids = long.numbers.ids[::-1]
    long.load("backwards")
    assert [len(rows.ids) for rows in long.given] == [BLOCK, 1_000, BLOCK, 1_000]
    assert long.texts()[0] == "no. 1000"


def test_a_record_that_goes_while_its_row_is_loaded_is_not_asked_for_again_and_again(long: LoadedList) -> None:
    long.load()
    for gone in range(600, 620):
        long.numbers.ids.remove(gone)
    long.numbers.loaded.clear()
    long.list.selectRow(605)
    for _ in range(5):
        long.rest()
    assert len(long.numbers.loaded) <= 2
    assert "…" in long.texts()


@pytest.mark.parametrize(("kind", "last"), [("contract", 1), ("activity", 3 * BLOCK)])
def test_a_page_of_a_long_list_shows_all_and_what_is_typed(
    window: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, kind: str, last: int
) -> None:
    for module in (row_blocks, record_list, row_loading):
        monkeypatch.setattr(module, "BLOCK_SIZE", BLOCK)

    def register(session: Session) -> None:
        person = makers.participant(session, family_name="Żuk")
        for _ in range(3 * BLOCK):
            if kind == "contract":
                makers.contract(session, person)
            else:
                makers.activity(session, name="Żuk", until=makers.TODAY)

    window.jobs.act(register)
    qtbot.waitUntil(window.jobs.is_idle)
    window.open(kind, None)
    page = window.page()
    assert isinstance(page, ListPage)
    assert isinstance(page.list_work("", ""), RowSource)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and page.list.rows.rowCount() == 3 * BLOCK)
    assert page.count.text() == page.count_text(3 * BLOCK)
    page.open_record(last)  # of the list
    qtbot.waitUntil(lambda: window.jobs.is_idle() and 3 * BLOCK - 1 in page.list.rows.loaded)
    assert page.list.current_id() == last
    page.filter.setText("zuk")
    qtbot.waitUntil(lambda: window.jobs.is_idle() and page.count.text() == page.count_text(3 * BLOCK))
    page.filter.setText("nobody")
    qtbot.waitUntil(lambda: window.jobs.is_idle() and page.count.text() == page.count_text(0))
