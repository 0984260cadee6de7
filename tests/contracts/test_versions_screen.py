"""Versions on the page of a contract: an annex by keyboard, every paper opens, and two windows lose nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, cast

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiscase.contracts import contract_pdf_on_file, details
from kiscase.contracts.annexes import actions as annexes
from kiscase.contracts.annexes.screen.versions_tab import ContractVersionsTab
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.events import breaches, invitations
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import ContractState, frozen_contract_problem
from kiscase.contracts.parts import Party
from kiscase.contracts.screen.page import ContractsPage
from kiscase.contracts.signing import actions as signing
from kiscase.contracts.state_display import STATE_NOTES
from kiscase.core import drafts
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.preview.preview_dialog import PdfPreviewDialog
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.unsaved_text_dialog import UnsavedTextDialog
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import text_of
from tests.screens import button

TODAY = clock.today()


@pytest.fixture
def active(window: Workspace, case: Database) -> int:
    """A contract that is carried out; the window's clock is the real one."""
    with case.action() as session:
        return makers.active_contract(session, drawn_on=TODAY, ends_on=TODAY + timedelta(days=200))


@pytest.fixture
def page(window: Workspace, active: int, qtbot: QtBot) -> ContractsPage:
    window.open("contract", active)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and window.page().record == active)
    return cast("ContractsPage", window.page())


def versions_of(page: ContractsPage) -> ContractVersionsTab:
    tab = next(tab for tab in page.extra_tabs if isinstance(tab, ContractVersionsTab))
    page.tabs.setCurrentWidget(tab)
    return tab


def shown(tab: ContractVersionsTab) -> list[str]:
    rows = tab.list.rows
    return [str(rows.data(rows.index(place, 0))).strip() for place in range(rows.rowCount())]


def amended(case: Database, contract: int, text: str = "Inne") -> int:
    """An annex that is signed by all."""
    with case.action() as session:
        annex = annexes.begin_annex(session, contract, "powód")
    with case.read() as session:
        content = details.load_contract(session, annex).content
    content.texts["causes"] = text
    with case.action() as session:
        drafting.save_contract(session, annex, content)
    with case.action() as session:
        issuing.issue_contract(session, annex)
    with case.action() as session:
        signing.sign_contract(session, annex, dict.fromkeys(Party, TODAY))
    return annex


def test_an_annex_is_begun_by_keyboard_and_says_what_it_amends(
    page: ContractsPage, window: Workspace, case: Database, active: int, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    annex_action = page.actions_by_key["annex"]
    assert annex_action.isEnabled()
    assert annex_action in page.header.more_button.menu().actions()
    annex_action.trigger()
    keys.dialog()
    keys.type("the course begins later")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    qtbot.waitUntil(lambda: window.jobs.is_idle() and page.details is not None and page.details.contract.annex == 1)
    assert _("annex to {number}").format(number=f"KS/1/{TODAY.year}") in page.header.facts.text()
    assert page.is_editable()
    tab = versions_of(page)
    qtbot.waitUntil(lambda: shown(tab)[:1] == [_("annex {annex}, draft").format(annex=1)])
    assert "the course begins later" in [
        tab.past.rows.data(tab.past.rows.index(row, 3)) for row in range(tab.past.rows.rowCount())
    ]
    page.actions_by_key["amended"].trigger()
    qtbot.waitUntil(lambda: window.jobs.is_idle() and page.record == active)
    page.actions_by_key["annex"].trigger()  # there is one already: the way leads to it
    dialog = keys.dialog(FormDialog)
    keys.type("one more")
    keys.to("go")
    keys.press("Return")
    waits = _(
        "The contract is already being changed: {number} is not signed by everyone yet. No annex was "
        "started: continue with that one."
    )
    words = waits.format(number=_("annex {annex}, draft").format(annex=1))
    qtbot.waitUntil(lambda: words in dialog.problem.text())
    dialog.way_out.click()
    keys.without_dialog()
    qtbot.waitUntil(lambda: window.jobs.is_idle() and page.details is not None and page.details.contract.annex == 1)


@pytest.mark.parametrize("state", [ContractState.DRAFT, ContractState.PRINTED, ContractState.TERMINATED])
def test_the_annex_is_offered_only_where_it_is_possible(
    page: ContractsPage, window: Workspace, case: Database, state: ContractState, qtbot: QtBot
) -> None:
    with case.action() as session:
        other = makers.contract(session, drawn_on=TODAY, ends_on=TODAY + timedelta(days=200))
    if state is not ContractState.DRAFT:
        with case.action() as session:
            issuing.issue_contract(session, other)
    if state is ContractState.TERMINATED:
        with case.action() as session:
            signing.sign_contract(session, other, dict.fromkeys(Party, TODAY))
        with case.action() as session:
            closing.change_contract_state(session, other, ContractState.TERMINATED, "powód")
    window.open("contract", other)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and page.details is not None and page.details.contract.id == other)
    assert not page.actions_by_key["annex"].isEnabled()
    assert not page.actions_by_key["amended"].isEnabled()


def test_every_version_and_every_paper_opens(
    page: ContractsPage, window: Workspace, case: Database, active: int, qtbot: QtBot
) -> None:
    annex = amended(case, active)
    window.open("contract", annex)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and page.record == annex)
    tab = versions_of(page)
    qtbot.waitUntil(lambda: len(shown(tab)) == 4)
    year = TODAY.year
    paper_row = _("document, version {version}").format(version=1)
    assert shown(tab) == [f"KS/1/{year}-A1", paper_row, f"KS/1/{year}", paper_row]
    keys = Keyboard(qtbot)
    tab.list.setFocus()
    keys.press("Down", "Down", "Down", "Return")
    qtbot.waitUntil(lambda: window.jobs.is_idle() and page.details is not None and page.details.contract.id == active)
    assert note(page) == _(STATE_NOTES[ContractState.AMENDED])
    assert not page.is_editable()
    with case.read() as session:
        paper = contract_pdf_on_file.contract_pdf_on_file(session, active)
    qtbot.waitUntil(lambda: len(shown(tab)) == 4)
    tab.list.setFocus()
    keys.press("Down", "Return")
    qtbot.waitUntil(lambda: window.jobs.is_idle() and window.page() is not page)
    register: Any = window.page()
    qtbot.waitUntil(lambda: window.jobs.is_idle() and register.preview.pdf() == paper)


def test_the_consolidated_text_of_the_chosen_version_is_shown(
    page: ContractsPage, window: Workspace, case: Database, active: int, qtbot: QtBot
) -> None:
    annex = amended(case, active, "Zmienione aneksem")
    window.open("contract", annex)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and page.record == annex)
    tab = versions_of(page)
    qtbot.waitUntil(lambda: len(shown(tab)) == 4)
    for place, number in ((0, "-A1"), (2, "")):
        tab.list.selectRow(place)
        button(tab, "consolidated text").click()
        qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), PdfPreviewDialog))
        dialog = cast("PdfPreviewDialog", QApplication.activeWindow())
        assert dialog.windowTitle() == _("Consolidated text of {number}").format(number=f"KS/1/{TODAY.year}{number}")
        assert ("Zmienione aneksem" in text_of(dialog.preview.pdf())) == bool(number)
        dialog.close()
        qtbot.waitUntil(lambda: not isinstance(QApplication.activeWindow(), PdfPreviewDialog))


def test_each_state_says_above_the_content_what_can_be_changed(
    page: ContractsPage, window: Workspace, case: Database, qtbot: QtBot
) -> None:
    with case.action() as session:
        other = makers.contract(session, drawn_on=TODAY, ends_on=TODAY + timedelta(days=200))
    acts: dict[ContractState, Callable[[Any], object]] = {
        ContractState.READY: lambda session: issuing.mark_contract_ready(session, other),
        ContractState.PRINTED: lambda session: issuing.issue_contract(session, other),
        ContractState.REFUSED: lambda session: closing.change_contract_state(
            session, other, ContractState.REFUSED, "powód"
        ),
    }
    window.open("contract", other)
    for state, operation in acts.items():
        window.jobs.act(operation)
        qtbot.waitUntil(partial(settled_at, page, window, _(STATE_NOTES[state])))


def settled_at(page: ContractsPage, window: Workspace, text: str) -> bool:
    return window.jobs.is_idle() and note(page) == text


def note(page: ContractsPage) -> str:
    return page.editor.note.text() if page.editor is not None else ""


# ---- two windows ---------------------------------------------------------------------------------------------------


@pytest.fixture
def two(case: Database, qtbot: QtBot) -> list[ContractsPage]:
    """The same printed contract on two desks that do not hear of each other."""
    with case.action() as session:
        contract = makers.printed_contract(session)
    pages = []
    for _window in range(2):
        jobs = Jobs(case, threaded=False)
        page = ContractsPage(PageContext(jobs, lambda *_where: None, lambda _entry: None, lambda _problem: None))
        qtbot.addWidget(page)
        page.resize(1400, 900)
        page.show()
        page.open_record(contract)
        pages.append(page)
    return pages


STALE = N_("This record was changed in the meantime. Nothing was overwritten: check it again, then repeat your change.")


def type_into(page: ContractsPage, text: str) -> None:
    editor = page.editor
    assert editor is not None
    editor._texts["causes"].editor("causes").set_value(text)
    assert page.is_dirty()


def typed(page: ContractsPage) -> str:
    return page.values_to_save().texts["causes"]


def on_file(case: Database, page: ContractsPage) -> details.ContractDetails:
    with case.read() as session:
        return details.load_contract(session, page.details.contract.id)


def test_the_second_save_is_refused_and_nothing_is_lost(case: Database, two: list[ContractsPage]) -> None:
    first, second = two
    type_into(first, "Zapisane najpierw")
    type_into(second, "Napisane potem")
    first.save_now()
    second.autosave.save_draft()
    second.save_now()
    assert _(STALE) == second.message_bar.text()
    assert typed(second) == "Napisane potem"
    assert second.is_dirty()
    assert on_file(case, second).content.texts["causes"] == "Zapisane najpierw"
    with case.read() as session:
        kept = drafts.load_draft(session, "contract", second.details.contract.id)
    assert kept is not None
    assert kept.content["texts"]["causes"] == "Napisane potem"
    second.discard_changes()
    assert typed(second) == "Zapisane najpierw"
    type_into(second, "Napisane potem")
    second.save_now()
    assert on_file(case, second).content.texts["causes"] == "Napisane potem"


def test_a_contract_signed_while_somebody_types_is_not_overwritten(case: Database, two: list[ContractsPage]) -> None:
    first, second = two
    type_into(second, "Napisane podczas podpisywania")
    with case.action() as session:
        signing.sign_contract(session, first.details.contract.id, {Party.WORKER: makers.TODAY})
    second.autosave.save_draft()
    before = on_file(case, first)
    second.save_now()
    assert frozen_contract_problem().sentence == second.message_bar.text()
    assert typed(second) == "Napisane podczas podpisywania"
    assert on_file(case, first) == before
    second.discard_changes()
    assert not second.is_editable()
    assert note(second) == _(STATE_NOTES[ContractState.PARTLY_SIGNED])


def test_what_was_typed_before_the_signing_is_shown_until_it_is_forgotten(
    case: Database, two: list[ContractsPage]
) -> None:
    first, second = two
    contract = first.details.contract.id
    type_into(second, "Zażółcone podczas podpisywania")
    second.autosave.save_draft()
    with case.action() as session:
        signing.sign_contract(session, contract, {Party.WORKER: makers.TODAY})
    for operation in ("cancel", "go"):
        first.details = None  # as after a crash: nobody knows what was typed
        first.show_record(contract)
        first.show_record(contract)
        (shown,) = first.findChildren(UnsavedTextDialog)
        assert shown.form.editor("typed").value() == "Zażółcone podczas podpisywania"
        button(shown, operation).click()
        QApplication.sendPostedEvents(shown, QEvent.Type.DeferredDelete)
    first.details = None
    first.show_record(contract)
    assert first.findChildren(UnsavedTextDialog) == []
    with case.read() as session:
        assert drafts.list_drafts(session) == []


def test_actions_of_a_window_that_lags_behind_are_refused_in_words(case: Database, two: list[ContractsPage]) -> None:
    first, second = two
    contract = first.details.contract.id
    with case.action() as session:
        signing.sign_contract(session, contract, dict.fromkeys(Party, makers.TODAY))
    for operation in (
        lambda session: signing.sign_contract(session, contract, {Party.WORKER: makers.TODAY}),
        lambda session: closing.change_contract_state(session, contract, ContractState.VOID, "powód"),
    ):
        refused: list[Problem] = []
        second.context.jobs.act(operation, None, refused.append)
        assert [problem.sentence for problem in refused if problem.sentence]
    assert on_file(case, second).state is ContractState.ACTIVE


def test_the_end_of_a_contract_names_what_is_open(
    page: ContractsPage, window: Workspace, case: Database, active: int, qtbot: QtBot
) -> None:
    with case.action() as session:
        breaches.record_breach(session, active, {"happened_on": TODAY, "what": "Nieobecność"})
    with case.action() as session:
        invitations.create_invitation(session, active, {"on": TODAY + timedelta(3), "purpose": "other"})
    keys = Keyboard(qtbot)
    page.actions_by_key["terminate"].trigger()
    words = keys.dialog(FormDialog).words.text()
    assert _("Still open:") in words
    letters = [line for line in words.split("\n") if line.startswith("–")]
    assert len(letters) == 2
    assert f"KS/1/{TODAY.year}" in letters[0]
    keys.press("Escape")
    keys.without_dialog()


def test_completing_a_contract_whose_final_evaluation_is_not_signed_needs_a_reason(
    page: ContractsPage, window: Workspace, case: Database, active: int, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    page.context.jobs.act(lambda session: makers.final_evaluation(session, active))  # printed, not signed
    qtbot.waitUntil(lambda: window.jobs.is_idle() and page.actions_by_key["complete"].isEnabled())
    page.actions_by_key["complete"].trigger()
    dialog = keys.dialog(FormDialog)
    assert f"KS/1/{TODAY.year}/O1" in dialog.words.text()
    keys.to("go")
    keys.press("Return")
    qtbot.waitUntil(lambda: keys.focus is dialog.form.editor("reason"))
    keys.type("the person has moved away")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    qtbot.waitUntil(lambda: window.jobs.is_idle() and page.header.chip.text() == ContractState.COMPLETED.label)


def test_the_end_of_a_contract_asks_for_the_reason_first(
    page: ContractsPage, window: Workspace, active: int, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    page.actions_by_key["terminate"].trigger()
    dialog = keys.dialog()
    assert isinstance(dialog, FormDialog)
    assert keys.focus is dialog.form.editor("reason")
    keys.to("go")
    keys.press("Return")
    qtbot.waitUntil(lambda: keys.focus is dialog.form.editor("reason"))  # nothing ends without a reason
    keys.type("moved away")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    qtbot.waitUntil(lambda: window.jobs.is_idle() and page.header.chip.text() == ContractState.TERMINATED.label)


def test_further_commands_are_in_groups(page: ContractsPage) -> None:
    """What changes the contract's life comes first; then paper, the ways elsewhere, and aids for writing."""
    groups: list[list[str]] = [[]]
    for action in page.header.more_button.menu().actions():
        if action.isSeparator():
            groups.append([])
        else:
            groups[-1].append(action.objectName())
    assert groups[0] == ["evaluate", "annex", "dispute", "terminate", "inner_data", "hand_over"]
    assert groups[1][:2] == ["print", "save_pdf"]
    assert groups[2] == ["person"]
    assert all(0 < len(group) <= 7 for group in groups)
    names = [name for group in groups for name in group]
    assert len(names) == len(set(names))
