"""A stay in the club: from when until when a person takes part, and how it ended."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session

from kiscase.core import legal_rules
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record
from kiscase.participants.model import Participant

STAYS_OF_PERSON = "stays of person"
"""The part of a person's record that shows the stays."""
OTHER_REASON = "other"
"""The reason that a remark explains."""


class StayEnd(Choice):
    """How a stay ended."""

    COMPLETED = "completed", N_("completed")
    BROKEN_OFF = "broken_off", N_("broken off")
    TRANSFERRED = "transferred", N_("transferred")
    DEATH = "death", N_("death")


class Stay(Record):
    """A time in which a person takes part in the club; one that goes on has no end (art. 2 pkt 1b, art. 18 ust. 5a)."""

    __tablename__ = "stay"
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)

    participant_id: Mapped[int] = foreign_key("participant.id")
    started_on: Mapped[date | None] = field(N_("Taking part since"), FieldKind.DATE, required=True, index=True)
    ended_on: Mapped[date | None] = field(N_("Taking part until"), FieldKind.DATE, index=True)
    end: Mapped[StayEnd | None] = field(N_("How it ended"), choice=StayEnd)
    end_reason: Mapped[str | None] = field(
        N_("Why it was broken off"),
        FieldKind.CHOICE,
        options=legal_rules.end_reason_options,
        label_of=legal_rules.end_reason_label,
    )
    end_remark: Mapped[str] = field(N_("Remark on the end"), help=N_("Where somebody went, or what another reason is."))
    paused_since: Mapped[date | None] = field(
        N_("Paused since"),
        FieldKind.DATE,
        help=N_(
            "Such as for treatment or a leave; the stay goes on, and the time counts. Empty it when they are back."
        ),
    )
    pause_reason: Mapped[str] = field(N_("Why it is paused"))
    main_group: Mapped[str | None] = field(
        N_("Main group"),
        FieldKind.CHOICE,
        options=legal_rules.group_options,
        label_of=legal_rules.group_label,
        help=N_("In the yearly report a person counts in one group only."),
    )

    def problems(self) -> dict[str, str]:
        """The end is not before the beginning, and has its kind; what was broken off has a reason, nothing else has.

        Only a stay that goes on is paused, and not before it began.
        """
        if self.started_on and self.ended_on and self.ended_on < self.started_on:
            return {"ended_on": _("The stay ends before it begins.")}
        if self.paused_since and self.paused_since < (self.started_on or date.min):
            return {"paused_since": _("The pause begins before the stay.")}
        if self.paused_since and self.ended_on:
            return {"paused_since": _("A stay that has ended is not paused.")}
        if self.pause_reason and not self.paused_since:
            return {"paused_since": _("Since when is it paused?")}
        if self.ended_on and not self.end:
            return {"end": _("How did it end?")}
        if self.end and not self.ended_on:
            return {"ended_on": _("On which day did it end?")}
        broken_off = self.end is StayEnd.BROKEN_OFF
        if broken_off and not self.end_reason:
            return {"end_reason": _("Why was it broken off?")}
        if self.end_reason and not broken_off:
            return {"end_reason": _("Only a stay that was broken off has a reason here.")}
        if self.end_reason == OTHER_REASON and not self.end_remark:
            return {"end_remark": _("What was the reason?")}
        return {}

    def overlaps(self, other: Stay) -> bool:
        """Whether both have a day in common; the last day counts."""
        return self.holds_within(other.started_on or date.min, other.ended_on or date.max)

    def holds_within(self, since: date, until: date) -> bool:
        """Whether it has a day in common with a time; the last days count."""
        return (self.started_on or date.min) <= until and since <= (self.ended_on or date.max)

    @property
    def period_text(self) -> str:
        """From when until when, as `05.03.2026–14.09.2026`, or since when."""
        since = format_date(self.started_on)
        return f"{since}–{format_date(self.ended_on)}" if self.ended_on else _("since {date}").format(date=since)

    @property
    def pause_text(self) -> str:
        """Since when it is paused, and why; empty if it is not."""
        if self.paused_since is None:
            return ""
        since = _("paused since {date}").format(date=format_date(self.paused_since))
        return " · ".join(filter(None, (since, self.pause_reason)))

    @classmethod
    def hindrance_to_merge(cls, session: Session, kept: Record, merged: Record) -> str:
        """Nobody takes part twice at a time."""
        if not (isinstance(kept, Participant) and isinstance(merged, Participant)):
            return ""
        chosen = select(cls).where(cls.participant_id.in_((kept.id, merged.id))).order_by(cls.started_on, cls.id)
        stays = session.scalars(chosen).all()
        for stay in (one for one in stays if one.participant_id == kept.id):
            if any(one.participant_id == merged.id and stay.overlaps(one) for one in stays):
                sentence = _(
                    "Both {name} and {other} took part in the club at a time ({period}). Nothing was changed. "
                    "Correct or delete one of the stays, then merge."
                )
                return sentence.format(name=kept.name, other=merged.name, period=stay.period_text)
        return ""
