"""Checking and backing up a whole file, against the same with a plain one: each a process, with the memory it held."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.case_files import RAW, CaseFiles
from benchmarks.measurement import Figure, Size
from benchmarks.processes.running import Run, run_module
from kiscase.cli.secret_input import PASSPHRASE_VARIABLE
from kiscase.core.database.local import case_file

COMMANDS = ("check", "backup")
LIMIT, MEMORY_LIMIT = 3.0, 1.5


def measure(files: CaseFiles, size: Size) -> list[Figure]:
    """The lines about checking and backing up; each is done once, for it takes long."""
    small, large = (_measured(files, files.federation(*scale)) for scale in (size.small, size.checked))
    people, fewer = f"{size.checked[0]:,} people", f"{size.small[0]:,}"
    times = [
        Figure(
            f"kiscase {name}, {people} : sqlite3 backup and integrity_check of a plain file",
            large[name].milliseconds / 1000,
            large["plain"].milliseconds / 1000,
            "s",
            limit=LIMIT,
        )
        for name in COMMANDS
    ]
    memory = [
        Figure(
            f"memory at most of kiscase {name}, {people} : {fewer}",
            large[name].megabytes,
            small[name].megabytes,
            "MB",
            limit=MEMORY_LIMIT,
        )
        for name in COMMANDS
    ]
    return [*times, *memory]


def _measured(files: CaseFiles, path: Path) -> dict[str, Run]:
    plain, copy = files.folder / "plain.db", files.folder / "copy.kis"
    _export(path, plain)
    known = {PASSPHRASE_VARIABLE: RAW}
    try:
        found = {"plain": run_module(files.folder, ["benchmarks.rivals.plain_check", str(plain), str(copy)])}
        copy.unlink()
        found["check"] = run_module(files.folder, ["kiscase", "check", str(path)], known)
        found["backup"] = run_module(files.folder, ["kiscase", "backup", str(path), str(copy)], known)
    finally:
        plain.unlink()
        copy.unlink(missing_ok=True)
    return found


def _export(path: Path, plain: Path) -> None:
    """The same file without a key."""
    made = case_file.open_case_file(path, RAW)
    try:
        with closing(sqlite3.connect(plain)) as target:
            target.execute("PRAGMA page_size = 4096")
        with made.connection() as connection:
            connection.exec_driver_sql("ATTACH DATABASE ? AS plain KEY ''", (str(plain),))
            connection.exec_driver_sql("PRAGMA plain.synchronous = OFF")
            connection.exec_driver_sql("SELECT sqlcipher_export('plain')")
            connection.exec_driver_sql("DETACH DATABASE plain")
    finally:
        made.close()
