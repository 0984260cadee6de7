"""What is kept of activities: series and meetings, who takes part, marks and absences."""

from kiscase.activities.model.activity import (
    LONGEST_SERIES,
    Activity,
    Closure,
    Happening,
    Meeting,
    Nth,
    Repeat,
    Scope,
    Setting,
    Weekday,
)
from kiscase.activities.model.attendance import Absence, AbsenceKind, Attendance, Mark, Task, covered
from kiscase.activities.model.people import (
    Certificate,
    CertificateKind,
    Enrolment,
    Traineeship,
    Waiting,
    WorkHours,
    lasts,
)

__all__ = [
    "LONGEST_SERIES",
    "Absence",
    "AbsenceKind",
    "Activity",
    "Attendance",
    "Certificate",
    "CertificateKind",
    "Closure",
    "Enrolment",
    "Happening",
    "Mark",
    "Meeting",
    "Nth",
    "Repeat",
    "Scope",
    "Setting",
    "Task",
    "Traineeship",
    "Waiting",
    "Weekday",
    "WorkHours",
    "covered",
    "lasts",
]
