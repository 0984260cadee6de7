"""Phrases and remarks in long texts: by keys alone, without ever taking the focus or standing in the way of typing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kiscase.contracts import details
from kiscase.contracts.drafting.screen.editor import ContractEditor
from kiscase.contracts.drafting.screen.wording_help import WordingHelp
from kiscase.contracts.evaluations.screen.evaluation_dialog import EvaluationDialog
from kiscase.contracts.screen.page import ContractsPage
from kiscase.contracts.wording import phrases as library
from kiscase.contracts.wording.model import Phrase
from kiscase.core.database.database import Database
from kiscase.ui.editors.phrase_popup import OfferedPhrase, PhrasePopup
from kiscase.ui.editors.phrase_suggestions import PhraseQuery, PhraseSuggester
from kiscase.ui.editors.text import LongTextEditor
from kiscase.ui.editors.writing_hints import WritingHint, WritingHints
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.theme import apply
from tests import makers
from tests.journeys.keyboard import Keyboard

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the platform without a screen

KNOWN = [
    OfferedPhrase("goals", "Ukończenie kursu ‹nazwa› do dnia ‹data›.", own=False),
    OfferedPhrase("goals", "Ukończenie terapii.", own=False),
    OfferedPhrase("goals", "Urlop nad morzem.", own=True),
]
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Bench(QWidget):
    """A long text between two fields, and somebody who knows three phrases."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.text, self.after = QLineEdit(self), LongTextEditor(self, enter_commits=True), QLineEdit(self)
        self.questions: list[PhraseQuery] = []
        self.inserted: list[OfferedPhrase] = []
        self.removed: list[OfferedPhrase] = []
        self.kept: list[str] = []
        self.commits = 0
        layout = QVBoxLayout(self)
        for part in (self.before, self.text, self.after):
            layout.addWidget(part)
        layout.addStretch(1)
        self.phrases = PhraseSuggester(self)
        self.phrases.watch(self.text)
        self.phrases.suggestions_wanted.connect(self.answer)
        self.phrases.inserted.connect(self.inserted.append)
        self.phrases.removed.connect(self.removed.append)
        self.phrases.phrase_added.connect(lambda _editor, text: self.kept.append(text))
        self.text.committed.connect(self.commit)

    def answer(self, question: PhraseQuery) -> None:
        self.questions.append(question)
        self.phrases.show_suggestions(
            (question, [one for one in KNOWN if one.text.lower().startswith(question.typed.lower())])
        )

    def commit(self) -> None:
        self.commits += 1

    def shown(self) -> list[str]:
        """The phrases that are on offer now."""
        popup = self.phrases.popup
        if popup is None or not popup.isVisible():
            return []
        return [popup.list.item(row).text() for row in range(popup.list.count())]

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        held = QApplication.focusWidget()
        assert held is not None
        QTest.keyClick(held, key, modifiers)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.text, text)


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot) -> Iterator[Bench]:
    apply.apply_theme(qapp, "light")
    made = Bench()
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.text.setFocus()
    qtbot.waitUntil(made.text.hasFocus)
    yield made
    made.close()


def test_three_letters_bring_the_list_which_takes_neither_focus_nor_enter(bench: Bench) -> None:
    bench.type("uk")
    assert not bench.questions
    bench.type("o")
    assert bench.shown() == [KNOWN[0].text, KNOWN[1].text]
    assert bench.text.hasFocus()
    assert bench.phrases.popup is not None
    assert bench.phrases.popup.current() is None
    assert bench.phrases.popup.list.accessibleName()
    bench.press(Qt.Key.Key_Return)
    assert (bench.text.toPlainText(), bench.commits, bench.shown()) == ("uko", 1, [])


def test_down_and_enter_put_a_phrase_in_the_place_of_what_was_typed(bench: Bench) -> None:
    bench.text.set_value("Pierwsze zdanie. ")
    bench.press(Qt.Key.Key_End)
    bench.type("uko")
    bench.press(Qt.Key.Key_Down)
    bench.press(Qt.Key.Key_Down)
    bench.press(Qt.Key.Key_Return)
    assert bench.text.toPlainText() == "Pierwsze zdanie. Ukończenie terapii."
    assert bench.inserted == [KNOWN[1]]
    assert bench.commits == 0
    assert bench.shown() == []
    bench.press(Qt.Key.Key_Z, CONTROL)
    assert bench.text.toPlainText() == "Pierwsze zdanie. uko"


def test_up_goes_round_from_the_first_to_the_last(bench: Bench) -> None:
    bench.type("uko")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
        bench.press(key)
    assert bench.phrases.popup is not None
    assert bench.phrases.popup.current() == KNOWN[1]


def test_tab_goes_through_the_gaps_there_and_back_and_then_out(bench: Bench) -> None:
    bench.type("uko")
    bench.press(Qt.Key.Key_Down)
    bench.press(Qt.Key.Key_Return)
    assert bench.text.textCursor().selectedText() == "‹nazwa›"
    bench.press(Qt.Key.Key_Tab)
    assert bench.text.textCursor().selectedText() == "‹data›"
    bench.press(Qt.Key.Key_Backtab, SHIFT)
    assert bench.text.textCursor().selectedText() == "‹nazwa›"
    bench.type("szycia")
    bench.press(Qt.Key.Key_Tab)
    bench.type("30.09.2026")
    assert bench.text.toPlainText() == "Ukończenie kursu szycia do dnia 30.09.2026."
    bench.press(Qt.Key.Key_Tab)
    assert bench.after.hasFocus()
    bench.press(Qt.Key.Key_Backtab, SHIFT)
    bench.press(Qt.Key.Key_Backtab, SHIFT)
    assert bench.before.hasFocus()


def test_no_gap_holds_the_focus_for_ever(bench: Bench) -> None:
    bench.text.set_value("‹jeden› i ‹dwa›")
    for _key in range(3):
        bench.press(Qt.Key.Key_Tab)
    assert bench.after.hasFocus()
    for _key in range(3):
        bench.press(Qt.Key.Key_Backtab, SHIFT)
    assert bench.before.hasFocus()


def test_esc_closes_the_list_alone(bench: Bench) -> None:
    bench.type("uko")
    escape = QKeyEvent(QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    escape.ignore()
    QApplication.sendEvent(bench.text, escape)
    assert escape.isAccepted(), "else a shortcut of the page takes the key"
    bench.press(Qt.Key.Key_Escape)
    assert bench.shown() == []
    assert bench.text.hasFocus()
    assert bench.text.toPlainText() == "uko"


def test_ctrl_space_shows_all_also_where_nothing_fits(bench: Bench) -> None:
    bench.press(Qt.Key.Key_Space, CONTROL)
    assert len(bench.shown()) == 3
    assert bench.phrases.popup is not None
    assert bench.phrases.popup.current() == KNOWN[0]
    bench.press(Qt.Key.Key_Escape)
    bench.type("Cos innego")
    bench.press(Qt.Key.Key_Space, CONTROL)
    assert len(bench.shown()) == 3


def test_what_fits_nothing_is_kept_when_a_phrase_is_put_in_beside_it(bench: Bench) -> None:
    bench.type("Cos innego")
    bench.press(Qt.Key.Key_Space, CONTROL)
    bench.press(Qt.Key.Key_Down)
    bench.press(Qt.Key.Key_Return)
    assert bench.text.toPlainText() == "Cos innego Ukończenie terapii."


def test_a_click_puts_in_and_leaves_the_focus_where_it_was(bench: Bench) -> None:
    bench.type("uko")
    assert bench.phrases.popup is not None
    rows = bench.phrases.popup.list
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualItemRect(rows.item(1)).center())
    assert bench.text.toPlainText() == "Ukończenie terapii."
    assert bench.text.hasFocus()


def test_leaving_the_field_closes_the_list(bench: Bench) -> None:
    bench.type("uko")
    bench.press(Qt.Key.Key_Tab)
    assert bench.after.hasFocus()
    assert bench.shown() == []


def test_a_late_answer_to_what_is_no_longer_typed_is_not_shown(bench: Bench) -> None:
    bench.type("uko")
    late = bench.questions[-1]
    bench.press(Qt.Key.Key_Backspace)
    assert bench.shown() == []
    bench.phrases.show_suggestions((late, KNOWN))
    assert bench.shown() == []
    bench.type("o")
    bench.after.setFocus()
    bench.phrases.show_suggestions((late, KNOWN))
    assert bench.shown() == []


def test_the_list_stays_while_somebody_types_on_and_enter_takes_nothing_old(bench: Bench) -> None:
    bench.type("uko")
    bench.press(Qt.Key.Key_Down)
    bench.phrases.suggestions_wanted.disconnect(bench.answer)  # the answer takes its time
    bench.type("lica")
    assert len(bench.shown()) == 2
    bench.press(Qt.Key.Key_Return)
    assert bench.text.toPlainText() == "ukolica"
    assert bench.inserted == []
    assert bench.shown() == []


def test_an_own_phrase_is_removed_by_its_key_and_a_sentence_kept_by_its(bench: Bench) -> None:
    bench.press(Qt.Key.Key_Space, CONTROL)
    bench.press(Qt.Key.Key_Delete, SHIFT)  # not an own one
    assert bench.removed == []
    bench.press(Qt.Key.Key_Space, CONTROL)
    bench.press(Qt.Key.Key_Up)
    bench.press(Qt.Key.Key_Delete, SHIFT)
    assert bench.removed == [KNOWN[2]]
    bench.text.set_value("Jedno zdanie. Drugie zdanie! Trzecie")
    bench.press(Qt.Key.Key_Home)
    for _step in range(18):
        bench.press(Qt.Key.Key_Right)
    bench.press(Qt.Key.Key_Space, CONTROL | SHIFT)
    bench.press(Qt.Key.Key_End)
    bench.press(Qt.Key.Key_Space, CONTROL | SHIFT)
    bench.press(Qt.Key.Key_A, CONTROL)
    bench.press(Qt.Key.Key_Space, CONTROL | SHIFT)
    assert bench.kept == ["Drugie zdanie!", "Trzecie", "Jedno zdanie. Drugie zdanie! Trzecie"]


@pytest.mark.parametrize("count", [6, 30])
def test_a_long_phrase_is_shown_in_as_many_lines_as_it_takes(bench: Bench, count: int) -> None:
    words = "Doradca zawodowy pomoże napisać życiorys i list motywacyjny oraz przygotuje do rozmowy"
    texts = [" ".join(f"{words} {words} {words}".split()[: place + 8]) for place in range(count)]
    popup = PhrasePopup(bench)
    popup.show_phrases([OfferedPhrase("goals", one, own=False) for one in texts], bench.text, first=True)
    shown = popup.list
    for row in range(count):
        option = QStyleOptionViewItem()
        delegate = shown.itemDelegate()
        assert isinstance(delegate, QStyledItemDelegate)
        delegate.initStyleOption(option, shown.model().index(row, 0))
        option.font, option.fontMetrics, option.widget = shown.font(), shown.fontMetrics(), shown
        option.rect, option.decorationSize = shown.visualItemRect(shown.item(row)), shown.iconSize()
        place = shown.style().subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, shown)
        margin = shown.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, shown) + 1
        place.adjust(margin, 0, -margin, 0)
        needed = shown.fontMetrics().boundingRect(
            QRect(0, 0, place.width(), 9999), Qt.TextFlag.TextWordWrap, shown.item(row).text()
        )
        assert needed.height() <= place.height(), row
    whole = sum(shown.visualItemRect(shown.item(row)).height() for row in range(min(count, 7)))
    assert shown.viewport().height() >= whole


def test_nothing_is_offered_in_what_can_only_be_read(bench: Bench) -> None:
    bench.text.set_value("‹data›")
    bench.text.set_read_only(True)
    bench.press(Qt.Key.Key_Space, CONTROL)
    assert not bench.questions
    bench.press(Qt.Key.Key_Tab)
    assert bench.after.hasFocus()


def test_a_remark_comes_after_a_pause_and_goes_with_its_reason(bench: Bench, qtbot: QtBot) -> None:
    said: list[str] = []

    def judge() -> WritingHint | None:
        return WritingHint("Ogólnikowe.", "Lepiej ‹liczba›.") if "pomoc" in bench.text.toPlainText() else None

    remarks = WritingHints(bench)
    remarks.watch(bench.text, judge, said.append)
    bench.type("pomoc")
    assert said == []
    qtbot.waitUntil(lambda: said == ["Ogólnikowe."])
    assert len(bench.text.extraSelections()) == 1
    bench.type(" i rada")
    bench.text.set_value("rada")
    qtbot.waitUntil(lambda: said == ["Ogólnikowe.", ""])
    assert bench.text.extraSelections() == []
    bench.text.set_value("pomoc")
    bench.press(Qt.Key.Key_Period, CONTROL)  # before the pause is over
    assert bench.text.toPlainText() == "Lepiej ‹liczba›."
    assert bench.text.textCursor().selectedText() == "‹liczba›"
    bench.press(Qt.Key.Key_Z, CONTROL)
    assert bench.text.toPlainText() == "pomoc"
    bench.text.set_read_only(True)
    qtbot.waitUntil(lambda: said[-1] == "")
    bench.press(Qt.Key.Key_Period, CONTROL)
    assert bench.text.toPlainText() == "pomoc"


# ---- in a contract -------------------------------------------------------------------------------------------------


class Contract:
    """A contract that is open in the window, and somebody at the keyboard."""

    def __init__(self, window: Workspace, case: Database, qtbot: QtBot) -> None:
        self.window, self.case, self.keyboard = window, case, Keyboard(qtbot)
        found: list[int] = []
        window.jobs.act(lambda session: makers.participant(session, problems_met=["prison"]), found.append)
        qtbot.waitUntil(lambda: bool(found))
        window.jobs.act(lambda session: makers.contract(session, found[0]), found.append)
        qtbot.waitUntil(lambda: len(found) == 2)
        self.id = found[1]
        window.open("contract", self.id)
        self.keyboard.until(lambda: self.page.editor is not None and self.page.details is not None)
        self.keyboard.until(window.jobs.is_idle)

    @property
    def page(self) -> ContractsPage:
        page = self.window.page()
        assert isinstance(page, ContractsPage)
        return page

    @property
    def editor(self) -> ContractEditor:
        assert self.page.editor is not None
        return self.page.editor

    @property
    def phrasing(self) -> WordingHelp:
        found = self.editor.findChild(WordingHelp)
        assert isinstance(found, WordingHelp)
        return found

    def go_to(self, table: str, column: str, row: int = 0) -> LongTextEditor:
        shown = dict(self.editor.tables())[table]
        shown.focus_cell(row, column)
        cell = shown.cell(row, column)
        assert isinstance(cell, LongTextEditor)
        self.keyboard.until(cell.hasFocus)
        return cell

    def shown(self) -> list[str]:
        popup = self.phrasing.phrases.popup
        if popup is None or not popup.isVisible():
            return []
        return [popup.list.item(row).text() for row in range(popup.list.count())]

    def ask(self, question: Callable[..., Any], *args: Any) -> Any:
        found: list[Any] = []
        self.window.jobs.read(lambda session: question(session, *args), found.append)
        self.keyboard.until(lambda: bool(found))
        return found[0]


@pytest.fixture
def contract(window: Workspace, case: Database, qtbot: QtBot) -> Contract:
    return Contract(window, case, qtbot)


def test_a_phrase_is_found_put_in_filled_in_saved_and_counted(contract: Contract) -> None:
    keyboard = contract.keyboard
    cell = contract.go_to("goals", "effect")
    keyboard.write("ugod")
    keyboard.until(contract.shown)
    keyboard.press("Down", "Return")
    assert cell.toPlainText() == "Podpisana ugoda z ‹nazwa wierzyciela› i ‹liczba› rat zapłaconych w terminie."
    keyboard.type("zarządcą")
    keyboard.press("Tab")
    keyboard.type("6")
    keyboard.press("Ctrl+S")
    keyboard.until(lambda: not contract.page.is_dirty())
    rows = contract.ask(details.load_contract, contract.id).content.tables["goals"]
    assert rows[0]["effect"] == "Podpisana ugoda z zarządcą i 6 rat zapłaconych w terminie."
    first = contract.ask(library.suggest_phrases, "goals.effect")[0]
    assert first.text.startswith("Podpisana ugoda")


def test_the_fields_of_a_contract_have_their_own_phrases_the_persons_area_first(contract: Contract) -> None:
    keyboard = contract.keyboard
    causes = dict(contract.editor.text_fields())["causes"]
    causes.setFocus()
    keyboard.until(causes.hasFocus)
    keyboard.press("Ctrl+A", "Delete", "Ctrl+Space")
    keyboard.until(contract.shown)
    assert contract.shown()[0].startswith("Powrót z zakładu karnego")
    keyboard.press("Esc")
    assert contract.shown() == []
    assert causes.hasFocus()
    cell = contract.go_to("worker_actions", "text")
    keyboard.press("Ctrl+A", "Delete", "Ctrl+Space")
    keyboard.until(contract.shown)
    assert "Ustali z kuratorem wspólny plan działań i podział zadań." in contract.shown()
    keyboard.press("Esc")
    assert cell.hasFocus()


def test_each_party_is_offered_its_own_actions(contract: Contract) -> None:
    absence = "Zgłosi każdą nieobecność najpóźniej w dniu zajęć i usprawiedliwi ją w ciągu ‹liczba› dni."
    answer = "Odpowie na telefon lub wiadomość w ciągu ‹liczba› dni roboczych."
    for table, offered, other in (("participant_actions", absence, answer), ("worker_actions", answer, absence)):
        contract.go_to(table, "text")
        contract.keyboard.press("Ctrl+A", "Delete", "Ctrl+Space")
        contract.keyboard.until(contract.shown)
        assert offered in contract.shown()
        assert other not in contract.shown()
        contract.keyboard.press("Esc")


def test_how_help_reaches_the_person_has_its_phrases(contract: Contract) -> None:
    field = dict(contract.editor.text_fields())["arrangements"]
    field.setFocus()
    contract.keyboard.until(field.hasFocus)
    contract.keyboard.press("Ctrl+A", "Delete", "Ctrl+Space")
    contract.keyboard.until(contract.shown)
    assert contract.shown()[0] == "Zasiłek w kasie ośrodka do czasu założenia rachunku płatniczego.", (
        "the person's area"
    )
    contract.keyboard.press("Esc")
    contract.keyboard.write("przelew")
    contract.keyboard.until(contract.shown)
    assert "Świadczenia pieniężne przelewem na rachunek wskazany we wniosku." in contract.shown()


def test_a_new_row_is_helped_too(contract: Contract) -> None:
    contract.go_to("goals", "effect", 1)
    contract.keyboard.press("Return")
    contract.keyboard.until(lambda: contract.keyboard.is_at("goals/text.2"))
    contract.keyboard.type("plan spl")
    contract.keyboard.until(contract.shown)
    contract.keyboard.press("Down", "Return")
    held = contract.keyboard.focus
    assert isinstance(held, LongTextEditor)
    assert held.toPlainText() == "Ustalenie planu spłaty zadłużenia."


def test_a_vague_cell_is_remarked_and_a_key_mends_it(contract: Contract) -> None:
    keyboard = contract.keyboard
    cell = contract.go_to("worker_actions", "text")
    keyboard.write("Motywowanie i wsparcie")
    keyboard.until(cell.extraSelections)

    def notes() -> list[QLabel]:
        return [label for label in contract.editor.findChildren(QLabel) if "Ctrl+." in label.text()]

    assert [label.isVisible() for label in notes()] == [True]
    assert "Ctrl+." in cell.accessibleDescription()
    keyboard.press("Ctrl+.")
    assert cell.toPlainText() == "Będzie rozmawiać o postępach ‹liczba› razy w miesiącu i zapisze ustalenia."
    keyboard.type("2")
    keyboard.until(lambda: not cell.extraSelections())
    assert not notes()
    assert "Ctrl+." not in cell.accessibleDescription()


def test_a_vague_text_of_the_form_is_remarked_and_a_key_mends_it(contract: Contract) -> None:
    keyboard = contract.keyboard
    field = dict(contract.editor.text_fields())["arrangements"]
    assert isinstance(field, LongTextEditor)
    field.setFocus()
    keyboard.until(field.hasFocus)
    keyboard.write("Biezaca korespondencja")
    keyboard.until(field.extraSelections)
    (note,) = [label for label in contract.editor.findChildren(QLabel) if "Ctrl+." in label.text()]
    assert note.isVisible()
    assert note.text() in field.accessibleDescription()
    keyboard.press("Ctrl+.")
    assert field.toPlainText() == "Pisma pocztą na adres zamieszkania albo do rąk własnych w ciągu ‹liczba› dni."
    keyboard.type("3")
    keyboard.until(lambda: not field.extraSelections())
    assert not note.isVisible()
    assert "Ctrl+." not in field.accessibleDescription()


def test_a_date_in_the_row_answers_a_remark(contract: Contract) -> None:
    keyboard = contract.keyboard
    contract.go_to("participant_actions", "text")
    table = dict(contract.editor.tables())["participant_actions"]
    table.cell(0, "due").set_value(None)
    cell = table.cell(0, "text")
    assert isinstance(cell, LongTextEditor)
    keyboard.write("Porzadki w piwnicy")
    keyboard.until(cell.extraSelections)
    keyboard.to("participant_actions/due.0")
    keyboard.type("30.9.26")
    keyboard.until(lambda: not cell.extraSelections())


def test_a_kept_phrase_is_told_and_offered_and_removed_again(contract: Contract) -> None:
    keyboard = contract.keyboard
    cell = contract.go_to("goals", "effect")
    keyboard.write("Zdany egzamin na karte plywacka.")
    keyboard.press("Ctrl+Shift+Space")
    keyboard.until(lambda: [one for one in contract.ask(library.suggest_phrases, "goals.effect", "plyw") if one.own])
    assert contract.page.message_bar.isVisible()
    keyboard.write("plyw")
    keyboard.until(contract.shown)
    keyboard.press("Down", "Shift+Del")
    keyboard.until(lambda: contract.ask(library.suggest_phrases, "goals.effect", "plyw") == [])
    assert cell.toPlainText() == "plyw"
    assert contract.ask(lambda session: session.query(Phrase).count()) == 0


def test_a_signed_contract_is_left_alone(window: Workspace, case: Database, qtbot: QtBot) -> None:
    opened = Contract(window, case, qtbot)
    table = dict(opened.editor.tables())["worker_actions"]
    cell = table.cell(0, "text")
    assert isinstance(cell, LongTextEditor)
    opened.go_to("worker_actions", "text")
    opened.keyboard.write("Motywowanie i wsparcie")
    opened.keyboard.until(cell.extraSelections)
    opened.editor.set_frozen("Podpisany.", on=True)
    opened.keyboard.until(lambda: not cell.extraSelections())
    opened.keyboard.press("Ctrl+Space")
    opened.keyboard.until(window.jobs.is_idle)
    assert opened.shown() == []


def test_typing_never_waits_for_the_phrases(contract: Contract) -> None:
    """Each letter is there before the phrases are, though the file's thread is busy all the time."""
    from threading import Event

    cell = contract.go_to("goals", "effect")
    contract.keyboard.press("Ctrl+A", "Delete")
    gate = Event()
    done: list[object] = []
    contract.window.jobs.read(lambda _session: gate.wait(20), done.append)
    QTest.keyClicks(cell, "zaswiadczenie")
    assert not done, "the file's thread is still busy"
    assert cell.toPlainText() == "zaswiadczenie"
    assert contract.shown() == []
    gate.set()
    contract.keyboard.until(contract.shown)
    assert all("świadczeni" in text for text in contract.shown())


def test_a_list_that_esc_closed_is_not_opened_by_a_late_answer(contract: Contract) -> None:
    contract.go_to("goals", "effect")
    contract.keyboard.press("Ctrl+A", "Delete")
    suggester = contract.editor.findChild(PhraseSuggester) or contract.window.findChild(PhraseSuggester)
    assert suggester is not None
    answers: list[PhraseQuery] = []
    suggester.suggestions_wanted.connect(answers.append)
    contract.keyboard.type("zaswiad")
    contract.keyboard.until(contract.shown)
    contract.keyboard.press("Esc")
    assert contract.shown() == []
    late = OfferedPhrase("", "Zaświadczenie", own=False)
    suggester.show_suggestions((answers[-1], [late]))
    assert contract.shown() == []
    contract.keyboard.type("c")
    contract.keyboard.until(contract.shown)


def test_the_judgements_of_an_evaluation_have_their_phrases(window: Workspace, case: Database, qtbot: QtBot) -> None:
    with case.action() as session:
        made = makers.active_contract(session)
    keys = Keyboard(qtbot)
    window.open("contract", made)
    keys.until(lambda: window.jobs.is_idle() and window.page().record == made)
    keys.press("Ctrl+Shift+V")
    dialog = keys.dialog(EvaluationDialog)
    keys.until(lambda: keys.focus.objectName().startswith("result.goal-"))
    keys.type("2")
    held = keys.focus
    assert isinstance(held, LongTextEditor)
    keys.type("choroba")

    def popup() -> PhrasePopup | None:
        return next((one for one in dialog.findChildren(PhrasePopup) if one.isVisible()), None)

    keys.until(popup)
    keys.press("Esc")
    assert popup() is None
    assert dialog.isVisible()
    keys.press("Ctrl+Space")
    keys.until(popup)
    keys.press("Return")
    assert (
        held.toPlainText() == "Przyczyna niezależna od osoby: choroba w okresie ‹od–do›, zwolnienie lekarskie w aktach."
    )
    assert held.textCursor().selectedText() == "‹od–do›"
    dialog._give_up()
    keys.without_dialog()
