"""Activities by keyboard alone: a series, who takes part, the register, the sheet, and a certificate in the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pypdfium2
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kiscase.activities.model import Attendance, Certificate, CertificateKind, Mark
from kiscase.core.database import Database
from kiscase.core.i18n import _, day
from kiscase.desk.window import DeskView
from kiscase.register.model import IssuedDocument
from tests import makers
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_thread import ACTIVITY, PAST, Desk, find_deed, plan_an_activity

NAMES = ("Bąk", "Żak", "Łoś")


def test_from_the_series_to_the_certificate(window: DeskView, case: Database, qtbot: QtBot) -> None:
    for name in NAMES:
        with case.action() as session:
            person = makers.participant(session, family_name=name, given_name="Jan")
        with case.action() as session:
            makers.active_contract(session, person, drawn_on=PAST, ends_on=PAST + timedelta(days=300))
    keys = Keyboard(qtbot)
    desk = Desk(window, keys)
    plan_an_activity(desk)
    enrol_all_at_once(desk)
    mark_by_row_numbers(desk)
    print_the_sheet(desk)
    give_certificates_out(desk)
    with case.read() as session:
        marks = dict(session.execute(select(Attendance.participant_id, Attendance.mark)).all())
        assert marks == {1: Mark.PRESENT, 2: Mark.PRESENT, 3: Mark.UNEXCUSED}, "the second row is Łoś"
        numbers = session.scalars(select(Certificate.number).order_by(Certificate.id)).all()
        assert numbers == [f"ZS/{number}/{clock.today().year}" for number in (1, 2)]
        kept = session.scalars(select(IssuedDocument.content).where(IssuedDocument.document == "certificate")).all()
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(kept[0]))
    assert "Jan Bąk" in text
    assert case.check() == []


def enrol_all_at_once(desk: Desk) -> None:
    keys = desk.keys
    page = desk.page(ACTIVITY)
    find_deed(desk, _("Enrol several people…"))
    keys.dialog()
    desk.settled()
    keys.to("since")
    keys.write(day(PAST))
    keys.to("candidates")
    keys.press("Home")
    for _person in NAMES:
        keys.press("Space", "Down")
    keys.to("go")
    keys.press("Space")
    keys.without_dialog()
    keys.until(lambda: page.people.rows.rowCount() == len(NAMES))
    desk.settled()


def mark_by_row_numbers(desk: Desk) -> None:
    """The signed sheet is back: row two is empty, the rest were there."""
    keys = desk.keys
    page = desk.page(ACTIVITY)
    keys.press("F2")
    keys.until_at("meetings")
    keys.press("Down", "Return")
    keys.until_at("register")
    desk.settled()
    keys.until(lambda: page.register.list.rows.rowCount() == len(NAMES))
    keys.press("2", "Return", "*", "Ctrl+S")
    keys.until(lambda: desk.message() == _("The register is saved."))
    desk.settled()


def print_the_sheet(desk: Desk) -> None:
    keys = desk.keys
    keys.press("Ctrl+P")
    keys.until(lambda: isinstance(QApplication.activeWindow(), QPrintDialog))
    keys.press("Escape")
    keys.without_dialog()
    desk.settled()


def give_certificates_out(desk: Desk) -> None:
    """Of participation, for those who were there; who was not is not entitled."""
    keys = desk.keys
    find_deed(desk, _("Certificates…"))
    dialog: Any = keys.dialog()
    desk.settled()
    keys.to("kind")
    while dialog.kind.currentData() != CertificateKind.PARTICIPATION:
        keys.press("Down")
        desk.settled()
    keys.until(lambda: len(dialog._chosen) == 2)
    keys.to("go")
    keys.press("Space")
    keys.until(lambda: isinstance(QApplication.activeWindow(), QPrintDialog))
    keys.press("Escape")
    keys.without_dialog()
    desk.settled()
