"""Papers beside the contract itself: the participant's plain copy, and the form to fill in with the pen."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from kiscase.contracts import actions
from kiscase.contracts.actions import copies
from kiscase.contracts.model import Contract, Variant
from kiscase.contracts.screen.versions import PaperDialog
from kiscase.core.i18n import DEFAULT_LANGUAGE, LANGUAGE_NAMES, N_, _
from kiscase.core.record import Field, Kind
from kiscase.desk.command import Command
from kiscase.desk.dialog import FormDialog
from kiscase.desk.editing import EditingPage
from kiscase.desk.form import Section
from kiscase.desk.jobs import Jobs


class Copies(EditingPage):
    """What the page of contracts prints beside contracts; a blank form also when none is open."""

    copies: ClassVar[tuple[Command, ...]] = (
        Command("plain_copy", N_("Plain copy for the participant…"), "ask_plain_copy", "users"),
        Command("blank_form", N_("Blank form…"), "ask_blank_form", "file-text"),
    )

    def ask_plain_copy(self) -> None:
        """Ask for the language beside the Polish, once what is typed is saved or given up."""
        self.leave(self._ask_plain_copy)

    def ask_blank_form(self) -> None:
        """Ask for the variant of the form."""
        BlankDialog(self, self.desk.jobs)

    def _ask_plain_copy(self) -> None:
        if self.card is not None:
            PlainDialog(self, self.desk.jobs, self.card[0])


class PlainDialog(FormDialog):
    """Asks in which languages the plain copy speaks."""

    def __init__(self, parent: QWidget, jobs: Jobs, card: actions.Card) -> None:
        self._jobs, self._card, self._window = jobs, card, parent
        only, beside = _("Polish only"), _("Polish and {language}")
        options = [
            (code, only if code == DEFAULT_LANGUAGE else beside.format(language=name))
            for code, name in LANGUAGE_NAMES.items()
        ]
        super().__init__(
            parent,
            _("Plain copy for the participant"),
            [Section("", [Field(N_("Language"), Kind.CHOICE, required=True, options=lambda: options, key="language")])],
            {"language": card.content.head.get("language")},
            words=_("Large print and short sentences. It is a copy to take home: the signed contract counts."),
            label=_("Show the copy"),
            deed=self._make,
        )

    def _make(self, values: dict[str, Any]) -> None:
        record, language = self._card.id, values["language"]
        self._jobs.read(lambda session: copies.plain_copy(session, record, language), self._made, self.failed)

    def _made(self, pdf: bytes) -> None:
        window, words = self._window, _("Plain copy {number}")
        self.done_well()
        PaperDialog(window, words.format(number=self._card.title), pdf)


class BlankDialog(FormDialog):
    """Asks which variant of the form is to be filled in with the pen."""

    def __init__(self, parent: QWidget, jobs: Jobs) -> None:
        self._jobs, self._window = jobs, parent
        super().__init__(
            parent,
            _("Blank form"),
            [Section("", [Contract.fields()["variant"]])],
            {"variant": Variant.A},
            words=_("The official form in Polish to fill in with the pen. It gets its number when it is typed in."),
            label=_("Show the form"),
            deed=self._make,
        )

    def _make(self, values: dict[str, Any]) -> None:
        variant = values["variant"]
        self._jobs.read(lambda session: copies.blank_form(session, variant), self._made, self.failed)

    def _made(self, pdf: bytes) -> None:
        window, words = self._window, _("Blank form {variant}").format(variant=self.form.shown()["variant"])
        self.done_well()
        PaperDialog(window, words, pdf)
