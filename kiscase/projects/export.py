"""Writing the file for the funder's system: checked first, exactly as it takes it, and recorded without names."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Worker
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.files import recorded_file, telling_file_name
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import acting_worker_id, action_date, describe_action
from kiscase.projects.cells import FileRow, collect_file_rows
from kiscase.projects.checks import RowFinding, check_file_rows
from kiscase.projects.layouts import FileLayout, project_layout
from kiscase.projects.model import ProjectExport
from kiscase.projects.queries import require_project

_BOM = b"\xef\xbb\xbf"


class ExportCheck(NamedTuple):
    """What an export would write, and what it would leave out."""

    layout: FileLayout
    findings: list[RowFinding]
    people: int
    """Rows without a fault."""
    changed: int
    """Those of them that are new or changed since the last export."""
    faulty: int


class ExportRequest(NamedTuple):
    """Of which project, and whether only what changed."""

    project_id: int
    only_changed: bool = False


class ExportRow(NamedTuple):
    """A line of the list of exports."""

    id: int
    made_on: date | None
    people: int
    only_changed: bool
    worker: str


def check_export(session: Session, project_id: int) -> ExportCheck:
    """Check all rows of a project before they are written."""
    layout, rows, findings = _checked(session, project_id)
    sound = _sound_rows(rows, findings)
    changed = _changed_rows(session, project_id, sound)
    return ExportCheck(layout, findings, len(sound), len(changed), len(rows) - len(sound))


def export_project(database: Database, request: ExportRequest, path: Path) -> int:
    """Write the rows without faults into a file, and record that they were written: both or neither; how many rows."""
    with recorded_file(path) as (target, finish), database.action() as session:
        content, count = _record_export(session, request)
        target.write_bytes(content)
        finish(session)
    return count


def list_exports(session: Session, project_id: int) -> list[ExportRow]:
    """The exports of a project, the latest first."""
    chosen = (
        select(ProjectExport, Worker)
        .outerjoin(Worker, Worker.id == ProjectExport.worker_id)
        .where(ProjectExport.project_id == project_id)
        .order_by(ProjectExport.id.desc())
    )
    return [
        ExportRow(one.id, one.made_on, one.people, one.only_changed, worker.name if worker else "")
        for one, worker in session.execute(chosen)
    ]


def export_file_name(number: str, on: date) -> str:
    """A name for the file, with the number of the project; it names nobody."""
    return telling_file_name("SM EFS", number, on.isoformat(), suffix="csv")


def render_export_file(layout: FileLayout, rows: Sequence[dict[str, str]]) -> bytes:
    """UTF-8 with its mark, semicolons, CRLF, quoted only where needed; nothing is altered."""
    content = io.StringIO(newline="")
    writer = csv.writer(content, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(layout.header)
    for cells in rows:
        writer.writerow([cells.get(key, "") if key else "" for key in layout.keys])
    return _BOM + content.getvalue().encode()


def _record_export(session: Session, request: ExportRequest) -> tuple[bytes, int]:
    project = require_project(session, request.project_id)
    layout, rows, findings = _checked(session, project.id)
    sound = _sound_rows(rows, findings)
    written = _changed_rows(session, project.id, sound) if request.only_changed else sound
    if not written:
        words = _("There is nothing to write: nobody without a fault has changed since the last export.")
        raise Problem(words if sound else _("There is nothing to write: nobody in the project is without a fault."))
    record = ProjectExport(project_id=project.id, worker_id=acting_worker_id(session))
    record.change({"made_on": action_date(session), "people": len(written), "only_changed": request.only_changed})
    record.hashes = {str(row.stay.id): _hash_row(row) for row in written}
    session.add(record)
    session.flush()
    describe_action(
        session,
        N_("Wrote the file for the system of the funder of {name}: {count} people"),
        name=project.name,
        count=len(written),
    )
    return render_export_file(layout, [row.cells for row in written]), len(written)


def _checked(session: Session, project_id: int) -> tuple[FileLayout, list[FileRow], list[RowFinding]]:
    layout = project_layout(session, project_id)
    rows = collect_file_rows(session, project_id, layout)
    return layout, rows, check_file_rows(require_project(session, project_id), rows, layout)


def _sound_rows(rows: Sequence[FileRow], findings: Sequence[RowFinding]) -> list[FileRow]:
    faulty = {one.stay_id for one in findings if one.fault}
    return [row for row in rows if row.stay.id not in faulty]


def _changed_rows(session: Session, project_id: int, rows: Sequence[FileRow]) -> list[FileRow]:
    chosen = select(ProjectExport.hashes).where(ProjectExport.project_id == project_id).order_by(ProjectExport.id)
    last: dict[str, str] = {}
    for hashes in session.scalars(chosen):
        last |= hashes
    return [row for row in rows if last.get(str(row.stay.id)) != _hash_row(row)]


def _hash_row(row: FileRow) -> str:
    return hashlib.sha256(json.dumps(row.cells, sort_keys=True).encode()).hexdigest()
