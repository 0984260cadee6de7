"""Terms of employment of a worker, the hours of civil-law contracts, and the volunteers of a year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.core.records.choice import Choice
from kiscase.core.records.code_list import CodeList
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record

POSTS = CodeList("reports/staff.toml", "post")
YEARS = (2003, 2100)
"""Of a record about a year."""
FULL_TIME = 100
"""The hundredths of a full post."""


class EmploymentBasis(Choice):
    """On what basis somebody works for the club; the main one of several comes first."""

    FULL_TIME = "full_time", N_("employment contract, full time")
    PART_TIME = "part_time", N_("employment contract, part time")
    MANDATE = "mandate", N_("contract of mandate")
    SPECIFIC_WORK = "specific_work", N_("contract for specific work")
    OTHER = "other", N_("another basis (delegation, business)")


EMPLOYMENT = (EmploymentBasis.FULL_TIME, EmploymentBasis.PART_TIME)
"""Employment contracts: these have a part of a post."""
CIVIL_LAW = (EmploymentBasis.MANDATE, EmploymentBasis.SPECIFIC_WORK)
"""Contracts of civil law: of these the hours of a year are counted."""
_ORDER = {basis: place for place, basis in enumerate(EmploymentBasis)}


class WorkerTerm(Record):
    """A time in which a worker works for the club on one basis; one that goes on has no end."""

    __tablename__ = "worker_term"
    history_parents: ClassVar[tuple[str, ...]] = ("worker_id",)

    worker_id: Mapped[int] = foreign_key("worker.id")
    post: Mapped[str] = field(
        # Translators: what somebody works as: psychologist, vocational adviser …
        N_("Post"),
        FieldKind.CHOICE,
        options=POSTS.options,
        label_of=POSTS.label,
        required=True,
    )
    basis: Mapped[EmploymentBasis] = field(N_("Basis of the work"), choice=EmploymentBasis, required=True)
    fte: Mapped[int | None] = field(
        N_("Percent of a full post"),
        FieldKind.NUMBER,
        limits=(1, FULL_TIME),
        help=N_("Only of employment contracts: 100 is a full post, 50 a half."),
    )
    since: Mapped[date | None] = field(N_("From"), FieldKind.DATE, required=True, index=True)
    until: Mapped[date | None] = field(N_("Until"), FieldKind.DATE, index=True)

    def derive(self) -> None:
        """A full-time contract is a full post."""
        if self.basis is EmploymentBasis.FULL_TIME:
            self.fte = FULL_TIME

    def problems(self) -> dict[str, str]:
        """The dates are in order; a part of a post is of employment contracts, and those have it."""
        if self.since and self.until and self.until < self.since:
            return {"until": _("The end is before the beginning.")}
        if self.basis is EmploymentBasis.PART_TIME and self.fte in (None, FULL_TIME):
            return {"fte": _("How many percent of a full post is it, such as 50?")}
        if self.basis not in EMPLOYMENT and self.fte is not None:
            return {"fte": _("Only an employment contract is a part of a post.")}
        return {}

    def holds_on(self, on: date) -> bool:
        """Whether it holds on a day; the last day counts."""
        return self.holds_within(on, on)

    def holds_within(self, since: date, until: date) -> bool:
        """Whether it has a day in common with a time; the last days count."""
        return (self.since or date.min) <= until and since <= (self.until or date.max)

    @property
    def period_text(self) -> str:
        """From when until when, or since when."""
        since = format_date(self.since)
        return f"{since}–{format_date(self.until)}" if self.until else _("since {date}").format(date=since)


def main_term(terms: Iterable[WorkerTerm], on: date) -> WorkerTerm | None:
    """Of the terms of one worker the one that counts on a day: employment comes first, then the larger part."""
    held = [term for term in terms if term.holds_on(on)]
    return min(held, key=_rank_of_term, default=None)


def _rank_of_term(term: WorkerTerm) -> tuple[int, int, date, int]:
    return _ORDER[term.basis], -(term.fte or 0), term.since or date.min, term.id or 0


class WorkerHours(Record):
    """The hours that somebody worked in a year under a contract of civil law."""

    __tablename__ = "worker_hours"
    __table_args__ = (UniqueConstraint("term_id", "year"),)
    history_parents: ClassVar[tuple[str, ...]] = ("term_id",)

    term_id: Mapped[int] = foreign_key("worker_term.id", cascade=True)
    year: Mapped[int | None] = field(N_("Year"), FieldKind.NUMBER, limits=YEARS, required=True)
    hours: Mapped[int | None] = field(N_("Hours in the year"), FieldKind.NUMBER, limits=(0, 8_784), required=True)


class Volunteering(Record):
    """The volunteers of the club in a year, and their hours."""

    __tablename__ = "volunteering"

    year: Mapped[int | None] = field(N_("Year"), FieldKind.NUMBER, limits=YEARS, required=True, unique=True)
    women: Mapped[int | None] = field(N_("Women"), FieldKind.NUMBER, limits=(0, 10_000), required=True, default=0)
    men: Mapped[int | None] = field(N_("Men"), FieldKind.NUMBER, limits=(0, 10_000), required=True, default=0)
    hours: Mapped[int | None] = field(
        N_("Hours in the year"), FieldKind.NUMBER, limits=(0, 1_000_000), required=True, default=0
    )

    def problems(self) -> dict[str, str]:
        """Where there are hours, there is somebody."""
        if self.hours and not (self.women or self.men):
            return {"hours": _("How many women and men worked these hours?")}
        return {}
