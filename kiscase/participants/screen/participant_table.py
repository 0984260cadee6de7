"""The tables in the form of a participant: rights to benefits, and evidence that was seen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from kiscase.core import clock
from kiscase.core.i18n import _
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.json_conversion import from_json, to_json
from kiscase.core.records.record import Record
from kiscase.participants.intake.model import Evidence
from kiscase.ui.tables.editable_row import EditableColumn
from kiscase.ui.tables.editable_table import EditableTable
from kiscase.ui.theme import icons

PersonRows = Sequence[Mapping[str, Any]]
_PROPOSED = "proposed"


class ParticipantTable(EditableTable):
    """Rows of a record about the person: compared with what is on file, and kept in a draft."""

    def __init__(self, record: type[Record], parent: QWidget, *, name: str, add_label: str) -> None:
        self._record = record
        self._saved: list[dict[str, Any]] = []
        super().__init__(_columns_of(record), parent, name=name, add_label=add_label)

    def load_saved(self, rows: PersonRows) -> None:
        """Show what is on file; changes are counted from it."""
        self.load(rows)
        self._saved = self.rows()

    def set_saved(self, rows: list[dict[str, Any]]) -> None:
        """*rows* are on file now."""
        self._saved = rows

    def is_changed(self) -> bool:
        """Whether the rows differ from what is on file."""
        return self.rows() != self._saved

    def to_draft(self) -> list[dict[str, Any]] | None:
        """The rows as JSON can hold them; None while they are what is on file."""
        if not self.is_changed():
            return None
        return [{key: to_json(value) for key, value in row.items()} for row in self.rows()]

    def from_draft(self, rows: PersonRows | None) -> None:
        """Show the rows of a draft over what is on file."""
        if rows is None:
            return
        columns = self._record.__table__.columns
        self.load(
            [
                {key: from_json(columns[key].type, value) if key in columns else value for key, value in row.items()}
                for row in rows
            ]
        )


class EvidenceTable(ParticipantTable):
    """What was seen; it proposes what is asked for, and a proposal without a day counts for nothing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Evidence, parent, name=_("Evidence seen"), add_label=_("Add evidence"))
        self.all_seen = QPushButton(icons.themed_icon("check"), _("All seen today"), self)
        self.all_seen.setObjectName("all_seen")
        self.all_seen.setAutoDefault(False)
        self.all_seen.clicked.connect(self.mark_seen)
        self.add_tool(self.all_seen)

    def rows(self) -> list[dict[str, Any]]:
        """The rows without the proposals that were not taken up."""
        return [row for row in super().rows() if row["seen_on"] or not row.get(_PROPOSED)]

    def propose(self, kinds: Collection[str]) -> None:
        """Show a row for each kind that is asked for and not there yet; drop proposals that no longer apply."""
        kept = [line for line in super().rows() if line["seen_on"] or not line.get(_PROPOSED)]
        there = {row["kind"] for row in kept}
        proposed = [{"kind": kind, _PROPOSED: True} for kind in kinds if kind not in there]
        if [row["kind"] for row in super().rows()] != [row["kind"] for row in (*kept, *proposed)]:
            self.load([*kept, *proposed])

    def mark_seen(self) -> None:
        """Enter today in every row without a day; where there is none, a guided intake goes on."""
        unseen = [
            self.cell(place, "seen_on")
            for place in range(self.row_count())
            if self.cell(place, "kind").value() and not self.cell(place, "seen_on").value()
        ]
        for cell in unseen:
            cell.set_value(clock.today())
        if unseen:
            self.edited.emit()
        elif self.goes_on is not None:
            self.goes_on()

    def seen_kinds(self) -> set[str]:
        """The kinds of evidence with a day."""
        return {row["kind"] for row in self.rows() if row["seen_on"]}

    def typed_problems(self) -> dict[tuple[int, str], str]:
        """Invalid input, and what has no kind or no day."""
        found = super().typed_problems()
        for place, row in enumerate(super().rows()):
            if not row["kind"]:
                found.setdefault((place, "kind"), _("Which evidence was it?"))
            elif not row["seen_on"] and not row.get(_PROPOSED):
                found.setdefault((place, "seen_on"), _("On which day was it seen?"))
        return found


def _columns_of(record: type[Record]) -> list[EditableColumn]:
    return [
        EditableColumn(
            key,
            _(shown.label),
            shown.kind,
            5 if shown.options else 1,
            shown.options() if shown.options else (),
            shown.label_of,
            secondary=shown.kind is FieldKind.FLAG,
            place=shown.place,
        )
        for key, shown in record.fields().items()
    ]
