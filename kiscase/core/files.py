"""Writing files: atomically, private to the user."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from kiscase.core.errors import CannotWriteError
from kiscase.core.i18n import _

if TYPE_CHECKING:
    pass


def write_file_atomically(path: Path, content: bytes) -> None:
    """Write the whole file or nothing, readable by its owner only; raises CannotWrite."""
    beside: str | None = None
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")  # made with mode 0600
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except OSError as error:
        if beside is not None:
            Path(beside).unlink(missing_ok=True)
        raise CannotWriteError(
            _("The file cannot be written there: the place is read-only, full or gone, or another program holds it.")
        ) from error
