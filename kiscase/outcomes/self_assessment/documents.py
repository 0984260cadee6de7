"""The self-assessments of a person on paper: a chart and words for each scale, and all answers in a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from kiscase.club.document_rendering import document_renderer
from kiscase.core.date_format import format_date
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, use_language
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind
from kiscase.outcomes.self_assessment.model import HIGHEST, LOWEST
from kiscase.outcomes.self_assessment.queries import ScaleRow, SelfAssessments, list_self_assessments, people_assessed
from kiscase.participants.model import Participant
from kiscase.participants.queries import require_participant
from kiscase.pdf.blocks import (
    Block,
    ChartSeries,
    Heading,
    KeepTogether,
    LineChart,
    SideBySide,
    Table,
    TableColumn,
    Text,
)

KEY = "self-assessment"  # its name on the command line
_ABREAST = 2  # charts side by side
_MOST_COLUMNS = 8  # days in one table
_CHART_HEIGHT = 26.0  # millimetres


def describe_scale_change(found: SelfAssessments, scale: ScaleRow) -> str:
    """The answers on a scale by their days, and the change from the first to the last, in words."""
    answers = [(row.assessed_on, row.answers[scale.id]) for row in found.rows if scale.id in row.answers]
    if not answers:
        return ""
    words = ", ".join(
        # Translators: an answer on a scale from 1 to 5: its day and the number
        _("{date}: {number}").format(date=format_date(day), number=value)
        for day, value in answers
    )
    return (
        f"{scale.name} – {words}; {change_words(answers[-1][1] - answers[0][1])}"
        if len(answers) > 1
        else (f"{scale.name} – {words}")
    )


def change_words(change: int) -> str:
    """How much an answer went up or down."""
    if not change:
        # Translators: of an answer on a scale, between the first time and the last
        return _("no change")
    return _("up by {number}").format(number=change) if change > 0 else _("down by {number}").format(number=-change)


def self_assessment_document(session: Session, participant_id: int) -> IssuableDocument:
    """All self-assessments of a person; its next version is due when they change."""
    with use_language(DEFAULT_LANGUAGE):
        person = require_participant(session, participant_id)
        found = list_self_assessments(session, participant_id)
        title, number = _("Self-assessment of a person"), self_assessment_number(participant_id)
        content = {
            "scales": [[scale.name, scale.low, scale.high] for scale in found.scales],
            "rows": [
                [row.assessed_on.isoformat(), *(row.answers.get(scale.id) for scale in found.scales)]
                for row in found.rows
            ],
        }
        blocks: list[Block] = [Heading(title), Text(person.name, "centred-bold"), *_blocks(found)]

    render = document_renderer(title, number, None, blocks, drafts=False)
    return IssuableDocument(KEY, Participant.__tablename__, participant_id, number, content, render, participant_id)


def self_assessment_number(participant_id: int) -> str:
    """The number of the document: that of the person."""
    return f"SO{participant_id}"


def _blocks(found: SelfAssessments) -> Iterator[Block]:
    yield Text(_("The person answered each question with a number from 1 to 5."))
    charts = [_chart(found, scale) for scale in found.scales]
    for first in range(0, len(charts), _ABREAST):
        beside = charts[first : first + _ABREAST]
        yield SideBySide([*beside, *(KeepTogether([]) for _empty in range(_ABREAST - len(beside)))])
    yield Heading(_("All answers"), 2)
    for first in range(0, len(found.rows), _MOST_COLUMNS):
        rows = found.rows[first : first + _MOST_COLUMNS]
        columns = [
            TableColumn(_("What is asked about"), 3),
            *(TableColumn(format_date(row.assessed_on), 1.2, "centre") for row in rows),
        ]
        answers: Sequence[Sequence[str]] = [
            [scale.name, *(str(row.answers.get(scale.id, "–")) for row in rows)] for scale in found.scales
        ]
        yield Table(columns, answers)


def _chart(found: SelfAssessments, scale: ScaleRow) -> Block:
    rows = [row for row in found.rows if scale.id in row.answers]
    series = ChartSeries(scale.name, [row.answers[scale.id] for row in rows])
    labels = [format_date(row.assessed_on) for row in rows]
    chart = LineChart(labels, [series], describe_scale_change(found, scale), LOWEST, HIGHEST, _CHART_HEIGHT)
    meaning = _("1 – {low}, 5 – {high}").format(low=scale.low, high=scale.high)
    return KeepTogether([Text(scale.name, "label"), Text(meaning, "small"), chart])


def _numbers(session: Session) -> list[tuple[str, int]]:
    return [(self_assessment_number(one), one) for one in people_assessed(session)]


def _render(session: Session, participant_id: int) -> bytes:
    return issued_or_draft_pdf(session, self_assessment_document(session, participant_id))


DOCUMENT = DocumentKind(KEY, N_("Self-assessment of a person"), _numbers, _render)
