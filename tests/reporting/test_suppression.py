"""Small numbers are hidden, and nobody can calculate them: for each there is another report that looks the same."""

from __future__ import annotations

from datetime import date
from itertools import count, product

from hypothesis import given, settings
from hypothesis import strategies as st

from kiscase.reporting.statistics.model import (
    CountedThing,
    NumberKind,
    ReportPeriod,
    StatisticsCell,
    StatisticsColumn,
    StatisticsRequest,
    StatisticsRow,
    StatisticsTable,
)
from kiscase.reporting.statistics.suppression import SMALLEST_SHOWN, hide_small_numbers

YEAR = ReportPeriod(date(2026, 1, 1), date(2026, 12, 31))
REQUEST = StatisticsRequest("people", YEAR, YEAR.until, "main_group")
COLUMNS = [
    StatisticsColumn("people", "osoby"),
    StatisticsColumn("women", "kobiety", part_of="people"),
    StatisticsColumn("men", "mężczyźni", part_of="people"),
]
Pairs = list[tuple[int, int]]


def table_of(pairs: Pairs) -> StatisticsTable:
    """A row for each number of women and men; everybody is in one row only."""
    people = count(1)
    rows: list[StatisticsRow] = []
    for women, men in [*pairs, (sum(one[0] for one in pairs), sum(one[1] for one in pairs))]:
        groups = [frozenset(next(people) for _person in range(number)) for number in (women, men)]
        cells = [StatisticsCell(len(some), some) for some in (groups[0] | groups[1], *groups)]
        rows.append(StatisticsRow(str(len(rows)), cells, total=len(rows) == len(pairs)))
    return StatisticsTable(REQUEST, "osoby", COLUMNS, rows)


def shown_numbers(table: StatisticsTable, hidden: frozenset[tuple[int, int]]) -> list[list[int | None]]:
    return [
        [None if (row, column) in hidden else one.cells[column].value for column in range(3)]
        for row, one in enumerate(table.rows)
    ]


def alternatives(shown: list[list[int | None]], most: int) -> list[Pairs]:
    """All numbers of women and men that look like this report."""

    def fits(pair: tuple[int, int], row: list[int | None]) -> bool:
        return all(seen in (None, real) for seen, real in zip(row, (sum(pair), *pair), strict=True))

    every = [(women, men) for women in range(most) for men in range(most)]
    of_rows = [[pair for pair in every if fits(pair, row)] for row in shown[:-1]]
    return [
        list(pairs)
        for pairs in product(*of_rows)
        if fits((sum(one[0] for one in pairs), sum(one[1] for one in pairs)), shown[-1])
    ]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=3))
def test_no_small_number_can_be_calculated(pairs: Pairs) -> None:
    table = hide_small_numbers(table_of(pairs))
    numbers = [[cell.value or 0 for cell in row.cells] for row in table.rows]
    small = {(r, c) for r, row in enumerate(numbers) for c, one in enumerate(row) if 0 < one < SMALLEST_SHOWN}
    assert small <= table.hidden
    others = alternatives(shown_numbers(table, table.hidden), 8)
    assert pairs in others
    for row, column in small:
        if row < len(pairs):
            possible = {(sum(one[row]), *one[row])[column] for one in others}
            assert len(possible) > 1, (pairs, row, column, sorted(table.hidden))


def test_large_numbers_and_noughts_stay() -> None:
    assert hide_small_numbers(table_of([(9, 8), (0, 7), (12, 5)])).hidden == frozenset()


def test_the_second_number_is_hidden_with_the_small_one() -> None:
    table = hide_small_numbers(table_of([(3, 9), (20, 30), (40, 50)]))
    assert {(0, 1), (0, 2)} <= table.hidden, "the men of the row give the women away"
    assert {(1, 1), (1, 2)} <= table.hidden, "and so do the other rows"
    assert (3, 0) not in table.hidden
    assert table.cell_text(0, 1) == "•"


def test_what_is_calculated_from_a_hidden_number_is_hidden() -> None:
    marks = frozenset((meeting, person) for meeting in range(9) for person in range(2))
    columns = [
        StatisticsColumn("hours", "godziny", NumberKind.MINUTES, CountedThing.MARK),
        StatisticsColumn("unit", "koszt", NumberKind.MONEY, CountedThing.MEETING, hidden_with="hours"),
    ]
    row = StatisticsRow("zajęcia", [StatisticsCell(600, marks), StatisticsCell(5_000, range(9))])
    table = StatisticsTable(REQUEST, "zajęcia", columns, [row])
    assert hide_small_numbers(table).hidden == {(0, 0), (0, 1)}
