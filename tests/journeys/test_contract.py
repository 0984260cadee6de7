"""The life of a contract, by keyboard alone: from a plan to the paper, an annex, the final evaluation and the end."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiscase.contracts import actions
from kiscase.contracts.model import Outcome, State
from kiscase.core.database import Database
from kiscase.core.i18n import _
from kiscase.desk.window import DeskView
from tests import makers
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_thread import Desk, find_deed

CONTRACT = "contract"
TEXTS = {
    "causes": "Uzależnienie od alkoholu; utrata pracy w 2023 r.",
    "strengths": "Utrzymuje abstynencję od 4 miesięcy.",
    "limits": "Brak prawa jazdy; 30 km do miasta.",
}


def test_the_life_of_a_contract(window: DeskView, case: Database, qtbot: QtBot) -> None:
    with case.action() as session:
        makers.participant(session, family_name="Żółciński", given_name="Łukasz")
    keys = Keyboard(qtbot)
    desk = Desk(window, keys)
    begin_with_a_plan(desk)
    follow_the_checker(desk)
    first = print_it(desk)
    sign_at_the_desk(desk)
    second = change_it_by_an_annex(desk)
    evaluate_at_the_end(desk)
    complete(desk)
    with case.read() as session:
        old, new = actions.card(session, first), actions.card(session, second)
        assert (old.state, new.state) == (State.AMENDED, State.COMPLETED)
        assert session.get_one(type(actions.require_contract(session, second)), second).outcome is Outcome.REACHED
        states = [move.state for move in actions.moves(session, second)]
    assert states[-3:] == [State.ACTIVE, State.EVALUATED, State.COMPLETED]
    assert case.check() == []


def begin_with_a_plan(desk: Desk) -> None:
    keys = desk.keys
    desk.view.open("participant", 1)
    keys.until(lambda: desk.view.page().record == 1)
    desk.settled()
    keys.press("Ctrl+Shift+K")
    keys.dialog()
    keys.until_at("source")
    keys.write("Trzeźwość")
    keys.press("Tab")
    keys.to("go")
    keys.press("Return")
    page = desk.page(CONTRACT)
    keys.until(lambda: desk.view.page() is page and desk.page(CONTRACT).editor is not None)
    desk.settled()
    assert "Trzeźwość" not in page.head.title.text()
    assert page.editor.content().tables["goals"], "the goals of the plan are there"


def follow_the_checker(desk: Desk) -> None:
    """F8 leads from one gap to the next; what is typed settles it."""
    keys = desk.keys
    page = desk.page(CONTRACT)
    for place, text in TEXTS.items():
        keys.press("F8")
        keys.until_at(place)
        keys.type(text)
        desk.settled()
    keys.press("Ctrl+S")
    keys.until(lambda: desk.message() == _("Saved."))
    assert not page.is_dirty()


def print_it(desk: Desk) -> int:
    keys = desk.keys
    page = desk.page(CONTRACT)
    keys.press("Ctrl+P")
    assert isinstance(keys.dialog(), QPrintDialog)
    keys.press("Escape")
    keys.without_dialog()
    keys.until(lambda: State.PRINTED.label in page.head.chip.text())
    record: Any = page.record
    return int(record)


def misses(page: Any, signatures: int) -> bool:
    return page.card is not None and len(page.card.missing) == signatures


def sign_at_the_desk(desk: Desk) -> None:
    """One key for each who signed today."""
    keys = desk.keys
    keys.press("Ctrl+3")
    desk.settled()
    page: Any = desk.view.page()
    keys.until(lambda: page.list.rows.rowCount() == 1)
    keys.until_at("signature list")
    keys.press("Home")
    for left in (2, 1):  # as soon as the paper is shown
        keys.until(partial(misses, page, left))
        keys.press("1")
        desk.settled()
    keys.until(lambda: page.list.rows.rowCount() == 0)
    keys.press("Ctrl+2")
    contracts = desk.page(CONTRACT)
    keys.until(lambda: State.ACTIVE.label in contracts.head.chip.text())


def change_it_by_an_annex(desk: Desk) -> int:
    keys = desk.keys
    page = desk.page(CONTRACT)
    first = page.record
    find_deed(desk, _("Annex…"))
    keys.dialog()
    keys.type("Terapia trwa dłużej, niż zakładano.")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: page.record != first and page.editor is not None)
    desk.settled()
    keys.press("F2")
    keys.to("participant_actions/text.1")
    keys.press("Ctrl+A")
    keys.type("Będzie uczestniczyć w terapii raz w tygodniu do dnia 30.06.2027.")
    record = print_it(desk)
    find_deed(desk, _("Record signatures"))
    keys.dialog()
    keys.until_at("participant")
    keys.type("today")
    keys.press("Tab")
    keys.type("today")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: State.ACTIVE.label in page.head.chip.text())
    desk.settled()
    return record


def evaluate_at_the_end(desk: Desk) -> None:
    keys = desk.keys
    page = desk.page(CONTRACT)
    keys.press("Ctrl+Shift+V")
    dialog: Any = keys.dialog()
    keys.to("final")
    keys.press("Space")
    for row in dialog.sheet.rows:
        keys.to(f"result.{row.key}")
        keys.press("1")
    keys.to("go")
    keys.press("Space")
    keys.until(lambda: isinstance(QApplication.activeWindow(), QPrintDialog))
    keys.press("Escape")
    keys.without_dialog()
    desk.settled()
    keys.until(lambda: State.EVALUATED.label in page.head.chip.text())


def complete(desk: Desk) -> None:
    keys = desk.keys
    page = desk.page(CONTRACT)
    find_deed(desk, _("Complete the contract"))
    keys.dialog()
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: State.COMPLETED.label in page.head.chip.text())
    desk.settled()
