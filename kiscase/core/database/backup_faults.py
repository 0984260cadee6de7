"""What was found while a backup was written."""

from __future__ import annotations

from typing import NamedTuple


class BackupFaults(NamedTuple):
    """The faults of the case, and of the copy."""

    file: list[str]
    copy: list[str]
