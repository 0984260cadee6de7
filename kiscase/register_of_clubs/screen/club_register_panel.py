"""The tab with the club in the voivode's register: its state, what happened, changes to report, letters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from kiscase.club.registration import actions
from kiscase.club.registration.actions import RegisterState
from kiscase.club.registration.model import RegisterEvent, RegisterEventKind
from kiscase.club.screen.settings_panel import ClubRecordDialog, ClubRecordsPanel
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.files import telling_file_name
from kiscase.core.i18n import N_, _
from kiscase.register_of_clubs.actions import issue_club_document
from kiscase.register_of_clubs.documents import CARD, CHANGES, END, LETTER_LABELS, NOTIFICATION
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.preview.preview_dialog import PdfPreviewDialog
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.tables.record_list import ListColumn

_LETTERS = (
    (NOTIFICATION, N_("Notification…")),
    (CHANGES, N_("Letter about changes…")),
    (END, N_("Letter about the end…")),
    (CARD, N_("Card of the club…")),
)


class ClubRegisterPanel(ClubRecordsPanel):
    """What happened about the club in the register, the latest first; above it what follows."""

    title: ClassVar[str] = N_("Voivode's register")
    tables: ClassVar[frozenset[str]] = frozenset({"register_event", "club"})
    parts: ClassVar[frozenset[str]] = frozenset({"register_event"})
    name: ClassVar[str] = "register"
    empty: ClassVar[str] = N_("Nothing recorded so far: the notification, the entry and changes come here.")
    new_label: ClassVar[str] = N_("New event…")

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        self._voivode = ""
        super().__init__(context, parent)
        for key, label in _LETTERS:
            self.buttons.add(key, _(label), "printer", partial(self.show_letter, key))
        self._show_letters(has_changes=False, has_ended=False)

    def columns(self) -> Sequence[ListColumn]:
        """Day, what happened, number, voivode, remark."""
        fields = RegisterEvent.fields()
        titles = {key: _(fields[key].label) for key in ("day", "kind", "number", "voivode", "remark")}
        return [ListColumn(key, title, stretch=key in ("kind", "remark")) for key, title in titles.items()]

    def reload(self) -> None:
        """Ask for the state of the club in the register."""
        self.context.jobs.read(actions.load_register_state, self._show, latest="register of clubs")

    def open_dialog(self, values: dict[str, Any]) -> None:
        """Ask what happened."""
        RegisterEventDialog(self, values or {"day": clock.today(), "voivode": self._voivode})

    def delete(self, session: Any, record: int) -> None:
        """Delete an event."""
        actions.delete_register_event(session, record)

    def show_letter(self, kind: str) -> None:
        """Show a letter or the card; it is issued once it is printed or saved from there."""

        def issue(session: Any) -> bytes:
            return issue_club_document(session, kind)

        def look(pdf: bytes) -> None:
            name = telling_file_name(title, clock.today().isoformat())
            PdfPreviewDialog(self.window(), title, pdf, (self.context.jobs, issue), name)

        title = _(LETTER_LABELS[kind])
        self.context.jobs.dry_run(issue, look, self.failed.emit)

    def _show(self, state: RegisterState) -> None:
        self._voivode = next((event.voivode for event in state.events if event.voivode), "")
        self.above.setText("\n".join(_describe_state(state)))
        rows = [
            (event.id, format_date(event.day), event.kind.label, event.number, event.voivode, event.remark)
            for event in state.events
        ]
        self.show_rows(rows, {event.id: event.values for event in state.events})
        ended = any(event.kind is RegisterEventKind.ENDED for event in state.events)
        self._show_letters(has_changes=bool(state.changes), has_ended=ended)

    def _show_letters(self, *, has_changes: bool, has_ended: bool) -> None:
        self.buttons.enable(CHANGES, on=has_changes)
        self.buttons.enable(END, on=has_ended)


class RegisterEventDialog(ClubRecordDialog):
    """Asks what happened; when the voivode was notified only of an end."""

    def __init__(self, panel: ClubRegisterPanel, values: dict[str, Any]) -> None:
        record = values.get("id")
        super().__init__(
            panel,
            _("Event of the voivode's register"),
            [FieldSection("", list(RegisterEvent.fields().values()))],
            values,
            lambda session, typed: actions.save_register_event(session, typed, record, values.get("revision")),
            words=_(
                "After a notification, an entry or a reported change the voivode has the data of the club of today."
            ),
        )
        self.form.edited.connect(self._follow)
        self._follow("kind")

    def completed(self, typed: dict[str, Any]) -> dict[str, Any]:
        """Only of an end the voivode is notified."""
        return typed if typed["kind"] == RegisterEventKind.ENDED else typed | {"notified_on": None}

    def _follow(self, key: str) -> None:
        if key == "kind":
            ended = self.form.editor("kind").value() == RegisterEventKind.ENDED
            self.form.show_field("notified_on", on=ended)


def _describe_state(state: RegisterState) -> list[str]:
    """The entry, what is due, what is wrong, and what is to be reported."""
    lines = []
    if state.entry is not None:
        words = _("Entered in the register under {number} on {date}.")
        lines.append(words.format(number=state.entry.number, date=format_date(state.entry.day)))
    if state.struck_off is not None:
        lines.append(_("Struck off the register on {date}.").format(date=format_date(state.struck_off)))
    if state.entry_due is not None:
        words = _("The voivode enters the club until {date}.")
        lines.append(words.format(date=format_date(state.entry_due)))
    if state.end_due is not None:
        words = _("Notify the voivode of the end until {date} (art. 18a ust. 4).")
        lines.append(words.format(date=format_date(state.end_due)))
    lines += state.warnings
    if state.changes:
        lines.append(_("To report to the voivode (practice, the act sets no day):"))
        lines += [f"• {one.label}: {_before(one.reported)}{one.now}" for one in state.changes]
    return lines


def _before(reported: str) -> str:
    return f"{reported} → " if reported else ""
