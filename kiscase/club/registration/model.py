"""What happened about the club in the register of the voivode."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from kiscase.core.i18n import N_, _
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field
from kiscase.core.records.record import Record


class RegisterEventKind(Choice):
    """What happened (art. 18a of the social employment act)."""

    NOTIFIED = "notified", N_("club notified to the register")
    ENTERED = "entered", N_("club entered in the register")
    CHANGED = "changed", N_("data of the club changed")
    REPORTED_CHANGE = "reported_change", N_("change reported to the voivode")
    ENDED = "ended", N_("club ended its work")
    STRUCK_OFF = "struck_off", N_("club struck off the register")


class RegisterEvent(Record):
    """A step between the club and the register of the voivode."""

    __tablename__ = "register_event"

    day: Mapped[date | None] = field(N_("Day"), FieldKind.DATE, required=True, index=True)
    kind: Mapped[RegisterEventKind] = field(N_("What happened"), choice=RegisterEventKind, required=True)
    number: Mapped[str] = field(
        N_("Number in the register"), help=N_("Of an entry; of a letter, its reference, if it has one.")
    )
    voivode: Mapped[str] = field(
        N_("Voivode"), help=N_("Of the place where the club works, such as: Wojewoda Lubelski.")
    )
    notified_on: Mapped[date | None] = field(
        N_("Voivode notified of the end on"),
        FieldKind.DATE,
        help=N_("In writing, within 30 days of the end (art. 18a ust. 4)."),
    )
    remark: Mapped[str] = field(N_("Remark"), help=N_("Such as what has changed."))
    reported: Mapped[dict[str, Any]] = mapped_column(JSON, nullable=False, default=dict)
    """The data of the club as the voivode had them from then on, by field."""

    def problems(self) -> dict[str, str]:
        """An entry has its number; only an end is notified, and not before it."""
        if self.kind is RegisterEventKind.ENTERED and not self.number:
            return {"number": _("Which number has the club in the register?")}
        if self.notified_on and self.kind is not RegisterEventKind.ENDED:
            return {"notified_on": _("Only of an end the voivode is notified here.")}
        if self.notified_on and self.day and self.notified_on < self.day:
            return {"notified_on": _("The voivode is notified before the club ended its work.")}
        return {}
