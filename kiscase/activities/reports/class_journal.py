"""The class journal: the people of an activity, and its meetings with topic, hours and leader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.document_parts import DOCUMENT_LANGUAGE, join_nonempty, load_attendance_texts
from kiscase.activities.model import Activity
from kiscase.activities.periods import hours_text, meeting_hours, period_text, time_range_text
from kiscase.activities.reports.queries import ClassJournal, JournalPerson, ReportMeeting, load_class_journal
from kiscase.club.document_rendering import document_renderer
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, use_language
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind
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

KEY = "journal"  # its name on the command line
COLUMN_WIDTHS = {"date": 1.5, "time": 1.5, "hours": 1.1, "topic": 4.75, "present": 1.85, "signature": 2.2}
_NUMBERS = ("hours", "present")


def class_journal_document(journal: ClassJournal) -> IssuableDocument:
    """The journal up to today: the leader in its head, in the rows only who stood in for the leader.

    A cancelled meeting is listed with the reason and without hours. The sum has the hours of the meetings whose
    register has an entry; those without one stand beside it, as nothing on file shows that they took place.
    """
    with use_language(DOCUMENT_LANGUAGE):
        texts = load_attendance_texts(journal.printed_on)
        people = [_person_text(person) for person in journal.people]
        rows = [_row(texts, meeting) for meeting in journal.meetings]
        facts = [
            ("label.activity", journal.activity, 1.0),
            ("label.kind", journal.kind, 1.0),
            ("label.leader", journal.leader, 0.5),
            ("label.room", journal.room, 0.25),
            ("label.period", period_text(journal.since, journal.until), 0.25),
        ]
        title = texts.text("title.journal")
        columns = [
            TableColumn(texts.text(f"column.{key}"), width, "right" if key in _NUMBERS else "left")
            for key, width in COLUMN_WIDTHS.items()
        ]
        blocks: list[Block] = [
            Heading(title),
            LabelledFields([LabelledField(texts.text(key), value, width) for key, value, width in facts]),
            Heading(texts.text("label.people"), 2),
            BulletList(people, numbered=True),
            Heading(texts.text("label.classes"), 2),
            Table(columns, rows, numbered=True, row_height=8),
            _total_fields(texts, journal.meetings),
            SignatureLines([SignatureLine(texts.text("place.coordinator"))]),
        ]
    number = f"D{journal.activity_id}"
    return IssuableDocument(
        KEY,
        Activity.__tablename__,
        journal.activity_id,
        number,
        {"facts": [value for _key, value, _width in facts], "people": people, "rows": rows},
        document_renderer(title, number, journal.printed_on, blocks),
    )


def _total_fields(texts: DocumentTexts, meetings: Sequence[ReportMeeting]) -> LabelledFields:
    planned = [one for one in meetings if not one.cancelled]
    total = f"{texts.text('column.total')}: {texts.text('column.hours')}"
    fields = [LabelledField(total, hours_text(_sum_hours(one for one in planned if one.marked)), 0.4)]
    if left := [one for one in planned if not one.marked]:
        words = texts.text("text.left_out", meetings=str(len(left)), hours=hours_text(_sum_hours(left)))
        fields.append(LabelledField(texts.text("label.left_out"), words, 0.6))
    return LabelledFields(fields)


def _sum_hours(meetings: Iterable[ReportMeeting]) -> float:
    return sum(meeting_hours(one.starts, one.ends) for one in meetings)


def _person_text(person: JournalPerson) -> str:
    until = f"–{format_date(person.until)}" if person.until else " –"
    return f"{person.name} ({format_date(person.since)}{until})"


def _row(texts: DocumentTexts, meeting: ReportMeeting) -> list[str]:
    when = [format_date(meeting.day), time_range_text(meeting.starts, meeting.ends)]
    if meeting.cancelled:
        return [*when, "–", texts.text("text.cancelled", reason=meeting.reason), "–", ""]
    hours = hours_text(meeting_hours(meeting.starts, meeting.ends))
    stood_in = texts.text("text.substitute", name=meeting.leader) if meeting.substitute else ""
    noted = join_nonempty([meeting.topic, meeting.notes, stood_in], "\n")
    return [*when, hours, noted, _present_text(texts, meeting), ""]


def _present_text(texts: DocumentTexts, meeting: ReportMeeting) -> str:
    """How many of those enrolled were there; what is not on file is no absence, and the text says so."""
    if not meeting.marked:
        return f"– / {meeting.enrolled}\n{texts.text('text.not_entered')}"
    there, left = f"{meeting.present} / {meeting.enrolled}", meeting.enrolled - meeting.marked
    return f"{there}\n{texts.text('text.partly_entered', count=str(left))}" if left else there


def _numbers(session: Session) -> list[tuple[str, int]]:
    return [(f"D{one}", one) for one in session.scalars(select(Activity.id).order_by(Activity.id))]


def _render(session: Session, activity_id: int) -> bytes:
    return issued_or_draft_pdf(session, class_journal_document(load_class_journal(session, activity_id)))


DOCUMENT = DocumentKind(KEY, N_("Class journal"), _numbers, _render)
