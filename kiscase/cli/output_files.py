"""The files that commands write: never over the case file, and over another file only when asked to."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from kiscase.core.errors import CannotWriteError
from kiscase.core.files import cannot_write, write_file_atomically
from kiscase.core.i18n import _

if TYPE_CHECKING:
    from kiscase.core.database.location import CaseLocation


def write_output(target: Path, content: bytes, *, overwrite: bool = False) -> None:
    """Write a file that only this account can read; refuses to replace one without *overwrite*."""
    refuse_existing(target, overwrite=overwrite)
    write_file_atomically(target, content)


def make_private_folder(folder: Path) -> None:
    """Create a folder that only this account can read, unless it exists."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from None


def refuse_existing(target: Path, *, overwrite: bool) -> None:
    """Refuse to replace an existing file without *overwrite*."""
    if target.exists() and not overwrite:
        said = _("A file named {name} already exists. Nothing was written: choose another name, or add --overwrite.")
        raise CannotWriteError(said.format(name=target.name))


def refuse_case_file(case: CaseLocation, target: Path) -> None:
    """Refuse to write over the case file itself."""
    if not isinstance(case, Path):
        return
    with contextlib.suppress(FileNotFoundError):
        if target.samefile(case):
            said = _("{name} is the case file itself. Nothing was written; choose another name.")
            raise CannotWriteError(said.format(name=target.name))
