"""Opens records of the practice club one after the other, as a process of its own, and tells the memory it holds.

`python -m benchmarks.processes.open_records FOLDER OPENINGS`
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from PySide6.QtWidgets import QApplication

from benchmarks.processes.paint_probe import resident_megabytes
from benchmarks.stalls import DAY, Walk
from benchmarks.watchdog import Watchdog
from kiscase.activities.model import Activity
from kiscase.app import Program
from kiscase.club import actions as club
from kiscase.contracts.model import Contract
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.database.local.files.database_files import delete_database_file
from kiscase.participants.model import Participant
from kiscase.practice.practice_file import make_practice_file

KINDS = (Participant, Contract, Activity)


def main(folder: str, openings: str) -> None:
    """Open people, contracts and activities in turn; the megabytes after a tenth of them, and after all."""
    path = Path(folder) / "opened-records.kis"
    delete_database_file(path)
    make_practice_file(path, DAY)
    opened = case_file.open_case_file(path, None)
    records = list(_records(opened))
    with opened.read() as session:
        worker = club.list_workers(session)[0][:2]
    app = QApplication(["kiscase"])
    program = Program(app)
    program.show_welcome()
    program.window.show()
    program.show_workspace(opened, worker)
    walk = Walk(program, Watchdog())
    held = []
    for number, (kind, row_id) in enumerate(islice(cycle(records), int(openings)), 1):
        walk.do(f"{kind} {row_id}", lambda kind=kind, row_id=row_id: program.view.open(kind, row_id))  # type: ignore[misc, union-attr]
        if number in (int(openings) // 10, int(openings)):
            held.append(resident_megabytes())
    sys.stdout.write(json.dumps(held) + "\n")
    sys.stdout.flush()
    os._exit(0)


def _records(opened: Database) -> Iterator[tuple[str, int]]:
    """Kind and id of records, a kind after the other in turn."""
    with opened.read() as session:
        ids = [[row[0] for row in session.query(kind.id).order_by(kind.id)] for kind in KINDS]
    for place in range(max(map(len, ids))):
        for kind, known in zip(KINDS, ids, strict=True):
            yield kind.__tablename__, known[place % len(known)]


if __name__ == "__main__":
    main(*sys.argv[1:])
