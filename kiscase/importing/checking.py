"""The dry run: what every row would become, what is wrong with it and in which cell, and who is on file already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from kiscase.core.database.progress import Report
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import _
from kiscase.core.records.field_info import FieldInfo
from kiscase.core.table_reading.tables import SheetRow
from kiscase.importing.cell_values import UnknownWordError, cell_text, own_words_in
from kiscase.importing.columns import Columns
from kiscase.importing.target import UNIQUE, ImportStopped, ImportTarget, KnownRow, MendableValueError, Stop

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.core.database.plain_reader import PlainReader
    from kiscase.importing.tried_target import TriedTarget

_AT_ONCE = 200  # rows between two looks at whether to stop
_MOST_SHOWN = 200  # characters of a value


class CellProblem(NamedTuple):
    """What is wrong in a row: its number, the place of the column (-1 for the whole row), the value, a sentence."""

    row: int
    column: int
    value: str
    sentence: str


class CheckedRow(NamedTuple):
    """A row that can be imported: its number, what it is called, what is stored, and what it may be already."""

    number: int
    name: str
    prepared: Any
    known: KnownRow | None


@dataclass
class CheckedTable:
    """The rows that can be imported, and what is wrong with the others."""

    rows: list[CheckedRow] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    mendable: int = 0
    """How many values can be mended, or were."""

    words: dict[int, Counter[str]] = field(default_factory=dict)
    """By the place of the column, the words that match no value of a choice, or for which somebody has chosen one."""

    @property
    def wrong_rows(self) -> int:
        return len({problem.row for problem in self.problems})


def check_table(
    target: ImportTarget[Any],
    reader: PlainReader,
    rows: Sequence[SheetRow],
    columns: Columns,
    *,
    mend: bool = False,
    is_stopped: Stop,
    report: Report,
) -> CheckedTable:
    """Check all rows; nothing is written. Raises ImportStopped soon after *is_stopped* has become true."""
    checked = CheckedTable()
    fields = {shown.key: shown for shown in target.list_fields()}
    wanted = [(place, fields[key]) for place, key in columns.items()]
    seen: dict[tuple[str, ...], tuple[int, Any]] = {}
    target.load(reader)
    find_known = target.known_finder(reader)
    for start in range(0, len(rows), _AT_ONCE):
        if is_stopped():
            raise ImportStopped
        block = rows[start : start + _AT_ONCE]
        for row, prepared in _prepared_rows(target, block, wanted, checked, mend=mend):
            known = _earlier_row(target, prepared, row.number, seen) or find_known(prepared)
            checked.rows.append(CheckedRow(row.number, target.name_row(prepared), prepared, known))
        report(min(1.0, (start + _AT_ONCE) / len(rows)))
    return checked


def try_checked_rows(
    target: TriedTarget[Any],
    session: Session,
    checked: CheckedTable,
    rows: Sequence[SheetRow],
    columns: Columns,
    *,
    is_stopped: Stop,
    report: Report,
) -> None:
    """Take out of *checked* what the action refuses; *session* takes back what it stores."""
    places = {key: place for place, key in columns.items()}
    cells = {row.number: row for row in rows}
    tried = [row for row in checked.rows if row.known is None or not row.known.certain]
    refused = set()
    results = target.try_rows(session, [row.prepared for row in tried], is_stopped, report)
    for row, (prepared, refusal) in zip(tried, results, strict=True):
        if refusal is not None:
            refused.add(row.number)
            told = target.explain(prepared, refusal).items()
            checked.problems += [_problem(cells[row.number], places.get(key, -1), text) for key, text in told]
    checked.rows = [row for row in checked.rows if row.number not in refused]
    checked.problems.sort(key=lambda one: one.row)


def _prepared_rows(
    target: ImportTarget[Any],
    rows: Sequence[SheetRow],
    wanted: Sequence[tuple[int, FieldInfo]],
    checked: CheckedTable,
    *,
    mend: bool,
) -> Iterator[tuple[SheetRow, Any]]:
    places = {shown.key: place for place, shown in wanted}
    for row in rows:
        values: dict[str, Any] = {}
        problems: list[CellProblem] = []
        for place, shown in wanted:
            cell = row.values[place]
            if own := target.own_words.get(shown.key):
                checked.words.setdefault(place, Counter()).update(own_words_in(cell_text(cell), own))
            try:
                values[shown.key] = target.read_value(shown, cell, mend=mend)
            except ValueError as error:
                checked.mendable += isinstance(error, MendableValueError)
                if isinstance(error, UnknownWordError):
                    checked.words.setdefault(place, Counter()).update(error.words)
                problems.append(_problem(row, place, str(error)))
        if not problems and all(value in (None, "", []) for value in values.values()):
            continue
        if not problems:
            try:
                yield row, target.prepare(values)
            except InvalidValuesError as error:
                problems += [_problem(row, places.get(key, -1), text) for key, text in error.problems.items()]
        checked.problems += problems


def _problem(row: SheetRow, place: int, sentence: str) -> CellProblem:
    value = cell_text(row.values[place])[:_MOST_SHOWN] if place >= 0 else ""
    return CellProblem(row.number, place, value, sentence)


def _earlier_row(
    target: ImportTarget[Any], prepared: Any, number: int, seen: dict[tuple[str, ...], tuple[int, Any]]
) -> KnownRow | None:
    """What a row repeats of the rows before it."""
    found: KnownRow | None = None
    for mark in target.identify(prepared):
        if mark in seen and found is None and target.may_be_same(prepared, seen[mark][1]):
            why = _("the same as row {row} of this file").format(row=seen[mark][0])
            found = KnownRow(target.name_row(prepared), why, certain=mark[0] == UNIQUE)
        seen.setdefault(mark, (number, prepared))
    return found
