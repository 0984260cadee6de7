"""The form of an activity: what it is, and the rule of its series with a preview of the meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiscase.activities.activity_rules import OTHER_KIND
from kiscase.activities.model import Activity, ActivityFormat
from kiscase.activities.planning.plan_preview import SERIES_RULE
from kiscase.activities.planning.screen.series_preview import SeriesPreview
from kiscase.activities.planning.screen.weekday_hours import (
    HOURS_KEYS,
    show_weekday_hours,
    weekday_hours_codes,
    weekday_hours_fields,
    weekday_hours_shown,
)
from kiscase.activities.queries import MeetingRow
from kiscase.activities.series_model import Recurrence
from kiscase.club.workers import WorkerChoice
from kiscase.core import clock, legal_rules
from kiscase.core.i18n import N_, _
from kiscase.core.own_fields.definitions import kind_of_own_key
from kiscase.core.own_fields.values import split_own_values
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.core.records.json_conversion import from_json, to_json
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.focus_order import set_focus_order
from kiscase.ui.forms.form import FieldSection, RecordForm
from kiscase.ui.forms.own_fields import EMPTY_SECTION, OwnFieldSection
from kiscase.ui.tables.list_splitter import ListSplitter
from kiscase.ui.theme import metrics

WIDE = 100  # letters: below this width the meetings of the series are below the form
PREVIEW_SHARE = (0.3, 0.42)  # of the width: the least, and the most where the meetings need it
ACTIVITY_FIELDS = ("name", "kind", "own_kind", "sub", "setting", "room", "capacity", "cost_per_hour", "note")
REPEAT_FIELDS = ("repeat", "every", "nth", "weekdays", "starts", "ends")
PERIOD_FIELDS = ("since", "until", "count")
SERIES_ONLY = ("every", "weekdays", "until", "count")
"""The fields that only a series has."""


class ActivityFormData(NamedTuple):
    """What a save writes, the values as shown, and from which day on a changed series is replanned."""

    changes: dict[str, Any]
    leader_id: int | None
    values: dict[str, Any]
    since: date | None
    messages: list[str]
    """What to report after the save."""


class ActivityForm(QWidget):
    """The form, the preview of the series beside or below it, and the buttons."""

    edited = Signal()
    submitted = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._activity: int | None = None
        fields = Activity.fields()
        leader = FieldInfo(N_("Leader"), FieldKind.CHOICE, key="leader")
        what = [_required(fields[key]) if key == "own_kind" else fields[key] for key in ACTIVITY_FIELDS]
        note = _(
            "Public holidays and the club's closed days are left out. When you change the series of an "
            "activity, you are asked from which day on."
        )
        sections = [
            FieldSection(_("What"), [*what[:5], leader, *what[5:]]),
            FieldSection(
                _("When"),
                [
                    *(_required(fields[key]) for key in REPEAT_FIELDS),
                    *weekday_hours_fields(),
                    *(fields[key] for key in PERIOD_FIELDS),
                ],
                note,
            ),
            EMPTY_SECTION,
        ]
        self.form = RecordForm(sections, self)
        self.own_fields = OwnFieldSection(self.form)
        self.preview = SeriesPreview(jobs, self)
        self.form.edited.connect(self._edited)
        self.form.submitted.connect(self.submitted)
        self._lay_out()

    def offer_leaders(self, workers: Sequence[WorkerChoice]) -> None:
        """Offer the workers who may lead."""
        _options(self.form, "leader", [(str(worker), f"{name} ({role})") for worker, name, role in workers])

    def load(self, values: Mapping[str, Any] | None) -> None:
        """Show an activity, or an empty form for None."""
        self._activity = values["id"] if values else None
        shown = values or {
            "repeat": Recurrence.WEEKLY,
            "every": 1,
            "setting": ActivityFormat.GROUP,
            "since": clock.today(),
        }
        _options(
            self.form, "sub", legal_rules.activity_subkind_options(str(shown["kind"])) if shown.get("kind") else []
        )
        leader, hours = str(shown.get("leader_id") or ""), weekday_hours_shown(shown)
        self.form.load(dict(shown) | {"leader": leader} | hours)
        self.own_fields.hide_retired()
        self._update_preview()

    def show_meetings(self, meetings: Sequence[MeetingRow]) -> None:
        """Show the meetings on file, as long as the rule of the series is not being changed."""
        self.preview.show_on_file(meetings)

    def is_changed(self) -> bool:
        """Whether the form differs from what was loaded."""
        return self.form.is_dirty()

    def rule_changed(self) -> bool:
        """Whether the rule of the series differs from what was loaded."""
        return bool({*SERIES_RULE, *HOURS_KEYS} & set(self.form.changed()))

    def replans_at_once(self) -> bool:
        """Whether a changed rule needs no day from which on it holds: there is one meeting, or none by rule."""
        return not _is_series(self.form.shown()) and "repeat" not in self.form.changed()

    def form_data(self, since: date | None = None) -> ActivityFormData:
        """What a save would write; raises InvalidValuesError if something typed is no value."""
        values = self.form.values()
        changes = dict(values) if self._activity is None else self.form.changes()
        changes = {key: value for key, value in changes.items() if key in Activity.fields() or kind_of_own_key(key)}
        if values["repeat"] != Recurrence.MONTHLY:
            changes["nth"] = None
        if values["kind"] != OTHER_KIND:
            changes["own_kind"] = ""
        if not _is_series(values):
            changes |= {"weekdays": [], "until": None, "count": None}
        if values["repeat"] == Recurrence.NONE:
            changes |= {"starts": None, "ends": None}
        changes["weekday_hours"] = weekday_hours_codes(values)
        return ActivityFormData(changes, _leader(values), values, since, [])

    def mark_saved(self, values: Mapping[str, Any]) -> None:
        """After the save of these values."""
        self.form.set_saved(values)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Show the problems at their fields."""
        self.form.show_problems(problems)

    def to_draft(self) -> dict[str, Any]:
        """What differs from what was loaded, as JSON can hold it."""
        shown = self.form.shown()
        return {key: to_json(shown[key]) for key in self.form.changed()}

    def from_draft(self, content: Mapping[str, Any]) -> None:
        """Restore what was typed."""
        columns = Activity.__table__.columns
        if kind := content.get("kind"):
            _options(self.form, "sub", legal_rules.activity_subkind_options(kind))
        for key, value in self.own_fields.take_draft(content).items():
            column = columns.get("starts" if key in HOURS_KEYS else key)
            self.form.editor(key).set_value(value if column is None else from_json(column.type, value))
        self._update_preview()

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Add buttons below the form, last in the order of Tab."""
        for button in buttons:
            self._button_row.addWidget(button)
        set_focus_order(self.form, self.preview, *buttons)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the preview is below the form and scrolls with it."""
        super().resizeEvent(event)
        beside = self.width() > self.fontMetrics().averageCharWidth() * WIDE
        if beside and self._splitter.indexOf(self.preview) < 0:
            self._splitter.addWidget(self.preview)
            self._splitter.fit()
        elif not beside and self._splitter.indexOf(self.preview) >= 0:
            self.form.append_widget(self.preview)
        self.preview.show()

    def _edited(self, key: str) -> None:
        if key == "kind":
            self._offer_subkinds()
        self._update_preview()
        self.edited.emit()

    def _offer_subkinds(self) -> None:
        """Offer the subkinds of the chosen kind and drop one of another kind."""
        kind, sub = (self.form.editor(key) for key in ("kind", "sub"))
        options = legal_rules.activity_subkind_options(kind.value()) if kind.value() else []
        if sub.value() not in dict(options):
            sub.set_value(None)
        _options(self.form, "sub", options)

    def _update_preview(self) -> None:
        """Hide the fields that do not apply, and update the preview."""
        shown = self.form.shown()
        self.form.show_field("own_kind", on=shown["kind"] == OTHER_KIND)
        self.form.show_field("nth", on=shown["repeat"] == Recurrence.MONTHLY)
        for key in ("starts", "ends"):
            self.form.show_field(key, on=shown["repeat"] != Recurrence.NONE)
        for key in SERIES_ONLY:
            self.form.show_field(key, on=_is_series(shown))
        show_weekday_hours(self.form, shown, series=_is_series(shown))
        self.form.show_field(
            "sub", on=bool(shown["sub"] or (shown["kind"] and legal_rules.activity_subkind_options(shown["kind"])))
        )
        values = split_own_values(shown)[0] | {"weekday_hours": weekday_hours_codes(shown)}
        self.preview.show_series(values, _leader(shown), self._activity, planned=self.rule_changed())

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        least, most = PREVIEW_SHARE
        self._splitter = ListSplitter(self, least=least, most=most)
        self._splitter.set_sides(self.preview.list, self.form, self.preview)
        self._button_row = QHBoxLayout()
        self._button_row.setContentsMargins(half * 2, half, half * 2, half)
        self._button_row.setSpacing(half)
        self._button_row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._splitter, 1)
        layout.addLayout(self._button_row)


def _required(field: FieldInfo) -> FieldInfo:
    """A field marked as one to be filled in, though an activity without a series does not have it."""
    return replace(field, required=field.key != "nth")


def _is_series(values: Mapping[str, Any]) -> bool:
    return values["repeat"] not in (Recurrence.ONCE, Recurrence.NONE)


def _leader(values: Mapping[str, Any]) -> int | None:
    return int(values["leader"]) if values.get("leader") else None


def _options(form: RecordForm, key: str, options: Sequence[tuple[str, str]]) -> None:
    editor = form.editor(key)
    if isinstance(editor, ChoiceEditor):
        editor.set_options(options)
