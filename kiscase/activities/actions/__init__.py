"""What one does with activities: plan series, enrol people, mark attendance."""

from kiscase.activities.actions.enrolling import enrol, leave
from kiscase.activities.actions.marking import RegisterRow, attendance, issue_sheet, mark
from kiscase.activities.actions.planning import change, plan
from kiscase.activities.actions.reading import Card, Listed, MeetingRow, activity_of, card, enrolments, listed

__all__ = [
    "Card",
    "Listed",
    "MeetingRow",
    "RegisterRow",
    "activity_of",
    "attendance",
    "card",
    "change",
    "enrol",
    "enrolments",
    "issue_sheet",
    "leave",
    "listed",
    "mark",
    "plan",
]
