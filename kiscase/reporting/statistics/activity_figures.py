"""Activities in a period: meetings, hours, people, attendances and cost, by activity, person or month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.periods import month_name, month_period
from kiscase.club.model import Worker
from kiscase.core.collation import sort_key
from kiscase.core.legal_rules import activity_kind_label
from kiscase.core.records.sex import Sex
from kiscase.reporting.statistics.meeting_rows import (
    AttendedMark,
    HeldMeeting,
    ReportPerson,
    cost_of_hour,
    list_attended_marks,
    list_held_meetings,
    list_report_people,
    share_costs,
)
from kiscase.reporting.statistics.model import (
    StatisticsCell,
    StatisticsRequest,
    StatisticsRow,
    StatisticsTable,
    count_cells,
    report_columns,
    report_notes,
    report_text,
    report_title,
)

BY_REFERRAL = "referred_by"
"""The rows that are about people, not about meetings."""


class _Bucket(NamedTuple):
    """What a row counts."""

    meetings: list[HeldMeeting]
    marks: list[AttendedMark]
    cost: int | None


def load_activity_figures(session: Session, request: StatisticsRequest) -> StatisticsTable:
    """The report of the activities; where rows or a filter are about people, a meeting's cost is shared by hours."""
    people = list_report_people(session, request)
    meetings = {one.id: one for one in list_held_meetings(session, request)}
    everybody = [mark for mark in list_attended_marks(session, request) if mark.meeting_id in meetings]
    marks = [mark for mark in everybody if mark.participant_id in people]
    filtered = bool(request.referred_by or request.sex)
    if filtered or request.by == BY_REFERRAL:
        shares = share_costs(meetings, everybody)
        of_rows = _split(request.by, meetings, marks, people)
        buckets = {key: _shared_bucket(meetings, found, shares) for key, found in of_rows.items()}
        whole = _shared_bucket(meetings, marks, shares)
        empty = [] if filtered else [one for one in meetings.values() if one.id not in {m.meeting_id for m in marks}]
    else:
        of_rows = _split(request.by, meetings, marks, people)
        held: dict[object, list[HeldMeeting]] = defaultdict(list)
        for one in meetings.values():
            held[_row_key(request.by, one, None)].append(one)
        buckets = {key: _Bucket(found, of_rows.get(key, []), _cost_of(found)) for key, found in held.items()}
        whole, empty = _Bucket(list(meetings.values()), marks, _cost_of(meetings.values())), []
    sexes = {key: one.sex for key, one in people.items()}
    names = _row_names(session, request.by, meetings.values(), people)
    rows = [
        StatisticsRow(names[key][1], _cells(buckets[key], sexes)) for key in sorted(buckets, key=lambda one: names[one])
    ]
    if empty:
        cells = _cells(_Bucket(empty, [], _cost_of(empty)), sexes)
        bare = [one if one.counted else StatisticsCell() for one in cells]  # nobody was there: that is no number
        rows.append(StatisticsRow(report_text("nobody"), bare))
        costs = [one for one in (whole.cost, _cost_of(empty)) if one is not None]
        whole = _Bucket([*whole.meetings, *empty], whole.marks, sum(costs) if costs else None)
    rows.append(StatisticsRow(report_text("total"), _cells(whole, sexes), total=True))
    return _as_table(request, rows, whole.meetings, shared=filtered or request.by == BY_REFERRAL)


def _as_table(
    request: StatisticsRequest, rows: Sequence[StatisticsRow], meetings: Iterable[HeldMeeting], *, shared: bool
) -> StatisticsTable:
    columns = report_columns(request.report)
    if shared:  # the hours of people could be calculated from their cost
        columns = [one._replace(hidden_with="hours") if one.key == "cost" else one for one in columns]
    notes = report_notes(request.report)
    unknown = sorted({one.activity for one in meetings if one.cost is None}, key=sort_key)
    if unknown:
        notes.append(report_text("without_rate").format(names=", ".join(unknown)))
    return StatisticsTable(request, report_title(request.report), columns, rows, notes)


def _split(
    by: str, meetings: Mapping[int, HeldMeeting], marks: Iterable[AttendedMark], people: Mapping[int, ReportPerson]
) -> dict[object, list[AttendedMark]]:
    found: dict[object, list[AttendedMark]] = defaultdict(list)
    for mark in marks:
        found[_row_key(by, meetings[mark.meeting_id], people[mark.participant_id])].append(mark)
    return found


def _shared_bucket(
    meetings: Mapping[int, HeldMeeting], marks: list[AttendedMark], shares: Mapping[AttendedMark, int]
) -> _Bucket:
    """What people attended, and their share of its cost."""
    costs = [shares[mark] for mark in marks if mark in shares]
    attended = sorted({mark.meeting_id for mark in marks})
    return _Bucket([meetings[one] for one in attended], marks, sum(costs) if costs else None)


def _cost_of(meetings: Iterable[HeldMeeting]) -> int | None:
    known = [one.cost for one in meetings if one.cost is not None]
    return sum(known) if known else None


def _row_key(by: str, meeting: HeldMeeting, person: ReportPerson | None) -> object:
    match by:
        case "referred_by":
            return person.referred_by if person else ""
        case "leader":
            return meeting.leader_id
        case "month":
            return month_period(meeting.day)
        case "kind":
            return meeting.kind
        case _:
            return meeting.activity_id


def _row_names(
    session: Session, by: str, meetings: Iterable[HeldMeeting], people: Mapping[int, ReportPerson]
) -> dict[object, tuple[tuple[int, object, str], str]]:
    """By the key of a row: what it is sorted by, and its name."""
    match by:
        case "referred_by":
            bodies = {one.referred_by for one in people.values()}
            names: dict[object, str] = {one: one or report_text("not_given") for one in bodies}
        case "leader":
            names = {one.id: one.name for one in session.scalars(select(Worker).order_by(Worker.id))}
            names |= {None: report_text("no_leader")}
        case "month":
            return {month_period(one.day): ((0, month_period(one.day), ""), month_name(one.day)) for one in meetings}
        case "kind":
            names = {one.kind: activity_kind_label(one.kind) for one in meetings}
        case _:
            names = {one.activity_id: one.activity for one in meetings}
    return {key: ((int(not key), sort_key(name), str(key)), name) for key, name in names.items()}


def _cells(bucket: _Bucket, sexes: Mapping[int, Sex | None]) -> list[StatisticsCell]:
    ids = frozenset(one.id for one in bucket.meetings)
    pairs = frozenset((one.meeting_id, one.participant_id) for one in bucket.marks)
    minutes = sum(one.minutes for one in bucket.marks)
    return [
        StatisticsCell(len(ids), ids),
        StatisticsCell(sum(one.minutes for one in bucket.meetings), ids),
        *count_cells({one.participant_id for one in bucket.marks}, sexes),
        StatisticsCell(len(pairs), pairs),
        StatisticsCell(minutes, pairs),
        StatisticsCell(bucket.cost, ids),
        StatisticsCell(cost_of_hour(bucket.cost, minutes), pairs),
    ]
