"""All that is measured of cases on a server, on a private cluster that keeps what is committed as a case file does."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from benchmarks.case_files import CaseFiles
from benchmarks.measurement import Figure, Size
from benchmarks.server import actions, desks, keystrokes, seen_changes
from benchmarks.server.cases import ServerCases
from tests import server_cluster


def measure(files: CaseFiles, size: Size) -> list[Figure]:
    """The lines about cases on a server; none where PostgreSQL is not installed."""
    programs = server_cluster.programs_folder()
    if programs is None:
        print("PostgreSQL is not installed: cases on a server are not measured.")
        return []
    _app = QApplication.instance() or QApplication(["kiscase"])  # the queues need one
    with server_cluster.running_cluster(programs, **server_cluster.DURABLE) as cluster:
        cases = ServerCases(files, cluster, size)
        return [
            *actions.measure(cases, size),
            *keystrokes.measure(cases, size),
            *desks.measure(cases, size),
            *seen_changes.measure(cases, size),
        ]
