"""Activities by keyboard alone: a series, who takes part, the register, the sheet, and a certificate in the end."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kiscase.activities.certificates.model import ActivityCertificate, CertificateKind
from kiscase.activities.model import Attendance, AttendanceMark
from kiscase.core.database.database import Database
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.issued.model import IssuedDocument
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_intake_to_signed_contract import ACTIVITY, PAST, Desk, plan_an_activity, run_command_by_name
from tests.printer import print_with

NAMES = ("Bąk", "Żak", "Łoś")


def test_from_the_series_to_the_certificate(window: Workspace, case: Database, qtbot: QtBot, tmp_path: Path) -> None:
    for name in NAMES:
        with case.action() as session:
            person = makers.participant(session, family_name=name, given_name="Jan")
        with case.action() as session:
            makers.active_contract(session, person, drawn_on=PAST, ends_on=PAST + timedelta(days=300))
    keys = Keyboard(qtbot)
    context = Desk(window, keys)
    plan_an_activity(context)
    enrol_all_at_once(context)
    mark_by_row_numbers(context)
    print_the_sheet(context, tmp_path / "sheet.pdf")
    give_certificates_out(context, tmp_path / "certificates.pdf")
    with case.read() as session:
        marks = dict(session.execute(select(Attendance.participant_id, Attendance.mark)).all())
        assert marks == {1: AttendanceMark.PRESENT, 2: AttendanceMark.PRESENT, 3: AttendanceMark.UNEXCUSED}, (
            "the second row is Łoś"
        )
        numbers = session.scalars(select(ActivityCertificate.number).order_by(ActivityCertificate.id)).all()
        assert numbers == [f"ZS/{number}/{clock.today().year}" for number in (1, 2)]
        kept = session.scalars(select(IssuedDocument.content).where(IssuedDocument.document == "certificate")).all()
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(kept[0]))
    assert "Jan Bąk" in text
    assert case.find_faults() == []


def enrol_all_at_once(context: Desk) -> None:
    keys = context.keys
    page = context.page(ACTIVITY)
    run_command_by_name(context, _("Enrol several people…"))
    keys.dialog()
    context.settled()
    keys.to("since")
    keys.write(format_date(PAST))
    keys.to("candidates")
    keys.press("Home")
    for _person in NAMES:
        keys.press("Space", "Down")
    keys.to("go")
    keys.press("Space")
    keys.without_dialog()
    keys.until(lambda: page.people.rows.rowCount() == len(NAMES))
    context.settled()


def mark_by_row_numbers(context: Desk) -> None:
    """The signed sheet is back: row two is empty, the rest were there."""
    keys = context.keys
    page = context.page(ACTIVITY)
    keys.press("F2")
    keys.until_at("meetings")
    keys.press("Down", "Return")
    keys.until_at("register")
    context.settled()
    keys.until(lambda: page.register.list.rows.rowCount() == len(NAMES))
    keys.press("2", "Return", "*", "Ctrl+S")
    keys.until(lambda: context.message() == _("The register is saved."))
    context.settled()


def print_the_sheet(context: Desk, printed: Path) -> None:
    keys = context.keys
    keys.press("Ctrl+P")
    print_with(keys, printed)
    keys.without_dialog()
    context.settled()


def give_certificates_out(context: Desk, printed: Path) -> None:
    """Of participation, for those who were there; who was not is not entitled."""
    keys = context.keys
    run_command_by_name(context, _("Certificates…"))
    dialog: Any = keys.dialog()
    context.settled()
    keys.to("kind")
    while dialog.kind.currentData() != CertificateKind.PARTICIPATION:
        keys.press("Down")
        context.settled()
    keys.until(lambda: len(dialog._chosen) == 2)
    keys.to("go")
    keys.press("Space")
    print_with(keys, printed)
    keys.without_dialog()
    context.settled()
