"""The dialog about the days on which the club is closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from kiscase.activities.planning import closures, plan_preview
from kiscase.activities.planning.closure_model import ClubClosure
from kiscase.activities.planning.plan_preview import ClosureMeeting
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.theme import icons, metrics
from kiscase.ui.widgets.labels import wrapping_label
from kiscase.ui.widgets.message_bar import Notify

VISIBLE_ROWS = 3  # rows of a list that are visible at once


class ClosuresDialog(FormDialog):
    """Lists and removes closures, and asks for a further one and whether to cancel its meetings."""

    def __init__(self, parent: QWidget, jobs: Jobs, notify: Notify) -> None:
        self._jobs, self._notify = jobs, notify
        fields = ClubClosure.fields()
        cancelling = FieldInfo(
            N_("Cancel these meetings"),
            FieldKind.FLAG,
            help=N_("The reason is why the club is closed. One undo takes all of it back."),
            key="cancelling",
        )
        super().__init__(
            parent,
            _("Closed days of the club"),
            [
                FieldSection(
                    _("Further closed days"), [*(fields[key] for key in ("name", "since", "until")), cancelling]
                )
            ],
            {"cancelling": True},
            label=_("Add"),
            on_submit=self._close,
        )
        self.list = self._closures()
        self.back = QPushButton(icons.themed_icon("trash-2"), _("&Take back"), self)
        self.back.setObjectName("take back")
        self.back.setAutoDefault(False)
        self.back.clicked.connect(self._take_back)
        self.found = wrapping_label("", self)
        self.found.setObjectName("found")
        self.meetings = self._meetings()
        self.form.prepend_widget(self._on_file())
        self.form.append_widget(self.found)
        self.form.append_widget(self.meetings)
        self.list.chosen.connect(self._choose)
        self.form.edited.connect(self._load_meetings)
        self._show_meetings([])
        self._read()

    def _on_file(self) -> QWidget:
        """The closures on file, and the button that removes one."""
        half = metrics.half_line(self)
        panel = QWidget(self)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 0, 0, half)
        layout.setSpacing(half)
        layout.addWidget(self.list)
        layout.addWidget(self.back, 0, Qt.AlignmentFlag.AlignRight)
        return panel

    def _closures(self) -> RecordList:
        columns = [
            ListColumn("name", _("Why the club is closed"), stretch=True),
            ListColumn("since", _("From")),
            ListColumn("until", _("Until")),
        ]
        made = RecordList(
            columns, self, name=_("Closed days of the club"), empty=_("No closed days besides public holidays.")
        )
        made.setObjectName("closures")
        made.setFixedHeight(metrics.half_line(self) * 4 * (VISIBLE_ROWS + 1))
        return made

    def _meetings(self) -> RecordList:
        columns = [
            ListColumn("day", _("Day")),
            ListColumn("hours", _("Hours")),
            ListColumn("activity", _("Activity"), stretch=True),
        ]
        made = RecordList(columns, self, name=_("Meetings on these days"))
        made.setObjectName("closed meetings")
        made.setFixedHeight(metrics.half_line(self) * 4 * (VISIBLE_ROWS + 1))
        return made

    def _read(self) -> None:
        self._jobs.read(
            lambda session: [
                (one.id, one.name, format_date(one.since), format_date(one.until))
                for one in closures.list_closures(session)
            ],
            self._show_closures,
            latest="closures",
        )

    def _show_closures(self, rows: Sequence[tuple[Any, ...]]) -> None:
        self.list.set_rows(rows)
        self.back.setEnabled(self.list.current_id() is not None)

    def _choose(self, _closure: int) -> None:
        self.back.setEnabled(True)

    def _take_back(self) -> None:
        closure = self.list.current_id()
        if closure is not None:
            self._jobs.act(
                lambda session: closures.remove_closure(session, closure), self._taken_back, self.show_failure
            )

    def _taken_back(self, _result: object) -> None:
        self._notify(_("The closed days were removed; cancelled meetings stay cancelled."))
        self._read()

    def _load_meetings(self, key: str) -> None:
        if key in ("since", "until"):
            since, until = (self.form.editor(one).value() for one in ("since", "until"))
            self._jobs.read(
                lambda session: plan_preview.list_closure_meetings(session, since, until),
                self._show_meetings,
                latest="closed",
            )

    def _show_meetings(self, found: Sequence[ClosureMeeting]) -> None:
        words = ngettext(
            "{count} meeting is planned on these days:", "{count} meetings are planned on these days:", len(found)
        )
        self.found.setText(words.format(count=len(found)))
        self.meetings.set_rows([(one.id, format_date(one.on), one.hours, one.activity) for one in found])
        for shown in (self.found, self.meetings):
            shown.setVisible(bool(found))
        self.form.show_field("cancelling", on=bool(found))
        self._settled.start()

    def _close(self, values: dict[str, Any]) -> None:
        cancelling = bool(values.pop("cancelling"))
        self._jobs.act(
            lambda session: (values, len(closures.close_club(session, values, cancelling=cancelling)) * cancelling),
            self._closed,
            self.show_failure,
        )

    def _closed(self, done: tuple[dict[str, Any], int]) -> None:
        values, cancelled = done
        sentences = [
            _("The club is closed from {since} to {until}.").format(
                since=format_date(values["since"]), until=format_date(values["until"])
            )
        ]
        if cancelled:
            words = ngettext("{count} meeting was cancelled.", "{count} meetings were cancelled.", cancelled)
            sentences.append(words.format(count=cancelled))
        self._notify(" ".join(sentences))
        self.close_done()
