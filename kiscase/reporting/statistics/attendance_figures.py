"""Attendance rates by activity and month, by the formula of the club."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.attendance_rates import (
    MeetingAttendance,
    calculate_rate_by_rule,
    describe_rate_formula,
    list_attendance,
)
from kiscase.activities.model import Activity, AttendanceMark
from kiscase.activities.periods import month_name
from kiscase.club.actions import load_club
from kiscase.club.model import ExcusedAbsenceRule, Worker
from kiscase.core.collation import sort_key
from kiscase.core.legal_rules import activity_kind_label
from kiscase.reporting.statistics.meeting_rows import list_report_people
from kiscase.reporting.statistics.model import (
    StatisticsCell,
    StatisticsRequest,
    StatisticsRow,
    StatisticsTable,
    report_columns,
    report_notes,
    report_text,
    report_title,
)


def load_attendance_figures(session: Session, request: StatisticsRequest) -> StatisticsTable:
    """The report of the attendance rates: a column for each month, or for each year of a long period."""
    people, rule = list_report_people(session, request), load_club(session).excused_counts
    found = list_attendance(session, activity_id=request.activity_id, since=request.period.since, until=request.last)
    marks = [row for row in found if row.participant_id in people]
    parts = request.period.parts()
    (template,) = report_columns(request.report)
    columns = [
        template._replace(
            key=f"{one.since:%Y-%m}", label=month_name(one.since) if one.is_month else str(one.since.year)
        )
        for one in parts
    ]
    columns = [template] if len(parts) == 1 else [*columns, template]

    def cells(rows: list[MeetingAttendance]) -> list[StatisticsCell]:
        of_parts = [[row for row in rows if one.since <= row.day <= one.until] for one in parts]
        return [_rate_cell(some, rule) for some in ([rows] if len(parts) == 1 else [*of_parts, rows])]

    names = _row_names(session, request.by)
    by_row: dict[object, list[MeetingAttendance]] = {}
    for row in marks:
        by_row.setdefault(names.get(row.activity_id, ""), []).append(row)
    rows = [
        StatisticsRow(str(name), cells(by_row[name])) for name in sorted(by_row, key=lambda one: sort_key(str(one)))
    ]
    rows.append(StatisticsRow(report_text("total"), cells(marks), total=True))
    notes = [one.format(formula=describe_rate_formula(rule)) for one in report_notes(request.report)]
    return StatisticsTable(request, report_title(request.report), columns, rows, notes)


def _rate_cell(rows: Iterable[MeetingAttendance], rule: ExcusedAbsenceRule) -> StatisticsCell:
    left_out = {None, AttendanceMark.EXCUSED} if rule is ExcusedAbsenceRule.LEFT_OUT else {None}
    counting = [row for row in rows if row.mark not in left_out]
    rate = calculate_rate_by_rule(counting, rule)
    return StatisticsCell(
        rate.attended, frozenset((row.meeting_id, row.participant_id) for row in counting), rate.counted
    )


def _row_names(session: Session, by: str) -> dict[int, str]:
    """The row of each activity: its own, its kind's, or its leader's."""
    rows = session.execute(select(Activity.id, Activity.name, Activity.kind, Activity.leader_id)).all()
    if by == "kind":
        return {row.id: activity_kind_label(row.kind) for row in rows}
    if by == "leader":
        workers = {one.id: one.name for one in session.scalars(select(Worker).order_by(Worker.id))}
        return {row.id: workers.get(row.leader_id or 0, report_text("no_leader")) for row in rows}
    return {row.id: row.name for row in rows}
