"""The statements that read a list by its view; whatever was typed is bound, never part of their text.

They are standard SQL, for a case file and a server alike. Both compare texts by the codes of their letters alone, so
Polish letters are written otherwise where they are sorted, and without their accents where a text is looked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import reduce
from typing import Any

from kiscase.core import clock
from kiscase.core.database.plain_reader import PlainReader, StatementValues
from kiscase.core.listing.source import ListField, ListSource
from kiscase.core.listing.view import FilterOperator, ListFilter, ListView
from kiscase.core.records.field_info import FieldKind

_ALL = 1 << 60
_TODAY = ":today"
_POLISH = dict(zip("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ", strict=True))
_AFTER = {"ź": "z~", "Ź": "Z~", "ż": "z~~", "Ż": "Z~~"}  # after all letters of the alphabet
_ACCENTED = frozenset(_POLISH.values())
_WITHOUT_ACCENTS = str.maketrans(_POLISH)
_EMPTY_CODES = "('[]', 'null', '')"
_COMPARISONS = {FilterOperator.IS: "=", FilterOperator.SINCE: ">=", FilterOperator.UNTIL: "<="}


def read_listed_ids(reader: PlainReader, source: ListSource, view: ListView, most: int | None = None) -> Sequence[int]:
    """The ids of what a view shows, in its order; at *most* so many."""
    values = StatementValues()
    used = [field for one in view.filters if (field := source.find_field(one.key))]
    where = [_filter_test(values, field, one) for field, one in zip(used, view.filters, strict=True)]
    if view.text.strip():
        where.append(_text_test(reader, values, source, view.text))
    order, sorted_by = source.order, source.find_field(view.sort)
    if sorted_by is not None:
        used.append(sorted_by)
        order = _order_by(values, sorted_by, descending=view.descending) + f", {source.order}"
    tested = f" WHERE {' AND '.join(where)}" if where else ""
    limit = values.add(_ALL if most is None else most)
    text = f"SELECT {source.table}.id AS id FROM {_tables(source, used)}{tested} ORDER BY {order} LIMIT {limit}"  # noqa: S608 - words of ours
    return reader.ids(text, **values.named, **_today_in(text))


def arrange_found_ids(reader: PlainReader, source: ListSource, view: ListView, found: Sequence[int]) -> Sequence[int]:
    """Of the ids that a feature finds by its text and its choice, those of a view: as it sorts, else as they came."""
    if not (view.sort or view.filters):
        return found
    fitting = read_listed_ids(reader, source, view._replace(text=""))
    ordered, among = (fitting, set(found)) if view.sort else (found, set(fitting))
    return [row_id for row_id in ordered if row_id in among]


def read_listed_values(
    reader: PlainReader, source: ListSource, keys: Iterable[str], ids: Sequence[int]
) -> dict[int, dict[str, Any]]:
    """The values of some fields of some records, by their ids; without those that are not on file."""
    fields = [field for key in keys if (field := source.find_field(key)) is not None and field.sql]
    columns = ", ".join([f"{source.table}.id", *(field.sql for field in fields)])
    text = f"SELECT {columns} FROM {_tables(source, fields)} WHERE {source.table}.id IN (:ids)"  # noqa: S608 - as above
    names = [field.key for field in fields]
    found = {row[0]: dict(zip(names, row[1:], strict=True)) for row in reader.rows_of_ids(text, ids, **_today_in(text))}
    for field in fields:
        if (convert := _CONVERSIONS.get(field.info.kind)) is not None:
            for values in found.values():
                values[field.key] = convert(values[field.key])
    return found


def fold_polish(text: str) -> str:
    """A text without the accents of Polish letters, as filters compare it."""
    return text.translate(_WITHOUT_ACCENTS)


def _tables(source: ListSource, used: Iterable[ListField]) -> str:
    return "".join([source.table, *(f" {join}" for join in dict.fromkeys(field.join for field in used) if join)])


def _today_in(text: str) -> dict[str, str]:
    return {"today": clock.today().isoformat()} if _TODAY in text else {}


def _codes(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value else value or []


_CONVERSIONS: dict[FieldKind, Callable[[Any], Any]] = {
    FieldKind.DATE: lambda value: date.fromisoformat(value) if value else None,
    FieldKind.CODES: _codes,
    FieldKind.FLAG: bool,
}
"""What makes the value of what the database gives; texts, numbers and words are what they are."""


def _text_test(reader: PlainReader, values: StatementValues, source: ListSource, text: str) -> str:
    from kiscase.core.search.matching import match_test

    return f"({' OR '.join(match_test(reader, values, kind, row_id, text) for kind, row_id in source.searched)})"


def _filter_test(values: StatementValues, field: ListField, one: ListFilter) -> str:
    """The condition of a filter."""
    kind, sql, operator = field.info.kind, field.sql, one.operator
    if operator in (FilterOperator.EMPTY, FilterOperator.FILLED):
        return f"{'' if operator is FilterOperator.EMPTY else 'NOT '}({_is_empty(kind, sql)})"
    if operator in (FilterOperator.YES, FilterOperator.NO):
        return f"COALESCE(CAST({sql} AS INTEGER), 0) = {int(operator is FilterOperator.YES)}"
    if kind in (FieldKind.TEXT, FieldKind.LONG):
        begin, end = {FilterOperator.CONTAINS: ("%", "%"), FilterOperator.BEGINS: ("", "%")}.get(operator, ("", ""))
        bare = fold_polish(str(one.value))
        roughly = "".join("_" if letter in _ACCENTED else _literally(letter) for letter in bare)
        near, pattern = values.add(f"{begin}{roughly}{end}"), values.add(f"{begin}{_literally(bare)}{end}")
        # What may match is found quickly; of that alone the accents are taken away.
        return (
            f"(lower(COALESCE({sql}, '')) LIKE lower({near}) ESCAPE '!'"
            f" AND lower({_without_accents(sql)}) LIKE lower({pattern}) ESCAPE '!')"
        )
    if kind is FieldKind.CODES:
        has = (
            f"COALESCE(CAST({sql} AS TEXT), '') LIKE {values.add(f'%{_literally(json.dumps(one.value))}%')} ESCAPE '!'"
        )
        return has if operator is FilterOperator.HAS else f"NOT ({has})"
    if operator is FilterOperator.IS_NOT:
        return f"({sql} IS NULL OR {sql} <> {values.add(one.value)})"
    return f"{sql} {_COMPARISONS[operator]} {values.add(one.value)}"


def _is_empty(kind: FieldKind, sql: str) -> str:
    match kind:
        case FieldKind.TEXT | FieldKind.LONG | FieldKind.CHOICE:
            return f"COALESCE({sql}, '') = ''"
        case FieldKind.CODES:
            return f"COALESCE(CAST({sql} AS TEXT), '') IN {_EMPTY_CODES}"
        case _:
            return f"{sql} IS NULL"


def _order_by(values: StatementValues, field: ListField, *, descending: bool) -> str:
    """The order by a field: what is empty comes last, either way."""
    way = " DESC" if descending else ""
    if field.sort:
        return f"{field.sort}{way}"
    kind, sql = field.info.kind, field.sql
    if kind is FieldKind.CHOICE and field.info.options is not None:
        words = [word for word, _label in field.info.options()]
        ranks = " ".join(f"WHEN {values.add(word)} THEN {place}" for place, word in enumerate(words))
        by = f"CASE {sql} {ranks} ELSE {len(words)} END" if words else sql
    elif kind in (FieldKind.TEXT, FieldKind.LONG):
        by = f"lower({_replaced(sql, {one: _AFTER.get(one, f'{bare}~') for one, bare in _POLISH.items()})})"
    else:
        by = sql
    return f"CASE WHEN {_is_empty(kind, sql)} THEN 1 ELSE 0 END, {by}{way}"


def _without_accents(sql: str) -> str:
    return _replaced(f"COALESCE({sql}, '')", _POLISH)


def _replaced(sql: str, letters: dict[str, str]) -> str:
    return reduce(lambda text, one: f"replace({text}, '{one[0]}', '{one[1]}')", letters.items(), sql)


def _literally(text: str) -> str:
    """A text in which no sign is a wildcard of LIKE."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
