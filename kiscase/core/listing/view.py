"""A view: which columns a list has, how it is sorted and filtered; plain values that can be saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.core.listing.source import ListField, ListSource
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind

MAX_COLUMN_WIDTH = 4_000  # dots
MAX_FILTERS = 50
OWN_PREFIX = "own_"
"""What the keys of fields begin with that a club has added (`core/own_fields`)."""


class FilterOperator(Choice):
    """How the value of a field is compared."""

    # Translators: these stand between a field and a value: Town contains "Zdrój"
    CONTAINS = "contains", N_("contains")
    BEGINS = "begins", N_("begins with")
    IS = "is", N_("is")
    IS_NOT = "is_not", N_("is not")
    SINCE = "since", N_("from")
    UNTIL = "until", N_("up to")
    HAS = "has", N_("includes")
    HAS_NOT = "has_not", N_("does not include")
    YES = "yes", N_("yes")
    NO = "no", N_("no")
    EMPTY = "empty", N_("is empty")
    FILLED = "filled", N_("is filled in")


_NO_VALUE = (FilterOperator.YES, FilterOperator.NO, FilterOperator.EMPTY, FilterOperator.FILLED)
_EMPTINESS = (FilterOperator.EMPTY, FilterOperator.FILLED)
_RANGE = (FilterOperator.SINCE, FilterOperator.UNTIL, FilterOperator.IS, *_EMPTINESS)
_TEXT = (FilterOperator.CONTAINS, FilterOperator.BEGINS, FilterOperator.IS, *_EMPTINESS)
_OPERATORS: dict[FieldKind, tuple[FilterOperator, ...]] = {
    FieldKind.TEXT: _TEXT,
    FieldKind.LONG: _TEXT,
    FieldKind.DATE: _RANGE,
    FieldKind.TIME: _RANGE,
    FieldKind.NUMBER: _RANGE,
    FieldKind.MONEY: _RANGE,
    FieldKind.FLAG: (FilterOperator.YES, FilterOperator.NO),
    FieldKind.CHOICE: (FilterOperator.IS, FilterOperator.IS_NOT, *_EMPTINESS),
    FieldKind.CODES: (FilterOperator.HAS, FilterOperator.HAS_NOT, *_EMPTINESS),
}


def operators_of_field(field: ListField) -> tuple[FilterOperator, ...]:
    """How a field can be compared."""
    return _OPERATORS[field.info.kind]


class ListFilter(NamedTuple):
    """A condition on one field; *value* is a text, a number, a stored word, or a date as 2026-06-15."""

    key: str
    operator: FilterOperator
    value: str | int | None = None

    @property
    def needs_value(self) -> bool:
        """Whether something is compared with."""
        return self.operator not in _NO_VALUE


def filters_of_value(field: ListField, value: Any) -> tuple[ListFilter, ...]:
    """The filters that leave the records whose field has the same value, as the list reads it."""
    if field.info.kind is FieldKind.FLAG:
        return (ListFilter(field.key, FilterOperator.YES if value else FilterOperator.NO),)
    if value in (None, "", []):
        return (ListFilter(field.key, FilterOperator.EMPTY),)
    if field.info.kind is FieldKind.CODES:
        return tuple(ListFilter(field.key, FilterOperator.HAS, code) for code in value)
    return (ListFilter(field.key, FilterOperator.IS, value.isoformat() if isinstance(value, date) else value),)


class ListView(NamedTuple):
    """What somebody chose to see of a list; *widths* are those that were set by hand."""

    columns: tuple[str, ...]
    sort: str = ""
    descending: bool = False
    filters: tuple[ListFilter, ...] = ()
    text: str = ""
    choice: str = ""
    widths: Mapping[str, int] = {}
    wide: bool = False
    """Whether the list has the whole page until a record is opened."""

    @property
    def is_searched_only(self) -> bool:
        """Whether nothing but a typed text narrows and orders the list: then the best matches come first."""
        return bool(self.text.strip()) and not (self.sort or self.filters or self.choice)

    @property
    def uses_own_fields(self) -> bool:
        """Whether something of it is a field that the club has added."""
        used = (*self.columns, self.sort, *(one.key for one in self.filters))
        return any(key.startswith(OWN_PREFIX) for key in used)  # at worst the definitions are read for nothing

    @staticmethod
    def default_of(source: ListSource) -> ListView:
        """The list as long as nobody chooses anything."""
        return ListView(source.columns)

    def arrangement(self) -> ListView:
        """The view without what narrows the list: it may name people."""
        return self._replace(filters=(), text="", choice="")

    def to_data(self) -> dict[str, Any]:
        """The view as JSON can hold it."""
        filters = [{"field": one.key, "operator": one.operator.value, "value": one.value} for one in self.filters]
        return {**self._asdict(), "columns": list(self.columns), "filters": filters, "widths": dict(self.widths)}


def view_from_data(source: ListSource, data: object) -> tuple[ListView, list[str]]:
    """The view of some data, whoever wrote it, and the names of the fields in it that this program does not know."""
    known = data if isinstance(data, dict) else {}
    unknown: list[str] = []

    def find(key: object) -> ListField | None:
        found = source.find_field(key) if isinstance(key, str) else None
        if found is None and key:
            unknown.append(str(key))
        return found

    columns = [one.key for key in _items(known, "columns") if (one := find(key))]
    sort = find(known.get("sort"))
    widths = known.get("widths")
    view = ListView(
        columns=tuple(dict.fromkeys(columns)) or source.columns,
        sort=sort.key if sort is not None and sort.is_sortable else "",
        descending=known.get("descending") is True,
        filters=tuple(filter(None, (_filter_from(find, one) for one in _items(known, "filters")[:MAX_FILTERS]))),
        text=_text(known, "text"),
        choice=_text(known, "choice"),
        widths={
            key: width
            for key, width in (widths if isinstance(widths, dict) else {}).items()
            if source.find_field(key) and type(width) is int and 0 < width < MAX_COLUMN_WIDTH
        },
        wide=known.get("wide") is True,
    )
    return view, list(dict.fromkeys(unknown))


def describe_filters(source: ListSource, view: ListView) -> str:
    """The filters of a view in words: `Town contains "Zdrój" · Birth date from 01.01.1980`."""
    described = ((source.find_field(one.key), one) for one in view.filters)
    return " · ".join(_describe_filter(field, one) for field, one in described if field is not None)


def _describe_filter(field: ListField, one: ListFilter) -> str:
    value = one.value
    if not one.needs_value:
        value = ""
    elif field.info.kind is FieldKind.DATE:
        value = format_date(date.fromisoformat(str(value)))
    elif field.info.kind is FieldKind.CODES:
        value = field.info.format([value])
    elif field.info.kind in (FieldKind.TEXT, FieldKind.LONG):
        value = f"„{value}”"
    else:
        value = field.info.format(value)
    return " ".join(filter(None, (f"{_(field.info.label)}:", one.operator.label, value)))


def _filter_from(find: Any, data: object) -> ListFilter | None:
    known = data if isinstance(data, dict) else {}
    field: ListField | None = find(known.get("field"))
    operator = next((one for one in FilterOperator if one == known.get("operator")), None)
    if operator is None or field is None or not field.sql or operator not in operators_of_field(field):
        return None
    made = ListFilter(field.key, operator, known.get("value"))
    if not made.needs_value:
        return made._replace(value=None)
    return made if _is_value(field.info.kind, made.value) else None


def _is_value(kind: FieldKind, value: object) -> bool:
    if kind in (FieldKind.NUMBER, FieldKind.MONEY):
        return type(value) is int and abs(value) < 1 << 31
    if not isinstance(value, str) or not value:
        return False
    if kind is not FieldKind.DATE:
        return "\0" not in value
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _items(data: Mapping[str, Any], key: str) -> list[Any]:
    found = data.get(key)
    return found if isinstance(found, list) else []


def _text(data: Mapping[str, Any], key: str) -> str:
    found = data.get(key)
    return found if isinstance(found, str) else ""
