"""The journal of classes: the people of an activity, and its meetings with topic, hours and leader."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.document_parts import DOCUMENT_LANGUAGE, document_renderer, join_nonempty, load_attendance_texts
from kiscase.activities.model import Activity, Enrolment, Meeting, MeetingStatus
from kiscase.activities.periods import hours_text, meeting_hours, period_text
from kiscase.activities.queries import leader_name, meeting_room
from kiscase.core.date_format import format_date, format_time
from kiscase.core.i18n import N_, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind
from kiscase.participants.model import Participant
from kiscase.pdf.blocks import (
    Block,
    BulletList,
    Heading,
    LabelledField,
    LabelledFields,
    SignatureLine,
    SignatureLines,
    Table,
    TableColumn,
)
from kiscase.pdf.document_texts import DocumentTexts

KEY = "journal"  # the word of the command line


def class_journal_document(session: Session, activity_id: int) -> IssuableDocument:
    """The journal up to today; a meeting that did not take place stands in it with the reason and no hours."""
    activity = session.get_one(Activity, activity_id)
    chosen = select(Meeting).where(Meeting.activity_id == activity_id, Meeting.day <= action_date(session))
    meetings = session.scalars(chosen.order_by(Meeting.day, Meeting.starts)).all()
    with use_language(DOCUMENT_LANGUAGE):
        own = load_attendance_texts(session)
        people = _people(session, activity_id)
        rows = [_row(session, own, activity, one) for one in meetings]
        whole = sum(meeting_hours(one.starts, one.ends) for one in meetings if one.happening is MeetingStatus.PLANNED)
        facts = [
            ("label.activity", activity.name, 1.0),
            ("label.kind", Activity.fields()["kind"].format(activity.kind), 1.0),
            ("label.leader", leader_name(session, activity), 0.5),
            ("label.room", meeting_room(activity), 0.25),
            ("label.period", period_text(activity.since, activity.until or _last(meetings, activity)), 0.25),
        ]
        names = ("date", "time", "hours", "topic", "leader", "signature")
        widths = (1.5, 1.5, 1.0, 4.5, 2.2, 2.2)
        columns = [TableColumn(own.text(f"column.{key}"), width) for key, width in zip(names, widths, strict=True)]
        story: list[Block] = [
            Heading(own.text("title.journal")),
            LabelledFields([LabelledField(own.text(key), value, width) for key, value, width in facts]),
            Heading(own.text("label.people"), 2),
            BulletList(people, numbered=True),
            Heading(own.text("label.classes"), 2),
            Table(columns, rows, numbered=True, row_height=8),
            LabelledFields(
                [LabelledField(f"{own.text('column.total')}: {own.text('column.hours')}", hours_text(whole), 0.4)]
            ),
            SignatureLines([SignatureLine(own.text("place.coordinator"))]),
        ]
        title = own.text("title.journal")
    number = f"D{activity_id}"
    says = {"facts": [fact[1] for fact in facts], "people": people, "rows": rows}
    return IssuableDocument(
        KEY,
        Activity.__tablename__,
        activity_id,
        number,
        says,
        document_renderer(title, number, action_date(session), story),
    )


def _people(session: Session, activity_id: int) -> list[str]:
    chosen = (
        select(Participant.family_name, Participant.given_name, Enrolment.since, Enrolment.until)
        .join(Enrolment, Enrolment.participant_id == Participant.id)
        .where(Enrolment.activity_id == activity_id)
        .order_by(Participant.sort, Participant.id, Enrolment.since)
    )
    return [
        f"{family} {given} ({format_date(since)}{f'–{format_date(until)}' if until else ' –'})"
        for family, given, since, until in session.execute(chosen)
    ]


def _row(session: Session, own: DocumentTexts, activity: Activity, meeting: Meeting) -> list[str]:
    when = f"{format_time(meeting.starts)}–{format_time(meeting.ends)}"
    if meeting.happening is MeetingStatus.CANCELLED:
        return [format_date(meeting.day), when, "–", own.text("text.cancelled", reason=meeting.reason), "", ""]
    length = hours_text(meeting_hours(meeting.starts, meeting.ends))
    said = join_nonempty([meeting.topic, meeting.notes], "\n")
    return [format_date(meeting.day), when, length, said, leader_name(session, activity, meeting), ""]


def _last(meetings: object, activity: Activity) -> date:
    rows = list(meetings)  # type: ignore[call-overload]
    return rows[-1].day if rows else activity.since


def _numbers(session: Session) -> list[tuple[str, int]]:
    return [(f"D{one}", one) for one in session.scalars(select(Activity.id).order_by(Activity.id))]


DOCUMENT = DocumentKind(
    KEY,
    N_("Journal of classes"),
    _numbers,
    lambda session, activity_id: issued_or_draft_pdf(session, class_journal_document(session, activity_id)),
)
