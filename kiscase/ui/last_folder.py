"""The folder of the file that was chosen last, in which the next dialog begins."""

from __future__ import annotations

from pathlib import Path

_last_folder: list[Path] = []


def last_folder() -> Path | None:
    """The folder of the file that was chosen last; None before the first one."""
    return _last_folder[-1] if _last_folder else None


def remember_folder(path: str) -> None:
    """Begin the next dialog in that folder, or in Documents for an empty path."""
    _last_folder[:] = [Path(path)] if path else []
