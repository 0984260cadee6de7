"""A list is filtered by any field, by the keyboard; and what somebody sees is saved under a name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.core.listing import saved_views
from kiscase.core.listing.view import FilterOperator, ListFilter, operators_of_field
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.participants.verdict import EligibilityVerdict
from kiscase.ui.listing.filter_dialog import FilterDialog
from kiscase.ui.listing.remembered import remember_arrangements
from kiscase.ui.listing.view_names import ViewNameDialog
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.journeys.keyboard import Keyboard
from tests.screens import button, front_page

PEOPLE = (("Żak", "Zabno"), ("Adamska", "Lublin"), ("Nowak", "Żabno"))


@pytest.fixture(autouse=True)
def usual_lists() -> Iterator[None]:
    """No test leaves an arrangement to the next one."""
    remember_arrangements("")
    yield
    remember_arrangements("")


@pytest.fixture
def people(case: Database) -> None:
    for family_name, town in PEOPLE:
        do(case, makers.participant, family_name=family_name, town=town)


@pytest.fixture
def page(people: None, window: Workspace) -> ParticipantsPage:
    return front_page(window, ParticipantsPage)


def names(page: ParticipantsPage) -> list[str]:
    rows = page.list.rows
    return [str(rows.index(row, 0).data()).split()[0] for row in range(rows.rowCount())]


def words(page: ParticipantsPage) -> str:
    label = page.findChild(QLabel, "filters")
    assert label is not None
    return label.text() if label.isVisible() else ""


def rest(page: ParticipantsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.context.jobs.is_idle)


def test_a_list_is_filtered_by_keys_and_says_by_what(page: ParticipantsPage, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    page.list.setFocus()
    keys.press("Ctrl+Shift+F")
    keys.until_at("field.1")
    keys.type(_("Town")[:5])
    keys.press("Return", "Tab")
    keys.until_at("operator.1")
    keys.press("Tab")
    keys.until_at("value.1")
    keys.type("zab")
    keys.press("Return")
    keys.until(lambda: page.findChild(FilterDialog) is None)
    rest(page, qtbot)
    assert names(page) == ["Nowak", "Żak"]
    assert words(page) == f"{_('Town')}: {FilterOperator.CONTAINS.label} „zab”"
    page.filter.setText("nowak")
    rest(page, qtbot)
    assert names(page) == ["Nowak"]
    page.filter.clear()
    clear = button(page, "clear_filters")
    clear.setFocus()
    keys.press("Space")
    rest(page, qtbot)
    assert (names(page), words(page), clear.isVisible()) == (["Adamska", "Nowak", "Żak"], "", False)


def test_a_condition_without_a_value_is_said_and_an_empty_one_left_out(page: ParticipantsPage, qtbot: QtBot) -> None:
    page.listing().ask_filters()
    dialog = page.findChild(FilterDialog)
    assert dialog is not None
    dialog.submit()
    assert page.listing().view.filters == ()
    page.listing()._filter(
        (ListFilter("town", FilterOperator.BEGINS, "Lub"), ListFilter("born", FilterOperator.FILLED))
    )
    rest(page, qtbot)
    assert names(page) == ["Adamska"]
    qtbot.waitUntil(lambda: page.findChild(FilterDialog) is None)
    page.listing().ask_filters()
    dialog = page.findChild(FilterDialog)
    assert dialog is not None
    assert [row.read() for row in dialog.rows] == list(page.listing().view.filters)
    dialog.rows[0].operator.setCurrentIndex(0)  # another editor, which is empty
    dialog.submit()
    assert dialog.isVisible()
    problem = _("Enter what to compare with, or remove the condition.")
    assert problem in [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    dialog.rows[0].remove.click()
    assert len(dialog.rows) == 1
    dialog.submit()
    rest(page, qtbot)
    assert page.listing().view.filters == (ListFilter("born", FilterOperator.FILLED),)


def test_every_field_and_operator_has_an_editor_that_gives_back_its_value(page: ParticipantsPage) -> None:
    source = page.listing().source
    values: dict[str, str | int] = {"date": "1990-01-31", "number": 7, "text": "ab"}
    page.listing().ask_filters()
    dialog = page.findChild(FilterDialog)
    assert dialog is not None
    row = dialog.rows[0]
    for field in source.filter_fields():
        for operator in operators_of_field(field):
            made = ListFilter(field.key, operator)
            if made.needs_value:
                options = field.info.options() if field.info.options else []
                made = made._replace(value=options[0][0] if options else values[field.info.kind.value])
            row.load(made)
            assert row.read() == made
    dialog.reject()


def test_a_view_is_saved_chosen_renamed_and_deleted(page: ParticipantsPage, qtbot: QtBot, case: Database) -> None:
    keys = Keyboard(qtbot)
    arrangement = page.listing()
    may = page.choice.findData(EligibilityVerdict.MAY.value)
    page.choice.setCurrentIndex(may)
    filters = (ListFilter("town", FilterOperator.CONTAINS, "zab"),)
    arrangement.show_view(arrangement.view._replace(filters=filters, columns=("name", "town"), sort="town"))
    arrangement.ask_name()
    keys.until_at("name")
    keys.type("Z Zabna")
    keys.press("Return")
    keys.until(lambda: page.findChild(ViewNameDialog) is None)
    rest(page, qtbot)
    assert [row.name for row in arrangement.saved] == ["Z Zabna"]
    assert words(page).startswith("Z Zabna · ")
    arrangement.show_usual()
    rest(page, qtbot)
    assert (len(names(page)), page.choice.currentIndex()) == (3, 0)
    arrangement._fill_menu()
    arrangement._menu.actions()[0].trigger()
    rest(page, qtbot)
    assert (names(page), page.choice.currentIndex()) == (["Żak", "Nowak"], may)
    assert [one.key for one in page.list.rows.columns] == ["name", "town"]
    arrangement._fill_menu()
    texts = [action.text() for action in arrangement._menu.actions()]
    assert {_("Rename {name}…").format(name="Z Zabna"), _("Delete {name}…").format(name="Z Zabna")} <= set(texts)
    arrangement._ask_rename(arrangement.saved[0])
    keys.until_at("name")
    keys.write("Zabno")
    keys.press("Return")
    keys.until(lambda: [row.name for row in arrangement.saved] == ["Zabno"])
    do(case, saved_views.delete_view, arrangement.saved[0].id)
    page.tables_changed({"saved_view"})
    rest(page, qtbot)
    assert arrangement.saved == []
    assert ask(case, saved_views.list_saved_views, "participant") == []


def test_a_view_of_a_newer_program_is_shown_without_what_is_not_known(page: ParticipantsPage, qtbot: QtBot) -> None:
    content = {"columns": ["name", "shoe_size"], "sort": "shoe_size"}
    page.listing().show_saved(saved_views.SavedViewRow(1, "Nowy", content))
    rest(page, qtbot)
    assert [one.key for one in page.list.rows.columns] == ["name"]
    shown = page.findChild(QLabel, "message")
    assert shown is not None
    assert "shoe_size" in shown.text()
