"""The form of what a report is asked for: which report, its rows, its period, the day, and what alone is counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiscase.core import clock
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.core.records.sex import Sex
from kiscase.reporting.statistics.actions import ReportFilters
from kiscase.reporting.statistics.model import (
    PeriodKind,
    ReportPeriod,
    StatisticsRequest,
    list_report_keys,
    offered_periods,
    period_of,
    report_definition,
    report_title,
    row_options,
)
from kiscase.ui.editors.base import Editor
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.forms.form import FieldSection, RecordForm

_FILTERS = ("activity", "referred_by", "sex", "days")
_MOST_DAYS = 3_650
_DAYS_BACK = 10  # early in a month the report is about the month before
_LETTERS = 32  # as wide as its fields and their labels need


class RequestForm(QWidget):
    """`changed` carries the request whenever it is another one and complete."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        today = clock.today()
        first = list_report_keys()[0]
        self.form = RecordForm(
            [
                FieldSection(_("What"), _what_fields(first)),
                FieldSection(_("When"), _when_fields(today)),
                FieldSection(_("Only"), _filter_fields()),
            ],
            self,
        )
        month = period_of(PeriodKind.MONTH, today - timedelta(_DAYS_BACK))
        self.form.load(
            {
                "report": first,
                "by": row_options(first)[0][0],
                "kind": PeriodKind.MONTH.value,
                "period": month.since.isoformat(),
                "since": month.since,
                "until": month.until,
                "on": today,
                "days": 30,
            }
        )
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _LETTERS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        self._show_fields()
        self.form.edited.connect(self._follow)

    def show_filters(self, filters: ReportFilters) -> None:
        """Offer the activities and referring bodies on file."""
        self._choice("activity").set_options([("", ""), *filters.activities])
        self._choice("referred_by").set_options([("", ""), *((body, body) for body in filters.bodies)])

    def request(self) -> StatisticsRequest | None:
        """What is asked for, or None while something is missing or wrong."""
        shown = self.form.shown()
        period = self._period(shown)
        if period is None or not shown["report"] or not shown["by"] or not shown["on"] or not shown["days"]:
            return None
        return StatisticsRequest(
            shown["report"],
            period,
            shown["on"],
            shown["by"],
            int(shown["activity"]) if shown["activity"] else None,
            shown["referred_by"] or "",
            Sex(shown["sex"]) if shown["sex"] else None,
            shown["days"],
        )

    def _period(self, shown: dict[str, Any]) -> ReportPeriod | None:
        if shown["kind"] == PeriodKind.ANY.value:
            since, until = shown["since"], shown["until"]
            wrong = since is not None and until is not None and until < since
            self.form.show_note("until", _("The last day is before the first.") if wrong else "")
            return ReportPeriod(since, until) if since and until and not wrong else None
        if not shown["kind"] or not shown["period"]:
            return None
        return period_of(PeriodKind(shown["kind"]), date.fromisoformat(shown["period"]))

    def _follow(self, key: str) -> None:
        if key in ("report", "kind"):
            self._show_fields()
        request = self.request()
        if request is not None:
            self.changed.emit(request)

    def _show_fields(self) -> None:
        """Offer the rows and periods that fit, and show the fields that the report has."""
        shown = self.form.shown()
        report, kind = shown["report"], PeriodKind(shown["kind"]) if shown["kind"] else PeriodKind.MONTH
        if not report:
            return
        self._offer("by", row_options(report))
        periods = offered_periods(kind, clock.today()) if kind is not PeriodKind.ANY else []
        if periods:
            self._offer("period", [(one.since.isoformat(), one.text) for one in periods])
        known, timed = report_definition(report)["filters"], report != "contacts"
        for key in _FILTERS:
            self.form.show_field(key, on=key in known)
        self.form.show_field("by", on=len(row_options(report)) > 1)
        self.form.show_field("kind", on=timed)
        self.form.show_field("period", on=timed and kind is not PeriodKind.ANY)
        for key in ("since", "until"):
            self.form.show_field(key, on=timed and kind is PeriodKind.ANY)

    def _offer(self, key: str, options: Sequence[tuple[str, str]]) -> None:
        """Offer other options; the first one is taken where the chosen one is none of them."""
        editor = self._choice(key)
        editor.blockSignals(True)
        chosen = editor.value()
        editor.set_options(options)
        editor.set_value(chosen if chosen in dict(options) else options[0][0])
        editor.set_options(options)
        editor.blockSignals(False)

    def _choice(self, key: str) -> ChoiceEditor:
        editor: Editor = self.form.editor(key)
        assert isinstance(editor, ChoiceEditor)  # noqa: S101 - for the type checker
        return editor


def _what_fields(first: str) -> list[FieldInfo]:
    reports = [(key, report_title(key)) for key in list_report_keys()]
    rows = row_options(first)
    return [
        FieldInfo(N_("Report"), FieldKind.CHOICE, required=True, options=lambda: reports, key="report"),
        FieldInfo(N_("One row for each"), FieldKind.CHOICE, required=True, options=lambda: rows, key="by"),
    ]


def _when_fields(today: date) -> list[FieldInfo]:
    months = [(one.since.isoformat(), one.text) for one in offered_periods(PeriodKind.MONTH, today)]
    return [
        FieldInfo(N_("Length"), FieldKind.CHOICE, required=True, options=PeriodKind.options, key="kind"),
        FieldInfo(N_("Period"), FieldKind.CHOICE, required=True, options=lambda: months, key="period"),
        FieldInfo(N_("From"), FieldKind.DATE, key="since"),
        FieldInfo(N_("Until"), FieldKind.DATE, key="until"),
        FieldInfo(N_("As of"), FieldKind.DATE, required=True, help=N_("Nothing after this day counts."), key="on"),
    ]


def _filter_fields() -> list[FieldInfo]:
    nothing: Sequence[tuple[str, str]] = ()
    return [
        FieldInfo(N_("Activity"), FieldKind.CHOICE, options=lambda: nothing, key="activity"),
        FieldInfo(N_("Referring body"), FieldKind.CHOICE, options=lambda: nothing, key="referred_by"),
        FieldInfo(N_("Sex"), FieldKind.CHOICE, options=Sex.options, key="sex"),
        FieldInfo(N_("Days without contact"), FieldKind.NUMBER, required=True, limits=(1, _MOST_DAYS), key="days"),
    ]
