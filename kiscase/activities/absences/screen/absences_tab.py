"""The tab with the excused absences of a person, and its dialog."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from kiscase.activities.absences import excused_periods
from kiscase.activities.model import Absence, AbsenceKind, AttendanceMark
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.pdf import document_texts
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.checkboxes import FlagEditor
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.widgets.labels import wrapping_label
from kiscase.ui.widgets.message_bar import Notify

_FIELDS = ("kind", "since", "until", "evidence", "note")
_EXCUSE_MARKS = FieldInfo(N_("Change what is marked"), FieldKind.FLAG, key="excuse_marks")


class AbsencesTab(RecordTab):
    """The excused absences of a person, the latest first; they never replace a mark made by hand."""

    title: ClassVar[str] = N_("Absences")
    tables: ClassVar[frozenset[str]] = frozenset({"absence", "attendance", "enrolment", "meeting", "contract"})

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (Command("excuse", N_("Excuse for a period…"), self.ask_new, "calendar-check", "Ctrl+Shift+X"),)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        columns = [
            ListColumn("kind", _("Kind"), stretch=True),
            ListColumn("since", _("From")),
            ListColumn("until", _("Until")),
            ListColumn("evidence", _("Evidence"), stretch=True),
            ListColumn("meetings", _("Meetings covered"), "right"),
        ]
        self.list = RecordList(columns, self, name=_("Absences"), empty=_("No excused absences are on file."))
        self.list.setObjectName("absences")
        self.list.opened.connect(self._ask_change)
        self.list.chosen.connect(self._update_buttons)
        self.buttons = ListWithButtons(self, self.list)
        self.buttons.add("excuse", _("Excuse for a period…"), "calendar-check", self.ask_new)
        self.buttons.add("change", _("Change…"), "pencil", self.ask_change)
        self.buttons.add("remove", _("Withdraw the excuse"), "trash-2", self.remove)
        self._update_buttons()

    def show_record(self, record: int | None) -> None:
        """Load the excused absences of a person."""
        self.load_record(record, excused_periods.list_absences, self._show, [])

    def ask_new(self) -> None:
        """Ask for which period, and why."""
        if self.record is not None:
            self._ask(new_absence_values(clock.today()))

    def ask_change(self) -> None:
        """Ask for changes of the chosen absence."""
        chosen = self.list.current_id()
        if chosen is not None:
            self._ask_change(chosen)

    def remove(self) -> None:
        """Delete the chosen absence."""
        chosen = self.list.current_id()
        if chosen is not None:
            self.context.jobs.act(
                lambda session: excused_periods.remove_absence(session, chosen),
                self._removed,
                self.context.show_problem,
            )

    def _ask_change(self, absence_id: int) -> None:
        self.context.jobs.read(
            lambda session: excused_periods.load_absence(session, absence_id), self._ask, self.context.show_problem
        )

    def _ask(self, values: dict[str, Any]) -> None:
        if self.record is not None:
            dialog = AbsenceDialog(self.window(), self.context.jobs, self.record, values, self.undoable_done.emit)
            dialog.way_out_taken.connect(self.context.open_record)

    def _show(self, rows: list[excused_periods.AbsenceRow]) -> None:
        self.list.set_rows(
            [
                (row.id, row.kind, format_date(row.since), format_date(row.until), row.evidence, str(row.meetings))
                for row in rows
            ]
        )
        self._update_buttons()

    def _removed(self, restored: int) -> None:
        words = _("The excuse is withdrawn.") if restored else _("The excuse is withdrawn. Marks made by hand stay.")
        self.undoable_done.emit(f"{words} {_restored_text(restored)}".strip())

    def _update_buttons(self, _record: int = 0) -> None:
        for name in ("change", "remove"):
            self.buttons.enable(name, on=self.list.current_id() is not None)


def _restored_text(count: int) -> str:
    """How many marks are what they were before an excuse changed them; nothing if none."""
    if not count:
        return ""
    words = ngettext(
        "{count} meeting is marked as absent without excuse again.",
        "{count} meetings are marked as absent without excuse again.",
        count,
    )
    return words.format(count=count)


def new_absence_values(on: date) -> dict[str, Any]:
    """The values of a new absence."""
    return {"kind": AbsenceKind.SICK, "since": on, "until": on}


class AbsenceDialog(FormDialog):
    """Asks for which period a person is excused, and shows how many meetings that covers."""

    def __init__(self, parent: QWidget, jobs: Jobs, person: int, values: dict[str, Any], notify: Notify) -> None:
        self._jobs, self._person, self._notify, self._known = jobs, person, notify, values
        fields = Absence.fields()
        super().__init__(
            parent,
            _("Change the excuse") if "id" in values else _("Excuse for a period"),
            [FieldSection("", [*(fields[key] for key in _FIELDS), _EXCUSE_MARKS])],
            values,
            label=_("Save") if "id" in values else _("Excuse"),
            on_submit=self._save,
        )
        self.form.show_field(_EXCUSE_MARKS.key, on=False)
        self.coverage = wrapping_label("", self)
        self.coverage.setObjectName("coverage")
        self.form.append_widget(self.coverage)
        self.form.edited.connect(self._count)
        self._count("since")

    def _count(self, key: str) -> None:
        if key not in ("since", "until"):
            return
        since, until = self._time()
        if since is None or until is None or until < since:
            self.coverage.setText("")
            return
        person = self._person
        self._jobs.read(
            lambda session: (since, until, excused_periods.count_covered_meetings(session, person, since, until)),
            self._show,
            latest="coverage of an excuse",
        )

    def _time(self) -> tuple[date | None, date | None]:
        shown = self.form.shown()
        return shown["since"], shown["until"]

    def _show(self, answer: tuple[date, date, excused_periods.AbsenceCoverage]) -> None:
        since, until, found = answer
        if (since, until) != self._time():  # changed again while the answer was on its way
            return
        words = [ngettext("It covers {count} meeting.", "It covers {count} meetings.", found.meetings)]
        if found.by_hand:
            words.append(
                ngettext(
                    "{by_hand} meeting has a mark that was made by hand and stays.",
                    "{by_hand} meetings have marks that were made by hand and stay.",
                    found.by_hand,
                )
            )
        self.coverage.setText(" ".join(words).format(count=found.meetings, by_hand=found.by_hand))
        self._offer_marks(found.absent)
        self._settled.start()

    def _offer_marks(self, absent: Sequence[excused_periods.AbsentMeeting]) -> None:
        """Offer to change the marks that were made before the excuse was known."""
        self.form.show_field(_EXCUSE_MARKS.key, on=bool(absent))
        tick = self.form.editor(_EXCUSE_MARKS.key)
        if not absent:
            tick.set_value(False)
            return
        if isinstance(tick, FlagEditor):
            printed = document_texts.load_document_texts("attendance", clock.today())
            marks = (AttendanceMark.UNEXCUSED, AttendanceMark.EXCUSED)
            change = " → ".join(printed.text(f"mark.{mark.value}").upper() for mark in marks)
            tick.setText(f"{change} ({len(absent)})")
        days: dict[str, list[str]] = {}
        for row in absent:
            days.setdefault(row.activity, []).append(format_date(row.day))
        meetings = "; ".join(f"{activity} {', '.join(listed)}" for activity, listed in days.items())
        words = _("Marked as absent without excuse: {meetings}. Closed registers are changed, too.")
        self.form.show_note(_EXCUSE_MARKS.key, words.format(meetings=meetings))

    def _save(self, values: dict[str, Any]) -> None:
        person, known, changes = self._person, self._known, self.form.changes()
        values = dict(values)
        marks = bool(values.pop(_EXCUSE_MARKS.key))
        changes.pop(_EXCUSE_MARKS.key, None)

        def work(session: Any) -> tuple[excused_periods.AbsenceCoverage, int, int]:
            restored = 0
            period = (values["since"], values["until"])
            before = excused_periods.count_covered_meetings(session, person, *period)
            if "id" in known:
                restored = excused_periods.change_absence(
                    session, known["id"], changes, known["revision"], excuse_marks=marks
                )
            else:
                excused_periods.record_absence(session, person, values, excuse_marks=marks)
            found = excused_periods.count_covered_meetings(session, person, *period)
            return found, len(before.absent) - len(found.absent), restored

        self._jobs.act(work, self._saved, self.show_failure)

    def _saved(self, done: tuple[excused_periods.AbsenceCoverage, int, int]) -> None:
        found, excused, restored = done
        words = ngettext(
            "The excuse is saved. It covers {count} meeting.",
            "The excuse is saved. It covers {count} meetings.",
            found.meetings,
        ).format(count=found.meetings)
        if excused:
            more = ngettext("{count} absence is excused now.", "{count} absences are excused now.", excused)
            words = f"{words} {more.format(count=excused)}"
        self._notify(f"{words} {_restored_text(restored)}".strip())
        self.close_done()
