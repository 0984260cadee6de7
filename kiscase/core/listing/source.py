"""What a list can show of its records: its fields, each with the SQL by which it is read, filtered and sorted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from kiscase.core.records.field_info import FieldInfo, FieldKind

_EMPTY: tuple[Any, ...] = (None, "", [])


class ListField(NamedTuple):
    """A field of a list.

    *sql* is the expression of its value in the tables of the source, which stands in the program and is never typed;
    without one the feature shows the field itself, and nobody filters or sorts by it. *sort* gives the order of the
    field where its value does not, and has a value in every row. *join* leads to the table of the value. `:today`
    stands for the day.
    """

    info: FieldInfo
    sql: str = ""
    sort: str = ""
    join: str = ""
    stretch: bool = False
    """Whether the column holds names or other long texts."""
    main: bool = False
    """Whether the list is about it."""

    @property
    def key(self) -> str:
        """By what views know the field."""
        return self.info.key

    @property
    def is_sortable(self) -> bool:
        """Whether the list can be sorted by it."""
        return bool(self.sql or self.sort) and self.info.kind is not FieldKind.CODES


class ListSource(NamedTuple):
    """The table that a list reads, its fields, and the columns that it has as long as nobody chooses others."""

    table: str
    fields: tuple[ListField, ...]
    columns: tuple[str, ...]
    order: str
    """The total order of the list, in SQL; what is sorted by a field keeps it among equals."""
    searched: tuple[tuple[str, str], ...]
    """What a typed text is looked for in: kinds of records, and where the id of each stands."""

    def find_field(self, key: str) -> ListField | None:
        """The field of a key, if there is one."""
        return next((one for one in self.fields if one.key == key), None)

    def filter_fields(self) -> list[ListField]:
        """The fields that can be filtered by."""
        return [one for one in self.fields if one.sql]


def list_field(
    key: str,
    label: str,
    kind: FieldKind = FieldKind.TEXT,
    sql: str = "",
    *,
    options: Callable[[], Sequence[tuple[str, str]]] | None = None,
    label_of: Callable[[str], str] = str,
    sort: str = "",
    join: str = "",
    stretch: bool = False,
    main: bool = False,
) -> ListField:
    """A field of a list; *label* is marked with N_."""
    info = FieldInfo(label, kind, options=options, label_of=label_of, key=key)
    return ListField(info, sql, sort, join, stretch, main)


def value_formatter(field: ListField) -> Callable[[Any], str]:
    """What gives the texts of the values of a field; its options are asked for once."""
    info = field.info
    if info.kind is FieldKind.TEXT:  # as it is: a text may have a warning beside it
        return lambda value: value if isinstance(value, str) else "" if value is None else str(value)
    if info.kind not in (FieldKind.CHOICE, FieldKind.CODES):
        return lambda value: "" if value in _EMPTY else info.format(value)
    labels = dict(info.options() if info.options else ())

    def label(word: str) -> str:
        return labels[word] if word in labels else info.label_of(word)

    if info.kind is FieldKind.CODES:
        return lambda codes: ", ".join(map(label, codes or ()))
    return lambda word: label(word) if word else ""
