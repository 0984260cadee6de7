"""What happens when a record that was asked for is no longer on file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import NoResultFound

from kiscase.core.errors import RecordGoneError
from kiscase.core.i18n import _


@contextmanager
def report_missing_records() -> Iterator[None]:
    """Turn SQLAlchemy's error about a row that is not there into a RecordGoneError."""
    try:
        yield
    except NoResultFound as error:
        raise RecordGoneError(_("This is no longer on file. Nothing was changed.")) from error
