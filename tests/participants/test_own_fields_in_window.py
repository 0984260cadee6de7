"""Own fields in the window: defined by keyboard, asked in the form, shown in the list, kept in drafts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiscase.activities.queries import load_activity
from kiscase.activities.screen.activities_page import ActivitiesPage
from kiscase.club.screen.own_fields_dialog import OwnFieldDialog, OwnFieldsDialog
from kiscase.club.screen.settings_page import SettingsPage
from kiscase.core.database.database import Database
from kiscase.core.own_fields import actions as own
from kiscase.core.own_fields.definitions import OwnFields, read_own_fields
from kiscase.participants import actions as participants
from kiscase.participants import queries
from kiscase.participants.duplicates.screen.merge_dialogs import MergeDialog, SamePersonDialog
from kiscase.participants.screen.form_parts import FormPart
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.partners import actions as partners
from kiscase.partners import queries as partner_queries
from kiscase.partners.screen.page import PartnersPage
from kiscase.ui.listing.export import ExportFormat, export_list
from kiscase.ui.listing.remembered import remember_arrangements
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.journeys.keyboard import Keyboard
from tests.screens import front_page, page_of
from tests.workbook_reader import read_workbook

pytestmark = pytest.mark.usefixtures("usual_lists")


@pytest.fixture
def usual_lists() -> Iterator[None]:
    remember_arrangements("")
    yield
    remember_arrangements("")


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def fields(case: Database) -> OwnFields:
    """A date and a list."""
    do(case, own.add_own_field, "participant", {"label": "Badania do", "kind": "date"})
    do(case, own.add_own_field, "participant", {"label": "Rozmiar", "kind": "choice"}, [{"label": "M"}, {"label": "L"}])
    return defined(case)


@pytest.fixture
def person(case: Database, fields: OwnFields) -> int:
    return do(case, makers.participant)


@pytest.fixture
def page(person: int, window: Workspace, keys: Keyboard) -> ParticipantsPage:
    shown = front_page(window, ParticipantsPage)
    shown.open_record(person)
    keys.until(lambda: window.jobs.is_idle() and shown.details is not None)
    shown.tabs.setCurrentWidget(shown.data.situation)
    return shown


def defined(case: Database, table: str = "participant") -> OwnFields:
    with case.plain_reader() as reader:
        return read_own_fields(reader, table)


def settings_page(window: Workspace) -> SettingsPage:
    found = page_of(window, SettingsPage)
    window.show_page(window.pages.index(found))
    return found


def test_a_field_with_a_list_is_defined_by_keyboard(case: Database, window: Workspace, keys: Keyboard) -> None:
    settings = settings_page(window)
    settings.actions_by_key["own_fields"].trigger()
    listing = keys.dialog(OwnFieldsDialog)
    keys.press("Alt+D")
    keys.until(lambda: isinstance(QApplication.activeWindow(), OwnFieldDialog))
    dialog = keys.dialog(OwnFieldDialog)
    keys.until_at("label")
    assert dialog.choices.isHidden()
    keys.type("Prawo jazdy")
    keys.press("Return")
    keys.until_at("kind")
    keys.press("Down", "Down", "Down", "Down")
    keys.until(dialog.choices.isVisible)
    keys.press("Tab")
    for word in ("kat. B", "kat. C"):
        keys.until(lambda: keys.focus in dialog.choices.findChildren(type(keys.focus)))
        keys.type(word)
        keys.press("Return")
    keys.press("Ctrl+Return")
    keys.until(lambda: isinstance(QApplication.activeWindow(), OwnFieldsDialog))
    (one,) = defined(case)
    assert (one.label, [label for _word, label in one.options()]) == ("Prawo jazdy", ["kat. B", "kat. C"])
    keys.until(lambda: listing.list.rows.rowCount() == 1)
    listing.list.setFocus()
    keys.press("Down", "Return")
    keys.until(lambda: isinstance(QApplication.activeWindow(), OwnFieldDialog))
    changing = keys.dialog(OwnFieldDialog)
    keys.write("Jazda")
    changing.choices.focus_cell(0, "label")
    keys.press("Ctrl+Shift+Del")
    keys.press("Escape", "Ctrl+Return")
    keys.until(lambda: isinstance(QApplication.activeWindow(), OwnFieldsDialog))
    (one,) = defined(case)
    assert (one.label, [label for _word, label in one.options()]) == ("Jazda", ["kat. C"])
    listing.list.setFocus()
    keys.press("Down", "Alt+U")
    keys.until(lambda: not defined(case))
    listing.chooser.setFocus()
    keys.press("Down")
    keys.until(lambda: listing.chooser.value() == "activity")
    keys.press("Alt+D")
    keys.until(lambda: isinstance(QApplication.activeWindow(), OwnFieldDialog))
    keys.until_at("label")
    keys.type("Źródło finansowania")
    keys.press("Ctrl+Return")
    keys.until(lambda: isinstance(QApplication.activeWindow(), OwnFieldsDialog))
    assert [one.label for one in defined(case, "activity")] == ["Źródło finansowania"]
    keys.until(lambda: listing.list.rows.rowCount() == 1)
    keys.press("Escape")
    keys.without_dialog()


def test_a_field_that_is_filled_in_is_not_deleted_and_the_dialog_gives_the_reason(
    case: Database, fields: OwnFields, person: int, window: Workspace, keys: Keyboard
) -> None:
    do(case, participants.change_participant, person, {fields[0].key: date(2027, 1, 1)})
    settings_page(window).open_own_fields()
    listing = keys.dialog(OwnFieldsDialog)
    keys.until(lambda: listing.list.rows.rowCount() == 2)
    listing.list.setFocus()
    keys.press("Down", "Alt+U")
    keys.until(listing._problem.isVisible)
    assert "Nieużywane" in listing._problem.text()
    keys.press("Ctrl+Shift+Down")
    keys.until(lambda: [one.label for one in defined(case)] == ["Rozmiar", "Badania do"])
    keys.press("Escape")
    keys.without_dialog()


def test_the_form_asks_for_own_fields_last_and_saves_them(
    case: Database, fields: OwnFields, page: ParticipantsPage, keys: Keyboard
) -> None:
    form = page.data.situation
    form.editor("safety_note").setFocus()
    keys.press("Tab")
    keys.until_at(fields[0].key)
    keys.type("01.02.2027")
    keys.press("Return")
    keys.until_at(fields[1].key)
    keys.press("Down", "Down")
    keys.press("Ctrl+S")
    shown = {fields[0].key: date(2027, 2, 1), fields[1].key: fields[1].choices[1][0]}
    keys.until(lambda: ask(case, queries.participant_details, page.record or 0).values.items() >= shown.items())
    keys.until(lambda: not page.is_dirty())


def test_another_desk_changes_the_fields_and_what_is_typed_stays(
    case: Database, fields: OwnFields, page: ParticipantsPage, window: Workspace, keys: Keyboard
) -> None:
    form = page.data.situation
    form.editor(fields[0].key).setFocus()
    keys.type("01.02.2027")
    do(case, own.change_own_field, fields[1].id, {"label": "Rozmiar buta"}, [{"label": "40"}])
    window.jobs.changed.emit({"own_field", "own_choice"})
    keys.until(lambda: window.jobs.is_idle() and page.own_fields.fields[1].label == "Rozmiar buta")
    assert keys.is_at(fields[0].key)
    assert form.editor(fields[0].key).value() == date(2027, 2, 1)
    assert page.is_dirty()
    assert "Rozmiar buta" in form.editor(fields[1].key).accessibleName()
    keys.press("Tab")
    keys.until_at(fields[1].key)


def test_a_retired_field_shows_only_where_it_is_filled_in(
    case: Database, fields: OwnFields, page: ParticipantsPage, window: Workspace, keys: Keyboard
) -> None:
    person = page.record or 0
    key, row = fields[0].key, page.data.situation._rows
    do(case, participants.change_participant, person, {key: date(2027, 1, 1)})
    do(case, own.change_own_field, fields[0].id, {"retired": True})
    other = do(case, makers.participant, family_name="Zięba")
    window.jobs.changed.emit({"participant", "own_field"})
    keys.until(lambda: window.jobs.is_idle() and page.data.situation.editor(key).value() == date(2027, 1, 1))
    assert not row[key].isHidden()
    page.open_record(other)
    keys.until(lambda: page.details is not None and page.details.values["id"] == other)
    assert row[key].isHidden()


def test_own_fields_are_in_the_draft_of_a_new_person(
    case: Database, fields: OwnFields, page: ParticipantsPage, window: Workspace, keys: Keyboard
) -> None:
    page.new_record()
    keys.until(lambda: window.jobs.is_idle() and page.details is None)
    form = page.data.situation
    form.editor(fields[0].key).set_value(date(2027, 2, 1))
    form.editor(fields[1].key).set_value(fields[1].choices[0][0])
    content = page.draft_content()
    page.show_details(None)
    assert form.editor(fields[0].key).value() is None
    page.restore_draft(content)
    assert form.editor(fields[0].key).value() == date(2027, 2, 1)
    assert form.editor(fields[1].key).value() == fields[1].choices[0][0]


def test_columns_of_own_fields_are_remembered_and_follow_their_names(
    case: Database, fields: OwnFields, page: ParticipantsPage, window: Workspace, keys: Keyboard
) -> None:
    person = page.record or 0
    do(case, participants.change_participant, person, {fields[1].key: fields[1].choices[1][0]})
    listing = page.listing()
    listing.show_view(listing.view._replace(columns=("name", fields[1].key), sort=fields[1].key))
    keys.until(lambda: page.list.rows.rowCount() == 1 and page.list.rows.index(0, 1).data() == "L")
    choices = [{"id": int(word), "label": f"nr {label}"} for word, label, _retired in fields[1].choices]
    do(case, own.change_own_field, fields[1].id, {"label": "Odzież"}, choices)
    window.jobs.changed.emit({"own_field", "own_choice"})
    keys.until(lambda: page.list.rows.rowCount() == 1 and page.list.rows.index(0, 1).data() == "nr L")
    assert [one.title for one in page.list.rows.columns] == ["Nazwisko i imię", "Odzież"]
    again = ParticipantsPage(page.context)
    keys.until(lambda: again.listing().view.columns == ("name", fields[1].key))
    again.deleteLater()


def test_each_own_field_is_chosen_in_a_merge(
    case: Database, fields: OwnFields, page: ParticipantsPage, person: int, keys: Keyboard
) -> None:
    do(case, participants.change_participant, person, {fields[1].key: fields[1].choices[0][0]})
    other = do(case, makers.participant, **{fields[1].key: fields[1].choices[1][0]})
    page.actions_by_key["merge_person"].trigger()
    dialog = keys.dialog(SamePersonDialog)
    dialog.form.editor("person").set_value(str(other))
    keys.press("Ctrl+Return")
    keys.until(lambda: isinstance(QApplication.activeWindow(), MergeDialog))
    choice = keys.dialog(MergeDialog)
    assert "Rozmiar" in choice.form.editor(fields[1].key).accessibleName()
    assert "Tutaj: M." in choice.form.editor(fields[1].key).whatsThis()
    choice.form.editor(fields[1].key).set_value("there")
    keys.press("Ctrl+Return")
    keys.without_dialog()
    kept = ask(case, queries.participant_details, person).values
    assert kept[fields[1].key] == fields[1].choices[1][0]


def fill_in(page: ActivitiesPage | PartnersPage, record: int, key: str, typed: str, keys: Keyboard) -> None:
    """Type into an own field of a record, and save it."""
    jobs = page.context.jobs
    page.open_record(record)
    keys.until(lambda: jobs.is_idle() and page.record == record)
    page.tabs.setCurrentWidget(page.data)
    page.data.form.editor(key).setFocus()
    keys.until_at(key)
    keys.type(typed)
    assert key in json.dumps(page.draft_content())
    keys.press("Ctrl+S")
    keys.until(lambda: jobs.is_idle() and not page.is_dirty())


def test_activities_and_institutions_have_own_fields_too(case: Database, window: Workspace, keys: Keyboard) -> None:
    do(case, own.add_own_field, "activity", {"label": "Dofinansowanie", "kind": "number"})
    do(case, own.add_own_field, "partner", {"label": "Umowa z dnia", "kind": "date"})
    (amount,), (day,) = defined(case, "activity"), defined(case, "partner")
    activity = do(case, makers.activity)
    partner = do(case, partners.add_partner, {"name": "Piekarnia", "kind": "host"})
    activities, institutions = page_of(window, ActivitiesPage), page_of(window, PartnersPage)
    window.show_page(window.pages.index(activities))
    fill_in(activities, activity, amount.key, "1500", keys)
    window.show_page(window.pages.index(institutions))
    fill_in(institutions, partner, day.key, "01.02.2026", keys)
    assert ask(case, load_activity, activity).values[amount.key] == 1500
    assert ask(case, partner_queries.partner_details, partner).values[day.key] == date(2026, 2, 1)
    other = do(case, makers.activity, name="Inne", **{amount.key: 300})
    listing = activities.listing()
    window.show_page(window.pages.index(activities))
    listing.show_view(listing.view._replace(columns=("name", amount.key), sort=amount.key))
    keys.until(lambda: [activities.list.rows.id_at(row) for row in range(2)] == [other, activity])
    assert activities.list.rows.index(1, 1).data() == "1500"
    merged = do(case, partners.add_partner, {"name": "Piekarnia 2", "kind": "host", day.key: date(2026, 3, 3)})
    do(case, partners.change_partner, partner, {day.key: None})
    do(case, partners.merge_partners, partner, merged)
    assert ask(case, partner_queries.partner_details, partner).values[day.key] == date(2026, 3, 3)


def test_the_list_is_exported_with_real_numbers_and_dates(
    case: Database, page: ParticipantsPage, window: Workspace, keys: Keyboard, tmp_path: Path
) -> None:
    do(case, own.add_own_field, "participant", {"label": "Wzrost", "kind": "number"})
    day, size, height = defined(case)
    person = page.record or 0
    values = {day.key: date(2027, 2, 1), size.key: size.choices[1][0], height.key: 172}
    do(case, participants.change_participant, person, values)
    window.jobs.changed.emit({"participant", "own_field"})
    keys.until(lambda: window.jobs.is_idle() and len(page.own_fields.fields) == 3)
    listing = page.listing()
    listing.show_view(listing.view._replace(columns=("name", day.key, size.key, height.key)))
    export_list(page, ExportFormat.XLSX, tmp_path / "lista.xlsx", None)
    keys.until(window.jobs.is_idle)
    sheet = read_workbook((tmp_path / "lista.xlsx").read_bytes())
    head = next(place for place, value in sheet.values.items() if value == "Badania do")
    row = int(head[1:]) + 1
    assert [sheet.values[f"{column}{head[1:]}"] for column in "BCD"] == ["Badania do", "Rozmiar", "Wzrost"]
    assert [sheet.values[f"{column}{row}"] for column in "BCD"] == [46419.0, "L", 172.0]
    assert "yy" in sheet.formats[f"B{row}"].lower()


def test_a_guided_intake_asks_for_own_fields(
    case: Database, fields: OwnFields, page: ParticipantsPage, window: Workspace, keys: Keyboard
) -> None:
    page.new_record()
    keys.until(lambda: window.jobs.is_idle() and page.details is None and page.intake.is_on())
    page.data.form.editor("family_name").set_value("Nowa")
    page.data.form.editor("given_name").set_value("Ewa")
    page.intake.show_part(FormPart.SITUATION)
    step = page.intake.list.currentRow()
    page.data.situation.editor("safety_note").setFocus()
    keys.press("Return")
    keys.until_at(fields[0].key)
    keys.type("01.02.2027")
    keys.press("Return")
    keys.until_at(fields[1].key)
    keys.press("Down", "Return")
    keys.until(lambda: page.intake.list.currentRow() == step + 1)
    keys.press("Ctrl+S")
    keys.until(lambda: window.jobs.is_idle() and page.details is not None and page.details.name == "Ewa Nowa")
    assert page.details is not None
    assert page.details.values[fields[0].key] == date(2027, 2, 1)
    assert page.details.values[fields[1].key] == fields[1].choices[0][0]
