"""The editor for the name of a partner: it offers those on file while somebody types, and notes that one is new."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from kiscase.core.collation import words_key
from kiscase.core.i18n import _
from kiscase.core.records.field_info import FieldInfo
from kiscase.partners.model import PartnerKind
from kiscase.partners.queries import PartnerName, list_partner_names
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.usual_text import UsualTextEditor
from kiscase.ui.forms.form import RecordForm


class PartnerNameEditor(UsualTextEditor):
    """A line with the name of a partner: part of the name, the short name or the town finds it.

    A line that is left with another spelling, or the short name, takes over the name on file. `settled` is emitted
    with the partner whose name it is then, or None.
    """

    settled = Signal(object)

    def __init__(self, jobs: Jobs, first: Collection[PartnerKind] = (), parent: QWidget | None = None) -> None:
        """Those of the kinds *first* are offered before the others."""
        super().__init__((), parent)
        self._jobs, self._first = jobs, first
        self._partners: Sequence[PartnerName] | None = None

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the partners when the line is first seen."""
        super().showEvent(event)
        if self._partners is None:
            self.ask()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Ask again: there may be others by now."""
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.ask()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take over the name on file."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._settle()

    def ask(self) -> None:
        """Ask the case file for the names on file."""
        self._jobs.read(list_partner_names, self._take, latest=f"partners of {id(self)}")

    def partner(self) -> PartnerName | None:
        """The partner on file whose name, in any spelling, or only short name is typed."""
        key, partners = words_key(self.text()), self._partners or ()
        found = [one for one in partners if words_key(one.name) == key]
        found = found or [one for one in partners if one.short_name and words_key(one.short_name) == key]
        return found[0] if key and len(found) == 1 else None

    def note(self) -> str:
        """What to know of a name that is not on file; empty for the others."""
        if not self.text().strip() or self._partners is None or self.partner() is not None:
            return ""
        return _("New: when you save, it is added to the institutions.")

    def _take(self, partners: Sequence[PartnerName]) -> None:
        if partners == self._partners:
            return
        self._partners = partners
        ordered = sorted(partners, key=lambda one: one.kind not in self._first)
        self.offer({one.name: f"{one.name} {one.short_name} {one.town}" for one in ordered})

    def _settle(self) -> None:
        partner = self.partner()
        if partner is not None and partner.name != self.text() and not self.isReadOnly():
            self.setText(partner.name)
        self.settled.emit(partner)

    def _commit(self) -> None:
        self._settle()
        super()._commit()


def note_new_partners(form: RecordForm, *keys: str) -> None:
    """Show in a form which of the names that were typed there are new."""
    for key in keys:
        editor = form.editor(key)
        if isinstance(editor, PartnerNameEditor):
            editor.changed.connect(partial(form.show_note, key, ""))
            editor.settled.connect(lambda _partner, key=key, editor=editor: form.show_note(key, editor.note()))


def partner_name_maker(jobs: Jobs, *first: PartnerKind) -> Callable[[FieldInfo], PartnerNameEditor]:
    """What makes the editor of such a field in a form."""

    def make(field: FieldInfo) -> PartnerNameEditor:
        editor = PartnerNameEditor(jobs, first)
        editor.setObjectName(field.key)
        editor.setMaxLength(field.length)
        return editor

    return make
