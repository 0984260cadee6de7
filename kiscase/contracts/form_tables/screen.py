"""How the tables of the official form become tables to type into."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from kiscase.contracts.content import Content, goal_letters
from kiscase.contracts.parts import ALL_GOALS, EVERYBODY
from kiscase.core.i18n import N_, _, localized_text
from kiscase.core.records.field_info import FieldKind
from kiscase.pdf.form import form_definition
from kiscase.pdf.letters import item_letter
from kiscase.ui.tables.editable_row import EditableColumn
from kiscase.ui.tables.editable_table import EditableTable

KINDS = {
    "text": FieldKind.TEXT,
    "long": FieldKind.LONG,
    "quote": FieldKind.LONG,
    "date": FieldKind.DATE,
    "choice": FieldKind.CHOICE,
    "goal": FieldKind.CHOICE,
}
"""The kinds of the form's fields that are typed, and the kinds of their values."""
_ADD_LABELS = {
    "main_goals": N_("Add a main goa&l"),
    "goals": N_("Add a &goal"),
    "participant_actions": N_("Add an ac&tion"),
    "worker_actions": N_("Add an action of the &worker"),
    "evaluation_dates": N_("Add a &reminder"),
}
_LONGEST_GOAL = 60  # letters of a goal in a choice of goals


def form_table(part: form_definition.FormField, parent: QWidget, *, who: bool = False) -> EditableTable:
    """The table of a field; with *who*, a column for whose action it is, hidden until there are several people."""
    columns = [_column(column) for column in part.columns if not column.filled_after_signing]
    if part.kind == "dates":
        columns = [EditableColumn("planned_on", part.title, FieldKind.DATE)]
    if who:
        words = _("Done by") if part.key == "participant_actions" else _("Support for")
        columns.insert(1, EditableColumn("who", words, FieldKind.CHOICE, 3, secondary=True))
    added = _ADD_LABELS.get(part.key, "")
    table = EditableTable(columns, parent, name=part.title, add_label=_(added) if added else "")
    table.setObjectName(part.key)
    if who:
        table.show_column("who", on=False)
    return table


def offer_people(tables: Iterable[EditableTable], first: str, names: Sequence[str]) -> None:
    """Offer the people of a family in tables of actions; the column is hidden while there is only the *first* one."""
    everybody = [(EVERYBODY, _("everyone"))] if names else []
    for table in tables:
        table.set_options("who", [("", first), *((name, name) for name in dict.fromkeys(names)), *everybody])
        table.show_column("who", on=bool(names))


def offer_typed_goals(goals: EditableTable, tables: Iterable[EditableTable], content: Content) -> None:
    """Offer the goals that are typed in a table, each of which gets a number that it keeps, in tables of actions.

    Their letters, which stand before them too, are those that they have in *content*, the contract that is typed.
    A goal that is empty just now, because somebody types it anew, stays chosen.
    """
    goals.number_rows("ref")
    rows = goals.rows()
    letters = goal_letters(replace(content, tables={"goals": rows}))
    goals.set_row_names(partial(_goal_signs, letters))
    offer_goals([row | {"letter": letters.get(row["ref"], "")} for row in rows], tables, goals.numbers("ref"))


def offer_goals(
    goals: Sequence[Mapping[str, Any]], tables: Iterable[EditableTable], kept: Collection[str] = ()
) -> None:
    """Offer detailed goals, with their letters, in tables of actions; a goal that is gone is chosen no longer.

    *kept* are the numbers of goals that stay chosen without being offered.
    """
    options = [
        (row["ref"], f"{row.get('letter') or item_letter(place)}) {_shortened(row.get('text') or '')}")
        for place, row in enumerate(goals)
    ]
    options.append((ALL_GOALS, _("all goals")))
    known = {ref for ref, _words in options} | set(kept)
    for table in tables:
        if "goal" not in {column.key for column in table.columns}:
            continue
        with QSignalBlocker(table):
            for place in range(table.row_count()):
                cell = table.cell(place, "goal")
                if cell.value() and cell.value() not in known:
                    cell.set_value(None)
        table.set_options("goal", options)


def problems_by_cell(key: str, problems: Mapping[str, str]) -> dict[tuple[int, str], str]:
    """The sentences about cells of a table, from keys of the form `table.row.column`."""
    found = {}
    for where, sentence in problems.items():
        table, _dot, cell = where.partition(".")
        row, _dot, column = cell.partition(".")
        if table == key and row.isdigit():
            found[int(row), column] = sentence
    return found


def _goal_signs(letters: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The letter of each detailed goal; one that has no number yet has none."""
    return [f"{letters[row['ref']]})" if row.get("ref") in letters else "" for row in rows]


def _no_label(_ref: str) -> str:
    """A goal that is typed anew has no words just now."""
    return "…"


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_GOAL else f"{words[:_LONGEST_GOAL].rstrip()}…"


def _column(column: form_definition.FormColumn) -> EditableColumn:
    options = [(option.key, localized_text(option.label)) for option in column.choices]
    share, is_goal = max(1, round(column.width * 10)), column.kind == "goal"
    return EditableColumn(column.key, column.title, KINDS[column.kind], share, options, _no_label, is_goal)
