"""What every record has in common: a number, a revision, and columns that carry the label people read.

A field is declared once, `phone: Mapped[str] = field(N_("Phone"))`, and drives form, list column, history and export.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache, partial
from typing import Any, ClassVar, Self, cast

from sqlalchemy import Date, MetaData, Time, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column

from kiscase.core.errors import EditConflictError, InvalidValuesError
from kiscase.core.i18n import _
from kiscase.core.records.choice import Choice
from kiscase.core.records.choice_column import ChoiceColumn
from kiscase.core.records.field_info import FieldInfo, clean_value
from kiscase.core.records.json_conversion import from_json


class Record(DeclarativeBase):
    """The base class of everything that is stored."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )

    history_parents: ClassVar[tuple[str, ...]] = ()
    """Foreign keys to the records whose history also shows changes of this one."""

    corrections_told: ClassVar[bool] = False
    """Whether the history of those records also tells what a change of such a row was (`history_label`)."""

    exempt_from_undo: ClassVar[bool] = False
    """Whether undo leaves the rows of this table alone."""

    names_row: ClassVar[tuple[str, str] | None] = None
    """The columns with the table and the id of the row that this record is about, where no foreign key can say so."""

    numbered_by: ClassVar[str] = ""
    """The column that numbers rows which are otherwise of the same key: one that comes to others gets the next."""

    kept_in_bin: ClassVar[bool] = False
    """Whether a deleted one can be brought back for as long as the club keeps it."""

    outside_journal: ClassVar[bool] = False
    """Whether rows of this table are written without the journal, so that it cannot tell whether they are right."""

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)
    revision: Mapped[int] = mapped_column(nullable=False, sort_order=-1)

    def __init__(self, **values: Any) -> None:
        """Set the defaults at once, so that rules can check them before the record is stored."""
        for key, default in self._defaults():
            if key not in values:
                setattr(self, key, default.arg(None) if default.is_callable else default.arg)
        for key, value in values.items():
            setattr(self, key, value)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy's way
        return {"version_id_col": cls.revision}

    def problems(self) -> dict[str, str]:
        """Rules over several fields: a sentence for each field at fault. Overridden where there are any."""
        return {}

    def derive(self) -> None:
        """Set the columns that follow from others, such as a sort key. Overridden where there are any."""

    def search_texts(self) -> Sequence[str]:
        """The texts by which the search finds this record; empty if it is not searchable."""
        return ()

    def search_title(self) -> str:
        """The title of the record among search results."""
        return ""

    def search_details(self) -> str:
        """What tells the record apart among search results, below its title."""
        return ""

    @classmethod
    def details_of_hits(cls, session: Session, records: Sequence[Self]) -> list[str]:  # noqa: ARG003 - see below
        """The details of several search results. Overridden where other records are needed: these load at once."""
        return [one.search_details() for one in records]

    @classmethod
    def history_label(cls, session: Session, values: Mapping[str, Any], of: tuple[str, int]) -> str:
        """What the history of the row *of* (table, id) calls a changed row; empty where it is not told there."""
        raise NotImplementedError

    @classmethod
    def hindrance_to_merge(cls, session: Session, kept: Record, merged: Record) -> str:  # noqa: ARG003 - see below
        """A sentence if rows of this class show that two records are not one. Overridden where some can."""
        return ""

    @classmethod
    def hindrance_to_change(cls, session: Session, record: Record) -> str:  # noqa: ARG003 - see below
        """A sentence if rows of this class do not fit what another record became. Overridden where some do not."""
        return ""

    @classmethod
    def hindrance_to_return(cls, session: Session, values: Mapping[str, Any]) -> str:  # noqa: ARG003 - see below
        """A sentence if a deleted row with these stored values cannot come back. Overridden where some cannot."""
        return ""

    @classmethod
    def hindrance_to_removal(cls, session: Session, values: Mapping[str, Any]) -> str:  # noqa: ARG003 - see below
        """A sentence if undo cannot remove a row with these stored values. Overridden where some have to stay."""
        return ""

    @classmethod
    @cache
    def _defaults(cls) -> list[tuple[str, Any]]:
        """The columns that have a default, with it."""
        return [(key, column.default) for key, column in cls.__table__.columns.items() if column.default is not None]

    @classmethod
    @cache
    def _choices(cls) -> dict[str, type[Choice]]:
        """The columns of closed lists, each with its list."""
        kinds = {key: column.type for key, column in cls.__table__.columns.items()}
        return {key: kind.choice for key, kind in kinds.items() if isinstance(kind, ChoiceColumn)}

    @classmethod
    @cache
    def fields(cls) -> dict[str, FieldInfo]:
        """The labelled columns by key, in the order of declaration."""
        found = {}
        for key, column in cls.__table__.columns.items():
            shown = column.info.get("field")
            if shown is not None:
                found[key] = FieldInfo(**{**vars(shown), "key": key, "place": f"{cls.__tablename__}.{key}"})
        return found

    def values(self) -> dict[str, Any]:
        """The plain values of all labelled columns and the revision: what a form loads."""
        return {key: getattr(self, key) for key in self.fields()} | {"id": self.id, "revision": self.revision}

    def stored_values(self) -> dict[str, Any]:
        """The values of all columns."""
        return {key: getattr(self, key) for key in self.__table__.columns.keys()}  # noqa: SIM118 - of columns

    @classmethod
    def of_image(cls, image: Mapping[str, Any]) -> Self:
        """A record to read from, in no session, with the values of an image of the journal, which holds no bytes."""
        found = cast("Self", inspect(cls).class_manager.new_instance())  # as the session makes those that it loads
        values = vars(found)
        values.update(image)
        for key, convert in cls._image_converters():
            if values[key] is not None:
                values[key] = convert(values[key])
        return found

    @classmethod
    @cache
    def _image_converters(cls) -> list[tuple[str, Callable[[Any], Any]]]:
        """The columns whose values are other ones in an image, each with what makes the value of it."""
        kinds = {key: column.type for key, column in cls.__table__.columns.items()}
        dated = [(key, partial(from_json, kind)) for key, kind in kinds.items() if isinstance(kind, (Date, Time))]
        return [*dated, *cls._choices().items()]

    def change(self, changes: Mapping[str, Any], *, revision: int | None = None) -> Self:
        """Take over typed values, cleaned.

        Raises Invalid with a sentence per field, and ChangedElsewhere when the record is no longer at *revision*.
        """
        if revision is not None and revision != self.revision:
            raise EditConflictError(
                _(
                    "This record was changed in the meantime. Nothing was overwritten: check it again, then repeat "
                    "your change."
                ),
                row=(self.__tablename__, self.id),
            )
        fields = self.fields()
        problems = {}
        for key, value in changes.items():
            cleaned = self._to_choice(key, clean_value(fields[key], value))
            setattr(self, key, cleaned)
            if isinstance(cleaned, str) and len(cleaned) > fields[key].length:
                problems[key] = _("This is longer than {length} characters.").format(length=fields[key].length)
            elif wrong := fields[key].out_of_range(cleaned):
                problems[key] = wrong
        for key, shown in fields.items():
            if shown.required and getattr(self, key) in (None, "", []):
                problems[key] = _("Please fill in: {label}.").format(label=_(shown.label))
        self.derive()
        problems = self.problems() | problems
        if problems:
            raise InvalidValuesError(problems)
        return self

    def _to_choice(self, key: str, value: Any) -> Any:
        """The member of a closed list for its word."""
        choice = self._choices().get(key)
        return value if choice is None or value is None else choice(value)


def record_classes() -> dict[str, type[Record]]:
    """The record classes by their table, in the order of the tables' names: SQLAlchemy keeps them as a set."""
    return _record_classes(len(Record.metadata.tables))


@lru_cache(maxsize=1)
def _record_classes(_tables: int) -> dict[str, type[Record]]:
    """Those that are loaded: there is a further table with each of them."""
    found = {mapper.class_.__tablename__: mapper.class_ for mapper in Record.registry.mappers}
    return dict(sorted(found.items()))
