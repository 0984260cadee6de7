"""The relation of a participant to another person, and the kinds of relation that are the club's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar, Self

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session

from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record
from kiscase.core.text.cleaning import compact_number
from kiscase.core.text.contact_formats import format_phone
from kiscase.core.text.names import join_names
from kiscase.participants.model import Participant
from kiscase.participants.relations.kinds import relation_kind_label, relation_kind_options, shipped_relation_kinds

RELATIONS_OF_PERSON = "relations of person"
"""The part of a person's record that shows the relations."""
NAMED = ("family_name", "given_name", "born", "phone", "address")
"""What is kept here of somebody who is not on file."""
ACT = ("court", "file_number", "act_on", "scope")
"""What is kept of the act by which somebody may act for another."""
LONGEST_KIND = 40  # letters of a kind of the club's own


class Relation(Record):
    """What another person is to a participant; of two who are on file it is kept once and seen from both sides."""

    __tablename__ = "relation"
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id", "other_id")

    participant_id: Mapped[int] = foreign_key("participant.id")
    other_id: Mapped[int | None] = foreign_key("participant.id", optional=True)
    """The other person, if on file; otherwise only named here."""
    kind: Mapped[str] = field(
        # Translators: what the other person is to the participant: child, guardian …
        N_("Who it is"),
        FieldKind.CHOICE,
        options=relation_kind_options,
        label_of=relation_kind_label,
        required=True,
    )
    family_name: Mapped[str] = field(N_("Family name"))
    given_name: Mapped[str] = field(N_("Given name"))
    born: Mapped[date | None] = field(N_("Birth date"), FieldKind.DATE)
    phone: Mapped[str] = field(N_("Phone"))
    address: Mapped[str] = field(N_("Address"), help=N_("Only if it is another one than the participant's."))
    household: Mapped[bool] = field(
        N_("In the same household"), FieldKind.FLAG, help=N_("Lives and keeps house together with the person.")
    )
    since: Mapped[date | None] = field(N_("Since"), FieldKind.DATE)
    until: Mapped[date | None] = field(N_("Until"), FieldKind.DATE, help=N_("The last day, if it is over."))
    court: Mapped[str] = field(N_("Court"), help=N_("Of a power of attorney: who attested it, if anybody."))
    file_number: Mapped[str] = field(N_("File number"))
    act_on: Mapped[date | None] = field(N_("Date of the act"), FieldKind.DATE)
    scope: Mapped[str] = field(N_("For what they may act"), FieldKind.LONG)
    remark: Mapped[str] = field(N_("Remark"), FieldKind.LONG)

    @property
    def name(self) -> str:
        """The name of somebody who is only named here, family name first."""
        return join_names(self.family_name, self.given_name)

    @property
    def act_text(self) -> str:
        """The act on one line."""
        number = _("file number {number}").format(number=self.file_number) if self.file_number else ""
        made = _("of {date}").format(date=format_date(self.act_on)) if self.act_on else ""
        return ", ".join(filter(None, (self.court, number, made, self.scope)))

    def derive(self) -> None:
        """What does not apply is empty: the data of somebody on file are there, and only who acts has an act."""
        kind = shipped_relation_kinds().get(self.kind or "")
        empty = (*(NAMED if self.other_id else ()), *(ACT if kind is None or not kind.has_act else ()))
        for key in empty:
            setattr(self, key, None if key in ("born", "act_on") else "")
        self.phone = format_phone(self.phone or "")

    def problems(self) -> dict[str, str]:
        """Nobody is related to themselves or to somebody without a name; the end is not before the beginning."""
        found = {}
        if self.other_id is not None and self.other_id == self.participant_id:
            found["person"] = _("This is the same person. Choose the other one.")
        if self.other_id is None and not self.name:
            found["family_name"] = _("Who is it? Enter a name.")
        if self.since and self.until and self.until < self.since:
            found["until"] = _("This ends before it begins.")
        return found

    def is_current(self, on: date) -> bool:
        """Whether it holds on a day; the last day counts."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)

    def search_texts(self) -> Sequence[str]:
        """Who is only named here is found by name, phone and address."""
        if self.other_id:
            return ()
        return (self.family_name, self.given_name, self.phone, compact_number(self.phone), self.address)

    def search_title(self) -> str:
        """The name."""
        return self.name

    @classmethod
    def details_of_hits(cls, session: Session, records: Sequence[Self]) -> list[str]:
        """Whose child, guardian and so on it is, and the phone."""
        ids = {one.participant_id for one in records}
        people = {one.id: one for one in session.scalars(select(Participant).where(Participant.id.in_(ids)))}
        found = []
        for one in records:
            whose = people[one.participant_id].name
            kind = _("{kind} of: {name}").format(kind=relation_kind_label(one.kind), name=whose)
            found.append(" · ".join(filter(None, (kind, one.phone))))
        return found

    @classmethod
    def hindrance_to_merge(cls, session: Session, kept: Record, merged: Record) -> str:
        """Two people who are related to each other are two."""
        if not (isinstance(kept, Participant) and isinstance(merged, Participant)):
            return ""
        both = (kept.id, merged.id)
        chosen = select(cls).where(cls.participant_id.in_(both), cls.other_id.in_(both)).order_by(cls.id)
        relation = session.scalars(chosen).first()
        if relation is None:
            return ""
        return _(
            "{name} and {other} are entered as related to each other ({kind}), so they are two people. Nothing was "
            "changed. If that is wrong, delete this relation, then merge."
        ).format(name=kept.name, other=merged.name, kind=relation_kind_label(relation.kind))


class OwnRelationKind(Record):
    """A kind of relation that the club has added; relations keep its name."""

    __tablename__ = "relation_kind"

    name: Mapped[str] = field(
        N_("Who it is"), required=True, unique=True, help=N_("What the other person is, such as: neighbour.")
    )
    inverse: Mapped[str] = field(
        N_("Seen from the other side"),
        help=N_("What the participant is to that person. Leave it empty if it is the same."),
    )
    retired: Mapped[bool] = field(
        N_("No longer offered"), FieldKind.FLAG, help=N_("Relations of this kind stay as they are.")
    )

    def problems(self) -> dict[str, str]:
        """A name that fits, and that no kind of the program has."""
        found = {}
        for key, name in (("name", self.name or ""), ("inverse", self.inverse)):
            if len(name) > LONGEST_KIND:
                found[key] = _("This is longer than {length} characters.").format(length=LONGEST_KIND)
            elif name in _shipped_names():
                found[key] = _("There is a kind of this name already.")
        return found


def _shipped_names() -> set[str]:
    kinds: Mapping[str, object] = shipped_relation_kinds()
    return {*kinds, *(relation_kind_label(code) for code in kinds)}
