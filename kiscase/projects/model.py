"""Projects, who takes part in them with the data of the first day, what they pay for, and what was exported."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import JSON, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiscase.core import legal_rules
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record
from kiscase.core.territory import gminas
from kiscase.participants.model import Participant
from kiscase.participants.situation.citizenship import country_label, country_options
from kiscase.participants.situation.code_lists import EDUCATION, LABOUR_DETAIL, LABOUR_STATUS, SensitiveAnswer
from kiscase.projects.columns import end_situation_options

PROJECTS_OF_PERSON = "projects of person"
"""The part of a person's record that shows the projects."""


class Degurba(Choice):
    """How urban a gmina is by the list of Eurostat; the program has no list of it."""

    CITY = "1", N_("1 – city")
    TOWN = "2", N_("2 – town or suburb")
    RURAL = "3", N_("3 – rural area")


class YesOrNo(Choice):
    """An answer that is still open where there is none."""

    YES = "yes", N_("yes")
    NO = "no", N_("no")


class Project(Record):
    """A project with its number, its funder and its time."""

    __tablename__ = "project"

    number: Mapped[str] = field(
        N_("Number of the project"), required=True, help=N_("As in the agreement, such as FELB.06.11-IZ.00-0001/26.")
    )
    name: Mapped[str] = field(N_("Title of the project"), required=True)
    funder: Mapped[str] = field(N_("Funder"), help=N_("Who pays for it, with the programme."))
    since: Mapped[date | None] = field(N_("From"), FieldKind.DATE, required=True)
    until: Mapped[date | None] = field(N_("Until"), FieldKind.DATE)
    note: Mapped[str] = field(N_("Note"), FieldKind.LONG)

    def problems(self) -> dict[str, str]:
        """The end is not before the beginning."""
        if self.since and self.until and self.until < self.since:
            return {"until": _("The project ends before it begins.")}
        return {}

    def search_texts(self) -> tuple[str, ...]:
        """A project is found by its number, title and funder."""
        return (self.number, self.name, self.funder)

    def search_title(self) -> str:
        """The title."""
        return self.name

    def search_details(self) -> str:
        """Number and funder."""
        return " · ".join(filter(None, (self.number, self.funder)))


class ProjectSupport(Record):
    """What the funder calls a kind of activity of this project, in the words of the call."""

    __tablename__ = "project_support"
    history_parents: ClassVar[tuple[str, ...]] = ("project_id",)

    project_id: Mapped[int] = foreign_key("project.id", cascade=True)
    activity_kind: Mapped[str] = field(
        N_("Kind of activity"),
        FieldKind.CHOICE,
        options=legal_rules.activity_kind_options,
        label_of=legal_rules.activity_kind_label,
        required=True,
    )
    scope: Mapped[str] = field(N_("Scope of support"))
    support: Mapped[str] = field(N_("Kind of support"))
    detail: Mapped[str] = field(N_("Kind of support: in detail"))


class ProjectStay(Record):
    """A time in which a person takes part in a project, with what the funder asks about the first day."""

    __tablename__ = "project_stay"
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id", "project_id")

    participant_id: Mapped[int] = foreign_key("participant.id")
    project_id: Mapped[int] = foreign_key("project.id")
    started_on: Mapped[date | None] = field(N_("In the project since"), FieldKind.DATE, required=True, index=True)
    ended_on: Mapped[date | None] = field(N_("In the project until"), FieldKind.DATE, index=True)
    situation: Mapped[str] = field(
        N_("Situation at the end"),
        options=end_situation_options,
        help=N_("In the words of the funder's system: load its value lists to have them here."),
    )
    as_planned: Mapped[YesOrNo | None] = field(N_("Ended as the plan of the person foresaw"), choice=YesOrNo)
    business_started_on: Mapped[date | None] = field(
        N_("Own business registered on"), FieldKind.DATE, help=N_("Only where the person began one in the project.")
    )
    age: Mapped[int | None] = field(N_("Age on the first day"), FieldKind.NUMBER, limits=(0, 130))
    citizenship: Mapped[str | None] = field(
        N_("Citizenship"), FieldKind.CHOICE, options=country_options, label_of=country_label
    )
    education: Mapped[str | None] = field(
        N_("Education"), FieldKind.CHOICE, options=EDUCATION.options, label_of=EDUCATION.label
    )
    labour_status: Mapped[str | None] = field(
        N_("Labour market status"), FieldKind.CHOICE, options=LABOUR_STATUS.options, label_of=LABOUR_STATUS.label
    )
    labour_detail: Mapped[str | None] = field(
        N_("Labour market status: in detail"),
        FieldKind.CHOICE,
        options=LABOUR_DETAIL.options,
        label_of=LABOUR_DETAIL.label,
    )
    gmina: Mapped[str | None] = field(
        N_("Gmina (TERYT)"),
        FieldKind.CHOICE,
        options=gminas.gmina_options,
        label_of=gminas.gmina_label,
        help=N_("Powiat and voivodeship follow from it."),
    )
    town: Mapped[str] = field(N_("Town"))
    postal_code: Mapped[str] = field(N_("Postal code"))
    degurba: Mapped[Degurba | None] = field(
        N_("Degree of urbanisation (DEGURBA)"),
        choice=Degurba,
        help=N_("By the list of Eurostat for the gmina; the program takes it over from others of the same gmina."),
    )
    foreign_origin: Mapped[SensitiveAnswer | None] = field(N_("Of foreign origin"), choice=SensitiveAnswer)
    third_country: Mapped[SensitiveAnswer | None] = field(
        N_("Citizen of a country outside the European Union"), choice=SensitiveAnswer
    )
    minority: Mapped[SensitiveAnswer | None] = field(
        N_("Of a national or ethnic minority, also Roma"), choice=SensitiveAnswer
    )
    housing_exclusion: Mapped[SensitiveAnswer | None] = field(
        N_("Homeless or excluded from access to housing"), choice=SensitiveAnswer
    )
    disability: Mapped[SensitiveAnswer | None] = field(N_("With a disability"), choice=SensitiveAnswer)

    def problems(self) -> dict[str, str]:
        """Days in the right order, nothing about the end before there is one, a detail that belongs to its status."""
        if self.started_on and self.ended_on and self.ended_on < self.started_on:
            return {"ended_on": _("The part in the project ends before it begins.")}
        if (self.situation or self.as_planned) and not self.ended_on:
            return {"ended_on": _("On which day did it end?")}
        if self.labour_detail and LABOUR_DETAIL.belongs_to(self.labour_detail) not in ("", self.labour_status):
            return {"labour_detail": _("This does not belong to the status above. Choose another one.")}
        return {}

    def holds_on(self, day: date) -> bool:
        """Whether the person is in the project on a day; the last day counts."""
        return (self.started_on or date.min) <= day <= (self.ended_on or date.max)

    def overlaps(self, other: ProjectStay) -> bool:
        """Whether both have a day in common."""
        return (self.started_on or date.min) <= (other.ended_on or date.max) and (other.started_on or date.min) <= (
            self.ended_on or date.max
        )

    @property
    def period_text(self) -> str:
        """From when until when, or since when."""
        since = format_date(self.started_on)
        return f"{since}–{format_date(self.ended_on)}" if self.ended_on else _("since {date}").format(date=since)

    @classmethod
    def hindrance_to_merge(cls, session: Session, kept: Record, merged: Record) -> str:
        """Nobody is in a project twice at a time."""
        if not (isinstance(kept, Participant) and isinstance(merged, Participant)):
            return ""
        chosen = select(cls).where(cls.participant_id.in_((kept.id, merged.id))).order_by(cls.started_on, cls.id)
        stays = session.scalars(chosen).all()
        for stay in (one for one in stays if one.participant_id == kept.id):
            others = (one for one in stays if one.participant_id == merged.id and one.project_id == stay.project_id)
            if any(stay.overlaps(one) for one in others):
                sentence = _(
                    "Both {name} and {other} are in the same project at a time ({period}). Nothing was changed. "
                    "Correct or delete one of the entries there, then merge."
                )
                return sentence.format(name=kept.name, other=merged.name, period=stay.period_text)
        return ""


class ProjectActivity(Record):
    """That a project pays for an activity."""

    __tablename__ = "project_activity"
    __table_args__ = (UniqueConstraint("project_id", "activity_id"),)
    history_parents: ClassVar[tuple[str, ...]] = ("project_id",)

    project_id: Mapped[int] = foreign_key("project.id", cascade=True, index=False)
    activity_id: Mapped[int] = foreign_key("activity.id", cascade=True)


class ExportLayout(Record):
    """The columns and the value lists of a funder's system, as they were loaded from its files."""

    __tablename__ = "export_layout"
    history_parents: ClassVar[tuple[str, ...]] = ("project_id",)

    project_id: Mapped[int] = foreign_key("project.id", cascade=True)
    header_loaded_on: Mapped[date | None] = field(N_("Columns loaded on"), FieldKind.DATE)
    header: Mapped[list[str]] = mapped_column(JSON, nullable=False, default=list)
    """The headings letter by letter; empty as long as those hold that ship with the program."""
    values_loaded_on: Mapped[date | None] = field(N_("Value lists loaded on"), FieldKind.DATE)
    value_lists: Mapped[dict[str, Any]] = mapped_column(JSON, nullable=False, default=dict)
    """The values that were seen, by the key of the column; nothing about people."""


class ProjectExport(Record):
    """That a file with people of a project was written; it names nobody."""

    __tablename__ = "project_export"
    history_parents: ClassVar[tuple[str, ...]] = ("project_id",)

    project_id: Mapped[int] = foreign_key("project.id")
    made_on: Mapped[date | None] = field(N_("Exported on"), FieldKind.DATE, required=True)
    worker_id: Mapped[int | None] = foreign_key("worker.id", optional=True)
    people: Mapped[int] = field(N_("People in the file"), FieldKind.NUMBER, limits=(1, 1_000_000))
    only_changed: Mapped[bool] = field(N_("Only what changed since the last export"), FieldKind.FLAG)
    hashes: Mapped[dict[str, Any]] = mapped_column(JSON, nullable=False, default=dict)
    """What each row was, as a hash, by the id of the stay in the project."""
