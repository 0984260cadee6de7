"""The scope of a change to a series, and the days on which the club is closed."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from kiscase.core.i18n import N_, _
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field
from kiscase.core.records.record import Record


class ChangeScope(Choice):
    """Which meetings of a series a change is about."""

    THIS = "this", N_("this meeting")
    LATER = "later", N_("this one and all later ones")
    ALL = "all", N_("all meetings")


class ClubClosure(Record):
    """Days on which the club is closed: no meeting is planned on them."""

    __tablename__ = "closure"

    name: Mapped[str] = field(N_("Why the club is closed"), required=True)
    since: Mapped[date] = field(N_("From"), FieldKind.DATE, required=True)
    until: Mapped[date] = field(N_("Until"), FieldKind.DATE, required=True)

    def problems(self) -> dict[str, str]:
        """Days in the wrong order."""
        if self.since and self.until and self.until < self.since:
            return {"until": _("The last day is before the first.")}
        return {}
