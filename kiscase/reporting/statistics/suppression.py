"""Hides the numbers behind which there are fewer than five people, and those from which they could be calculated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from kiscase.reporting.statistics.model import (
    CountedThing,
    NumberKind,
    StatisticsCell,
    StatisticsColumn,
    StatisticsTable,
)

SMALLEST_SHOWN = 5  # people behind a number
_Place = tuple[int, int]
_ADDED = (NumberKind.COUNT, NumberKind.MINUTES, NumberKind.MONEY)


def hide_small_numbers(table: StatisticsTable) -> StatisticsTable:
    """The report without small numbers: a nought stays, unless a small number would follow from it.

    A number is hidden besides as long as one of the small ones follows from sums of the others. Of the numbers that
    would help the smallest is taken, and a total last.
    """
    small = _with_linked(table, {place for place in _places(table) if _is_small(table, place)})
    hidden, sums = set(small), _sums(table)
    while True:
        open_sums = [places for places in sums if any(place in hidden for place in places)]
        known = _determined(table, open_sums, hidden)
        helping = [places for places in open_sums if any(place in known for place in places)]
        more = {place for places in helping for place in places if place not in hidden}
        if not known & small or not more:
            return table.with_hidden(hidden)
        hidden.add(min(more, key=lambda place: _cost_of_hiding(table, place)))
        hidden = _with_linked(table, hidden)


def _places(table: StatisticsTable) -> list[_Place]:
    return [(row, column) for row in range(len(table.rows)) for column in range(len(table.columns))]


def _is_small(table: StatisticsTable, place: _Place) -> bool:
    cell, column = table.rows[place[0]].cells[place[1]], table.columns[place[1]]
    return cell.value is not None and 0 < _people_behind(cell, column) < SMALLEST_SHOWN


def _people_behind(cell: StatisticsCell, column: StatisticsColumn) -> int:
    if column.counted is CountedThing.MEETING:
        return 0
    if column.counted is CountedThing.MARK:
        return len({person for _meeting, person in cell.counted})
    return len(cell.counted)


def _with_linked(table: StatisticsTable, hidden: set[_Place]) -> set[_Place]:
    """With what is hidden because it belongs to a hidden number: neither can be calculated from the other."""
    keys = {column.key: place for place, column in enumerate(table.columns)}
    links = [(place, keys[column.hidden_with]) for place, column in enumerate(table.columns) if column.hidden_with]
    more = {(row, mine) for row, column in hidden for mine, other in links if column == other}
    back = {(row, other) for row, column in hidden for mine, other in links if column == mine}
    found = hidden | more | back
    return found if found == hidden else _with_linked(table, found)


def _sums(table: StatisticsTable) -> list[Sequence[_Place]]:
    """The sums that anybody can check, as places: the total first, then its parts."""
    columns, rows = table.columns, table.rows
    found: list[Sequence[_Place]] = []
    for place, column in enumerate(columns):
        parts = [one for one, other in enumerate(columns) if other.part_of == column.key]
        if parts:
            found += [[(row, place), *((row, one) for one in parts)] for row in range(len(rows))]
        totals = [row for row, one in enumerate(rows) if one.total]
        if column.kind in _ADDED:
            single = [row for row, one in enumerate(rows) if not one.total]
            found += [[(total, place), *((row, place) for row in single)] for total in totals]
    numbers = ([place for place in places if _value(table, place) is not None] for places in found)
    return [places for places in numbers if _adds_up(table, places)]


def _value(table: StatisticsTable, place: _Place) -> int | None:
    return table.rows[place[0]].cells[place[1]].value


def _adds_up(table: StatisticsTable, places: Sequence[_Place]) -> bool:
    """Whether the first of these numbers is the sum of the others; where people count twice, it is not."""
    total, *parts = (_value(table, place) or 0 for place in places) if places else (0,)
    return bool(parts) and sum(parts) == total


def _cost_of_hiding(table: StatisticsTable, place: _Place) -> tuple[bool, int, _Place]:
    return (table.rows[place[0]].total, _value(table, place) or 0, place)


def _determined(table: StatisticsTable, sums: Sequence[Sequence[_Place]], hidden: set[_Place]) -> set[_Place]:
    """The hidden numbers that follow from the sums, and from those that follow."""
    known: set[_Place] = set()
    while True:
        unknown = hidden - known
        more = _noughts(table, sums, unknown) | _solved(sums, unknown)
        if not more:
            return known
        known |= more


def _noughts(table: StatisticsTable, sums: Iterable[Sequence[_Place]], unknown: set[_Place]) -> set[_Place]:
    """The unknown parts of known totals that the known parts reach."""
    return {
        place
        for total, *parts in sums
        if total not in unknown
        and _value(table, total) == sum(_value(table, part) or 0 for part in parts if part not in unknown)
        for place in parts
        if place in unknown
    }


def _solved(sums: Iterable[Sequence[_Place]], unknown: set[_Place]) -> set[_Place]:
    """What follows from the sums as equations."""
    unknowns = sorted({place for places in sums for place in places if place in unknown})
    index = {place: number for number, place in enumerate(unknowns)}
    equations = []
    for total, *parts in sums:
        row = [Fraction(0)] * len(unknowns)
        for place, sign in ((total, -1), *((part, 1) for part in parts)):
            if place in index:
                row[index[place]] += sign
        equations.append(row)
    reduced = _row_reduced(equations, len(unknowns))
    single = ([number for number, value in enumerate(row) if value] for row in reduced)
    return {unknowns[numbers[0]] for numbers in single if len(numbers) == 1}


def _row_reduced(equations: list[list[Fraction]], width: int) -> list[list[Fraction]]:
    """The equations in reduced row echelon form: an unknown that follows from them stands alone in one."""
    done = 0
    for column in range(width):
        pivot = next((row for row in range(done, len(equations)) if equations[row][column]), None)
        if pivot is None:
            continue
        equations[done], equations[pivot] = equations[pivot], equations[done]
        leading = equations[done][column]
        equations[done] = [value / leading for value in equations[done]]
        for row, values in enumerate(equations):
            if row != done and values[column]:
                factor = values[column]
                equations[row] = [a - factor * b for a, b in zip(values, equations[done], strict=True)]
        done += 1
    return equations[:done]
