"""What every record has in common: a number, a revision, and columns that carry the label people read.

A field is declared once, `phone: Mapped[str] = field(N_("Phone"))`, and drives form, list column, history and export.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from typing import Any, ClassVar, Self

from sqlalchemy import JSON, Boolean, Date, Dialect, ForeignKey, Integer, MetaData, String, Text, Time
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from kiscase.core.errors import ChangedElsewhere, Invalid
from kiscase.core.i18n import _

type_length = 4_000  # a line of text; the paper and the screen show all of it
_NOT_TEXT = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_UNSEEN = re.compile(r"[\u00ad\u200b\u2060\ufeff]")  # what comes along when a name is copied from elsewhere
_HALVES = re.compile(r"[\ud800-\udfff]")  # of a pair; alone they are no character


class Choice(enum.StrEnum):
    """A closed list: the word that is stored, and the label that people read."""

    source: str

    def __new__(cls, word: str, label: str = "") -> Self:
        """Make a member of *word*, labelled *label* (marked with N_)."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.source = label
        return member

    @property
    def label(self) -> str:
        """The label in the current language."""
        return _(self.source)

    @classmethod
    def options(cls) -> list[tuple[str, str]]:
        """All (stored word, label) in their order."""
        return [(member.value, member.label) for member in cls]


class Kind(enum.Enum):
    """What sort of value a field holds; the desk has an editor for each."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    CODES = "codes"  # several of a list


@dataclass(frozen=True)
class Field:
    """What people see of a column: `label` and `help` are source texts, `options` gives (stored word, label) pairs."""

    label: str
    kind: Kind = Kind.TEXT
    required: bool = False
    help: str = ""
    options: Callable[[], Sequence[tuple[str, str]]] | None = None
    length: int = type_length
    key: str = ""

    def text(self, value: Any) -> str:
        """*value* as people read it."""
        from kiscase.core import i18n

        match self.kind:
            case Kind.DATE:
                return i18n.day(value)
            case Kind.TIME:
                return i18n.clock(value)
            case Kind.FLAG:
                return _("yes") if value else _("no")
            case Kind.CHOICE:
                return dict(self.options() if self.options else []).get(value or "", str(value or ""))
            case Kind.CODES:
                labels = dict(self.options() if self.options else [])
                return ", ".join(labels.get(code, code) for code in value or [])
            case _:
                return "" if value is None else str(value)


class _ChoiceWord(TypeDecorator[Choice]):
    """Stores a Choice as its word."""

    impl = String(40)
    cache_ok = True

    def __init__(self, choice: type[Choice]) -> None:
        super().__init__()
        self.choice = choice

    def process_bind_param(self, value: Choice | str | None, dialect: Dialect) -> str | None:
        return None if value is None else str(self.choice(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Choice | None:
        return None if value is None else self.choice(value)


_TYPES: dict[Kind, Callable[[], TypeEngine[Any]]] = {
    Kind.TEXT: Text,
    Kind.LONG: Text,
    Kind.DATE: Date,
    Kind.TIME: Time,
    Kind.NUMBER: Integer,
    Kind.FLAG: Boolean,
    Kind.CHOICE: lambda: String(40),
    Kind.CODES: JSON,
}
_EMPTY: dict[Kind, Callable[[], Any]] = {Kind.TEXT: str, Kind.LONG: str, Kind.FLAG: bool, Kind.CODES: list}


def field(
    label: str,
    kind: Kind = Kind.TEXT,
    *,
    choice: type[Choice] | None = None,
    options: Callable[[], Sequence[tuple[str, str]]] | None = None,
    required: bool = False,
    help: str = "",  # noqa: A002 - the word that callers read
    default: Any = None,
    index: bool = False,
    unique: bool = False,
) -> MappedColumn[Any]:
    """A column that people see, labelled *label*; an unknown date, choice or unique text is NULL, other text never."""
    if choice is not None:
        kind, options = Kind.CHOICE, choice.options
    shown = Field(label, kind, required, help, options, 20_000 if kind is Kind.LONG else type_length)
    stored: TypeEngine[Any] = _ChoiceWord(choice) if choice is not None else _TYPES[kind]()
    empty = None if unique and not required else _EMPTY.get(kind)
    return mapped_column(
        stored,
        nullable=empty is None,
        default=default if default is not None else empty,
        index=index,
        unique=unique,
        info={"field": shown},
    )


def owner(target: str, *, index: bool = True, optional: bool = False, cascade: bool = False) -> MappedColumn[Any]:
    """A reference to the record that this one belongs to or speaks of; *target* is `table.id`."""
    key = ForeignKey(target, ondelete="CASCADE" if cascade else None)
    return mapped_column(Integer, key, nullable=optional, index=index)


class Record(DeclarativeBase):
    """The base of everything that is kept."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )

    owners: ClassVar[tuple[str, ...]] = ()
    """Reference columns to the records in whose history a change of this one is told."""

    lasting: ClassVar[bool] = False
    """Whether rows stay as they are, whatever is undone."""

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)
    revision: Mapped[int] = mapped_column(nullable=False, sort_order=-1)

    def __init__(self, **values: Any) -> None:
        """A new record has its defaults from the beginning, so that its rules can look at them."""
        for key, column in self.__table__.columns.items():
            default: Any = column.default
            if default is not None:
                values.setdefault(key, default.arg(None) if default.is_callable else default.arg)
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

    def find_words(self) -> Sequence[str]:
        """The texts by which the search finds this record; none: it is not searched."""
        return ()

    def find_title(self) -> str:
        """How the record is named in a list of findings."""
        return ""

    @classmethod
    @cache
    def fields(cls) -> dict[str, Field]:
        """The labelled columns by key, in the order of declaration."""
        found = {}
        for key, column in cls.__table__.columns.items():
            shown = column.info.get("field")
            if shown is not None:
                found[key] = Field(**{**vars(shown), "key": key})
        return found

    def values(self) -> dict[str, Any]:
        """The plain values of all labelled columns and the revision: what a form loads."""
        return {key: getattr(self, key) for key in self.fields()} | {"id": self.id, "revision": self.revision}

    def change(self, changes: Mapping[str, Any], *, revision: int | None = None) -> Self:
        """Take over typed values, cleaned.

        Raises Invalid with a sentence per field, and ChangedElsewhere when the record is no longer at *revision*.
        """
        if revision is not None and revision != self.revision:
            raise ChangedElsewhere(
                _("This record was changed in the meantime. Nothing was overwritten: look at it again, then repeat.")
            )
        fields = self.fields()
        problems = {}
        for key, value in changes.items():
            cleaned = self._chosen(key, clean(fields[key], value))
            setattr(self, key, cleaned)
            if isinstance(cleaned, str) and len(cleaned) > fields[key].length:
                problems[key] = _("This is longer than {length} characters.").format(length=fields[key].length)
        for key, shown in fields.items():
            if shown.required and getattr(self, key) in (None, "", []):
                problems[key] = _("Please fill in: {label}.").format(label=_(shown.label))
        self.derive()
        problems = self.problems() | problems
        if problems:
            raise Invalid(problems)
        return self

    def _chosen(self, key: str, value: Any) -> Any:
        """The member of a closed list for its word."""
        stored = self.__table__.columns[key].type
        return stored.choice(value) if isinstance(stored, _ChoiceWord) and value is not None else value


def clean(shown: Field, value: Any) -> Any:
    """*value* as it is stored: control characters become blanks, outer blanks go, nothing becomes the empty value."""
    if isinstance(value, str) and not isinstance(value, Choice):
        text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
        if shown.kind is not Kind.LONG:
            text = text.replace("\n", " ")
        value = _NOT_TEXT.sub(" ", _UNSEEN.sub("", _HALVES.sub("\ufffd", text))).strip()
    if value in (None, ""):
        empty = _EMPTY.get(shown.kind)
        return empty() if empty else None
    return value


def plain(value: Any) -> Any:
    """A column's value as JSON can hold it."""
    return value.isoformat() if isinstance(value, (date, time)) else value


def typed(stored: TypeEngine[Any], value: Any) -> Any:
    """The inverse of `plain` for a column of type *stored*."""
    if value is None:
        return None
    if isinstance(stored, Date):
        return date.fromisoformat(value)
    if isinstance(stored, Time):
        return time.fromisoformat(value)
    return value
