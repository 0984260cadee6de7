"""Papers beside the contract itself: copies for the participant, and the form to fill in with the pen."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from kiscase.contracts import details
from kiscase.contracts.copies import actions as copies
from kiscase.contracts.model import Contract, ContractVariant
from kiscase.core.errors import Problem
from kiscase.core.i18n import DEFAULT_LANGUAGE, LANGUAGE_NAMES, N_, _
from kiscase.core.records.fields import FieldInfo, FieldKind
from kiscase.ui.command import Command
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.jobs import Jobs
from kiscase.ui.preview.output import print_pdf
from kiscase.ui.preview.preview_dialog import PdfPreviewDialog
from kiscase.ui.preview.viewer import PdfPreview
from kiscase.ui.records.editing_page import EditingPage


class CopyLanguageChoice(QComboBox):
    """Whether the Polish original is shown or the copy in the second language; hidden where there is no copy."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("paper shown")
        self.setAccessibleName(_("Paper shown"))
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
        """The language of the paper that is shown."""
        return str(self.currentData() or DEFAULT_LANGUAGE)

    def is_copy(self) -> bool:
        """Whether the copy is shown."""
        return self.currentIndex() > 0

    def show_copy(self, *, on: bool) -> None:
        """Say which paper is shown, without asking for it."""
        self.blockSignals(True)
        self.setCurrentIndex(int(on and self.count() > 1))
        self.blockSignals(False)


class CopiesController(EditingPage):
    """What the page of contracts prints beside contracts; a blank form also when none is open."""

    preview: PdfPreview
    paper: CopyLanguageChoice

    def copy_commands(self) -> tuple[Command, ...]:
        """The further copies of the contract."""
        return (
            Command(
                "second_copy", N_("Print the copy in the second language"), self.print_copy, "languages", "Ctrl+Shift+C"
            ),
            Command("plain_copy", N_("Plain copy for the participant…"), self.ask_plain_copy, "users"),
            Command("blank_form", N_("Blank form…"), self.ask_blank_form, "file-text"),
        )

    def build_paper(self) -> None:
        """The preview, and above it the choice between original and copy."""
        self.preview = PdfPreview(self)
        self.paper = CopyLanguageChoice(self.preview)
        self.paper.currentIndexChanged.connect(self.look_again)
        self.preview.add_above(self.paper)

    def look_again(self) -> None:
        """Ask for the paper that is to be shown."""
        raise NotImplementedError

    def offer_copy(self, language: str) -> None:
        """Let the copy in *language* be printed and looked at."""
        self.paper.offer(language)
        deed = self.actions_by_key["second_copy"]
        offered = language != DEFAULT_LANGUAGE
        deed.setEnabled(offered)
        deed.setText(_print_copy(language) if offered else _("Print the copy in the second language"))

    def about_copy(self) -> str:
        """What is said of the copy when the original was printed."""
        deed = self.actions_by_key["second_copy"]
        return f"{deed.text()}: {deed.shortcut().toString()}." if deed.isEnabled() else ""

    def print_copy(self) -> None:
        """Print the copy in the second language, once what is typed is saved."""
        if self.details is None:
            return
        if self.is_dirty():
            self.save(self.print_copy)
            return
        record = self.details[0].id
        self.context.jobs.read(
            lambda session: copies.print_second_copy(session, record), self._print_copy, self.show_failure
        )

    def _print_copy(self, pdf: bytes) -> None:
        self.paper.show_copy(on=True)
        self.preview.set_pdf(pdf)
        title = f"{self.details[0].title} {self.paper.language()}"
        print_pdf(self, pdf, title, told=self.show_message, problem=self._copy_failed)

    def _copy_failed(self, sentence: str) -> None:
        self.show_failure(Problem(sentence))

    def ask_plain_copy(self) -> None:
        """Ask for the language beside the Polish, once what is typed is saved or given up."""
        self.leave(self._ask_plain_copy)

    def ask_blank_form(self) -> None:
        """Ask for the variant of the form."""
        BlankFormDialog(self, self.context.jobs)

    def _ask_plain_copy(self) -> None:
        if self.details is not None:
            PlainCopyDialog(self, self.context.jobs, self.details[0])


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
            words=_("Large print and short sentences. It is a copy to take home: the signed contract counts."),
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
    """Asks which variant of the form is to be filled in with the pen."""

    def __init__(self, parent: QWidget, jobs: Jobs) -> None:
        self._jobs, self._window = jobs, parent
        super().__init__(
            parent,
            _("Blank form"),
            [FieldSection("", [Contract.fields()["variant"]])],
            {"variant": ContractVariant.A},
            words=_("The official form in Polish to fill in with the pen. It gets its number when it is typed in."),
            label=_("Show the form"),
            on_submit=self._make,
        )

    def _make(self, values: dict[str, Any]) -> None:
        variant = values["variant"]
        self._jobs.read(lambda session: copies.print_blank_form(session, variant), self._made, self.show_failure)

    def _made(self, pdf: bytes) -> None:
        window, words = self._window, _("Blank form {variant}").format(variant=self.form.shown()["variant"])
        self.close_done()
        PdfPreviewDialog(window, words, pdf)
