"""The data of a person for programs: JSON as docs/person-data.md describes it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from kiscase.core.i18n import _
from kiscase.core.records.json_conversion import to_json
from kiscase.person_data.release.collecting import PersonData, PersonTable, reference_target
from kiscase.person_data.release.left_out import LEFT_OUT
from kiscase.person_data.release.readable import column_label, table_title

FORMAT = "kiscase-person-data"
FORMAT_VERSION = 1


class DataFile(NamedTuple):
    """A stored document in the export: its name there, the table and the id of its row."""

    name: str
    table: str
    row_id: int


def person_data_json(data: PersonData, files: Sequence[DataFile], *, club: str, made_on: date) -> bytes:
    """The data as JSON: UTF-8, indented, dates as in ISO 8601."""
    whole = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "made_on": made_on.isoformat(),
        "controller": club,
        "person": data.person_id,
        "tables": {table.name: _table(table) for table in data.tables if table.rows},
        "own_fields": {one.key: {"label": one.label, "choices": dict(one.all_options())} for one in data.own_fields},
        "journal": [line._asdict() for line in data.journal],
        "files": [one._asdict() for one in files],
        "left_out": {name: _(reason) for name, reason in LEFT_OUT.items()},
        "confidential_notes_left_out": data.withheld_notes,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def _table(table: PersonTable) -> dict[str, Any]:
    keys = list(table.rows[0])
    labels = {key: label for key in keys if (label := column_label(table.record, key))}
    references = {key: target for key in keys if (target := reference_target(table.record, key))}
    rows = [{key: to_json(value) for key, value in row.items()} for row in table.rows]
    return {"title": table_title(table.name), "labels": labels, "references": references, "rows": rows}
