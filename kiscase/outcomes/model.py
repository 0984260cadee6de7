"""The result at the end of a stay, the effects of reintegration, and what was learnt when people were asked later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

from dateutil.relativedelta import relativedelta
from sqlalchemy import UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session

from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record
from kiscase.outcomes.situations import UNKNOWN, situation_label, situation_options
from kiscase.participants.stays.model import Stay

OUTCOMES_OF_PERSON = "outcomes of person"
"""The part of a person's record that shows what became of them."""


class InformationSource(Choice):
    """From whom it is known what somebody does."""

    PERSON = "person", N_("the person")
    EMPLOYER = "employer", N_("the employer")
    LABOUR_OFFICE = "labour_office", N_("the labour office")
    DOCUMENT = "document", N_("a document")


class EffectKind(Choice):
    """Which reintegration an effect is of (art. 18a ust. 6 pkt 2)."""

    # Translators: of reintegration: social (reintegracja społeczna) or vocational (reintegracja zawodowa)
    SOCIAL = "social", N_("social")
    VOCATIONAL = "vocational", N_("vocational")


class FollowUpTime(Choice):
    """How long after the end of a stay somebody is asked what they do."""

    FOUR_WEEKS = "four_weeks", N_("after 4 weeks")
    THREE_MONTHS = "three_months", N_("after 3 months")
    SIX_MONTHS = "six_months", N_("after 6 months")
    TWELVE_MONTHS = "twelve_months", N_("after 12 months")

    def due_on(self, ended_on: date) -> date:
        """The day on which it is due after the end of a stay: the same date, or the month's last (art. 112 k.c.)."""
        return ended_on + _LATER[self]


_LATER: dict[FollowUpTime, timedelta | relativedelta] = {
    FollowUpTime.FOUR_WEEKS: timedelta(weeks=4),
    FollowUpTime.THREE_MONTHS: relativedelta(months=3),
    FollowUpTime.SIX_MONTHS: relativedelta(months=6),
    FollowUpTime.TWELVE_MONTHS: relativedelta(months=12),
}


class SituationRecord(Record):
    """What a person does after a stay, from whom it is known, and what confirms it."""

    __abstract__ = True

    participant_id: Mapped[int]
    stay_id: Mapped[int]
    situation: Mapped[str] = field(
        # Translators: what somebody does after the club: a job, training, nothing …
        N_("Situation"),
        FieldKind.CHOICE,
        options=situation_options,
        label_of=situation_label,
        required=True,
    )
    source: Mapped[InformationSource | None] = field(N_("Known from"), choice=InformationSource)
    documented: Mapped[bool] = field(
        N_("Confirmed by a document"), FieldKind.FLAG, help=N_("The yearly report counts these apart.")
    )
    evidence: Mapped[str] = field(N_("Evidence"), help=N_("Which document was seen, or who reported it and how."))
    remark: Mapped[str] = field(N_("Remark"), FieldKind.LONG)

    def problems(self) -> dict[str, str]:
        """What a document confirms names it and its source; what is unknown is not confirmed."""
        if not self.documented:
            return {}
        if self.situation == UNKNOWN:
            return {"documented": _("What is not known is not confirmed by a document either.")}
        found = {}
        if not self.source:
            found["source"] = _("From whom is this known?")
        if not self.evidence:
            found["evidence"] = _("Which document confirms it?")
        return found

    @property
    def hindrance_to_reopen(self) -> str:
        """The sentence for a stay that is to go on although this is about the time after it."""
        raise NotImplementedError

    @property
    def known_on(self) -> date | None:
        """The day on which it was learnt."""
        raise NotImplementedError

    @classmethod
    def hindrance_to_change(cls, session: Session, record: Record) -> str:
        """What came after the end of a stay stays after it."""
        if not isinstance(record, Stay) or record.id is None:
            return ""
        for one in session.scalars(select(cls).where(cls.stay_id == record.id).order_by(cls.id)):
            if record.ended_on is None:
                return one.hindrance_to_reopen
            if one.known_on is not None and one.known_on < record.ended_on:
                words = _(
                    "On {date} the result or a follow-up was recorded: the stay ended by then. Nothing was changed."
                )
                return words.format(date=format_date(one.known_on))
        return ""

    @classmethod
    def hindrance_to_return(cls, session: Session, values: Mapping[str, Any]) -> str:
        """Nothing comes back that is about the time after a stay which goes on."""
        stay = session.get(Stay, values["stay_id"])
        return "" if stay is None or stay.ended_on else _("The stay goes on by now. End it first.")


class StayOutcome(SituationRecord):
    """The result at the end of a stay (table T5): one a stay, and none for a stay that goes on."""

    __tablename__ = "outcome"
    __table_args__ = (UniqueConstraint("stay_id"),)
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)
    kept_in_bin: ClassVar[bool] = True

    participant_id: Mapped[int] = foreign_key("participant.id")
    stay_id: Mapped[int] = foreign_key("stay.id", index=False)
    since: Mapped[date | None] = field(N_("Since"), FieldKind.DATE, help=N_("From when on the situation holds."))
    recorded_on: Mapped[date] = field(N_("Recorded on"), FieldKind.DATE, required=True, index=True)

    @property
    def hindrance_to_reopen(self) -> str:
        return _("The result at the end of this stay is on file. Nothing was changed: delete the result first.")

    @property
    def known_on(self) -> date | None:
        return self.recorded_on


class FollowUp(SituationRecord):
    """What somebody did when asked some time after the end of a stay; each time is asked once."""

    __tablename__ = "follow_up"
    __table_args__ = (UniqueConstraint("stay_id", "due"),)
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)
    kept_in_bin: ClassVar[bool] = True

    participant_id: Mapped[int] = foreign_key("participant.id")
    stay_id: Mapped[int] = foreign_key("stay.id", index=False)
    due: Mapped[FollowUpTime] = field(N_("When"), choice=FollowUpTime, required=True)
    asked_on: Mapped[date] = field(N_("Day of the contact"), FieldKind.DATE, required=True, index=True)
    ask_no_more: Mapped[bool] = field(
        N_("Ask no more"),
        FieldKind.FLAG,
        help=N_("The later follow-ups are not asked, such as when the person has died or does not wish it."),
    )

    @property
    def hindrance_to_reopen(self) -> str:
        return _("A follow-up after this stay is on file. Nothing was changed: delete the follow-up first.")

    @property
    def known_on(self) -> date | None:
        return self.asked_on


class Effect(Record):
    """What was reached by social or vocational reintegration, during a stay or after it, with its evidence."""

    __tablename__ = "effect"
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)
    kept_in_bin: ClassVar[bool] = True

    participant_id: Mapped[int] = foreign_key("participant.id")
    stay_id: Mapped[int] = foreign_key("stay.id")
    kind: Mapped[EffectKind] = field(N_("Reintegration"), choice=EffectKind, required=True, default=EffectKind.SOCIAL)
    reached_on: Mapped[date] = field(N_("Reached on"), FieldKind.DATE, required=True, index=True)
    description: Mapped[str] = field(
        N_("What was reached"), FieldKind.LONG, required=True, help=N_("Such as: a debt settled, a course completed.")
    )
    evidence: Mapped[str] = field(
        N_("Evidence"), required=True, help=N_("What shows it: a document, a certificate, an observation and whose.")
    )

    @classmethod
    def hindrance_to_change(cls, session: Session, record: Record) -> str:
        """An effect is not from before its stay."""
        if not isinstance(record, Stay) or record.id is None or record.started_on is None:
            return ""
        first = session.scalar(select(func.min(cls.reached_on)).where(cls.stay_id == record.id))
        if first is None or first >= record.started_on:
            return ""
        words = _("An effect of this stay was reached on {date}. Nothing was changed: the stay cannot begin later.")
        return words.format(date=format_date(first))
