"""Everything about the time after the club as one list: what is open comes first, then the latest."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from kiscase.core.date_format import format_date
from kiscase.core.i18n import _, ngettext
from kiscase.core.journal.running_action import action_date
from kiscase.outcomes.model import FollowUpTime
from kiscase.outcomes.queries import AfterClub, FollowUpRow, ResultRow, load_after_club
from kiscase.outcomes.self_assessment.queries import SelfAssessments, list_self_assessments


class RowKind(enum.Enum):
    """What a row of the list is."""

    RESULT = enum.auto()
    FOLLOW_UP = enum.auto()
    EFFECT = enum.auto()
    ASSESSMENT = enum.auto()


class RowState(enum.Enum):
    """Whether it is recorded, to be recorded now, or later."""

    OPEN = enum.auto()
    LATER = enum.auto()
    MISSED = enum.auto()
    DONE = enum.auto()


class AfterClubRow(NamedTuple):
    """A row: *key* names it again when the list is loaded anew; *values* are those on file, if there are any."""

    kind: RowKind
    state: RowState
    day: date | None
    title: str
    text: str
    evidence: str
    stay_id: int | None
    time: FollowUpTime | None
    values: dict[str, Any]

    @property
    def key(self) -> tuple[RowKind, int | None, FollowUpTime | None]:
        """What it is about."""
        return self.kind, self.stay_id if self.time or self.kind is RowKind.RESULT else self.values.get("id"), self.time


class AfterClubView(NamedTuple):
    """What the tab shows of a person."""

    rows: list[AfterClubRow]
    stays: list[tuple[int, str]]
    assessments: SelfAssessments


def load_after_club_view(session: Session, participant_id: int) -> AfterClubView:
    """All about the time after the club, and the self-assessments."""
    today = action_date(session)
    found, assessments = load_after_club(session, participant_id), list_self_assessments(session, participant_id)
    rows = [*_result_rows(found), *_follow_up_rows(found, today), *_effect_rows(found), *_assessment_rows(assessments)]
    rows.sort(key=_place)
    return AfterClubView(rows, found.stays, assessments)


def _place(row: AfterClubRow) -> tuple[int, int, int]:
    """What is open comes first, then what is recorded, the latest first, then what comes later, the next first."""
    day = (row.day or date.max).toordinal()
    if row.state is RowState.LATER:
        return 2, day, row.kind.value
    return int(row.state is not RowState.OPEN), -day, row.kind.value


def _result_rows(found: AfterClub) -> Iterator[AfterClubRow]:
    for row in found.results:
        if row.died:
            continue
        title = _("result of the stay {period}").format(period=row.period)
        if not row.values:
            yield AfterClubRow(
                RowKind.RESULT, RowState.OPEN, row.ended_on, title, _("to be recorded"), "", row.stay_id, None, {}
            )
            continue
        since = _("since {date}").format(date=format_date(row.since)) if row.since else ""
        text = ", ".join(filter(None, (row.situation, since)))
        day = row.values["recorded_on"]
        yield AfterClubRow(
            RowKind.RESULT, RowState.DONE, day, title, text, _evidence(row), row.stay_id, None, row.values
        )


def _follow_up_rows(found: AfterClub, today: date) -> Iterator[AfterClubRow]:
    """Those to come are shown of the latest stay alone, unless the person is to be asked no more."""
    ended = {row.stay_id for row in found.follow_ups if row.values.get("ask_no_more")}
    for row in found.follow_ups:
        title = _("follow-up {when} the stay").format(when=row.time.label)
        state, text = RowState.DONE, row.situation
        if row.is_open:
            state, text = RowState.OPEN, _("to be asked")
        elif not row.values:
            later = row.due_on > today
            if later and (row.stay_id in ended or row.stay_id != found.stays[0][0]):
                continue
            state, text = (RowState.LATER, _("to be asked later")) if later else (RowState.MISSED, _("was not asked"))
        yield AfterClubRow(
            RowKind.FOLLOW_UP,
            state,
            row.asked_on or row.due_on,
            title,
            text,
            _evidence(row),
            row.stay_id,
            row.time,
            row.values,
        )


def _effect_rows(found: AfterClub) -> Iterator[AfterClubRow]:
    for row in found.effects:
        title = _("effect: {kind} reintegration").format(kind=row.kind.label)
        yield AfterClubRow(
            RowKind.EFFECT, RowState.DONE, row.reached_on, title, row.description, row.evidence, None, None, row.values
        )


def _assessment_rows(found: SelfAssessments) -> Iterator[AfterClubRow]:
    for row in found.rows:
        count = len(row.answers)
        answers = ngettext("{count} answer", "{count} answers", count).format(count=count)
        text = " · ".join(filter(None, (answers, row.values["remark"])))
        yield AfterClubRow(
            RowKind.ASSESSMENT, RowState.DONE, row.assessed_on, _("self-assessment"), text, "", None, None, row.values
        )


def _evidence(row: ResultRow | FollowUpRow) -> str:
    documented = _("document") if row.documented else ""
    return " · ".join(filter(None, (row.evidence, row.source, documented)))
