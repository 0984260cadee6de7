"""The records that define own fields, and the choices of those that have a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiscase.core.i18n import N_, _
from kiscase.core.own_fields.definitions import COLUMN, OwnFieldKind, own_field_key
from kiscase.core.own_fields.values import count_own_values, is_choice_used
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record


class OwnField(Record):
    """A field that the club has added to the records of one table."""

    __tablename__ = "own_field"

    record_table: Mapped[str] = mapped_column(String(40), nullable=False, index=True)
    label: Mapped[str] = field(N_("Name of the field"), required=True)
    kind: Mapped[OwnFieldKind] = field(
        N_("What it holds"),
        choice=OwnFieldKind,
        required=True,
        default=OwnFieldKind.TEXT,
        help=N_("It can be changed as long as nobody has filled in the field."),
    )
    help: Mapped[str] = field(N_("Help for those who fill it in"))
    on_card: Mapped[bool] = field(
        N_("Printed on the card of the person"),
        FieldKind.FLAG,
        default=True,
        help=N_("A card may lie on a desk: leave out what is nobody's business there."),
    )
    retired: Mapped[bool] = field(
        N_("No longer used"),
        FieldKind.FLAG,
        help=N_("What is filled in stays and is shown where it is; nobody is asked any more."),
    )
    position: Mapped[int] = mapped_column(nullable=False, default=0)

    @classmethod
    def hindrance_to_removal(cls, session: Session, values: Mapping[str, Any]) -> str:
        """What was filled in would no longer be seen."""
        if count_own_values(session, values["record_table"], values["kind"], values["id"]):
            return _("The field is filled in by now. Nothing was changed. Tick “No longer used” instead.")
        return ""


class OwnChoice(Record):
    """What can be chosen in an own field."""

    __tablename__ = "own_choice"
    history_parents: ClassVar[tuple[str, ...]] = ("field_id",)

    field_id: Mapped[int] = foreign_key("own_field.id", cascade=True)
    label: Mapped[str] = field(N_("Choice"), required=True)
    retired: Mapped[bool] = field(N_("No longer offered"), FieldKind.FLAG)
    position: Mapped[int] = mapped_column(nullable=False, default=0)

    @classmethod
    def hindrance_to_removal(cls, session: Session, values: Mapping[str, Any]) -> str:
        """Somebody may have chosen it by now."""
        of = session.get(OwnField, values["field_id"])
        key = own_field_key(OwnFieldKind.CHOICE, values["field_id"])
        if of is not None and is_choice_used(session, of.record_table, key, str(values["id"])):
            return _("“{label}” was chosen by now. Nothing was changed.").format(label=values["label"])
        return ""


def own_values_column() -> Any:
    """The column of a record with the values of its own fields, by their keys."""
    return mapped_column(COLUMN, JSON, nullable=False, default=dict)
