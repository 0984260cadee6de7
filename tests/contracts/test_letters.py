"""The events of a contract on its page: by keyboard to the letter, and the papers beside the contract."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from kiscase.contracts.copies import actions as copies
from kiscase.contracts.copies.model import BlankPart
from kiscase.contracts.events import breaches, invitations
from kiscase.contracts.events.screen.dialogs import BreachDialog, EventDialog
from kiscase.contracts.model import OFFICIAL_FORM
from kiscase.contracts.screen.events_tab import EventsTab
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core import drafts
from kiscase.core.database.database import Database
from kiscase.core.date_format import format_date, weekday_name
from kiscase.core.i18n import _
from kiscase.issued import actions as issued
from kiscase.pdf.form import loading
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.preview.preview_dialog import PdfPreviewDialog
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import text_of
from tests.printer import print_with

TODAY = clock.today()
SINCE = TODAY - timedelta(days=28)


@pytest.fixture
def contract(window: Workspace, case: Database) -> int:
    with case.action() as session:
        return makers.active_contract(session, drawn_on=SINCE, ends_on=SINCE + timedelta(days=300))


@pytest.fixture
def page(window: Workspace, contract: int, qtbot: QtBot) -> Iterator[ContractsPage]:
    window.open("contract", contract)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and window.page().record == contract)
    yield cast("ContractsPage", window.page())
    qtbot.waitUntil(window.jobs.is_idle)


def events(page: ContractsPage) -> EventsTab:
    found = page.findChild(EventsTab)
    assert isinstance(found, EventsTab)
    page.tabs.setCurrentWidget(found)
    return found


def look(widget: Any, name: str) -> None:
    """Keep a picture when KISCASE_LOOK names a folder."""
    if os.environ.get("KISCASE_LOOK"):
        widget.grab().save(str(Path(os.environ["KISCASE_LOOK"]) / f"{name}.png"))


def states(tab: EventsTab) -> list[str]:
    model = tab.list.rows
    return [str(model.data(model.index(row, 3))) for row in range(model.rowCount())]


def form_dialog(keys: Keyboard) -> FormDialog:
    found = keys.dialog()
    assert isinstance(found, FormDialog)
    return found


def paper_dialog(keys: Keyboard) -> PdfPreviewDialog:
    keys.until(lambda: isinstance(QApplication.activeWindow(), PdfPreviewDialog))
    found = keys.dialog()
    assert isinstance(found, PdfPreviewDialog)
    return found


def test_a_breach_is_recorded_printed_explained_and_settled_by_keyboard(
    page: ContractsPage, window: Workspace, case: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    keys, tab = Keyboard(qtbot), events(page)
    tab.list.setFocus()
    keys.to("breach")
    keys.press("Space")
    dialog = form_dialog(keys)
    dialog.form.editor("agreed").set_value("Powiadamianie o nieobecności")
    dialog.form.editor("what").set_value("Nieobecność na zajęciach bez wiadomości")
    dialog.form.editor("explain_by").set_value(TODAY + timedelta(days=7))
    look(dialog, "breach")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: states(tab) == [_("letter to be printed")])
    keys.until(tab.buttons["print_letter"].isEnabled)  # what was just recorded is chosen
    tab.list.setFocus()
    keys.to("print_letter")
    keys.press("Space")
    print_with(keys, tmp_path / "letter.pdf")
    keys.until(lambda: states(tab) == [_("to be explained")])
    with case.read() as session:
        letter = issued.load_issued_document(session, issued.list_issued_documents(session)[0].id)[1]
        assert (
            breaches.preview_breach_letter(session, breaches.list_breaches(session, page.record or 0)[0].id) == letter
        )
    assert "Nieobecność na zajęciach bez wiadomości" in text_of(letter).replace("\r\n", " ")
    look(window, "events")
    keys.without_dialog()
    tab.list.setFocus()
    keys.press("Down", "Return")
    dialog = form_dialog(keys)
    dialog.form.editor("explanation").set_value("Choroba dziecka")
    dialog.form.editor("consequence").set_value("none")
    look(dialog, "settling")
    keys.to("go")
    keys.press("Return")
    keys.until(lambda: "decision" in str(dialog.focusWidget().objectName()))
    dialog.form.editor("decision").set_value("Przyczyna usprawiedliwiona")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: states(tab) == [_("settled")])


def test_a_breach_of_an_action_that_is_not_due_yet_is_doubted_and_recorded(page: ContractsPage, qtbot: QtBot) -> None:
    keys, tab = Keyboard(qtbot), events(page)
    tab.buttons["breach"].click()
    dialog = keys.dialog(BreachDialog)
    due = makers.content(drawn_on=SINCE).tables["participant_actions"][0]["due"]
    assert due > TODAY
    doubt = _("The term of this action passes only on {date}.").format(date=format_date(due))
    assert doubt not in words(dialog)
    keys.to("agreed")
    keys.press("Down")
    assert doubt in words(dialog)
    keys.to("what")
    keys.type("nie przyszla")
    keys.to("explain_by")
    sunday = TODAY + timedelta(13 - TODAY.weekday())
    keys.write(sunday.isoformat())
    keys.press("Tab")
    assert any(format_date(sunday) in line and weekday_name(sunday) in line for line in words(dialog))
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: len(states(tab)) == 1)


def words(dialog: FormDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize(("button", "field"), [("breach", "what"), ("talk", "note")])
def test_what_was_typed_about_an_event_survives_a_crash(
    page: ContractsPage, case: Database, button: str, field: str, qtbot: QtBot
) -> None:
    contract, jobs = page.record, page.context.jobs
    keys, tab = Keyboard(qtbot), events(page)
    tab.buttons[button].click()
    first = keys.dialog(EventDialog)
    first.form.editor(field).set_value("Nie było śniadania")
    first.autosave.save_draft()
    first.rejected.disconnect(first.autosave.discard_draft)  # as if the program had ended
    first.reject()
    keys.without_dialog()
    qtbot.waitUntil(jobs.is_idle)
    with case.read() as session:
        waiting = drafts.list_drafts(session)
    assert waiting == [(EventsTab.part, contract)]
    page.tabs.setCurrentIndex(0)
    page.context.open_record(*waiting[0])
    assert page.tabs.currentWidget() is tab
    qtbot.waitUntil(jobs.is_idle)
    tab.buttons["talk" if button == "breach" else "breach"].click()
    other = keys.dialog(EventDialog)
    assert not other.form.is_dirty()
    other.rejected.disconnect(other.autosave.discard_draft)
    keys.press("Escape")
    keys.without_dialog()
    tab.buttons[button].click()
    again = form_dialog(keys)
    assert again.form.editor(field).value() == "Nie było śniadania"
    assert _("Your unsaved changes are restored.") in again.words.text()
    keys.press("Escape")
    keys.press("Escape")  # what was typed is left only by a second Esc
    keys.without_dialog()
    qtbot.waitUntil(jobs.is_idle)
    with case.read() as session:
        assert drafts.list_drafts(session) == []


def test_signatures_on_the_letter_close_what_it_says(
    page: ContractsPage, window: Workspace, case: Database, contract: int, qtbot: QtBot
) -> None:
    with case.action() as session:
        breach = breaches.record_breach(session, contract, {"happened_on": TODAY, "what": "Nieobecność"})
    with case.action() as session:
        breaches.issue_breach_letter(session, breach)
    keys, tab = Keyboard(qtbot), events(page)
    tab.show_record(contract)
    keys.until(lambda: states(tab) == [_("to be explained")])
    tab.list.selectRow(0)
    assert tab.buttons["sign_letter"].isEnabled()
    tab.ask_signatures()
    dialog = form_dialog(keys)
    for key in ("worker", "participant"):
        dialog.form.editor(key).set_value(TODAY)
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: not tab.buttons["sign_letter"].isEnabled())
    tab.list.opened.emit(tab.list.current_id())
    dialog = form_dialog(keys)
    assert dialog.words.text() == _("The letter is signed, so its text can no longer be changed.")
    dialog.reject()
    keys.without_dialog()


def test_a_talk_is_set_and_its_letter_looked_at_without_keeping_it(
    page: ContractsPage, window: Workspace, case: Database, qtbot: QtBot
) -> None:
    keys, tab = Keyboard(qtbot), events(page)
    tab.invite()
    dialog = form_dialog(keys)
    on = TODAY + timedelta(days=3)
    dialog.form.editor("on").set_value(on)
    dialog.form.editor("place").set_value("Sala 2")
    look(dialog, "invite")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: states(tab) == [_("invitation to be printed")])
    with case.read() as session:
        before = issued.list_issued_documents(session)
    tab.list.selectRow(0)
    tab.look_at_letter()
    shown = paper_dialog(keys)
    assert format_date(on) in text_of(shown.preview.pdf())
    shown.reject()
    keys.without_dialog()
    with case.read() as session:
        assert issued.list_issued_documents(session) == before


def test_a_draft_offers_no_breach_but_a_talk(window: Workspace, case: Database, qtbot: QtBot) -> None:
    with case.action() as session:
        draft = makers.contract(session)
    window.open("contract", draft)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and window.page().record == draft)
    tab = events(cast("ContractsPage", window.page()))
    qtbot.waitUntil(tab.buttons["talk"].isEnabled)
    assert not tab.buttons["breach"].isEnabled()
    assert not tab.buttons["print_letter"].isEnabled()


def test_the_plain_copy_is_shown_in_the_chosen_language(page: ContractsPage, window: Workspace, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    page.actions_by_key["plain_copy"].trigger()
    dialog = form_dialog(keys)
    dialog.form.editor("language").set_value("uk")
    look(dialog, "plain")
    keys.to("go")
    keys.press("Return")
    shown = paper_dialog(keys)
    said = text_of(shown.preview.pdf())
    assert "Czego chcemy" in said
    assert "Чого ми хочемо" in said
    look(shown, "plain_copy")
    shown.reject()
    keys.without_dialog()


def test_a_blank_form_is_there_without_any_contract(window: Workspace, qtbot: QtBot) -> None:
    window.open("contract", None)
    qtbot.waitUntil(window.jobs.is_idle)
    page, keys = cast("ContractsPage", window.page()), Keyboard(qtbot)
    assert page.record is None
    page.actions_by_key["blank_form"].trigger()
    dialog = form_dialog(keys)
    dialog.form.editor("part").set_value("b2")
    keys.to("go")
    keys.press("Return")
    shown = paper_dialog(keys)
    assert "CZĘŚĆ II B" in text_of(shown.preview.pdf())
    shown.reject()
    keys.without_dialog()


@pytest.mark.parametrize("variant", ["A", "B"])
def test_a_blank_form_bears_every_label_and_no_value(case: Database, variant: str) -> None:
    with case.read() as session:
        said = " ".join(text_of(copies.print_blank_form(session, BlankPart(variant.lower()))).split())
    official = loading.load_form(OFFICIAL_FORM)
    sections = official.printed_sections(variant)
    with_label = [part for section in sections for part in section.fields if part.kind == "long"]
    assert with_label
    for part in with_label:
        assert " ".join(part.label["pl"].split()) in said
    assert "wersja" not in said
    assert "kod " not in said
    assert makers.TODAY.strftime("%d.%m.%Y") not in said


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_letter_speaks_polish_first_and_the_other_language_after_it(case: Database, language: str) -> None:
    with case.action() as session:
        contract = makers.active_contract(session, language=language)
    with case.action() as session:
        breach = breaches.record_breach(session, contract, {"happened_on": makers.TODAY, "what": "Nieobecność"})
    with case.action() as session:
        talk = invitations.create_invitation(session, contract, {"on": makers.TODAY})
    with case.read() as session:
        for pdf, polish, other in (
            (
                breaches.preview_breach_letter(session, breach),
                "Prośba o wyjaśnienie",
                {"uk": "Прохання", "en": "Request"},
            ),
            (
                invitations.preview_invitation(session, talk),
                "Zaproszenie na rozmowę",
                {"uk": "Запрошення", "en": "Invitation"},
            ),
        ):
            said = text_of(pdf)
            assert 0 < said.index(polish) < said.index(other[language])
            assert b"/Lang(%s)" % language.encode() in pdf
