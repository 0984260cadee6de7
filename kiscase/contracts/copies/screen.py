"""The preview of a contract with its second copy, and the dialogs for the plain copy and the blank form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from kiscase.contracts import details
from kiscase.contracts.copies import actions as copies
from kiscase.contracts.copies.model import BlankPart
from kiscase.contracts.drafting.screen.shown_contract import ShownContract
from kiscase.contracts.handout import actions as handout
from kiscase.core.errors import Problem
from kiscase.core.i18n import DEFAULT_LANGUAGE, LANGUAGE_NAMES, N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.button_keys import key_names
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.preview.output import print_pdf
from kiscase.ui.preview.preview_dialog import PdfPreviewDialog
from kiscase.ui.preview.viewer import PdfPreview
from kiscase.ui.widgets.combo_box import ComboBox

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_BLANK_PART = FieldInfo(N_("Part of the form"), FieldKind.CHOICE, required=True, options=BlankPart.options, key="part")


class CopyLanguageChoice(ComboBox):
    """Whether the Polish original is shown or the copy in the second language; hidden where there is no copy."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("paper shown")
        self.setAccessibleName(_("Document shown"))
        self.addItem(_("Polish original"), "")
        self.hide()

    def offer(self, language: str) -> None:
        """Offer the copy in *language*; in Polish there is none."""
        if language == self.offered():
            return
        shown = self.is_copy()
        self.blockSignals(True)
        self.removeItem(1)
        if language != DEFAULT_LANGUAGE:
            self.addItem(_copy_in(language), language)
        self.blockSignals(False)
        self.show_copy(on=shown)
        self.setVisible(self.count() > 1)

    def offered(self) -> str:
        """The language of the copy; Polish where there is none."""
        return str(self.itemData(1) or DEFAULT_LANGUAGE)

    def language(self) -> str:
        """The language of the document that is shown."""
        return str(self.currentData() or DEFAULT_LANGUAGE)

    def is_copy(self) -> bool:
        """Whether the copy is shown."""
        return self.currentIndex() > 0

    def show_copy(self, *, on: bool) -> None:
        """Select a document without rendering it."""
        self.blockSignals(True)
        self.setCurrentIndex(int(on and self.count() > 1))
        self.blockSignals(False)


class CopiesController(QObject):
    """The preview of the open contract, original or second copy; prints copies and blank forms.

    *refresh* renders the document that is to be shown.
    """

    def __init__(self, shown: ShownContract, refresh: Callable[[], None]) -> None:
        super().__init__(shown.page)
        self._shown, self._page = shown, shown.page
        self._refresh = refresh
        self.preview = PdfPreview(shown.page)
        self.choice = CopyLanguageChoice(self.preview)
        self.choice.currentIndexChanged.connect(self._choice_changed)
        self.preview.add_above(self.choice)

    def commands(self) -> tuple[Command, ...]:
        """The commands for copies and blank forms."""
        return (
            Command(
                "second_copy",
                N_("Print the copy in the second language"),
                self.print_second_copy,
                "languages",
                "Ctrl+Shift+C",
            ),
            Command("handout", N_("Hand-out on the law…"), self.print_handout, "scale"),
            Command("plain_copy", N_("Plain copy for the participant…"), self.ask_plain_copy, "users"),
            Command("blank_form", N_("Blank form…"), self.ask_blank_form, "file-text"),
        )

    def offer_copy(self, language: str) -> None:
        """Offer the copy in *language* for printing and preview; none in Polish."""
        self.choice.offer(language)
        action = self._page.actions_by_key["second_copy"]
        offered = language != DEFAULT_LANGUAGE
        action.setEnabled(offered)
        action.setText(_print_copy(language) if offered else _("Print the copy in the second language"))

    def show_original(self) -> None:
        """Show the original, if the copy was shown."""
        self.choice.setCurrentIndex(0)

    def copy_hint(self) -> str:
        """The command that prints the copy, to be shown when the original was printed; empty if there is no copy."""
        action = self._page.actions_by_key["second_copy"]
        return f"{action.text()}: {key_names(action.shortcut())}." if action.isEnabled() else ""

    def print_second_copy(self) -> None:
        """Print the copy in the second language, once unsaved changes are saved."""
        if self._shown.details is None:
            return
        if self._page.is_dirty():
            self._page.save(self.print_second_copy)
            return
        contract_id = self._shown.details.id
        self._shown.jobs.read(
            lambda session: copies.print_second_copy(session, contract_id), self._print_copy, self._page.show_failure
        )

    def ask_plain_copy(self) -> None:
        """Ask for the language beside the Polish, once unsaved changes are saved or discarded."""
        self._page.leave(self._ask_plain_copy)

    def print_handout(self) -> None:
        """Show the hand-out of the contract, once unsaved changes are saved or discarded."""
        self._page.leave(self._show_handout)

    def ask_blank_form(self) -> None:
        """Ask for the part of the form."""
        BlankFormDialog(self._page, self._shown.jobs)

    def _choice_changed(self, _index: int) -> None:
        self._refresh()

    def _print_copy(self, pdf: bytes) -> None:
        if self._shown.details is None:
            return
        self.choice.show_copy(on=True)
        self.preview.set_pdf(pdf)
        self._refresh()  # the original may be on its way since it was printed
        title = f"{self._shown.details.title} {self.choice.language()}"
        print_pdf(self._page, pdf, title, told=self._page.show_message, problem=self._show_problem)

    def _show_problem(self, sentence: str) -> None:
        self._page.show_failure(Problem(sentence))

    def _show_handout(self) -> None:
        card = self._shown.details
        if card is not None:
            title, jobs = _("Hand-out on the law {number}").format(number=card.title), self._shown.jobs

            def issue(session: Session) -> bytes:
                return handout.print_handout_alone(session, card.id)

            def show(pdf: bytes) -> None:
                PdfPreviewDialog(self._page, title, pdf, (jobs, issue))

            jobs.dry_run(issue, show, self._page.show_failure)

    def _ask_plain_copy(self) -> None:
        if self._shown.details is not None:
            PlainCopyDialog(self._page, self._shown.jobs, self._shown.details)


def _copy_in(language: str) -> str:
    return _("Copy: {language}").format(language=LANGUAGE_NAMES.get(language, language))


def _print_copy(language: str) -> str:
    return _("Print the copy ({language})").format(language=LANGUAGE_NAMES.get(language, language))


class PlainCopyDialog(FormDialog):
    """Asks in which languages the plain copy speaks."""

    def __init__(self, parent: QWidget, jobs: Jobs, card: details.ContractDetails) -> None:
        self._jobs, self._card, self._window = jobs, card, parent
        only, beside = _("Polish only"), _("Polish and {language}")
        options = [
            (code, only if code == DEFAULT_LANGUAGE else beside.format(language=name))
            for code, name in LANGUAGE_NAMES.items()
        ]
        super().__init__(
            parent,
            _("Plain copy for the participant"),
            [
                FieldSection(
                    "",
                    [
                        FieldInfo(
                            N_("Language"), FieldKind.CHOICE, required=True, options=lambda: options, key="language"
                        )
                    ],
                )
            ],
            {"language": card.content.fields.get("language")},
            words=_("A copy to take home, in large print and short sentences. The signed contract is what counts."),
            label=_("Show the copy"),
            on_submit=self._make,
        )

    def _make(self, values: dict[str, Any]) -> None:
        record, language = self._card.id, values["language"]
        self._jobs.read(
            lambda session: copies.print_plain_copy(session, record, language), self._made, self.show_failure
        )

    def _made(self, pdf: bytes) -> None:
        window, words = self._window, _("Plain copy {number}")
        self.close_done()
        PdfPreviewDialog(window, words.format(number=self._card.title), pdf)


class BlankFormDialog(FormDialog):
    """Asks which part of the form is to be filled in with the pen."""

    def __init__(self, parent: QWidget, jobs: Jobs) -> None:
        self._jobs, self._window = jobs, parent
        super().__init__(
            parent,
            _("Blank form"),
            [FieldSection("", [_BLANK_PART])],
            {"part": BlankPart.A},
            words=_(
                "The official form in Polish, to fill in by hand. The contract gets its number when it is entered here."
            ),
            label=_("Show the form"),
            on_submit=self._make,
        )

    def _make(self, values: dict[str, Any]) -> None:
        self._part = BlankPart(values["part"])
        part = self._part
        self._jobs.read(lambda session: copies.print_blank_form(session, part), self._made, self.show_failure)

    def _made(self, pdf: bytes) -> None:
        window, words = self._window, _("Blank form: {part}").format(part=self._part.label)
        self.close_done()
        PdfPreviewDialog(window, words, pdf)
