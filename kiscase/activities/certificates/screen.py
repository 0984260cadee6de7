"""The dialog that issues certificates: who is entitled to which, who is not and why; all in one action and one PDF."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from kiscase.activities.certificates import actions as certificates
from kiscase.activities.certificates.actions import CertificateEntitlement
from kiscase.activities.certificates.model import CertificateKind
from kiscase.activities.reports.screen import FileOutput
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.files import telling_file_name
from kiscase.core.i18n import _, ngettext
from kiscase.ui.accessibility import announce_to_screen_reader
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.theme import metrics, style_properties
from kiscase.ui.widgets.combo_box import ComboBox
from kiscase.ui.widgets.dialog import Dialog
from kiscase.ui.widgets.labels import PlainLabel, wrapping_label

EntitlementReader = Callable[[Any, CertificateKind], list[CertificateEntitlement]]
"""Loads who might get a certificate of a kind."""


class _EntitledList(RecordList):
    """A list in which Space selects and deselects people, Ctrl+A all of them."""

    toggled = Signal(int)
    all_toggled = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter select or deselect the person, the keys for everything all people."""
        record = self.current_id()
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.all_toggled.emit()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and record is not None:
            self.toggled.emit(record)
        else:
            super().keyPressEvent(event)


class CertificatesDialog(Dialog):
    """Asks for the kind and the people; people who are not entitled are listed with the reason and cannot be chosen."""

    def __init__(self, owner: FileOutput, jobs: Jobs, who: EntitlementReader) -> None:
        super().__init__(owner.parent, _("Certificates"))
        self.setObjectName("certificates")
        self._owner, self._jobs, self._who = owner, jobs, who
        self._found: dict[int, CertificateEntitlement] = {}
        self._chosen: set[int] = set()
        self.kind = self._kinds()
        self.list = self._people()
        self.count = PlainLabel(self)
        self.problem = wrapping_label("", self, problem=True)
        self.problem.hide()
        self._lay_out()
        self.open()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._read()

    def toggle(self, person: int) -> None:
        """Select or deselect a person."""
        found = self._found[person]
        if found.why_not:
            announce_to_screen_reader(self.list, f"{found.name}: {found.why_not}")
            return
        self._chosen ^= {person}
        self._show()
        announce_to_screen_reader(self.list, self._state(found)[0])

    def toggle_all(self) -> None:
        """Select everybody who is entitled; nobody when all of them are selected."""
        self._chosen = set() if self._chosen == self._entitled() else self._entitled()
        self._show()
        announce_to_screen_reader(self.list, self.count.text())

    def print_all(self) -> None:
        """Issue the certificates and print them."""
        self._give_out(printing=True)

    def save_all(self) -> None:
        """Issue the certificates and save them as one PDF."""
        self._give_out(printing=False)

    def _give_out(self, *, printing: bool) -> None:
        people = [one for one in self._found if one in self._chosen]
        if not people:
            return
        self.problem.hide()
        kind = CertificateKind(self.kind.currentData())
        name = telling_file_name(_("Certificates"), f"{clock.today():%Y-%m-%d}")
        self._owner.issue(
            lambda session: certificates.issue_certificate_bundle(session, people, kind),
            name,
            _("Certificates"),
            printing=printing,
            refused=self._failed,
            issued=self._issued,
        )

    def _issued(self, _pdf: bytes) -> None:
        self.accept()

    def _failed(self, problem: Problem) -> None:
        self.problem.setText(problem.sentence)
        self.problem.show()

    def _read(self) -> None:
        who, kind = self._who, CertificateKind(self.kind.currentData())
        self.problem.hide()
        self._jobs.read(lambda session: who(session, kind), self._loaded, self._failed, latest="certificates")

    def _loaded(self, found: list[CertificateEntitlement]) -> None:
        self._found = {one.participant_id: one for one in found}
        self._chosen = {one.participant_id for one in found if one.is_suggested}
        self.list.set_empty("" if found else _("Nobody takes part in this activity."))
        self._show()
        if found and self.list.current_id() is None:
            self.list.show_id(found[0].participant_id)

    def _show(self) -> None:
        self.list.set_rows(
            [
                (one.participant_id, one.name, f"{format_date(one.since)}–{format_date(one.until)}", self._state(one))
                for one in self._found.values()
            ]
        )
        count = len(self._chosen)
        words = ngettext("{count} certificate will be issued", "{count} certificates will be issued", count)
        self.count.setText(words.format(count=count))
        self._enable()

    def _state(self, one: CertificateEntitlement) -> StatusDisplay:
        if one.why_not:
            return StatusDisplay(_("not entitled: {reason}").format(reason=one.why_not), "circle-x", "bad")
        if one.participant_id in self._chosen:
            return StatusDisplay(_("will be issued"), "circle-check", "ok")
        known = _("already has {number}").format(number=one.issued) if one.issued else ""
        left = _("enrolled until {date}").format(date=format_date(one.left)) if one.left else ""
        words = ", ".join(filter(None, (_("entitled, not selected"), known, left)))
        return StatusDisplay(words, "circle-dashed", "muted")

    def _entitled(self) -> set[int]:
        return {one.participant_id for one in self._found.values() if not one.why_not}

    def _enable(self) -> None:
        entitled = self._entitled()
        self._everybody.setEnabled(bool(entitled))
        chosen = bool(entitled) and self._chosen == entitled
        self._everybody.setText(_("Deselect a&ll") if chosen else _("Select a&ll"))
        for button in (self._print, self._save):
            button.setEnabled(bool(self._chosen))

    def _kinds(self) -> ComboBox:
        made = ComboBox(self)
        made.setObjectName("kind")
        made.setAccessibleName(_("Kind"))
        for word, label in CertificateKind.options():
            made.addItem(label, word)
        made.currentIndexChanged.connect(self._read)
        return made

    def _people(self) -> _EntitledList:
        columns = [
            ListColumn("name", _("Name")),
            ListColumn("time", _("Period")),
            ListColumn("state", _("State"), stretch=True),
        ]
        made = _EntitledList(columns, self, name=_("People"))
        made.setObjectName("entitled")
        made.toggled.connect(self.toggle)
        made.all_toggled.connect(self.toggle_all)
        made.doubleClicked.connect(self._double_clicked)
        made.setWhatsThis(_("Space selects or deselects a person, Ctrl+A all of them."))
        return made

    def _double_clicked(self) -> None:
        person = self.list.current_id()
        if person is not None:
            self.toggle(person)

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        self._print = self._button("go", _("Issue and &print"), self.print_all)
        style_properties.set_style_property(self._print, "primary", True)
        self._save = self._button("save", _("Issue and &save as PDF"), self.save_all)
        self._everybody = self._button("everybody", _("Select a&ll"), self.toggle_all)
        cancel = self._button("cancel", _("&Cancel"), self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(half)
        buttons.addStretch(1)
        for button in (self._everybody, cancel, self._save, self._print):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 2, half * 2, half * 2, half * 2)
        layout.setSpacing(half)
        layout.addWidget(self.kind, alignment=Qt.AlignmentFlag.AlignLeft)
        words = _(
            "Space selects or deselects a person. The certificates get the next numbers; this cannot be "
            "undone. A person who already has a certificate for the same period gets that one again."
        )
        layout.addWidget(wrapping_label(words, self, muted=True))
        layout.addWidget(self.list, 1)
        layout.addWidget(self.problem)
        layout.addWidget(self.count)
        layout.addLayout(buttons)
        self.prefer_size(140, 28)

    def _button(self, name: str, label: str, handler: Callable[[], Any]) -> QPushButton:
        button = QPushButton(label, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(handler)
        return button


def activity_entitlements(activity: int) -> EntitlementReader:
    """The entitlements of everybody who ever took part in an activity."""
    return lambda session, kind: certificates.list_certificate_entitlements(session, activity, kind)


def person_entitlements(person: int) -> EntitlementReader:
    """The entitlement of one person."""
    return lambda session, kind: [certificates.check_certificate_entitlement(session, person, kind)]
